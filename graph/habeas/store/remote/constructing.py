"""From the rows of a remote store to the triples of a CONSTRUCT or DESCRIBE query."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.sparql.syntax import Pattern, is_variable
from habeas.store.interface import Row, Term

__all__ = ["triples_of"]

#: Finds a term, given a row and the blank nodes made for it.
_Finder = Callable[[Row, dict[str, ox.BlankNode]], Term | None]


def triples_of(
    template: Sequence[Pattern], columns: Sequence[str], rows: Iterable[Row]
) -> Iterator[ox.Triple]:
    """Yield what a template makes of each row, without repeats.

    What has no value, or no value that can stand there, is left out.
    """
    finders = [
        tuple(_finder(term, columns) for term in (each.subject, _verb(each), each.object))
        for each in template
    ]
    seen: set[ox.Triple] = set()
    for row in rows:
        nodes: dict[str, ox.BlankNode] = {}
        for subject_of, verb_of, object_of in finders:
            subject, verb, value = (
                subject_of(row, nodes),
                verb_of(row, nodes),
                object_of(row, nodes),
            )
            if (
                isinstance(subject, ox.NamedNode | ox.BlankNode)
                and isinstance(verb, ox.NamedNode)
                and value is not None
            ):
                triple = ox.Triple(subject, verb, value)
                if triple not in seen:
                    seen.add(triple)
                    yield triple


def _verb(pattern: Pattern) -> str:
    verb = pattern.predicate
    if isinstance(verb, p.Predicate):
        return str(verb.iri)
    assert isinstance(verb, str)
    return verb


def _finder(term: str, columns: Sequence[str]) -> _Finder:
    if term.startswith("?_:"):
        return partial(_blank, term)
    if is_variable(term):
        name = term[1:]
        return partial(_column, columns.index(name)) if name in columns else _nothing
    return partial(_constant, _read(term))


def _blank(label: str, _: Row, nodes: dict[str, ox.BlankNode]) -> ox.BlankNode:
    return nodes.setdefault(label, ox.BlankNode())


def _column(place: int, row: Row, _: dict[str, ox.BlankNode]) -> Term | None:
    return row[place]


def _constant(term: Term, _row: Row, _nodes: dict[str, ox.BlankNode]) -> Term:
    return term


def _nothing(_row: Row, _nodes: dict[str, ox.BlankNode]) -> None:
    return None


def _read(text: str) -> Term:
    """Return the constant that SPARQL writes like this; Turtle writes it in the same way."""
    turtle = f"<urn:x-habeas:is> <urn:x-habeas:is> {text} ."
    quad: ox.Quad = next(iter(ox.parse(turtle, format=ox.RdfFormat.TURTLE)))
    return quad.object
