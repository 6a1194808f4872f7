"""How a network grows and turns over: who and what is new, what is lost, what persists.

Every number is a band. Its lower end holds in every reading of the dates; no
reading goes beyond its upper end.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.tables import EdgeTable
from habeas.networks.telling import Tell
from habeas.networks.time.bounds import undated
from habeas.networks.time.windows import Keys, Seen, seen, windows

__all__ = ["Growth", "Turnover", "growth", "turnover"]

Reals = NDArray[np.float64]


class Growth(NamedTuple):
    """One row for each window; columns of shape (n_windows,).

    NaN where the network is too small to be shown, and in ``new`` and ``lost``
    for the first window, which has none before it. New is what is in a window
    and not in the one before; lost is what was in the one before and is not in it.
    """

    start: list[str]
    end: list[str]
    agents_least: Reals
    agents_most: Reals
    edges_least: Reals
    edges_most: Reals
    new_agents_least: Reals
    new_agents_most: Reals
    lost_agents_least: Reals
    lost_agents_most: Reals
    new_edges_least: Reals
    new_edges_most: Reals
    lost_edges_least: Reals
    lost_edges_most: Reals
    #: Rows of the table that are in the window.
    rows_least: Reals
    rows_most: Reals
    #: Rows without any date, the same for all windows: part of every upper end.
    undated: NDArray[np.int64]


class Turnover(NamedTuple):
    """One row for each two windows that follow each other; columns of shape (n_windows - 1,)."""

    #: First days of the two.
    start: list[str]
    next: list[str]
    #: Ties in both as a share of those in either (Jaccard), 0 to 1; NaN if there may be none.
    jaccard_least: Reals
    jaccard_most: Reals
    #: Ties in both as a share of those in the first, 0 to 1; NaN if there may be none.
    persistence_least: Reals
    persistence_most: Reals


def growth(
    table: EdgeTable,
    *,
    years: int = 1,
    start: date | None = None,
    end: date | None = None,
    step: int | None = None,
    months: int | None = None,
    tell: Tell | None = None,
) -> Growth:
    """Return how many agents and edges there are in each window, and how many are new or lost.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    years, months, start, end, step
        As for :func:`habeas.networks.time.windows`.

    Raises
    ------
    InvalidPeriodError, InvalidWindowsError
        As for :func:`habeas.networks.time.windows`.
    """
    periods = windows(table, years=years, months=months, start=start, end=end, step=step)
    found = seen(table, periods, tell)
    rows = []
    for number, here in enumerate(found):
        before = found[number - 1] if number else None
        counts: list[float] = []
        for least, most in (
            (here.least_agents, here.most_agents),
            (here.least_ties, here.most_ties),
        ):
            counts += [len(least), len(most)]
        changes = [np.nan] * 8
        if before is not None and not before.hidden:
            changes = [
                *_changes(
                    before.least_agents, before.most_agents, here.least_agents, here.most_agents
                ),
                *_changes(before.least_ties, before.most_ties, here.least_ties, here.most_ties),
            ]
        values = [*counts, *changes, here.least_rows, here.most_rows]
        rows.append([np.nan] * len(values) if here.hidden else values)
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 14).T
    return Growth._make(
        [
            [each.window.start.isoformat() for each in found],
            [each.window.end.isoformat() for each in found],
            *columns,
            np.full(len(found), int(undated(table).sum()), dtype=np.int64),
        ]
    )


def turnover(
    table: EdgeTable,
    *,
    years: int = 1,
    start: date | None = None,
    end: date | None = None,
    step: int | None = None,
    months: int | None = None,
    tell: Tell | None = None,
) -> Turnover:
    """Return how alike the ties of each window are to those of the next.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    years, months, start, end, step
        As for :func:`habeas.networks.time.windows`.

    References
    ----------
    P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11, 37 (1912).
    """
    periods = windows(table, years=years, months=months, start=start, end=end, step=step)
    found = seen(table, periods, tell)
    rows = [
        [np.nan] * 4 if one.hidden or other.hidden else _alike(one, other)
        for one, other in pairwise(found)
    ]
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 4).T
    starts = [each.window.start.isoformat() for each in found]
    return Turnover(starts[:-1], starts[1:], *columns)


def _changes(least_before: Keys, most_before: Keys, least: Keys, most: Keys) -> Sequence[int]:
    """Return the bands of what is new and of what is lost.

    Certainly new is what is certainly here and was certainly not there before; possibly new is
    what may be here and was not certainly there before.
    """
    return (
        _less(least, most_before),
        _less(most, least_before),
        _less(least_before, most),
        _less(most_before, least),
    )


def _alike(one: Seen, other: Seen) -> list[float]:
    """Return the bands of the Jaccard index and of persistence over all ways the ties can lie.

    A tie that may be in both windows, and certainly is in neither, adds to the common ones in the
    reading for the upper end, and only to those of either in that for the lower one. Readings
    without any tie have no ratio, and do not count.
    """
    if not len(one.most_ties) and not len(other.most_ties):
        return [np.nan] * 4
    both = len(np.intersect1d(one.least_ties, other.least_ties, assume_unique=True))
    may_both = np.intersect1d(one.most_ties, other.most_ties, assume_unique=True)
    either = len(np.union1d(one.most_ties, other.most_ties))
    must = len(np.union1d(np.union1d(one.least_ties, other.least_ties), may_both))
    jaccard = both / either, _ratio(len(may_both), must, 0.0)
    if not len(one.most_ties):
        return [*jaccard, np.nan, np.nan]
    return [
        *jaccard,
        _ratio(both, both + _less(one.most_ties, other.least_ties), 1.0),
        _ratio(len(may_both), len(may_both) + _less(one.least_ties, other.most_ties), 0.0),
    ]


def _less(one: Keys, other: Keys) -> int:
    return len(np.setdiff1d(one, other, assume_unique=True))


def _ratio(part: int, whole: int, of_nothing: float) -> float:
    """Return a share; ``of_nothing`` if whatever tie there may be gives that one."""
    return part / whole if whole else of_nothing
