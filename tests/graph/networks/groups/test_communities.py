import networkx as nx
import numpy as np
import pytest
from tests.graph.networks.groups.made import drawn, names, planted

from habeas.networks.arrays import Network
from habeas.networks.compiled import networkit
from habeas.networks.groups.communities import communities, partitions
from habeas.networks.groups.consensus import consensus, together
from habeas.networks.groups.partitions import adjusted_rand
from habeas.networks.groups.resolutions import scan
from habeas.networks.groups.settings import InvalidSettingError


def test_planted_groups_are_found() -> None:
    network = planted(groups=4, size=20, within=0.6, across=0.02, seed=1)

    found = communities(network, runs=5)

    assert adjusted_rand(found.of_agent, np.arange(80) // 20) == 1.0
    assert found.stability == 1.0
    assert (found.certainty == 1.0).all()
    assert found.members(0) == names(80)[:20]
    assert found.members(4) == []


def test_best_run_has_the_highest_modularity() -> None:
    network = drawn(120, 0.05, seed=4)

    found = communities(network, runs=10)

    assert found.modularity == found.modularities.max()
    assert found.modularities.min() < found.modularities.max()
    assert 0 < found.stability < 1
    assert (found.certainty[network.degree > 0] < 1).any()


def test_stability_is_the_mean_over_all_pairs_of_runs() -> None:
    network = drawn(60, 0.1, seed=4)
    runs = partitions(network, runs=3)

    found = communities(network, runs=3)

    alike = [adjusted_rand(runs[one], runs[other]) for one, other in ((0, 1), (0, 2), (1, 2))]
    assert (network.degree > 0).all()
    assert found.stability == pytest.approx(np.mean(alike))


def test_modularity_is_as_good_as_that_of_another_implementation() -> None:
    # igraph is licensed under the GPL, so it is no dependency: where it is here, it is asked.
    igraph = pytest.importorskip("igraph", reason="a reference, and no dependency")
    network = drawn(120, 0.05, seed=4)
    source, target, weight = network.edges
    graph = igraph.Graph(len(network), list(zip(source, target, strict=True)))

    found = communities(network, runs=10)

    other = graph.community_leiden("modularity", weights=weight, n_iterations=10)
    assert found.modularity > graph.modularity(other.membership, weights=weight) - 0.01


def test_every_community_is_connected() -> None:
    network = drawn(200, 0.02, seed=6)
    graph = nx.from_scipy_sparse_array(network.weights)

    for groups in partitions(network, runs=10):
        for group in range(groups.max() + 1):
            assert nx.is_connected(graph.subgraph(np.flatnonzero(groups == group).tolist()))


def test_higher_resolution_gives_more_communities() -> None:
    network = drawn(100, 0.1, seed=2)

    found = scan(network, resolutions=(0.2, 1.0, 4.0), runs=3)

    assert found.communities[0] < found.communities[1] < found.communities[2]
    assert found.largest[0] > found.largest[2]
    assert np.isnan(found.kept[0])
    assert (found.kept[1:] < 1).all()
    assert found.modularity[1] == found.modularity.max()


def test_planted_groups_hold_over_resolutions() -> None:
    network = planted(groups=4, size=20, within=0.6, across=0.02, seed=1)

    found = scan(network, resolutions=(0.71, 1.0, 1.41), runs=2)

    assert found.communities.tolist() == [4, 4, 4]
    assert found.kept[1:].tolist() == [1.0, 1.0]
    assert found.stability.tolist() == [1.0, 1.0, 1.0]


def test_consensus_is_of_what_runs_agree_on() -> None:
    network = drawn(120, 0.05, seed=4)
    first = partitions(network, runs=10)

    found = consensus(network, runs=10)

    assert found.how.startswith("consensus of 10 runs after ")
    assert "did not agree" not in found.how
    # It is closer to the runs than they are to each other.
    closeness = np.mean([adjusted_rand(found.of_agent, groups) for groups in first])
    assert closeness > found.stability


def test_consensus_of_clear_groups_is_those_groups() -> None:
    network = planted(groups=3, size=15, within=0.7, across=0.02, seed=1)

    found = consensus(network, runs=5)

    assert adjusted_rand(found.of_agent, np.arange(45) // 15) == 1.0
    assert found.how == "consensus of 5 runs after 0 rounds"


def test_who_is_seldom_with_anyone_keeps_its_best_tie_in_the_consensus() -> None:
    network = drawn(80, 0.08, seed=3)

    found = consensus(network, runs=6, threshold=1.0)

    alone = np.bincount(found.of_agent)[found.of_agent] == 1
    assert not (alone & (network.degree > 0)).any()


def test_ends_of_a_tie_are_together_in_a_share_of_partitions() -> None:
    network = Network.of(["a", "b", "c"], [0, 1], [1, 2])

    found = together(network, [np.array([0, 0, 1]), np.array([0, 0, 0])])

    assert found.tolist() == [1.0, 0.5]


def test_agents_without_ties_are_alone_and_their_certainty_is_not_defined() -> None:
    network = Network.of(names(5), [0, 1, 0], [1, 2, 2])

    found = communities(network, runs=3)

    assert found.of_agent.tolist() == [0, 0, 0, 1, 2]
    assert found.certainty[:3].tolist() == [1.0, 1.0, 1.0]
    assert np.isnan(found.certainty[3:]).all()
    assert found.summary()["communities"] == 1
    assert found.summary()["alone"] == 2
    assert found.summary()["components"] == 1


@pytest.mark.parametrize("size", [0, 1, 4])
def test_without_ties_everyone_is_alone(size: int) -> None:
    network = Network.of(names(size), [], [])

    found = communities(network, runs=3)

    assert found.of_agent.tolist() == list(range(size))
    assert np.isnan(found.modularity)
    assert np.isnan(found.stability)
    assert found.summary()["modularity"] is None
    assert consensus(network, runs=2).of_agent.tolist() == list(range(size))
    assert scan(network, resolutions=(1.0,), runs=1).communities.tolist() == [0]


def test_one_run_says_nothing_of_stability() -> None:
    found = communities(drawn(30, 0.2, seed=1), runs=1)

    assert np.isnan(found.stability)
    assert np.isnan(found.certainty).all()


def test_directions_do_not_matter() -> None:
    network = drawn(40, 0.1, seed=1, directed=True)
    joined = Network(network.agents, network.joined)

    np.testing.assert_array_equal(communities(network).of_agent, communities(joined).of_agent)


def test_the_same_seed_gives_the_same_whatever_was_computed_between() -> None:
    network = drawn(120, 0.05, seed=4)

    first = communities(network, runs=4, seed=7)
    communities(network, runs=3, seed=8)
    networkit().setSeed(99, False)
    second = communities(network, runs=4, seed=7)

    np.testing.assert_array_equal(first.of_agent, second.of_agent)
    np.testing.assert_array_equal(first.certainty, second.certainty)
    assert first.stability == second.stability


def test_another_seed_gives_other_runs() -> None:
    network = drawn(120, 0.05, seed=4)

    one, other = (partitions(network, runs=1, seed=seed)[0] for seed in (7, 8))

    assert adjusted_rand(one, other) < 1


def test_progress_is_told_up_to_the_end() -> None:
    told: list[float] = []

    communities(drawn(20, 0.2, seed=1), runs=4, tell=told.append)

    assert told == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("resolution", 0.0), ("resolution", float("nan")), ("seed", -1), ("runs", 0), ("runs", 1.5)],
)
def test_a_setting_out_of_its_range_is_an_error(setting: str, value: float) -> None:
    with pytest.raises(InvalidSettingError, match=setting):
        communities(drawn(5, 0.5, seed=1), **{setting: value})  # type: ignore[arg-type]


def test_a_threshold_above_one_is_an_error() -> None:
    with pytest.raises(InvalidSettingError, match="above 0 and not above 1"):
        consensus(drawn(5, 0.5, seed=1), threshold=1.2)


def test_a_partition_says_what_its_network_says() -> None:
    network = drawn(10, 0.5, seed=1)

    assert communities(network, runs=1).about == {"rule": "co-signing"}
    assert list(communities(network, runs=1).columns()) == ["agent", "community", "certainty"]
