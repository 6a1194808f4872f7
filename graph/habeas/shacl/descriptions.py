"""What to call a blank node of the data: by the way that leads to it from something with a name."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import sha256

import pyoxigraph as ox

from habeas.shacl.names import Names, shorten
from habeas.shacl.vocabulary import RDF_TYPE, Node

__all__ = ["Descriptions", "Edge", "descriptions_of"]

#: A property, with the node at its other end.
Edge = tuple[ox.NamedNode, Node]
#: A property, with the node that it leads to.
Step = tuple[ox.NamedNode, Node]

#: How far up the way to a name may lead, and how far down is looked to tell siblings apart.
_HIGHEST, _DEEPEST = 8, 5
#: How many nodes that lead to one node are looked at, and how many of its statements are told.
_WIDEST, _TOLD = 100, 3


class Descriptions:
    """Texts that say which blank node is meant, the same whatever its label is.

    Parameters
    ----------
    incoming, outgoing
        What leads to a blank node, with the subjects, and from it, with the objects.
    objects
        The objects of a node, with a name or without, for one property.
    names
        How terms are written.
    """

    def __init__(
        self,
        incoming: Callable[[Node], Iterable[Edge]],
        outgoing: Callable[[Node], Iterable[Edge]],
        objects: Callable[[Node, ox.NamedNode], Iterable[Node]],
        names: Names,
    ) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._objects = objects
        self._names = names
        self._known: dict[Node, str] = {}
        self._said: dict[tuple[Node, int], str] = {}

    def __call__(self, node: Node) -> str:
        """Return the description of a blank node; nothing for a node that has a name."""
        if not isinstance(node, ox.BlankNode):
            return ""
        if node not in self._known:
            self._known[node] = self._place(node) or self._content(node)
        return self._known[node]

    def _place(self, node: Node) -> str:
        """Return the shortest way that leads to ``node`` from a name; nothing if there is none."""
        # From each node on the way up: what leads down to ``node``, as text and as steps.
        level: dict[Node, tuple[str, tuple[Step, ...]]] = {node: ("", ())}
        passed = set(level)
        for _ in range(_HIGHEST):
            above: dict[Node, tuple[str, tuple[Step, ...]]] = {}
            named = []
            for below, (text, steps) in level.items():
                for predicate, subject in self._first(below):
                    way = f"{predicate.value} {text}", ((predicate, below), *steps)
                    if not isinstance(subject, ox.BlankNode):
                        named.append((str(subject), way[0], subject, way[1]))
                    elif subject not in passed:
                        above[subject] = min(above.get(subject, way), way, key=lambda each: each[0])
            if named:
                _, _, subject, steps = min(named, key=lambda each: each[:2])
                return self._written(subject, steps)
            passed.update(above)
            level = dict(sorted(above.items(), key=lambda item: item[1][0])[:_WIDEST])
        return ""

    def _first(self, node: Node) -> list[Edge]:
        """Return the first edges that lead to ``node``, those from a name before others."""

        def said(edge: Edge) -> tuple[bool, str, str]:
            blank = isinstance(edge[1], ox.BlankNode)
            return blank, edge[0].value, "" if blank else str(edge[1])

        return sorted(self._incoming(node), key=said)[:_WIDEST]

    def _written(self, start: Node, steps: tuple[Step, ...]) -> str:
        parts, above = [self._names.term(start)], start
        for predicate, node in steps:
            parts.append(self._names.term(predicate) + self._ordinal(node, predicate, above))
            above = node
        return " / ".join(parts)

    def _ordinal(self, node: Node, predicate: ox.NamedNode, subject: Node) -> str:
        """Return which of several blank nodes at one place this is, in the order of content."""
        found = self._objects(subject, predicate)
        siblings: list[Node] = [each for each in found if isinstance(each, ox.BlankNode)]
        if len(siblings) < 2:
            return ""
        siblings.sort(key=lambda each: (self._key(each), self._ways(each)))
        return f" ({siblings.index(node) + 1} of {len(siblings)})"

    def _ways(self, node: Node) -> list[str]:
        """Return what leads to a node, for nodes of which the same is said."""
        return sorted(
            f"{predicate} {'' if isinstance(subject, ox.BlankNode) else subject}"
            for predicate, subject in self._incoming(node)
        )

    def _content(self, node: Node) -> str:
        """Return what is said about a node that nothing leads to."""
        said = sorted(
            (predicate != RDF_TYPE, self._names.term(predicate), self._names.term(value))
            for predicate, value in self._outgoing(node)
            if not isinstance(value, ox.BlankNode)
        )
        statements = [
            f"{predicate if has_property else 'a'} {shorten(value, 40)}"
            for has_property, predicate, value in said[:_TOLD]
        ]
        return f"[{'; '.join(statements)}]" if statements else ""

    def _key(self, node: Node, depth: int = 0) -> str:
        """Return a text that two nodes share only if the same is said about both."""
        if not isinstance(node, ox.BlankNode):
            return str(node)
        if depth >= _DEEPEST:
            return ""
        if (node, depth) not in self._said:
            said = (f"{each} {self._key(value, depth + 1)}" for each, value in self._outgoing(node))
            text = "\n".join(sorted(said))
            # What is further down is kept short: texts would grow with every branch.
            self._said[node, depth] = sha256(text.encode()).hexdigest() if depth else text
        return self._said[node, depth]


def descriptions_of(triples: Iterable[ox.Triple], names: Names) -> Descriptions:
    """Return the descriptions of the blank nodes in ``triples``, indexed once.

    Examples
    --------
    >>> text = "<urn:test:case> <urn:test:cites> [ <urn:test:page> 3 ] ."
    >>> triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    >>> describe = descriptions_of(triples, Names({"t": "urn:test:"}))
    >>> describe(next(t.object for t in triples if isinstance(t.object, ox.BlankNode)))
    't:case / t:cites'
    """
    incoming: dict[Node, list[Edge]] = defaultdict(list)
    outgoing: dict[Node, list[Edge]] = defaultdict(list)
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            continue
        if isinstance(value, ox.BlankNode):
            incoming[value].append((triple.predicate, subject))
        outgoing[subject].append((triple.predicate, value))

    def objects(node: Node, predicate: ox.NamedNode) -> list[Node]:
        return [value for each, value in outgoing.get(node, ()) if each == predicate]

    return Descriptions(
        lambda node: incoming.get(node, ()), lambda node: outgoing.get(node, ()), objects, names
    )
