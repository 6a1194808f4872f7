"""How early and how late each row of an edge table can have begun and ended, all at once.

This is :mod:`habeas.evidence.intervals` over columns of day numbers: what is
certain holds for every first and last day that the bounds allow, and what is
possible for some. A day without a bound is before or after all days.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError
from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable

__all__ = [
    "ContradictoryRowsError",
    "Days",
    "Mask",
    "Reaches",
    "certainly_met",
    "day_text",
    "reaches",
    "undated",
    "year_of",
]

Days = NDArray[np.int32]
Mask = NDArray[np.bool_]


class Reaches(NamedTuple):
    """The extremes of the first and of the last day, shape (n_rows,) each, as ordinals."""

    earliest_start: Days
    latest_start: Days
    earliest_end: Days
    latest_end: Days

    def of(self, rows: NDArray[np.int64]) -> "Reaches":
        """Return those of some rows."""
        return Reaches(*(column[rows] for column in self))


class ContradictoryRowsError(HabeasError, ValueError):
    """Some row ends before it starts, whatever day between its bounds is taken."""

    def __init__(self, agent: str, thing: str, claim: str, count: int) -> None:
        others = f" So do {count - 1:,} more." if count > 1 else ""
        super().__init__(
            f"The part of {agent} in {thing}, by {claim or 'no claim'}, ends before it starts.{others} "
            "Correct the bound that no source gives, or leave these claims out."
        )
        self.agent = agent
        self.thing = thing
        self.claim = claim
        self.count = count


def reaches(table: EdgeTable) -> Reaches:
    """Return how early and how late the rows of a table can have begun and ended.

    Raises
    ------
    ContradictoryRowsError
        If a row has no first and last day that keep its bounds.
    """
    after, before, end_after, end_before = (np.ascontiguousarray(each) for each in table.bounds.T)
    found = Reaches(after, np.minimum(before, end_before), np.maximum(end_after, after), end_before)
    wrong = (found.earliest_start > found.latest_start) | (found.earliest_end > found.latest_end)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        claim = int(table.claim[row])
        raise ContradictoryRowsError(
            table.agents[int(table.agent[row])],
            table.things[int(table.thing[row])],
            table.claims[claim] if claim >= 0 else "",
            int(wrong.sum()),
        )
    return found


def undated(table: EdgeTable) -> Mask:
    """Return the rows of whose time nothing is known, shape (n_rows,)."""
    nothing = np.array([UNKNOWN_LOW, UNKNOWN_HIGH] * 2, dtype=np.int32)
    found: Mask = (table.bounds == nothing).all(axis=1)
    return found


def certainly_met(one: Reaches, other: Reaches) -> Mask:
    """Return, for pairs of rows, whether they had a day in common in every reading."""
    met: Mask = (one.latest_start <= other.earliest_end) & (other.latest_start <= one.earliest_end)
    return met


def day_text(day: int) -> str | None:
    """Return a day number as ISO text, None for what has no bound.

    Examples
    --------
    >>> day_text(date(2019, 5, 3).toordinal()), day_text(UNKNOWN_HIGH)
    ('2019-05-03', None)
    """
    return None if day in (UNKNOWN_LOW, UNKNOWN_HIGH) else date.fromordinal(int(day)).isoformat()


def year_of(days: Days) -> NDArray[np.float64]:
    """Return days as years with decimals, NaN for what has no bound.

    Examples
    --------
    >>> year_of(np.array([date(2019, 1, 1).toordinal(), UNKNOWN_LOW])).tolist()
    [2019.0, nan]
    """
    known = (days != UNKNOWN_LOW) & (days != UNKNOWN_HIGH)
    found = np.full(len(days), np.nan)
    day = (days[known].astype(np.int64) - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    year = day.astype("datetime64[Y]")
    number = year.astype(np.int64) + 1970
    passed = (day - year.astype("datetime64[D]")).astype(np.int64)
    leap = (number % 4 == 0) & ((number % 100 != 0) | (number % 400 == 0))
    found[known] = number + passed / (365 + leap)
    return found
