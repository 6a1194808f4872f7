"""Pairs of row and value as two arrays, and what is done with them.

Rows and values are numbers below 2**32, so that a pair fits one number.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["BoolArray", "IntArray", "expand", "joined", "keys", "meeting", "unique_pairs"]

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)


def keys(rows: IntArray, values: IntArray) -> NDArray[np.uint64]:
    """Return one number for each pair, in the order of row and value."""
    return (rows.astype(np.uint64) << _SHIFT) | values.astype(np.uint64)


def unique_pairs(rows: IntArray, values: IntArray) -> tuple[IntArray, IntArray]:
    """Return the pairs sorted, each once."""
    found = keys(rows, values)
    if len(found) > 1 and not (found[1:] > found[:-1]).all():
        found = np.sort(found)
        keep = np.empty(len(found), np.bool_)
        keep[0] = True
        np.not_equal(found[1:], found[:-1], out=keep[1:])
        found = found[keep]
    elif len(found):
        return rows, values
    return (found >> _SHIFT).astype(np.int64), (found & _LOW).astype(np.int64)


def expand(starts: IntArray, lengths: IntArray) -> IntArray:
    """Return the numbers of all ranges, one range after the other.

    Examples
    --------
    >>> expand(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    total = int(lengths.sum())
    offsets = np.cumsum(lengths) - lengths
    found: IntArray = np.arange(total, dtype=np.int64) + np.repeat(starts - offsets, lengths)
    return found


def joined(
    rows: IntArray, steps: IntArray, count: int, next_rows: IntArray, next_values: IntArray
) -> tuple[IntArray, IntArray]:
    """Follow pairs ``rows[i], steps[i]`` by pairs ``next_rows, next_values`` where these meet.

    ``next_rows`` is sorted and holds numbers below ``count``; ``steps`` too.
    """
    mine, theirs = meeting(steps, next_rows, count)
    return rows[mine], next_values[theirs]


def meeting(rows: IntArray, others: IntArray, count: int) -> tuple[IntArray, IntArray]:
    """Return every pair of places at which ``rows`` and the sorted ``others`` hold the same.

    Both hold numbers below ``count``.
    """
    bounds = np.searchsorted(others, np.arange(count + 1))
    starts, lengths = bounds[:-1][rows], np.diff(bounds)[rows]
    return np.repeat(np.arange(len(rows), dtype=np.int64), lengths), expand(starts, lengths)
