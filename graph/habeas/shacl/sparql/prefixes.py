"""Prefix declarations: what may be abbreviated in the queries of a shapes graph."""

import re

import pyoxigraph as ox

from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import OWL, Node, sh

__all__ = ["prefixes_of"]

_IMPORTS = ox.NamedNode(OWL + "imports")
_PREFIX = re.compile(r"([^\W\d_]([\w.-]*[\w-])?)?\Z")
_NAMESPACE = re.compile(r"[^<>\"{}|^`\\\x00-\x20]*\Z")


def prefixes_of(graph: NodeGraph, node: Node) -> dict[str, str]:
    """Return the abbreviations that a constraint or validator can use in its query.

    They are what ``sh:prefixes/owl:imports*/sh:declare`` leads to. Declarations
    that are not well-formed are passed over here; they are named elsewhere.
    """
    sources: dict[Node, None] = {}
    rest = graph.objects(node, sh("prefixes"))
    while rest:
        new = [each for each in rest if each not in sources]
        sources.update(dict.fromkeys(new))
        rest = [other for each in new for other in graph.objects(each, _IMPORTS)]
    found = {
        (prefix.value, namespace.value)
        for source in sources
        for declaration in graph.objects(source, sh("declare"))
        for prefix in graph.objects(declaration, sh("prefix"))
        for namespace in graph.objects(declaration, sh("namespace"))
        if isinstance(prefix, ox.Literal) and isinstance(namespace, ox.Literal)
    }
    return {
        prefix: namespace
        for prefix, namespace in sorted(found)
        if _PREFIX.match(prefix) and _NAMESPACE.match(namespace)
    }
