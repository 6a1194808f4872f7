"""How near an agent is to all others: harmonic closeness, and closeness.

Harmonic is the one to take. Closeness was made for connected networks; where a
network falls apart, a pair of agents with nobody but each other would be the
closest of all, if it were not scaled down by the share of agents it can reach.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from habeas.networks.arrays import Matrix, Network
from habeas.networks.centrality.reach import reach

__all__ = ["closeness", "closeness_from", "harmonic", "harmonic_from"]

Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]

#: How many distances are held at once: 8 bytes each.
_AT_ONCE = 4_000_000


def harmonic(
    network: Network, *, directed: bool = False, tell: Callable[[float], None] | None = None
) -> Reals:
    """Return, for each agent, the sum of ``1 / distance`` over all others.

    Others that cannot be reached add 0, so it needs no connected network. Each
    edge is one step long, whatever its weight. From 0 to the number of others.

    Parameters
    ----------
    directed
        Whether paths follow directions: distances *to* the agent then.

    References
    ----------
    .. [1] P. Boldi, S. Vigna, "Axioms for Centrality", Internet Mathematics 10, 222-262 (2014),
       doi:10.1080/15427951.2013.865686.

    Examples
    --------
    >>> harmonic(Network.of(["Ada", "Ben", "Cy", "Dan"], [0, 1], [1, 2])).tolist()
    [1.5, 2.0, 1.5, 0.0]
    """
    return reach(_inwards(network, directed), tell).inverse


def closeness(
    network: Network, *, directed: bool = False, tell: Callable[[float], None] | None = None
) -> Reals:
    """Return one over the mean distance, times the share of others that can be reached.

    That share, of Wasserman and Faust [2]_, is 1 in a connected network, where this is
    the closeness of Freeman [1]_. 0 for who is joined to nobody. Each edge is one step long.

    Parameters
    ----------
    directed
        Whether paths follow directions: distances *to* the agent then.

    References
    ----------
    .. [1] L. C. Freeman, "Centrality in Social Networks: Conceptual Clarification", Social
       Networks 1, 215-239 (1978), doi:10.1016/0378-8733(78)90021-7.
    .. [2] S. Wasserman, K. Faust, Social Network Analysis, Cambridge University Press (1994), 201.

    Examples
    --------
    >>> closeness(Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])).round(3).tolist()
    [0.667, 1.0, 0.667]
    """
    found = reach(_inwards(network, directed), tell)
    return _scaled(found.others, found.total, len(network))


def closeness_from(
    lengths: Matrix, places: Sequence[int] | Numbers, *, unweighted: bool = True
) -> Reals:
    """Return the closeness of some agents by their distances to all, shape (n_places,).

    Parameters
    ----------
    lengths
        Sparse, shape (n, n): how long the edge from the row to the column is.
    """
    agents = lengths.shape[0]
    found = np.zeros(len(places))
    for block, apart in _distances(lengths, places, unweighted):
        reached = np.isfinite(apart)
        others = reached.sum(axis=1) - 1.0
        found[block] = _scaled(others, np.where(reached, apart, 0.0).sum(axis=1), agents)
    return found


def harmonic_from(
    lengths: Matrix, places: Sequence[int] | Numbers, *, unweighted: bool = True
) -> Reals:
    """Return the harmonic closeness of some agents by their distances to all."""
    found = np.zeros(len(places))
    for block, apart in _distances(lengths, places, unweighted):
        found[block] = np.divide(1.0, apart, out=np.zeros_like(apart), where=apart > 0).sum(axis=1)
    return found


def _distances(
    lengths: Matrix, places: Sequence[int] | Numbers, unweighted: bool
) -> Iterator[tuple[slice, Reals]]:
    """Yield the distances from some agents to all, in blocks of bounded size."""
    chosen = np.asarray(places, dtype=np.int64)
    size = max(_AT_ONCE // max(lengths.shape[0], 1), 1)
    for start in range(0, len(chosen), size):
        block = slice(start, min(start + size, len(chosen)))
        yield block, csgraph.dijkstra(lengths, indices=chosen[block], unweighted=unweighted)


def _scaled(others: Reals, total: Reals, agents: int) -> Reals:
    """Return closeness by the number of others in reach and the sum of their distances."""
    found: Reals = np.divide(
        others * others, total * (agents - 1), out=np.zeros(len(total)), where=total > 0
    )
    return found


def _inwards(network: Network, directed: bool) -> Matrix:
    """Return who leads to whom: the row is reached from the column."""
    if directed and network.directed:
        return network.weights.T.tocsr()
    return network.joined
