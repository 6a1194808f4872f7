"""``/sparql``: the protocol, its formats, and what it refuses."""

import json
from io import BytesIO
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.query import Result
from werkzeug.test import TestResponse

from habeas.store.formats import GRAPHS
from habeas.terms import GRAPHS as GRAPH_NAMES

NAMES = "SELECT ?agent ?name { ?agent a habeas:Person ; skos:prefLabel ?name } ORDER BY ?name"
CASES = (
    "CONSTRUCT { ?case skos:prefLabel ?name } WHERE { ?case a habeas:Case ; skos:prefLabel ?name }"
)


def ask(client: FlaskClient, query: str, accept: str | None = None, more: str = "") -> TestResponse:
    headers = {} if accept is None else {"Accept": accept}
    return client.get(f"/sparql?query={quote(query)}{more}", headers=headers)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/sparql-results+xml;charset=utf-8", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.8", "text/tab-separated-values"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_rows_come_as_the_caller_would_like(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    response = ask(client, NAMES, accept)

    assert response.status_code == 200
    assert response.mimetype == media_type
    assert "Ada Example" in response.text
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_read_back_as_they_are_in_the_store(client: FlaskClient, name: str) -> None:
    response = ask(client, NAMES, more=f"&format={name}")

    if name == "tsv":  # rdflib has no reader for this one that knows language tags
        assert response.text.splitlines()[1].endswith('\t"Ada Example"@en')
    else:
        rows = list(Result.parse(source=BytesIO(response.data), format=name))
        assert [str(row[1]) for row in rows] == ["Ada Example", "Ben Example"]  # type: ignore[index]


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_read_back_as_the_same_graph(client: FlaskClient, name: str) -> None:
    response = ask(client, CASES, GRAPHS[name].media_type)
    formats = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}

    assert response.mimetype == GRAPHS[name].media_type
    expected = Graph().parse(data=ask(client, CASES, "application/n-triples").text, format="nt")
    assert len(expected) == 2
    assert isomorphic(Graph().parse(data=response.text, format=formats[name]), expected)
    assert len(list(ox.parse(response.data, format=GRAPHS[name].writer))) == 2


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("turtle", "text/turtle"), ("xml", "application/rdf+xml"), ("json", "application/ld+json")],
)
def test_a_name_of_a_format_fits_the_form_of_the_answer(
    client: FlaskClient, name: str, media_type: str
) -> None:
    assert ask(client, CASES, more=f"&format={name}").mimetype == media_type


def test_yes_or_no_comes_as_json_and_as_csv(client: FlaskClient) -> None:
    assert ask(client, "ASK {}").json == {"head": {}, "boolean": True}
    assert ask(client, "ASK {}", "text/csv").text == "boolean\r\ntrue\r\n"


def test_a_query_can_be_posted_as_a_form_and_as_itself(client: FlaskClient) -> None:
    text = 'SELECT ("a+b & %2B ü" AS ?x) {}'

    form = client.post("/sparql", data={"query": text})
    direct = client.post("/sparql", data=text.encode(), content_type="application/sparql-query")
    charset = client.post(
        "/sparql", data=text.encode(), content_type="application/sparql-query; charset=UTF-8"
    )

    for response in (form, direct, charset, ask(client, text)):
        assert response.json is not None
        assert response.json["results"]["bindings"][0]["x"]["value"] == "a+b & %2B ü"


def test_only_graphs_of_the_release_can_be_named(client: FlaskClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s a habeas:Person }"
    where = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    records, ontology = quote(GRAPH_NAMES["records"]), quote(GRAPH_NAMES["ontology"])

    def first(query: str, more: str) -> str:
        return ask(client, query, "text/csv", more).text.split()[1]

    assert first(count, f"&default-graph-uri={records}") == "2"
    assert first(count, f"&default-graph-uri={ontology}") == "0"
    assert first(count, f"&default-graph-uri={ontology}&default-graph-uri={records}") == "2"
    assert first(where, f"&named-graph-uri={records}") == GRAPH_NAMES["records"]
    unknown = ask(client, count, more="&default-graph-uri=https://w3id.org/habeas/graph/record")
    assert unknown.status_code == 400
    assert unknown.json is not None
    assert unknown.json["near"][0] == GRAPH_NAMES["records"]


def test_graphs_can_be_named_in_a_posted_form_and_beside_a_posted_query(
    client: FlaskClient,
) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s a habeas:Person }"
    ontology = GRAPH_NAMES["ontology"]

    form = client.post("/sparql", data={"query": count, "default-graph-uri": ontology})
    direct = client.post(
        f"/sparql?default-graph-uri={quote(ontology)}",
        data=count,
        content_type="application/sparql-query",
    )

    for response in (form, direct):
        assert response.json is not None
        assert response.json["results"]["bindings"][0]["n"]["value"] == "0"


def test_a_syntax_error_is_400_with_line_and_column(client: FlaskClient) -> None:
    response = ask(client, "SELECT *\nWHERE { ?s ?p")

    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert (response.json["line"], response.json["column"]) == (2, 14)
    assert len(response.json["detail"]) < 500


