"""The syntax rules of SHACL Core.

A node with a parameter of a constraint component is a shape, so most rules
hold wherever their property is used. The others are held to nodes that are
shapes by the definition: see :func:`shape_nodes`.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import RDF_NIL, RDFS_CLASS, Node, sh
from habeas.shacl.wellformed import kinds
from habeas.shacl.wellformed.kinds import Breach, Kind
from habeas.shacl.wellformed.lists import Lists
from habeas.shacl.wellformed.near import Near
from habeas.shacl.wellformed.node_names import NodeNames
from habeas.shacl.wellformed.paths import PathFaults
from habeas.shacl.wellformed.patterns import pattern_breaches

__all__ = ["CORE_PARAMETERS", "core_breaches", "once_breaches", "shape_nodes", "value_breaches"]

#: Property, rule on each of its values, kind of values. The property makes a node a shape.
_VALUES = (
    ("targetNode", "targetNode-nodeKind", kinds.IRI_OR_LITERAL),
    ("targetClass", "targetClass-nodeKind", kinds.IRI),
    ("targetSubjectsOf", "targetSubjectsOf-nodeKind", kinds.IRI),
    ("targetObjectsOf", "targetObjectsOf-nodeKind", kinds.IRI),
    ("class", "class-nodeKind", kinds.IRI),
    ("datatype", "datatype-nodeKind", kinds.IRI),
    ("nodeKind", "nodeKind-in", kinds.NODE_KIND),
    ("minCount", "minCount-datatype", kinds.INTEGER),
    ("maxCount", "maxCount-datatype", kinds.INTEGER),
    ("minExclusive", "minExclusive-nodeKind", kinds.LITERAL),
    ("minInclusive", "minInclusive-nodeKind", kinds.LITERAL),
    ("maxExclusive", "maxExclusive-nodeKind", kinds.LITERAL),
    ("maxInclusive", "maxInclusive-nodeKind", kinds.LITERAL),
    ("minLength", "minLength-datatype", kinds.INTEGER),
    ("maxLength", "maxLength-datatype", kinds.INTEGER),
    ("pattern", "pattern-datatype", kinds.TEXT),
    ("flags", "flags-datatype", kinds.TEXT),
    ("uniqueLang", "uniqueLang-datatype", kinds.BOOLEAN),
    ("equals", "equals-nodeKind", kinds.IRI),
    ("disjoint", "disjoint-nodeKind", kinds.IRI),
    ("lessThan", "lessThan-nodeKind", kinds.IRI),
    ("lessThanOrEquals", "lessThanOrEquals-nodeKind", kinds.IRI),
    ("not", "not-node", kinds.NOT_LITERAL),
    ("node", "node-node", kinds.NOT_LITERAL),
    ("property", "property-node", kinds.NOT_LITERAL),
    ("qualifiedValueShape", "qualifiedValueShape-node", kinds.NOT_LITERAL),
    ("qualifiedValueShapesDisjoint", "qualifiedValueShapesDisjoint-datatype", kinds.BOOLEAN),
    ("qualifiedMinCount", "qualifiedMinCount-datatype", kinds.INTEGER),
    ("qualifiedMaxCount", "qualifiedMaxCount-datatype", kinds.INTEGER),
    ("closed", "closed-datatype", kinds.BOOLEAN),
    ("sparql", "sparql-nodeKind", kinds.NOT_LITERAL),
)
#: The same for properties that other things have too.
_VALUES_OF_SHAPES = (
    ("severity", "severity-nodeKind", kinds.IRI),
    ("message", "message-datatype", kinds.MESSAGE),
    ("deactivated", "deactivated-datatype", kinds.TRUE_OR_FALSE),
)
#: The same for properties of the graph itself.
_VALUES_OF_GRAPHS = (
    ("entailment", "entailment-nodeKind", kinds.IRI),
    ("shapesGraph", "shapesGraph-nodeKind", kinds.IRI),
)
#: Properties with at most one value, and the rule that says so.
_ONCE = {
    name: f"{name}-maxCount"
    for name in (
        *("datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive"),
        *("maxExclusive", "maxInclusive", "minLength", "maxLength", "languageIn", "uniqueLang"),
        "in",
    )
}
#: The same for parameters of components that have several.
_ONCE_BESIDE = (
    *("pattern", "flags", "closed", "ignoredProperties", "qualifiedValueShape"),
    *("qualifiedValueShapesDisjoint", "qualifiedMinCount", "qualifiedMaxCount"),
)
_ONCE_IN_SHAPES = {name: f"{name}-maxCount" for name in ("severity", "deactivated", "path")}
#: Properties that only property shapes have, and what they do.
_OF_PROPERTIES = {
    "minCount": "counts the values of a property",
    "maxCount": "counts the values of a property",
    "uniqueLang": "compares the values of a property",
    "lessThan": "compares the values of a property",
    "lessThanOrEquals": "compares the values of a property",
    "qualifiedValueShape": "counts the values of a property",
}
#: Properties with a list, the rule on it, and the rule and kind of its members.
_LISTS: tuple[tuple[str, str, Kind | None], ...] = (
    ("and", "and-members-node", kinds.NOT_LITERAL),
    ("or", "or-members-node", kinds.NOT_LITERAL),
    ("xone", "xone-members-node", kinds.NOT_LITERAL),
    ("languageIn", "languageIn-members-datatype", kinds.TEXT),
    ("ignoredProperties", "ignoredProperties-members-nodeKind", kinds.IRI),
    ("in", "", None),
)
_TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
_TO_SHAPE = ("node", "not", "property", "qualifiedValueShape")
_TO_SHAPES = ("and", "or", "xone")
#: The parameters of the core components and of ``sh:sparql``.
CORE_PARAMETERS = tuple(
    sh(name)
    for name in (
        *(name for name, *_ in _VALUES if name not in _TARGETS),
        *(name for name, *_ in _LISTS),
        "hasValue",
    )
)
_PATH = sh("path")


def shape_nodes(
    graph: NodeGraph, lists: Lists, parameters: Iterable[ox.NamedNode] = ()
) -> dict[Node, None]:
    """Return every node that is a shape by the definition of the specification.

    Parameters
    ----------
    graph, lists
        The shapes graph, and its lists.
    parameters
        Those of the constraint components that the graph declares.
    """
    found: dict[Node, None] = {}
    for name in ("NodeShape", "PropertyShape"):
        found.update(dict.fromkeys(graph.instances(sh(name))))
    for predicate in (*map(sh, _TARGETS), *CORE_PARAMETERS, *parameters):
        found.update(dict.fromkeys(graph.subjects(predicate)))
    for name in _TO_SHAPE:
        found.update(dict.fromkeys(value for _, value in graph.pairs(sh(name))))
    for name in _TO_SHAPES:
        for _, head in graph.pairs(sh(name)):
            found.update(dict.fromkeys(lists.read(head).members))
    return {node: None for node in found if isinstance(node, ox.NamedNode | ox.BlankNode)}


def core_breaches(
    graph: NodeGraph, names: NodeNames, lists: Lists, shapes: dict[Node, None]
) -> Iterator[Breach]:
    """Yield every breach of a rule of SHACL Core."""
    for name, rule, kind in (*_VALUES, *_VALUES_OF_GRAPHS):
        yield from value_breaches(names, rule, kind, name, graph.pairs(sh(name)))
    for name, rule, kind in _VALUES_OF_SHAPES:
        pairs = (pair for pair in graph.pairs(sh(name)) if pair[0] in shapes)
        yield from value_breaches(names, rule, kind, name, pairs)
    for name, rule in (_ONCE | dict.fromkeys(_ONCE_BESIDE, "multiple-parameters")).items():
        yield from once_breaches(graph, names, rule, sh(name), graph.subjects(sh(name)))
    for name, rule in _ONCE_IN_SHAPES.items():
        nodes = (node for node in graph.subjects(sh(name)) if node in shapes)
        yield from once_breaches(graph, names, rule, sh(name), nodes)
    for name, deed in _OF_PROPERTIES.items():
        for node in graph.subjects(sh(name)):
            if not graph.objects(node, _PATH):
                advice = "which needs an sh:path; give it one, or move this into an sh:property"
                yield node, f"{name}-scope", f"sh:{name} {deed}, {advice}"
    yield from pattern_breaches(graph, names)
    yield from _list_breaches(graph, names, lists)
    yield from _type_breaches(graph)
    yield from _reference_breaches(graph, names)
    yield from _path_breaches(graph, names, lists, shapes)


def value_breaches(
    names: NodeNames, rule: str, kind: Kind, name: str, pairs: Iterable[tuple[Node, Node]]
) -> Iterator[Breach]:
    """Yield a breach for each value that is not of a kind."""
    for node, value in pairs:
        if not kind.allows(value):
            yield node, rule, f"sh:{name} is {names.value(value)}; {kind.advice}"


def once_breaches(
    graph: NodeGraph, names: NodeNames, rule: str, predicate: ox.NamedNode, nodes: Iterable[Node]
) -> Iterator[Breach]:
    """Yield a breach for each node with several values of a property."""
    for node in nodes:
        values = graph.objects(node, predicate)
        if len(values) > 1:
            listed = names.values(values)
            yield node, rule, f"{names(predicate)} has {len(values)} values ({listed}); keep one"


def _list_breaches(graph: NodeGraph, names: NodeNames, lists: Lists) -> Iterator[Breach]:
    advice = "write it in round brackets: ( … )"
    nil_fault = lists.nil_fault()
    if nil_fault:
        yield RDF_NIL, "SHACL-list", f"{nil_fault}; take that away"
    for name, member_rule, kind in _LISTS:
        for node, head in graph.pairs(sh(name)):
            listed = lists.read(head)
            if not listed.is_list:
                shown = names.value(head)
                yield node, f"{name}-node", f"sh:{name} is {shown}, which is no list; {advice}"
            elif listed.fault:
                yield node, "SHACL-list", f"the list in sh:{name} {listed.fault}; {advice}"
            for member in listed.members if kind else ():
                if kind and not kind.allows(member):
                    shown = names.value(member)
                    text = f"the list in sh:{name} has the member {shown}; {kind.advice}"
                    yield node, member_rule, text


def _type_breaches(graph: NodeGraph) -> Iterator[Breach]:
    """Yield what the types of a shape forbid."""
    node_shapes = dict.fromkeys(graph.instances(sh("NodeShape")))
    property_shapes = dict.fromkeys(graph.instances(sh("PropertyShape")))
    for node in node_shapes:
        if graph.objects(node, _PATH):
            text = "it is an sh:NodeShape, which has no sh:path; make it an sh:PropertyShape"
            yield node, "NodeShape-path-maxCount", text
    for node in property_shapes:
        if not graph.objects(node, _PATH):
            text = "it is an sh:PropertyShape, which has one sh:path; write what it is about"
            yield node, "PropertyShape-path-minCount", text
    for node in graph.instances(RDFS_CLASS):
        if isinstance(node, ox.BlankNode) and (node in node_shapes or node in property_shapes):
            text = "a shape that is a class needs an IRI, since data must name it; give it one"
            yield node, "implicit-targetClass-nodeKind", text


def _reference_breaches(graph: NodeGraph, names: NodeNames) -> Iterator[Breach]:
    """Yield references to shapes of the other type."""
    for node, value in graph.pairs(sh("node")):
        if graph.objects(value, _PATH):
            shown = names.value(value)
            yield node, "node-node", f"sh:node is {shown}, which has an sh:path; use sh:property"
    near = Near()
    told = set(graph.instances(sh("PropertyShape")))
    for node, value in graph.pairs(sh("property")):
        if not kinds.NOT_LITERAL.allows(value) or value in told or graph.objects(value, _PATH):
            continue
        shown = names.value(value)
        if value in graph or isinstance(value, ox.BlankNode):
            text = f"sh:property is {shown}, which has no sh:path; give it one, or use sh:node"
        else:
            known = (
                names(each) for each in graph.subjects(_PATH) if isinstance(each, ox.NamedNode)
            )
            text = f"sh:property is {shown}, of which this graph says nothing"
            text += near(shown, known) or "; describe it, or correct the name"
        yield node, "property-node", text


def _path_breaches(
    graph: NodeGraph, names: NodeNames, lists: Lists, shapes: dict[Node, None]
) -> Iterator[Breach]:
    faults = PathFaults(graph, names, lists)
    for node, value in graph.pairs(_PATH):
        if node in shapes and (fault := faults.find(value)):
            yield node, *fault
