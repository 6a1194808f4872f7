"""Several releases in one remote store, on engines that are really there."""

import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.graph.store.remote.servers import Server, oxigraph, virtuoso

from habeas.errors import (
    NoRemoteReleaseError,
    QueryTimeoutError,
    RemoteAnswerError,
    RemoteRefusalError,
    RemoteSettingError,
    RemoteStoreLostError,
    UnknownNameError,
)
from habeas.release import open_remote
from habeas.store.embedded import EmbeddedStore
from habeas.store.remote import loading, releases
from habeas.store.remote import store as remote_store
from habeas.store.remote.access import Access
from habeas.store.remote.client import Client
from habeas.store.remote.loading import drop, load
from habeas.store.remote.naming import RELEASES, stored_name
from habeas.store.remote.store import RemoteStore, connect
from habeas.terms import GRAPHS

RECORDS = ox.NamedNode(GRAPHS["records"])
NOTE = ox.NamedNode("urn:test:note")
NUMBERS = count()
#: Takes seconds on any engine, and not for ever: not every engine ends what nobody waits for.
LONG = 'SELECT (COUNT(*) AS ?n) {{ {} FILTER (CONTAINS(CONCAT({}), "none")) }}'.format(
    " ".join(
        f"VALUES ?x{place} {{ {' '.join(f'<urn:test:{number}>' for number in range(200))} }}"
        for place in range(3)
    ),
    ", ".join(f"STR(?x{place})" for place in range(3)),
)
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"


def release(*words: str) -> EmbeddedStore:
    """Return a release that says these words."""
    return EmbeddedStore.of(
        ox.Quad(ox.NamedNode("urn:test:ada"), NOTE, ox.Literal(word), RECORDS) for word in words
    )


def words(store: RemoteStore) -> list[str]:
    return [row[0].value for row in store.select(ALL) if isinstance(row[0], ox.Literal)]


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> Server:
    """An engine, with what others have put into it."""
    found: Server = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture
