"""What is wrong with a shapes graph, before it is used.

Every syntax rule of the specification (SHACL, W3C Recommendation of 20 July 2017,
appendix B) has an identifier, which each problem names. Rules on the texts of SPARQL
queries are kept where queries are read.

What the specification allows but nobody means, such as ``sh:minCout``, is no
problem but a hint: see :func:`typos`.
"""

from collections.abc import Mapping
from itertools import chain

from habeas.shacl.errors import Problem
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.wellformed.components import component_breaches, declared_components
from habeas.shacl.wellformed.core import core_breaches, shape_nodes
from habeas.shacl.wellformed.cycles import cycles
from habeas.shacl.wellformed.lists import Lists
from habeas.shacl.wellformed.node_names import NodeNames
from habeas.shacl.wellformed.sparql import sparql_breaches
from habeas.shacl.wellformed.typos import typos

__all__ = ["NodeNames", "cycles", "problems", "typos"]


def problems(graph: NodeGraph, prefixes: Mapping[str, str] | None = None) -> list[Problem]:
    """Return everything that breaks a rule, sorted; nothing for a well-formed graph.

    Parameters
    ----------
    graph
        A shapes graph, with or without data in it.
    prefixes
        Namespaces by prefix, for the names of nodes.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> from habeas.shacl.vocabulary import sh
    >>> case, two = ox.NamedNode("urn:test:Case"), ox.Literal("2")
    >>> for problem in problems(NodeGraph([ox.Triple(case, sh("minLength"), two)])):
    ...     print(problem.node, problem.rule)
    <urn:test:Case> minLength-datatype
    """
    names, lists = NodeNames(graph, prefixes), Lists(graph)
    components = declared_components(graph)
    parameters = [each for component in components for each in component.parameters]
    shapes = shape_nodes(graph, lists, parameters)
    breaches = chain(
        core_breaches(graph, names, lists, shapes),
        sparql_breaches(graph, names),
        component_breaches(graph, names, lists, components),
    )
    return sorted({Problem(names(node), rule, text) for node, rule, text in breaches})
