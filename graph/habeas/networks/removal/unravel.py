"""Into how many pieces a network falls while its agents go, for every single removal at once.

Read backwards, removal is growth: agents come back one after the other, and
each edge comes back with the later of its ends. So only the edges of a spanning
forest that keeps the longest-lasting ones can ever join two pieces. That forest
is found in compiled code; what is left for Python is one union for each of its
edges, fewer than there are agents.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

__all__ = ["Pieces", "unravel"]

Numbers = NDArray[np.int64]


class Pieces(NamedTuple):
    """What is left after each step, shape (steps + 1,); place 0 is before anything went."""

    #: How many vertices that count the largest piece has, 0 if none is left.
    largest: Numbers
    #: How many pieces there are.
    pieces: Numbers


def unravel(
    one: NDArray[Any],
    other: NDArray[Any],
    goes: NDArray[Any],
    steps: int,
    counts: NDArray[Any] | None = None,
) -> Pieces:
    """Return the pieces of a network after each of ``steps`` steps.

    Parameters
    ----------
    one, other : int, shape (n_edges,)
        The ends of the edges, places of vertices. Directions do not matter.
    goes : int, shape (n_vertices,)
        The step with which each vertex goes, from 1; one that stays has ``steps + 1``.
    counts : int, shape (n_vertices,)
        What each vertex adds to the size of its piece; 1 if it is not given.

    Examples
    --------
    A chain of four that loses its second, and then its third member:

    >>> left = unravel(np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([3, 1, 2, 3]), 2)
    >>> left.largest.tolist(), left.pieces.tolist()
    ([4, 2, 1], [1, 2, 2])
    """
    goes = np.minimum(np.asarray(goes, dtype=np.int64), steps + 1)
    sizes = np.ones(len(goes), dtype=np.int64) if counts is None else np.asarray(counts, np.int64)
    ends = _forest(one, other, goes, steps)
    lasts = np.minimum(goes[ends[0]], goes[ends[1]])
    order = np.argsort(-lasts, kind="stable")
    lasts = lasts[order]
    grown = _grow(ends[0][order].tolist(), ends[1][order].tolist(), sizes.tolist())
    # after step q, what goes with a step above q is there
    after = np.arange(steps + 1)
    there = len(goes) - np.searchsorted(np.sort(goes), after, side="right")
    joined = np.searchsorted(-lasts, -after, side="left")
    alone = np.zeros(steps + 2, dtype=np.int64)
    np.maximum.at(alone, goes - 1, sizes)
    alone = np.maximum.accumulate(alone[::-1])[::-1][: steps + 1]
    return Pieces(np.maximum(np.concatenate([[0], grown])[joined], alone), there - joined)


def _forest(
    one: NDArray[Any], other: NDArray[Any], goes: Numbers, steps: int
) -> tuple[Numbers, Numbers]:
    """Return the ends of the edges of a spanning forest that keeps those which last longest."""
    lasts = np.minimum(goes[one], goes[other])
    # an edge that lasts longer is shorter; never 0, which a sparse matrix takes for no edge
    lengths = (steps + 2 - lasts).astype(np.float64)
    size = len(goes)
    matrix = sparse.coo_array((lengths, (one, other)), shape=(size, size)).tocsr()
    forest = minimum_spanning_tree(matrix, overwrite=True).tocoo()
    return forest.row.astype(np.int64), forest.col.astype(np.int64)


def _grow(one: list[int], other: list[int], sizes: list[int]) -> list[int]:
    """Return the size of the largest piece after each edge was added."""
    parent = list(range(len(sizes)))
    largest, found = 0, []
    for left, right in zip(one, other, strict=True):
        while parent[left] != left:
            parent[left] = left = parent[parent[left]]
        while parent[right] != right:
            parent[right] = right = parent[parent[right]]
        if sizes[left] < sizes[right]:
            left, right = right, left
        parent[right] = left
        sizes[left] += sizes[right]
        largest = max(largest, sizes[left])
        found.append(largest)
    return found
