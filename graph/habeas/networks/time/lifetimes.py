"""How long parts and ties lasted, between bounds, as far as their dates tell.

In a thing, a tie between two agents begins when both take part, and ends when
the first of them leaves; if they were never there at the same time, it is the
one day on which the second came. Over all things, a tie lasts from the first
such beginning to the last such end.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.projection import NetworkTooLargeError
from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable
from habeas.networks.tables.meeting import may_meet, row_pairs
from habeas.networks.time.bounds import Reaches, reaches
from habeas.networks.time.estimators import OPEN

__all__ = ["MOST_PAIRS", "Lifetimes", "part_lifetimes", "tie_lifetimes", "ties_and_reaches"]

Numbers = NDArray[np.int64]
#: Pairs of rows that are looked at unless a network has more; each takes some dozens of bytes.
MOST_PAIRS = 50_000_000
_YEAR = 365


class Lifetimes(NamedTuple):
    """How many days each part or tie lasted; both bounds are included."""

    #: At least one day, shape (n,).
    least: Numbers
    #: :data:`habeas.networks.time.estimators.OPEN` where nothing bounds it.
    most: Numbers
    #: How many say nothing, since neither bound is known; they are not in the columns.
    unknown: int


def part_lifetimes(table: EdgeTable) -> Lifetimes:
    """Return how long each part of an agent in a thing, or each link, lasted.

    Rows that differ only in their claim or role are one part; with other bounds it is another.
    """
    ends = [table.agent, table.agent if table.target is None else table.target, table.thing]
    found = reaches(table)
    rows = np.unique(np.stack([*ends, *found]).astype(np.int64), axis=1)
    return _lengths(Reaches(*rows[3:]))


def tie_lifetimes(
    table: EdgeTable, *, quiet: int | None = None, until: date | None = None
) -> Lifetimes:
    """Return how long each tie between two agents lasted.

    Parameters
    ----------
    quiet
        A tie counts as ended only if it certainly ended so many days before ``until``; otherwise it
        may be going on. If it is not given, a year; and 0 for links whose records say when they
        ended, unlike acts, which end on their day.
    until
        The day up to which the records tell; the latest bound of the table if it is not given.

    Raises
    ------
    NetworkTooLargeError
        If there are more than ``MOST_PAIRS`` pairs.
    """
    keys, spans = ties_and_reaches(table)
    edges, edge = np.unique(keys, return_inverse=True)
    start = np.full((2, len(edges)), UNKNOWN_HIGH, dtype=np.int64)
    end = np.full((2, len(edges)), UNKNOWN_LOW, dtype=np.int64)
    for place, column in enumerate((spans.earliest_start, spans.latest_start)):
        np.minimum.at(start[place], edge, column)
    for place, column in enumerate((spans.earliest_end, spans.latest_end)):
        np.maximum.at(end[place], edge, column)
    waits = np.full(len(edges), _YEAR if quiet is None else quiet)
    if quiet is None and table.target is not None:
        lasting = (spans.earliest_start != spans.earliest_end) | (
            spans.latest_start != spans.latest_end
        )
        waits[edge[lasting]] = 0
    known = table.bounds[(table.bounds != UNKNOWN_LOW) & (table.bounds != UNKNOWN_HIGH)]
    last = until.toordinal() if until else int(known.max(initial=0))
    end[1, (waits > 0) & (end[1] > last - waits)] = UNKNOWN_HIGH
    return _lengths(Reaches(start[0], start[1], end[0], end[1]))


def ties_and_reaches(table: EdgeTable) -> tuple[Numbers, Reaches]:
    """Return a tie, and when it began and ended, for each two parts that make or may make one.

    A tie is ``one * n_agents + other``, places in ``agents`` of the table, the smaller first unless
    the rule is directed.

    Raises
    ------
    NetworkTooLargeError
        If there are more than ``MOST_PAIRS`` pairs.
    """
    found, size = reaches(table), max(len(table.agents), 1)
    if table.target is not None:
        one, other = table.agent.astype(np.int64), table.target.astype(np.int64)
        if not table.rule.directed:
            one, other = np.minimum(one, other), np.maximum(one, other)
        kept = np.flatnonzero(one != other)
        return one[kept] * size + other[kept], found.of(kept)
    pairs = table.two_mode().pairs
    if pairs > MOST_PAIRS:
        raise NetworkTooLargeError(table.rule.name, pairs, MOST_PAIRS)
    keys, columns = [np.zeros(0, dtype=np.int64)], [np.zeros((4, 0), dtype=np.int32)]
    for one, other in row_pairs(table):
        if table.rule.time_window == "overlapping":
            met = may_meet(table, one, other)
            one, other = one[met], other[met]
        its, others = found.of(one), found.of(other)
        opens = (
            np.maximum(its.earliest_start, others.earliest_start),
            np.maximum(its.latest_start, others.latest_start),
        )
        closes = (
            np.maximum(opens[0], np.minimum(its.earliest_end, others.earliest_end)),
            np.maximum(opens[1], np.minimum(its.latest_end, others.latest_end)),
        )
        if table.rule.time_window == "overlapping":
            # two who only may have met bound nothing from within: they may make no tie
            sure = (its.latest_start <= others.earliest_end) & (
                others.latest_start <= its.earliest_end
            )
            opens = opens[0], np.where(sure, opens[1], UNKNOWN_HIGH)
            closes = np.where(sure, closes[0], UNKNOWN_LOW), closes[1]
        keys.append(table.agent[one].astype(np.int64) * size + table.agent[other])
        columns.append(np.stack([*opens, *closes]))
    return np.concatenate(keys), Reaches(*np.concatenate(columns, axis=1))


def _lengths(spans: Reaches) -> Lifetimes:
    """Return bounds of how many days there are from the first to the last."""
    start, late, early, end = (column.astype(np.int64) for column in spans)
    least = np.ones(len(start), dtype=np.int64)
    bounded = (late < UNKNOWN_HIGH) & (early > UNKNOWN_LOW)
    least[bounded] = np.maximum(early[bounded] - late[bounded] + 1, 1)
    most = np.full(len(start), OPEN)
    bounded = (start > UNKNOWN_LOW) & (end < UNKNOWN_HIGH)
    most[bounded] = end[bounded] - start[bounded] + 1
    silent = (least == 1) & (most == OPEN)
    return Lifetimes(least[~silent], most[~silent], int(silent.sum()))
