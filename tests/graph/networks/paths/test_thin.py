import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.networks.arrays import TwoMode
from habeas.networks.paths import Gaps, gaps

PARTS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 6)))


@settings(max_examples=30, deadline=None)
@given(parts=PARTS, few=st.integers(1, 3))
def test_gaps_are_as_counted_one_by_one(parts: set[tuple[int, int]], few: int) -> None:
    two_mode = TwoMode.of(
        list("abcdef"), list("tuvwxyz"), [one for one, _ in parts], [other for _, other in parts]
    )
    who = {thing: sorted(a for a, t in parts if t == thing) for thing in range(7)}

    found = gaps(two_mode, few=few)

    alone = {agent: [t for t in who if who[t] == [agent]] for agent in range(6)}
    assert {(each.agent, each.alone) for each in found.sole} == {
        ("abcdef"[agent], len(things)) for agent, things in alone.items() if things
    }
    assert [each.alone for each in found.sole] == sorted(map(len, filter(None, alone.values())))[
        ::-1
    ]
    for each in found.sole:
        of_agent = sum(1 for a, _ in parts if "abcdef"[a] == each.agent)
        assert (each.things, each.share) == (of_agent, each.alone / of_agent)
    assert {each.thing: list(each.agents) for each in found.thin} == {
        "tuvwxyz"[thing]: ["abcdef"[agent] for agent in agents]
        for thing, agents in who.items()
        if 1 <= len(agents) <= few
    }
    assert [len(each.agents) for each in found.thin] == sorted(len(e.agents) for e in found.thin)
    assert found.things == sum(1 for agents in who.values() if agents)
    assert found.alone == sum(map(len, alone.values()))


def test_the_share_that_rests_on_one_agent_is_of_things_with_one() -> None:
    parts = TwoMode.of(["Ada", "Ben"], list("tuvw"), [0, 0, 0, 1, 1], [0, 1, 2, 2, 3])

    found = gaps(parts)

    assert found.most_on_one == 2 / 3
    assert found.as_json()["thin"][0] == {"thing": "t", "agents": ["Ada"]}


def test_with_nobody_there_is_no_gap() -> None:
    assert gaps(TwoMode.of([], [], [], [])) == Gaps(0, 0, 0, 0.0, (), ())


@pytest.mark.parametrize("few", [1, 2])
def test_labels_may_be_missing(few: int) -> None:
    parts = TwoMode.of(["a"], ["t"], [0], [0], {"label": [""]})

    assert gaps(parts, few=few).sole[0].label == "a"
    assert np.isclose(gaps(parts, few=few).most_on_one, 1.0)
