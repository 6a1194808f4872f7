"""A statement as somebody wrote it, for the syntaxes that are read without a parser of RDF."""

from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.positions.place import Node

__all__ = ["RDF", "XSD", "Written", "blank", "iri", "literal"]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True)
class Written:
    """A statement: its terms, None where they are not known, and where each stands."""

    subject: Node | None
    predicate: Node | None
    object: Node | None
    at: tuple[int, int, int]


def iri(text: str | None) -> ox.NamedNode | None:
    """Return the node of an IRI; None if ``text`` is none."""
    try:
        return ox.NamedNode(text) if text else None
    except ValueError:
        return None


def blank(label: str) -> ox.BlankNode | None:
    """Return the blank node of a label; None if ``label`` cannot be one."""
    try:
        return ox.BlankNode(label)
    except ValueError:
        return None


def literal(
    text: str, datatype: str | None = None, language: str | None = None
) -> ox.Literal | None:
    """Return a literal; None if its language or its datatype cannot be one."""
    try:
        if language:
            return ox.Literal(text, language=language)
        return ox.Literal(text, datatype=ox.NamedNode(datatype) if datatype else None)
    except ValueError:
        return None
