"""Measures of networkx over arrays: same names, arguments and results.

Results are equal to those of networkx within rounding. Directions count where edges
have one, as networkx has it; :mod:`habeas.networks.centrality` leaves the choice.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from habeas.networks import centrality
from habeas.networks.arrays import Matrix
from habeas.networks.backend.dispatch import taken_over
from habeas.networks.backend.graphs import Given, network_of, nodes_of, place_of, values_of
from habeas.networks.centrality.distances import closeness_from, harmonic_from
from habeas.networks.centrality.holes import constraint_in, effective_size_in
from habeas.networks.centrality.matrices import matrix_of
from habeas.networks.centrality.spectral import NotConvergedError, iterate, leading, walk

__all__ = [
    "betweenness_centrality",
    "closeness_centrality",
    "constraint",
    "core_number",
    "degree_centrality",
    "effective_size",
    "eigenvector_centrality",
    "harmonic_centrality",
    "in_degree_centrality",
    "out_degree_centrality",
    "pagerank",
]

Values = dict[Hashable, Any]
Reals = NDArray[np.float64]


@taken_over(cheap=True)
def degree_centrality(G: Given) -> Values:
    """Return degrees as shares of all others; edges in and out are both counted."""
    network = network_of(G)
    counted = centrality.in_degree(network)
    if network.directed:
        counted = counted + centrality.out_degree(network)
    return _shares(G, counted)


@taken_over(cheap=True)
def in_degree_centrality(G: Given) -> Values:
    """Return numbers of edges in, as shares of all others."""
    return _shares(G, centrality.in_degree(network_of(G)))


@taken_over(cheap=True)
def out_degree_centrality(G: Given) -> Values:
    """Return numbers of edges out, as shares of all others."""
    return _shares(G, centrality.out_degree(network_of(G)))


def _only_all_paths(arguments: Mapping[str, Any]) -> str | None:
    if arguments["weight"] is not None:
        return "betweenness is taken over without weights: they are no distances here"
    if arguments["endpoints"]:
        return "betweenness is taken over without endpoints"
    if arguments["k"] not in (None, len(_unconverted(arguments["G"]))):
        return (
            "betweenness from k sources has no error that holds; take "
            "habeas.networks.centrality.betweenness(network, sampled=True)"
        )
    return None


@taken_over(limit=_only_all_paths)
def betweenness_centrality(
    G: Given,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> Values:
    """Return the exact betweenness; with all sources ``seed`` means nothing."""
    network = network_of(G)
    found = centrality.betweenness(network, directed=True)
    if not normalized:
        agents = len(network)
        found *= (agents - 1) * (agents - 2) / (1 if network.directed else 2)
    return values_of(G, found)


def _only_scaled(arguments: Mapping[str, Any]) -> str | None:
    if not arguments["wf_improved"]:
        return "closeness is taken over with the scaling of Wasserman and Faust only"
    return None


@taken_over(limit=_only_scaled)
def closeness_centrality(
    G: Given, u: Hashable = None, distance: str | None = None, wf_improved: bool = True
) -> Any:
    """Return the closeness of all nodes, or of one."""
    if u is not None:
        return float(closeness_from(_towards(G), [place_of(G, u)], unweighted=distance is None)[0])
    if distance is None:
        return values_of(G, centrality.closeness(network_of(G), directed=True))
    return values_of(G, closeness_from(_towards(G), range(len(nodes_of(G))), unweighted=False))


def _only_to_all(arguments: Mapping[str, Any]) -> str | None:
    if arguments["sources"] is not None:
        return "harmonic closeness is taken over for distances from all nodes only"
    return None


@taken_over(limit=_only_to_all)
def harmonic_centrality(
    G: Given,
    nbunch: Hashable | Iterable[Hashable] = None,
    distance: str | None = None,
    sources: None = None,
) -> Values:
    """Return the harmonic closeness of all nodes, or of some."""
    nodes = nodes_of(G)
    if nbunch is None and distance is None:
        return values_of(G, centrality.harmonic(network_of(G), directed=True))
    places = _some(nodes, nbunch)
    found = harmonic_from(_towards(G), places, unweighted=distance is None)
    return dict(zip((nodes[place] for place in places), found.tolist(), strict=True))


def _whole_start(arguments: Mapping[str, Any]) -> str | None:
    start = arguments["nstart"]
    if start is not None and set(start) != set(_unconverted(arguments["G"])):
        return "eigenvector centrality is taken over with a start for all nodes or none"
    return None


@taken_over(limit=_whole_start)
def eigenvector_centrality(
    G: Given,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = None,
) -> Values:
    """Return the first eigenvector, by as many steps as networkx would take."""
    nodes = nodes_of(G)
    if not nodes:
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    start = np.array([1.0 if nstart is None else nstart[node] for node in nodes])
    if not start.any():
        raise nx.NetworkXError("initial vector cannot have all zero values")
    network = network_of(G)
    step = leading(_weights(G, weight), symmetric=not network.directed)
    return values_of(G, _steps(step, start / start.sum(), len(nodes) * tol, max_iter))


@taken_over()
def pagerank(
    G: Given,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = "weight",
    dangling: Mapping[Hashable, float] | None = None,
) -> Values:
    """Return the PageRank, by as many steps as networkx would take."""
    nodes = nodes_of(G)
    if not nodes:
        return {}
    even = np.full(len(nodes), 1 / len(nodes))
    start = even if nstart is None else _spread(nodes, nstart)
    restart = even if personalization is None else _spread(nodes, personalization)
    if not np.isfinite(restart).all():
        raise ZeroDivisionError
    stuck = restart if dangling is None else _spread(nodes, dangling)
    symmetric = not network_of(G).directed
    step = walk(_weights(G, weight), alpha, restart, stuck, symmetric=symmetric)
    return values_of(G, _steps(step, start, len(nodes) * tol, max_iter))


def _only_undirected(arguments: Mapping[str, Any]) -> str | None:
    if arguments["G"].is_directed():
        return "this is taken over without directions only"
    return None


@taken_over(limit=_only_undirected)
def core_number(G: Given) -> Values:
    """Return the core number of all nodes."""
    return values_of(G, centrality.core(network_of(G)))


@taken_over(limit=_only_undirected)
def constraint(
    G: Given, nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> Values:
    """Return Burt's constraint of all nodes, or of some."""
    return _holes(constraint_in, G, nodes, weight)


