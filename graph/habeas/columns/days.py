"""Days, and what queries make of them: years, months and texts, all as numbers.

What is held as a day is an ``xsd:date`` without a time zone, of a year from 1
to 9999. Its text has ten characters, so texts of days, and what they begin
with, are in the order of the days.
"""

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from habeas.columns.layout import Numbers
from habeas.terms import PREFIXES

__all__ = ["Constant", "Kind", "constant", "derived", "part", "written"]


class Kind(StrEnum):
    """What the numbers of a variable stand for."""

    IRI = "an IRI"
    DAY = "a day"
    #: A whole number, and how it is got from a day.
    YEAR = "the year of a day"
    MONTH = "the month of a day, from 1"
    DAY_OF_MONTH = "the day of its month, from 1"
    #: Texts, and what they are: all of a day, or its first four or seven characters.
    TEXT = "a day as text"
    TEXT_OF_YEAR = "its year as text"
    TEXT_OF_MONTH = "its year and month as text"

    @property
    def is_text(self) -> bool:
        """Whether the numbers stand for texts."""
        return self in (Kind.TEXT, Kind.TEXT_OF_YEAR, Kind.TEXT_OF_MONTH)

    @property
    def is_number(self) -> bool:
        """Whether the numbers stand for themselves."""
        return self in (Kind.YEAR, Kind.MONTH, Kind.DAY_OF_MONTH)


class Constant(NamedTuple):
    """A literal of a query, as the number that a variable of that kind would have."""

    kind: Kind
    number: int

    def is_like(self, kind: Kind) -> bool:
        """Whether it can be compared with values of a kind."""
        return self.kind == kind or (self.kind.is_number and kind.is_number)


_EPOCH = date(1970, 1, 1).toordinal()
_XSD_DATE = PREFIXES["xsd"] + "date"
_PART = re.compile(r"(?P<part>YEAR|MONTH|DAY|STR) \( [?$](?P<of>\w+) \)", re.IGNORECASE)
_BEGINNING = re.compile(
    r"SUBSTR \( STR \( [?$](?P<of>\w+) \) , 1 , (?P<length>4|7|10) \)", re.IGNORECASE
)
_PARTS = {"YEAR": Kind.YEAR, "MONTH": Kind.MONTH, "DAY": Kind.DAY_OF_MONTH, "STR": Kind.TEXT}
_LENGTHS = {"4": Kind.TEXT_OF_YEAR, "7": Kind.TEXT_OF_MONTH, "10": Kind.TEXT}
_QUOTED = re.compile(r"""(["'])(?P<text>[0-9-]+)\1(?P<date> \^\^ <(?P<iri>[^<>\s]+)>)?""")


def part(text: str) -> tuple[Kind, str] | None:
    """Return which part of a variable's day an expression is; None if it is something else.

    Examples
    --------
    >>> part("SUBSTR ( STR ( ?start ) , 1 , 4 )")
    (<Kind.TEXT_OF_YEAR: 'its year as text'>, '?start')
    """
    if match := _PART.fullmatch(text):
        return _PARTS[match["part"].upper()], "?" + match["of"]
    if match := _BEGINNING.fullmatch(text):
        return _LENGTHS[match["length"]], "?" + match["of"]
    return None


def constant(text: str) -> Constant | None:
    """Return a literal that values can be compared with, as SPARQL words; None if it is no such.

    Examples
    --------
    >>> constant('"2019"')
    Constant(kind=<Kind.TEXT_OF_YEAR: 'its year as text'>, number=2019)
    >>> constant('"2019"@en') is None
    True
    """
    if re.fullmatch(r"\d{1,9}", text):
        return Constant(Kind.YEAR, int(text))
    match = _QUOTED.fullmatch(text)
    if match is None or match["iri"] not in (None, _XSD_DATE):
        return None
    said = match["text"]
    kind = {4: Kind.TEXT_OF_YEAR, 7: Kind.TEXT_OF_MONTH, 10: Kind.TEXT}.get(len(said))
    if kind is None:
        return None
    try:
        day = date.fromisoformat(said + "-01-01"[len(said) - 4 :] if len(said) < 10 else said)
    except ValueError:
        return None
    if not day.isoformat().startswith(said):  # a week, or without hyphens
        return None
    if match["iri"]:
        return Constant(Kind.DAY, day.toordinal()) if kind is Kind.TEXT else None
    return Constant(kind, int(derived(kind, np.array([day.toordinal()], dtype=np.int32))[0]))


def derived(kind: Kind, days: Numbers) -> Numbers:
    """Return a part of each day.

    Examples
    --------
    >>> derived(Kind.MONTH, np.array([date(2019, 5, 3).toordinal()])).tolist()
    [5]
    """
    if kind in (Kind.DAY, Kind.TEXT):
        return days
    calendar = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]")
    months = calendar.astype("datetime64[M]")
    counted = months.astype(np.int64) + 1970 * 12
    match kind:
        case Kind.TEXT_OF_MONTH:
            found = counted
        case Kind.MONTH:
            found = counted % 12 + 1
        case Kind.DAY_OF_MONTH:
            found = (calendar - months.astype("datetime64[D]")).astype(np.int64) + 1
        case _:
            found = counted // 12
    return found.astype(np.int32)


def written(kind: Kind, number: int) -> str:
    """Return a value as SPARQL writes it.

    Examples
    --------
    >>> written(Kind.DAY, date(2019, 5, 3).toordinal())
    '"2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    match kind:
        case Kind.DAY:
            return f'"{date.fromordinal(number).isoformat()}"^^<{_XSD_DATE}>'
        case Kind.TEXT:
            return f'"{date.fromordinal(number).isoformat()}"'
        case Kind.TEXT_OF_YEAR:
            return f'"{number:04}"'
        case Kind.TEXT_OF_MONTH:
            return f'"{number // 12:04}-{number % 12 + 1:02}"'
        case _:
            return str(number)
