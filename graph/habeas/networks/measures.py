"""Who is central: degree, strength, betweenness and components.

Directions are ignored, and so are weights except in strength: in a network of
affiliations, an organization stands between those who belong to it. A measure
describes the records. Whom no source names has no place in it.
"""

from typing import Any, TypedDict

import networkx as nx

__all__ = ["Measures", "measures", "summary"]


class Measures(TypedDict):
    """What is measured at one agent."""

    agent: str
    label: str
    kind: str
    #: How many other agents it is joined to.
    degree: int
    #: The sum of the weights of its edges, in the unit of the rule.
    strength: float
    #: Of all pairs of others, the share whose shortest paths lead through it: 0 to 1.
    betweenness: float
    #: 1 for the largest component, 2 for the next.
    component: int
    component_size: int


def measures(graph: "nx.Graph[str] | nx.DiGraph[str]") -> list[Measures]:
    """Return the measures of each agent: who stands between most others first, then by name.

    Betweenness [1]_ of an agent is the sum over all pairs of others of the
    share of their shortest paths that lead through it, divided by the number
    of these pairs. Pairs that nothing connects add nothing. It is exact, and
    rounded to twelve places so that equals are equal. It is 0 for everyone in
    a network of one or two agents. An empty network has no measures.

    References
    ----------
    .. [1] L. C. Freeman, "A Set of Measures of Centrality Based on
       Betweenness", Sociometry 40, 35-41 (1977).

    Examples
    --------
    >>> graph = nx.Graph([("Ada", "Ben"), ("Ben", "Cy")])
    >>> [(row["agent"], row["degree"], row["betweenness"]) for row in measures(graph)]
    [('Ben', 2, 1.0), ('Ada', 1, 0.0), ('Cy', 1, 0.0)]
    """
    joined = _undirected(graph)
    between = nx.betweenness_centrality(joined, normalized=True)
    of_component = {
        agent: (number, len(members))
        for number, members in enumerate(_components(joined), start=1)
        for agent in members
    }
    rows: list[Measures] = [
        {
            "agent": agent,
            "label": str(about.get("label", agent)),
            "kind": str(about.get("kind", "")),
            "degree": joined.degree(agent),
            "strength": float(
                sum(weight for _, _, weight in joined.edges(agent, data="weight", default=1.0))
            ),
            "betweenness": round(between[agent], 12),
            "component": of_component[agent][0],
            "component_size": of_component[agent][1],
        }
        for agent, about in joined.nodes(data=True)
    ]
    return sorted(rows, key=lambda row: (-row["betweenness"], row["label"], row["agent"]))


def summary(graph: "nx.Graph[str] | nx.DiGraph[str]") -> dict[str, Any]:
    """Return how large a network is, how it hangs together, and how much data it rests on.

    ``density`` is the share of all pairs that are joined (0 with fewer than two
    agents), ``isolates`` counts agents that are joined to nobody. The rest of
    the graph's own attributes, as ``rule`` and ``claims``, follow where it has them.
    """
    joined = _undirected(graph)
    components = _components(joined)
    counts = {
        "nodes": joined.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "components": len(components),
        "largest_component": len(components[0]) if components else 0,
        "isolates": sum(1 for members in components if len(members) == 1),
        "density": round(nx.density(joined), 12),
    }
    return counts | {key: value for key, value in graph.graph.items() if key != "query"}


def _undirected(graph: "nx.Graph[str] | nx.DiGraph[str]") -> "nx.Graph[str]":
    """Return the network without directions and self-loops; weights of two ways are added."""
    joined: nx.Graph[str] = nx.Graph()
    joined.add_nodes_from((agent, graph.nodes[agent]) for agent in sorted(graph))
    for one, other, weight in sorted(graph.edges(data="weight", default=1.0)):
        if one != other:
            before = joined.get_edge_data(one, other, {"weight": 0.0})["weight"]
            joined.add_edge(one, other, weight=before + weight)
    return joined


def _components(joined: "nx.Graph[str]") -> list[list[str]]:
    """Return the components, the largest first, then by the first of their agents."""
    components = [sorted(members) for members in nx.connected_components(joined)]
    return sorted(components, key=lambda members: (-len(members), members))
