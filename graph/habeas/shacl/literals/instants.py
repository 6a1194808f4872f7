"""Dates, times and parts of them as instants: seconds on one line.

Each becomes the instant at which it begins. What it does not say is filled in
(the last day of 1972, midnight), which changes no order, as only values of
one kind are compared. A value without a time zone is read as if it were UTC;
what that says is for the one who compares.

The calendar repeats after ten thousand years, which are 3652425 days (XSD 1.1
has the Gregorian calendar at all times, and a year 0). So a year of any length
is its last four digits, which are read in columns, and a number of such periods.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.literals.points import Points, exact

__all__ = ["INSTANTS", "days", "put_instants"]

_PERIOD = 3_652_425 * 86_400  # seconds of ten thousand years

#: How each datatype is written as a dateTime: text[start:end] between two others.
INSTANTS = {
    "dateTime": ("", 0, 19, ""),
    "date": ("", 0, 10, "T00:00:00"),
    "time": ("1972-12-31T", 0, 8, ""),
    "gYear": ("", 0, 4, "-01-01T00:00:00"),
    "gYearMonth": ("", 0, 7, "-01T00:00:00"),
    "gMonth": ("1972", 1, 4, "-01T00:00:00"),
    "gMonthDay": ("1972", 1, 7, "T00:00:00"),
    "gDay": ("1972-12", 2, 5, "T00:00:00"),
}


def put_instants(
    points: Points, at: NDArray[np.intp], datatype: str, lexicals: Sequence[str]
) -> NDArray[np.bool_]:
    """Set the instants at ``at``, given well-formed lexical forms of one datatype.

    Returns
    -------
    ndarray of bool, shape (n_lexicals,)
        Which of them have a time zone.
    """
    before, start, end, after = INSTANTS[datatype]
    periods: dict[int, Decimal] = {}
    if not before:
        lexicals, periods = _four_digit_years(lexicals)

    # What follows the fixed part is mostly the same few zones: read each once.
    tails = [lexical[end:] for lexical in lexicals]
    places = {tail: place for place, tail in enumerate(dict.fromkeys(tails))}
    place = np.array([places[tail] for tail in tails], np.intp)
    read = [_fraction_and_zone(tail) for tail in places]
    fractions = [fraction for fraction, _ in read]
    parts = np.array([int(fraction[:18].ljust(18, "0")) for fraction in fractions], np.int64)
    offsets = np.array([offset or 0 for _, offset in read], np.int64)
    zoned = np.array([offset is not None for _, offset in read], np.bool_)

    text = "".join([f"{before}{lexical[start:end]}{after}" for lexical in lexicals])
    whole = _seconds(text, midnight_is_last=datatype != "time") - offsets[place]
    points.whole[at] = whole
    points.part[at] = parts[place]

    long = np.array([len(fraction) > 18 for fraction in fractions], np.bool_)
    context = exact()
    for odd in periods.keys() | set(np.flatnonzero(long[place]).tolist()):
        period = periods.get(odd, Decimal(0))
        seconds = context.fma(period, Decimal(_PERIOD), Decimal(int(whole[odd])))
        fraction = Decimal(f"0.{fractions[place[odd]]}")
        points.put(int(at[odd]), context.add(seconds, fraction))
    return zoned[place]


def days(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64] | int
) -> NDArray[np.int64]:
    """Return the number of days in the Gregorian calendar from 1 March of year 0 until a day."""
    year = year - (month <= 2)  # years that end in February put the leap day last
    in_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + in_year


def _four_digit_years(lexicals: Sequence[str]) -> tuple[Sequence[str], dict[int, Decimal]]:
    """Return the texts with years from 0000 to 9999, and what was taken off, in periods."""
    odd = [
        index
        for index, lexical in enumerate(lexicals)
        if lexical[0] == "-" or lexical[4:5].isdigit()
    ]
    if not odd:
        return lexicals, {}
    lexicals = list(lexicals)
    periods = {}
    context = exact()
    for index in odd:
        match = re.match("(-?)([0-9]*)([0-9]{4})", lexicals[index])
        assert match, lexicals[index]
        minus, high, low = match.groups()
        period, year = Decimal(high or 0), int(low)
        if minus:
            period = context.subtract(Decimal(-1 if year else 0), period)
            year = -year % 10_000
        lexicals[index] = f"{year:04}{lexicals[index][match.end() :]}"
        periods[index] = period
    return lexicals, periods


def _fraction_and_zone(tail: str) -> tuple[str, int | None]:
    """Return the digits behind the point and the seconds ahead of UTC, or None."""
    fraction = ""
    if tail.startswith("."):
        match = re.match(r"\.([0-9]+)", tail)
        assert match, tail
        fraction, tail = match[1].rstrip("0"), tail[match.end() :]
    if not tail:
        return fraction, None
    if tail == "Z":
        return fraction, 0
    ahead = int(tail[1:3]) * 3600 + int(tail[4:6]) * 60
    return fraction, -ahead if tail[0] == "-" else ahead


def _seconds(text: str, midnight_is_last: bool) -> NDArray[np.int64]:
    """Return the seconds until each of some dateTimes of 19 characters, joined.

    An hour 24 is the end of the day, or its beginning if midnight is not last.
    """
    digits = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, 19).astype(np.int64) - 48

    def number(start: int, end: int) -> NDArray[np.int64]:
        powers = 10 ** np.arange(end - start - 1, -1, -1)
        column: NDArray[np.int64] = digits[:, start:end] @ powers
        return column

    hours = number(11, 13)
    if not midnight_is_last:
        hours %= 24
    day = days(number(0, 4), number(5, 7), number(8, 10))
    return day * 86_400 + hours * 3600 + number(14, 16) * 60 + number(17, 19)
