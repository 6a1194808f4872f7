"""Which rows of a table meet: pairs of agents in one thing, unless their times keep them apart.

Two parts certainly had no day in common if the one ended, at the latest, before
the other can have begun. Under a rule whose time window is ``overlapping`` such
parts join nobody.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from habeas.networks.tables.table import EdgeTable

__all__ = ["conflicting", "may_meet", "row_pairs"]

Places = NDArray[np.int64]

#: Pairs that are looked at together; each takes some dozens of bytes.
MOST_AT_ONCE = 4_000_000


def row_pairs(
    table: EdgeTable, rows: Places | None = None, most: int = MOST_AT_ONCE
) -> Iterator[tuple[Places, Places]]:
    """Yield pairs of rows of different agents in the same thing, as two arrays of places.

    The first of a pair has the agent whose IRI comes first. ``rows`` are the
    rows to pair, all if None; at most about ``most`` pairs come together.
    """
    chosen = np.arange(len(table)) if rows is None else rows
    order = chosen[np.lexsort((table.agent[chosen], table.thing[chosen]))]
    thing = table.thing[order]
    ends = np.searchsorted(thing, thing, side="right")
    counts = ends - np.arange(len(order)) - 1
    total = np.cumsum(counts)
    begin = 0
    while begin < len(order):
        before = total[begin - 1] if begin else 0
        end = max(int(np.searchsorted(total, before + most, side="right")), begin + 1)
        here = counts[begin:end]
        left = np.repeat(np.arange(begin, end), here)
        right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(here) - here, here)
        one, other = order[left], order[right]
        differ = table.agent[one] != table.agent[other]
        yield one[differ], other[differ]
        begin = end


def may_meet(table: EdgeTable, one: Places, other: Places) -> NDArray[np.bool_]:
    """Return, for pairs of rows, whether their times may have had a day in common."""
    begins, ends = table.bounds[:, 0], table.bounds[:, 3]
    met: NDArray[np.bool_] = (begins[one] <= ends[other]) & (begins[other] <= ends[one])
    return met


def conflicting(table: EdgeTable) -> NDArray[np.bool_]:
    """Return, for each row, whether its thing has parts that certainly had no day in common."""
    last_begin = np.full(len(table.things), np.iinfo(np.int32).min, dtype=np.int32)
    first_end = np.full(len(table.things), np.iinfo(np.int32).max, dtype=np.int32)
    np.maximum.at(last_begin, table.thing, table.bounds[:, 0])
    np.minimum.at(first_end, table.thing, table.bounds[:, 3])
    apart: NDArray[np.bool_] = (last_begin > first_end)[table.thing]
    return apart
