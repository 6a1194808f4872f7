"""When each agent was active: first and last days, parts by window, ties by window."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable
from habeas.networks.telling import Tell
from habeas.networks.time.bounds import Days, day_text, reaches, undated
from habeas.networks.time.windows import Window, agents_of, refuse_small, seen, windows, within

__all__ = ["Activity", "ByWindow", "activity", "activity_by_window", "ends_of", "temporal_degree"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


class Activity(NamedTuple):
    """One row for each agent of the table, in its order; days as ISO text, None if unbounded."""

    agent: Sequence[str]
    #: Between which days its first activity began.
    first_earliest: list[str | None]
    first_latest: list[str | None]
    #: Between which days its last activity ended.
    last_earliest: list[str | None]
    last_latest: list[str | None]
    #: How many rows it has, and how many of them have no date; these are left out of the days.
    rows: Numbers
    undated: Numbers


class ByWindow(NamedTuple):
    """A number for each agent and window, certainly and possibly."""

    agents: Sequence[str]
    windows: Sequence[Window]
    #: Shape (n_agents, n_windows); NaN in windows whose network is too small to be shown.
    least: Reals
    most: Reals


def activity(table: EdgeTable) -> Activity:
    """Return when each agent was first and last active, as far as the bounds tell.

    Agents without a dated row have no days.

    Raises
    ------
    NetworkTooSmallError
        If the rule shows only larger networks.
    """
    refuse_small(table)
    firsts, lasts = ends_of(table)
    agent, row = _agents_and_rows(table)
    size = len(table.agents)
    without = undated(table)[row]
    return Activity._make(
        [
            table.agents,
            *([day_text(day) for day in days.tolist()] for days in (*firsts, *lasts)),
            np.bincount(agent, minlength=size),
            np.bincount(agent[without], minlength=size),
        ]
    )


def ends_of(table: EdgeTable) -> tuple[tuple[Days, Days], tuple[Days, Days]]:
    """Return the earliest and latest first day, and the earliest and latest last day, of each agent.

    Exact over all readings of the dated rows. Shape (n_agents,) each, as ordinals;
    UNKNOWN_LOW or UNKNOWN_HIGH where there is no bound.
    """
    found = reaches(table)
    agent, row = _agents_and_rows(table)
    dated = ~undated(table)[row]
    agent, row = agent[dated], row[dated]
    size = len(table.agents)
    # whoever has no dated row keeps what says that nothing is known
    first = np.full((2, size), UNKNOWN_HIGH, dtype=np.int32)
    last = np.full((2, size), UNKNOWN_LOW, dtype=np.int32)
    for place, column in enumerate((found.earliest_start, found.latest_start)):
        np.minimum.at(first[place], agent, column[row])
    for place, column in enumerate((found.earliest_end, found.latest_end)):
        np.maximum.at(last[place], agent, column[row])
    return (first[0], first[1]), (last[0], last[1])


def activity_by_window(
    table: EdgeTable,
    *,
    years: int = 1,
    start: date | None = None,
    end: date | None = None,
    step: int | None = None,
    months: int | None = None,
) -> ByWindow:
    """Return in how many things each agent takes part in each window.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    years, months, start, end, step
        As for :func:`habeas.networks.time.windows`.
    """
    periods = windows(table, years=years, months=months, start=start, end=end, step=step)
    parts = [
        [within(table, window, certainly=certainly) for window in periods]
        for certainly in (True, False)
    ]
    hidden = [len(agents_of(part)) < table.rule.minimum_agents for part in parts[1]]
    return _by_window(table, periods, [list(map(_things, each)) for each in parts], hidden)


def temporal_degree(
    table: EdgeTable,
    *,
    years: int = 1,
    start: date | None = None,
    end: date | None = None,
    step: int | None = None,
    months: int | None = None,
    tell: Tell | None = None,
) -> ByWindow:
    """Return to how many others each agent is joined in each window, whatever the direction.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    years, months, start, end, step
        As for :func:`habeas.networks.time.windows`.
    """
    periods = windows(table, years=years, months=months, start=start, end=end, step=step)
    found = seen(table, periods, tell)
    size = len(table.agents)
    columns = [
        [degree_of(ties, size) for ties in each]
        for each in ([one.least_ties for one in found], [one.most_ties for one in found])
    ]
    return _by_window(table, periods, columns, [each.hidden for each in found])


def degree_of(ties: Numbers, size: int) -> Numbers:
    """Return how many ties each of ``size`` agents has; both ways between two count once."""
    one, other = ties // max(size, 1), ties % max(size, 1)
    both = np.unique(np.minimum(one, other) * max(size, 1) + np.maximum(one, other))
    ends = np.concatenate([both // max(size, 1), both % max(size, 1)])
    return np.bincount(ends, minlength=size)


def _things(table: EdgeTable) -> Numbers:
    agent, row = _agents_and_rows(table)
    width = max(len(table.things), 1)
    places = np.unique(agent.astype(np.int64) * width + table.thing[row])
    return np.bincount(places // width, minlength=len(table.agents))


def _agents_and_rows(table: EdgeTable) -> tuple[NDArray[np.int32], Numbers]:
    """Return who is in which row; both ends of a link, an agent linked to itself once."""
    rows = np.arange(len(table))
    if table.target is None:
        return table.agent, rows
    others = np.flatnonzero(table.target != table.agent)
    return np.concatenate([table.agent, table.target[others]]), np.concatenate([rows, others])


def _by_window(
    table: EdgeTable,
    periods: Sequence[Window],
    columns: Sequence[Sequence[Numbers]],
    hidden: Sequence[bool],
) -> ByWindow:
    shape = (len(periods), len(table.agents))
    least, most = (np.array(each, dtype=np.float64).reshape(shape).T for each in columns)
    for column in (least, most):
        column[:, np.array(hidden, dtype=bool)] = np.nan
    return ByWindow(table.agents, periods, least, most)
