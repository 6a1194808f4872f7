"""What was merged leads to what it is now, and what was taken down says only that."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from habeas.describe import lists, local_names
from habeas.release import listing
from habeas.release.opened import Release, open_release
from habeas.store.embedded import EmbeddedStore
from habeas.store.workers import WorkerPool
from habeas.terms import GRAPHS, HABEAS, ID, PREFIXES
from habeas_api import create_app
from habeas_api.forms import SUFFIXES

HERE = Path(__file__).parent
#: How many agents are in one place: more than stand on a page.
MANY = 650


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The agents of ``standing.ttl``, and many more in one place."""
    folder = tmp_path_factory.mktemp("standing")
    records = ox.NamedNode(GRAPHS["records"])
    store = ox.Store(str(folder / "store"))
    for quad in ox.parse(path=str(HERE / "standing.ttl")):
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, records))
    located, kind = ox.NamedNode(HABEAS + "isLocatedIn"), ox.NamedNode(PREFIXES["rdf"] + "type")
    label = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    for number in range(MANY):
        agent = ox.NamedNode(f"{ID}agent/n{number:03}")
        name = ox.Literal(f"Watch {number}", language="en")
        place = ox.NamedNode(ID + "place/XX")
        store.add(ox.Quad(agent, kind, ox.NamedNode(HABEAS + "Organization"), records))
        store.add(ox.Quad(agent, label, name, records))
        store.add(ox.Quad(agent, located, place, records))
    store.flush()
    del store
    sides = (lists.SIDE, listing.SIDE)
    for side in sides:
        (folder / side.name).mkdir()
        side.make(EmbeddedStore.open(folder / "store"), folder / side.name)
    said: dict[str, object] = {side.name: {"files": {}} for side in sides}
    manifest = {"version": "standing00000001", "sides": said}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return open_release(folder)


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[FlaskClient]:
    """A client without a network."""
    with WorkerPool(release.folder / "store", workers=1) as pool:
        yield create_app(release, pool).test_client()


@pytest.mark.parametrize("old", ["north-watchers", "the-watchers"])
def test_a_merged_thing_leads_to_what_it_is_now(client: FlaskClient, old: str) -> None:
    thing = client.get(f"/id/agent/{old}")
    document = client.get(f"/doc/agent/{old}.ttl", headers={"Host": "evil.example"})

    assert (thing.status_code, thing.location) == (301, "/id/agent/north-watch")
    assert (document.status_code, document.location) == (301, "/doc/agent/north-watch.ttl")
    assert client.get(f"/doc/agent/{old}?page=2").location == "/doc/agent/north-watch?page=2"
    assert "Accept" in thing.vary
    assert "Accept" in document.vary


