"""What goes from an agent to its neighbour through a third whom both know.

Written as matrices this is ``W F W`` where ``W`` is not empty. That product has far
more entries than the network has edges, so it is never made: each pair of
neighbours is looked at once, from the one with fewer ties.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import Matrix

__all__ = ["through_shared"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

#: How many ties of neighbours are held at once: 24 bytes each.
_AT_ONCE = 2_000_000


def through_shared(
    weights: Matrix,
    factor: Reals,
    places: Sequence[int] | None = None,
    tell: Callable[[float], None] | None = None,
) -> Reals:
    """Return ``sum(w[i, q] * factor[q] * w[q, j] for q)`` for each stored ``w[i, j]``.

    Parameters
    ----------
    weights
        Sparse and symmetric, shape (n, n), indices sorted, the diagonal empty.
    factor
        Shape (n,).
    places
        Compute the rows of these only; 0 stands in all others.

    Returns
    -------
    ndarray of float64, shape (nnz,)
        In the order of ``weights.data``.
    """
    agents = weights.shape[0]
    starts, indices = weights.indptr, weights.indices
    degree = np.diff(starts).astype(np.int64)
    scaled = weights.data * factor[indices]
    rank = np.empty(agents, dtype=np.int64)
    rank[np.argsort(degree, kind="stable")] = np.arange(agents)
    found, mine = np.zeros(weights.nnz), np.zeros(agents)
    rows = range(agents) if places is None else list(places)
    for done, one in enumerate(rows):
        start, end = int(starts[one]), int(starts[one + 1])
        near = indices[start:end]
        mine[near] = weights.data[start:end]
        slots = np.arange(start, end)
        if places is None:
            slots = slots[rank[near] < rank[one]]
        for some in _blocks(slots, degree[indices[slots]]):
            others = indices[some]
            ranges = list(zip(starts[others].tolist(), starts[others + 1].tolist(), strict=True))
            ties = np.concatenate([scaled[low:high] for low, high in ranges])
            ties *= mine[np.concatenate([indices[low:high] for low, high in ranges])]
            ends = np.cumsum(degree[others])
            found[some] = np.add.reduceat(ties, ends - degree[others])
        mine[near] = 0
        if tell and done % max(len(rows) // 20, 1) == 0:
            tell(done / len(rows))
    if places is None:
        found += found[_mirrored(weights)]
    if tell:
        tell(1.0)
    return found


def _blocks(slots: Numbers, sizes: Numbers) -> Iterator[Numbers]:
    """Yield the slots in blocks of bounded total size, one slot at least."""
    if not len(slots):
        return
    block = np.cumsum(sizes) // _AT_ONCE
    yield from np.split(slots, np.flatnonzero(np.diff(block)) + 1)


def _mirrored(weights: Matrix) -> Numbers:
    """Return where, for each stored ``w[i, j]``, the value of ``w[j, i]`` is stored."""
    slots = np.arange(weights.nnz)
    placed = sparse.csr_array((slots, weights.indices, weights.indptr), shape=weights.shape)
    mirrored: Numbers = placed.T.tocsr().data
    return mirrored
