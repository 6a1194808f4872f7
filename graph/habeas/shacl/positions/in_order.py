"""Places in Turtle and TriG: the triples of the parser beside the tokens of the walk."""

from functools import cached_property

import pyoxigraph as ox

from habeas.shacl.positions.lines import Lines
from habeas.shacl.positions.naming import Naming, named
from habeas.shacl.positions.place import Place, Places, Term
from habeas.shacl.positions.statements import Statements
from habeas.shacl.positions.turtle import Tokens, turtle_places
from habeas.shacl.positions.written import RDF

__all__ = ["TokenPlaces", "side_by_side"]

_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
#: What a token begins with if its term is neither an IRI nor true nor false.
_BLANK, _LITERAL = "_[", "\"'0123456789+-."


def side_by_side(
    text: str, syntax: ox.RdfFormat, base: str | None = None
) -> tuple[list[ox.Triple], Tokens] | None:
    """Return the triples of ``text`` and where the terms of the i-th of them stand.

    None if it cannot be read, or if a triple is not what its tokens look like:
    rather no place than a wrong one, should a parser ever yield another order.
    """
    try:
        triples = [quad.triple for quad in ox.parse(text, syntax, base_iri=base)]
    except (SyntaxError, ValueError):
        return None
    tokens = turtle_places(text)
    if tokens is None or len(tokens) != len(triples):
        return None
    columns = zip(tokens.subjects, tokens.predicates, tokens.objects, strict=True)
    for triple, (subject, predicate, object_) in zip(triples, columns, strict=True):
        looks = _looks_like(triple.object, text[object_])
        if subject != predicate:
            looks = looks and _looks_like(triple.subject, text[subject])
        elif triple.predicate == _REST:
            looks = isinstance(triple.object, ox.BlankNode) or triple.object == _NIL
        else:
            looks = looks and triple.predicate == _FIRST
        if not looks:
            return None
    return triples, tokens


def _looks_like(term: object, start: str) -> bool:
    """Whether a token that begins with ``start`` can stand for a term."""
    if isinstance(term, ox.Literal):
        return start in _LITERAL or start in "tf"
    if isinstance(term, ox.BlankNode):
        return start in _BLANK or start == "("
    return isinstance(term, ox.NamedNode) and start not in _BLANK and start not in _LITERAL


class TokenPlaces(Places):
    """The lines and columns of a text in Turtle or TriG; read when first asked."""

    def __init__(
        self,
        content: bytes,
        syntax: ox.RdfFormat,
        source: str | None,
        base: str | None = None,
        names: Naming | None = None,
    ) -> None:
        self._content = content
        self._syntax = syntax
        self._source = source
        self._base = base
        self._names = names

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return where the last of the given terms stands in the first such statement."""
        if self._read is None:
            return None
        statements, tokens, lines = self._read
        number = statements.first(subject, predicate, object)
        if number is None:
            return None
        column = tokens.subjects if predicate is None else tokens.predicates
        column = column if object is None else tokens.objects
        return Place(self._source, *lines.at(column[number]))

    def mention(self, node: Term) -> Place | None:
        """Return where ``node`` is first the object of a statement."""
        if self._read is None:
            return None
        statements, tokens, lines = self._read
        number = statements.mention(node)
        return None if number is None else Place(self._source, *lines.at(tokens.objects[number]))

    @cached_property
    def _read(self) -> tuple[Statements, Tokens, Lines] | None:
        try:
            text = self._content.decode("utf-8")
        except UnicodeDecodeError:
            return None
        found = side_by_side(text, self._syntax, self._base)
        if found is None:
            return None
        triples, tokens = found
        names = self._names(triples) if self._names else {}
        statements = Statements(
            (named(triple.subject, names), triple.predicate, named(triple.object, names))
            for triple in triples
        )
        return statements, tokens, Lines(text)
