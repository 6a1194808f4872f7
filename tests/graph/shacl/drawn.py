"""Random graphs and random nested shapes over a small vocabulary, for laws that hold of all."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyoxigraph as ox
from hypothesis import strategies as st

from habeas.shacl.vocabulary import (
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    SUBCLASS_OF,
    XSD,
    Node,
    sh,
)

__all__ = ["CLASSES", "NODES", "PROPERTIES", "data", "literals", "shapes", "triples"]

Draw = Callable[..., object]


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode("urn:test:" + name)


def typed(lexical: str, datatype: str) -> ox.Literal:
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


NODES: list[ox.NamedNode | ox.BlankNode] = [*(iri(name) for name in "abcdef"), ox.BlankNode("x")]
PROPERTIES = [iri(name) for name in "pqr"]
CLASSES = [iri(name) for name in "ABC"]
LITERALS = [
    ox.Literal("x"),
    ox.Literal("abc"),
    ox.Literal(""),
    ox.Literal("x", language="en"),
    ox.Literal("y", language="en"),
    ox.Literal("x", language="en-gb"),
    ox.Literal("z", language="fr"),
    *(typed(text, "integer") for text in ("1", "2", "30", "two")),
    *(typed(text, "decimal") for text in ("1.5", "-2.5")),
    *(typed(text, "date") for text in ("2019-05-03", "2020-01-01", "2019-02-30")),
    *(typed(text, "boolean") for text in ("true", "false")),
    typed("2019-05-03T10:00:00Z", "dateTime"),
]

nodes = st.sampled_from(NODES)
properties = st.sampled_from(PROPERTIES)
classes = st.sampled_from(CLASSES)
literals = st.sampled_from(LITERALS)
terms = st.one_of(nodes, literals)

triples = st.one_of(
    st.builds(ox.Triple, nodes, properties, terms),
    st.builds(ox.Triple, nodes, properties, nodes),
    st.builds(ox.Triple, nodes, st.just(RDF_TYPE), classes),
)
_below = st.builds(ox.Triple, classes, st.just(SUBCLASS_OF), classes)
#: A graph without repeats.
data = st.lists(st.one_of(triples, triples, triples, _below), max_size=25, unique=True)


@dataclass
class _Writer:
    """Writes shapes as triples; each node is used once, so shapes never refer to themselves."""

    draw: Draw
    #: Whether values are compared, too.
    ordered: bool = True
    written: list[ox.Triple] = field(default_factory=list)
    count: int = 0

    def node(self) -> ox.BlankNode:
        self.count += 1
        return ox.BlankNode(f"s{self.count}")

    def say(self, subject: ox.NamedNode | ox.BlankNode, name: str, value: Node) -> None:
        self.written.append(ox.Triple(subject, sh(name), value))

    def items(self, members: list[Node]) -> Node:
        rest: Node = RDF_NIL
        for member in reversed(members):
            node = self.node()
            self.written.append(ox.Triple(node, RDF_FIRST, member))
            self.written.append(ox.Triple(node, RDF_REST, rest))
            rest = node
        return rest

    def pick(self, strategy: st.SearchStrategy[Node]) -> Node:
        return self.draw(strategy)  # type: ignore[return-value]

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))  # type: ignore[return-value]

    def path(self, depth: int) -> Node:
        kind = self.number(0, 8) if depth else 0
        if kind <= 3:
            return self.pick(properties)
        node = self.node()
        if kind == 4:
            self.say(node, "inversePath", self.path(depth - 1))
        elif kind == 5:
            return self.items([self.path(depth - 1), self.path(depth - 1)])
        elif kind == 6:
            choices = self.items([self.path(depth - 1), self.path(depth - 1)])
            self.say(node, "alternativePath", choices)
        else:
            mark = ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")[self.number(0, 2)]
            self.say(node, mark, self.path(depth - 1))
        return node

    def shape(self, depth: int, node: ox.NamedNode | ox.BlankNode | None = None) -> Node:
        node = node or self.node()
        is_property = self.number(0, 1) == 1
        if is_property:
            self.say(node, "path", self.path(2))
        else:
            self.say(node, "nodeKind", sh("BlankNodeOrIRI"))
        for _ in range(self.number(1, 3)):
            self.constraint(node, depth, is_property)
        return node

    def constraint(self, node: ox.NamedNode | ox.BlankNode, depth: int, is_property: bool) -> None:
        kinds = [self.on_value, self.on_value, self.on_others]
        if is_property:
            kinds.append(self.on_set)
        if depth:
            kinds += [self.on_shapes, self.on_shapes]
        kinds[self.number(0, len(kinds) - 1)](node, depth)

    def once(self, node: ox.NamedNode | ox.BlankNode, name: str, value: Node) -> None:
        if not any(each.subject == node and each.predicate == sh(name) for each in self.written):
            self.say(node, name, value)

    def on_value(self, node: ox.NamedNode | ox.BlankNode, depth: int) -> None:
        kind = self.number(0, 8)
        if kind == 0:
            self.say(node, "class", self.pick(classes))
        elif kind == 1:
            name = ("integer", "date", "string", "decimal")[self.number(0, 3)]
            self.once(node, "datatype", ox.NamedNode(XSD + name))
        elif kind == 2 and self.ordered:
            sides = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
            bound = (typed("2", "integer"), typed("2019-06-01", "date"))[self.number(0, 1)]
            self.once(node, sides[self.number(0, 3)], bound)
        elif kind == 3:
            name = ("minLength", "maxLength")[self.number(0, 1)]
            self.once(node, name, typed(str(self.number(1, 3)), "integer"))
        elif kind == 4:
            self.once(
                node, "pattern", ox.Literal(("^x", "b", "^urn:test:[ab]$")[self.number(0, 2)])
            )
        elif kind == 5:
            self.once(node, "in", self.items([self.pick(terms) for _ in range(3)]))
        elif kind == 6:
            self.say(node, "hasValue", self.pick(st.one_of(st.sampled_from(NODES[:-1]), literals)))
        elif kind == 7:
            self.once(node, "languageIn", self.items([ox.Literal("en"), ox.Literal("de")]))
        else:
            names = ("IRI", "BlankNode", "Literal", "IRIOrLiteral", "BlankNodeOrLiteral")
            self.once(node, "nodeKind", sh(names[self.number(0, 4)]))

    def on_set(self, node: ox.NamedNode | ox.BlankNode, depth: int) -> None:
        kind = self.number(0, 4)
        if kind == 0:
            self.once(node, "minCount", typed(str(self.number(0, 2)), "integer"))
        elif kind == 1:
            self.once(node, "maxCount", typed(str(self.number(0, 2)), "integer"))
        elif kind == 2:
            self.once(node, "uniqueLang", typed("true", "boolean"))
        elif kind == 3 and self.ordered:
            name = ("lessThan", "lessThanOrEquals")[self.number(0, 1)]
            self.say(node, name, self.pick(properties))
        elif kind == 4 and depth:
            self.once(node, "qualifiedValueShape", self.shape(depth - 1))
            name = ("qualifiedMinCount", "qualifiedMaxCount")[self.number(0, 1)]
            self.once(node, name, typed(str(self.number(0, 2)), "integer"))

    def on_others(self, node: ox.NamedNode | ox.BlankNode, depth: int) -> None:
        kind = self.number(0, 2)
        if kind < 2:
            self.say(node, ("equals", "disjoint")[kind], self.pick(properties))
        else:
            self.once(node, "closed", typed("true", "boolean"))
            self.once(node, "ignoredProperties", self.items([RDF_TYPE, PROPERTIES[0]]))

    def on_shapes(self, node: ox.NamedNode | ox.BlankNode, depth: int) -> None:
        kind = self.number(0, 5)
        if kind == 0:
            self.say(node, "not", self.shape(depth - 1))
        elif kind in (1, 2, 3):
            members = [self.shape(depth - 1) for _ in range(self.number(1, 2))]
            self.say(node, ("and", "or", "xone")[kind - 1], self.items(members))
        elif kind == 4:
            inner = self.node_shape(depth - 1)
            self.say(node, "node", inner)
        else:
            inner = self.node()
            self.say(node, "property", inner)
            self.say(inner, "path", self.path(2))
            for _ in range(self.number(1, 2)):
                self.constraint(inner, depth - 1, True)

    def node_shape(self, depth: int) -> Node:
        node = self.node()
        self.say(node, "nodeKind", sh("BlankNodeOrIRI"))
        for _ in range(self.number(1, 2)):
            self.constraint(node, depth, False)
        return node


@st.composite
def shapes(draw: Draw, depth: int = 2, ordered: bool = True) -> list[ox.Triple]:
    """A shapes graph with one to three shapes that have targets."""
    writer = _Writer(draw, ordered)
    for number in range(writer.number(1, 3)):
        node = iri(f"Shape{number}")
        for _ in range(writer.number(1, 2)):
            kind = writer.number(0, 3)
            if kind == 0:
                writer.say(node, "targetNode", writer.pick(st.sampled_from(NODES[:-1])))
            elif kind == 1:
                writer.say(node, "targetClass", writer.pick(classes))
            else:
                name = ("targetSubjectsOf", "targetObjectsOf")[kind - 2]
                writer.say(node, name, writer.pick(properties))
        writer.shape(depth, node)
    return writer.written
