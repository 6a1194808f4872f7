"""Dates as people write them, and the two days between which they fall.

A source may give a year, a month, a day, or only that something happened
between two days. Each is kept as precise as it was given: as the earliest and
the latest day that it can mean.
"""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from habeas.errors import InvalidDateError

__all__ = ["Bounds", "bounds", "read_date"]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class Bounds(NamedTuple):
    """The earliest and the latest day that a date can mean."""

    earliest: date
    latest: date


def bounds(text: str) -> Bounds:
    """Return the first and the last day that ``text`` can mean.

    Parameters
    ----------
    text
        ``2019``, ``2019-05``, ``2019-05-03``, or two of these with a slash
        between them, the earlier first: some day between.

    Raises
    ------
    InvalidDateError
        If it is none of these, names a day that does not exist, or ends before it starts.

    Examples
    --------
    >>> bounds("2019-02")
    Bounds(earliest=datetime.date(2019, 2, 1), latest=datetime.date(2019, 2, 28))
    >>> bounds("2019-05-03/2019-06")
    Bounds(earliest=datetime.date(2019, 5, 3), latest=datetime.date(2019, 6, 30))
    """
    first, slash, last = text.strip().partition("/")
    earliest = _partial(first, text).earliest
    latest = _partial(last if slash else first, text).latest
    if latest < earliest:
        raise InvalidDateError(text, "it ends before it starts")
    return Bounds(earliest, latest)


def read_date(text: str) -> date:
    """Return the single day that ``text`` names, as in ``2019-05-03``.

    Raises
    ------
    InvalidDateError
        If it names no day, or a day that does not exist.
    """
    found = bounds(text)
    if found.earliest != found.latest:
        raise InvalidDateError(text, "one day is needed")
    return found.earliest


def _partial(text: str, whole: str) -> Bounds:
    match = _PARTIAL.fullmatch(text.strip())
    if match is None:
        raise InvalidDateError(whole)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is not None and not 1 <= month <= 12:
        raise InvalidDateError(whole, f"there is no month {month}")
    if year == 0:
        raise InvalidDateError(whole, "there is no year 0")
    length = monthrange(year, month or 12)[1]
    if day is not None and not 1 <= day <= length:
        raise InvalidDateError(whole, f"{year}-{month:02} has {length} days")
    return Bounds(date(year, month or 1, day or 1), date(year, month or 12, day or length))
