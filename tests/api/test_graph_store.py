"""Graphs of a release one by one, by the Graph Store HTTP Protocol: whole, or an error that says why."""

import gzip
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.compare import isomorphic

from habeas.errors import QueryLimitError, QueryTimeoutError
from habeas.release import Release
from habeas.release.opened import NOWHERE
from habeas.store.workers import WorkerPool
from habeas.terms import GRAPHS
from habeas_api import create_app, graph_store

PATH = "/graph-store"
TURTLE = {"Accept": "text/turtle"}
PARSERS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def served(invented_release: Release) -> Iterator[Flask]:
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        yield create_app(invented_release, pool)


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


def held(release: Release, name: str) -> Graph:
    """Return a graph as the store holds it."""
    quads = release.store.quads(graph=ox.NamedNode(GRAPHS[name]) if name else None)
    triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    assert triples
    return Graph().parse(data=triples, format="nt")


@pytest.mark.parametrize("name", PARSERS)
def test_a_graph_is_the_same_in_every_format(
    name: str, client: FlaskClient, invented_release: Release
) -> None:
    with client.get(f"{PATH}?graph={quote(GRAPHS['records'])}&format={name}") as response:
        found = Graph().parse(data=response.data, format=PARSERS[name])

    assert response.status_code == 200
    assert isomorphic(found, held(invented_release, "records"))


@pytest.mark.parametrize("address", [f"{PATH}?graph=derived", f"{PATH}/derived"])
def test_a_short_name_is_as_good_as_the_iri(
    address: str, client: FlaskClient, invented_release: Release
) -> None:
    with client.get(address, headers=TURTLE) as response:
        found = Graph().parse(data=response.data, format="turtle")

    assert isomorphic(found, held(invented_release, "derived"))
    assert f'<{GRAPHS["derived"]}>; rel="describes"' in response.headers.getlist("Link")


def test_the_default_graph_is_all_graphs_together(
    client: FlaskClient, invented_release: Release
) -> None:
    with client.get(f"{PATH}?default&format=nt") as response:
        lines = response.data.splitlines()

    assert len(lines) == len(set(lines)) == len(held(invented_release, ""))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/n-triples;q=0.9, text/turtle;q=0.1", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
    ],
)
def test_the_header_says_in_which_format_it_comes(
    accept: str | None, media_type: str, client: FlaskClient
) -> None:
    with client.get(f"{PATH}/derived", headers={"Accept": accept} if accept else {}) as response:
        assert response.mimetype == media_type
        assert {"Accept", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_who_has_a_graph_gets_304(client: FlaskClient) -> None:
    for coding in ("identity", "gzip"):
        headers = {**TURTLE, "Accept-Encoding": coding}
        with client.get(f"{PATH}/records", headers=headers) as first:
            tag = first.headers["ETag"]
        assert first.headers.get("Content-Encoding", "identity") == coding

        again = client.get(f"{PATH}/records", headers={**headers, "If-None-Match": tag})
        other = client.get(f"{PATH}/derived", headers={**headers, "If-None-Match": tag})

        assert (again.status_code, again.data) == (304, b"")
        assert other.status_code == 200
        other.close()


def test_head_is_get_without_a_body_and_without_the_work(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client.get(f"{PATH}/records", headers=TURTLE) as got:
        wanted = {name: got.headers[name] for name in ("ETag", "Content-Type")}
    monkeypatch.setattr(graph_store, "answer_to", None)

    head = client.head(f"{PATH}/records", headers=TURTLE)

    assert (head.status_code, head.data) == (200, b"")
    assert {name: head.headers[name] for name in wanted} == wanted
    assert "Content-Length" not in head.headers


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 400, "its short name (derived, description, ontology, records), or ?default"),
        ("?graph=", 400, "Name one graph"),
        ("?graph=records&graph=derived", 400, "Name one graph"),
        ("?graph=records&default", 400, "Name one graph"),
        ("?grahp=records", 400, "Name one graph"),
        ("?graph=recrods", 404, "Did you mean 'records'"),
        ("?graph=urn:test:nowhere", 404, "No graph is called 'urn:test:nowhere'"),
        ("?graph=../../etc/passwd", 404, "No graph is called"),
        ("?graph=file:///etc/passwd", 404, "No graph is called"),
        ("/recrods", 404, "Did you mean 'records'"),
        ("/records?default", 400, "names a graph already"),
        ("?graph=records&format=html", 400, "No format is called 'html'"),
        (f"?graph=urn:{'x' * 9_000}", 404, "No graph is called"),
    ],
)
def test_what_names_no_graph_is_refused_and_says_what_would(
    query: str, status: int, words: str, client: FlaskClient
) -> None:
    response = client.get(f"{PATH}{query}")

    assert response.status_code == status
    assert response.json is not None
    assert words in response.json["detail"]
    assert len(response.data) < 1_000