@pytest.mark.parametrize("name", ["round", "about", "itself", "into-nothing", "elsewhere"])
def test_a_merge_that_leads_nowhere_leads_nobody_round(client: FlaskClient, name: str) -> None:
    assert client.get(f"/id/agent/{name}").location == f"/doc/agent/{name}"
    assert client.get(f"/doc/agent/{name}.ttl").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/id/agent/gone",
        "/doc/agent/gone",
        *(f"/doc/agent/gone.{suffix}" for suffix in SUFFIXES),
    ],
)
def test_a_thing_that_was_taken_down_is_410_with_its_day(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 410
    assert "2021-06-04" in response.text
    assert "ETag" not in response.headers


def test_a_tombstone_says_when_and_nothing_else(client: FlaskClient) -> None:
    graph = set(ox.parse(client.get("/doc/agent/gone.nt").data, format=ox.RdfFormat.N_TRIPLES))
    about = {
        quad.predicate.value for quad in graph if quad.subject == ox.NamedNode(ID + "agent/gone")
    }
    problem = client.get(
        "/doc/agent/gone", headers={"Accept": "application/problem+json, */*;q=0.1"}
    )

    assert about == {HABEAS + "isTakenDownOn"}
    assert client.get("/doc/agent/gone.json").mimetype == "application/problem+json"
    assert problem.status_code == 410
    trig = client.get("/doc/agent/gone", headers={"Accept": "application/trig"})
    assert (trig.status_code, trig.mimetype) == (410, "application/trig")


@pytest.mark.parametrize("accept", ["", "text/html", "application/json", "text/turtle", "a/b"])
@pytest.mark.parametrize(
    ("suffix", "media_type"), [("html", "text/html"), ("json", "application/problem+json")]
)
def test_the_suffix_of_a_tombstone_wins_over_the_header(
    client: FlaskClient, suffix: str, media_type: str, accept: str
) -> None:
    response = client.get(f"/doc/agent/gone.{suffix}", headers={"Accept": accept} if accept else {})

    assert (response.status_code, response.mimetype) == (410, media_type)
    assert {"Accept", "Accept-Profile"} <= set(response.vary)
    said = response.headers.getlist("Link")
    assert '</doc/agent/gone.ttl>; rel="alternate"; type="text/turtle"' in said


def test_what_was_merged_into_it_is_gone_too(client: FlaskClient) -> None:
    other = client.get("/id/agent/into-gone")

    assert client.get(other.location).status_code == 410


def test_a_tombstone_is_nowhere_else(client: FlaskClient, release: Release) -> None:
    assert "gone" not in local_names(release.store, "agent")
    near = client.get("/doc/agent/gonee", headers={"Accept": "application/json"}).json
    assert near is not None
    assert "gone" not in near["near"]


def test_the_pages_of_a_description_hold_everything_once(client: FlaskClient) -> None:
    first = client.get("/doc/place/XX.nt")
    last = int(
        next(link for link in first.headers.getlist("Link") if 'rel="last"' in link)
        .split("page=")[1]
        .split(">")[0]
    )
    agents: list[str] = []
    for page in range(1, last + 1):
        graph = ox.parse(
            client.get(f"/doc/place/XX.nt?page={page}").data, format=ox.RdfFormat.N_TRIPLES
        )
        here = {q.subject.value for q in graph if q.predicate.value == HABEAS + "isLocatedIn"}
        assert here
        agents += sorted(here)

    assert last > 2
    assert len(agents) == len(set(agents)) == MANY + 1
    assert client.get(f"/doc/place/XX.nt?page={last + 1}").status_code == 404
    for wrong in ("0", "-1", "x", "1e3", "9" * 30):
        assert client.get(f"/doc/place/XX?page={wrong}").status_code in (400, 404)


def test_a_page_leads_to_the_others_in_headers_html_and_rdf(client: FlaskClient) -> None:
    second = client.get("/doc/place/XX?page=2", headers={"Accept": "text/turtle"})
    links = second.headers.getlist("Link")
    hydra = "http://www.w3.org/ns/hydra/core#"
    document = "https://w3id.org/habeas/doc/place/XX"
    said = {
        (q.subject.value, q.predicate.value.removeprefix(hydra), q.object.value)
        for q in ox.parse(second.data, format=ox.RdfFormat.TURTLE)
        if q.predicate.value.startswith(hydra)
    }

    assert '</doc/place/XX>; rel="first"' in links
    assert '</doc/place/XX>; rel="prev"' in links
    assert '</doc/place/XX?page=3>; rel="next"' in links
    assert f'<{document}?page=2>; rel="canonical"' in links
    assert second.headers["Content-Location"] == "/doc/place/XX.ttl?page=2"
    assert (f"{document}?page=2", "previous", f"{document}?page=1") in said
    assert (f"{document}#incoming-1", "totalItems", str(MANY + 1)) in said
    named = client.get("/doc/place/XX.ttl?page=2").headers.getlist("Link")
    assert '</doc/place/XX.ttl>; rel="prev"' in named
    assert '</doc/place/XX.ttl?page=3>; rel="next"' in named
    html = client.get("/doc/place/XX?page=2").text
    assert 'href="/doc/place/XX?page=3"' in html
    assert f"{MANY + 1} lead here" in html


def test_what_is_gone_or_merged_is_on_no_list(client: FlaskClient) -> None:
    index = client.get("/sitemap.xml")
    parts = [line.split("</loc>")[0] for line in index.text.split("<loc>")[1:]]
    listed = [index.text, *(client.get("/" + part.split("/", 3)[3]).text for part in parts)]

    assert index.status_code == 200
    assert any("agent/north-watch<" in text or "agent/north-watch\n" in text for text in listed)
    assert not any("agent/gone" in text or "agent/north-watchers" in text for text in listed)