def client(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client of an engine without releases, where nobody waits for those who still read."""
    monkeypatch.setattr(loading, "SLACK", 0.0)
    monkeypatch.setattr(loading, "LEASE", 0.0)
    monkeypatch.setattr(remote_store, "LEASE", 0.0)
    monkeypatch.setattr(releases, "RELEASES", f"{RELEASES}/{next(NUMBERS)}")
    client = server.client()
    yield client
    client.close()


def test_a_store_without_a_release_says_so(client: Client) -> None:
    with pytest.raises(NoRemoteReleaseError, match="habeas load"):
        RemoteStore.open(client)


def test_the_last_one_loaded_is_the_current_one_and_the_others_stay(client: Client) -> None:
    said: list[str] = []
    assert load(release("one"), "v1", {"quads": 1}, client, said.append)
    first = RemoteStore.open(client)
    assert load(release("two", "three"), "v2", {"quads": 2}, client)

    assert words(first) == ["one"]  # whoever has opened it goes on reading it
    assert words(RemoteStore.open(client)) == ["three", "two"]
    assert words(RemoteStore.open(client, "v1")) == ["one"]
    assert RemoteStore.open(client).release.manifest == {"quads": 2}
    assert said == [f"Sending 1 triples of {GRAPHS['records']}"]

    assert not load(release("one"), "v1", {"quads": 1}, client)  # nothing is sent again
    assert words(RemoteStore.open(client)) == ["one"]
    with pytest.raises(UnknownNameError, match="Did you mean"):
        RemoteStore.open(client, "v3")


def test_a_release_that_is_removed_is_not_answered_from(client: Client) -> None:
    load(release("one"), "v1", {}, client)
    first = RemoteStore.open(client)
    load(release("two"), "v2", {}, client)

    with pytest.raises(RemoteSettingError, match="is the current one"):
        drop(["v2"], client)
    with pytest.raises(UnknownNameError):
        drop(["v9"], client)
    drop(["v1"], client)

    with pytest.raises(NoRemoteReleaseError, match="no longer holds release v1"):
        words(first)
    assert loading.counted(client, "v1", GRAPHS["records"]) == 0
    assert words(RemoteStore.open(client)) == ["two"]


class HalfWayError(Exception):
    """The machine was switched off."""


@pytest.mark.parametrize("step", ["put", "add", "make_current"])
def test_a_load_that_dies_half_way_changes_nothing_and_can_be_begun_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    load(release("one"), "v1", {}, client)
    more = release("two", "three", "four")

    def die(*_: object, **options: object) -> None:
        if step != "put" or options.get("add"):
            raise HalfWayError

    with monkeypatch.context() as patch:
        if step == "put":
            real = client.put

            def put(*arguments: str | bytes, **options: bool) -> None:
                die(**options)
                real(*arguments, **options)  # type: ignore[arg-type]

            patch.setattr(client, "put", put)
        else:
            patch.setattr(releases.Listing, step, die)
        with pytest.raises(HalfWayError):
            load(more, "v2", {}, client, batch=2)
    assert words(RemoteStore.open(client)) == ["one"]

    load(more, "v2", {}, client, batch=2)
    assert words(RemoteStore.open(client)) == ["four", "three", "two"]


def test_a_release_that_is_damaged_is_sent_again(client: Client) -> None:
    load(release("one", "two"), "v1", {}, client)
    client.put(stored_name("v1", GRAPHS["records"]), b"<urn:a> <urn:b> <urn:c> .\n")
    said: list[str] = []

    assert load(release("one", "two"), "v1", {}, client, said.append)

    assert "damaged" in said[1]
    assert words(RemoteStore.open(client)) == ["one", "two"]


def test_a_store_that_does_not_hold_what_it_was_sent_is_not_used(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(release("one"), "v1", {}, client)
    real = client.put
    monkeypatch.setattr(
        client, "put", lambda graph, content, add: real(graph, content.splitlines()[0], add)
    )

    with pytest.raises(RemoteAnswerError, match=r"holds 1 triples .* was sent 2\."):
        load(release("two", "three"), "v2", {}, client)

    assert words(RemoteStore.open(client)) == ["one"]


def test_blank_nodes_keep_together_in_the_first_message(client: Client) -> None:
    quads = [
        ox.Quad(ox.BlankNode("a"), NOTE, ox.BlankNode("b"), RECORDS),
        ox.Quad(ox.BlankNode("b"), NOTE, ox.Literal("end"), RECORDS),
        *(ox.Quad(NOTE, NOTE, ox.Literal(str(number)), RECORDS) for number in range(5)),
    ]
    text = "SELECT ?x { ?a <urn:test:note> ?b . ?b <urn:test:note> ?x FILTER (isBlank(?a)) }"

    load(EmbeddedStore.of(quads), "v1", {}, client, batch=3)

    store = RemoteStore.open(client)
    assert [str(row[0]) for row in store.select(text)] == ['"end"']
    assert len(store) == 7
    with pytest.raises(RemoteSettingError, match="blank nodes"):
        load(EmbeddedStore.of(quads), "v2", {}, client, batch=1)


def test_the_names_of_a_query_are_no_way_to_another_release(client: Client) -> None:
    load(release("one"), "v1", {}, client)
    load(release("two"), "v2", {}, client)
    store = RemoteStore.open(client)
    for name in (stored_name("v1", GRAPHS["records"]), RELEASES, "urn:x-habeas:nothing"):
        for text in (
            f"SELECT ?s {{ GRAPH <{name}> {{ ?s ?p ?o }} }}",
            f"SELECT ?s FROM <{name}> {{ ?s ?p ?o }}",
            f"SELECT ?s FROM NAMED <{name}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"SELECT ?s {{ VALUES ?g {{ <{name}> }} GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            assert store.select(text) == []
        assert list(store.rows("SELECT ?s { ?s ?p ?o }", None, [name])) == []
    assert words(store) == ["two"]


def test_a_query_past_its_time_is_ended(client: Client) -> None:
    load(release("one"), "v1", {}, client)
    store = RemoteStore.open(client)
    client.seconds = 1.0

    with pytest.raises(QueryTimeoutError, match="1 seconds"):
        store.select(LONG)

    client.seconds = 30.0
    assert words(store) == ["one"]


def test_a_release_is_opened_by_its_address(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(release("one"), "v1", {"quads": 1, "files": {"a": {}}, "sides": {"b": {}}}, client)

    opened = open_remote(server.address)

    assert (opened.version, opened.is_remote) == ("v1", True)
    assert opened.manifest == {"quads": 1}
    assert opened.side("b") is None
    assert len(opened.store) == 1
    opened.store.close()


def test_a_wrong_password_is_refused_and_changes_nothing(virtuoso_server: Server) -> None:
    wrong = connect(virtuoso_server.address, access=Access(user="dba", password="wrong"))
    nobody = connect(virtuoso_server.address, access=Access())

    for client in (wrong, nobody):
        with pytest.raises(RemoteRefusalError, match="HABEAS_STORE_USER") as caught:
            load(release("one"), "v0", {}, client)
        assert "wrong" not in str(caught.value)
        client.close()


@pytest.fixture(scope="module")
def short_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Virtuoso that gives ten rows at most."""
    with virtuoso(tmp_path_factory.mktemp("short"), "ResultSetMaxRows = 10") as server:
        yield server


def test_virtuoso_that_cuts_answers_off_is_noticed(short_server: Server) -> None:
    client = short_server.client()
    load(release(*(f"{number:02}" for number in range(20))), "v1", {}, client)
    store = RemoteStore.open(client)

    with pytest.raises(RemoteAnswerError, match="cuts answers off at 10 rows"):
        words(store)
    with pytest.raises(RemoteAnswerError, match="cuts answers off at 10 rows"):
        store.construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert len(store.select(f"{ALL} LIMIT 9")) == 9
    client.close()


def die_in_the_middle(server: Server) -> None:
    client = server.client()
    load(release("one"), "v1", {}, client)
    store = RemoteStore.open(client)
    killer = threading.Timer(0.7, server.kill)
    killer.start()

    with pytest.raises(RemoteStoreLostError, match=r"went away|cannot be reached"):
        store.select(LONG)

    killer.join()
    with pytest.raises(RemoteStoreLostError, match="cannot be reached"):
        words(store)
    client.close()


def test_an_oxigraph_that_dies_in_the_middle_is_noticed(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        die_in_the_middle(server)


def test_a_virtuoso_that_dies_in_the_middle_is_noticed(short_server: Server) -> None:
    die_in_the_middle(short_server)
