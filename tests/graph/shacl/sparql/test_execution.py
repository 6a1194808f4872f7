"""Queries of constraints, run: solutions as results, in every corner of pre-binding."""

from collections.abc import Callable

import numpy as np
import pyoxigraph as ox
import pytest
from tests.graph.shacl.sparql.given import Run, iri, triples

from habeas.shacl import paths as p
from habeas.shacl.sparql import execution
from habeas.shacl.sparql.execution import Bench, QueryFailureError, Solutions

INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
A, B, C = iri("a"), iri("b"), iri("c")


def number(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=INTEGER)


def shape(query: str, more: str = "", constraint: str = "") -> str:
    return (
        f":Shape {more} sh:sparql [ {constraint} sh:prefixes :prefixes ; "
        f'sh:select """{query}""" ] .'
    )


def rows(solutions: Solutions) -> list[tuple[int, object]]:
    return list(zip(solutions.rows.tolist(), solutions.values, strict=True))


def test_each_solution_is_a_result_with_the_row_of_its_focus() -> None:
    run = Run(shape("SELECT $this ?value { $this :p ?value }"), ":a :p 1 , 2 . :b :p 3 .")

    found = run.select(B, C, A)

    assert found.rows.tolist() == [0, 2, 2]
    assert found.values[0] == number("3")
    assert set(found.values[1:]) == {number("1"), number("2")}
    assert found.paths == [None] * 3


def test_at_a_node_shape_the_value_is_the_focus_if_none_is_bound() -> None:
    query = "SELECT $this ?value { $this :p ?x OPTIONAL { ?x :q ?value } }"
    data = ":a :p :x . :b :p :y . :y :q :z ."

    at_node = Run(shape(query), data).select(A, B)
    at_property = Run(shape(query, "sh:path :p ;"), data).select(A, B)

    assert rows(at_node) == [(0, A), (1, iri("z"))]
    assert rows(at_property) == [(0, None), (1, iri("z"))]


def test_a_path_is_taken_where_it_is_an_iri() -> None:
    query = "SELECT $this (?q AS ?path) { $this :p ?q }"

    found = Run(shape(query), ":a :p :q , 'q' , [] .").select(A)

    assert sorted(map(str, found.paths)) == ["None", "None", str(p.Predicate(iri("q")))]


def test_the_path_of_the_shape_stands_for_path_in_the_query() -> None:
    path = "sh:path ( :p [ sh:oneOrMorePath [ sh:inversePath :q ] ] ) ;"
    query = "SELECT $this ?value { $this $PATH ?value FILTER NOT EXISTS { $this $PATH :d } }"

    found = Run(
        shape(query, path), ":a :p :x . :b :q :x . :c :q :b . :d :q :e . :f :p :e ."
    ).select(A, iri("f"))

    assert {value for _, value in rows(found)} == {B, C}


def test_a_solution_that_says_so_is_a_failure() -> None:
    query = "SELECT $this ?failure { $this :p ?x BIND(?x > 1 AS ?failure) }"
    run = Run(shape(query), ":a :p 1 . :b :p 2 .")

    assert len(run.select(A).rows) == 1
    with pytest.raises(QueryFailureError, match=r"urn:test:Shape.*urn:test:b"):
        run.select(A, B)


class BrokenStore:
    def __getattr__(self, name: str) -> Callable[..., None]:
        def fail(*_: object, **__: object) -> None:
            if name == "query":
                raise OSError("no memory")

        return fail


def test_what_the_engine_cannot_answer_is_a_failure() -> None:
    run = Run(shape("SELECT $this { $this :p ?x }"), ":a :p 1 .")
    run.bench._feed.store = BrokenStore()  # type: ignore[assignment]

    with pytest.raises(QueryFailureError, match=r"urn:test:Shape.*no memory"):
        run.select(A)


def test_solutions_come_as_often_as_they_are() -> None:
    query = "SELECT $this { $this :p ?x }"

    assert len(Run(shape(query), ":a :p 1 , 2 .").select(A).rows) == 2
    assert (
        len(Run(shape(query.replace("T $", "T DISTINCT $")), ":a :p 1 , 2 .").select(A).rows) == 1
    )


def test_literals_are_foci_by_their_own_spelling() -> None:
    run = Run(shape("SELECT $this ?value { ?value :p $this }"), ":a :p 1 . :b :p 01 . :c :p 'x' .")

    found = run.select(number("1"), number("01"), ox.Literal("x"), A)

    # The engine takes both spellings for one number: each focus has both.
    assert {row for row, _ in rows(found)} == {0, 1, 2}
    assert [value for row, value in rows(found) if row == 2] == [C]


def test_blank_nodes_are_foci_and_values() -> None:
    run = Run(shape("SELECT $this ?value { $this :p ?value }"), "_:x :p _:y . _:y :p 1 .")

    found = run.select(ox.BlankNode("y"), ox.BlankNode("x"))

    assert rows(found) == [(0, number("1")), (1, ox.BlankNode("y"))]


