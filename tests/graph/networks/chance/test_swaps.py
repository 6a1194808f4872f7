from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from habeas.networks.arrays import Network
from habeas.networks.chance.limits import InvalidTestError
from habeas.networks.chance.swaps import _swap, match_stubs, swap_edges


def network_of(graph: "nx.Graph[int] | nx.DiGraph[int]") -> Network:
    return Network.of_networkx(nx.relabel_nodes(graph, lambda node: f"agent {node:02}"))


def edges_of(network: Network) -> tuple[tuple[int, int], ...]:
    source, target, _ = network.edges
    return tuple(zip(source.tolist(), target.tolist(), strict=True))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10), st.floats(0, 1), st.booleans(), st.integers(0, 99))
def test_agents_keep_their_degrees(size: int, density: float, directed: bool, seed: int) -> None:
    observed = network_of(nx.gnp_random_graph(size, density, seed=seed, directed=directed))

    swapped = swap_edges(observed, np.random.default_rng(seed), rounds=6)

    before, after = observed.weights != 0, swapped.weights != 0
    assert before.sum(axis=0).tolist() == after.sum(axis=0).tolist()
    assert before.sum(axis=1).tolist() == after.sum(axis=1).tolist()
    assert swapped.number_of_edges() == observed.number_of_edges()
    assert swapped.weights.diagonal().sum() == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 9), st.floats(0.2, 0.8), st.integers(1, 12), st.integers(0, 999))
def test_the_same_lots_lead_back(size: int, density: float, pairs: int, seed: int) -> None:
    # so no network is more likely than another: each way forwards is a way backwards
    graph = network_of(nx.gnp_random_graph(size, density, seed=seed, directed=True))
    source, target, _ = graph.edges
    pairs = min(pairs, len(source) // 2)

    swapped = _swap(source, target, size, pairs, True, np.random.default_rng(seed))
    back = _swap(*swapped, size, pairs, True, np.random.default_rng(seed))

    assert back[0].tolist() == source.tolist()
    assert back[1].tolist() == target.tolist()


def test_all_seventy_graphs_of_six_agents_with_two_edges_are_equally_likely() -> None:
    # OEIS A001205: 70 labelled graphs of degree 2 on 6 nodes
    ring = network_of(nx.cycle_graph(6))
    rng = np.random.default_rng(1)

    found = Counter(edges_of(swap_edges(ring, rng, rounds=12)) for _ in range(1400))

    assert len(found) == 70
    assert chisquare(list(found.values())).pvalue > 0.001


def test_the_sixty_that_are_connected_are_equally_likely_if_that_is_asked() -> None:
    # 5! / 2 rings of six; the other ten are two triangles
    ring = network_of(nx.cycle_graph(6))
    rng = np.random.default_rng(1)

    found = Counter(edges_of(swap_edges(ring, rng, rounds=12, connected=True)) for _ in range(480))

    assert len(found) == 60
    assert chisquare(list(found.values())).pvalue > 0.001


def test_graphs_with_unequal_degrees_are_equally_likely() -> None:
    degrees = [3, 2, 2, 2, 1]
    observed = network_of(nx.havel_hakimi_graph(degrees))
    pairs = [(one, other) for one in range(5) for other in range(one + 1, 5)]
    counted = sum(
        1
        for chosen in range(2 ** len(pairs))
        if [
            sum(chosen >> place & 1 for place, pair in enumerate(pairs) if node in pair)
            for node in range(5)
        ]
        == degrees
    )
    rng = np.random.default_rng(1)

    found = Counter(edges_of(swap_edges(observed, rng, rounds=16)) for _ in range(600))

    assert len(found) == counted
    assert chisquare(list(found.values())).pvalue > 0.001


def test_weights_are_dealt_and_none_is_lost() -> None:
    graph = network_of(nx.path_graph(7))
    source, target, _ = graph.edges
    observed = Network.of(graph.agents, source, target, np.arange(1.0, 7.0))

    swapped = swap_edges(observed, np.random.default_rng(1))

    assert sorted(swapped.edges.weight.tolist()) == [1, 2, 3, 4, 5, 6]


def test_a_connected_network_stays_so() -> None:
    tree = network_of(nx.full_rary_tree(2, 15))
    rng = np.random.default_rng(1)

    for _ in range(5):
        swapped = swap_edges(tree, rng, rounds=60, connected=True)
        assert nx.is_connected(nx.Graph(edges_of(swapped)))
        assert swapped.degree.tolist() == tree.degree.tolist()
        assert edges_of(swapped) != edges_of(tree)


def test_a_network_in_parts_cannot_stay_connected() -> None:
    with pytest.raises(InvalidTestError, match="null model 'degrees'"):
        swap_edges(network_of(nx.Graph([(0, 1), (2, 3)])), np.random.default_rng(1), connected=True)


def test_stubs_make_no_loops_and_no_degree_grows() -> None:
    observed = network_of(nx.gnp_random_graph(30, 0.2, seed=1))
    rng = np.random.default_rng(1)

    degrees = [match_stubs(observed, rng).degree for _ in range(20)]

    assert (np.array(degrees) <= observed.degree).all()
    assert np.mean(degrees) > 0.8 * observed.degree.mean()


def test_stubs_of_four_agents_with_one_edge_each_match_in_three_ways() -> None:
    pairs = network_of(nx.Graph([(0, 1), (2, 3)]))
    rng = np.random.default_rng(1)

    found = Counter(edges_of(match_stubs(pairs, rng)) for _ in range(900))

    assert sorted(found) == [((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2))]
    assert chisquare(list(found.values())).pvalue > 0.001


def test_directed_stubs_keep_their_directions() -> None:
    star = network_of(nx.DiGraph([(0, 1), (0, 2), (0, 3)]))

    matched = match_stubs(star, np.random.default_rng(1))

    assert edges_of(matched) == ((0, 1), (0, 2), (0, 3))
