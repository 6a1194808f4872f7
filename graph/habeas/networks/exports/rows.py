"""A network as plain rows: what every format is written from.

The same rows come of a graph of networkx and of a network as arrays, so that
both give the same bytes, and an array network is never made a graph first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.behind import behind_all
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable

__all__ = ["AnyNetwork", "Rows", "plain", "rows_of", "some_rows"]

#: What can be written. A graph of networkx has IRIs as its nodes.
AnyNetwork: TypeAlias = "Network | nx.Graph[str] | nx.DiGraph[str]"
About: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Nodes and edges with what is said of them; what is not known is absent."""

    directed: bool
    #: Of the whole network; what was not asked for is None.
    about: Mapping[str, Any]
    #: IRIs, sorted.
    nodes: Sequence[str]
    #: Of each node, in the same order.
    said: Sequence[About]
    #: Places in ``nodes`` of the two ends, and what is said of the edge; sorted by its ends.
    #: Without direction the smaller IRI comes first.
    edges: Sequence[tuple[int, int, About]]

    def label(self, place: int) -> str:
        """Return what a node is called: its label, or else its IRI."""
        return str(self.said[place].get("label", self.nodes[place]))


def rows_of(network: AnyNetwork, evidence: bool = True) -> Rows:
    """Return the rows of a network.

    Edges of an array network say ``weight``, and, if it was made of an edge table, ``count``,
    ``through``, ``evidence``, ``first`` and ``last``: see :func:`habeas.networks.graphs.to_networkx`.
    Not so without ``evidence``, for formats that have no place for it.
    """
    if not isinstance(network, Network):
        return _of_graph(network)
    columns = [(name, network.attribute(name)) for name in network.attributes]
    said = [
        {name: values[place] for name, values in columns if values[place]}
        for place in range(len(network))
    ]
    source, target, weight = (column.tolist() for column in network.edges)
    edges: list[tuple[int, int, About]] = [
        (one, other, {"weight": value})
        for one, other, value in zip(source, target, weight, strict=True)
    ]
    if evidence and network.table is not None:
        _say_evidence(network, network.table, edges)
    return Rows(network.directed, dict(network.about), list(network.agents), said, edges)


def some_rows(network: AnyNetwork, offset: int, limit: int) -> tuple[Rows, int]:
    """Return the rows of a network with some of its edges, and how many edges it has in all.

    Evidence is looked up for these edges only.
    """
    rows = rows_of(network, evidence=False)
    edges = rows.edges[offset : offset + limit]
    if isinstance(network, Network) and network.table is not None:
        table = network.table
        ends = {network.agents[end] for one, other, _ in edges for end in (one, other)}
        inside = np.array([agent in ends for agent in table.agents], dtype=bool)
        kept = inside[table.agent]
        if table.target is not None:
            kept &= inside[table.target]
        _say_evidence(network, table.keep(kept), edges)
    return replace(rows, edges=edges), len(rows.edges)


def plain(value: object) -> object:
    """Return a value that formats without lists can hold: a list as text, spaces between."""
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _of_graph(graph: "nx.Graph[str] | nx.DiGraph[str]") -> Rows:
    nodes = sorted(graph)
    place = {node: number for number, node in enumerate(nodes)}
    edges: list[tuple[int, int, About]] = []
    for one, other, about in graph.edges(data=True):
        ends = place[one], place[other]
        if not graph.is_directed() and ends[0] > ends[1]:
            ends = ends[1], ends[0]
        edges.append((*ends, about))
    return Rows(
        graph.is_directed(),
        dict(graph.graph),
        nodes,
        [dict(graph.nodes[node]) for node in nodes],
        sorted(edges, key=lambda edge: edge[:2]),
    )


def _say_evidence(
    network: Network, table: EdgeTable, edges: Sequence[tuple[int, int, About]]
) -> None:
    """Add to each edge what stands behind it."""
    found = behind_all(table)
    things, claims = _decoded(table.things, found.things), _decoded(table.claims, found.claims)
    place = {agent: number for number, agent in enumerate(network.agents)}
    # agents of the table that are not in the network have no place there
    number = [place.get(agent, -1) for agent in table.agents]
    row = {
        (number[one], number[other]): at
        for at, (one, other) in enumerate(
            zip(found.source.tolist(), found.target.tolist(), strict=True)
        )
    }
    for one, other, about in edges:
        at = row.get((one, other))
        if at is None:
            continue
        about["count"] = len(things[at])
        about["through"] = things[at]
        about["evidence"] = claims[at]
        if found.first[at] < UNKNOWN_HIGH and found.last[at] > UNKNOWN_LOW:
            about["first"] = date.fromordinal(int(found.first[at])).isoformat()
            about["last"] = date.fromordinal(int(found.last[at])).isoformat()


def _decoded(names: Sequence[str], places: Sequence[NDArray[np.int64]]) -> list[list[str]]:
    """Return lists of names for lists of places, each name decoded once."""
    used = np.unique(np.concatenate(places)).tolist() if len(places) else []
    name = {place: names[place] for place in used}
    return [[name[place] for place in each.tolist()] for each in places]
