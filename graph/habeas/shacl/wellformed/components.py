"""The syntax rules of constraint components that a shapes graph declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import SH, XSD, Node, sh
from habeas.shacl.wellformed import kinds
from habeas.shacl.wellformed.core import once_breaches, value_breaches
from habeas.shacl.wellformed.kinds import Breach
from habeas.shacl.wellformed.lists import Lists
from habeas.shacl.wellformed.node_names import NodeNames

__all__ = ["Declared", "component_breaches", "declared_components", "parameter_name"]

# Letters of names, as XML and SPARQL know them.
_LETTER = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_MORE = "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_TAKEN = ("PATH", "currentShape", "path", "shapesGraph", "this", "value")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
_KINDS = {ox.NamedNode: "IRI", ox.BlankNode: "BlankNode", ox.Literal: "Literal"}
_PATH, _OPTIONAL, _PARAMETER = sh("path"), sh("optional"), sh("parameter")


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of letters, made when first asked for: it takes milliseconds."""
    return re.compile(text)


@dataclass(frozen=True)
class Declared:
    """A constraint component of the graph, with the properties that are its parameters."""

    node: Node
    parameters: tuple[ox.NamedNode, ...]


def declared_components(graph: NodeGraph) -> list[Declared]:
    """Return the constraint components that a graph declares."""
    return [
        Declared(
            node,
            tuple(
                path
                for parameter in graph.objects(node, _PARAMETER)
                for path in graph.objects(parameter, _PATH)
                if isinstance(path, ox.NamedNode)
            ),
        )
        for node in graph.instances(sh("ConstraintComponent"))
    ]


def parameter_name(iri: str) -> str:
    """Return the local name of a property, by which queries know a parameter.

    It is the longest name at the end that does not follow the first colon.

    Examples
    --------
    >>> parameter_name("https://example.org/terms#maxAge"), parameter_name("urn:test:2nd")
    ('maxAge', 'nd')
    """
    begins, goes_on = _pattern(f"[{_LETTER}]"), _pattern(f"[{_LETTER}{_MORE}.-]")
    after_colon = iri.find(":") + 1
    found = len(iri)
    for start in range(len(iri) - 1, -1, -1):
        if not goes_on.match(iri, start):
            break
        if start != after_colon and begins.match(iri, start):
            found = start
    return iri[found:]


def component_breaches(
    graph: NodeGraph, names: NodeNames, lists: Lists, components: list[Declared]
) -> Iterator[Breach]:
    """Yield every breach of a rule on constraint components, their parameters and their use."""
    for component in components:
        node = component.node
        if not isinstance(node, ox.NamedNode):
            text = "a constraint component needs an IRI, since reports name it; give it one"
            yield node, "ConstraintComponent", text
        parameters = graph.objects(node, _PARAMETER)
        if all(_TRUE in graph.objects(each, _OPTIONAL) for each in parameters):
            text = "no parameter says when this applies; declare one that is not sh:optional"
            yield node, "ConstraintComponent-parameter", text
        for parameter in parameters:
            yield from _parameter_breaches(graph, names, parameter)
            yield from _conformance_breaches(graph, names, lists, parameter)
        yield from _name_breaches(names, component)
        labels = ((node, value) for value in graph.objects(node, sh("labelTemplate")))
        rule = "labelTemplate-datatype"
        yield from value_breaches(names, rule, kinds.MESSAGE, "labelTemplate", labels)
        if len(component.parameters) > 1:
            for path in component.parameters:
                if not path.value.startswith(SH):  # those of SHACL itself have their own rules
                    rule = "multiple-parameters"
                    yield from once_breaches(graph, names, rule, path, graph.subjects(path))


def _parameter_breaches(graph: NodeGraph, names: NodeNames, node: Node) -> Iterator[Breach]:
    paths = graph.objects(node, _PATH)
    if not paths:
        text = "a parameter has no sh:path; write the property that holds its value"
        yield node, "Parameter-predicate-count", text
    yield from once_breaches(graph, names, "Parameter-predicate-count", _PATH, [node])
    yield from value_breaches(
        names, "Parameter", kinds.IRI, "path", ((node, path) for path in paths)
    )
    values = graph.objects(node, _OPTIONAL)
    yield from value_breaches(
        names, "optional-datatype", kinds.BOOLEAN, "optional", ((node, value) for value in values)
    )
    yield from once_breaches(graph, names, "optional-maxCount", _OPTIONAL, [node])


def _name_breaches(names: NodeNames, component: Declared) -> Iterator[Breach]:
    """Yield what is wrong with the names that queries know the parameters by."""
    variable = _pattern(f"[{_LETTER}0-9][{_LETTER}{_MORE}]*")
    by_name: dict[str, list[Node]] = {}
    for path in component.parameters:
        name, shown = parameter_name(path.value), names(path)
        by_name.setdefault(name, []).append(path)
        if not variable.fullmatch(name):
            text = f"the parameter {shown} has the name {name!r}, which is no SPARQL variable; "
            text += "end its IRI in letters, digits and _ only"
            yield component.node, "parameter-name-VARNAME", text
        if name in _TAKEN:
            text = f"the parameter {shown} has the name {name!r}, which SHACL uses itself; "
            yield component.node, "parameter-name-not-in", text + "choose another property"
    for name, paths in by_name.items():
        if len(paths) > 1:
            text = f"{len(paths)} parameters have the name {name!r} ({names.values(paths)}); "
            yield component.node, "parameter-name-unique", text + "choose another property"


def _conformance_breaches(
    graph: NodeGraph, names: NodeNames, lists: Lists, parameter: Node
) -> Iterator[Breach]:
    """Yield values of a parameter that are not as its declaration asks.

    Looked at is what can be told from the value alone: ``sh:datatype``,
    ``sh:nodeKind`` and ``sh:in``.
    """
    for path in graph.objects(parameter, _PATH):
        if not isinstance(path, ox.NamedNode) or path.value.startswith(SH):
            continue
        for node, value in graph.pairs(path):
            if wanted := _wanted(graph, names, lists, parameter, value):
                text = f"{names(path)} is {names.value(value)}, but {wanted} is asked for"
                yield node, "Parameter-conformance", f"{text}; correct it"


def _wanted(
    graph: NodeGraph, names: NodeNames, lists: Lists, parameter: Node, value: Node
) -> str | None:
    """Return what a declaration asks for, if a value is not that."""
    for datatype in graph.objects(parameter, sh("datatype")):
        if not isinstance(value, ox.Literal) or value.datatype != datatype:
            return names(datatype)
    own = _KINDS.get(type(value), "")
    for allowed in graph.objects(parameter, sh("nodeKind")):
        if isinstance(allowed, ox.NamedNode) and own not in allowed.value:
            return names(allowed)
    for head in graph.objects(parameter, sh("in")):
        members = lists.read(head).members
        if members and value not in members:
            return f"one of {names.values(members)}"
    return None
