"""How many triangles stand on each edge: products of sparse matrices, only where an edge is.

A product of two adjacency matrices has an entry for every two agents with
someone in common, hundreds of times as many as there are edges. So it is made a
few rows at a time, and of it only what lies on an edge is kept. Where even that
would take too long, NetworKit counts the triangles of an undirected network.
"""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from habeas.networks.arrays import Matrix
from habeas.networks.compiled import networkit

__all__ = ["closed", "slices", "triangles", "work"]

#: Terms of a product at a time: about half a gigabyte.
SLICE = 20_000_000
#: Terms of a product from which NetworKit is quicker, its graph included.
MANY = 50_000_000


def work(left: Matrix, right: Matrix) -> int:
    """Return how many terms the product of two sparse matrices has."""
    return int(np.diff(right.indptr)[left.indices].sum())


def closed(left: Matrix, right: Matrix, on: Matrix) -> Matrix:
    """Return the product of two sparse matrices where ``on`` has an entry.

    Returns
    -------
    csr_array of float64
        At ``[i, k]``, over all j, the sum of ``left[i, j] * right[j, k]``, times ``on[i, k]``.

    Examples
    --------
    >>> path = sparse.csr_array(np.array([[0.0, 1, 1], [0, 0, 1], [0, 0, 0]]))
    >>> closed(path, path, path).toarray().tolist()
    [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    found = [
        (left[start:stop] @ right).multiply(on[start:stop]).tocsr()
        for start, stop in slices(left, right)
    ]
    return sparse.vstack(found, format="csr") if found else sparse.csr_array(on.shape)


def slices(left: Matrix, right: Matrix) -> Iterator[tuple[int, int]]:
    """Yield first and last row, the last not included, so that each slice of a product is small.

    Examples
    --------
    >>> list(slices(sparse.csr_array(np.eye(3)), sparse.csr_array(np.eye(3))))
    [(0, 3)]
    """
    reached = np.diff(right.indptr)[left.indices]
    terms = np.concatenate([[0], np.cumsum(reached, dtype=np.int64)])[left.indptr]
    start, rows = 0, left.shape[0]
    while start < rows:
        # At least one row, however many terms it has.
        last = int(np.searchsorted(terms, terms[start] + SLICE, side="right")) - 1
        yield start, max(start + 1, last)
        start = max(start + 1, last)


def triangles(adjacency: Matrix) -> Matrix:
    """Return on how many triangles each edge of an undirected network lies.

    Parameters
    ----------
    adjacency : csr_array of shape (n, n)
        Ones, symmetric, with an empty diagonal.

    Returns
    -------
    csr_array of float64, shape (n, n)
        Symmetric, with an entry on an edge at most; none, or 0, on an edge of no triangle.
    """
    if work(adjacency, adjacency) < MANY:
        return closed(adjacency, adjacency, adjacency)
    kit = networkit()
    lower = sparse.tril(adjacency, k=-1, format="csr")
    lower.sort_indices()
    row = np.repeat(
        np.arange(lower.shape[0], dtype=lower.indices.dtype), np.diff(lower.indptr)
    )  # NetworKit wants both ends to be of one type
    graph = kit.GraphFromCoo((row, lower.indices), n=lower.shape[0])
    # With sorted neighbours, edges are numbered as they lie in the lower triangle.
    graph.sortEdges()
    graph.indexEdges()
    counts = np.asarray(
        kit.sparsification.TriangleEdgeScore(graph).run().scores(), dtype=np.float64
    )
    half = sparse.csr_array((counts, lower.indices, lower.indptr), shape=lower.shape)
    return (half + half.T).tocsr()
