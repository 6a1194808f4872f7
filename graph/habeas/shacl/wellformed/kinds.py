"""What values the rules of the specification allow, and what to write instead."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.vocabulary import RDF, XSD, Node, sh

__all__ = [
    "BOOLEAN",
    "INTEGER",
    "IRI",
    "IRI_OR_LITERAL",
    "LITERAL",
    "MESSAGE",
    "NODE_KIND",
    "NOT_LITERAL",
    "TEXT",
    "TRUE_OR_FALSE",
    "URI",
    "Breach",
    "Kind",
]

#: A node, the rule of the specification that it breaks, and words for people.
Breach = tuple[Node, str, str]

_WHOLE = re.compile("[+-]?[0-9]+")
_NODE_KINDS = (
    "BlankNode",
    "IRI",
    "Literal",
    "BlankNodeOrIRI",
    "BlankNodeOrLiteral",
    "IRIOrLiteral",
)
_NODE_KIND_TERMS = {sh(name) for name in _NODE_KINDS}


@dataclass(frozen=True)
class Kind:
    """One kind of values."""

    allows: Callable[[Node], bool]
    #: What to do with a value that is of another kind.
    advice: str


def _of_type(node: Node, *names: str) -> bool:
    return isinstance(node, ox.Literal) and node.datatype.value in names


def _is_integer(node: Node) -> bool:
    return _of_type(node, XSD + "integer") and _WHOLE.fullmatch(node.value) is not None


def _is_boolean(node: Node) -> bool:
    return _of_type(node, XSD + "boolean") and node.value in ("true", "false", "1", "0")


IRI = Kind(lambda node: isinstance(node, ox.NamedNode), "write an IRI, such as ex:name")
LITERAL = Kind(
    lambda node: isinstance(node, ox.Literal),
    'write a literal, such as 1 or "2019-05-03"^^xsd:date',
)
NOT_LITERAL = Kind(
    lambda node: isinstance(node, ox.NamedNode | ox.BlankNode),
    "name it by its IRI, such as ex:Case, or describe it in [ ]",
)
IRI_OR_LITERAL = Kind(
    lambda node: isinstance(node, ox.NamedNode | ox.Literal),
    "write an IRI or a literal; a blank node of this graph is in no other",
)
INTEGER = Kind(_is_integer, "write a whole number without quotation marks, such as 1")
BOOLEAN = Kind(_is_boolean, "write true or false, without quotation marks")
TRUE_OR_FALSE = Kind(
    lambda node: _is_boolean(node) and node.value in ("true", "false"),
    "write true or false, without quotation marks",
)
TEXT = Kind(
    lambda node: _of_type(node, XSD + "string"),
    "write a text in quotation marks, without language or datatype",
)
URI = Kind(
    lambda node: _of_type(node, XSD + "anyURI"),
    'write it as "https://example.org/"^^xsd:anyURI',
)
MESSAGE = Kind(
    lambda node: _of_type(node, XSD + "string", RDF + "langString"),
    'write a text, with or without a language, such as "Give a name."@en',
)
NODE_KIND = Kind(
    lambda node: node in _NODE_KIND_TERMS,
    f"write one of {', '.join(f'sh:{name}' for name in _NODE_KINDS)}",
)
