"""A place in a file that somebody can open, and who knows the places of statements."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

__all__ = ["Later", "Node", "Nowhere", "Place", "Places", "Term", "Together"]

Node = ox.NamedNode | ox.BlankNode | ox.Literal
Term = Node | ox.Triple


@dataclass(frozen=True)
class Place:
    """A place in a text (line and column) or in a table (row and column).

    Examples
    --------
    >>> print(Place("case.ttl", line=7, column=5))
    case.ttl:7:5
    >>> print(Place("acts.csv", line=14, row=12, column="date"))
    acts.csv, row 12, column "date"
    """

    #: Name of the file.
    source: str | None = None
    #: Counted from 1, as editors count: a line ends at a line feed, a carriage return, or both.
    line: int | None = None
    #: In a text the character of the line, counted from 1; in a table the name in the header.
    column: int | str | None = None
    sheet: str | None = None
    #: Counted from 1 as spreadsheets do, with the header; a cell of two lines is in one row.
    row: int | None = None

    def __str__(self) -> str:
        """Return the place in the form that editors open; for tables, in words."""
        if self.row is None and self.source is not None:
            numbers = (self.line, self.column) if self.line else ()
            return ":".join([self.source, *(str(number) for number in numbers if number)])
        column = f'"{self.column}"' if isinstance(self.column, str) else self.column
        named = {"sheet": self.sheet, "row": self.row, "column": column}
        if self.row is None:
            named = {"line": self.line, **named}
        parts = [f"{name} {value}" for name, value in named.items() if value is not None]
        return ", ".join([self.source, *parts] if self.source is not None else parts)


class Places(ABC):
    """Where statements stand. Asking never raises: what is not known has no place."""

    def of(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return the most precise place that is known.

        In this order: the object of the statement; the predicate of the first
        statement on ``subject`` with it; ``subject`` where it is first described;
        ``subject`` where it is first the object of a statement.
        """
        place = None
        if predicate is not None and object is not None:
            place = self.first(subject, predicate, object)
        if predicate is not None and place is None:
            place = self.first(subject, predicate)
        return place or self.first(subject) or self.mention(subject)

    @abstractmethod
    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return the first place of exactly this; an ``object`` needs a ``predicate``."""

    @abstractmethod
    def mention(self, node: Term) -> Place | None:
        """Return where ``node`` is first the object of a statement."""


class Nowhere(Places):
    """No place is known, as of a syntax that we do not walk."""

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return None."""
        return None

    def mention(self, node: Term) -> Place | None:
        """Return None."""
        return None


class Later(Places):
    """Places that are made when somebody first asks."""

    def __init__(self, make: Callable[[], Places]) -> None:
        self._make = make

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return the first place of exactly this."""
        return self._made.first(subject, predicate, object)

    def mention(self, node: Term) -> Place | None:
        """Return where ``node`` is first the object of a statement."""
        return self._made.mention(node)

    @cached_property
    def _made(self) -> Places:
        return self._make()


class Together(Places):
    """The places of several files; the first file that knows the most precise one answers."""

    def __init__(self, parts: Sequence[Places]) -> None:
        self._parts = parts

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return the first place in the first file that has one."""
        found = (part.first(subject, predicate, object) for part in self._parts)
        return next((place for place in found if place), None)

    def mention(self, node: Term) -> Place | None:
        """Return the first mention in the first file that has one."""
        return next((place for part in self._parts if (place := part.mention(node))), None)
