"""Who has contacts that do not know each other: constraint and effective size."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Matrix, Network
from habeas.networks.centrality.matrices import matrix_of
from habeas.networks.centrality.triangles import through_shared

__all__ = ["constraint", "constraint_in", "effective_size", "effective_size_in"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Tell = Callable[[float], None]


def constraint(network: Network, *, weighted: bool = True, tell: Tell | None = None) -> Reals:
    """Return how far the contacts of each agent hold each other.

    The sum over all contacts of ``(p + q)**2``: ``p`` is the share of the agent's ties that goes
    to the contact, ``q`` what goes to it through others whom both know. High for who is in a
    closed circle, low for who joins circles; slightly above 1 is possible. NaN for who is
    joined to nobody. Directions are ignored: weights of both ways are added.

    References
    ----------
    .. [1] R. S. Burt, "Structural Holes and Good Ideas", American Journal of Sociology 110,
       349-399 (2004), doi:10.1086/421787.

    Examples
    --------
    >>> constraint(Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])).tolist()
    [1.0, 0.5, 1.0]
    """
    return constraint_in(matrix_of(network, weighted=weighted, directed=False), tell=tell)


def effective_size(network: Network, *, weighted: bool = True, tell: Tell | None = None) -> Reals:
    """Return how many contacts each agent has, less what of them is redundant.

    Each contact counts 1 less the share of the agent's ties that go to others whom the contact
    knows, as strongly as its strongest tie. Without weights this is the number of contacts less
    their mean number of ties to each other [2]_. NaN for who is joined to nobody. Directions are
    ignored: weights of both ways are added.

    networkx agrees when it is given the nodes. Without them, and with weights or directions, its
    version 3.7 divides by the strongest tie of the wrong agent (its pull request 8906).

    References
    ----------
    .. [1] R. S. Burt, Structural Holes: The Social Structure of Competition, Harvard University
       Press (1992).
    .. [2] S. Borgatti, "Structural Holes: Unpacking Burt's Redundancy Measures", Connections 20,
       35-38 (1997).

    Examples
    --------
    >>> effective_size(Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])).tolist()
    [1.0, 2.0, 1.0]
    """
    return effective_size_in(matrix_of(network, weighted=weighted, directed=False), tell=tell)


def constraint_in(
    weights: Matrix, places: Sequence[int] | None = None, tell: Tell | None = None
) -> Reals:
    """Return the constraint of all agents, or of some, by a symmetric matrix."""
    total = np.asarray(weights.sum(axis=1)).ravel()
    one_over = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    shared = through_shared(weights, one_over, places, tell)
    row = np.repeat(np.arange(len(total)), np.diff(weights.indptr))
    local = ((weights.data + shared) * one_over[row]) ** 2
    return _of_rows(weights, local, places)


def effective_size_in(
    weights: Matrix, places: Sequence[int] | None = None, tell: Tell | None = None
) -> Reals:
    """Return the effective size of all agents, or of some, by a symmetric matrix."""
    agents = weights.shape[0]
    total = np.asarray(weights.sum(axis=1)).ravel()
    strongest = np.asarray(weights.max(axis=1).todense()).ravel() if weights.nnz else total
    shared = through_shared(weights, np.ones(agents), places, tell)
    row = np.repeat(np.arange(agents), np.diff(weights.indptr))
    new = 1 - shared / (total[row] * strongest[weights.indices])
    return _of_rows(weights, new, places)


def _of_rows(weights: Matrix, values: Reals, places: Sequence[int] | None) -> Reals:
    """Sum what belongs to each row; NaN for an empty one."""
    counts = np.diff(weights.indptr)
    row = np.repeat(np.arange(len(counts)), counts)
    sums = np.bincount(row, weights=values, minlength=len(counts))
    found = np.where(counts > 0, sums, np.nan)
    return found if places is None else found[np.asarray(places, dtype=np.int64)]
