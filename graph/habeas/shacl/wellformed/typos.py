"""What the specification allows in a shapes graph, but nobody means.

A misspelt term is ignored without a word, and the rule that it was to make is
never checked. So is a reference to a shape that does not exist, and a parameter
without the other that it works with.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from habeas.shacl.errors import Problem
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import RDF, RDF_NIL, RDF_TYPE, SH, XSD, Node, sh
from habeas.shacl.wellformed.components import declared_components
from habeas.shacl.wellformed.core import shape_nodes
from habeas.shacl.wellformed.kinds import Breach
from habeas.shacl.wellformed.lists import Lists
from habeas.shacl.wellformed.near import Near
from habeas.shacl.wellformed.node_names import NodeNames
from habeas.shacl.wellformed.patterns import FLAGS
from habeas.shacl.wellformed.terms import DATATYPES, LATER_TERMS, TERMS

__all__ = ["typos"]

#: The namespace of SHACL as people misremember it.
_NEARLY_SH = re.compile(r"https?://(?:www\.)?w3\.org/(?:ns/)?shacl[#/](\w+)", re.IGNORECASE)
#: Properties whose values are said something of elsewhere in the graph.
_PARTS = ("sparql", "parameter", "nodeValidator", "propertyValidator", "validator")
#: A parameter, and those of which one must stand beside it to have an effect.
_PARTNERS = (
    ("flags", ("pattern",)),
    ("ignoredProperties", ("closed",)),
    ("qualifiedValueShape", ("qualifiedMinCount", "qualifiedMaxCount")),
    ("qualifiedMinCount", ("qualifiedValueShape",)),
    ("qualifiedMaxCount", ("qualifiedValueShape",)),
    ("qualifiedValueShapesDisjoint", ("qualifiedValueShape",)),
)
_SWITCHES = ("closed", "uniqueLang", "qualifiedValueShapesDisjoint", "optional")


def typos(graph: NodeGraph, prefixes: Mapping[str, str] | None = None) -> list[Problem]:
    """Return hints at what is probably not meant, sorted.

    Parameters
    ----------
    graph, prefixes
        As for :func:`problems`.

    Returns
    -------
    list of Problem
        Their ``rule`` is one of ours, since the specification has none:
        ``unknown-term``, ``unknown-shape``, ``unknown-datatype``,
        ``unknown-flag``, ``empty-path`` or ``no-effect``.

    Examples
    --------
    >>> case, one = ox.NamedNode("urn:test:Case"), ox.Literal(1)
    >>> shape = ox.Triple(case, RDF_TYPE, sh("NodeShape"))
    >>> for hint in typos(NodeGraph([shape, ox.Triple(case, sh("minCout"), one)])):
    ...     print(hint.message)
    sh:minCout is no term of SHACL and is ignored; did you mean sh:minCount?
    """
    names, lists = NodeNames(graph, prefixes), Lists(graph)
    parameters = [each for one in declared_components(graph) for each in one.parameters]
    shapes = shape_nodes(graph, lists, parameters)
    hints = [
        *_unknown_terms(graph, _described(graph, shapes)),
        *_unknown_shapes(graph, names, lists, shapes),
        *_unknown_datatypes(graph, names),
        *_without_effect(graph, names),
    ]
    return sorted({Problem(names(node), rule, text) for node, rule, text in hints})


def _described(graph: NodeGraph, shapes: Iterable[Node]) -> dict[Node, None]:
    """Return the nodes that may use terms of SHACL."""
    found = dict.fromkeys(graph.subjects(RDF_TYPE))
    found.update(dict.fromkeys(shapes))
    for name in _PARTS:
        found.update(dict.fromkeys(value for _, value in graph.pairs(sh(name))))
    return found


def _unknown_terms(graph: NodeGraph, nodes: Iterable[Node]) -> Iterator[Breach]:
    near = Near()
    judged: dict[Node, str] = {}
    for node in nodes:
        for predicate in graph.predicates(node):
            for term in (predicate, *graph.objects(node, predicate)):
                if term not in judged:
                    judged[term] = _unknown(term, near) if isinstance(term, ox.NamedNode) else ""
                # What the graph itself describes is an extension that somebody means.
                if judged[term] and term not in graph:
                    yield node, "unknown-term", judged[term]


def _unknown(term: ox.NamedNode, near: Near) -> str:
    """Return what is wrong with a term that looks like one of SHACL; empty if nothing is."""
    iri = term.value
    if iri.startswith(SH):
        name = iri.removeprefix(SH)
        if not name or name in TERMS:
            return ""
        if name in LATER_TERMS:
            return f"sh:{name} is a term of SHACL 1.2, which is not read here, and is ignored"
        advice = near(name, TERMS, "sh:") or "; look it up in the specification"
        return f"sh:{name} is no term of SHACL and is ignored{advice}"
    match = _NEARLY_SH.fullmatch(iri)
    if match and match[1] in TERMS:
        return f"<{iri}> is no term of SHACL and is ignored; the namespace is {SH}"
    return ""


def _unknown_shapes(
    graph: NodeGraph, names: NodeNames, lists: Lists, shapes: Iterable[Node]
) -> Iterator[Breach]:
    """Yield references to shapes of which nothing is said; all things conform to them."""
    near = Near()
    used: list[tuple[Node, str, Node]] = []
    for name in ("node", "not", "qualifiedValueShape"):
        used.extend((node, name, value) for node, value in graph.pairs(sh(name)))
    for name in ("and", "or", "xone"):
        for node, head in graph.pairs(sh(name)):
            used.extend((node, name, member) for member in lists.read(head).members)
    missing = [each for each in used if isinstance(each[2], ox.NamedNode) and each[2] not in graph]
    known = [names(shape) for shape in shapes if isinstance(shape, ox.NamedNode) and shape in graph]
    for node, name, value in missing:
        shown = names(value)
        text = f"sh:{name} names {shown}, of which this graph says nothing, "
        text += f"so everything conforms to it{near(shown, known)}"
        yield node, "unknown-shape", text


def _unknown_datatypes(graph: NodeGraph, names: NodeNames) -> Iterator[Breach]:
    near = Near()
    for node, value in graph.pairs(sh("datatype")):
        if not isinstance(value, ox.NamedNode):
            continue
        for namespace, known in ((XSD, DATATYPES["xsd"]), (RDF, DATATYPES["rdf"])):
            name = value.value.removeprefix(namespace)
            if value.value.startswith(namespace) and name not in known:
                shown = names(value)
                advice = near(name, known, shown.removesuffix(name)) or "; name another"
                yield (
                    node,
                    "unknown-datatype",
                    f"sh:datatype is {shown}, which no literal has{advice}",
                )


def _without_effect(graph: NodeGraph, names: NodeNames) -> Iterator[Breach]:
    for name, partners in _PARTNERS:
        for node in graph.subjects(sh(name)):
            if not any(graph.objects(node, sh(partner)) for partner in partners):
                wanted = " or ".join(f"sh:{partner}" for partner in partners)
                yield node, "no-effect", f"sh:{name} has no effect without {wanted}; add that"
    for name in _SWITCHES:
        for node, value in graph.pairs(sh(name)):
            if isinstance(value, ox.Literal) and value.value in ("0", "1"):
                text = f"sh:{name} is {names(value)}, which has no effect; write true or false"
                yield node, "no-effect", text
    for node, value in graph.pairs(sh("flags")):
        unknown = sorted(set(value.value) - FLAGS) if isinstance(value, ox.Literal) else []
        if unknown:
            text = f"sh:flags has {', '.join(unknown)}, which no value can match; use s, m, i, x, q"
            yield node, "unknown-flag", text
    for node, value in graph.pairs(sh("path")):
        if value == RDF_NIL:
            text = "sh:path is the empty list, read as the property rdf:nil; name a property"
            yield node, "empty-path", text
