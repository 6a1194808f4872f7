"""What a remote store is asked: what cannot be said to every engine alike is refused."""

from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from habeas.errors import ForbiddenQueryError, InvalidQueryError
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term
from habeas.store.remote.capabilities import KINDS
from habeas.store.remote.naming import NOTHING, Naming
from habeas.store.remote.reading import check, read
from habeas.store.remote.rewriting import Plan, plan
from habeas.terms import GRAPHS

RECORDS = GRAPHS["records"]
NAMING = Naming.of("v1", [RECORDS, GRAPHS["derived"]])
STORED = "https://w3id.org/habeas/release/v1/graph/records"


def planned(text: str, given: Mapping[str, Term] | None = None, kind: str = "generic") -> Plan:
    asked = read(text)
    check(asked, given or {})
    return plan(asked, NAMING, KINDS[kind], given)


def test_a_query_is_sent_without_prefixes_and_comments_and_with_all_it_means() -> None:
    made = planned(
        "PREFIX x: <urn:test:> # a comment\n"
        "SELECT * { $s a x:Thing ; x:p 'word'@en-GB , -1.5 , true . FILTER(?s != x:b) }"
    )

    assert made.text == (
        "SELECT ?s { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:test:Thing> ; "
        "<urn:test:p> 'word'@en-GB , -1.5 , true . FILTER(?s != <urn:test:b>) }"
    )
    assert made.columns == ("s",)


def test_graphs_are_always_named() -> None:
    assert len(planned("ASK {}").default_graphs) == len(planned("ASK {}").named_graphs) == 2
    made = planned(f"SELECT ?s FROM <{RECORDS}> {{ ?s ?p ?o }}")
    assert made.default_graphs == (STORED,)
    assert made.named_graphs == (NOTHING,)
    assert "FROM" not in made.text


def test_a_graph_that_is_not_asked_is_not_named() -> None:
    for text in (
        f"SELECT ?s FROM <{RECORDS}> {{ GRAPH <{RECORDS}> {{ ?s ?p ?o }} }}",
        f"SELECT ?s {{ GRAPH <{STORED}> {{ ?s ?p ?o }} }}",
    ):
        assert f"GRAPH <{NOTHING}> {{" in planned(text).text
    assert f"GRAPH <{STORED}> {{" in planned(f"ASK {{ GRAPH <{RECORDS}> {{ ?s ?p ?o }} }}").text


def test_a_yes_needs_one_solution_only() -> None:
    assert planned("ASK { ?s ?p ?o }").text == "SELECT (1 AS ?h0) WHERE { ?s ?p ?o } LIMIT 1"
    assert planned("ASK { ?s ?p ?o } LIMIT 5").text.endswith("} LIMIT 5")


def test_a_name_of_ours_is_never_one_of_the_query() -> None:
    made = planned("SELECT ?h0 ?h1 { GRAPH ?h0 { ?h1 ?p ?o } }")

    assert "GRAPH ?h2 { VALUES (?h2 ?h0) {" in made.text


def test_strings_lose_their_type_where_that_makes_them_something_else() -> None:
    text = 'SELECT ?s { ?s ?p "x"^^xsd:string , "1"^^xsd:integer }'

    assert '"x" , "1"^^<' in planned(text, kind="virtuoso").text
    assert '"x"^^<' in planned(text).text


def test_values_stand_in_every_group_that_mentions_the_variable() -> None:
    made = planned(
        "SELECT ?a ?b { { ?a ?b ?c } UNION { ?x ?y ?z } OPTIONAL { ?q ?r ?a } "
        "FILTER EXISTS { ?a ?k ?l } MINUS { ?a ?m 1 } }",
        {"a": ox.NamedNode("urn:test:v")},
    )

    assert made.text.count("VALUES ?a { <urn:test:v> }") == 3
    assert "EXISTS { ?a" in made.text
    assert "MINUS { ?a" in made.text


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        ("SELECT ?a (1 AS ?b) { ?a ?c ?d }", {"b": ox.Literal("1")}, "computes .b itself"),
        (
            "SELECT ?a { ?a ?b ?c MINUS { ?x ?y ?z FILTER (?z = ?a) } }",
            {"a": ox.NamedNode("urn:test:v")},
            "NOT EXISTS",
        ),
        ("SELECT ?a { ?a ?b ?c }", {"a": ox.BlankNode("x")}, "IRIs and literals only"),
        ("SELECT * { }", {}, "column 8: [*] stands for no variable"),
        (
            "SELECT ?n { GRAPH ?g { SELECT ?n { ?n ?p ?o } } }",
            {},
            "column 24: a subquery inside GRAPH",
        ),
        ("SELECT ?n { GRAPH ?g { ?x ?y ?z { SELECT ?n { ?n ?p ?o } } } }", {}, "a subquery inside"),
        ('SELECT ?a { ?a ?b "\\u0022" }', {}, r"1:20: \\u0022 can be read in two ways"),
        ('SELECT ?a { ?a ?b "\\\\u0041" }', {}, "can be read in two ways"),
        ("SELECT ?a { ?a ?b foo:x }", {}, "the prefix foo: is not declared$"),
        ("SELECT ?a { <<( ?a ?b ?c )>> ?d ?e }", {}, "error at 1:13"),
        ("SELECT ?a { ?a ?b ?c LATERAL { ?c ?d ?e } }", {}, "error at 1:22"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", {}, "error at 1:1"),
        ("SELECT ?a " + "{" * 60 + "}" * 60, {}, "nested more than 50"),
        ("CONSTRUCT { ?a <urn:p>/<urn:q> ?b } { ?a ?c ?b }", {}, "no paths"),
        ("CONSTRUCT WHERE { ?a ?b ?c FILTER (?a = ?c) }", {}, "patterns only"),
    ],
)
def test_what_cannot_be_said_to_every_engine_is_refused(
    text: str, given: dict[str, Term], said: str
) -> None:
    with pytest.raises(InvalidQueryError, match=said):
        planned(text, given)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE SILENT ?c { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } { { SELECT * { SERVICE <urn:x> { ?s ?p ?o } } } }",
    ],
)
def test_no_store_is_asked_to_call_another_one(text: str) -> None:
    with pytest.raises(ForbiddenQueryError):
        planned(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a ?b ?c BIND (1 AS ?c) }",
        "SELECT ?a {\n ?a ?b ?c BIND (1 AS ?c) }",
        "SELECT ?a\n{ SELECT ?a ?n { ?a ?b ?c } GROUP BY ?a }",
        "SELECT ?a ?n { ?a ?b ?c } GROUP BY ?a",
    ],
)
def test_an_error_has_its_place_in_the_text_as_it_was_written(text: str) -> None:
    with pytest.raises(InvalidQueryError) as there:
        EmbeddedStore.of([]).select(text)

    with pytest.raises(InvalidQueryError) as here:
        planned(text)

    # what it expected there comes in any order
    assert str(here.value).partition(": expected")[0] == str(there.value).partition(": expected")[0]


def test_checking_computes_nothing() -> None:
    long = '"' + "a" * 50_000 + '"'

    planned(f'SELECT (COUNT(*) AS ?n) (STRLEN(REPLACE({long}, "a", {long})) AS ?m) {{ ?s ?p ?o }}')
    planned(f'ASK {{ BIND (REPLACE({long}, "a", {long}) AS ?x) FILTER (STRLEN(?x) > 1) }}')
    planned(f'ASK {{ ?s ?p ?o }} HAVING (COUNT(*) > STRLEN(REPLACE({long}, "a", {long})))')
