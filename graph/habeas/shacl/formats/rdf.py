"""A report as triples: one by one, as an rdflib graph, as N-Triples."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.shacl.formats.content import Items, Labels, New, conforms, results
from habeas.shacl.interchange import to_rdflib
from habeas.shacl.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Node, sh

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node as RdflibNode

    from habeas.shacl.report import Report

Row = tuple[ox.BlankNode, ox.NamedNode, Node]

__all__ = ["graph", "ntriples", "triples"]


def triples(report: "Report") -> Iterator[ox.Triple]:
    """Yield the report. Its own nodes are new on every call."""
    return (ox.Triple(*row) for row in _rows(report, ox.BlankNode))


def graph(report: "Report") -> "Graph":
    """Return the report as an rdflib graph. Its own nodes are in no other graph."""
    from rdflib import Graph

    made = Graph(bind_namespaces="none")
    for prefix, namespace in report.names.prefixes.items():
        made.bind(prefix, namespace)
    known: dict[Node, RdflibNode] = {}

    def theirs(term: Node) -> "RdflibNode":
        if term not in known:
            known[term] = to_rdflib(term)
        return known[term]

    for row in _rows(report, ox.BlankNode):
        made.add((theirs(row[0]), theirs(row[1]), theirs(row[2])))
    return made


def ntriples(report: "Report") -> str:
    """Return the report as N-Triples: the same bytes for the same results, in their order."""
    labels = Labels(report)
    free = labels.free("r")
    own: dict[Node, str] = {}

    def new() -> ox.BlankNode:
        node = ox.BlankNode()
        own[node] = next(free)
        return node

    def written(term: Node) -> str:
        if isinstance(term, ox.BlankNode):
            return own.get(term) or labels(term)
        return str(term)

    return "".join(
        f"{written(subject)} {predicate} {written(value)} .\n"
        for subject, predicate, value in _rows(report, new)
    )


def _rows(report: "Report", new: Callable[[], ox.BlankNode]) -> Iterator[Row]:
    """Yield the triples of the report, ``new`` making its nodes."""
    node = new()
    yield node, RDF_TYPE, sh("ValidationReport")
    yield node, sh("conforms"), conforms(report)
    for result in results(report):
        found = new()
        yield node, sh("result"), found
        yield from _flat(found, result, new)


def _flat(node: ox.BlankNode, said: New, new: Callable[[], ox.BlankNode]) -> Iterator[Row]:
    for predicate, value in said.statements:
        if isinstance(value, New):
            inner = new()
            yield node, predicate, inner
            yield from _flat(inner, value, new)
        elif isinstance(value, Items):
            yield from _flat_list(node, predicate, value, new)
        else:
            yield node, predicate, value


def _flat_list(
    node: ox.BlankNode, predicate: ox.NamedNode, items: Items, new: Callable[[], ox.BlankNode]
) -> Iterator[Row]:
    for member in items.members:
        cell = new()
        yield node, predicate, cell
        yield from _flat(cell, New(((RDF_FIRST, member),)), new)
        node, predicate = cell, RDF_REST
    yield node, predicate, RDF_NIL