@taken_over(limit=_only_undirected)
def effective_size(
    G: Given, nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> Values:
    """Return Burt's effective size of all nodes, or of some."""
    return _holes(effective_size_in, G, nodes, weight)


def _unconverted(graph: Any) -> Any:
    """Return the nodes of a graph that may still be one of networkx."""
    return graph if isinstance(graph, nx.Graph) else nodes_of(graph)


def _holes(
    measure: Any, graph: Given, nodes: Iterable[Hashable] | None, weight: str | None
) -> Values:
    weights = _weights(graph, weight)
    if nodes is None:
        return values_of(graph, measure(weights))
    places = {node: place for place, node in enumerate(nodes_of(graph))}
    chosen = list(nodes)
    found = measure(weights, [places[node] for node in chosen])
    return dict(zip(chosen, found.tolist(), strict=True))


def _shares(graph: Given, counted: NDArray[np.int64]) -> Values:
    others = len(counted) - 1
    if others < 1:
        return dict.fromkeys(nodes_of(graph), 1)
    return values_of(graph, counted * (1.0 / others))


def _weights(graph: Given, weight: str | None) -> Matrix:
    return matrix_of(network_of(graph), weighted=weight is not None, directed=True)


def _towards(graph: Given) -> Matrix:
    """Return how long edges are, against their directions."""
    network = network_of(graph)
    return network.weights.T.tocsr() if network.directed else network.weights


def _some(nodes: Any, nbunch: Any) -> list[int]:
    """Return the places of one node or of some; who is no node is left out, as in networkx."""
    if nbunch is None:
        return list(range(len(nodes)))
    places = {node: place for place, node in enumerate(nodes)}
    try:
        if nbunch in places:
            return [places[nbunch]]
    except TypeError:  # a list cannot be a node
        pass
    return sorted({places[node] for node in nbunch if node in places})


def _spread(nodes: Any, given: Mapping[Hashable, float]) -> Reals:
    """Return shares by node, 0 for who is not named; not finite if all are 0."""
    values = np.array([given.get(node, 0) for node in nodes], dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Reals = values / values.sum()
    return shares


def _steps(step: Any, start: Reals, enough: float, most: int) -> Reals:
    try:
        return iterate(step, start, lambda change: change < enough, most, "The iteration")
    except NotConvergedError as error:
        raise nx.PowerIterationFailedConvergence(most) from error
