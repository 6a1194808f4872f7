"""What stands behind edges: the things that two agents share, the claims, and the days.

Nothing of this is stored. For one edge the rows of its two ends are met with
each other, which takes microseconds; for all edges of a small network, all rows.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.tables.meeting import may_meet, row_pairs
from habeas.networks.tables.table import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable

__all__ = ["Behind", "Evidence", "behind", "behind_all"]

Places = NDArray[np.int64]


class Evidence(NamedTuple):
    """The rows behind one edge. IRIs are sorted."""

    #: The things, each with the claims that are about the two ends.
    things: dict[str, list[str]]
    #: The earliest and the latest day that any bound of the rows names, None without any.
    first: date | None
    last: date | None

    @property
    def claims(self) -> list[str]:
        """All claims, each once, sorted."""
        return sorted(set().union(*self.things.values()))


class Behind(NamedTuple):
    """What stands behind all edges, in the order of their ends."""

    #: Places of the two ends in ``agents`` of the table, shape (n_edges,). Without direction the
    #: smaller comes first.
    source: Places
    target: Places
    #: Sorted places in ``things`` and in ``claims``, for each edge.
    things: list[Places]
    claims: list[Places]
    #: As ordinals; UNKNOWN_HIGH and UNKNOWN_LOW where no row has a date. Shape (n_edges,).
    first: NDArray[np.int32]
    last: NDArray[np.int32]


def behind(table: EdgeTable, one: int, other: int) -> Evidence:
    """Return what stands between two agents, by their places in ``table.agents``.

    Their order does not matter, in a directed network neither. Empty if nothing joins them.
    """
    if table.target is not None:
        ends = {one, other}
        there = np.isin(table.agent, list(ends)) & np.isin(table.target, list(ends))
        rows = np.flatnonzero(there & (table.agent != table.target))
    else:
        left, right = _met(table, np.flatnonzero((table.agent == one) | (table.agent == other)))
        rows = np.unique(np.concatenate([left, right]))
    things: dict[str, set[str]] = {}
    for row in rows.tolist():
        claims = things.setdefault(table.things[int(table.thing[row])], set())
        if table.claim[row] >= 0:
            claims.add(table.claims[int(table.claim[row])])
    days = [day for row in table.bounds[rows].tolist() for day in row if abs(day) < UNKNOWN_HIGH]
    return Evidence(
        {thing: sorted(things[thing]) for thing in sorted(things)},
        date.fromordinal(min(days)) if days else None,
        date.fromordinal(max(days)) if days else None,
    )


def behind_all(table: EdgeTable) -> Behind:
    """Return what stands behind all edges: a few hundred bytes for each pair of rows that meet."""
    if table.target is not None:
        source, target = table.agent.astype(np.int64), table.target.astype(np.int64)
        if not table.rule.directed:
            source, target = np.minimum(source, target), np.maximum(source, target)
        kept = np.flatnonzero(source != target)
        left, right = kept, kept
        source, target = source[kept], target[kept]
    else:
        left, right = _met(table, np.arange(len(table)))
        source, target = table.agent[left].astype(np.int64), table.agent[right].astype(np.int64)
    n = max(len(table.agents), 1)
    edges, edge = np.unique(source * n + target, return_inverse=True)
    bounds = table.bounds
    low = np.where(bounds == UNKNOWN_LOW, UNKNOWN_HIGH, bounds).min(axis=1, initial=UNKNOWN_HIGH)
    high = np.where(bounds == UNKNOWN_HIGH, UNKNOWN_LOW, bounds).max(axis=1, initial=UNKNOWN_LOW)
    first = np.full(len(edges), UNKNOWN_HIGH, dtype=np.int32)
    last = np.full(len(edges), UNKNOWN_LOW, dtype=np.int32)
    for rows in (left, right):
        np.minimum.at(first, edge, low[rows])
        np.maximum.at(last, edge, high[rows])
    return Behind(
        edges // n,
        edges % n,
        list(_groups(edge, table.thing[left], len(edges))),
        list(_groups(np.tile(edge, 2), table.claim[np.concatenate([left, right])], len(edges))),
        first,
        last,
    )


def _met(table: EdgeTable, rows: Places) -> tuple[Places, Places]:
    """Return the pairs of rows that join agents."""
    pairs = [
        (one[met], other[met])
        for one, other in row_pairs(table, rows)
        for met in [
            may_meet(table, one, other)
            if table.rule.time_window == "overlapping"
            else np.ones(len(one), dtype=bool)
        ]
    ]
    none = np.empty(0, dtype=np.int64)
    return (
        np.concatenate([none, *(one for one, _ in pairs)]),
        np.concatenate([none, *(other for _, other in pairs)]),
    )


def _groups(edge: Places, values: NDArray[np.int32], edges: int) -> Iterator[Places]:
    """Yield the different values at each edge, sorted, without -1."""
    kept = values >= 0
    pairs = np.unique(np.stack([edge[kept], values[kept].astype(np.int64)]), axis=1)
    ends = np.searchsorted(pairs[0], np.arange(edges + 1))
    for begin, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        yield pairs[1, begin:end]
