"""Components, articulation points and bridges of networkx over arrays."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from habeas.networks import centrality
from habeas.networks.backend.dispatch import taken_over
from habeas.networks.backend.graphs import Given, network_of, nodes_of, place_of
from habeas.networks.centrality.cohesion import labels

__all__ = [
    "articulation_points",
    "bridges",
    "connected_components",
    "has_bridges",
    "is_connected",
    "is_isolate",
    "is_strongly_connected",
    "is_weakly_connected",
    "isolates",
    "node_connected_component",
    "number_connected_components",
    "number_of_isolates",
    "number_strongly_connected_components",
    "number_weakly_connected_components",
    "strongly_connected_components",
    "weakly_connected_components",
]

Nodes = set[Hashable]


@taken_over(cheap=True)
def connected_components(G: Given) -> Iterator[Nodes]:
    """Yield the nodes of each component."""
    yield from _parts(G)


@taken_over(cheap=True)
def number_connected_components(G: Given) -> int:
    """Return how many components there are."""
    return _number(G)


@taken_over(cheap=True)
def is_connected(G: Given) -> bool:
    """Return whether there is one component."""
    return _whole(G)


@taken_over(cheap=True)
def node_connected_component(G: Given, n: Hashable) -> Nodes:
    """Return all nodes of the component of one."""
    of_node = _labels(G)
    nodes = nodes_of(G)
    same = np.flatnonzero(of_node == of_node[_known(G, n)])
    return {nodes[place] for place in same.tolist()}


@taken_over(cheap=True)
def weakly_connected_components(G: Given) -> Iterator[Nodes]:
    """Yield the nodes of each component, whatever the directions."""
    yield from _parts(G)


@taken_over(cheap=True)
def number_weakly_connected_components(G: Given) -> int:
    """Return how many components there are, whatever the directions."""
    return _number(G)


@taken_over(cheap=True)
def is_weakly_connected(G: Given) -> bool:
    """Return whether there is one component, whatever the directions."""
    return _whole(G)


@taken_over(cheap=True)
def strongly_connected_components(G: Given) -> Iterator[Nodes]:
    """Yield the nodes of each component in which all reach all along directions."""
    yield from _parts(G, strong=True)


@taken_over(cheap=True)
def number_strongly_connected_components(G: Given) -> int:
    """Return how many components there are in which all reach all."""
    return _number(G, strong=True)


@taken_over(cheap=True)
def is_strongly_connected(G: Given) -> bool:
    """Return whether all reach all along directions."""
    return _whole(G, strong=True)


@taken_over()
def articulation_points(G: Given) -> Iterator[Hashable]:
    """Yield the nodes without which a component would fall apart."""
    nodes = nodes_of(G)
    for place in np.flatnonzero(centrality.articulation(network_of(G))).tolist():
        yield nodes[place]


def _no_root(arguments: Mapping[str, Any]) -> str | None:
    return None if arguments["root"] is None else "bridges are taken over for all components only"


@taken_over(limit=_no_root)
def bridges(G: Given, root: None = None) -> Iterator[tuple[Hashable, Hashable]]:
    """Yield the ends of edges without which a component would fall apart."""
    nodes, network = nodes_of(G), network_of(G)
    source, target, _ = network.edges
    for place in np.flatnonzero(centrality.bridges(network)).tolist():
        yield nodes[source[place]], nodes[target[place]]


@taken_over(limit=_no_root)
def has_bridges(G: Given, root: None = None) -> bool:
    """Return whether there is such an edge."""
    return bool(centrality.bridges(network_of(G)).any())


@taken_over(cheap=True)
def isolates(G: Given) -> Iterator[Hashable]:
    """Yield the nodes without edges."""
    nodes = nodes_of(G)
    for place in np.flatnonzero(network_of(G).degree == 0).tolist():
        yield nodes[place]


@taken_over(cheap=True)
def number_of_isolates(G: Given) -> int:
    """Return how many nodes have no edge."""
    return int((network_of(G).degree == 0).sum())


@taken_over(cheap=True)
def is_isolate(G: Given, n: Hashable) -> bool:
    """Return whether a node has no edge."""
    return bool(network_of(G).degree[_known(G, n)] == 0)


def _labels(graph: Given, strong: bool = False) -> NDArray[np.int64]:
    network = network_of(graph)
    return labels(network.weights, symmetric=not network.directed, strong=strong)


def _parts(graph: Given, strong: bool = False) -> Iterator[Nodes]:
    nodes, of_node = nodes_of(graph), _labels(graph, strong)
    order = np.argsort(of_node, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(of_node[order])) + 1):
        if len(part):
            yield {nodes[place] for place in part.tolist()}


def _number(graph: Given, strong: bool = False) -> int:
    return int(_labels(graph, strong).max(initial=-1)) + 1


def _whole(graph: Given, strong: bool = False) -> bool:
    if not nodes_of(graph):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return _number(graph, strong) == 1


def _known(graph: Given, node: Hashable) -> int:
    try:
        return place_of(graph, node)
    except nx.NodeNotFound as error:  # what these functions of networkx raise
        raise KeyError(node) from error
