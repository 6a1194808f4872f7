"""Triple patterns of a query, as far as relations can follow them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from habeas.columns.days import Kind
from habeas.columns.layout import DAYS
from habeas.columns.words import Unrecognized
from habeas.shacl import paths as p
from habeas.shacl.sparql.syntax import Pattern

__all__ = ["Atom", "atoms_of", "kinds_of", "variables"]

_OF_DAYS = frozenset(DAYS.values())


@dataclass(frozen=True)
class Atom:
    """One triple pattern: an IRI as property, variables (with their sign) or IRIs as its ends."""

    property: str
    subject: str
    object: str
    #: ``*`` or ``+`` for a path over the property.
    steps: str = ""


def variables(atoms: Iterable[Atom]) -> set[str]:
    """Return the variables of patterns."""
    return {end for atom in atoms for end in (atom.subject, atom.object) if end.startswith("?")}


def atoms_of(pattern: Pattern, names: Iterator[str]) -> Iterator[Atom]:
    """Yield what a pattern consists of; ``names`` are for what stands between steps of a path.

    Raises
    ------
    Unrecognized
        If it is not made of IRIs and variables, or walks another kind of path.
    """
    if isinstance(pattern.predicate, str) or pattern.subject == pattern.object:
        raise Unrecognized
    yield from _walk(_end(pattern.subject), pattern.predicate, _end(pattern.object), names)


def kinds_of(atoms: Iterable[Atom]) -> dict[str, Kind]:
    """Return what each variable stands for: an IRI, or a day.

    Raises
    ------
    Unrecognized
        If one would have to be both, if a day is compared with an IRI, or a path leads over days.
    """
    found: dict[str, Kind] = {}
    for atom in atoms:
        leads_to_day = atom.property in _OF_DAYS
        if leads_to_day and (atom.steps or not atom.object.startswith("?")):
            raise Unrecognized
        ends = (atom.subject, Kind.IRI), (atom.object, Kind.DAY if leads_to_day else Kind.IRI)
        for end, kind in ends:
            if end.startswith("?") and found.setdefault(end, kind) is not kind:
                raise Unrecognized
    return found


def _walk(subject: str, path: object, end: str, names: Iterator[str]) -> Iterator[Atom]:
    match path:
        case p.Predicate(iri):
            yield Atom(iri.value, subject, end)
        case p.Inverse(inner):
            yield from _walk(end, inner, subject, names)
        case p.Sequence(steps):
            for step in steps[:-1]:
                between = next(names)
                yield from _walk(subject, step, between, names)
                subject = between
            yield from _walk(subject, steps[-1], end, names)
        case p.ZeroOrMore(p.Predicate(iri)):
            yield Atom(iri.value, subject, end, "*")
        case p.OneOrMore(p.Predicate(iri)):
            yield Atom(iri.value, subject, end, "+")
        case _:
            raise Unrecognized


def _end(term: str) -> str:
    """Return a variable, or an IRI without its brackets."""
    if term.startswith("?"):
        return term
    if term.startswith("<") and term.endswith(">"):
        return term[1:-1]
    raise Unrecognized
