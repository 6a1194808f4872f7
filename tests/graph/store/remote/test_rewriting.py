"""What a remote store is asked: what cannot be said to every engine alike is refused."""

from collections.abc import Mapping, Sequence

import pyoxigraph as ox
import pytest

from habeas.errors import ForbiddenQueryError, InvalidQueryError
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term
from habeas.store.remote.asking import Asking, PathError, Reached, reached
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


STEPS = [("<urn:a>", "<urn:b>"), ("<urn:b>", "<urn:c>"), ("<urn:c>", "<urn:b>")]


class Told(Asking):
    """Knows some steps, and what matches any pattern; writes down what it is asked."""

    def __init__(self, *matching: str) -> None:
        self.asked: list[str] = []
        self.matches = frozenset(matching)

    def reaching(self, path: str, graphs: Sequence[str]) -> Reached:
        self.asked.append(path)
        return reached(STEPS)

    def matching(self, pattern: str, variable: str, graphs: Sequence[str]) -> frozenset[str]:
        self.asked.append(f"{pattern} for {variable}")
        return self.matches


def dialect(text: str, asking: Asking | None = None) -> str:
    asked = read(text)
    return plan(asked, NAMING, KINDS["virtuoso"], asking=asking or Told()).text


def test_how_far_one_gets_by_steps_is_found_out_also_in_circles() -> None:
    far = reached(STEPS)

    assert far["<urn:a>"] == far["<urn:b>"] == far["<urn:c>"] == {"<urn:b>", "<urn:c>"}
    with pytest.raises(PathError, match="too much"):
        reached([(str(number), str(number + 1)) for number in range(300)])


def test_a_path_of_any_length_is_written_as_where_it_leads() -> None:
    assert dialect("SELECT ?x { <urn:a> <urn:p>* ?x }").endswith(
        "{ VALUES ?x { <urn:a> <urn:b> <urn:c> } }"
    )
    assert dialect("SELECT ?x { <urn:a> <urn:p>+ ?x }").endswith(
        "{ VALUES ?x { <urn:b> <urn:c> } }"
    )
    assert dialect("SELECT ?x { ?x <urn:q>/<urn:p>* <urn:b> }").endswith(
        "{ ?x <urn:q> ?h0 . FILTER (?h0 IN (<urn:a>, <urn:b>, <urn:c>)) }"
    )
    assert dialect("SELECT * { ?x <urn:p>+ ?x }").endswith("VALUES ?x { <urn:b> <urn:c> } }")
    assert "FILTER (false)" in dialect("ASK { <urn:b> <urn:p>+ <urn:a> }")


def test_between_two_variables_only_what_one_can_be_is_written() -> None:
    told = Told("<urn:a>", "<urn:z>")

    text = dialect("SELECT ?x ?y { ?x <urn:q> 1 FILTER (true) ?x <urn:p>* ?y }", told)

    assert told.asked == ["<urn:p>", "?x <urn:q> 1 for ?x"]
    assert (
        "VALUES (?x ?y) { (<urn:a> <urn:a>) (<urn:a> <urn:b>) (<urn:a> <urn:c>) "
        "(<urn:z> <urn:z>) }" in text
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ASK { ?x <urn:p>* ?y }", "1, column 7: a path with [*] between two variables"),
        ("ASK { GRAPH <urn:g> { ?x <urn:p>+ ?y } }", "inside GRAPH"),
        ("ASK { ?x (<urn:q>|<urn:p>*) ?y }", "inside a choice"),
        ("ASK { ?x (<urn:p>?)* ?y }", "that has a [*], a [+] or a [?] itself"),
        ("ASK { ?x (!<urn:p>)* ?y }", "beside a negated set"),
        ("SELECT (?a - ?b AS ?c) { ?x <urn:p> ?a ; <urn:q> ?b }", "a difference of two values"),
        (
            "SELECT * { { ?x <urn:p> 1 } UNION { ?x <urn:p> 2 } OPTIONAL { ?x ?p ?a } OPTIONAL { ?x ?q ?b } }",
            "UNION and several OPTIONAL",
        ),
    ],
)
def test_what_an_engine_would_answer_wrongly_is_not_asked_of_it(text: str, reason: str) -> None:
    with pytest.raises(InvalidQueryError, match=f"cannot be asked this: line.*{reason}"):
        dialect(text)
    assert planned(text).text, "others are asked"


def test_a_number_below_nothing_is_no_difference() -> None:
    assert "-1" in dialect("SELECT ?x { ?x <urn:p> ?y FILTER (?y > -1 && ?y - 1 < 3) }")


def test_each_aggregate_stands_alone() -> None:
    text = dialect(
        "SELECT ?a (COALESCE(MIN(?x), MIN(?y)) AS ?n) (MIN(?x) AS ?m) (MIN(?x) AS ?k) "
        "{ ?a <urn:p> ?x } GROUP BY ?a HAVING (COUNT(*) > 1) (MIN(?x) < 2) ORDER BY (!BOUND(?m)) LIMIT 3"
    )

    assert text == (
        "SELECT ?a (COALESCE(?m , ?h0 ) AS ?n) ?m (?m AS ?k) { { SELECT ?a (MIN(?x) AS ?m) "
        "(MIN(?y) AS ?h0) (COUNT(*) AS ?h1) WHERE { ?a <urn:p> ?x } GROUP BY ?a } "
        "FILTER (?h1 > 1) FILTER (?m < 2) } ORDER BY (!BOUND(?m)) LIMIT 3"
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a (COUNT(*) AS ?n) { ?a <urn:p> ?x } GROUP BY ?a HAVING (COUNT(*) > 1) ORDER BY DESC(?n)",
        "SELECT ?a ?x { ?a <urn:p> ?x } ORDER BY (STR(?x))",
        "SELECT (MIN(?x) + 1 AS ?n) { ?a <urn:p> ?x } GROUP BY (STR(?a))",
    ],
)
def test_what_an_engine_can_be_asked_is_left_as_it_is(text: str) -> None:
    assert dialect(text) == text
    assert planned(text).text == text
