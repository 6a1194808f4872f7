"""Two agents who share something are joined: the arithmetic of projection, without any RDF.

What agents share is a *thing*: an act that they signed, a case, a collaboration.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import networkx as nx

from habeas.networks.incidence import Link, Part

__all__ = ["count_pairs", "pair_up", "project"]


def count_pairs(sizes: Iterable[int]) -> int:
    """Return how many pairs things with so many agents make, before any of them is made.

    A pair that shares two things counts twice: this is what it costs, and at
    least as many as there will be edges.

    Examples
    --------
    >>> count_pairs([1, 2, 31])
    466
    """
    return sum(size * (size - 1) // 2 for size in sizes)


def pair_up(incidence: Iterable[Part], *, overlapping: bool = False) -> Iterator[Link]:
    """Yield a link for every two agents of each thing, in the order of things and of agents.

    A thing with k agents gives each link a share of 1 / (k - 1). With
    ``overlapping``, agents whose parts certainly had no day in common are not
    linked, and only parts that may overlap a part of the other stand behind a
    link; the share stays, since k counts all who take part.
    """
    for through, agents in _by_thing(incidence).items():
        for (one, its), (other, others) in combinations(agents.items(), 2):
            if meeting := _meeting(its, others) if overlapping else [*its, *others]:
                yield Link(
                    one,
                    other,
                    through,
                    1 / (len(agents) - 1),
                    tuple(part.period for part in meeting),
                    frozenset().union(*(part.claims for part in meeting)),
                )


def _by_thing(incidence: Iterable[Part]) -> dict[str, dict[str, list[Part]]]:
    """Return the parts of each agent in each thing, in the order of things and of agents."""
    grouped: dict[str, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in sorted(incidence, key=lambda each: (each.through, each.agent)):
        grouped[part.through][part.agent].append(part)
    return grouped


def _meeting(its: Sequence[Part], others: Sequence[Part]) -> list[Part]:
    """Return the parts of either that may overlap a part of the other."""
    return [
        part
        for parts_of_one, parts_of_other in ((its, others), (others, its))
        for part in parts_of_one
        if any(part.period.may_overlap(each.period) for each in parts_of_other)
    ]


def project(
    joined: Iterable[Link],
    agents: Mapping[str, Mapping[str, str]],
    weighting: str = "newman",
    directed: bool = False,
) -> "nx.Graph[str] | nx.DiGraph[str]":
    """Return a network of ``agents`` with one edge for all links between the same two.

    Parameters
    ----------
    joined
        Links between agents. A link from an agent to itself is left out.
    agents
        The attributes of each agent; one without links is still a node.
    weighting
        ``presence``: 1. ``count``: the number of things through which the two
        are linked. ``newman``: each thing with k agents adds 1 / (k - 1) [1]_,
        so that a large coalition does not drown the small ones; no unit, and
        at an agent the weights sum to the number of things that it shares.
    directed
        Whether links lead from their source to their target.

    References
    ----------
    .. [1] M. E. J. Newman, "Scientific collaboration networks. II", Physical
       Review E 64, 016132 (2001).

    Examples
    --------
    >>> days, claims = (), frozenset({"claim 1"})
    >>> letters = [Link("Ada", "Ben", "letter 1", 1.0, days, claims),
    ...            Link("Ada", "Ben", "letter 2", 0.5, days, claims)]
    >>> graph = project(letters, {"Ada": {}, "Ben": {}})
    >>> graph["Ada"]["Ben"]["weight"], graph["Ada"]["Ben"]["count"]
    (1.5, 2)
    """
    graph: nx.Graph[str] | nx.DiGraph[str] = nx.DiGraph() if directed else nx.Graph()
    for agent in sorted(agents):
        graph.add_node(agent, **agents[agent])
    between: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in joined:
        if link.source != link.target:
            ends = link.source, link.target
            between[ends if directed else (min(ends), max(ends))].append(link)
    for (one, other), shared in sorted(between.items()):
        graph.add_edge(one, other, **_edge(shared, weighting))
    return graph


def _edge(shared: Sequence[Link], weighting: str) -> dict[str, object]:
    """Return the attributes of the edge that these links make."""
    shares = {link.through: link.share for link in sorted(shared, key=lambda each: each.through)}
    weights = {"presence": 1.0, "count": float(len(shares)), "newman": sum(shares.values())}
    days = [day for link in shared for period in link.periods for day in period if day is not None]
    edge: dict[str, object] = {
        "weight": weights[weighting],
        "count": len(shares),
        "through": sorted(shares),
        "evidence": sorted(set().union(*(link.claims for link in shared))),
    }
    if days:
        edge |= {"first": min(days).isoformat(), "last": max(days).isoformat()}
    return edge
