"""The syntax rules of SHACL-SPARQL, but for the texts of the queries.

What a query may say is for who reads it; here is what must stand around it.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import OWL, Node, sh
from habeas.shacl.wellformed import kinds
from habeas.shacl.wellformed.core import once_breaches, value_breaches
from habeas.shacl.wellformed.kinds import Breach
from habeas.shacl.wellformed.node_names import NodeNames

__all__ = ["sparql_breaches"]

_SELECT, _ASK = "select", "ask"
#: Property, what its values must be, and the rule that says so.
_VALIDATORS = (
    ("nodeValidator", "SPARQLSelectValidator", "nodeValidator-class"),
    ("propertyValidator", "SPARQLSelectValidator", "propertyValidator-class"),
    ("validator", "SPARQLAskValidator", "validator-class"),
)
_IMPORTS = ox.NamedNode(OWL + "imports")


def sparql_breaches(graph: NodeGraph, names: NodeNames) -> Iterator[Breach]:
    """Yield every breach of a rule around a SPARQL query."""
    constraints = _nodes(value for _, value in graph.pairs(sh("sparql")))
    yield from _constraint_breaches(graph, names, constraints)
    by_query: dict[str, dict[Node, None]] = {_SELECT: {}, _ASK: {}}
    for name, cls, rule in _VALIDATORS:
        typed = set(graph.instances(sh(cls)))
        others = set(graph.instances(sh("JSValidator")))  # of another language, which has own rules
        for node, value in graph.pairs(sh(name)):
            if value in typed:
                by_query[_ASK if name == "validator" else _SELECT][value] = None
            elif value not in others:
                text = f"sh:{name} is {names.value(value)}, which is no sh:{cls}; "
                yield node, rule, text + f"write [ a sh:{cls} ; … ]"
    for name, rule in ((_SELECT, "SPARQLSelectValidator-select-count"), (_ASK, "ask-count")):
        yield from _query_breaches(graph, names, name, rule, by_query[name])
    everything = {**constraints, **by_query[_SELECT], **by_query[_ASK]}
    yield from _prefix_breaches(graph, names, everything)


def _nodes(values: Iterable[Node]) -> dict[Node, None]:
    return {value: None for value in values if kinds.NOT_LITERAL.allows(value)}


def _pairs(graph: NodeGraph, nodes: Iterable[Node], name: str) -> Iterator[tuple[Node, Node]]:
    """Yield the values of a property of some nodes, with the node."""
    for node in nodes:
        for value in graph.objects(node, sh(name)):
            yield node, value


def _constraint_breaches(
    graph: NodeGraph, names: NodeNames, nodes: Iterable[Node]
) -> Iterator[Breach]:
    rule = "SPARQLConstraint-select-count"
    yield from _query_breaches(graph, names, _SELECT, rule, nodes)
    for name, rule, kind in (
        ("message", "SPARQLConstraint-message-datatype", kinds.MESSAGE),
        ("deactivated", "deactivated-datatype", kinds.TRUE_OR_FALSE),
    ):
        yield from value_breaches(names, rule, kind, name, _pairs(graph, nodes, name))
    rule = "SPARQLConstraint-deactivated-maxCount"
    yield from once_breaches(graph, names, rule, sh("deactivated"), nodes)


def _query_breaches(
    graph: NodeGraph, names: NodeNames, name: str, rule: str, nodes: Iterable[Node]
) -> Iterator[Breach]:
    """Yield what is wrong with the number of queries, and with what they are written as."""
    for node in nodes:
        if not graph.objects(node, sh(name)):
            yield node, rule, f"there is no sh:{name}; write the query there"
    yield from once_breaches(graph, names, rule, sh(name), nodes)
    rule = "ask-datatype" if name == _ASK else "SPARQLConstraint-select-datatype"
    yield from value_breaches(names, rule, kinds.TEXT, name, _pairs(graph, nodes, name))


def _prefix_breaches(graph: NodeGraph, names: NodeNames, nodes: Iterable[Node]) -> Iterator[Breach]:
    """Yield what is wrong with the prefixes that queries use; others are nobody's."""
    pairs = list(_pairs(graph, nodes, "prefixes"))
    rule = "prefixes-nodeKind"
    yield from value_breaches(names, rule, kinds.NOT_LITERAL, "prefixes", pairs)
    holders = _imported(graph, (value for _, value in pairs))
    declarations = list(_pairs(graph, holders, "declare"))
    rule = "declare-nodeKind"
    yield from value_breaches(names, rule, kinds.NOT_LITERAL, "declare", declarations)
    declared = _nodes(value for _, value in declarations)
    for name, kind in (("prefix", kinds.TEXT), ("namespace", kinds.URI)):
        for node in declared:
            if not graph.objects(node, sh(name)):
                yield node, f"{name}-count", f"there is no sh:{name}; write one"
        yield from once_breaches(graph, names, f"{name}-count", sh(name), declared)
        values = _pairs(graph, declared, name)
        yield from value_breaches(names, f"{name}-datatype", kind, name, values)
    if _doubled(graph, holders):
        for node in nodes:
            doubled = _doubled(graph, _imported(graph, graph.objects(node, sh("prefixes"))))
            for prefix, namespaces in doubled.items():
                text = f"the prefix {prefix}: stands for {len(namespaces)} namespaces"
                listed = " and ".join(f"<{each}>" for each in sorted(namespaces))
                yield node, "prefixes-duplicates", f"{text} ({listed}); keep one"


def _imported(graph: NodeGraph, starts: Iterable[Node]) -> dict[Node, None]:
    """Return some nodes and all that they import."""
    found = dict.fromkeys(starts)
    rest = list(found)
    while rest:
        new = [each for each in graph.objects(rest.pop(), _IMPORTS) if each not in found]
        found.update(dict.fromkeys(new))
        rest.extend(new)
    return found


def _doubled(graph: NodeGraph, holders: Iterable[Node]) -> dict[str, set[str]]:
    """Return the prefixes that have several namespaces, with these."""
    found: dict[str, set[str]] = {}
    for _, node in _pairs(graph, holders, "declare"):
        for prefix in graph.objects(node, sh("prefix")):
            for namespace in graph.objects(node, sh("namespace")):
                if isinstance(prefix, ox.Literal) and isinstance(
                    namespace, ox.Literal | ox.NamedNode
                ):
                    found.setdefault(prefix.value, set()).add(namespace.value)
    return {prefix: several for prefix, several in sorted(found.items()) if len(several) > 1}
