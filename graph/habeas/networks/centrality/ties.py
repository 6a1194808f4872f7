"""How many ties an agent has, and how strong: degree and strength."""

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network

__all__ = ["degree", "in_degree", "out_degree", "strength"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


def degree(network: Network) -> Numbers:
    """Return to how many others each agent is joined, whatever the direction.

    Edges both ways between two agents count once.

    Examples
    --------
    >>> degree(Network.of(["Ada", "Ben", "Cy"], [0, 1, 1], [1, 0, 2], directed=True)).tolist()
    [1, 2, 1]
    """
    return network.degree


def in_degree(network: Network) -> Numbers:
    """Return from how many others an edge leads to each agent; the degree without directions."""
    return np.bincount(network.weights.indices, minlength=len(network)).astype(np.int64)


def out_degree(network: Network) -> Numbers:
    """Return to how many others an edge leads from each agent; the degree without directions."""
    counted: Numbers = np.diff(network.weights.indptr).astype(np.int64)
    return counted


def strength(network: Network) -> Reals:
    """Return the sum of the weights of the edges of each agent, both ways, in the rule's unit."""
    return network.strength
