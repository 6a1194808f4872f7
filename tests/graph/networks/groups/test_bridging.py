from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from tests.graph.networks.groups.made import drawn, names

from habeas.networks.arrays import InvalidNetworkError, Network
from habeas.networks.groups.bridging import bridging, crowding
from habeas.networks.groups.communities import communities


def ties_between(graph: "nx.Graph[int]", groups: list[int]) -> dict[tuple[int, int], int]:
    """How many ties there are between each two groups."""
    found: dict[tuple[int, int], int] = {}
    for one, other in graph.edges:
        pair = sorted((groups[one], groups[other]))
        if pair[0] != pair[1] and pair[0] >= 0:
            found[pair[0], pair[1]] = found.get((pair[0], pair[1]), 0) + 1
    return found


def case(
    seed: int, groups: int = 6, share: float = 0.1
) -> tuple[Network, "nx.Graph[int]", list[int]]:
    network = drawn(24, share, seed=seed)
    number = np.random.default_rng(seed).integers(-1, groups, 24).tolist()
    return network, nx.from_scipy_sparse_array(network.weights), number


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_joins_groups_alone_is_who_cuts_them_apart_when_taken_out(seed: int) -> None:
    network, graph, groups = case(seed)
    before = ties_between(graph, groups)

    found = bridging(network, np.array(groups))

    alone = {
        (agent, *sorted((own, other)))
        for agent, own, other in zip(*found.joined_alone[:3], strict=True)
    }
    wanted = set()
    for agent in range(24):
        after = ties_between(graph.subgraph(set(graph) - {agent}), groups)
        gone = [pair for pair in before if pair not in after and groups[agent] in pair]
        wanted |= {(agent, *pair) for pair in gone}
        assert found.alone[agent] == len(gone)
    assert alone == wanted
    assert alone


@pytest.mark.parametrize("seed", [1, 2])
def test_ties_between_groups_are_counted(seed: int) -> None:
    network, graph, groups = case(seed)

    found = bridging(network, np.array(groups)).between

    wanted = ties_between(graph, groups)
    pairs = list(zip(found.one.tolist(), found.other.tolist(), strict=True))
    assert dict(zip(pairs, found.ties.tolist(), strict=True)) == wanted
    assert found.ties.tolist() == sorted(wanted.values())
    for number, (one, other) in enumerate(pairs):
        ends = {
            end
            for tie in graph.edges
            if sorted(groups[end] for end in tie) == [one, other]
            for end in tie
        }
        assert found.of_one[number] == sum(groups[end] == one for end in ends)
        assert found.of_other[number] == sum(groups[end] == other for end in ends)


def test_participation_and_score_within_are_those_of_looking_at_every_tie() -> None:
    network, graph, groups = case(4, groups=3, share=0.2)

    found = bridging(network, np.array(groups))

    inside = np.full(24, np.nan)
    for agent in graph:
        met = [groups[other] for other in graph[agent] if groups[other] >= 0]
        if groups[agent] < 0 or not met:
            assert np.isnan(found.participation[agent])
        else:
            shares = [met.count(group) / len(met) for group in set(met)]
            wanted = 1 - sum(share**2 for share in shares)
            assert found.participation[agent] == pytest.approx(wanted)
            assert found.reached[agent] == len(set(met) - {groups[agent]})
            assert found.outside[agent] == sum(group != groups[agent] for group in met)
        if groups[agent] >= 0:
            inside[agent] = met.count(groups[agent])
    for group in range(3):
        members = np.flatnonzero(np.array(groups) == group)
        own = inside[members]
        np.testing.assert_allclose(found.within[members], (own - own.mean()) / own.std())
    assert np.isnan(found.within[np.array(groups) < 0]).all()


def test_crowding_counts_the_ties_between_the_groups_of_each_tie() -> None:
    network, graph, groups = case(1)
    between = ties_between(graph, groups)

    found = crowding(network, np.array(groups))

    for one, other, number in zip(network.edges.source, network.edges.target, found, strict=True):
        pair = sorted((groups[one], groups[other]))
        assert number == between.get((pair[0], pair[1]), 0)
    assert (found == 1).any()


def test_a_tie_with_both_directions_is_one_tie() -> None:
    network = Network.of(names(3), [0, 1, 1], [1, 0, 2], directed=True)

    found = bridging(network, np.array([0, 1, 1]))

    assert found.between.ties.tolist() == [1]
    assert crowding(network, np.array([0, 1, 1])).tolist() == [1.0, 1.0, 0.0]


def test_communities_can_be_given_as_they_were_found() -> None:
    network = drawn(40, 0.1, seed=2)
    found = communities(network, runs=2)

    one, other = bridging(network, found), bridging(network, found.of_agent)

    np.testing.assert_array_equal(one.outside, other.outside)
    assert one.columns()["group"] is found.of_agent
    assert (one.inside + one.outside == network.degree).all()


@pytest.mark.parametrize("size", [0, 1, 3])
def test_without_ties_nobody_joins_anything(size: int) -> None:
    network = Network.of(names(size), [], [])

    found = bridging(network, np.arange(size))

    assert not found.alone.any()
    assert not len(found.between.ties)
    assert np.isnan(found.participation).all()
    assert not len(crowding(network, np.arange(size)))


def test_one_group_of_all_has_no_ties_between_groups() -> None:
    network = Network.of(names(4), *zip(*combinations(range(4), 2), strict=True))

    found = bridging(network, np.zeros(4, dtype=np.int64))

    assert found.participation.tolist() == [0.0] * 4
    assert np.isnan(found.within).all()
    assert not found.outside.any()


def test_groups_for_other_agents_are_an_error() -> None:
    with pytest.raises(InvalidNetworkError, match="groups for 2 agents, and the network has 3"):
        bridging(Network.of(names(3), [], []), np.array([0, 1]))
