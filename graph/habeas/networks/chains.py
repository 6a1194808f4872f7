"""How one group of agents reaches another: the shortest chains, and who stands on them.

Directions are ignored: a chain is a way by which somebody could be reached,
not a record that anybody went it.
"""

from collections.abc import Collection
from typing import NamedTuple

import networkx as nx

__all__ = ["Chain", "shortest_chains"]


class Chain(NamedTuple):
    """One of the shortest ways from one agent to another."""

    start: str
    end: str
    #: Number of edges; 1 if the two are joined themselves.
    length: int
    #: Who stands between, in order.
    between: tuple[str, ...]


def shortest_chains(
    graph: "nx.Graph[str] | nx.DiGraph[str]", starts: Collection[str], ends: Collection[str]
) -> list[Chain]:
    """Return all shortest chains from each of ``starts`` to each of ``ends``.

    Agents that are not in the network, or that nothing connects, have none; an
    agent has none to itself. Sorted by start, end and those between.

    Examples
    --------
    >>> graph = nx.Graph([("Ada", "Ben"), ("Ben", "Court"), ("Ada", "Cy"), ("Cy", "Court")])
    >>> [chain.between for chain in shortest_chains(graph, ["Ada"], ["Court"])]
    [('Ben',), ('Cy',)]
    """
    joined = nx.Graph(graph)
    return [
        Chain(start, end, len(path) - 1, tuple(path[1:-1]))
        for start in sorted(set(starts) & set(joined))
        for end in sorted(set(ends) & set(joined) - {start})
        if nx.has_path(joined, start, end)
        for path in sorted(nx.all_shortest_paths(joined, start, end))
    ]
