"""The queries in a release, as editors and tools of others read them."""

import pyoxigraph as ox
import pytest

from habeas import queries
from habeas.queries.executables import QUERY, complete, executables
from habeas.release import Release
from habeas.terms import GRAPHS, PREFIXES

# As the editor of the SIB asks for examples and prefixes.
EXAMPLES = """
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:label|rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
DECLARED = "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }"


def test_a_release_holds_every_query_that_ships(invented_release: Release) -> None:
    rows = invented_release.store.select(
        "SELECT ?q ?comment ?text { ?q a sh:SPARQLSelectExecutable ; rdfs:comment ?comment ; sh:select ?text }"
    )

    names = {str(row[0].value).removeprefix(QUERY) for row in rows}  # type: ignore[union-attr]
    assert names == set(queries.names())
    assert {str(row[1].value) for row in rows} == {  # type: ignore[union-attr]
        queries.header(name).summary for name in queries.names()
    }
    assert len(invented_release.store.select(EXAMPLES)) >= len(names)


def test_the_prefixes_can_be_completed(invented_release: Release) -> None:
    rows = invented_release.store.select(DECLARED)

    declared = {str(prefix.value): str(space.value) for prefix, space in rows}  # type: ignore[union-attr]
    assert declared.items() >= dict(PREFIXES).items()


@pytest.mark.parametrize("name", queries.names())
def test_a_query_stands_for_itself_with_its_prefixes(name: str, invented_release: Release) -> None:
    text = complete(queries.read(name))
    plain = ox.Store()

    plain.query(text)  # no prefix is declared beforehand
    assert text.startswith("# ")


def test_prefixes_that_are_declared_are_not_declared_again() -> None:
    text = "PREFIX habeas: <urn:test:> SELECT * { ?s a habeas:Case , skos:Concept }"

    assert complete(text) == f"PREFIX skos: <{PREFIXES['skos']}>\n{text}"


def test_they_are_said_once_and_without_blank_nodes(invented_release: Release) -> None:
    triples = executables()

    assert len(set(triples)) == len(triples)
    assert not any(isinstance(each.subject, ox.BlankNode) for each in triples)
    held = {
        quad.triple for quad in invented_release.store.quads(graph=ox.NamedNode(GRAPHS["ontology"]))
    }
    assert set(triples) <= held
