"""How near agents are to each other: the efficiency of a network, exactly or from a sample."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["efficiency"]

#: How many agents are walked from at a time: one column of bits or of floats for each.
_AT_ONCE = 64


def efficiency(
    joined: Any, there: NDArray[np.bool_] | None = None, start: NDArray[Any] | None = None
) -> float:
    """Return the mean of 1 / distance over all ordered pairs of agents [1]_.

    Parameters
    ----------
    joined : sparse, shape (n_agents, n_agents)
        Symmetric; weights do not matter.
    there : bool, shape (n_agents,)
        Who is left; pairs with somebody who is gone have 0, so the mean never rises.
    start
        Places of the agents to walk from; all if it is not given. With a sample, the mean over the
        pairs that begin at one of them: an unbiased estimate.

    Returns
    -------
    float
        From 0, if nobody is joined, to 1, if all are to all; 0 for one agent or none.

    References
    ----------
    .. [1] V. Latora and M. Marchiori, "Efficient behavior of small-world networks", Physical Review
       Letters 87, 198701 (2001), https://doi.org/10.1103/PhysRevLett.87.198701.

    Examples
    --------
    >>> from habeas.networks.arrays import Network
    >>> chain = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])
    >>> round(efficiency(chain.joined), 6)  # (4 * 1 + 2 * 1/2) / 6
    0.833333
    """
    size = int(joined.shape[0])
    starts = np.arange(size) if start is None else np.asarray(start)
    if size < 2 or not len(starts):
        return 0.0
    alive = np.ones(size, dtype=bool) if there is None else there
    steps = joined.astype(np.float32)
    total = 0.0
    for first in range(0, len(starts), _AT_ONCE):
        block = starts[first : first + _AT_ONCE]
        block = block[alive[block]]
        unseen = np.repeat(alive[:, None], len(block), axis=1)
        front = np.zeros(unseen.shape, dtype=np.float32)
        front[block, np.arange(len(block))] = 1
        unseen[block, np.arange(len(block))] = False
        distance = 0
        while front.any():
            distance += 1
            reached = ((steps @ front) > 0) & unseen
            total += int(np.count_nonzero(reached)) / distance
            unseen &= ~reached
            front = reached.astype(np.float32)
    return total / (len(starts) * (size - 1))
