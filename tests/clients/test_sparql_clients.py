"""SPARQLWrapper, fetch-sparql-endpoint and Comunica: each gets what the endpoint itself says."""

import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

import pytest

Package = Callable[[str], Any]
Ask = Callable[[Sequence[dict[str, Any]]], list[Any]]

PREFIXES = """PREFIX habeas: <https://w3id.org/habeas/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX id: <https://w3id.org/habeas/id/>
"""
#: Who acted in cases, with names in several scripts.
ACTORS = (
    PREFIXES
    + """SELECT ?case ?agent ?name {
  ?involvement habeas:inCase ?case ; habeas:hasPrincipal ?agent .
  ?agent skos:prefLabel ?name .
}"""
)
#: What one act was, by joins that fragments take page by page.
ACTS = (
    PREFIXES
    + """SELECT ?act ?by {
  ?act a habeas:Intervention ; habeas:performedBy ?by .
  ?by a habeas:Organization .
}"""
)
ABOUT = (
    PREFIXES
    + "SELECT ?p ?o { <https://w3id.org/habeas/id/mechanism/wgad-individual-complaints> ?p ?o }"
)
GRAPH = (
    PREFIXES
    + """CONSTRUCT { ?agent skos:prefLabel ?name } {
  ?agent a habeas:Organization ; skos:prefLabel ?name
}"""
)


def own_rows(service: str, query: str) -> list[tuple[str, ...]]:
    """Return the values of each row as the service itself writes them, sorted."""
    parameters = urllib.parse.urlencode({"query": query, "format": "json"})
    with urllib.request.urlopen(f"{service}/sparql?{parameters}", timeout=30) as answer:
        found = json.load(answer)
    return sorted(
        tuple(f"{name}={row[name]['value']}" for name in sorted(row))
        for row in found["results"]["bindings"]
    )


def their_rows(answer: Sequence[dict[str, str]]) -> list[tuple[str, ...]]:
    """Return the rows of ``node/ask.mjs`` in the same form."""
    return sorted(tuple(f"{name}={value(row[name])}" for name in sorted(row)) for row in answer)


def value(term: str) -> str:
    if term.startswith("<"):
        return term[1:-1]
    text: str = json.loads(term[: term.rindex('"') + 1])
    return text


def test_sparqlwrapper_asks_in_every_format(service: str, package: Package) -> None:
    wrapper = package("SPARQLWrapper")
    for method in (wrapper.GET, wrapper.POST):
        for kind in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
            asked = wrapper.SPARQLWrapper(f"{service}/sparql")
            asked.setMethod(method)
            asked.setReturnFormat(kind)
            asked.setQuery(ACTS)
            answer = asked.query()
            content = answer.response.read()
            expected = len(own_rows(service, ACTS))
            if kind in (wrapper.CSV, wrapper.TSV):
                assert len(content.splitlines()) == expected + 1
            elif kind == wrapper.JSON:
                assert len(json.loads(content)["results"]["bindings"]) == expected
            else:
                assert content.count(b"<result>") == expected


def test_sparqlwrapper_reads_graphs_and_says_what_was_wrong(service: str, package: Package) -> None:
    wrapper = package("SPARQLWrapper")
    asked = wrapper.SPARQLWrapper(f"{service}/sparql")
    for kind in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD):
        asked.setQuery(GRAPH)
        asked.setReturnFormat(kind)
        graph = asked.queryAndConvert()
        if isinstance(graph, bytes):
            assert len(graph) > 1000
        else:
            assert len(graph) > 20
    asked.setQuery("SELECT * { ?s ?p }")
    asked.setReturnFormat(wrapper.JSON)
    with pytest.raises(
        package("SPARQLWrapper.SPARQLExceptions").QueryBadFormed, match="not valid SPARQL"
    ):
        asked.query()


def test_fetch_sparql_endpoint_gets_what_there_is(service: str, ask_in_node: Ask) -> None:
    endpoint = f"{service}/sparql"
    client = "fetch-sparql-endpoint"
    rows, yes, graph = ask_in_node([
        {"client": client, "endpoint": endpoint, "query": ACTORS},
        {"client": client, "endpoint": endpoint, "query": PREFIXES + "ASK { ?s a habeas:Case }"},
        {"client": client, "endpoint": endpoint, "query": GRAPH},
    ])  # fmt: skip
    assert their_rows(rows) == own_rows(service, ACTORS)
    assert yes is True
    assert len(graph) > 20


def test_comunica_asks_the_endpoint_fragments_and_documents(service: str, ask_in_node: Ask) -> None:
    def job(query: str, *sources: dict[str, str]) -> dict[str, Any]:
        return {"client": "comunica", "query": query, "sources": list(sources)}

    endpoint = {"type": "sparql", "value": f"{service}/sparql"}
    found_by_itself = {"value": f"{service}/sparql"}
    fragments = {"type": "qpf", "value": f"{service}/fragments"}
    found_fragments = {"value": f"{service}/fragments"}
    thing = {"value": f"{service}/id/mechanism/wgad-individual-complaints"}
    answers = ask_in_node([
        job(ACTORS, endpoint),
        job(ACTS, found_by_itself),
        job(ACTS, fragments),
        job(ABOUT, found_fragments),
        job(ABOUT, thing),
    ])  # fmt: skip
    for answer, query in zip(answers, (ACTORS, ACTS, ACTS, ABOUT, ABOUT), strict=True):
        assert their_rows(answer) == own_rows(service, query)
        assert len(answer) > 5
