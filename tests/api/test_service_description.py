"""What the endpoint says about itself, and what it refuses to be asked."""

from io import BytesIO
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, VOID, Graph, Namespace
from rdflib.compare import isomorphic

from habeas.store.formats import GRAPHS
from habeas.terms import GRAPHS as GRAPH_NAMES

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


def described(client: FlaskClient, accept: str, parser: str) -> Graph:
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.mimetype == accept
    return Graph().parse(BytesIO(response.data), format=parser)


@pytest.mark.parametrize("name", GRAPHS)
def test_it_comes_in_every_format_of_graphs(client: FlaskClient, name: str) -> None:
    expected = described(client, "text/turtle", "turtle")

    assert isomorphic(described(client, GRAPHS[name].media_type, PARSERS[name]), expected)
    by_name = client.get(f"/sparql?format={name}")
    assert by_name.mimetype == GRAPHS[name].media_type


def test_a_program_that_likes_all_the_same_gets_it_and_a_browser_a_form(
    client: FlaskClient,
) -> None:
    assert client.get("/sparql").mimetype == "text/turtle"
    assert client.get("/sparql", headers={"Accept": "*/*"}).mimetype == "text/turtle"
    page = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.mimetype == "text/html"
    assert client.get("/sparql?format=html").mimetype == "text/html"
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_it_says_what_can_be_asked_and_over_what(client: FlaskClient) -> None:
    graph = described(client, "text/turtle", "turtle")

    [service] = graph.subjects(RDF.type, SD.Service)
    [endpoint] = graph.objects(service, SD.endpoint)
    [dataset] = graph.objects(service, SD.defaultDataset)
    assert str(endpoint) == "http://localhost/sparql"
    assert SD.SPARQL11Query in set(graph.objects(service, SD.supportedLanguage))
    assert SD.SPARQL11Update not in set(graph.objects(service, SD.supportedLanguage))
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert len(set(graph.objects(service, SD.resultFormat))) == 8
    names = {
        str(graph.value(named, SD.name)): graph.value(graph.value(named, SD.graph), VOID.triples)
        for named in graph.objects(dataset, SD.namedGraph)
    }
    assert set(names) == {GRAPH_NAMES["records"], GRAPH_NAMES["ontology"]}
    for iri, size in names.items():
        counted = client.get(
            f"/sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')}"
            f"&default-graph-uri={quote(iri)}&format=csv"
        )
        assert size is not None
        assert counted.text.split()[1] == str(size)
    total = graph.value(graph.value(dataset, SD.defaultGraph), VOID.triples)
    assert int(str(total)) == sum(int(str(size)) for size in names.values())


def test_each_function_that_it_names_is_one_that_the_engine_knows(client: FlaskClient) -> None:
    graph = described(client, "text/turtle", "turtle")
    point = '"POINT(0 0)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'

    functions = sorted(map(str, graph.objects(None, SD.extensionFunction)))
    for function in functions:
        query = f"SELECT (<{function}>({point}, {point}) AS ?x) {{}}"
        answer = client.get(f"/sparql?query={quote(query)}&format=csv").text.split()
        assert answer[1:] in (["true"], ["false"]), function
    assert functions


def test_the_name_of_the_host_is_not_in_it(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Host": "evil.example"})

    assert "evil.example" not in response.text


def test_the_address_can_be_set(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ADDRESS", "https://habeas.example/")

    assert "<https://habeas.example/sparql>" in client.get("/sparql").text


def test_it_is_found_from_the_first_page(client: FlaskClient) -> None:
    links = client.get("/").headers.getlist("Link")

    assert any(
        link.startswith("</sparql>;") and "sparql-service-description" in link for link in links
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_405_with_those_there_are(client: FlaskClient, method: str) -> None:
    response = client.open(f"/sparql?query={quote('ASK {}')}", method=method)

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_query_in_two_places_is_400(client: FlaskClient) -> None:
    path = f"/sparql?query={quote('ASK {}')}"

    form = client.post(path, data={"query": "ASK {}"})
    direct = client.post(path, data="ASK {}", content_type="application/sparql-query")

    assert form.status_code == direct.status_code == 400
    assert "one query" in form.text


@pytest.mark.parametrize("kind", ["application/sparql-query", "application/x-www-form-urlencoded"])
def test_another_charset_is_415(client: FlaskClient, kind: str) -> None:
    response = client.post(
        "/sparql", data=b"query=ASK%7B%7D", content_type=f"{kind}; charset=utf-16"
    )

    assert response.status_code == 415


def test_graphs_in_the_address_and_in_the_form_are_all_asked(client: FlaskClient) -> None:
    records, ontology = GRAPH_NAMES["records"], GRAPH_NAMES["ontology"]
    text = "SELECT (COUNT(*) AS ?n) { { ?x a habeas:Person } UNION { ?x a owl:Class } }"

    def count(path: str, **form: str) -> int:
        answer = client.post(path, data={"query": text, "format": "csv", **form})
        return int(answer.text.split()[1])

    both = count(f"/sparql?default-graph-uri={quote(records)}", **{"default-graph-uri": ontology})
    assert both == count(f"/sparql?default-graph-uri={quote(records)}") + count(
        "/sparql", **{"default-graph-uri": ontology}
    )
