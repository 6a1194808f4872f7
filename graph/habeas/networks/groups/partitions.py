"""Groups of agents as numbers, one for each agent: how good they are, how alike two of them are."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network

__all__ = ["adjusted_rand", "by_size", "modularity", "same_mates"]

Groups: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]


def by_size(groups: Groups) -> Groups:
    """Return the same groups numbered from 0: the largest first, then by their first agent.

    Examples
    --------
    >>> by_size(np.array([7, 3, 7, 5])).tolist()
    [0, 1, 0, 2]
    """
    _, first, group, sizes = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -sizes))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[group]


def modularity(network: Network, groups: Groups, *, resolution: float = 1.0) -> float:
    """Return how much more weight lies within groups than if ties fell by strength alone.

    The modularity [1]_ with a resolution [2]_ in front of what is expected. Weights
    count, directions do not. No unit: below 1; 0 for one group of all. NaN without edges.

    Parameters
    ----------
    groups : ndarray of int64, shape (n_agents,)
        The group of each agent, from 0.

    References
    ----------
    .. [1] M. E. J. Newman and M. Girvan, "Finding and evaluating community
       structure in networks", Physical Review E 69, 026113 (2004).
    .. [2] J. Reichardt and S. Bornholdt, "Statistical mechanics of community
       detection", Physical Review E 74, 016110 (2006).

    Examples
    --------
    >>> pairs = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 2], [1, 3])
    >>> modularity(pairs, np.array([0, 0, 1, 1]))
    0.5
    """
    total = float(network.strength.sum())
    if total == 0:
        return float("nan")
    joined = network.joined
    row = np.repeat(groups, np.diff(joined.indptr))
    inside = float(joined.data[row == groups[joined.indices]].sum())
    held = np.bincount(groups, network.strength)
    return inside / total - resolution * float(((held / total) ** 2).sum())


def adjusted_rand(one: Groups, other: Groups) -> float:
    """Return how alike two partitions of the same agents are, beyond chance [1]_.

    No unit: 1 for the same groups, about 0 for groups that have nothing to do
    with each other; it can be below 0. 1 if there are fewer than two agents, and
    if both put all together or each alone.

    References
    ----------
    .. [1] L. Hubert and P. Arabie, "Comparing partitions", Journal of
       Classification 2, 193-218 (1985).

    Examples
    --------
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    pairs = _pairs(np.array([len(one)]))
    both = _pairs(np.unique(_joint(one, other), return_counts=True)[1])
    in_one, in_other = (_pairs(np.bincount(groups)) for groups in (one, other))
    expected = in_one * in_other / pairs if pairs else 0.0
    most = (in_one + in_other) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def same_mates(one: Groups, other: Groups) -> Reals:
    """Return for each agent how far two partitions give it the same company.

    Of those who are with it in either, the share who are with it in both: 0 to
    1. It is 1 for an agent that is alone in both.

    Examples
    --------
    >>> same_mates(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])).tolist()
    [0.5, 0.5, 0.0, 0.0]
    """
    _, place, counts = np.unique(_joint(one, other), return_inverse=True, return_counts=True)
    both = counts[place] - 1
    either = np.bincount(one)[one] + np.bincount(other)[other] - both - 2
    kept: Reals = np.divide(both, either, out=np.ones(len(one)), where=either > 0)
    return kept


def _joint(one: Groups, other: Groups) -> Groups:
    """Return the group of each agent in both partitions at once, as one number."""
    width = int(other.max(initial=-1)) + 1
    return one * width + other


def _pairs(sizes: NDArray[np.int64]) -> float:
    """Return in how many pairs two of the same group stand."""
    return float((sizes * (sizes - 1) // 2).sum())
