"""Degrees, components, cores, articulation points and bridges equal those of networkx."""

from typing import Any

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
from habeas.networks.centrality import (
    articulation,
    bridges,
    component_size,
    components,
    core,
    degree,
    in_degree,
    out_degree,
    strength,
)
from habeas.networks.centrality.cohesion import labels


@given(network=networks(directed=None))
@settings(max_examples=30, deadline=None)
def test_degrees_and_strength_equal_networkx(network: Network) -> None:
    graph = to_graph(network)

    assert degree(network).tolist() == [count for _, count in graph.to_undirected().degree]
    assert strength(network).tolist() == [total for _, total in graph.degree(weight="weight")]
    counted = graph.in_degree if network.directed else graph.degree
    assert in_degree(network).tolist() == [count for _, count in counted]
    counted = graph.out_degree if network.directed else graph.degree
    assert out_degree(network).tolist() == [count for _, count in counted]


@given(network=networks(directed=None))
@settings(max_examples=30, deadline=None)
def test_components_are_numbered_by_size_and_then_by_the_first_agent(network: Network) -> None:
    graph = to_graph(network).to_undirected()
    parts = sorted(map(sorted, nx.connected_components(graph)), key=lambda part: (-len(part), part))

    number = {agent: place for place, part in enumerate(parts, 1) for agent in part}
    size = {agent: len(part) for part in parts for agent in part}
    assert components(network).tolist() == [number[agent] for agent in network.agents]
    assert component_size(network).tolist() == [size[agent] for agent in network.agents]


@given(network=networks(directed=True))
@settings(max_examples=30, deadline=None)
def test_strong_components_come_after_those_that_they_lead_to(network: Network) -> None:
    found = labels(network.weights, symmetric=False, strong=True)

    parts = {frozenset(np.flatnonzero(found == number).tolist()) for number in set(found.tolist())}
    graph: Any = nx.convert_node_labels_to_integers(to_graph(network))
    assert parts == set(map(frozenset, nx.strongly_connected_components(graph)))
    assert all(found[one] >= found[other] for one, other in graph.edges)


@given(network=networks(directed=None))
@settings(max_examples=30, deadline=None)
def test_core_numbers_equal_networkx(network: Network) -> None:
    expected = nx.core_number(to_graph(network).to_undirected())

    assert core(network).tolist() == in_order(network, expected).tolist()


@given(network=networks(directed=None))
@settings(max_examples=30, deadline=None)
def test_articulation_counts_the_parts_that_a_removal_leaves(network: Network) -> None:
    graph = to_graph(network).to_undirected()
    before = nx.number_connected_components(graph)

    more = []
    for agent in network.agents:
        rest = graph.subgraph(set(graph) - {agent})
        more.append(max(nx.number_connected_components(rest) - before, 0))
    found = articulation(network).tolist()
    assert found == more
    points = {agent for agent, parts in zip(network.agents, found, strict=True) if parts}
    assert points == set(nx.articulation_points(graph))


@given(network=networks(directed=None))
@settings(max_examples=30, deadline=None)
def test_bridges_equal_networkx_whatever_the_directions(network: Network) -> None:
    expected = {frozenset(edge) for edge in nx.bridges(to_graph(network).to_undirected())}

    found = bridges(network)

    source, target, _ = network.edges
    assert len(found) == network.number_of_edges()
    for one, other, bridge in zip(source.tolist(), target.tolist(), found.tolist(), strict=True):
        assert bridge == (frozenset((network.agents[one], network.agents[other])) in expected)


def test_a_larger_network_equals_networkx() -> None:
    network = larger()
    graph = to_graph(network)

    assert core(network).tolist() == in_order(network, nx.core_number(graph)).tolist()
    assert bridges(network).sum() == len(list(nx.bridges(graph))) > 0
    assert (articulation(network) > 0).sum() == len(list(nx.articulation_points(graph))) > 0


@pytest.mark.parametrize(
    "measure", [degree, in_degree, out_degree, components, component_size, core, articulation]
)
def test_networks_of_nobody_have_no_values(measure: Compute) -> None:
    found = measure(Network.of([], [], []))

    assert found.tolist() == []
    assert found.dtype == np.int64
    assert bridges(Network.of([], [], [])).tolist() == []
