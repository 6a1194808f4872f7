"""Where the things of a report stand, in whatever form a caller knows it."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

import pyoxigraph as ox

from habeas.shacl.paths import Inverse, Path, Predicate, Sequence
from habeas.shacl.positions.place import Places as Statements
from habeas.shacl.results import Result
from habeas.shacl.vocabulary import Node

__all__ = ["Places", "Whereabouts", "parts", "whereabouts"]

_LINE = re.compile(r"(?P<file>.+?):(?P<line>\d+)(?::(?P<column>\d+))?\Z", re.DOTALL)


class Places(Protocol):
    """Whoever knows where the statements behind a result stand."""

    def of(self, focus: Node, path: Path | None, value: Node | None) -> object | None:
        """Return the place to look at, whose text is ``file:line``; None if it is unknown."""


#: Places of results, places of statements, or where each thing was described by its IRI.
Whereabouts = Places | Statements | Mapping[str, object]


def whereabouts(places: Whereabouts | None) -> Callable[[Result], object | None]:
    """Return what finds the place of a result."""
    if places is None:
        return lambda _: None
    if isinstance(places, Mapping):
        known = places
        return lambda result: known.get(_key(result.focus))
    if isinstance(places, Statements):
        statements = places
        return lambda result: _statement(statements, result)
    of = places.of
    return lambda result: of(result.focus, result.path, result.value)


def _key(focus: Node) -> str:
    return str(focus) if isinstance(focus, ox.BlankNode) else focus.value


def _statement(places: Statements, result: Result) -> object | None:
    """Return the place of the statement that a result is about, as far as its path tells."""
    match result.path:
        case Predicate(iri):
            return places.of(result.focus, iri, result.value)
        case Inverse(Predicate(iri)) if result.value is not None:
            return places.of(result.value, iri, result.focus)
        case Sequence((Predicate(iri), *_)):
            return places.of(result.focus, iri)
        case _:
            return places.of(result.focus)


def parts(place: object | None) -> dict[str, str | int | None]:
    """Return file, line, column, sheet and row of a place, None for what it does not tell.

    Examples
    --------
    >>> parts("cases.ttl:14")
    {'file': 'cases.ttl', 'line': 14, 'column': None, 'sheet': None, 'row': None}
    """
    found: dict[str, str | int | None] = dict.fromkeys(("file", "line", "column", "sheet", "row"))
    if place is None:
        return found
    for name in found:
        value = getattr(place, name, None)
        found[name] = value if value is None or isinstance(value, int) else str(value)
    named = (getattr(place, name, None) for name in ("file", "source", "path"))
    file = next((str(each) for each in named if each is not None), None)
    if file is not None or any(each is not None for each in found.values()):
        return found | {"file": file}
    match = _LINE.match(str(place))
    found["file"] = match["file"] if match else str(place)
    for name in ("line", "column"):
        found[name] = int(match[name]) if match and match[name] else None
    return found
