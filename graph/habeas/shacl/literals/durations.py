"""Durations, as XSD 1.1 orders them.

A month has no fixed length, so that the order is partial: one duration is less
than another when it ends earlier from each of four starting points, which are
the extremes there are (XSD 1.1, part 2, section 3.3.6). Durations of months
only, and of days and less only, are totally ordered by that among themselves.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.literals.instants import days
from habeas.shacl.literals.points import UNIT, Points, exact

__all__ = ["STARTS", "put_durations"]

#: Year and month; the day is the first.
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))

_CYCLE = 4800  # months after which the calendar repeats
_DAYS_OF_CYCLE = 146_097
_MOST_DIGITS = 9  # of a part that is computed with in int64

_PARTS = re.compile(
    r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?"
)


def put_durations(ends: Sequence[Points], at: NDArray[np.intp], lexicals: Sequence[str]) -> None:
    """Set, for each start, how many seconds well-formed durations take from there."""
    months, seconds, parts = (np.zeros(len(lexicals), np.int64) for _ in range(3))
    odd: dict[int, tuple[Decimal, Decimal]] = {}
    for index, lexical in enumerate(lexicals):
        match = _PARTS.fullmatch(lexical)
        assert match, lexical
        minus, *counts, fraction = match.groups("")
        fraction = fraction.rstrip("0")
        if len(fraction) > 18 or max(map(len, counts)) > _MOST_DIGITS:
            odd[index] = _exactly(minus, counts, fraction)
            continue
        year, month, day, hour, minute, second = (int(count or 0) for count in counts)
        months[index] = 12 * year + month
        seconds[index] = day * 86_400 + hour * 3600 + minute * 60 + second
        parts[index] = int(fraction.ljust(18, "0"))
        if minus:
            # Rounded down: the part goes on counting forward.
            months[index] *= -1
            seconds[index] = -seconds[index] - (parts[index] > 0)
            parts[index] = -parts[index] % UNIT

    context = exact()
    for points, (year, month) in zip(ends, STARTS, strict=True):
        points.whole[at] = _days(year, month, months) * 86_400 + seconds
        points.part[at] = parts
        for index, (many_months, many_seconds) in odd.items():
            cycles, rest = _cycles(many_months)
            day = int(_days(year, month, np.array([rest]))[0])
            total = context.fma(cycles, Decimal(_DAYS_OF_CYCLE), Decimal(day))
            points.put(int(at[index]), context.fma(total, Decimal(86_400), many_seconds))


def _days(year: int, month: int, months: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many days some months take from the first of a month."""
    start = 12 * year + month - 1
    end = start + months
    first = days(np.array([year]), np.array([month]), 1)
    return days(end // 12, end % 12 + 1, 1) - first


def _exactly(minus: str, counts: Sequence[str], fraction: str) -> tuple[Decimal, Decimal]:
    """Return months and seconds of a duration with long numbers."""
    context = exact()
    year, month, day, hour, minute, second = (Decimal(count or 0) for count in counts)
    months = context.fma(year, Decimal(12), month)
    seconds = context.add(second, Decimal(f"0.{fraction}"))
    for count, length in ((minute, 60), (hour, 3600), (day, 86_400)):
        seconds = context.fma(count, Decimal(length), seconds)
    return (months.copy_negate(), seconds.copy_negate()) if minus else (months, seconds)


def _cycles(months: Decimal) -> tuple[Decimal, int]:
    """Return whole cycles and the months left over; both have the sign of ``months``."""
    cycles, rest = exact().divmod(months, Decimal(_CYCLE))
    return cycles, int(rest)
