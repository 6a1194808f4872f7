"""Periods of equal length, side by side or sliding, and who and what is in each of them."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError
from habeas.networks.projection import NetworkTooSmallError
from habeas.networks.selection import InvalidPeriodError, Selection, select
from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable
from habeas.networks.tables.matrices import counts
from habeas.networks.tables.meeting import row_pairs
from habeas.networks.telling import Tell, counted
from habeas.networks.time.bounds import certainly_met, reaches

__all__ = [
    "MOST_WINDOWS",
    "InvalidWindowsError",
    "Seen",
    "Window",
    "agents_of",
    "refuse_small",
    "seen",
    "ties_of",
    "windows",
    "within",
]

#: More windows than this are a mistake in a date, not a question.
MOST_WINDOWS = 1000
Keys = NDArray[np.int64]


class InvalidWindowsError(HabeasError, ValueError):
    """No windows can be made as they were asked for."""


class Window(NamedTuple):
    """A period; both days are part of it."""

    start: date
    end: date


class Seen(NamedTuple):
    """Who and which ties are in a window: in every reading of the dates, and in some.

    Agents are places in ``agents`` of the table; a tie is ``one * n_agents + other``,
    the smaller place first unless the rule is directed. All sorted.
    """

    window: Window
    least_agents: Keys
    most_agents: Keys
    least_ties: Keys
    most_ties: Keys
    #: Rows that are there in every reading, and in some.
    least_rows: int
    most_rows: int
    #: Whether the rule shows only larger networks than this one.
    hidden: bool


def windows(
    table: EdgeTable,
    *,
    years: int = 1,
    months: int | None = None,
    start: date | None = None,
    end: date | None = None,
    step: int | None = None,
) -> list[Window]:
    """Return periods of equal length that cover the time of a table.

    Parameters
    ----------
    years, months
        How long each is: so many years, or so many months if that is given.
    start
        The first day of the first; the first day of the year of the earliest bound if it is not given.
    end
        A day in the last, which may go on after it; the latest bound if it is not given.
    step
        By how many years, or months, each begins after the one before: windows shorter than
        that leave gaps, longer ones overlap. Their length if it is not given.

    Returns
    -------
    list of Window
        Empty if no row has a date and no start and end are given.

    Raises
    ------
    InvalidPeriodError
        If ``end`` is before ``start``.
    InvalidWindowsError
        If a length or a step is not above zero, or there would be more than ``MOST_WINDOWS``.
    """
    if start is not None and end is not None and end < start:
        raise InvalidPeriodError(start, end)
    unit, length = ("years", years) if months is None else ("months", months)
    step = length if step is None else step
    for name, value in ((unit, length), ("step", step)):
        if value < 1:
            raise InvalidWindowsError(f"{name} is {value}. Give a number of at least 1.")
    known = table.bounds[(table.bounds != UNKNOWN_LOW) & (table.bounds != UNKNOWN_HIGH)]
    if not known.size and (start is None or end is None):
        return []
    first = start or date.fromordinal(int(known.min())).replace(month=1, day=1)
    last = end or date.fromordinal(int(known.max()))
    factor = 12 if unit == "years" else 1
    found: list[Window] = []
    while (begins := _later(first, len(found) * step * factor)) <= last:
        if len(found) == MOST_WINDOWS:
            raise InvalidWindowsError(
                f"Windows every {step} {unit} from {first} to {last} are more than {MOST_WINDOWS}. "
                "Give a start and an end, or longer steps."
            )
        follows = _later(first, (len(found) * step + length) * factor)
        found.append(Window(begins, follows - timedelta(days=follows < date.max)))
        if begins == date.max:
            break
    return found


def within(table: EdgeTable, window: Window, *, certainly: bool) -> EdgeTable:
    """Return the rows that certainly had, or that may have had, a day in a window."""
    return select(table, Selection(start=window.start, end=window.end, certainly=certainly))


def seen(table: EdgeTable, periods: Sequence[Window], tell: Tell | None = None) -> list[Seen]:
    """Return who and which ties are in each window.

    A tie is there if the rule joins two agents by parts that are in the window;
    under a rule whose parts must overlap, certainly if they certainly did.
    """
    found = []
    for number in counted(len(periods), tell):
        window = periods[number]
        rows = [within(table, window, certainly=certainly) for certainly in (True, False)]
        certain, possible = (agents_of(part) for part in rows)
        found.append(
            Seen(
                window,
                certain,
                possible,
                ties_of(rows[0], certainly=True),
                ties_of(rows[1], certainly=False),
                len(rows[0]),
                len(rows[1]),
                len(possible) < table.rule.minimum_agents,
            )
        )
    return found


def refuse_small(table: EdgeTable) -> None:
    """Refuse a table whose network would be too small to be shown.

    Raises
    ------
    NetworkTooSmallError
        If its rule shows only larger networks.
    """
    if len(agents_of(table)) < table.rule.minimum_agents:
        raise NetworkTooSmallError(table.rule.name, table.rule.minimum_agents)


def agents_of(table: EdgeTable) -> Keys:
    """Return the places of all who are in a row, sorted."""
    ends = [table.agent] if table.target is None else [table.agent, table.target]
    return np.unique(np.concatenate(ends)).astype(np.int64)


def ties_of(table: EdgeTable, *, certainly: bool) -> Keys:
    """Return which agents the rows of a table join, as keys; see :class:`Seen`."""
    size = max(len(table.agents), 1)
    if certainly and table.target is None and table.rule.time_window == "overlapping":
        found = reaches(table)
        keys = [
            table.agent[one[met]].astype(np.int64) * size + table.agent[other[met]]
            for one, other in row_pairs(table)
            for met in [certainly_met(found.of(one), found.of(other))]
        ]
        return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *keys]))
    joined = counts(table)
    source = np.repeat(np.arange(joined.shape[0], dtype=np.int64), np.diff(joined.indptr))
    target = joined.indices.astype(np.int64)
    kept = slice(None) if table.rule.directed else source < target
    return np.sort(source[kept] * size + target[kept])


def _later(day: date, months: int) -> date:
    """Return the day so many months later, or the last of its month if that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
