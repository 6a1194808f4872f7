"""Dates in cells, as people write them: the first and the last day that they can mean.

A date whose day and month could be exchanged is refused, and both readings are named.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from habeas.errors import InvalidDateError
from habeas.evidence.dates import Bounds, bounds
from habeas.native.wrong import WrongCellError

__all__ = ["Span", "read_day", "read_issued", "read_span"]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS).replace("tember", "t(?:ember)?")
_WORDS = (
    re.compile(rf"(?P<day>\d\d?)(?:st|nd|rd|th)?\.? (?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})"),
    re.compile(rf"(?P<month>{_MONTH})\.? (?P<day>\d\d?)(?:st|nd|rd|th)?, (?P<year>\d{{4}})"),
    re.compile(rf"(?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})"),
)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?Z?", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
#: Day 0 of spreadsheets, and the days that a date of our time can have there.
_EPOCH, _SERIAL = date(1899, 12, 30), re.compile(r"[1-6]\d{4}(?:\.0+)?")
_BETWEEN = re.compile(r"between (.+) and (.+)")
_FORMS = (
    "write 2019, 2019-05, 2019-05-03, before 2019-05-03, after 2019, since 2019-05, "
    "by 2019-05-03, or between 2019-05-03 and 2019-05-07"
)
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """The first and the last day on which something can have been; None where nobody says."""

    first: date | None
    last: date | None


def read_span(text: str) -> Span:
    """Return the days between which ``text`` says that something was.

    Raises
    ------
    WrongCellError
        If it is no date, or one that can be read in two ways.

    Examples
    --------
    >>> read_span("May 2019")
    Span(first=datetime.date(2019, 5, 1), last=datetime.date(2019, 5, 31))
    >>> read_span("before 2019-05-03")
    Span(first=None, last=datetime.date(2019, 5, 2))
    >>> read_span("since 2019")
    Span(first=datetime.date(2019, 1, 1), last=None)
    """
    plain = " ".join(text.casefold().split())
    if found := _BETWEEN.fullmatch(plain):
        start, end = _date(found[1]), _date(found[2])
        if end.latest < start.earliest:
            raise WrongCellError("date", "ends before it starts; exchange the two dates")
        return Span(start.earliest, end.latest)
    for words, side in _SIDES:
        if plain.startswith(words):
            return side(_date(plain[len(words) :]))
    return Span(*_date(plain))


def read_day(text: str) -> date:
    """Return the single day that ``text`` names.

    Raises
    ------
    WrongCellError
        If it is no date, or not one day.

    Examples
    --------
    >>> read_day("3 May 2019")
    datetime.date(2019, 5, 3)
    """
    found = _date(" ".join(text.casefold().split()))
    if found.earliest != found.latest:
        raise WrongCellError("date", "is not one day; write the day, as in 2019-05-03")
    return found.earliest


def read_issued(text: str) -> str:
    """Return the date that ``text`` names, as precise as it is: ``2019``, ``2019-05`` or a day.

    Raises
    ------
    WrongCellError
        If it is no date, or a time of another length.

    Examples
    --------
    >>> read_issued("May 2019"), read_issued("3 May 2019")
    ('2019-05', '2019-05-03')
    """
    found = _date(" ".join(text.casefold().split()))
    day = found.earliest.isoformat()
    for length in (10, 7, 4):
        if bounds(day[:length]) == found:
            return day[:length]
    raise WrongCellError("date", "is not one day, month or year; write 2019, 2019-05 or 2019-05-03")


def _before(found: Bounds) -> Span:
    if found.earliest == date.min:
        raise WrongCellError("date", f"is no date; {_FORMS}")
    return Span(None, found.earliest - _DAY)


def _after(found: Bounds) -> Span:
    if found.latest == date.max:
        raise WrongCellError("date", f"is no date; {_FORMS}")
    return Span(found.latest + _DAY, None)


def _by(found: Bounds) -> Span:
    return Span(None, found.latest)


def _since(found: Bounds) -> Span:
    return Span(found.earliest, None)


_SIDES = (
    ("before ", _before),
    ("after ", _after),
    ("by ", _by),
    ("until ", _by),
    ("on or before ", _by),
    ("since ", _since),
    ("from ", _since),
    ("on or after ", _since),
)


def _date(text: str) -> Bounds:
    """Return the days of a date without any word before it."""
    text = _MIDNIGHT.sub(r"\1", text)
    for form in _WORDS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            month = 1 + next(n for n, name in enumerate(_MONTHS) if name[:3] == parts["month"][:3])
            day = f"-{int(parts['day']):02}" if parts.get("day") else ""
            return _iso(f"{parts['year']}-{month:02}{day}")
    if found := _NUMBERS.fullmatch(text):
        raise WrongCellError("date", _readings(*map(int, found.groups())))
    if _SHORT_YEAR.fullmatch(text):
        raise WrongCellError(
            "date", "does not tell which number is the year; write 2019-05-03, the year first"
        )
    if _SERIAL.fullmatch(text):
        meant = _EPOCH + timedelta(days=int(float(text)))
        raise WrongCellError(
            "date",
            f"is a number with which spreadsheets count days; if {meant.isoformat()} is meant, "
            "write it so, and format the column as text",
        )
    return _iso(text)


def _iso(text: str) -> Bounds:
    try:
        return bounds(text)
    except InvalidDateError as error:
        advice = f": {error.reason}; write one that exists" if error.reason else f"; {_FORMS}"
        raise WrongCellError("date", f"is no date{advice}") from error


def _readings(one: int, other: int, year: int) -> str:
    """Return what numbers with slashes can mean, and what to write."""
    days = []
    for day, month in ((one, other), (other, one)):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    said = [f"{each.day} {_MONTHS[each.month - 1].title()} {each.year}" for each in days]
    written = [each.isoformat() for each in days]
    if not days:
        return f"is no date; {_FORMS}"
    if len(set(written)) == 1:
        return f"is not how we write dates; write {written[0]}"
    return f"can be {said[0]} or {said[1]}; write {written[0]} or {written[1]}"
