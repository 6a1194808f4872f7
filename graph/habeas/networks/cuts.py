"""Without whom a network falls apart: its cut vertices.

A cut vertex describes the records. That nobody else is known to join two
parts does not mean that nobody does.
"""

from typing import NamedTuple

import networkx as nx

__all__ = ["Cut", "cuts"]


class Cut(NamedTuple):
    """An agent without whom there would be more components."""

    agent: str
    #: How many more components there would be; at least 1.
    pieces: int


def cuts(graph: "nx.Graph[str] | nx.DiGraph[str]") -> list[Cut]:
    """Return the agents whose absence takes the network apart, those of most pieces first.

    Directions are ignored. An agent joined to nobody, or at the end of a chain, is none.

    Examples
    --------
    >>> cuts(nx.Graph([("Ada", "Ben"), ("Ben", "Cy"), ("Ben", "Dee")]))
    [Cut(agent='Ben', pieces=2)]
    """
    joined = nx.Graph(graph)
    joined.remove_edges_from(list(nx.selfloop_edges(joined)))
    before = nx.number_connected_components(joined)
    found = [
        Cut(
            agent,
            nx.number_connected_components(joined.subgraph(set(joined) - {agent})) - before,
        )
        for agent in nx.articulation_points(joined)
    ]
    return sorted(found, key=lambda cut: (-cut.pieces, cut.agent))