def test_values_are_spelled_as_in_the_data_unless_they_are_computed() -> None:
    data = ":a :p 01 , 1.50 , '2019-05-03Z'^^xsd:date , '-3'^^xsd:negativeInteger , 'x' ."
    plain = Run(shape("SELECT $this ?value { $this :p ?value }"), data).select(A)
    computed = Run(shape("SELECT $this (?x + 0 AS ?value) { $this :p ?x }"), data).select(A)

    assert sorted(value.value for value in plain.values if isinstance(value, ox.Literal)) == [
        *("-3", "01", "1.50", "2019-05-03Z", "x"),
    ]
    assert ox.Literal("-3", datatype=ox.NamedNode(f"{INTEGER.value[:-7]}negativeInteger")) in (
        plain.values
    )
    assert number("1") in computed.values


def test_the_shapes_graph_and_the_current_shape_have_values() -> None:
    query = """SELECT $this ?value { $this :p ?x
        GRAPH $shapesGraph { $currentShape :allows ?value . ?value :of $this }
        FILTER(BOUND($shapesGraph) && BOUND($currentShape) && ?x != ?value) }"""
    data = ":a :p 1 . :Shape :allows :no ."

    found = Run(shape(query) + ":Shape :allows :y , :z . :y :of :a .", data).select(A)

    assert rows(found) == [(0, iri("y"))]


def test_a_shape_without_a_name_is_the_current_shape_too() -> None:
    shapes = """_:shape sh:path :p ; :allows 1 ; sh:sparql [ sh:prefixes :prefixes ;
        sh:select "SELECT $this ?value { GRAPH $shapesGraph { $currentShape :allows ?value } }" ] ."""
    run = Run(shapes, ":a :p 1 .", ox.BlankNode("shape"))

    assert rows(run.select(A)) == [(0, number("1"))]


def test_a_free_graph_variable_sees_the_shapes_graph_only() -> None:
    query = "SELECT $this ?g ?value { GRAPH ?g { ?value ?p $this } }"

    found = Run(shape(query) + ":y :of :a .", ":a :p :a .").select(A)

    assert rows(found) == [(0, iri("y"))]


def test_the_data_are_in_no_named_graph() -> None:
    found = Run(shape("SELECT $this { GRAPH ?g { $this :p ?x } }"), ":a :p 1 .").select(A)

    assert rows(found) == []


def test_parameters_have_values_and_absent_ones_have_none() -> None:
    component = """:C a sh:ConstraintComponent ; sh:validator :ask ;
            sh:parameter [ sh:path :most ] , [ sh:path :unit ; sh:optional true ] .
        :ask a sh:SPARQLAskValidator ; sh:prefixes :prefixes ; sh:ask
            "ASK { FILTER(BOUND($most) && IF(BOUND($unit), $value < $most, $value > $most)) }" ."""

    without = Run(component + ":Shape sh:path :p ; :most 3 .", ":a :p 1 .")
    with_one = Run(component + ":Shape sh:path :p ; :most 3 ; :unit :day .", ":a :p 1 .")

    assert without.ask((A, number("1")), (A, number("4"))) == [False, True]
    assert with_one.ask((A, number("1")), (A, number("4"))) == [True, False]


def test_a_parameter_can_be_a_property_a_literal_a_blank_node_or_a_graph() -> None:
    def ask(query: str, value: str, more: str = "") -> list[bool]:
        component = f""":C a sh:ConstraintComponent ; sh:parameter [ sh:path :x ] ;
            sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes :prefixes ; sh:ask "{query}" ] .
            :Shape sh:path :p ; :x {value} . {more}"""
        run = Run(component, ":a :p :b . :b :q 3 , 'x'@en .")
        return run.ask((A, B), (A, C))

    assert ask("ASK { $value $x ?y }", ":q") == [True, False]
    assert ask("ASK { $value $x ?y }", "'q'") == [False, False]
    assert ask("ASK { $value $x ?y }", "_:q") == [False, False]
    assert ask("ASK { $value :q $x }", "3") == [True, False]
    assert ask("ASK { $value :q $x }", "'x'@en") == [True, False]
    assert ask("ASK { $value :q $x }", "'x'") == [False, False]
    assert ask("ASK { $x :q ?y }", "'x'") == [False, False]
    assert ask("ASK { $x ^:q $value }", "'x'@en") == [True, False]
    assert ask("ASK { GRAPH $shapesGraph { $x :is ?y } }", "_:n", "_:n :is 1 .") == [True, True]
    assert ask("ASK { GRAPH $x { ?s ?p ?o } }", ":g") == [False, False]
    assert ask("ASK { FILTER(isBlank($x)) }", "_:n") == [True, True]
    assert ask("ASK { FILTER(STRLEN($x) = 5) }", "'\"a\\\\b\"'") == [True, True]


def test_ask_tells_pairs_apart_by_focus_and_value() -> None:
    component = """:C a sh:ConstraintComponent ; sh:parameter [ sh:path :x ] ; sh:validator [
        a sh:SPARQLAskValidator ; sh:prefixes :prefixes ; sh:ask "ASK { $value :in $this }" ] .
        :Shape sh:path :p ; :x 1 ."""
    run = Run(component, ":v :in :a , 5 . :w :in :b .")
    v, w = iri("v"), iri("w")

    assert run.ask((A, v), (B, v), (A, w), (B, w)) == [True, False, False, True]
    assert run.ask((A, v), (number("5"), v), (number("6"), v)) == [True, True, False]


