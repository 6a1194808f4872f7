"""Looking up many numbers at once in numbers that are sorted."""

import numpy as np
from numpy.typing import NDArray

from habeas.columns.layout import Numbers

__all__ = ["among", "distinct", "matched", "slice_of", "walked"]


def distinct(numbers: Numbers) -> Numbers:
    """Return each number once, sorted; ``numpy.unique`` hashes them first, which takes longer.

    Examples
    --------
    >>> distinct(np.array([7, 4, 7])).tolist()
    [4, 7]
    """
    found = np.sort(numbers)
    if len(found) < 2:
        return found
    is_new = np.empty(len(found), dtype=np.bool_)
    is_new[0] = True
    np.not_equal(found[1:], found[:-1], out=is_new[1:])
    return found[is_new]


def slice_of(known: Numbers, number: int) -> slice:
    """Return where a number stands in ``known``, which is sorted.

    Examples
    --------
    >>> slice_of(np.array([1, 4, 4, 7], dtype=np.int32), 4)
    slice(1, 3, None)
    """
    # of the same type: the whole of ``known`` would be made over into another first
    wanted = known.dtype.type(number)
    return slice(
        int(np.searchsorted(known, wanted, side="left")),
        int(np.searchsorted(known, wanted, side="right")),
    )


def among(known: Numbers, wanted: Numbers) -> NDArray[np.bool_]:
    """Return which of ``wanted`` stand in ``known``, which is sorted.

    Examples
    --------
    >>> among(np.array([1, 4, 7]), np.array([7, 2, 9])).tolist()
    [True, False, False]
    """
    if not len(known):
        return np.zeros(len(wanted), dtype=np.bool_)
    wanted = wanted.astype(known.dtype, copy=False)
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: NDArray[np.bool_] = known[places] == wanted
    return found


def matched(known: Numbers, wanted: Numbers, most: int) -> tuple[Numbers, Numbers] | None:
    """Return the pairs of places at which ``wanted`` and ``known``, which is sorted, are the same.

    None if they are more than ``most``.

    Examples
    --------
    >>> [each.tolist() for each in matched(np.array([1, 4, 4]), np.array([4, 2, 1]), 9)]
    [[0, 0, 2], [1, 2, 0]]
    """
    wanted = wanted.astype(known.dtype, copy=False)
    first = np.searchsorted(known, wanted, side="left")
    count = np.searchsorted(known, wanted, side="right") - first
    rows = int(count.sum())
    if rows > most:
        return None
    which = np.repeat(np.arange(len(wanted)), count)
    begins = np.cumsum(count) - count
    return which, np.arange(rows) + np.repeat(first - begins, count)


def walked(start: Numbers, sources: Numbers, targets: Numbers, steps: str) -> Numbers:
    """Return all that is reached from ``start``, itself too where no step is a path; sorted."""
    found = start if steps == "*" else start[:0]
    ahead = start
    while len(ahead):
        places = matched(sources, ahead, len(sources))
        assert places is not None  # each source is looked for once
        ahead = np.setdiff1d(targets[places[1]], found)
        found = np.union1d(found, ahead)
    return found
