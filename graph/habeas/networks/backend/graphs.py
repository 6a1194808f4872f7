"""What networkx hands over, as arrays; and back."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import Network
from habeas.networks.graphs import to_networkx

__all__ = [
    "Given",
    "TakenGraph",
    "convert_from_nx",
    "convert_to_nx",
    "network_of",
    "nodes_of",
    "place_of",
    "values_of",
]

_NUMBERS = (int, float, np.integer, np.floating)


@dataclass(frozen=True, eq=False)
class TakenGraph:
    """A graph of networkx as arrays; what a :class:`Network` is without conversion."""

    __networkx_backend__: ClassVar[str] = "habeas"

    #: As it came.
    graph: Any
    #: In its order; a node's place here is its number in the arrays.
    nodes: list[Hashable]
    network: Network
    #: Which attribute the weights are; None if all are 1.
    attribute: str | None

    def is_directed(self) -> bool:
        """Return whether edges lead from one node to another."""
        return self.network.directed


#: What a function of ours is given.
Given: TypeAlias = Network | TakenGraph


def network_of(graph: Given) -> Network:
    """Return the arrays of what was given."""
    return graph if isinstance(graph, Network) else graph.network


def nodes_of(graph: Given) -> Sequence[Hashable]:
    """Return the nodes of what was given, in the order of the arrays."""
    return graph.agents if isinstance(graph, Network) else graph.nodes


def place_of(graph: Given, node: Hashable) -> int:
    """Return the place of a node.

    Raises
    ------
    networkx.NodeNotFound
        If there is no such node.
    """
    if isinstance(graph, Network) and node in graph:
        return graph.number(str(node))
    nodes = nodes_of(graph)
    if node not in nodes:
        raise nx.NodeNotFound(f"Node {node} is not in the graph")
    return nodes.index(node)


def values_of(graph: Given, values: NDArray[Any]) -> dict[Hashable, Any]:
    """Return values as networkx has them: plain numbers by node."""
    return dict(zip(nodes_of(graph), values.tolist(), strict=True))


def convert_from_nx(
    graph: Any,
    edge_attrs: dict[str, Any] | None = None,
    preserve_edge_attrs: bool = False,
    **others: Any,
) -> TakenGraph:
    """Return a graph of networkx as arrays.

    Raises
    ------
    NotImplementedError
        If it has parallel edges, edges from a node to itself, or weights that are not numbers above
        zero: networkx goes on with its own functions then, if it may.
    """
    if graph.is_multigraph():
        raise NotImplementedError("networks have no parallel edges")
    if preserve_edge_attrs or len(edge_attrs or {}) > 1:
        raise NotImplementedError("networks have one weight per edge, and nothing else")
    nodes = list(graph)
    place = {node: number for number, node in enumerate(nodes)}
    attribute, default = next(iter((edge_attrs or {}).items()), (None, 1))
    edges = list(graph.edges(data=attribute, default=default) if attribute else graph.edges)
    rows = np.fromiter((place[edge[0]] for edge in edges), np.int64, len(edges))
    columns = np.fromiter((place[edge[1]] for edge in edges), np.int64, len(edges))
    if (rows == columns).any():
        raise NotImplementedError("networks have no edges from an agent to itself")
    weights = np.ones(len(edges))
    if attribute:
        values = [edge[2] for edge in edges]
        if not all(issubclass(kind, _NUMBERS) for kind in set(map(type, values))):
            raise NotImplementedError("weights of networks are numbers")
        weights = np.array(values, dtype=np.float64)
        if not (np.isfinite(weights) & (weights > 0)).all():
            raise NotImplementedError("weights of networks are above zero")
    directed = graph.is_directed()
    if not directed:
        rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        weights = np.concatenate([weights, weights])
    matrix = sparse.csr_array((weights, (rows, columns)), shape=(len(nodes), len(nodes)))
    matrix.sum_duplicates()  # there are none, but it sorts
    return TakenGraph(
        graph, nodes, Network([str(node) for node in nodes], matrix, directed), attribute
    )


def convert_to_nx(result: Any, **others: Any) -> Any:
    """Return networks as graphs of networkx, without evidence, and everything else as it is."""
    if isinstance(result, TakenGraph):
        return result.graph
    if isinstance(result, Network):
        graph: nx.Graph[str] = to_networkx(result, evidence=False)
        return graph
    return result