def test_ask_at_a_node_shape_has_the_focus_as_value() -> None:
    component = """:C a sh:ConstraintComponent ; sh:parameter [ sh:path :x ] ; sh:validator [
        a sh:SPARQLAskValidator ; sh:prefixes :prefixes ;
        sh:ask "ASK { $value :p ?y . ?y :q $this FILTER(BOUND($value) && $value = $this) }" ] .
        :Shape :x 1 ."""
    run = Run(component, ":a :p :y . :y :q :a . :b :p :y .")

    assert run.ask((A, A), (B, B)) == [True, False]


def test_nothing_to_look_at_is_nothing_found() -> None:
    run = Run(shape("SELECT $this { $this :p ?x }"), ":a :p 1 .")

    found = run.bench.select(run.shape, run.constraints[0], np.zeros(0, np.int64))

    assert len(found.rows) == 0


def test_a_query_with_a_limit_is_run_for_each_focus() -> None:
    data = ":a :p 1 , 2 . :b :p 3 , 4 . :c :p 5 ."

    outer = Run(shape("SELECT $this ?value { $this :p ?value } LIMIT 1"), data)
    inner = Run(
        shape("SELECT $this ?value { { SELECT $this ?value { $this :p ?value } LIMIT 1 } }"), data
    )

    for run in (outer, inner):
        assert run.select(A, B, C).rows.tolist() == [0, 1, 2]
        assert run.select(C, A).rows.tolist() == [0, 1]  # nothing is left of those before


def test_an_ask_query_with_a_limit_is_run_for_each_pair() -> None:
    component = """:C a sh:ConstraintComponent ; sh:parameter [ sh:path :x ] ; sh:validator [
        a sh:SPARQLAskValidator ; sh:prefixes :prefixes ; sh:ask "ASK { $this :p $value } LIMIT 1" ] .
        :Shape sh:path :p ; :x 1 ."""
    run = Run(component, ":a :p :b . :b :p :c .")

    assert run.ask((A, B), (A, C), (B, C)) == [True, False, True]
    assert run.ask((B, C), (A, C)) == [True, False]


def test_solutions_can_be_taken_in_any_order() -> None:
    run = Run(shape("SELECT $this ?value { $this :p ?value }"), ":a :p 1 . :b :p 2 .")

    found = run.select(A, B).taken(np.array([1, 0, 1]))

    assert rows(found) == [(1, number("2")), (0, number("1")), (1, number("2"))]
    assert len(found.messages) == len(found.paths) == 3


def test_changes_of_the_data_are_followed() -> None:
    run = Run(
        shape("SELECT $this ?value { $this :p/:q ?value }"),
        ":a :p :x . :x :q 01 , 1 , 2 . :b :p :y .",
    )
    assert {value for _, value in rows(run.select(A, B))} == {number("1"), number("2")}

    def change(added: str, removed: str) -> set[object]:
        run.bench.change(run.image.change(triples(added)[2:], triples(removed)[2:]))
        return set(rows(run.select(A, B)))

    # The engine has 01 and 1 once. When one goes, the other stays.
    assert change("", ":x :q 1 .") == {(0, number("01")), (0, number("2"))}
    assert change(":y :q 7 .", ":x :q 01 , 2 .") == {(1, number("7"))}
    assert change(":a :p :y . :new :q 8 . :b :p :new .", ":b :p :y .") == {
        (0, number("7")),
        (1, number("8")),
    }
    assert change("", ":a :p :y .") == {(1, number("8"))}


def test_sets_of_foci_are_kept_and_given_up_again() -> None:
    run = Run(shape("SELECT $this { FILTER(isIRI($this)) }"), ":a :p 1 .")
    foci = [iri(f"n{each}") for each in range(30)]

    found = [len(run.select(foci[each], foci[each - 1]).rows) for each in (*range(30), *range(30))]

    assert found == [2] * 60
    assert len(list(run.bench._feed.store.named_graphs())) <= 9


def test_one_bench_runs_many_constraints() -> None:
    shapes = "".join(
        f':S{each} sh:sparql [ sh:prefixes :prefixes ; sh:select "SELECT $this {{ $this :p {each} }}" ] .'
        for each in range(5)
    )
    runs = [Run(shapes, ":a :p 1 , 3 .", iri(f"S{each}")) for each in range(5)]
    bench = Bench(runs[0].image, runs[0].plan)

    found = [
        len(bench.select(run.shape, run.constraints[0], runs[0].numbers(A)).rows) for run in runs
    ]

    assert found == [0, 1, 0, 1, 0]


@pytest.mark.parametrize("share", [0, 10**9])
def test_what_is_no_focus_is_not_found(share: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "_SHARE", share)
    run = Run(shape("SELECT $this { $this :p ?x }"), ":a :p 1 . :b :p 1 . :c :p 1 .")

    assert run.select(C, A).rows.tolist() == [0, 1]
