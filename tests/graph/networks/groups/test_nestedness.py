from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.networks.groups.made import names, shared

from habeas.networks.arrays import TwoMode
from habeas.networks.groups.nestedness import nestedness

#: The example that Almeida-Neto and others (2008) work through.
WORKED = [
    [1, 0, 1, 1, 1],
    [1, 1, 1, 0, 0],
    [0, 1, 1, 1, 0],
    [1, 1, 0, 0, 0],
    [1, 1, 0, 0, 0],
]


def of_dense(dense: list[list[int]]) -> TwoMode:
    rows, columns = np.nonzero(np.array(dense))
    return TwoMode.of(names(len(dense)), names(len(dense[0])), rows, columns)


def paired(rows: list[set[int]]) -> tuple[float, int]:
    """The sum over pairs of rows, and how many pairs there are, by the definition."""
    held = [row for row in rows if row]
    pairs = list(combinations(held, 2))
    sizes = [sorted((one, other), key=len) for one, other in pairs]
    return (
        sum(len(one & other) / len(one) for one, other in sizes if len(one) < len(other)),
        len(pairs),
    )


def test_the_worked_example_has_the_published_value() -> None:
    found = nestedness(of_dense(WORKED))

    assert round(found.agents, 1) == 53.3
    assert round(found.things, 1) == 63.3
    assert round(found.whole, 1) == 58.3


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.floats(0.05, 0.95), st.integers(0, 10**6))
def test_it_is_that_of_looking_at_every_pair(
    agents: int, things: int, share: float, seed: int
) -> None:
    two_mode = shared(agents, things, share, seed)
    dense = two_mode.incidence.toarray() > 0

    found = nestedness(two_mode)

    of_agents, pairs = paired([set(np.flatnonzero(row).tolist()) for row in dense])
    of_things, others = paired([set(np.flatnonzero(row).tolist()) for row in dense.T])
    for value, total, number in (
        (found.agents, of_agents, pairs),
        (found.things, of_things, others),
        (found.whole, of_agents + of_things, pairs + others),
    ):
        wanted = 100 * total / number if number else np.nan
        assert value == pytest.approx(wanted, nan_ok=True)


def test_a_staircase_is_perfectly_nested_and_a_division_of_labour_is_not() -> None:
    staircase = of_dense([[1, 1, 1], [1, 1, 0], [1, 0, 0]])
    divided = of_dense([[1, 0, 0], [0, 1, 0], [0, 0, 1]])

    assert nestedness(staircase).whole == 100
    assert nestedness(divided).whole == 0


@pytest.mark.parametrize("size", [0, 1])
def test_without_pairs_it_is_not_defined(size: int) -> None:
    found = nestedness(TwoMode.of(names(size), names(size), range(size), range(size)))

    assert np.isnan([found.whole, found.agents, found.things]).all()
    assert set(found.summary().values()) == {None}
