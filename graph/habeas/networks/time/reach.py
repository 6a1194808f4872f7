"""Whom something could have reached from an agent, if it can only be passed on in the order of time.

A chain of ties respects time if each can be used on a day not before that on
which the one before it was used [1]_. With uncertain dates:

- *possibly* reached is whoever some reading of the dates lets be reached. This
  is exact: the reading in which everything began as early and ended as late as
  it can allows all chains that any reading allows.
- *certainly* reached is whoever a single chain leads to in every reading: no tie
  of it can have begun, at the latest, after the earliest end of a later one.
  There may be more, whom each reading lets be reached by another chain.

What a tie is depends on the rule. A link has its own days. Under a rule whose
parts must overlap, two agents can pass something on while both take part.
Otherwise the thing keeps it: who takes part later finds what was there before.
That something was passed on is not said by any of this.

References
----------
.. [1] P. Holme and J. Saramäki, "Temporal networks", Physics Reports 519, 97-125 (2012),
   https://doi.org/10.1016/j.physrep.2012.03.001.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable
from habeas.networks.tables.meeting import may_meet, row_pairs
from habeas.networks.telling import Tell, counted
from habeas.networks.time.bounds import Days, certainly_met, day_text, reaches
from habeas.networks.time.windows import refuse_small

__all__ = ["Reached", "reachability", "reached_from"]

Numbers = NDArray[np.int64]
#: Numbers that are held for one round of all ties: what a cache holds is quickest.
_AT_ONCE = 500_000


class Reached(NamedTuple):
    """One row for each agent of the table other than the one asked about."""

    agent: Sequence[str]
    certainly: list[bool]
    possibly: list[bool]
    #: The earliest day on which it can have been reached; None without one, or if it was not.
    earliest: list[str | None]
    #: By which day it was certainly reached; None if it was not, or no day is known.
    latest: list[str | None]


class _Ways(NamedTuple):
    """Ties one way, sorted by their targets: from when and until when each can be used."""

    source: Numbers
    target: Numbers
    opens: Days
    closes: Days
    vertices: int


def reached_from(table: EdgeTable, agent: str, *, start: date | None = None) -> Reached:
    """Return whom something could have reached from ``agent``, and when.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    agent
        An IRI, or a shorter name, of an agent of the table.
    start
        The day from which it could be passed on; any if it is not given.

    Raises
    ------
    UnknownNameError
        If nobody there is called so, with the near names.
    NetworkTooSmallError
        If the rule shows only larger networks.
    """
    refuse_small(table)
    place = Network.of(list(table.agents), [], []).number(agent)
    sources = np.array([place])
    days = [
        _arrivals(_ways(table, certainly=certainly), sources, start)[: len(table.agents), 0]
        for certainly in (True, False)
    ]
    others = [number for number in range(len(table.agents)) if number != place]
    certain, possible = (each[others] for each in days)
    return Reached(
        [table.agents[number] for number in others],
        (certain < UNKNOWN_HIGH).tolist(),
        (possible < UNKNOWN_HIGH).tolist(),
        [day_text(day) for day in possible.tolist()],
        [None if day >= UNKNOWN_HIGH - 1 else day_text(day) for day in certain.tolist()],
    )


def reachability(
    table: EdgeTable,
    *,
    certainly: bool = False,
    start: date | None = None,
    tell: Tell | None = None,
) -> Numbers:
    """Return how many others something could have reached from each agent, shape (n_agents,).

    The time it takes grows with the number of rows times that of agents.

    Parameters
    ----------
    certainly
        Whether to count those certainly reached; otherwise those possibly reached.

    Raises
    ------
    NetworkTooSmallError
        If the rule shows only larger networks.
    """
    refuse_small(table)
    ways = _ways(table, certainly=certainly)
    size = len(table.agents)
    found = np.zeros(size, dtype=np.int64)
    at_once = max(_AT_ONCE // max(len(ways.source), ways.vertices, 1), 1)
    for number in counted(-(-size // at_once), tell):
        block = np.arange(number * at_once, min((number + 1) * at_once, size))
        days = _arrivals(ways, block, start)[:size]
        found[block] = np.count_nonzero(days < UNKNOWN_HIGH, axis=0) - 1
    return found


def _arrivals(ways: _Ways, sources: Numbers, start: date | None) -> Days:
    """Return by when each vertex is reached from each source, shape (n_vertices, n_sources)."""
    days = np.full((ways.vertices, len(sources)), UNKNOWN_HIGH, dtype=np.int32)
    days[sources, np.arange(len(sources))] = UNKNOWN_LOW if start is None else start.toordinal()
    if not len(ways.source):
        return days
    targets, first = np.unique(ways.target, return_index=True)
    while True:
        before = days[ways.source]
        usable = before <= ways.closes[:, None]
        after = np.where(usable, np.maximum(before, ways.opens[:, None]), UNKNOWN_HIGH)
        reached = np.minimum(days[targets], np.minimum.reduceat(after, first, axis=0))
        if (reached == days[targets]).all():
            return days
        days[targets] = reached


def _ways(table: EdgeTable, *, certainly: bool) -> _Ways:
    found, size = reaches(table), len(table.agents)
    opens = found.latest_start if certainly else found.earliest_start
    closes = found.earliest_end if certainly else found.latest_end
    # a way that opens on a day that nothing bounds is usable all the same
    opens = np.minimum(opens, UNKNOWN_HIGH - 1)
    agent, vertices = table.agent.astype(np.int64), size
    if table.target is not None:
        source, target = agent, table.target.astype(np.int64)
        if table.rule.directed:
            return _sorted(source, target, opens, closes, vertices)
    elif table.rule.time_window == "overlapping":
        pairs = [
            (one[met], other[met])
            for one, other in row_pairs(table)
            for met in [
                certainly_met(found.of(one), found.of(other))
                if certainly
                else may_meet(table, one, other)
            ]
        ]
        one, other = (
            np.concatenate([np.zeros(0, dtype=np.int64), *(pair[end] for pair in pairs)])
            for end in (0, 1)
        )
        source, target = agent[one], agent[other]
        opens, closes = np.maximum(opens[one], opens[other]), np.minimum(closes[one], closes[other])
    else:
        source, target = agent, size + table.thing.astype(np.int64)
        vertices = size + len(table.things)
    return _sorted(
        np.concatenate([source, target]),
        np.concatenate([target, source]),
        np.tile(opens, 2),
        np.tile(closes, 2),
        vertices,
    )


def _sorted(source: Numbers, target: Numbers, opens: Days, closes: Days, vertices: int) -> _Ways:
    order = np.argsort(target, kind="stable")
    return _Ways(source[order], target[order], opens[order], closes[order], vertices)
