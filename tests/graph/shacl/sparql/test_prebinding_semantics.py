"""Queries run for all foci at once say what the specification says of each focus."""

import os
from collections import Counter

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.shacl.sparql import drawing as d
from tests.graph.shacl.sparql import reference as r

from habeas.shacl import paths as p
from habeas.shacl.image import Image, image_of
from habeas.shacl.plan import AskValidator, Custom, Plan, SelectQuery, Shape, Sparql
from habeas.shacl.sparql import execution
from habeas.shacl.sparql.execution import Bench

#: More by hand: HABEAS_FUZZ=20 tries twenty times as many.
TIMES = int(os.environ.get("HABEAS_FUZZ", "1"))
#: One in so many triples must be about a focus for a query to be asked of all data.
ALWAYS, NEVER = 10**9, 0

Rows = Counter[tuple[str, str]]


def select(query: r.Select) -> str:
    names = " ".join(map(str, query.variables))
    return f"SELECT {'DISTINCT ' * query.distinct}{names} {query.group}"


def message(names: list[str]) -> str:
    return " ".join(f"{{?{name}}}" for name in names)


def expected(query: r.Select, data: r.Data, foci: list[r.Term], others: r.Solution) -> Rows:
    names = [variable.name for variable in query.variables]
    return Counter(
        (
            str(focus),
            " ".join(row[name].value if name in row else f"{{?{name}}}" for name in names),
        )
        for focus in foci
        for row in r.answered(query, data, {"this": focus, **others})
    )


def found(image: Image, constraint: Sparql | Custom, foci: list[r.Term]) -> Rows:
    bench = Bench(image, Plan({}))
    shape = Shape(ox.NamedNode("urn:test:shape"), constraints=(constraint,))
    numbers = np.array([image.terms.intern(focus) for focus in foci])
    solutions = bench.select(shape, constraint, numbers)
    return Counter(
        (str(foci[row]), text.value)
        for row, (text,) in zip(solutions.rows.tolist(), solutions.messages, strict=True)
    )


@given(data=d.data(), query=d.queries(), foci=st.permutations(d.TERMS))
@settings(max_examples=150 * TIMES, deadline=None)
def test_select_finds_for_each_focus_what_the_specification_says(
    data: r.Data, query: r.Select, foci: list[r.Term]
) -> None:
    image = image_of(data)
    texts = (ox.Literal(message([variable.name for variable in query.variables])),)
    nodes: list[r.Term] = [focus for focus in foci if not isinstance(focus, ox.Literal)]
    cases = (
        (NEVER, "", foci, 100),  # numbers are foci too: rows have to be carried
        (NEVER, "", nodes, 100),
        (ALWAYS, "", nodes, 100),
        (ALWAYS, "", foci, 100),
        (NEVER, " LIMIT 1000000", foci, 100),  # one focus after the other
        (NEVER, "", foci, 0),  # those that surely have no solution are left out before
    )

    for share, limit, some, few in cases:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(execution, "_SHARE", share)
            patch.setattr(execution, "_FEW", few)
            text = select(query) + limit
            constraint = Sparql(ox.NamedNode("urn:test:query"), SelectQuery(text), texts)

            assert found(image, constraint, some) == expected(query, data, some, {}), text


@given(
    data=d.data(),
    query=d.queries((d.THIS, d.C), (d.A, d.B)),
    foci=st.permutations(d.TERMS),
    value=st.sampled_from(d.TERMS),
)
@settings(max_examples=80 * TIMES, deadline=None)
def test_parameters_have_their_value_everywhere(
    data: r.Data, query: r.Select, foci: list[r.Term], value: r.Term
) -> None:
    image = image_of(data)
    texts = (ox.Literal(message([variable.name for variable in query.variables])),)
    component = ox.NamedNode("urn:test:component")

    for limit in ("", " LIMIT 1000000"):
        text = select(query) + limit
        constraint = Custom(component, SelectQuery(text), (("c", value),), texts)

        assert found(image, constraint, foci) == expected(query, data, foci, {"c": value}), text


@given(
    data=d.data(),
    query=st.one_of(
        d.queries((d.THIS, d.VALUE, d.C), (d.A, d.B)),
        d.queries((d.VALUE, d.C), (d.A, d.B), subqueries=False),
    ),
    pairs=st.lists(
        st.tuples(st.sampled_from(d.TERMS), st.sampled_from(d.TERMS)), unique=True, max_size=12
    ),
    parameter=st.sampled_from(d.TERMS),
    at_node=st.booleans(),
)
@settings(max_examples=150 * TIMES, deadline=None)
def test_ask_is_true_of_the_pairs_that_the_specification_says(
    data: r.Data,
    query: r.Select,
    pairs: list[tuple[r.Term, r.Term]],
    parameter: r.Term,
    at_node: bool,
) -> None:
    image = image_of(data)
    if at_node:
        pairs = [(focus, focus) for focus in dict.fromkeys(focus for focus, _ in pairs)]
    numbers = np.array([[image.terms.intern(term) for term in pair] for pair in pairs], np.int64)
    foci, values = numbers.reshape(-1, 2).T
    shape = Shape(
        ox.NamedNode("urn:test:shape"), path=None if at_node else p.Predicate(d.PREDICATES[0])
    )

    for limit in ("", " LIMIT 1000000"):
        text = f"ASK {query.group}{limit}"
        constraint = Custom(
            ox.NamedNode("urn:test:component"), AskValidator(text), (("c", parameter),)
        )
        bench = Bench(image, Plan({}))

        right = bench.ask(shape, constraint, foci, values).tolist()

        assert right == [
            r.is_true(query.group, data, {"this": focus, "value": value, "c": parameter})
            for focus, value in pairs
        ], text
