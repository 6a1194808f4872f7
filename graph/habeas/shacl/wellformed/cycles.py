"""Shapes that refer to themselves."""

from collections import deque
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from habeas.shacl.vocabulary import Node

__all__ = ["cycles"]


def cycles(links: Mapping[Node, Iterable[Node]]) -> list[tuple[Node, ...]]:
    """Return a shortest cycle through each knot of nodes that refer to each other.

    Parameters
    ----------
    links
        For each node, those that it refers to.

    Returns
    -------
    list of tuple
        Each cycle without its first node repeated at the end. It begins with
        the IRI that is first in the alphabet; blank nodes come after IRIs.

    Examples
    --------
    >>> a, b, c = (ox.NamedNode(f"urn:test:{name}") for name in "abc")
    >>> [[node.value for node in cycle] for cycle in cycles({b: [c, a], a: [b], c: []})]
    [['urn:test:a', 'urn:test:b']]
    """
    below = {node: list(dict.fromkeys(others)) for node, others in links.items()}
    found = []
    for knot in _knots(below):
        first = min(knot, key=_key)  # the first of those that are equal, which is stable
        if len(knot) > 1 or first in below.get(first, ()):
            found.append(_shortest(first, knot, below))
    return sorted(found, key=lambda cycle: _key(cycle[0]))


def _key(node: Node) -> tuple[bool, str]:
    """Return where a node comes in the alphabet; labels of blank nodes are no names."""
    return (False, node.value) if isinstance(node, ox.NamedNode) else (True, "")


def _knots(below: Mapping[Node, list[Node]]) -> list[dict[Node, None]]:
    """Return the strongly connected parts, by Tarjan's algorithm without recursion."""
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    waiting: dict[Node, None] = {}  # a stack that can be searched
    knots = []
    for root in below:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        waiting[root] = None
        walk = [(root, iter(below[root]))]
        while walk:
            node, others = walk[-1]
            for other in others:
                if other not in number:
                    number[other] = low[other] = len(number)
                    waiting[other] = None
                    walk.append((other, iter(below.get(other, ()))))
                    break
                if other in waiting:
                    low[node] = min(low[node], number[other])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == number[node]:
                    knot: dict[Node, None] = {}
                    while node not in knot:
                        knot[waiting.popitem()[0]] = None
                    knots.append(dict(reversed(knot.items())))
    return knots


def _shortest(
    first: Node, knot: Mapping[Node, None], below: Mapping[Node, list[Node]]
) -> tuple[Node, ...]:
    """Return the shortest way from ``first`` back to it, inside its knot."""
    before: dict[Node, Node] = {}
    queue = deque([first])
    while first not in before:
        node = queue.popleft()
        for other in sorted(below[node], key=_key):
            if other in knot and other not in before:
                before[other] = node
                queue.append(other)
    way = [first]
    while (node := before[way[-1]]) != first:
        way.append(node)
    return (first, *reversed(way[1:]))
