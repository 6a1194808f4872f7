"""Queries as the engine gets them."""

import pyoxigraph as ox
import pytest
from tests.graph.shacl.sparql.given import iri

from habeas.shacl import paths as p
from habeas.shacl.plan import AskValidator, Custom, SelectQuery, Shape, Sparql
from habeas.shacl.sparql.grammar import parsed
from habeas.shacl.sparql.prepared import Prepared, prepared
from habeas.shacl.sparql.rewriting import Binding, begins_with

THIS = Binding(frozenset({"this"}), "FOCUS")
PREFIX = "PREFIX : <urn:test:> "


def ready(body: str, path: p.Path | None = None) -> Prepared:
    query = SelectQuery(f"{PREFIX}SELECT $this {{ {body} }}")
    return prepared(Shape(iri("Shape"), path=path), Sparql(iri("c"), query))


def written(body: str, path: p.Path | None = None, carried: str | None = None) -> str:
    text = ready(body, path).text(THIS, carried=carried)
    return (
        text.replace("<urn:test:", ":")
        .replace("> ", " ")
        .replace(">)", ")")
        .replace(">/", "/")
        .removeprefix("SELECT ?this ")
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$this :p ?x", "{ FOCUS ?this :p ?x }"),
        ("?x :p ?y", "{ FOCUS ?x :p ?y }"),
        ("?x :p ?y OPTIONAL { ?y :q ?z }", "{ FOCUS ?x :p ?y OPTIONAL { ?y :q ?z } }"),
        (
            "{ FILTER(BOUND($this)) } UNION { ?x :p ?y }",
            "{ FOCUS { FOCUS FILTER(BOUND(?this)) } UNION { ?x :p ?y } }",
        ),
        (
            "{ SELECT $this (COUNT(?x) AS ?n) { ?x :p ?y } GROUP BY $this }",
            "{ FOCUS { SELECT ?this (COUNT(?x) AS ?n) { FOCUS ?x :p ?y } GROUP BY ?this } }",
        ),
        ("FILTER EXISTS { FILTER($this = :a) }", "{ FOCUS FILTER EXISTS { FOCUS FILTER(?this = :a) } }"),
        # What EXISTS asks has the focus of the solution.
        ("FILTER EXISTS { $this :p ?x }", "{ FOCUS FILTER EXISTS { ?this :p ?x . } }"),
        ("FILTER EXISTS { ?x :p ?y }", "{ FOCUS FILTER EXISTS { ?x :p ?y . } }"),
        ("GRAPH :g { $this :p ?x }", "{ FOCUS GRAPH :g { FOCUS ?this :p ?x } }"),
    ],
)  # fmt: skip
def test_the_focus_is_bound_in_every_group_that_mentions_it(body: str, expected: str) -> None:
    assert written(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("?x :q ?y . $this :p ?x", "?this :p ?x . LATERAL { ?x :q ?y . }"),
        ("?x a :C ; :p $this", "?x :p ?this . LATERAL { ?x <type :C . }"),
        ("$this :p/^:q ?x", "?this :p ?habeas_node_0 . LATERAL { ?x :q ?habeas_node_0 . }"),
        ("$this :p _:x . _:x :q []", "?this :p ?habeas_node_0 . LATERAL { ?habeas_node_0 :q ?habeas_node_1 . }"),
        ("$this :p ?x OPTIONAL { ?x :q ?y FILTER(?y < 1) }", "?this :p ?x . LATERAL { OPTIONAL { ?x :q ?y . FILTER(?y < 1) } }"),
        ("$this :p ?x { ?x :q ?y } UNION { ?x :r ?y . ?y :s ?z }", "?this :p ?x . LATERAL { { ?x :q ?y . } UNION { ?x :r ?y . LATERAL { ?y :s ?z . } } }"),
        ("$this :p ?x GRAPH :g { ?x :q ?y }", "?this :p ?x . LATERAL { GRAPH :g { ?x :q ?y . } }"),
        ("$this :p ?x . FILTER(?x != $this) ?x :q ?z", "?this :p ?x . FILTER(?x != ?this) LATERAL { ?x :q ?z . }"),
        # These would see more in a LATERAL than they may.
        ("$this :p ?x { ?y :q ?z FILTER(BOUND(?x)) }", "?this :p ?x . { ?y :q ?z . FILTER(BOUND(?x)) }"),
        ("$this :p ?x { BIND(?x AS ?y) }", "?this :p ?x . { BIND(?x AS ?y) }"),
        ("$this :p ?x OPTIONAL { ?x :q ?y OPTIONAL { ?y :r ?x } }", "?this :p ?x . OPTIONAL { ?x :q ?y . LATERAL { OPTIONAL { ?y :r ?x . } } }"),
    ],
)  # fmt: skip
def test_what_exists_asks_goes_from_pattern_to_pattern(body: str, expected: str) -> None:
    found = written(f"FILTER NOT EXISTS {{ {body} }}")

    found = found.replace("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "<type")
    assert found == f"{{ FOCUS FILTER NOT EXISTS {{ {expected} }} }}"


def test_the_path_of_the_shape_is_written_as_predicate() -> None:
    path = p.Sequence((p.Predicate(iri("p")), p.Inverse(p.Predicate(iri("q")))))

    assert written("$this $PATH ?x", path) == "{ FOCUS ?this (:p/^:q) ?x }"
    assert written("$this $PATH ?x") == "{ FOCUS ?this ?PATH ?x }"
    assert "?this :p ?habeas_node_0 . LATERAL" in written("FILTER EXISTS { $this $PATH ?x }", path)


def test_values_that_all_foci_share_are_written_out() -> None:
    body = """GRAPH $shapesGraph { $currentShape :p ?x } FILTER(BOUND($currentShape))
        { SELECT $this $shapesGraph { $this :p ?x } ORDER BY $currentShape }"""

    assert written(body) == (
        "{ FOCUS GRAPH <urn:x-habeas:shapes-graph { :Shape :p ?x } FILTER(true) "
        "{ SELECT ?this { FOCUS ?this :p ?x } ORDER BY (:Shape) } }"
    )


def test_what_a_shape_may_not_be_written_as_is_bound() -> None:
    query = AskValidator(f"{PREFIX}ASK {{ $value $one $two . $two $three ?x }}")
    values = (("one", ox.Literal("p")), ("two", ox.BlankNode("b")), ("three", iri("q")))
    constraint = Custom(iri("C"), query, values)

    found = prepared(Shape(iri("Shape"), path=p.Predicate(iri("p"))), constraint)

    text = found.text(asked="?value")
    assert set(found.nodes) == {"?one", "?two"}
    assert text.startswith("SELECT DISTINCT ?value { GRAPH <urn:x-habeas:scratch:term:")
    assert text.endswith("?value ?one ?two . ?two <urn:test:q> ?x }")


def test_grouping_by_a_value_that_all_share_is_grouping_by_one_value() -> None:
    body = "{ SELECT $this (COUNT(*) AS ?n) { } GROUP BY $this $currentShape }"

    found = written(body)

    assert "GROUP BY ?this (:Shape AS ?habeas_group_" in found


def test_rows_are_carried_through_subqueries() -> None:
    body = """{ SELECT DISTINCT $this { $this :p ?x } }
        { SELECT $this (COUNT(*) AS ?n) { $this :p ?x } GROUP BY $this } { SELECT * { $this :p ?x } }"""

    assert written(body, carried="?row").removeprefix("SELECT ?row ?this ") == (
        "{ FOCUS { SELECT DISTINCT ?row ?this { FOCUS ?this :p ?x } } "
        "{ SELECT ?row ?this (COUNT(*) AS ?n) { FOCUS ?this :p ?x } GROUP BY ?row ?this } "
        "{ SELECT * { FOCUS ?this :p ?x } } }"
    )


def test_graphs_of_bindings_are_hidden_where_any_graph_will_do() -> None:
    assert written("GRAPH ?g { ?x :p ?y } . ?x :q ?g") == (
        '{ FOCUS GRAPH ?g { ?x :p ?y } FILTER(!STRSTARTS(STR(?g), "urn:x-habeas:scratch:")) '
        ". ?x :q ?g }"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$this :p ?x", True),
        ("FILTER(?x > 1) ?y :q ?z . ?x ^:p $this", True),
        ("$this ?any ?x", True),
        ("$this :p ?x OPTIONAL { ?x :q ?y }", True),
        ("$this :p ?x OPTIONAL { $this :q ?y }", True),
        ("$this :p ?x FILTER NOT EXISTS { $this :q ?x }", True),
        ("SELECT $this { $this :p ?x }", True),
        ("{ SELECT $this { $this :p ?x } }", False),
        ("$this :p* ?x", False),
        ("$this !:p ?x", False),
        ("?x :p ?y", False),
        ("?x :p ?y FILTER(?x = $this)", False),
        ("BIND($this AS ?y) $this :p ?x", False),
        ("OPTIONAL { $this :p ?x }", False),
        ("$this :p ?x OPTIONAL { ?x :q ?y FILTER(?y = $this) }", False),
        ("$this :p ?x FILTER NOT EXISTS { ?x :q ?y FILTER(?y = $this) }", False),
        ("$this :p ?x { SELECT $this { ?x :p ?y } }", False),
    ],
)
def test_a_query_may_bind_the_focus_itself(body: str, expected: bool) -> None:
    query = parsed(f"{PREFIX}SELECT $this {{ {body} }}")

    assert begins_with(query, "this") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT $this { $this :p ?x }", False),
        ("SELECT DISTINCT $this { $this :p ?x } ORDER BY ?x", False),
        (
            "SELECT $this (COUNT(*) AS ?n) { $this :p ?x } GROUP BY $this HAVING (COUNT(*) > 1)",
            False,
        ),
        ("SELECT $this { $this :p ?x } LIMIT 1", True),
        ("SELECT $this { $this :p ?x } OFFSET 1", True),
        ("SELECT REDUCED $this { $this :p ?x }", True),
        ("SELECT $this { FILTER EXISTS { SELECT $this { $this :p ?x } LIMIT 1 } }", True),
        ("ASK { $this :p ?x }", False),
        ("ASK { $this :p ?x } HAVING (COUNT(*) > 1)", True),
        ("ASK { $this :p ?x } GROUP BY ?x", True),
    ],
)
def test_some_queries_are_run_for_one_focus_after_the_other(text: str, expected: bool) -> None:
    if text.startswith("ASK"):
        constraint: Sparql | Custom = Custom(iri("C"), AskValidator(PREFIX + text), ())
    else:
        constraint = Sparql(iri("c"), SelectQuery(PREFIX + text))

    assert prepared(Shape(iri("Shape")), constraint).alone is expected
