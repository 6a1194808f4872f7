"""Who is together, who connects, and what is missing, beside counting by hand."""

import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.columns.graphs import HEAD, SMALL, Made, columns_of

from habeas import columns
from habeas.columns import together
from habeas.columns.layout import Numbers
from habeas.errors import UnknownNameError
from habeas.store.embedded import EmbeddedStore


def named(held: columns.Columns, numbers: Numbers) -> list[str]:
    return [iri.rpartition("/")[2] for iri in held.terms.iris(numbers)]


def pairs(held: columns.Columns, found: columns.Pairs) -> list[tuple[str, str, int]]:
    return list(
        zip(named(held, found.one), named(held, found.other), found.cases.tolist(), strict=True)
    )


def brokers(held: columns.Columns, found: columns.Brokers) -> list[tuple[str, int, int]]:
    counts = found.others.tolist(), found.cases.tolist()
    return list(zip(named(held, found.agent), *counts, strict=True))


def test_pairs_come_with_their_cases_most_first(made: Made) -> None:
    _, held = made(SMALL)

    assert pairs(held, columns.co_involvement(held)) == [
        ("a", "b", 2),
        ("a", "c", 1),
        ("b", "c", 1),
    ]
    assert pairs(held, columns.co_involvement(held, most=1)) == [("a", "b", 2)]
    assert pairs(held, columns.co_involvement(held, most=2))[1:] == [("a", "c", 1)]
    assert pairs(held, columns.co_involvement(held, most=0)) == []
    assert pairs(held, columns.co_involvement(held, case="case:1")) == [("a", "b", 1)]


def test_a_role_takes_the_narrower_ones_with_it(made: Made) -> None:
    _, held = made(
        SMALL
        + ":x habeas:inCase case:1 ; habeas:hasPrincipal agent:c ; habeas:hasRole role:petitioner ."
    )

    by_role = columns.co_involvement(held, role="legal-representative")
    assert pairs(held, by_role) == [("b", "c", 1)]
    assert pairs(held, columns.co_involvement(held, role="defence-counsel")) == []


def test_an_agent_does_not_meet_itself(made: Made) -> None:
    _, held = made(SMALL)

    assert brokers(held, columns.brokers(held)) == [("a", 2, 2), ("b", 2, 2), ("c", 2, 1)]
    alone = ":i1 habeas:inCase case:1 ; habeas:hasPrincipal agent:a ."
    _, held = made(alone + alone.replace(":i1", ":i2"))
    assert brokers(held, columns.brokers(held)) == []


def test_unknown_roles_and_cases_name_the_near_ones(made: Made) -> None:
    _, held = made(SMALL)

    with pytest.raises(UnknownNameError, match="defence-counsel"):
        columns.co_involvement(held, role="defense-counsel")
    with pytest.raises(UnknownNameError, match="case/1"):
        columns.brokers(held, case="case:11")


involved = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(involved, st.integers(1, 12))
def test_counts_are_those_that_one_counts_by_hand(
    rows: list[tuple[int, int]], at_a_time: int
) -> None:
    lines = [
        f":i{n} habeas:inCase case:{case} ; habeas:hasPrincipal agent:{agent} ."
        for n, (case, agent) in enumerate(rows)
    ]
    cases: dict[str, set[str]] = defaultdict(set)
    for case, agent in rows:
        cases[str(agent)].add(str(case))
    together_in = {
        (one, other): len(cases[one] & cases[other])
        for one, other in combinations(sorted(cases), 2)
        if cases[one] & cases[other]
    }
    store = EmbeddedStore.of(ox.parse(HEAD + f":g {{ {' '.join(lines)} }}", ox.RdfFormat.TRIG))
    before, together.AT_A_TIME = together.AT_A_TIME, at_a_time
    try:
        with tempfile.TemporaryDirectory() as folder:
            held = columns_of(store, Path(folder) / "columns")
            found = pairs(held, columns.co_involvement(held))
            met = brokers(held, columns.brokers(held))
    finally:
        together.AT_A_TIME = before

    assert {(one, other): n for one, other, n in found} == together_in
    assert [n for _, _, n in found] == sorted(together_in.values(), reverse=True)
    for name, others, among in met:
        ties = [pair for pair in together_in if name in pair]
        assert others == len(ties)
        assert among == len({case for one, other in ties for case in cases[one] & cases[other]})
    assert {name for name, _, _ in met} == {name for pair in together_in for name in pair}


GAPS = """
case:1 a habeas:Case . case:2 a habeas:Case . case:3 a habeas:Case .
:s1 habeas:inCase case:1 ; habeas:hasPrincipal agent:state ; habeas:hasRole role:respondent-state .
:s2 habeas:inCase case:2 ; habeas:hasPrincipal agent:state ; habeas:hasRole role:respondent-state .
agent:state habeas:isLocatedIn place:X .
:i1 habeas:inCase case:1 ; habeas:hasPrincipal agent:a ; habeas:hasRole role:petitioner .
:e habeas:isPartOfCase case:3 ; habeas:underMechanism mechanism:m . mechanism:m habeas:isOperatedBy agent:panel .
agent:panel habeas:hasOrganizationType :panel .
:panel skos:broader <https://w3id.org/habeas/vocab/organization-type/un-body> .
:i2 habeas:inCase case:2 ; habeas:hasPrincipal agent:panel ; habeas:hasRole role:un-procedure .
"""


def test_gaps_are_counted_where_the_state_is_that_must_answer(made: Made) -> None:
    _, held = made(GAPS)

    def told(lacking: columns.Lacking) -> list[tuple[str, int, int]]:
        found = columns.gaps(held, lacking)
        places = ["" if n < 0 else named(held, np.array([n]))[0] for n in found.place.tolist()]
        return list(zip(places, found.cases.tolist(), found.without.tolist(), strict=True))

    assert sorted(told("counsel")) == [("", 1, 1), ("X", 2, 1)]
    assert sorted(told("un-procedure")) == [("", 1, 0), ("X", 2, 1)]
    assert named(held, columns.cases_without(held, "counsel")) == ["2", "3"]
    assert named(held, columns.cases_without(held, "un-procedure")) == ["1"]


def test_a_graph_without_cases_has_no_gaps(made: Made) -> None:
    _, held = made(":x :y :z .")

    assert len(columns.gaps(held, "counsel").place) == 0
