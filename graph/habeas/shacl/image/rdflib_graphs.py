"""rdflib graphs as N-Triples. rdflib need not be there; only its graphs come here."""

import io
from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import ConjunctiveGraph
from rdflib.term import Node

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.image.tokens import token_of

__all__ = ["ntriples_of"]

#: Triples that are written as text at once.
BATCH = 1 << 16


def ntriples_of(graph: Graph) -> Iterator[io.BytesIO]:
    """Yield the triples of ``graph``, or of all graphs of a dataset, as N-Triples."""
    tokens: dict[Node, bytes] = {}
    lines: list[bytes] = []
    rows = (
        graph.quads() if isinstance(graph, ConjunctiveGraph) else graph.triples((None, None, None))
    )
    for subject, predicate, value, *_ in rows:
        for term in (subject, predicate, value):
            if term not in tokens:
                tokens[term] = _token(term)
        lines.append(b"%b %b %b .\n" % (tokens[subject], tokens[predicate], tokens[value]))
        if len(lines) == BATCH:
            yield io.BytesIO(b"".join(lines))
            lines = []
    yield io.BytesIO(b"".join(lines))


def _token(term: Node) -> bytes:
    try:
        match term:
            case URIRef():
                return token_of(ox.NamedNode(str(term)))
            case BNode():
                return token_of(_blank(str(term)))
            case Literal(language=str(language)):
                return token_of(ox.Literal(str(term), language=language))
            case Literal(datatype=None):
                return token_of(ox.Literal(str(term)))
            case Literal(datatype=datatype):
                return token_of(ox.Literal(str(term), datatype=ox.NamedNode(str(datatype))))
    except ValueError as error:
        raise UnreadableDataError(
            "the graph", f"has {term!r}, which is no RDF term: {error}"
        ) from None
    raise UnreadableDataError("the graph", f"has {term!r}, which is no RDF term")


def _blank(label: str) -> ox.BlankNode:
    try:
        return ox.BlankNode(label)
    except ValueError:  # rdflib lets any text be a label
        return ox.BlankNode("label-" + label.encode().hex())
