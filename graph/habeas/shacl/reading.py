"""From a shapes graph to a plan.

The shapes graph has been found well-formed before; what breaks a rule of the
specification is named by ``wellformed``.
"""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from habeas.shacl import plan as p
from habeas.shacl.errors import Problem, RecursiveShapesError, ShapesError
from habeas.shacl.literals.patterns import PatternError, matcher
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.paths import InvalidPathError, read_path
from habeas.shacl.sparql.reading import Components, sparql_constraints
from habeas.shacl.vocabulary import OWL, RDFS, RDFS_CLASS, XSD, Node, sh
from habeas.shacl.wellformed import NodeNames, cycles, problems, typos

__all__ = ["read_plan"]

#: Properties whose value is a shape, and those whose value is a list of shapes.
_TO_SHAPE = ("property", "node", "not", "qualifiedValueShape")
_TO_SHAPES = ("and", "or", "xone")
_TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
#: Parameters of the core components that make a node a shape by being there.
_PARAMETERS = (
    *_TO_SHAPE,
    *_TO_SHAPES,
    *("class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive"),
    *("maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "languageIn"),
    *("uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals", "closed", "hasValue"),
    *("in", "sparql"),
)
_NAMES = (sh("name"), ox.NamedNode(RDFS + "label"))
_COMMENTS = (ox.NamedNode(RDFS + "comment"), sh("description"))
_CLASSES = (RDFS_CLASS, ox.NamedNode(OWL + "Class"))
_SIDES: tuple[p.Side, ...] = ("MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive")


def read_plan(
    triples: Iterable[ox.Triple], prefixes: Mapping[str, str] | None = None, *, check: bool = True
) -> p.Plan:
    """Return what a shapes graph asks for.

    Parameters
    ----------
    triples
        The shapes graph; where data and shapes are one graph, all of it.
    prefixes
        Abbreviations for people.
    check
        Whether to look for what is not well-formed first.

    Raises
    ------
    ShapesError
        If the graph is not well-formed; every problem is named.
    RecursiveShapesError
        If shapes refer to themselves.
    """
    triples = tuple(triples)
    graph = NodeGraph(triples)
    if check and (found := problems(graph, prefixes)):
        raise ShapesError(found)
    components = Components(graph)
    reader = _Reader(graph, components)
    names = NodeNames(graph, prefixes)
    shapes, refused = {}, []
    for node in _shape_nodes(graph, components):
        try:
            shapes[node] = reader.shape(node)
        except InvalidPathError as error:
            refused.append(Problem(names(node), error.rule, str(error)))
        except PatternError as error:
            refused.append(Problem(names(node), "pattern-regex", str(error)))
    if refused:
        raise ShapesError(refused)
    links = {
        node: [other for each in shape.constraints for other in p.shapes_of(each)]
        for node, shape in shapes.items()
    }
    if circles := cycles(links):
        raise RecursiveShapesError(
            [
                Problem(
                    names(cycle[0]),
                    "shapes-recursive",
                    "the shape refers to itself: "
                    + " -> ".join(map(names, (*cycle, cycle[0])))
                    + "; take one of these links out",
                )
                for cycle in circles
            ]
        )
    hints = tuple(typos(graph, prefixes)) if check else ()
    return p.Plan(shapes, triples, dict(prefixes or {}), hints)


def _shape_nodes(graph: NodeGraph, components: Components) -> list[Node]:
    """Return every node that is a shape by the specification's definition."""
    found: dict[Node, None] = {}
    for cls in ("NodeShape", "PropertyShape"):
        found.update(dict.fromkeys(graph.instances(sh(cls))))
    for predicate in (*map(sh, (*_TARGETS, *_PARAMETERS)), *components.parameters()):
        found.update(dict.fromkeys(graph.subjects(predicate)))
    for name in _TO_SHAPE:
        found.update(dict.fromkeys(value for _, value in graph.pairs(sh(name))))
    for name in _TO_SHAPES:
        for _, value in graph.pairs(sh(name)):
            found.update(dict.fromkeys(graph.items(value)))
    return list(found)


class _Reader:
    """Reads one shape after another."""

    def __init__(self, graph: NodeGraph, components: Components) -> None:
        self._graph = graph
        self._components = components
        self._classes = {node for cls in _CLASSES for node in graph.instances(cls)}
        self._parameterized = {
            node for name in _PARAMETERS for node in graph.subjects(sh(name))
        } | {node for name in components.parameters() for node in graph.subjects(name)}
        self._shape_instances = {
            node for cls in ("NodeShape", "PropertyShape") for node in graph.instances(sh(cls))
        }

    def shape(self, node: Node) -> p.Shape:
        """Return the shape that ``node`` describes."""
        graph = self._graph
        path_node = graph.value(node, sh("path"))
        severity = graph.value(node, sh("severity"))
        return p.Shape(
            node=node,
            path=None if path_node is None else read_path(graph, path_node),
            targets=tuple(self._targets(node)),
            constraints=tuple(self._constraints(node, path_node is not None)),
            severity=severity if isinstance(severity, ox.NamedNode) else sh("Violation"),
            messages=self._literals(node, (sh("message"),)),
            deactivated=self._true(node, "deactivated"),
            comments=self._literals(node, _COMMENTS),
            names=self._literals(node, _NAMES),
        )

    def _targets(self, node: Node) -> Iterator[p.Target]:
        kinds: tuple[tuple[str, p.TargetKind], ...] = (
            ("targetNode", "node"),
            ("targetClass", "class"),
            ("targetSubjectsOf", "subjects"),
            ("targetObjectsOf", "objects"),
        )
        for name, kind in kinds:
            for term in self._values(node, name):
                yield p.Target(kind, term)
        # A class that is a shape is its own target.
        if node in self._classes and node in self._shape_instances:
            yield p.Target("class", node)

    def _constraints(self, node: Node, is_property: bool) -> Iterator[p.Constraint]:
        if node not in self._parameterized:
            return
        yield from self._on_values(node)
        if is_property:
            yield from self._on_sets(node)
        yield from self._on_properties(node)
        yield from self._on_shapes(node)
        yield from sparql_constraints(self._graph, node)
        yield from self._components.constraints(node, is_property)

    def _on_values(self, node: Node) -> Iterator[p.Constraint]:
        """Yield what is asked of each value by itself."""
        for value in self._values(node, "class"):
            yield p.Class(value)
        for value in self._values(node, "datatype"):
            if isinstance(value, ox.NamedNode):
                yield p.Datatype(value)
        for value in self._values(node, "nodeKind"):
            if isinstance(value, ox.NamedNode):
                yield p.NodeKind(value)
        for side in _SIDES:
            for value in self._values(node, side[0].lower() + side[1:]):
                if isinstance(value, ox.Literal):
                    yield p.Range(side, value)
        for value in self._values(node, "minLength"):
            yield p.MinLength(_integer(value))
        for value in self._values(node, "maxLength"):
            yield p.MaxLength(_integer(value))
        flags = self._graph.value(node, sh("flags"))
        for value in self._values(node, "pattern"):
            pattern = p.Pattern(_text(value), _text(flags) if flags is not None else "")
            matcher(pattern.pattern, pattern.flags)  # read now, so that it is named if it is none
            yield pattern
        for value in self._values(node, "languageIn"):
            yield p.LanguageIn(tuple(_text(each) for each in self._graph.items(value)))
        for value in self._values(node, "hasValue"):
            yield p.HasValue(value)
        for value in self._values(node, "in"):
            yield p.In(tuple(self._graph.items(value)))

    def _on_sets(self, node: Node) -> Iterator[p.Constraint]:
        """Yield what is asked of all values of a property together."""
        for value in self._values(node, "minCount"):
            yield p.MinCount(_integer(value))
        for value in self._values(node, "maxCount"):
            yield p.MaxCount(_integer(value))
        if self._true(node, "uniqueLang"):
            yield p.UniqueLang()
        for value in self._values(node, "qualifiedValueShape"):
            siblings: tuple[Node, ...] = ()
            if self._true(node, "qualifiedValueShapesDisjoint"):
                siblings = self._siblings(node, value)
            for name, at_most in (("qualifiedMinCount", False), ("qualifiedMaxCount", True)):
                for count in self._values(node, name):
                    yield p.Qualified(value, _integer(count), at_most, siblings)

    def _siblings(self, node: Node, own: Node) -> tuple[Node, ...]:
        """Return the qualified shapes beside that of ``node`` below the same parents."""
        found: dict[Node, None] = {}
        for parent in self._graph.subjects(sh("property"), node):
            for each in self._values(parent, "property"):
                found.update(dict.fromkeys(self._values(each, "qualifiedValueShape")))
        found.pop(own, None)
        return tuple(found)

    def _on_properties(self, node: Node) -> Iterator[p.Constraint]:
        """Yield what relates the values to other properties of the focus."""
        for value in self._named(node, "equals"):
            yield p.Equals(value)
        for value in self._named(node, "disjoint"):
            yield p.Disjoint(value)
        for value in self._named(node, "lessThan"):
            yield p.LessThan(value)
        for value in self._named(node, "lessThanOrEquals"):
            yield p.LessThan(value, or_equal=True)
        if self._true(node, "closed"):
            paths = (self._graph.value(each, sh("path")) for each in self._values(node, "property"))
            ignored = (
                each
                for value in self._values(node, "ignoredProperties")
                for each in self._graph.items(value)
            )
            allowed = (*paths, *ignored)
            yield p.Closed(frozenset(each for each in allowed if isinstance(each, ox.NamedNode)))

    def _on_shapes(self, node: Node) -> Iterator[p.Constraint]:
        """Yield what is asked by other shapes."""
        for value in self._values(node, "not"):
            yield p.Not(value)
        for value in self._values(node, "and"):
            yield p.And(tuple(self._graph.items(value)))
        for value in self._values(node, "or"):
            yield p.Or(tuple(self._graph.items(value)))
        for value in self._values(node, "xone"):
            yield p.Xone(tuple(self._graph.items(value)))
        for value in self._values(node, "node"):
            yield p.NodeRef(value)
        for value in self._values(node, "property"):
            yield p.PropertyRef(value)

    def _values(self, node: Node, name: str) -> list[Node]:
        return self._graph.objects(node, sh(name))

    def _named(self, node: Node, name: str) -> list[ox.NamedNode]:
        return [value for value in self._values(node, name) if isinstance(value, ox.NamedNode)]

    def _literals(self, node: Node, properties: Iterable[ox.NamedNode]) -> tuple[ox.Literal, ...]:
        found = (
            value
            for each in properties
            for value in self._graph.objects(node, each)
            if isinstance(value, ox.Literal)
        )
        return tuple(sorted(found, key=str))

    def _true(self, node: Node, name: str) -> bool:
        return any(value == _TRUE for value in self._values(node, name))


#: Only this term switches something on; ``"1"^^xsd:boolean`` does not, as the W3C's tests say.
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))


def _integer(value: Node) -> int:
    """Return a whole number; one that no count or length can reach stands for all beyond it."""
    text = value.value if isinstance(value, ox.Literal) else "0"
    digits = text.lstrip("+-").lstrip("0")
    if len(digits) > _LONGEST:
        return _BEYOND * (-1 if text.startswith("-") else 1)
    return int(text)


#: Most digits of a number that is read as it stands.
_LONGEST = 18
_BEYOND = 10**18


def _text(value: Node) -> str:
    return value.value if not isinstance(value, ox.Triple) else ""
