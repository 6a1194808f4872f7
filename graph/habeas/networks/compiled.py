"""NetworKit over the arrays of a network: loaded when first used, on one thread.

Threads that wait for each other cost a hundred times the work on small networks,
so there is one unless a caller asks for more.
"""

import os
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from scipy import sparse

from habeas.errors import MissingLibraryError
from habeas.networks.arrays import Matrix, Network

__all__ = ["graph_of", "networkit"]

_MADE: WeakKeyDictionary[Network, dict[tuple[bool, bool], Any]] = WeakKeyDictionary()


@cache
def networkit() -> Any:
    """Return NetworKit, set to one thread when it is first loaded.

    Raises
    ------
    MissingLibraryError
        If it is not installed.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        import networkit
    except ImportError as error:
        raise MissingLibraryError("This measure", "networkit", "networks") from error
    # another library may have loaded OpenMP before, which then no longer asks
    networkit.setNumberOfThreads(int(os.environ["OMP_NUM_THREADS"]))
    return networkit


def graph_of(network: Network, *, weighted: bool = False, directed: bool = False) -> Any:
    """Return a network as a graph of NetworKit, made once.

    Parameters
    ----------
    weighted
        Whether edges have their weights; each counts as 1 otherwise.
    directed
        Whether directions count, where the network has any.
    """
    directed = directed and network.directed
    held = _MADE.setdefault(network, {})
    if (weighted, directed) not in held:
        matrix = network.weights if directed else _upper(network.joined)
        held[weighted, directed] = networkit().graph.GraphFromCsr(
            matrix, weighted=weighted, directed=directed
        )
    return held[weighted, directed]


def _upper(matrix: Matrix) -> Matrix:
    """Return what is above the diagonal of a sorted matrix, in a third of the time of scipy."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    kept = matrix.indices > row
    starts = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
    return sparse.csr_array((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)
