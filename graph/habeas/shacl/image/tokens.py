"""The text that stands for a term: two terms are one if, and only if, their tokens are equal.

A token is the canonical N-Triples form of RDF 1.2 as UTF-8 bytes, which is
what pyoxigraph writes: language tags in lower case, no datatype on plain
strings, characters as themselves except the escapes of ``"``, the backslash
and control characters.
"""

import re

import pyoxigraph as ox

__all__ = [
    "RDF_DIR_LANG_STRING",
    "RDF_LANG_STRING",
    "TRIPLE_TERM",
    "XSD_STRING",
    "Node",
    "suffix_of",
    "term_of",
    "token_of",
    "unescape",
]

Node = ox.NamedNode | ox.BlankNode | ox.Literal

XSD_STRING = b"<http://www.w3.org/2001/XMLSchema#string>"
RDF_LANG_STRING = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
RDF_DIR_LANG_STRING = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>"

#: Why a term is refused that is a triple.
TRIPLE_TERM = (
    "has a triple as a term, <<( ... )>>, which SHACL has no rules for. State it apart, "
    "as a node with rdf:subject, rdf:predicate and rdf:object."
)

ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))", re.DOTALL)
ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
DIRECTIONS = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}


def token_of(term: Node) -> bytes:
    """Return the token of ``term``."""
    return str(term).encode()


def term_of(token: bytes) -> Node:
    """Return the term of ``token``."""
    if token.startswith(b"<"):
        return ox.NamedNode(token[1:-1].decode())
    if token.startswith(b"_"):
        return ox.BlankNode(token[2:].decode())
    text, _, suffix = token[1:].decode().rpartition('"')
    text = unescape(text)
    if not suffix:
        return ox.Literal(text)
    if suffix.startswith("^"):
        return ox.Literal(text, datatype=ox.NamedNode(suffix[3:-1]))
    language, _, direction = suffix[1:].partition("--")
    if direction:
        return ox.Literal(text, language=language, direction=DIRECTIONS[direction])
    return ox.Literal(text, language=language)


def suffix_of(token: bytes) -> bytes:
    """Return what follows the text of a literal: a language tag, a datatype, or nothing."""
    return token[token.rindex(b'"') + 1 :]


def unescape(text: str) -> str:
    """Return ``text`` with its escapes undone."""
    if "\\" not in text:
        return text
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else ESCAPED[match[2]], text)