def test_an_undeclared_prefix_is_400_and_named_with_a_near_one(client: FlaskClient) -> None:
    response = ask(client, "SELECT *\n{ ?s foaff:name ?o }")

    assert response.status_code == 400
    assert response.json is not None
    assert "foaff: is not declared. Did you mean foaf:?" in response.json["detail"]
    assert (response.json["line"], response.json["column"]) == (2, 6)
    assert response.json["detail"].endswith("\n{ ?s foaff:name ?o }\n     ^")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <urn:test:a> <urn:test:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
    ],
)
def test_whatever_reaches_out_or_writes_is_403(client: FlaskClient, query: str) -> None:
    responses = [
        ask(client, query),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data={"update": query}),
        client.post("/sparql", data=query, content_type="application/sparql-update"),
        client.get(f"/sparql?update={quote(query)}"),
    ]

    assert [response.status_code for response in responses] == [403] * 5
    assert ask(client, "ASK { <urn:test:a> ?p ?o }").json == {"head": {}, "boolean": False}


def test_nothing_that_fits_is_406_with_what_there_is(client: FlaskClient) -> None:
    nothing = ask(client, NAMES, "image/png")
    graph_for_rows = ask(client, NAMES, "text/turtle")
    rows_for_graph = ask(client, CASES, "text/csv")

    assert [r.status_code for r in (nothing, graph_for_rows, rows_for_graph)] == [406] * 3
    assert graph_for_rows.json is not None
    assert "text/csv" in graph_for_rows.json["available"]
    assert rows_for_graph.json is not None
    assert "text/turtle" in rows_for_graph.json["available"]


def test_an_unknown_format_is_400_and_names_a_near_one(client: FlaskClient) -> None:
    response = ask(client, NAMES, more="&format=jsn")

    assert response.status_code == 400
    assert response.json is not None
    assert "json" in response.json["near"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b"ASK {}"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/json", b"{}"),
        ("", b"ASK {}"),
    ],
)
def test_a_body_of_another_kind_is_415(client: FlaskClient, content_type: str, body: bytes) -> None:
    response = client.post("/sparql", data=body, content_type=content_type)

    assert response.status_code == 415


def test_a_compressed_body_is_415(client: FlaskClient) -> None:
    response = client.post(
        "/sparql",
        data=b"\x1f\x8b",
        content_type="application/sparql-query",
        headers={"Content-Encoding": "gzip"},
    )

    assert response.status_code == 415


def test_a_body_that_is_too_large_is_413(client: FlaskClient) -> None:
    long = b"ASK {} #" + b"x" * (1 << 20)

    direct = client.post("/sparql", data=long, content_type="application/sparql-query")
    form = client.post("/sparql", data={"query": long})

    assert direct.status_code == form.status_code == 413
    assert direct.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=",
        "/sparql?default-graph-uri=records",
        "/sparql?query=ASK%20{}&query=ASK%20{}",
        "/sparql?query=%ff",
        "/sparql?" + "a=b&" * 200,
    ],
)
def test_a_request_without_one_readable_query_is_400(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_a_posted_query_that_is_not_utf_8_is_400(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"\xff", content_type="application/sparql-query")

    assert response.status_code == 400


def test_a_browser_without_a_query_gets_a_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})

    assert response.status_code == 200
    assert '<form method="post"' in response.text
    assert "<textarea" in response.text


def test_a_page_shows_rows_with_links_of_ours_and_hostile_text_as_text(
    client: FlaskClient,
) -> None:
    query = """SELECT ?s ?o { VALUES (?s ?o) {
        (agent:p9001 "<script>alert(1)</script>") (<javascript:alert(1)> "آدا"@ar) } }"""

    page = client.post("/sparql", data={"query": query, "format": "html"}).text

    assert "<script" not in page
    assert 'href="javascript' not in page
    assert '<a href="/doc/agent/p9001"' in page
    assert 'lang="ar" dir="auto"' in page


def test_a_page_of_too_many_rows_is_413_and_says_what_to_do(client: FlaskClient) -> None:
    response = ask(client, "SELECT * { ?s ?p ?o }", more="&format=html")

    assert response.status_code == 413
    assert "take it as CSV or JSON" in response.text


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    response = client.head(f"/sparql?query={quote('ASK {}')}")

    assert response.status_code == 200
    assert response.mimetype == "application/sparql-results+json"
    assert response.data == b""


def test_any_page_may_ask_and_none_with_credentials(client: FlaskClient) -> None:
    asked = client.get("/sparql?query=ASK%20{}", headers={"Origin": "https://example.org"})
    before = client.options(
        "/sparql",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"},
    )

    for response in (asked, before):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
    assert "POST" in before.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in before.headers["Access-Control-Allow-Headers"]


def test_the_shared_prefixes_need_no_declaration(client: FlaskClient) -> None:
    response = ask(client, "SELECT ?n { case:x1 skos:prefLabel ?n FILTER(LANG(?n) = 'en') }")

    assert response.json is not None
    assert json.dumps(response.json["results"]["bindings"][0]["n"]) == (
        '{"type": "literal", "value": "The case of Ada Example", "xml:lang": "en"}'
    )
