from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import kstest

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.chance.limits import InvalidTestError
from habeas.networks.chance.nulls import NULLS, null_for, randomized
from habeas.networks.chance.sharing import joined_by


@pytest.mark.parametrize("weighting", ["count", "newman", "jaccard"])
def test_dealt_memberships_are_joined_as_the_observed_ones(
    letters: Callable[[int], TwoMode], weighting: str
) -> None:
    observed = joined_by(letters(1), weighting)

    for drawn in randomized(observed, draws=3):
        assert drawn.two_mode is not None
        assert observed.two_mode is not None
        assert drawn.two_mode.of_agents.tolist() == observed.two_mode.of_agents.tolist()
        expected = joined_by(drawn.two_mode, weighting).weights
        np.testing.assert_allclose(drawn.weights.toarray(), expected.toarray())
        assert (drawn.weights != observed.weights).nnz


@pytest.mark.parametrize("null", sorted(NULLS))
def test_the_same_seed_yields_the_same_networks(
    letters: Callable[[int], TwoMode], null: str
) -> None:
    observed = joined_by(letters(1)).part(np.arange(12) < 10)
    if null == "memberships":
        observed = joined_by(letters(1))
    if null == "connected":
        pairs = [*list(combinations(range(6), 2))[::2], (0, 1), (0, 3), (0, 5), (1, 2)]
        observed = Network.of(list("ABCDEF"), *np.array(sorted(set(pairs))).T)

    def run(seed: int) -> list[list[float]]:
        return [
            drawn.weights.toarray().ravel().tolist()
            for drawn in randomized(observed, null, draws=3, rounds=25, seed=seed)
        ]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert run(1)[0] != run(1)[1]


@pytest.mark.parametrize("rounds", [1, 10])
def test_p_values_are_uniform_if_the_null_model_holds_even_with_short_chains(rounds: int) -> None:
    rng = np.random.default_rng(7)
    pairs = np.array(list(combinations(range(14), 2)))
    p = []
    for number in range(80):
        ends = pairs[rng.permutation(len(pairs))[:25]].T
        network = Network.of([f"agent {n:02}" for n in range(14)], *ends)
        aim = rng.standard_normal((14, 14))  # what is measured varies from edge to edge
        drawn = [
            float(each.weights.multiply(aim).sum())
            for each in randomized(network, "degrees", draws=19, rounds=rounds, seed=number)
        ]
        p.append((1 + sum(each >= network.weights.multiply(aim).sum() for each in drawn)) / 20)

    # a p-value is one of 1/20, 2/20, ...: spread evenly below each
    even = np.array(p) - np.random.default_rng(1).random(len(p)) / 20
    assert kstest(even, "uniform").pvalue > 0.01


def test_a_projection_is_held_against_memberships_and_others_against_degrees(
    letters: Callable[[int], TwoMode],
) -> None:
    assert null_for(joined_by(letters(1))).name == "memberships"
    assert null_for(Network.of(["Ada", "Ben"], [0], [1])).name == "degrees"


def test_memberships_that_are_not_there_cannot_be_dealt() -> None:
    with pytest.raises(InvalidTestError, match="no memberships"):
        null_for(Network.of(["Ada", "Ben"], [0], [1]), "memberships")


def test_an_unknown_null_model_names_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="'degrees'"):
        randomized(Network.of(["Ada"], [], []), "degree", draws=1)


@pytest.mark.parametrize("null", ["degrees", "stubs", "connected"])
@pytest.mark.parametrize("agents", [["Ada"], ["Ada", "Ben"]])
def test_where_there_is_no_choice_the_network_comes_back(null: str, agents: list[str]) -> None:
    ends = [0] * (len(agents) - 1)
    network = Network.of(agents, ends, [1] * len(ends))

    for drawn in randomized(network, null, draws=20):
        assert drawn.number_of_edges() <= network.number_of_edges()
        if null != "stubs":
            assert (drawn.weights != network.weights).nnz == 0
