"""Of what agents share: whether those who share something share more, in two modes.

A projection turns each thing with k agents into a full triangle of ties, so its
clustering is high whatever people do. These two are of the two-mode network itself.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Matrix, TwoMode
from habeas.networks.groups.answers import share
from habeas.networks.groups.partitions import Reals
from habeas.networks.groups.triangles import slices

__all__ = ["OVERLAPS", "pairwise_clustering", "robins_alexander"]

#: By which number of things what two agents share is divided.
OVERLAPS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "dot": lambda shared, one, other: one + other - shared,
    "min": lambda shared, one, other: np.minimum(one, other),
    "max": lambda shared, one, other: np.maximum(one, other),
}


def pairwise_clustering(two_mode: TwoMode, *, overlap: str = "dot") -> Reals:
    """Return how much of what they do agents have in common with those they meet.

    For each agent, the mean over all others with whom it shares a thing [1]_ of
    the things they share by those of either (``dot``), of the one with fewer
    (``min``) or of the one with more (``max``). Shape (n_agents,), 0 to 1; 0 for
    an agent that shares nothing.

    Raises
    ------
    UnknownNameError
        If there is no such overlap.

    References
    ----------
    .. [1] M. Latapy, C. Magnien and N. Del Vecchio, "Basic notions for the
       analysis of large two-mode networks", Social Networks 30, 31-48 (2008).

    Examples
    --------
    >>> letters = TwoMode.of(["Ada", "Ben"], ["letter 1", "letter 2"], [0, 1, 1], [0, 0, 1])
    >>> pairwise_clustering(letters).tolist()
    [0.5, 0.5]
    """
    if overlap not in OVERLAPS:
        raise UnknownNameError("overlap", overlap, OVERLAPS)
    things = two_mode.of_agents.astype(np.float64)
    found = np.zeros(len(two_mode.agents))
    for start, shared in _shared(two_mode):
        met = np.diff(shared.indptr)
        row = np.repeat(np.arange(start, start + len(met)), met)
        values = shared.data / OVERLAPS[overlap](shared.data, things[row], things[shared.indices])
        every = np.bincount(row - start, values, len(met))
        found[start : start + len(met)] = every / np.maximum(met, 1)
    return found


def robins_alexander(two_mode: TwoMode) -> float:
    """Return how often two agents who share a thing share another one.

    Of all paths of three parts, the share that is closed to a ring of two agents
    and two things [1]_: 0 to 1; 0 where there is no such path.

    References
    ----------
    .. [1] G. Robins and M. Alexander, "Small worlds among interlocking
       directors: network structure and distance in bipartite graphs",
       Computational & Mathematical Organization Theory 10, 69-94 (2004).

    Examples
    --------
    >>> both = TwoMode.of(["Ada", "Ben"], ["letter 1", "letter 2"], [0, 0, 1, 1], [0, 1, 0, 1])
    >>> robins_alexander(both)
    1.0
    """
    incidence = two_mode.incidence
    row = np.repeat(two_mode.of_agents - 1, two_mode.of_agents)
    paths = float((row * (two_mode.of_things[incidence.indices] - 1)).sum())
    # Each ring is found from both of its agents.
    rings = sum(
        float((shared.data * (shared.data - 1)).sum()) for _, shared in _shared(two_mode)
    )  # fmt: skip
    return share(rings, paths) if paths else 0.0


def _shared(two_mode: TwoMode) -> Iterator[tuple[int, Matrix]]:
    """Yield how many things agents share with others, some rows at a time, with the first row."""
    incidence = two_mode.incidence
    back = incidence.T.tocsr()
    for start, stop in slices(incidence, back):
        shared = incidence[start:stop] @ back
        row = np.repeat(np.arange(start, stop), np.diff(shared.indptr))
        yield start, _without(shared, shared.indices == row)


def _without(matrix: Matrix, gone: NDArray[np.bool_]) -> Matrix:
    """Return a matrix without some of its entries."""
    matrix.data[gone] = 0
    matrix.eliminate_zeros()
    return matrix
