import networkx as nx
import numpy as np
import pytest
from scipy.integrate import quad

from habeas.networks.arrays import Network
from habeas.networks.chance.disparity import disparity


def test_each_end_has_the_integral_of_serrano_and_others() -> None:
    # alpha = 1 - (k - 1) * integral from 0 to p of (1 - x) ** (k - 2), equation 2
    source, target, weight = [0, 0, 0, 1, 2], [1, 2, 3, 2, 3], [5.0, 1.0, 2.0, 3.0, 0.5]
    network = Network.of(list("ABCD"), source, target, weight)

    found = disparity(network)

    for (one, other, held), both in zip(zip(*network.edges, strict=True), found, strict=True):
        for end, p in zip((one, other), both, strict=True):
            k, share = network.degree[end], held / network.strength[end]
            integral, _ = quad(lambda x, k=k: (1 - x) ** (k - 2), 0, share)
            assert p == pytest.approx(1 - (k - 1) * integral, rel=1e-9)


def test_random_cuts_of_a_strength_are_as_improbable_as_it_says() -> None:
    rng = np.random.default_rng(1)
    pieces = rng.dirichlet(np.ones(6), 4000)
    star = Network.of(list("ABCDEFG"), [0] * 6, range(1, 7), [40.0, 30.0, 20.0, 5.0, 3.0, 2.0])

    p = disparity(star)[:, 0]

    drawn = (pieces[:, :1] >= np.array([0.4, 0.3, 0.2, 0.05, 0.03, 0.02])).mean(axis=0)
    np.testing.assert_allclose(p, drawn, atol=0.03)


def test_an_only_edge_says_nothing_by_its_agent() -> None:
    star = Network.of(list("ABC"), [0, 0], [1, 2], [9.0, 1.0])

    assert disparity(star)[:, 1].tolist() == [1.0, 1.0]


def test_directed_edges_count_what_leaves_and_what_arrives() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from([("A", "C", 3.0), ("A", "D", 1.0), ("B", "C", 1.0)])
    network = Network.of_networkx(graph)

    found = disparity(network)

    np.testing.assert_allclose(found, [[0.25, 0.25], [0.75, 1.0], [1.0, 0.75]])


def test_no_edges_have_no_p_values() -> None:
    assert disparity(Network.of(["Ada"], [], [])).shape == (0, 2)
