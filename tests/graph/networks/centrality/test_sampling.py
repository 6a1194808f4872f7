"""Sampled betweenness keeps its promise."""

from math import comb
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from tests.graph.networks.centrality.random_graphs import larger, networks

from habeas.networks.arrays import Network
from habeas.networks.centrality import betweenness, sampled_betweenness
from habeas.networks.centrality.sampling import radius
from habeas.networks.centrality.searching import Search


def unequal_ways() -> Network:
    """Nine short ways lead from one side to the middle, and one of the same length beside them.

    Whoever picks steps back without counting the paths behind them is wrong here by far.
    """
    graph: nx.Graph[str] = nx.Graph()
    for side in ("left", "right"):
        graph.add_edges_from((side, f"{side} leaf {place}") for place in range(20))
        graph.add_edges_from((side, f"{side} {place}") for place in range(9))
        graph.add_edges_from((f"{side} {place}", f"{side} wide") for place in range(9))
        graph.add_edges_from([(side, f"{side} far"), (f"{side} far", f"{side} narrow")])
        graph.add_edges_from([(f"{side} wide", "middle"), (f"{side} narrow", "middle")])
    return Network.of_networkx(graph)


CASES = {
    "unequal ways": unequal_ways(),
    "grid": Network.of_networkx(nx.grid_2d_graph(7, 7)),
    "several components": larger(),
    "directed": larger(directed=True),
    "star": Network.of_networkx(nx.star_graph(12)),
    "path": Network.of_networkx(nx.path_graph(15)),
}


@pytest.mark.parametrize("case", CASES)
def test_all_estimates_are_within_the_error(case: str) -> None:
    network = CASES[case]

    found = sampled_betweenness(network, error=0.03, failure=0.01, directed=True)

    exact = betweenness(network, directed=True)
    assert np.abs(found.values - exact).max() <= 0.03
    assert found.draws > 0


@given(network=networks(directed=None))
@settings(max_examples=20, deadline=None)
def test_small_networks_are_within_the_error_too(network: Network) -> None:
    found = sampled_betweenness(network, error=0.1, failure=0.001, directed=True)

    assert np.abs(found.values - betweenness(network, directed=True)).max(initial=0) <= 0.1


def test_all_shortest_paths_are_equally_likely() -> None:
    # Eleven steps right and down on a grid: as many shortest paths as ways to order them.
    grid = nx.convert_node_labels_to_integers(nx.grid_2d_graph(4, 4))
    network = Network.of(list(map(str, grid)), *np.array(grid.edges).T)
    search = Search(network.weights, network.weights, np.random.default_rng(5))

    drawn: dict[frozenset[int], int] = {}
    for _ in range(4000):
        path = frozenset(search.path(0, 15))
        drawn[path] = drawn.get(path, 0) + 1

    assert len(drawn) == comb(6, 3)
    assert all(len(path) == 5 for path in drawn)
    expected = 4000 / comb(6, 3)
    assert max(abs(count - expected) for count in drawn.values()) < 5 * expected**0.5


def test_the_same_seed_gives_the_same_values_and_another_gives_others() -> None:
    network = CASES["grid"]

    first = betweenness(network, sampled=True, error=0.05, seed=3)

    assert betweenness(network, sampled=True, error=0.05, seed=3).tolist() == first.tolist()
    assert betweenness(network, sampled=True, error=0.05, seed=4).tolist() != first.tolist()


def test_a_smaller_error_takes_more_draws_but_never_more_than_hoeffding() -> None:
    network = CASES["star"]

    rough = sampled_betweenness(network, error=0.1)
    fine = sampled_betweenness(network, error=0.03)

    assert rough.draws < fine.draws
    assert fine.draws <= np.log(2 * 13 * 20 / 0.1) / (2 * (0.03 * 11 / 13) ** 2)


def test_the_radius_is_that_of_the_divergence() -> None:
    # kl(0, q) = -log(1 - q), and half heads is as uncertain as it gets.
    budget = 0.02
    at_nothing, at_half = radius(np.array([0.0, 0.5]), budget)

    assert at_nothing == pytest.approx(1 - np.exp(-budget))
    assert at_half <= np.sqrt(budget / 2)
    assert at_half == pytest.approx(np.sqrt(budget / 2), rel=0.02)


@pytest.mark.parametrize("agents", [0, 1, 2, 5])
def test_who_is_between_nobody_has_exactly_nothing(agents: int) -> None:
    ends = ([0], [1]) if agents > 1 else ([], [])
    network = Network.of([str(place) for place in range(agents)], *ends)

    found = sampled_betweenness(network)

    assert found.values.tolist() == [0.0] * agents
    assert found.draws == 0


@pytest.mark.parametrize(("name", "value"), [("error", 0.0), ("error", 1.0), ("failure", 0.0)])
def test_an_impossible_error_is_refused(name: str, value: float) -> None:
    wrong: dict[str, Any] = {name: value}

    with pytest.raises(ValueError, match=f"{name} is {value}; give a number above 0 and below 1"):
        sampled_betweenness(larger(), **wrong)


def test_it_tells_how_far_it_is() -> None:
    told: list[float] = []

    sampled_betweenness(CASES["star"], error=0.05, tell=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) <= 25