def test_no_format_that_fits_is_406(client: FlaskClient) -> None:
    response = client.get(f"{PATH}/records", headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.json is not None
    assert "text/turtle" in response.json["available"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", [f"{PATH}?graph=records", f"{PATH}/records", PATH])
def test_nothing_can_be_written(method: str, address: str, client: FlaskClient) -> None:
    body = "<urn:test:a> <urn:test:b> <urn:test:c> ."
    response = client.open(address, method=method, data=body, content_type="text/turtle")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json is not None
    assert "A release is never changed" in response.json["detail"]
    assert "habeas serve --scratch" in response.json["detail"]


def test_what_can_be_done_is_said(client: FlaskClient) -> None:
    response = client.options(f"{PATH}?graph=records")

    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_large_graph_comes_from_its_dump(
    coding: str, client: FlaskClient, invented_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_store, "_SMALL", 0)
    monkeypatch.setattr(graph_store, "answer_to", None)
    headers = {**TURTLE, "Accept-Encoding": coding}

    with client.get(f"{PATH}/records", headers=headers) as response:
        packed = response.headers.get("Content-Encoding") == "gzip"
        found = Graph().parse(
            data=gzip.decompress(response.data) if packed else response.data, format="turtle"
        )
    tag = response.headers["ETag"]
    again = client.get(f"{PATH}/records", headers={**headers, "If-None-Match": tag})

    assert packed is (coding == "gzip") is tag.endswith('-gzip"')
    assert response.mimetype == "text/turtle"
    assert "Content-Disposition" not in response.headers
    assert isomorphic(found, held(invented_release, "records"))
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("error", "status"), [(QueryTimeoutError(2.0), 504), (QueryLimitError("It is large."), 413)]
)
def test_what_cannot_be_made_says_what_is_made_already(
    error: Exception, status: int, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(graph_store, "answer_to", fail)

    response = client.get(f"{PATH}/records?format=nt")

    assert response.status_code == status
    assert response.json is not None
    assert (
        "Ask for Turtle, which is made already, or take the file /dump/records.ttl.gz"
        in (response.json["detail"])
    )


def test_a_graph_that_is_too_large_is_413_and_never_a_part(invented_release: Release) -> None:
    with WorkerPool(invented_release.folder / "store", workers=1, max_bytes=40_000) as pool:
        client = create_app(invented_release, pool).test_client()
        for address in (f"{PATH}/ontology", f"{PATH}/ontology?format=nt", f"{PATH}?default"):
            response = client.get(address)

            assert response.status_code == 413, response.status
            assert response.json is not None
            assert "/dump" in response.json["detail"]


def test_what_could_never_fit_is_not_even_tried(
    invented_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_store, "answer_to", None)
    with WorkerPool(invented_release.folder / "store", workers=1, max_bytes=1_000) as pool:
        response = create_app(invented_release, pool).test_client().get(f"{PATH}?default")

    assert response.status_code == 413
    assert response.json is not None
    assert "too large to be made while you wait" in response.json["detail"]


def test_a_release_in_a_store_elsewhere_gives_its_graphs_and_no_fragments(
    invented_release: Release,
) -> None:
    elsewhere = Release(invented_release.version, NOWHERE, {"graphs": {}})
    elsewhere.__dict__["store"] = invented_release.store
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        client = create_app(elsewhere, pool).test_client()

        with client.get(f"{PATH}/derived?format=nt") as graph:
            lines = graph.data.splitlines()
        fragment = client.get("/fragments")

    assert len(lines) == len(held(invented_release, "derived"))
    assert fragment.status_code == 404
    assert fragment.json is not None
    assert "ask /sparql, or the service where the release was built" in fragment.json["detail"]
