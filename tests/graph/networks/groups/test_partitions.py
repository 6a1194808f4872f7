from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.networks.groups.made import drawn

from habeas.networks.arrays import Network
from habeas.networks.groups.partitions import adjusted_rand, by_size, modularity, same_mates

two_partitions = st.integers(1, 12).flatmap(
    lambda size: st.tuples(
        *(st.lists(st.integers(0, 3), min_size=size, max_size=size) for _ in range(2))
    )
)


@settings(max_examples=30, deadline=None)
@given(two_partitions)
def test_adjusted_rand_is_that_of_counting_pairs(two: tuple[list[int], list[int]]) -> None:
    one, other = two
    pairs = list(combinations(range(len(one)), 2))
    together = [(one[a] == one[b], other[a] == other[b]) for a, b in pairs]
    both = sum(first and second for first, second in together)
    in_one, in_other = (sum(each[side] for each in together) for side in (0, 1))

    found = adjusted_rand(np.array(one), np.array(other))

    expected = in_one * in_other / len(pairs) if pairs else 0
    most = (in_one + in_other) / 2
    assert found == pytest.approx((both - expected) / (most - expected) if most != expected else 1)


@settings(max_examples=30, deadline=None)
@given(two_partitions)
def test_company_is_that_of_looking_at_every_other(two: tuple[list[int], list[int]]) -> None:
    one, other = two

    found = same_mates(np.array(one), np.array(other))

    for place, share in enumerate(found):
        others = [each for each in range(len(one)) if each != place]
        first = {each for each in others if one[each] == one[place]}
        second = {each for each in others if other[each] == other[place]}
        wanted = len(first & second) / len(first | second) if first | second else 1.0
        assert share == pytest.approx(wanted)


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_modularity_is_that_of_networkx(resolution: float) -> None:
    network = drawn(30, 0.2, seed=1)
    groups = np.random.default_rng(1).integers(0, 4, 30)
    graph = nx.from_scipy_sparse_array(network.weights)

    found = modularity(network, groups, resolution=resolution)

    communities = [set(np.flatnonzero(groups == group).tolist()) for group in range(4)]
    wanted = nx.community.modularity(graph, communities, weight="weight", resolution=resolution)
    assert found == pytest.approx(wanted, rel=1e-12)


def test_modularity_ignores_directions() -> None:
    network = Network.of(["a", "b", "c"], [0, 1, 2], [1, 0, 1], [1.0, 2.0, 3.0], directed=True)
    joined = Network.of(["a", "b", "c"], [0, 2], [1, 1], [3.0, 3.0])
    groups = np.array([0, 0, 1])

    assert modularity(network, groups) == modularity(joined, groups)


def test_modularity_without_ties_is_not_defined() -> None:
    assert np.isnan(modularity(Network.of(["a", "b"], [], []), np.array([0, 1])))
    assert np.isnan(modularity(Network.of([], [], []), np.array([], dtype=np.int64)))


def test_groups_are_numbered_by_size_then_by_their_first_agent() -> None:
    assert by_size(np.array([9, 4, 4, 2, 2, 7])).tolist() == [2, 0, 0, 1, 1, 3]
    assert by_size(np.array([], dtype=np.int64)).tolist() == []


def test_partitions_of_nobody_and_of_one_are_alike() -> None:
    assert adjusted_rand(np.array([], dtype=np.int64), np.array([], dtype=np.int64)) == 1.0
    assert adjusted_rand(np.array([0]), np.array([0])) == 1.0
