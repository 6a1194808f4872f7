"""Whether an edge holds more of the strength of an agent than chance would deal to it.

Serrano and others cut the strength of an agent with k edges at random into k
pieces; a piece is at least a share x of it with the probability ``(1 - x) ** (k - 1)``
[1]_. It asks about weights only: who is joined to whom is taken for granted.

References
----------
.. [1] M. Á. Serrano, M. Boguñá, A. Vespignani, "Extracting the multiscale backbone of
   complex weighted networks", PNAS 106, 6483-6488 (2009), doi:10.1073/pnas.0808904106.
"""

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network

__all__ = ["disparity"]


def disparity(network: Network) -> NDArray[np.float64]:
    """Return the two p-values of each edge: by its source, and by its target.

    Returns
    -------
    ndarray of float64, shape (n_edges, 2)
        In the order of ``network.edges``. 1 by an agent that has only this edge: there was
        nothing to deal. For a directed network, by what leaves the source and by what
        reaches the target.

    Examples
    --------
    >>> star = Network.of(["Ada", "Ben", "Cy"], [0, 0], [1, 2], [9.0, 1.0])
    >>> disparity(star).round(3).tolist()
    [[0.1, 1.0], [0.9, 1.0]]
    """
    source, target, weight = network.edges
    n = len(network)
    sides = []
    for end in (source, target):
        if network.directed:
            ties = np.bincount(end, minlength=n)
            strength = np.bincount(end, weight, minlength=n).astype(np.float64)
        else:
            ties, strength = network.degree.astype(np.int64), network.strength
        share = np.minimum(weight / strength[end], 1.0)
        sides.append((1 - share) ** (ties[end] - 1))
    return np.stack(sides, axis=1)
