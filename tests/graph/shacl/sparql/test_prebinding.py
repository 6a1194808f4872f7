"""What queries in shapes may not do, each with its rule."""

import pytest

from habeas.shacl.sparql.grammar import read_query
from habeas.shacl.sparql.prebinding import breaches, refusal, unsupported

PREFIXES = {"": "urn:test:", "xsd": "http://www.w3.org/2001/XMLSchema#"}
LIMITS = "pre-binding-limitations"


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        ("ASK { $this :p ?x }", "select-query-valid", "line 1, column 1: this must be a query of"),
        ("SELECT ?x { $this :p ?x }", "select-query-this", "return $this"),
        ("SELECT * { ?x :p ?y }", "select-query-this", "return $this"),
        ("SELECT $this { $this :p ?x\nMINUS { ?x :q ?y } }", LIMITS, "line 2, column 1: MINUS"),
        ("SELECT $this { $this :p ?x SERVICE :e { ?x :q ?y } }", LIMITS, "SERVICE"),
        ("SELECT $this { $this :p ?x SERVICE SILENT ?x { } }", LIMITS, "SERVICE"),
        ("SELECT $this { $this :p ?x VALUES ?x { 1 } }", LIMITS, "VALUES"),
        ("SELECT $this { $this :p ?x } VALUES ?x { 1 }", LIMITS, "VALUES"),
        ("SELECT $this { $this :p ?x FILTER EXISTS { ?x :q ?y MINUS { } } }", LIMITS, "MINUS"),
        ("SELECT $this { { SELECT $this { } VALUES ?x { 1 } } }", LIMITS, "VALUES"),
        ("SELECT (?x AS ?this) { ?x :p ?y }", LIMITS, "AS ?this"),
        ("SELECT $this { ?x :p ?y BIND(?x AS $this) }", LIMITS, "AS ?this"),
        ("SELECT $this { ?x :p ?y BIND(?x AS ?shapesGraph) }", LIMITS, "AS ?shapesGraph"),
        ("SELECT $this { ?x :p ?y BIND(?x AS ?currentShape) }", LIMITS, "AS ?currentShape"),
        ("SELECT $this { ?x :p ?y BIND(?x AS ?parameter) }", LIMITS, "AS ?parameter"),
        ("SELECT $this { ?x :p ?y } GROUP BY (?x AS ?this)", LIMITS, "AS ?this"),
        ("SELECT $this { $this :p ?x { SELECT ?x { ?x :q ?y } } }", LIMITS, "add $parameter $this"),
        ("SELECT $this { { SELECT $this { $this :q ?y } } }", LIMITS, "add $parameter to"),
        ("SELECT $this { { SELECT * { ?x :q $this } } }", LIMITS, "add $parameter to"),
        (
            "SELECT $this { FILTER EXISTS { { SELECT ?x { ?x :q ?y } } } }",
            LIMITS,
            "subquery must return",
        ),
        ("SELECT $this { $this :p ?PATH }", "PATH-position", "column 25: $PATH"),
        ("SELECT $this { $PATH :p $this }", "PATH-position", "$PATH"),
        ("SELECT $this $PATH { $this $PATH ?x }", "PATH-position", "$PATH"),
        ("SELECT $this { $this $PATH ?x FILTER(BOUND($PATH)) }", "PATH-position", "$PATH"),
        ("SELECT $this { GRAPH $PATH { $this :p ?x } }", "PATH-position", "$PATH"),
    ],
)
def test_a_breach_is_named_with_its_rule_and_place(text: str, rule: str, says: str) -> None:
    found = list(breaches(read_query(text, PREFIXES), "SELECT", ["parameter"]))

    assert {each for each, _ in found} == {rule}
    assert any(says in message for _, message in found), found


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this { $this $PATH ?value }",
        "SELECT * { $this :p ?value }",
        "SELECT $this ?x (?x AS ?value) (:p AS ?path) { $this :p ?x }",
        "SELECT $this { { SELECT $this $parameter (1 AS ?n) { } GROUP BY $this $parameter } }",
        "SELECT $this { { SELECT * { $this :p $parameter } } }",
        "SELECT $this { GRAPH $shapesGraph { $currentShape :p ?x } } LIMIT 3",
        "SELECT $this { $this :minus ?VALUES ; :p 'SERVICE' . # MINUS { }\n }",
        "SELECT ?this { ?this <urn:test:MINUS> ?service }",
    ],
)
def test_what_the_specification_allows_is_no_breach(text: str) -> None:
    assert list(breaches(read_query(text, PREFIXES), "SELECT", ["parameter"])) == []


def test_an_ask_query_has_a_value_before() -> None:
    query = read_query("ASK { BIND(1 AS ?value) { SELECT $this { } } }", PREFIXES)

    found = [message for _, message in breaches(query, "ASK", ["value"])]

    assert len(found) == 2
    assert "AS ?value" in found[0]
    assert "add $value to" in found[1]


def test_an_ask_query_is_no_select_query() -> None:
    query = read_query("SELECT $this { }", PREFIXES)

    assert [rule for rule, _ in breaches(query, "ASK", ["value"])] == ["ask-sparql"]


def test_datasets_and_unknown_functions_are_not_run() -> None:
    query = read_query("SELECT $this FROM :g FROM NAMED :h { FILTER(:f($this)) }", PREFIXES)

    found = list(unsupported(query))

    assert [text.partition(":")[0] for text in found] == [
        "line 1, column 14",
        "line 1, column 22",
        "line 1, column 45",
    ]
    assert "<urn:test:f>" in found[2]


def test_casts_are_functions_that_are_run() -> None:
    query = read_query(
        "SELECT $this { FILTER(xsd:integer($this) = xsd:date('2019-05-03')) }", PREFIXES
    )

    assert list(unsupported(query)) == []


def test_the_engine_says_what_it_does_not_take() -> None:
    assert refusal("SELECT ?this (COUNT(?x) AS ?n) { ?this ?p ?x }") is not None
    assert refusal("SELECT ?this { ?this ?p ?x }") is None
