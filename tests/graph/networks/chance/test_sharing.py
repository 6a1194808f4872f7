from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.chance.limits import InvalidTestError
from habeas.networks.chance.sharing import joined_by, shared_on_edges, weighting_of


@pytest.mark.parametrize(
    ("weighting", "project"),
    [
        ("count", bipartite.weighted_projected_graph),
        ("newman", bipartite.collaboration_weighted_projected_graph),
        (
            "jaccard",
            lambda graph, nodes: bipartite.overlap_weighted_projected_graph(graph, nodes, True),
        ),
        ("presence", bipartite.projected_graph),
    ],
)
def test_memberships_make_the_networks_of_networkx(
    letters: Callable[[int], TwoMode],
    weighting: str,
    project: Callable[["nx.Graph[str]", list[str]], "nx.Graph[str]"],
) -> None:
    two_mode = letters(3)
    agent, thing = two_mode.incidence.nonzero()
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(two_mode.agents)
    graph.add_edges_from(
        (two_mode.agents[one], two_mode.things[other])
        for one, other in zip(agent.tolist(), thing.tolist(), strict=True)
    )
    reference = nx.to_numpy_array(project(graph, list(two_mode.agents)), list(two_mode.agents))

    found = joined_by(two_mode, weighting)

    np.testing.assert_allclose(found.weights.toarray(), reference)
    assert found.weights.has_canonical_format
    assert (found.weights.data > 0).all()


def test_cosine_is_that_of_the_rows(letters: Callable[[int], TwoMode]) -> None:
    two_mode = letters(3)
    rows = two_mode.incidence.toarray()
    lengths = np.maximum(np.linalg.norm(rows, axis=1), 1)

    found = joined_by(two_mode, "cosine").weights.toarray()

    reference = rows @ rows.T / np.outer(lengths, lengths)
    np.fill_diagonal(reference, 0)
    np.testing.assert_allclose(found, reference)


@pytest.mark.parametrize("weighting", ["count", "newman", "jaccard", "cosine", "presence"])
def test_a_network_is_recognized_by_its_weights(
    letters: Callable[[int], TwoMode], weighting: str
) -> None:
    network = joined_by(letters(2), weighting)

    assert network.two_mode is not None
    assert weighting_of(network, network.two_mode) == weighting
    assert shared_on_edges(network, network.two_mode).tolist() == (
        joined_by(network.two_mode).edges.weight.tolist()
    )


def test_things_shared_are_counted_where_only_some_are_joined(
    letters: Callable[[int], TwoMode],
) -> None:
    two_mode = letters(2)
    whole = joined_by(two_mode)
    source, target, weight = whole.edges
    some = Network.of(two_mode.agents, source[::3], target[::3])

    assert shared_on_edges(some, two_mode).tolist() == weight[::3].tolist()


def test_edges_of_another_origin_are_refused(letters: Callable[[int], TwoMode]) -> None:
    two_mode = letters(2)
    whole = joined_by(two_mode)
    strange = next(
        (one, other) for one in range(12) for other in range(one) if whole.weights[one, other] == 0
    )
    odd = Network.of(two_mode.agents, [strange[0]], [strange[1]])

    with pytest.raises(InvalidTestError, match="joined but share nothing"):
        shared_on_edges(odd, two_mode)
    with pytest.raises(InvalidTestError, match="null model 'degrees'"):
        weighting_of(odd, two_mode)


def test_memberships_of_others_are_refused(letters: Callable[[int], TwoMode]) -> None:
    others = Network.of(["Ada", "Ben"], [0], [1])

    with pytest.raises(InvalidTestError, match="those of 12 others"):
        weighting_of(others, letters(1))


def test_an_unknown_weighting_names_the_near_ones(letters: Callable[[int], TwoMode]) -> None:
    with pytest.raises(UnknownNameError, match="'newman'"):
        joined_by(letters(1), "newmann")


def test_nobody_is_joined_in_an_empty_network() -> None:
    assert joined_by(TwoMode.of([], [], [], [])).number_of_edges() == 0
