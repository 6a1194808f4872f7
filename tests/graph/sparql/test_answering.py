"""A request answered whole: rewritten, run, and what is said beside the answer."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.graph.sparql.given import SIDE, quads, store_of

from habeas.errors import ForbiddenQueryError
from habeas.sparql import plugins
from habeas.store.answering import Answering

TYPO = "?s habeas:hasRol ?o"


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Answering:
    """Sixty cases, with counts."""
    folder = tmp_path_factory.mktemp("statistics")
    store = store_of()
    SIDE.make(store, folder)
    return Answering(store, {"statistics": folder})


def request(text: str, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "text": text,
        "given": {},
        "default_graphs": None,
        "named_graphs": None,
    }
    return {**plain, "rows": "json", "graph": "ttl", **more}


def notes(answering: Answering, text: str, **more: Any) -> list[str]:
    said = answering.answer(request(text, **more), BytesIO())["notes"]
    return [f"{note['kind']}: {note['text']}" for note in said]


WARNING = "warning: habeas:hasRol is not a term of this release; did you mean habeas:hasRole?"


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("head", ["SELECT *", "SELECT ?s ?o", "ASK", "SELECT (COUNT(?s) AS ?n)"])
def test_a_term_with_a_letter_missing_is_named_where_nothing_is_found(
    answering: Answering, form: str, head: str
) -> None:
    assert WARNING in notes(answering, f"{head} {{ {TYPO} }}", rows=form)
    # the same, where there is something
    assert WARNING not in notes(answering, f"{head} {{ {TYPO[:14]}e ?o }}", rows=form)
    assert WARNING not in notes(answering, f"{head} {{ ?s a ?o OPTIONAL {{ {TYPO} }} }}", rows=form)


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_a_term_with_a_letter_missing_is_named_beside_an_empty_graph(
    answering: Answering, form: str
) -> None:
    made = "CONSTRUCT { ?s a ?o }"

    assert WARNING in notes(answering, f"{made} {{ {TYPO} }}", graph=form)
    assert not notes(answering, f"{made} {{ ?s habeas:hasRole ?o }} LIMIT 1", graph=form)
    assert not notes(answering, f"{made} {{ ?s a ?o OPTIONAL {{ {TYPO} }} }}", graph=form)


@pytest.mark.parametrize(
    "body",
    [
        "?s habeas:inCase case:1, case:2 ; a habeas:Case",
        "?s a <urn:test:unknown>",
        "?s habeas:hasRole '1'^^xsd:integer",
        "?s a habeas:Case FILTER(xsd:integer(?s) = 1)",
    ],
)
def test_terms_that_are_known_or_not_ours_are_no_reason_for_a_warning(
    answering: Answering, body: str
) -> None:
    assert notes(answering, f"SELECT * {{ {body} }}") == []


def test_a_case_that_is_not_there_is_named_and_no_other_is_offered(answering: Answering) -> None:
    assert notes(answering, "SELECT * { case:1234 ?p ?o }") == [
        "warning: case:1234 is not in this release."
    ]


@pytest.mark.parametrize(
    "body",
    [
        "FROM <urn:test:g> { ?s ?p ?o }",
        "FROM NAMED <urn:test:g> {}",
        "{ GRAPH <urn:test:g> { ?s ?p ?o } }",
    ],
)
def test_a_graph_that_is_not_there_is_named_with_those_that_are(
    answering: Answering, body: str
) -> None:
    (said,) = notes(answering, f"SELECT * {body}")

    assert said.startswith(
        "warning: No graph of the release is called <urn:test:g>. Its graphs: <https://"
    )
    assert "graph/records>" in said


def test_a_graph_that_is_there_is_no_reason_for_a_warning(answering: Answering) -> None:
    graph = "<https://w3id.org/habeas/graph/records>"

    assert notes(answering, f"SELECT * FROM {graph} {{ ?s ?p ?o }} LIMIT 1") == []
    assert notes(answering, f"SELECT * {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT 1") == []


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_an_answer_that_was_rewritten_is_written_the_same(answering: Answering, form: str) -> None:
    text = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?n ?p"
    plain, quick = BytesIO(), BytesIO()

    answering.answer(request(text, rows=form, rewrite=False), plain)
    header = answering.answer(request(text, rows=form), quick)

    assert plain.getvalue() == quick.getvalue()
    assert header["notes"][0]["kind"] == "rewrite"


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rows_from_another_side_are_written_in_every_format(
    answering: Answering, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = b'?a\t?n\n<urn:test:a>\t1\n\t"x"@en\n'
    monkeypatch.setattr(plugins, "rows_from_columns", lambda *_: table)
    output = BytesIO()

    header = answering.answer(request("SELECT ?a (COUNT(*) AS ?n) {}", rows=form), output)

    assert header["notes"] == [
        {"kind": "rewrite", "text": "Answered from the columns of the release."}
    ]
    assert output.getvalue().count(b"urn:test:a") == 1
    if form == "csv":
        assert output.getvalue() == b"a,n\r\nurn:test:a,1\r\n,x\r\n"
    if form == "tsv":
        assert output.getvalue() == table


def test_strangers_are_refused_what_they_may_not(answering: Answering) -> None:
    text = "SELECT * { SERVICE <urn:test:x> { ?s ?p ?o } }"

    with pytest.raises(ForbiddenQueryError):
        answering.answer(request(text), BytesIO())
    with pytest.raises(ForbiddenQueryError):
        answering.explain(request(text))
    with pytest.raises(ForbiddenQueryError):
        answering.hints(request(text))


def test_a_query_is_explained_with_estimates_rows_and_time(answering: Answering) -> None:
    text = (
        "SELECT ?c { ?c a habeas:Case ; habeas:isLocatedIn place:1 "
        "FILTER NOT EXISTS { ?i habeas:inCase ?c . ?i habeas:hasRole ?r } }"
    )

    said = answering.explain(request(text))

    assert json.loads(json.dumps(said)) == said
    assert "LATERAL" in said["rewritten"]
    assert [step["rule"] for step in said["steps"]] == ["lateral"]
    first, second, *asked = said["plan"]
    assert (first["pattern"], first["rows"]) == ("?c rdf:type habeas:Case", 60)
    assert (second["in"], second["line"], second["rows"]) == ("pattern", 1, 6)
    assert {each["in"] for each in asked} == {"EXISTS"}
    assert said["rows"] == 0
    assert said["bytes"] > 0
    assert said["seconds"] >= 0


def test_a_query_is_explained_without_being_run(answering: Answering) -> None:
    said = answering.explain(request("SELECT * { ?s habeas:hasRole ?o . ?o ?p ?s }", run=False))

    assert said["rewritten"] is None
    assert said["plan"][0]["estimated rows for each row before"] == 108
    assert "rows" not in said
    assert all("rows" not in each for each in said["plan"])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("ASK { ?s ?p ?o }", 1),
        ("SELECT * { ?s habeas:hasRole ?o }", 108),
        ("CONSTRUCT { ?s a ?o } { ?s habeas:hasRole ?o }", 108),
    ],
)
def test_rows_of_every_form_are_counted(answering: Answering, text: str, rows: int) -> None:
    assert answering.explain(request(text))["rows"] == rows


def test_a_query_over_some_graphs_is_explained_over_these(answering: Answering) -> None:
    body = "{ ?s skos:prefLabel ?o . ?s ?p ?o }"
    graphs = ["https://w3id.org/habeas/graph/records"]

    everywhere = answering.explain(request(f"SELECT * {body}"))
    here = answering.explain(request(f"SELECT * {body}", default_graphs=graphs))
    there = answering.explain(request(f"SELECT * FROM <{graphs[0]}> {body}"))

    assert [said["plan"][0]["rows"] for said in (everywhere, here, there)] == [3, 0, 0]


def test_only_so_many_terms_are_named(answering: Answering) -> None:
    terms = " ".join(f"habeas:hasRol{number}" for number in range(900))

    said = notes(answering, f"SELECT * {{ VALUES ?p {{ {terms} }} ?s ?p ?o }}")

    assert len(said) == 5


def test_what_is_looked_up_by_words_is_no_unknown_term(answering: Answering) -> None:
    # it is an error without an index, and in no triple with one
    text = "SELECT * { ?s ?p 'habeas:matchesText' . ?s a habeas:Case }"

    assert notes(answering, text) == []


def test_hints_are_notes(answering: Answering) -> None:
    (said,) = answering.hints(request("SELECT * { ?a habeas:inCase ?b . ?c habeas:hasRole ?d }"))

    assert said["kind"] == "hint"
    assert "share no variable" in said["text"]


def test_nothing_is_known_of_a_release_without_counts() -> None:
    answering = Answering(store_of(quads(3)))

    assert notes(answering, f"SELECT * {{ {TYPO} }}") == [
        "warning: habeas:hasRol is not a term of this release."
    ]
    assert (
        answering.answer(request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), BytesIO())["notes"] == []
    )


def test_no_side_is_looked_for_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    sides = {name: tmp_path / name for name in ("statistics", "columns", "search")}
    answering = Answering(store_of(quads(3)), sides)

    header = answering.answer(request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), BytesIO())

    assert header["notes"] == []


class Elsewhere:
    """A store that is not embedded: it is asked in SPARQL only."""

    def __init__(self) -> None:
        self._store = store_of(quads(3))

    def __getattr__(self, name: str) -> Any:
        if name == "quads":
            raise AttributeError(name)
        return getattr(self._store, name)


def test_a_store_elsewhere_is_asked_for_terms_and_gets_queries_as_they_are() -> None:
    answering = Answering(Elsewhere())
    gap = "FILTER NOT EXISTS { ?i habeas:inCase ?s ; habeas:hasRole ?r }"

    assert notes(answering, f"SELECT * {{ {TYPO} . ?s habeas:hasRole ?x }}") == [
        "warning: habeas:hasRol is not a term of this release."
    ]
    assert notes(answering, f"SELECT * {{ ?s a habeas:Case {gap} }}") == []
    assert notes(answering, "SELECT * FROM <urn:test:g> {}")[0].startswith("warning: No graph")
    assert answering.explain(request(f"SELECT * {{ ?s a habeas:Case {gap} }}"))["rewritten"] is None
