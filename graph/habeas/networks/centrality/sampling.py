"""Betweenness from random shortest paths, with an error that holds for every agent at once.

Two agents are drawn, and one of their shortest paths, all of these being equally
likely; the share of draws whose path leads through an agent estimates its
betweenness without bias. Draws go on until no agent's share can be farther
from the truth than asked.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph
from scipy.special import kl_div

from habeas.networks.arrays import Matrix, Network
from habeas.networks.centrality.searching import Search

__all__ = ["Sampled", "radius", "sampled_betweenness"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

#: By how much the number of draws grows between two looks at the result.
_GROWTH = 1.25


class Sampled(NamedTuple):
    """Estimates, and how good they are."""

    #: Shape (n_agents,), in the order of ``network.agents``: 0 to 1.
    values: Reals
    #: No value is farther than this from the exact one ...
    error: float
    #: ... but with at most this probability.
    failure: float
    #: How many pairs of agents were drawn.
    draws: int


def sampled_betweenness(
    network: Network,
    *,
    error: float = 0.01,
    failure: float = 0.1,
    directed: bool = False,
    seed: int = 1,
    tell: Callable[[float], None] | None = None,
) -> Sampled:
    """Estimate the betweenness of all agents.

    With probability ``1 - failure`` *all* estimates are within ``error``. This is
    Hoeffding's inequality [1]_ in its sharp form, by the Kullback-Leibler
    divergence, for every agent and at every look at the result; so the number of
    draws adapts to the network, and never exceeds that of the plain inequality:
    ``log(2 * agents * looks / failure) / (2 * error**2)``. Searching from both
    ends is that of KADABRA [2]_.

    An agent joined to fewer than two others has exactly 0, and so has everyone
    in a network of fewer than three agents.

    Parameters
    ----------
    error, failure
        Both above 0 and below 1.
    directed
        Whether paths follow directions, where edges have one.

    References
    ----------
    .. [1] W. Hoeffding, "Probability Inequalities for Sums of Bounded Random
       Variables", Journal of the American Statistical Association 58, 13-30 (1963),
       doi:10.1080/01621459.1963.10500830.
    .. [2] M. Borassi, E. Natale, "KADABRA is an ADaptive Algorithm for Betweenness via Random
       Approximation", ACM Journal of Experimental Algorithmics 24 (2019), doi:10.1145/3284359.

    Examples
    --------
    >>> network = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])
    >>> found = sampled_betweenness(network, error=0.05)
    >>> abs(float(found.values[1]) - 1) <= 0.05
    True
    """
    for name, value in (("error", error), ("failure", failure)):
        if not 0 < value < 1:
            raise ValueError(f"{name} is {value}; give a number above 0 and below 1")
    agents = len(network)
    candidates = int((network.degree > 1).sum())
    if agents < 3 or candidates == 0:
        return Sampled(np.zeros(agents), error, failure, 0)
    scale = agents / (agents - 2)  # of all pairs, two share an end with the agent
    looks = _looks(candidates, error / scale, failure)
    allowed = np.log(2 * candidates * len(looks) / failure)
    counts = np.zeros(agents, dtype=np.int64)
    pairs = _Pairs(network, directed, seed)
    drawn = 0
    for look in looks:
        pairs.walk(look - drawn, counts)
        drawn = look
        if tell:
            tell(look / looks[-1])
        if radius(np.unique(counts) / drawn, allowed / drawn).max() * scale <= error:
            break
    if tell:
        tell(1.0)
    return Sampled(counts / drawn * scale, error, failure, drawn)


def radius(share: Reals, budget: float) -> Reals:
    """Return how far the truth may be from each share, on the farther side.

    These are the ends of the interval of all ``q`` with ``kl(share, q) <= budget``, where ``kl``
    is the divergence of one coin from another.
    """
    farthest = np.zeros(len(share))
    for end in (0.0, 1.0):
        inside, outside = share.copy(), np.full(len(share), end)
        for _ in range(50):
            middle = (inside + outside) / 2
            apart = kl_div(share, middle) + kl_div(1 - share, 1 - middle)
            inside = np.where(apart <= budget, middle, inside)
            outside = np.where(apart <= budget, outside, middle)
        farthest = np.maximum(farthest, np.abs(outside - share))
    return farthest


def _looks(candidates: int, error: float, failure: float) -> list[int]:
    """Return after how many draws to look at the result; the last number is always enough."""
    count = 1
    while True:  # each look costs certainty, and more draws need more looks
        allowed = np.log(2 * candidates * count / failure)
        least, most = allowed / error, allowed / (2 * error**2)
        needed = max(int(np.ceil(np.log(max(most / least, 1)) / np.log(_GROWTH))), 0) + 1
        if needed <= count:
            return [int(np.ceil(most / _GROWTH**step)) for step in reversed(range(count))]
        count = needed


class _Pairs:
    """Draws pairs of agents and a shortest path between each, and counts who is on it."""

    def __init__(self, network: Network, directed: bool, seed: int) -> None:
        weights: Matrix = network.weights if directed else network.joined
        _, self.component = csgraph.connected_components(weights, directed=False)
        self.agents = len(network)
        self.random = np.random.default_rng(seed)
        backwards = weights.T.tocsr() if directed and network.directed else weights
        self.search = Search(weights, backwards, self.random)

    def walk(self, draws: int, counts: Numbers) -> None:
        """Draw pairs, and add one to all who are inside the path between them."""
        one = self.random.integers(self.agents, size=draws)
        other = self.random.integers(self.agents - 1, size=draws)
        other += other >= one  # another agent, each with equal probability
        joined = self.component[one] == self.component[other]
        for source, target in zip(one[joined].tolist(), other[joined].tolist(), strict=True):
            for agent in self.search.path(source, target):
                counts[agent] += 1
