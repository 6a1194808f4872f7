"""Betweenness and closeness equal those of networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from tests.graph.networks.centrality.random_graphs import (
    Compute,
    in_order,
    larger,
    networks,
    to_graph,
)

from habeas.networks.arrays import Network
from habeas.networks.centrality import betweenness, closeness, harmonic
from habeas.networks.centrality.distances import closeness_from, harmonic_from

MEASURES: dict[Compute, Compute] = {
    betweenness: nx.betweenness_centrality,
    closeness: nx.closeness_centrality,
    harmonic: nx.harmonic_centrality,
}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
@given(network=networks(directed=None))
@settings(max_examples=25, deadline=None)
def test_it_equals_networkx_with_directions_and_without(measure: Compute, network: Network) -> None:
    graph = to_graph(network)

    along = measure(network, directed=True)
    across = measure(network)

    assert along == pytest.approx(in_order(network, MEASURES[measure](graph)), rel=1e-9)
    assert across == pytest.approx(
        in_order(network, MEASURES[measure](graph.to_undirected())), rel=1e-9
    )


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_it_equals_networkx_in_a_larger_network(measure: Compute, directed: bool) -> None:
    network = larger(directed)

    found = measure(network, directed=True)

    expected = in_order(network, MEASURES[measure](to_graph(network)))
    assert found == pytest.approx(expected, rel=1e-9)
    assert found.max() > 0


@pytest.mark.parametrize("directed", [False, True])
def test_single_agents_by_their_distances_have_the_same_values(directed: bool) -> None:
    network = larger(directed)
    towards = network.weights.T.tocsr()
    places = [3, 41, 59]

    assert closeness_from(towards, places) == pytest.approx(
        closeness(network, directed=True)[places]
    )
    assert harmonic_from(towards, places) == pytest.approx(harmonic(network, directed=True)[places])


def test_distances_in_blocks_are_those_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    network = larger()
    everybody = np.arange(len(network))
    whole = harmonic_from(network.weights, everybody, unweighted=False)

    monkeypatch.setattr("habeas.networks.centrality.distances._AT_ONCE", 7 * len(network))

    assert harmonic_from(network.weights, everybody, unweighted=False).tolist() == whole.tolist()


def test_weights_are_no_distances() -> None:
    ends = [0, 1, 0], [1, 2, 2]
    light = Network.of(["Ada", "Ben", "Cy"], *ends, [1.0, 1.0, 1.0])
    heavy = Network.of(["Ada", "Ben", "Cy"], *ends, [1.0, 1.0, 9.0])

    for measure in MEASURES:
        assert measure(light).tolist() == measure(heavy).tolist()


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
@pytest.mark.parametrize("agents", [[], ["Ada"], ["Ada", "Ben"]], ids=len)
def test_nobody_is_central_without_edges(measure: Compute, agents: list[str]) -> None:
    assert measure(Network.of(agents, [], [])).tolist() == [0.0] * len(agents)


def test_a_published_value() -> None:
    # Freeman (1978): the centre of a star has all of them, the others nothing.
    star = Network.of(["centre", "a", "b", "c", "d"], [0, 0, 0, 0], [1, 2, 3, 4])

    assert betweenness(star).tolist() == [1, 0, 0, 0, 0]
    assert closeness(star)[0] == 1
    assert harmonic(star).tolist() == [4, 2.5, 2.5, 2.5, 2.5]


@pytest.mark.parametrize("at_once", [1, 50, 4_000_000])
@pytest.mark.parametrize("directed", [False, True])
def test_many_searches_at_a_time_are_as_one_after_the_other(
    directed: bool, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("habeas.networks.centrality.reach._AT_ONCE", at_once)
    graph: nx.Graph[int] = nx.gnp_random_graph(150, 0.015, seed=4, directed=directed)
    agents = [f"{place:03}" for place in graph]
    network = Network.of(agents, *np.array(graph.edges).T, directed=directed)

    found = harmonic(network, directed=True), closeness(network, directed=True)

    expected = nx.harmonic_centrality(graph)
    assert found[0] == pytest.approx([expected[node] for node in graph])
    assert found[1] == pytest.approx(list(nx.closeness_centrality(graph).values()))


def test_a_long_way_has_as_many_steps() -> None:
    path = Network.of_networkx(nx.path_graph([f"{place:03}" for place in range(200)]))

    assert harmonic(path)[0] == pytest.approx(sum(1 / step for step in range(1, 200)))
    assert closeness(path)[0] == pytest.approx(199 / sum(range(1, 200)))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_it_tells_how_far_it_is(measure: Compute) -> None:
    told: list[float] = []

    measure(Network.of_networkx(nx.path_graph(200)), tell=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0
