"""Graphs of other libraries, and files, as triples of ours."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.vocabulary import XSD, Node

if TYPE_CHECKING:
    from rdflib.term import Node as RdflibNode

__all__ = ["from_rdflib", "is_rdflib", "parse", "to_rdflib", "triples_of"]


def is_rdflib(data: object) -> bool:
    """Whether ``data`` is an rdflib graph; does not import rdflib to find out."""
    return type(data).__module__.partition(".")[0] == "rdflib" or (
        hasattr(data, "namespace_manager") and hasattr(data, "triples")
    )


def triples_of(data: Any) -> tuple[list[ox.Triple], dict[str, str]]:
    """Return the triples of a graph, of all its parts together, and its prefixes.

    Raises
    ------
    UnreadableDataError
        If it is a file that cannot be read, with line and column.
    TypeError
        If it is nothing that could be a graph.
    """
    if isinstance(data, Path):
        return parse(data)
    if is_rdflib(data):
        rows = (row[:3] for row in data.quads()) if hasattr(data, "quads") else data
        triples = [
            ox.Triple(*(from_rdflib(term) for term in row))  # type: ignore[arg-type]
            for row in rows
        ]
        return triples, {prefix: str(iri) for prefix, iri in data.namespaces()}
    if isinstance(data, str | bytes):
        raise TypeError("Give a Path, a graph or triples; text is not taken for a file or a graph.")
    return [row.triple if isinstance(row, ox.Quad) else row for row in data], {}


def parse(path: Path) -> tuple[list[ox.Triple], dict[str, str]]:
    """Read a file; its name says which syntax it is in."""
    syntax = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    if syntax is None:
        raise UnreadableDataError(
            path, f"has the ending {path.suffix!r}; known are .ttl .trig .nt .nq .jsonld .rdf"
        )
    try:
        parser = ox.parse(path.read_bytes(), syntax, base_iri=path.resolve().as_uri())
        triples = [quad.triple for quad in parser]
        return triples, _plain(parser.prefixes)
    except OSError as error:
        raise UnreadableDataError(path, f"cannot be opened: {error.strerror}") from error
    except SyntaxError as error:
        raise UnreadableDataError(path, error.msg, error.lineno, error.offset) from error


def _plain(prefixes: Mapping[str, str]) -> dict[str, str]:
    return {prefix: iri for prefix, iri in prefixes.items() if prefix}


def from_rdflib(term: "RdflibNode") -> Node:
    """Return a term of rdflib as ours, with the lexical form that rdflib kept."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, Literal):
        raise TypeError(f"{term!r} cannot stand in a triple.")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype:
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
    return ox.Literal(str(term))


def to_rdflib(term: Node | ox.Triple) -> "RdflibNode":
    """Return a term of ours as one of rdflib, with its lexical form as it is."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.Triple):
        raise TypeError("rdflib has no terms that quote a triple.")
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value == XSD + "string"
    return Literal(
        term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False
    )
