"""Strangers' queries over a remote store: in turn, with an end, and whole."""

import threading
import time
from collections.abc import Iterator

import pytest
from tests.graph.store.remote.questions import ADA, QUADS
from tests.graph.store.remote.servers import Server
from tests.graph.store.remote.test_loading import LONG
from tests.graph.store.test_engines import REFERENCE

from habeas.errors import (
    BusyError,
    ForbiddenQueryError,
    InvalidQueryError,
    QueryLimitError,
    QueryTimeoutError,
    TooManyRequestsError,
)
from habeas.store.interface import UnwantedFormError
from habeas.store.remote.admission import Admission
from habeas.store.remote.loading import load
from habeas.store.remote.pool import RemotePool
from habeas.store.remote.store import RemoteStore


@pytest.fixture(scope="module")
def pool(oxigraph_server: Server) -> Iterator[RemotePool]:
    """Two at once over an Oxigraph, one may wait, each for two seconds."""
    client = oxigraph_server.client()
    load(REFERENCE, "questions", {}, client)
    store = RemoteStore.open(client, "questions")
    with RemotePool(store, size=2, seconds=2.0, max_bytes=20_000, queue=1, share=2) as pool:
        yield pool


def test_an_answer_is_whole_and_in_the_format_that_is_wanted(pool: RemotePool) -> None:
    text = "SELECT ?a ?c { ?c habeas:hasActor ?a } ORDER BY ?c"
    with pool.query(text, given={"a": ADA}, rows="csv") as rows:
        assert (rows.form, rows.media_type) == ("rows", "text/csv")
        content = rows.file.read()
    with pool.query("DESCRIBE case:9001", graph="nt", client="ada") as graph:
        assert graph.form == "graph"
        assert graph.file.read().count(b"\n") == 7

    assert content.split(b"\r\n")[0] == b"a,c"
    assert content.count(b"\n") == 3
    assert rows.size == len(content)
    assert len(QUADS) > 7


def test_the_errors_are_those_of_every_pool(pool: RemotePool) -> None:
    with pytest.raises(ForbiddenQueryError, match="SERVICE"):
        pool.query("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }")
    with pytest.raises(ForbiddenQueryError, match="answers questions only"):
        pool.query("DROP ALL")
    with pytest.raises(InvalidQueryError, match="error at 1:"):
        pool.query("SELECT ?s {")
    with pytest.raises(UnwantedFormError):
        pool.query("ASK {}", rows=None)
    with pytest.raises(QueryLimitError, match="larger than 100 bytes"):
        pool.query("SELECT * { ?s ?p ?o }", max_bytes=100)
    with pytest.raises(QueryTimeoutError, match=r"0\.5 seconds"):
        pool.query(LONG, seconds=0.5)


def test_an_unknown_term_is_said_beside_the_empty_answer(pool: RemotePool) -> None:
    with pool.query("SELECT ?s { ?s habeas:hasRol ?o }") as answer:
        assert any("hasRol" in note.text for note in answer.notes)


def test_a_query_is_explained_with_what_the_engine_is_asked(pool: RemotePool) -> None:
    said = pool.explain("SELECT ?c { ?c a habeas:Case }")

    assert said["engine"] == "Oxigraph"
    assert said["asked"].startswith("SELECT ?c { ?c <http://www.w3.org/1999")
    assert said["rows"] == 2


def run(admission: Admission, client: str, seconds: float) -> threading.Thread:
    def have_a_turn() -> None:
        with admission.turn(client):
            time.sleep(seconds)

    thread = threading.Thread(target=have_a_turn)
    thread.start()
    time.sleep(0.05)
    return thread


def test_one_client_has_its_share_and_no_more() -> None:
    admission = Admission(size=2, queue=4, seconds=2.0, share=2)
    threads = [run(admission, "ada", 0.4), run(admission, "ada", 0.4)]

    with pytest.raises(TooManyRequestsError), admission.turn("ada"):
        pass
    began = time.monotonic()
    with admission.turn("ben"):
        assert 0.1 < time.monotonic() - began < 1.5

    for thread in threads:
        thread.join()
    with admission.turn("ada"), admission.turn("ada"):
        pass


def test_who_waits_too_long_or_finds_no_room_is_told() -> None:
    admission = Admission(size=1, queue=1, seconds=0.3, share=9)
    first = run(admission, "ada", 0.8)
    began = time.monotonic()

    with pytest.raises(BusyError), admission.turn("ben"):
        pass
    assert 0.2 < time.monotonic() - began < 0.7

    first.join()
    with admission.turn("ben"):
        pass


def test_closing_sends_away_who_waits() -> None:
    admission = Admission(size=1, queue=1, seconds=5.0, share=9)
    first = run(admission, "ada", 0.3)
    threading.Timer(0.1, admission.close).start()

    with pytest.raises(BusyError), admission.turn("ben"):
        pass
    first.join()
    with pytest.raises(BusyError), admission.turn("ben"):
        pass
