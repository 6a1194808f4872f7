"""A network as a graph of networkx, with what stands behind each edge; and who takes part in what."""

from datetime import date
from typing import Any

import networkx as nx

from habeas.networks.arrays import InvalidNetworkError, Network, TwoMode
from habeas.networks.behind import behind_all
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable

__all__ = ["to_networkx", "two_mode_to_networkx"]


def to_networkx(network: Network, evidence: bool = True) -> "nx.Graph[str] | nx.DiGraph[str]":
    """Return ``network`` as a graph of networkx, nodes and edges in the order of their IRIs.

    Parameters
    ----------
    evidence
        Whether edges say what they came through. It takes about a kilobyte for each edge.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        Nodes: IRIs, with ``label`` (the English name, or else the first other one, or else the IRI
        in short form), ``kind``, ``type`` and ``country``, absent if unknown.

        Edges: ``weight`` (float). With evidence, for a network that was made of an edge table,
        ``count`` (things that the two share), ``through`` (their IRIs) and ``evidence`` (IRIs of
        claims), both sorted lists; ``first`` and ``last``, the earliest and the latest day that any
        bound of the records behind it names, as ISO text, absent if no record has a date.
    """
    graph: nx.Graph[str] | nx.DiGraph[str] = nx.DiGraph() if network.directed else nx.Graph()
    graph.graph.update(network.about)
    columns = [(name, network.attribute(name)) for name in network.attributes]
    for place, agent in enumerate(network.agents):
        graph.add_node(agent, **{name: values[place] for name, values in columns if values[place]})
    agents = network.agents
    source, target, weight = (column.tolist() for column in network.edges)
    graph.add_weighted_edges_from(
        (agents[one], agents[other], value)
        for one, other, value in zip(source, target, weight, strict=True)
    )
    if evidence and network.table is not None:
        _say_evidence(graph, network.table)
    return graph


def two_mode_to_networkx(two_mode: TwoMode) -> "nx.Graph[str]":
    """Return who takes part in what as a graph of networkx, for ``networkx.bipartite``.

    Agents have ``bipartite=0`` and what is said of them, things have ``bipartite=1``. If an IRI is
    both an agent and a thing, it is refused.

    Raises
    ------
    InvalidNetworkError
        If something is both.

    Examples
    --------
    >>> graph = two_mode_to_networkx(TwoMode.of(["Ada", "Ben"], ["letter"], [0, 1], [0, 0]))
    >>> sorted(graph.edges), graph.nodes["letter"]["bipartite"]
    ([('Ada', 'letter'), ('Ben', 'letter')], 1)
    """
    if both := set(two_mode.agents) & set(two_mode.things):
        raise InvalidNetworkError(
            f"{min(both)} is both an agent and a thing, so the two cannot be kept apart in one graph. "
            "Take the rows of the edge table."
        )
    graph: nx.Graph[str] = nx.Graph()
    graph.graph.update(two_mode.about)
    columns = list(two_mode.attributes.items())
    for place, agent in enumerate(two_mode.agents):
        said = {name: values[place] for name, values in columns if values[place]}
        graph.add_node(agent, bipartite=0, **said)
    things = list(two_mode.things)
    graph.add_nodes_from(things, bipartite=1)
    held = two_mode.incidence.tocoo()
    agents = two_mode.agents
    graph.add_edges_from(
        (agents[one], things[other])
        for one, other in zip(held.row.tolist(), held.col.tolist(), strict=True)
    )
    return graph


def _say_evidence(graph: "nx.Graph[str] | nx.DiGraph[str]", table: EdgeTable) -> None:
    found = behind_all(table)
    things, claims = _decoded(table.things, found.things), _decoded(table.claims, found.claims)
    for place, (one, other) in enumerate(
        zip(found.source.tolist(), found.target.tolist(), strict=True)
    ):
        through = things[place]
        edge: dict[str, Any] = {
            "count": len(through),
            "through": through,
            "evidence": claims[place],
        }
        if found.first[place] < UNKNOWN_HIGH and found.last[place] > UNKNOWN_LOW:
            edge["first"] = date.fromordinal(int(found.first[place])).isoformat()
            edge["last"] = date.fromordinal(int(found.last[place])).isoformat()
        ends = table.agents[one], table.agents[other]
        if graph.has_edge(*ends):  # a backbone has fewer edges than its table
            graph.edges[ends].update(edge)


def _decoded(names: Any, places: Any) -> list[list[str]]:
    """Return lists of names for lists of places, each name decoded once."""
    used = sorted({place for each in places for place in each.tolist()})
    name = {place: names[place] for place in used}
    return [[name[place] for place in each.tolist()] for each in places]
