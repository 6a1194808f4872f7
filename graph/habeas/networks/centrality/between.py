"""Betweenness: on how many of the shortest paths of others an agent is."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.centrality.sampling import sampled_betweenness
from habeas.networks.compiled import graph_of, networkit

__all__ = ["betweenness"]

Reals = NDArray[np.float64]


def betweenness(
    network: Network,
    *,
    sampled: bool = False,
    error: float = 0.01,
    failure: float = 0.1,
    directed: bool = False,
    seed: int = 1,
    tell: Callable[[float], None] | None = None,
) -> Reals:
    """Return, for each agent, the share of the shortest paths of others that lead through it.

    It is averaged over all pairs of others, so 0 to 1; a pair that nothing connects adds
    nothing. Each edge is one step long, whatever its weight: a weight here says how
    close two agents are, not how far apart.

    Parameters
    ----------
    sampled
        Estimate, by :func:`~habeas.networks.centrality.sampled_betweenness`, which tells the
        number of draws too. The exact computation takes the number of agents times the number of
        edges: seconds for two thousand agents, hours for two hundred thousand.
    error, failure
        If sampled: all values are within ``error``, but with a probability of at most ``failure``.
    directed
        Whether paths follow directions, where edges have one. In a network of affiliations nobody
        would be between others then.

    Returns
    -------
    ndarray of float64, shape (n_agents,)
        0 for everyone in a network of fewer than three agents.

    References
    ----------
    .. [1] L. C. Freeman, "A Set of Measures of Centrality Based on Betweenness", Sociometry 40,
       35-41 (1977), doi:10.2307/3033543.
    .. [2] U. Brandes, "A Faster Algorithm for Betweenness Centrality", Journal of Mathematical
       Sociology 25, 163-177 (2001), doi:10.1080/0022250X.2001.9990249.

    Examples
    --------
    >>> betweenness(Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])).tolist()
    [0.0, 1.0, 0.0]
    """
    agents = len(network)
    if sampled:
        found = sampled_betweenness(
            network, error=error, failure=failure, directed=directed, seed=seed, tell=tell
        )
        return found.values
    if agents < 3 or network.weights.nnz == 0:
        return np.zeros(agents)
    graph = graph_of(network, directed=directed)  # held by a name: NetworKit keeps no reference
    scores = networkit().centrality.Betweenness(graph).run().scores()
    if tell:
        tell(1.0)
    return np.asarray(scores, dtype=np.float64) / ((agents - 1) * (agents - 2))
