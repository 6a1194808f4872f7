"""SPARQL-based constraints and constraint components, read from a shapes graph.

What stands around a query has been looked at before (``wellformed``). The
query itself is looked at here, whether a shape uses it or not.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from habeas.shacl.errors import Problem, ShapesError, UnsupportedShapesError
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.plan import AskValidator, Custom, SelectQuery, Sparql
from habeas.shacl.sparql.grammar import read_query
from habeas.shacl.sparql.lexing import InvalidQueryError
from habeas.shacl.sparql.prebinding import breaches, refusal, unsupported
from habeas.shacl.sparql.prefixes import prefixes_of
from habeas.shacl.sparql.syntax import Query
from habeas.shacl.vocabulary import SH, XSD, Node, sh
from habeas.shacl.wellformed.components import parameter_name

__all__ = ["Components", "query_problems", "sparql_constraints"]

#: A node, the rule that it breaks, and how.
Breach = tuple[Node, str, str]

_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))


def query_problems(graph: NodeGraph, names: Callable[[Node], str] = str) -> list[Problem]:
    """Return every rule that a query of a shapes graph breaks: of constraints and validators.

    ``names`` says what nodes are called.
    """
    nodes = dict.fromkeys(value for _, value in graph.pairs(sh("sparql")))
    found = [each for node in nodes for each in _breaches(graph, node, "select", ())]
    for component in _components(graph):
        found.extend(_component_breaches(graph, component))
    return sorted({Problem(names(node), rule, text) for node, rule, text in found})


def sparql_constraints(graph: NodeGraph, shape: Node) -> tuple[Sparql, ...]:
    """Return the SPARQL-based constraints of one shape; deactivated ones are left out.

    Raises
    ------
    ShapesError
        If a query breaks a rule of the specification.
    UnsupportedShapesError
        If a query uses what this engine does not run.
    """
    nodes = [
        node for node in graph.objects(shape, sh("sparql")) if not isinstance(node, ox.Literal)
    ]
    _raise(breach for node in nodes for breach in _breaches(graph, node, "select", ()))
    return tuple(
        Sparql(node, SelectQuery(text), _texts(graph, node, "message"))
        for node in nodes
        if _TRUE not in graph.objects(node, sh("deactivated"))
        for text in _queries(graph, node, "select")
    )


class Components:
    """The constraint components that a shapes graph declares with SPARQL.

    Those in SHACL's own namespace are built in, whatever the graph says of them.

    Raises
    ------
    ShapesError
        If a query of a validator breaks a rule of the specification.
    """

    def __init__(self, graph: NodeGraph) -> None:
        self._graph = graph
        self._declared = _components(graph)
        _raise(breach for each in self._declared for breach in _component_breaches(graph, each))

    def parameters(self) -> list[ox.NamedNode]:
        """Return the properties that are parameters of a component."""
        return list(dict.fromkeys(each.path for one in self._declared for each in one.parameters))

    def constraints(self, shape: Node, is_property: bool) -> tuple[Custom, ...]:
        """Return what a shape asks for with parameters of these components."""
        return tuple(
            constraint
            for component in self._declared
            for constraint in self._of(component, shape, is_property)
        )

    def _of(self, component: "_Component", shape: Node, is_property: bool) -> Iterator[Custom]:
        graph = self._graph
        values = {each: graph.objects(shape, each.path) for each in component.parameters}
        needed = [found for each, found in values.items() if not each.optional]
        if not needed or not all(needed):
            return
        validator = _validator(graph, component.node, is_property)
        if validator is None:
            return
        query: AskValidator | SelectQuery
        if graph.objects(validator, sh("ask")):
            query = AskValidator(next(_queries(graph, validator, "ask")))
        else:
            query = SelectQuery(next(_queries(graph, validator, "select")))
        messages = _texts(graph, validator, "message") or _texts(graph, component.node, "message")
        if not messages and not graph.objects(shape, sh("message")):
            messages = _texts(graph, component.node, "labelTemplate")
        chosen = {each.name: sorted(found, key=str) for each, found in values.items() if found}
        # Each value of an only parameter is a constraint; several parameters make one together.
        count = len(next(iter(chosen.values()))) if len(values) == 1 else 1
        for number in range(count):
            parameters = ((name, found[number]) for name, found in chosen.items())
            yield Custom(component.node, query, tuple(parameters), messages)


@dataclass(frozen=True)
class _Parameter:
    path: ox.NamedNode
    name: str
    optional: bool


@dataclass(frozen=True)
class _Component:
    node: ox.NamedNode
    parameters: tuple[_Parameter, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.parameters)


def _components(graph: NodeGraph) -> list[_Component]:
    found = []
    for node in graph.instances(sh("ConstraintComponent")):
        if not isinstance(node, ox.NamedNode) or node.value.startswith(SH):
            continue
        parameters = {
            path: _TRUE in graph.objects(parameter, sh("optional"))
            for parameter in graph.objects(node, sh("parameter"))
            for path in graph.objects(parameter, sh("path"))
            if isinstance(path, ox.NamedNode)
        }
        found.append(
            _Component(
                node,
                tuple(
                    _Parameter(path, parameter_name(path.value), optional)
                    for path, optional in sorted(parameters.items(), key=str)
                ),
            )
        )
    return sorted(found, key=lambda component: component.node.value)


def _validators(graph: NodeGraph, component: Node, name: str, query: str) -> list[Node]:
    """Return the validators that are written in SPARQL."""
    values = graph.objects(component, sh(name))
    return sorted((each for each in values if graph.objects(each, sh(query))), key=str)


def _validator(graph: NodeGraph, component: Node, is_property: bool) -> Node | None:
    """Return the validator for one kind of shape, as section 6.2.3 chooses it."""
    own = "propertyValidator" if is_property else "nodeValidator"
    found = [
        *_validators(graph, component, own, "select"),
        *_validators(graph, component, "validator", "ask"),
    ]
    return found[0] if found else None


def _component_breaches(graph: NodeGraph, component: _Component) -> Iterator[Breach]:
    for name in ("nodeValidator", "propertyValidator"):
        for node in _validators(graph, component.node, name, "select"):
            yield from _breaches(graph, node, "select", component.names)
    for node in _validators(graph, component.node, "validator", "ask"):
        yield from _breaches(graph, node, "ask", ("value", *component.names))


def _breaches(graph: NodeGraph, node: Node, name: str, bound: Collection[str]) -> Iterator[Breach]:
    """Yield what is wrong with the queries at one node."""
    prefixes = tuple(prefixes_of(graph, node).items())
    for value in graph.objects(node, sh(name)):
        if isinstance(value, ox.Literal):
            for rule, text in _breaches_of_text(value.value, prefixes, name, tuple(bound)):
                yield node, rule, text


@lru_cache(maxsize=256)
def _breaches_of_text(
    text: str, prefixes: tuple[tuple[str, str], ...], name: str, bound: tuple[str, ...]
) -> list[tuple[str, str]]:
    rule = "select-query-valid" if name == "select" else "ask-sparql"
    try:
        query = read_query(text, dict(prefixes))
    except InvalidQueryError as error:
        return [(rule, f"{error}; correct the query")]
    found = list(breaches(query, name.upper(), bound))
    if not found and (reason := refusal(query.text)):
        found = [(rule, f"the query is no SPARQL: {reason}; correct it")]
    return found


def _raise(found: Iterable[Breach]) -> None:
    if problems := [Problem(str(node), rule, text) for node, rule, text in found]:
        raise ShapesError(problems)


def _queries(graph: NodeGraph, node: Node, name: str) -> Iterator[str]:
    """Yield the queries at a node, with their prefixes written out."""
    prefixes = prefixes_of(graph, node)
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
    for value in graph.objects(node, sh(name)):
        if isinstance(value, ox.Literal):
            query: Query = read_query(value.value, prefixes)
            if reasons := list(unsupported(query)):
                raise UnsupportedShapesError(f"The query of {node} is not run: {reasons[0]}.")
            yield head + value.value


def _texts(graph: NodeGraph, node: Node, name: str) -> tuple[ox.Literal, ...]:
    values = (each for each in graph.objects(node, sh(name)) if isinstance(each, ox.Literal))
    return tuple(sorted(values, key=str))
