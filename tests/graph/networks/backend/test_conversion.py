"""Graphs of networkx become arrays, or are left to networkx."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from tests.graph.networks.centrality.random_graphs import larger, to_graph

from habeas.networks.arrays import Network
from habeas.networks.backend import TakenGraph, convert_from_nx, convert_to_nx


def graph_of(*weights: Any) -> Any:
    """Join nodes of several types, in an order that is not sorted, by edges of these weights."""
    graph: Any = nx.Graph()
    graph.add_nodes_from([("a", "pair"), 7, "text", 3.5])
    nodes = list(graph)
    for place, weight in enumerate(weights):
        graph.add_edge(nodes[place], nodes[place + 1], weight=weight)
    return graph


def test_any_nodes_keep_their_order_and_weights() -> None:
    taken = convert_from_nx(graph_of(2, 0.5, np.float64(4)), edge_attrs={"weight": 1})

    assert taken.nodes == [("a", "pair"), 7, "text", 3.5]
    assert taken.network.edges.weight.tolist() == [2, 0.5, 4]
    assert taken.network.edges.source.tolist() == [0, 1, 2]


def test_missing_weights_have_the_default_and_no_name_means_one() -> None:
    graph = graph_of(2)
    graph.add_edge("text", 3.5)

    assert convert_from_nx(graph, {"weight": 9}).network.edges.weight.tolist() == [2, 9]
    assert convert_from_nx(graph).network.edges.weight.tolist() == [1, 1]


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), "2", None, 1j])
def test_weights_that_are_not_above_zero_are_refused(weight: Any) -> None:
    with pytest.raises(NotImplementedError, match="weights of networks are"):
        convert_from_nx(graph_of(1, weight), edge_attrs={"weight": 1})


def test_parallel_edges_and_edges_to_itself_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="no parallel edges"):
        convert_from_nx(nx.MultiGraph([(1, 2)]))
    with pytest.raises(NotImplementedError, match="to itself"):
        convert_from_nx(nx.Graph([(1, 1)]))
    with pytest.raises(NotImplementedError, match="one weight per edge"):
        convert_from_nx(nx.Graph(), edge_attrs={"weight": 1, "count": 1})
    with pytest.raises(NotImplementedError, match="one weight per edge"):
        convert_from_nx(nx.Graph(), preserve_edge_attrs=True)


@pytest.mark.parametrize("directed", [False, True])
def test_the_way_back_ends_at_the_same_graph(directed: bool) -> None:
    network = larger(directed)
    graph = to_graph(network)

    taken = convert_from_nx(graph, edge_attrs={"weight": 1})

    assert isinstance(taken, TakenGraph)
    assert convert_to_nx(taken) is graph
    assert nx.utils.graphs_equal(convert_to_nx(network), graph)
    assert convert_to_nx(0.5) == 0.5


def test_a_graph_of_networkx_runs_on_request() -> None:
    graph = graph_of(1, 2, 3)

    found = nx.pagerank(graph, backend="habeas")

    assert found == pytest.approx(nx.pagerank(graph))
    assert list(found) == list(graph)


def test_empty_graphs_are_networks_too() -> None:
    assert len(convert_from_nx(nx.Graph()).network) == 0
    assert isinstance(convert_from_nx(nx.empty_graph(3)).network, Network)
