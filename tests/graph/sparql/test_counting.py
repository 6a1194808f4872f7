"""Questions about the whole graph that need no look at it."""

from pathlib import Path

import pytest
from tests.graph.sparql.given import known_of, store_of

from habeas.sparql import Known, prepare


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Sixty cases, with counts."""
    return known_of(store_of(), tmp_path_factory.mktemp("statistics"))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "PREFIX x: <urn:test:> select (count(?s) as ?n) where { ?s ?p ?o . }",
        "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s a habeas:Case }",
        "SELECT (COUNT(*) AS ?n) { ?s a habeas:Nothing }",
        "SELECT (COUNT(*) AS ?n) { ?s habeas:nothing ?o }",
        "SELECT (COUNT(DISTINCT ?o) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s habeas:hasRole ?o }",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
        "SELECT ?p (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p",
        "SELECT (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?n",
        "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class LIMIT 1",
        "SELECT DISTINCT ?class { ?s a ?class }",
        "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p LIMIT 2",
        "SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/habeas/graph/records> { ?s ?p ?o } }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_counts_are_looked_up_and_the_same(known: Known, text: str) -> None:
    store = known.store
    assert store is not None
    prepared = prepare(text, known)
    plain, quick = store.rows(text), store.rows(prepared.text)

    assert [step.rule for step in prepared.steps] == ["counts"]
    assert "VALUES" in prepared.text
    assert quick.columns == plain.columns
    if "ORDER" in text:
        assert list(map(str, quick)) == list(map(str, plain))
    else:
        assert sorted(map(str, quick)) == sorted(map(str, plain))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?s }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?o ?q ?r }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISIRI(?o)) }",
        "SELECT (COUNT(?none) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { ?s ?p ?o }",
        "SELECT (SUM(?o) AS ?n) { ?s ?p ?o }",
        "SELECT ?p { ?s ?p ?o }",
        "SELECT DISTINCT ?s { ?s ?p ?o }",
        "SELECT DISTINCT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
        "SELECT ?o (COUNT(*) AS ?n) { ?s skos:prefLabel ?o } GROUP BY ?o",
        "SELECT ?s (COUNT(*) AS ?n) { ?s a ?o } GROUP BY ?s",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p LIMIT 2",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?n LIMIT 2",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*) > 1)",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?o } }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } VALUES ?p { habeas:inCase }",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "ASK { ?s ?p ?o }",
        # no queries, and they must not become some
        "SELECT (COUNT(*) AS ?s) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) (COUNT(?s) AS ?n) { ?s ?p ?o }",
        "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }",
    ],
)
def test_what_only_looks_like_a_count_is_asked(known: Known, text: str) -> None:
    assert "counts" not in [step.rule for step in prepare(text, known).steps]


def test_tables_that_are_long_are_not_written_out(
    known: Known, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("habeas.sparql.counting.MOST", 2)
    monkeypatch.setattr(known, "prepared", {})

    assert prepare("SELECT DISTINCT ?p { ?s ?p ?o }", known).steps == ()
