"""A small graph indexed by node: how shapes graphs are read."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, SUBCLASS_OF, Node

__all__ = ["BrokenListError", "NodeGraph"]


class BrokenListError(ValueError):
    """A node is no well-formed RDF list: it has no end, two ends, or leads back into itself."""


class NodeGraph:
    """Triples that are asked node by node.

    Examples
    --------
    >>> ada, knows = ox.NamedNode("urn:test:ada"), ox.NamedNode("urn:test:knows")
    >>> graph = NodeGraph([ox.Triple(ada, knows, ox.Literal("x"))])
    >>> [term.value for term in graph.objects(ada, knows)]
    ['x']
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._out: dict[Node, dict[ox.NamedNode, list[Node]]] = {}
        self._in: dict[ox.NamedNode, dict[Node, list[Node]]] = {}
        seen: set[ox.Triple] = set()
        for triple in triples:
            if triple in seen:
                continue
            seen.add(triple)
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                raise UnreadableDataError(
                    "The shapes graph", "quotes a triple, which SHACL does not know"
                )
            self._out.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._in.setdefault(predicate, {}).setdefault(value, []).append(subject)
        self.size = len(seen)

    def objects(self, subject: Node, predicate: ox.NamedNode) -> list[Node]:
        """Return every value of a property."""
        return self._out.get(subject, {}).get(predicate, [])

    def value(self, subject: Node, predicate: ox.NamedNode) -> Node | None:
        """Return one value of a property, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def subjects(self, predicate: ox.NamedNode, value: Node | None = None) -> list[Node]:
        """Return every node that has the property, with ``value`` if that is given."""
        by_value = self._in.get(predicate, {})
        if value is not None:
            return by_value.get(value, [])
        return list(dict.fromkeys(node for nodes in by_value.values() for node in nodes))

    def pairs(self, predicate: ox.NamedNode) -> Iterator[tuple[Node, Node]]:
        """Yield subject and value of every triple with the property."""
        for value, subjects in self._in.get(predicate, {}).items():
            for subject in subjects:
                yield subject, value

    def predicates(self, subject: Node) -> Iterable[ox.NamedNode]:
        """Return the properties of a node."""
        return self._out.get(subject, {}).keys()

    def __contains__(self, subject: object) -> bool:
        """Whether anything is said about a node."""
        return subject in self._out

    def items(self, node: Node) -> list[Node]:
        """Return the members of a list.

        Raises
        ------
        BrokenListError
            If it is no well-formed list.
        """
        members: list[Node] = []
        passed: set[Node] = set()
        while node != RDF_NIL:
            first, rest = self.objects(node, RDF_FIRST), self.objects(node, RDF_REST)
            if node in passed or len(first) != 1 or len(rest) != 1:
                raise BrokenListError(str(node))
            passed.add(node)
            members.append(first[0])
            node = rest[0]
        return members

    def subclasses(self, cls: Node) -> set[Node]:
        """Return ``cls`` and everything below it."""
        found, rest = {cls}, [cls]
        while rest:
            new = set(self.subjects(SUBCLASS_OF, rest.pop())) - found
            found |= new
            rest.extend(new)
        return found

    def instances(self, cls: Node) -> list[Node]:
        """Return the things of a class and of the classes below it."""
        found: dict[Node, None] = {}
        for each in self.subclasses(cls):
            found.update(dict.fromkeys(self.subjects(RDF_TYPE, each)))
        return list(found)
