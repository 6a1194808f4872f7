"""Whom the important ones are joined to: eigenvector centrality and PageRank.

Both are found by repeated multiplication with the sparse matrix of the network,
so a step costs about two nanoseconds for each stored weight.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError
from habeas.networks.arrays import Matrix, Network
from habeas.networks.centrality.matrices import matrix_of

__all__ = [
    "NotConvergedError",
    "eigenvector",
    "iterate",
    "leading",
    "pagerank",
    "walk",
]

Reals = NDArray[np.float64]


class NotConvergedError(HabeasError, ArithmeticError):
    """Steps were used up before the values stood still."""

    def __init__(self, measure: str, steps: int) -> None:
        super().__init__(
            f"{measure} did not stand still after {steps} steps. Allow more steps or a larger "
            "tolerance, or compute it for one component."
        )
        self.steps = steps


def pagerank(
    network: Network,
    *,
    damping: float = 0.85,
    weighted: bool = True,
    directed: bool = True,
    tolerance: float = 1e-10,
    most: int = 1000,
) -> Reals:
    """Return how often a random walker is at each agent.

    It follows an edge with the probability ``damping``, heavier ones more often, and
    starts anew at any agent otherwise, or where no edge leads on. Sums to 1.

    Parameters
    ----------
    damping
        From 0, where all are equal, to below 1.
    tolerance
        By how much all values together may still change in the last step.
    most
        How many steps are allowed.

    Raises
    ------
    NotConvergedError
        If that was not enough.

    References
    ----------
    .. [1] L. Page, S. Brin, R. Motwani, T. Winograd, "The PageRank Citation Ranking: Bringing
       Order to the Web", Stanford University (1999).

    Examples
    --------
    >>> pagerank(Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])).round(3).tolist()
    [0.257, 0.486, 0.257]
    """
    if not 0 <= damping < 1:
        raise ValueError(f"damping is {damping}; give a number from 0 to below 1")
    agents = len(network)
    even = np.full(agents, 1 / max(agents, 1))
    weights = matrix_of(network, weighted=weighted, directed=directed)
    step = walk(weights, damping, even, even, symmetric=not (directed and network.directed))
    return iterate(step, even, lambda change: change < tolerance, most, "PageRank")


def eigenvector(
    network: Network,
    *,
    weighted: bool = True,
    directed: bool = False,
    tolerance: float = 1e-10,
    most: int = 10_000,
) -> Reals:
    """Return values that are in proportion to the sum of those of an agent's neighbours.

    They are those of the first eigenvector; their squares sum to 1. In a network that
    falls apart, all weight goes to the component with the largest eigenvalue, and
    everybody else has almost 0: PageRank has no such fault. NaN for everyone if there is no edge.

    Parameters
    ----------
    directed
        Whether directions count: an agent gets from those that point to it, then.
    tolerance
        By how much all values together may still change in the last step, per agent.
    most
        How many steps are allowed.

    Raises
    ------
    NotConvergedError
        If that was not enough.

    References
    ----------
    .. [1] P. Bonacich, "Factoring and Weighting Approaches to Status Scores and Clique
       Identification", Journal of Mathematical Sociology 2, 113-120 (1972),
       doi:10.1080/0022250X.1972.9989806.

    Examples
    --------
    >>> eigenvector(Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])).round(3).tolist()
    [0.5, 0.707, 0.5]
    """
    agents = len(network)
    if network.weights.nnz == 0:
        return np.full(agents, np.nan)
    weights = matrix_of(network, weighted=weighted, directed=directed)
    step = leading(weights, symmetric=not (directed and network.directed))
    start = np.full(agents, 1 / agents)
    return iterate(
        step, start, lambda change: change < agents * tolerance, most, "Eigenvector centrality"
    )


def walk(
    weights: Matrix, damping: float, restart: Reals, dangling: Reals, *, symmetric: bool
) -> Callable[[Reals], Reals]:
    """Return one step of the random walk of :func:`pagerank`.

    Parameters
    ----------
    restart, dangling
        Where the walker starts anew, and where it goes from an agent that no edge leaves: both
        sum to 1, shape (n,).
    symmetric
        Whether ``weights`` is, which makes a step quicker.
    """
    leaving = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()
    stuck = leaving == 0
    share = np.divide(damping, leaving, out=np.zeros_like(leaving), where=~stuck)
    onwards = weights if symmetric else weights.T

    def step(now: Reals) -> Reals:
        arriving: Reals = onwards @ (now * share)
        arriving += damping * now[stuck].sum() * dangling + (1 - damping) * restart
        return arriving

    return step


def leading(weights: Matrix, *, symmetric: bool) -> Callable[[Reals], Reals]:
    """Return one step towards the first eigenvector.

    A part of each agent's value stays with it: without that, values of a network with two sides
    would swing between them for ever. It changes no eigenvector.
    """
    onwards = weights if symmetric else weights.T

    def step(now: Reals) -> Reals:
        moved: Reals = now + onwards @ now
        return moved / (float(np.linalg.norm(moved)) or 1.0)

    return step


def iterate(
    step: Callable[[Reals], Reals],
    start: Reals,
    enough: Callable[[float], bool],
    most: int,
    measure: str,
) -> Reals:
    """Repeat a step until ``enough`` says so of the sum of all changes; none for no agents."""
    now = start
    if not len(start):
        return now
    for _ in range(most):
        before, now = now, step(now)
        if enough(float(np.abs(now - before).sum())):
            return now
    raise NotConvergedError(measure, most)
