"""A network in a period: only what agents may have shared within it.

Unlike ``as_of``, which asks what was known by a day, this asks what was so.
"""

from collections.abc import Mapping

import networkx as nx

from habeas.evidence.intervals import Answer, Span, overlap

__all__ = ["during"]


def during(graph: "nx.Graph[str]", spans: Mapping[str, Span], period: Span) -> "nx.Graph[str]":
    """Return the part of a network whose edges may have been there in ``period``.

    Parameters
    ----------
    graph
        A network of :func:`habeas.networks.network`.
    spans
        When each thing was that agents share, as :func:`habeas.evidence.dated.spans` reads them.
        A thing that is not there may have been at any time.
    period
        The time asked about.

    Returns
    -------
    networkx.Graph
        Agents with at least one edge left. ``through`` and ``count`` of an edge are what is
        left; it has no ``weight``, since that was reckoned over all time. The graph says how
        many things count (``throughs``) and how many of them have no date (``undated_throughs``).

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_edge("Ada", "Ben", through=["spring"])
    >>> graph.add_edge("Ben", "Cy", through=["autumn", "undated"])
    >>> spans = {"spring": Span.of("2019-03", "2019-05"), "autumn": Span.of("2020-09", "2020-10")}
    >>> part = during(graph, spans, Span.of("2019", "2019"))
    >>> part["Ben"]["Cy"]["through"], part.graph["undated_throughs"]
    (['undated'], 1)
    """
    part: nx.Graph[str] = nx.Graph(**graph.graph)
    meant: set[str] = set()
    for one, other, edge in graph.edges(data=True):
        left = [
            thing
            for thing in edge["through"]
            if thing not in spans or overlap(spans[thing], period) is not Answer.CERTAINLY_NOT
        ]
        if left:
            part.add_node(one, **graph.nodes[one])
            part.add_node(other, **graph.nodes[other])
            part.add_edge(one, other, through=left, count=len(left))
            meant.update(left)
    part.graph.update(throughs=len(meant), undated_throughs=len(meant - set(spans)))
    return part
