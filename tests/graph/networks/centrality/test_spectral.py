"""PageRank and eigenvector centrality equal those of networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.graph.networks.centrality.random_graphs import in_order, larger, networks, to_graph

from habeas.networks.arrays import Network
from habeas.networks.centrality import NotConvergedError, eigenvector, pagerank


@pytest.mark.parametrize("weighted", [False, True])
@given(network=networks(directed=None))
@settings(max_examples=25, deadline=None)
def test_pagerank_equals_networkx(weighted: bool, network: Network) -> None:
    found = pagerank(network, weighted=weighted)

    expected = nx.pagerank(
        to_graph(network), weight="weight" if weighted else None, tol=1e-13, max_iter=1000
    )
    assert found == pytest.approx(in_order(network, expected), abs=1e-9)


@pytest.mark.parametrize("directed", [False, True])
def test_pagerank_of_a_larger_network_equals_networkx_and_sums_to_one(directed: bool) -> None:
    network = larger(directed)

    found = pagerank(network, damping=0.7)

    expected = nx.pagerank(to_graph(network), alpha=0.7, tol=1e-13, max_iter=1000)
    assert found == pytest.approx(in_order(network, expected), abs=1e-9)
    assert found.sum() == pytest.approx(1)


def test_pagerank_without_directions_takes_both_ways() -> None:
    network = larger(directed=True)
    joined = Network(network.agents, network.joined)

    assert pagerank(network, directed=False).tolist() == pagerank(joined).tolist()
    assert pagerank(network).tolist() != pagerank(joined).tolist()


@given(network=networks())
@settings(max_examples=25, deadline=None)
def test_eigenvector_is_one(network: Network) -> None:
    assume(network.number_of_edges())

    found = eigenvector(network)

    dense = network.weights.toarray()
    largest = np.linalg.eigvalsh(dense)[-1]
    assert dense @ found == pytest.approx(largest * found, abs=1e-5)
    assert np.linalg.norm(found) == pytest.approx(1)
    assert found.min() >= 0


@pytest.mark.parametrize("weighted", [False, True])
def test_eigenvector_equals_networkx(weighted: bool) -> None:
    network = larger()
    network = network.part(np.flatnonzero(np.asarray(network.degree) > 0))

    found = eigenvector(network, weighted=weighted)

    expected = nx.eigenvector_centrality(
        to_graph(network), weight="weight" if weighted else None, tol=1e-12, max_iter=10_000
    )
    assert found == pytest.approx(in_order(network, expected), abs=1e-6)


def test_eigenvector_follows_directions_on_request() -> None:
    circle = Network.of(["Ada", "Ben", "Cy"], [0, 1, 2, 0], [1, 2, 0, 2], directed=True)

    found = eigenvector(circle, directed=True)

    expected = nx.eigenvector_centrality(to_graph(circle), tol=1e-12, max_iter=10_000)
    assert found == pytest.approx(in_order(circle, expected), abs=1e-6)
    assert found.tolist() != eigenvector(circle).tolist()


def test_networks_without_edges_have_defined_values() -> None:
    assert pagerank(Network.of([], [], [])).tolist() == []
    assert pagerank(Network.of(["Ada"], [], [])).tolist() == [1.0]
    assert pagerank(Network.of(["Ada", "Ben"], [], [])).tolist() == [0.5, 0.5]
    assert eigenvector(Network.of([], [], [])).tolist() == []
    assert np.isnan(eigenvector(Network.of(["Ada", "Ben"], [], []))).all()


def test_too_few_steps_are_said_so() -> None:
    with pytest.raises(NotConvergedError, match="PageRank did not stand still after 2 steps") as no:
        pagerank(larger(), most=2)

    assert no.value.steps == 2


@pytest.mark.parametrize("damping", [-0.1, 1.0])
def test_a_walker_must_start_anew_sometimes(damping: float) -> None:
    with pytest.raises(ValueError, match=f"damping is {damping}"):
        pagerank(larger(), damping=damping)
