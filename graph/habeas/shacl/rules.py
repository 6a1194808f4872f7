"""What the shapes of a plan are called, and which of them belong together.

A shape without a name is called by where it hangs and what it says, never by
the label of its blank node, so that it is called the same on every run.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from hashlib import sha256
from heapq import heapify, heappop, heappush
from itertools import count

import pyoxigraph as ox

from habeas.shacl.names import Names
from habeas.shacl.plan import (
    And,
    Constraint,
    NodeRef,
    Not,
    Or,
    Plan,
    PropertyRef,
    Qualified,
    Shape,
    Sparql,
    Xone,
)
from habeas.shacl.vocabulary import Node

__all__ = ["Rules"]

#: Deeper than this, shapes are not told apart by what they say.
_DEEPEST = 50


class Rules:
    """The shapes of one plan, by the names that reports use."""

    def __init__(self, plan: Plan, names: Names) -> None:
        self.plan = plan
        self._names = names
        self._called: dict[Node, str] | None = None
        self._links: dict[Node, list[tuple[Node, str]]] | None = None
        self._tops: dict[Node, Node] = {}

    def identifier(self, node: Node) -> str:
        """Return the IRI of a shape, or what a shape without one is called."""
        return node.value if isinstance(node, ox.NamedNode) else self.name(node)

    def name(self, node: Node) -> str:
        """Return what people call a shape, or a SPARQL constraint of one."""
        if isinstance(node, ox.NamedNode):
            return self._names.iri(node.value)
        if self._called is None:
            self._called = self._call()
        return self._called.get(node) or self._names.term(node)

    def top(self, node: Node) -> Node:
        """Return the shape with targets that a shape is a part of; of several, the first."""
        found = self._tops.get(node)
        if found is None:
            above = [each for each in self._above(node, set()) if self._is_top(each)]
            found = self._tops[node] = min(above, key=self.name, default=node)
        return found

    def reporting(self) -> list[Node]:
        """Return every shape that can give a result of its own, the first of the alphabet first."""
        found: dict[Node, None] = {}
        rest = [shape.node for shape in self.plan.targeted]
        while rest:
            shape = self.plan.shapes.get(rest.pop())
            if shape is None or shape.deactivated or shape.node in found:
                continue
            found[shape.node] = None
            rest.extend(each.shape for each in shape.constraints if isinstance(each, PropertyRef))
        own = (node for node in found if any(_own(self.plan.shapes[node])))
        return sorted(own, key=self.name)

    def _is_top(self, node: Node) -> bool:
        shape = self.plan.shapes.get(node)
        return not self._parents(node) or (shape is not None and bool(shape.targets))

    def _above(self, node: Node, passed: set[Node]) -> Iterator[Node]:
        """Yield ``node`` if it is at the top, else what is above it."""
        if node in passed:
            return
        passed.add(node)
        yield node
        if not self._is_top(node):
            for parent, _ in self._parents(node):
                yield from self._above(parent, passed)

    def _parents(self, node: Node) -> list[tuple[Node, str]]:
        """Return the shapes that refer to a shape, each with what leads from there."""
        if self._links is None:
            self._links = defaultdict(list)
            for shape in self.plan.shapes.values():
                for constraint in shape.constraints:
                    for child, link in self._children(constraint):
                        self._links[child].append((shape.node, link))
        return self._links.get(node, [])

    def _children(self, constraint: Constraint) -> Iterator[tuple[Node, str]]:
        match constraint:
            case PropertyRef(shape=node):
                shape = self.plan.shapes.get(node)
                yield node, self._names.path(shape.path) if shape else "sh:property"
            case NodeRef(shape=node):
                yield node, "sh:node"
            case Not(shape=node):
                yield node, "sh:not"
            case Qualified(shape=node):
                yield node, "sh:qualifiedValueShape"
            case Sparql(node=node):
                yield node, "sh:sparql"
            case And(shapes=nodes) | Or(shapes=nodes) | Xone(shapes=nodes):
                word = type(constraint).__name__.lower()
                for number, node in enumerate(nodes, 1):
                    yield node, f"sh:{word} {number}"

    def _call(self) -> dict[Node, str]:
        """Return the names of everything that has none of its own, each given once."""
        alike: dict[str, list[Node]] = defaultdict(list)
        for node, place in self._places().items():
            if isinstance(node, ox.BlankNode):
                alike[place].append(node)
        said = _Said(self.plan)
        called: dict[Node, str] = {}
        for place, nodes in alike.items():
            ordered = sorted(nodes, key=said) if len(nodes) > 1 else nodes
            for number, node in enumerate(ordered, 1):
                called[node] = place if number == 1 else f"{place} ({number})"
        return called

    def _places(self) -> dict[Node, str]:
        """Return where each shape hangs: the shortest way from one that has a name."""
        numbers = count()  # so that nodes are never compared
        ways = [
            (len(place), place, next(numbers), node)
            for node in self.plan.shapes
            if isinstance(node, ox.NamedNode) or not self._parents(node)
            for place in (self._start(node),)
        ]
        heapify(ways)
        places: dict[Node, str] = {}
        while ways:
            _, place, _, node = heappop(ways)
            if node in places:
                continue
            places[node] = place
            shape = self.plan.shapes.get(node)
            for constraint in shape.constraints if shape else ():
                for child, link in self._children(constraint):
                    way = f"{place} / {link}"
                    heappush(ways, (len(way), way, next(numbers), child))
        return places

    def _start(self, node: Node) -> str:
        """Return what a shape is called that hangs nowhere."""
        if isinstance(node, ox.NamedNode):
            return self._names.iri(node.value)
        shape = self.plan.shapes[node]
        targets = sorted(self._names.term(each.term) for each in shape.targets)
        place = f"shape for {', '.join(targets)}" if targets else "shape without a name"
        return f"{place} / {self._names.path(shape.path)}" if shape.path else place


class _Said:
    """What a shape or a query says, as a short text without labels of blank nodes."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._depth = 0
        self._known: dict[Node, str] = {}
        self._queries = {
            each.node: each.query.text
            for shape in plan.shapes.values()
            for each in shape.constraints
            if isinstance(each, Sparql)
        }

    def __call__(self, value: object) -> str:
        if isinstance(value, ox.BlankNode):
            if value not in self._known and self._depth < _DEEPEST:
                self._known[value] = ""  # what leads back into itself says nothing new
                self._depth += 1
                said = self._queries.get(value) or self(self._plan.shapes.get(value))
                self._depth -= 1
                self._known[value] = sha256(said.encode()).hexdigest()
            return self._known.get(value, "")
        if isinstance(value, Shape):
            parts = [self(each) for each in (*value.targets, *value.constraints)]
            kept = (value.severity, value.deactivated, value.messages, self(value.path))
            return " ".join([*map(str, kept), *sorted(parts)])
        if isinstance(value, tuple):
            return " ".join(map(self, value))
        if isinstance(value, frozenset):
            return " ".join(sorted(map(self, value)))
        if is_dataclass(value):
            parts = [self(getattr(value, each.name)) for each in fields(value)]
            return f"{type(value).__name__}({', '.join(parts)})"
        return str(value)


def _own(shape: Shape) -> Iterator[Constraint]:
    """Yield the constraints that give results under the name of this shape."""
    return (each for each in shape.constraints if not isinstance(each, PropertyRef))
