"""How probable each membership is, if only the numbers of agents and things counted.

The bipartite configuration model: of all ways to assign agents to things that keep, on
average, in how many things each agent is and how many agents each thing has,
it is the one that takes nothing else for granted (of largest entropy) [1]_.
Memberships are then independent, with the probability ``x y / (1 + x y)`` of an agent with
``x`` in a thing with ``y``. Agents with equal numbers have equal ``x``, so it is solved for
classes of agents and things: some hundred unknowns for a million memberships.

References
----------
.. [1] F. Saracco, R. Di Clemente, A. Gabrielli, T. Squartini, "Randomizing bipartite
   networks: the case of the World Trade Web", Scientific Reports 5, 10595
   (2015), doi:10.1038/srep10595.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from habeas.networks.arrays import TwoMode
from habeas.networks.chance.limits import InvalidTestError

__all__ = ["Memberships", "memberships"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

#: How far, in memberships, an expected number may be from the one that is there.
_NEAR = 1e-8
_MOST_STEPS = 200


@dataclass(frozen=True, eq=False)
class Memberships:
    """The probability of each membership, by class of agent and class of thing.

    Examples
    --------
    >>> model = memberships(TwoMode.of(["Ada", "Ben"], ["letter 1", "letter 2"], [0, 1], [0, 1]))
    >>> model.probability.round(6).tolist()
    [[0.5]]
    """

    #: The class of each agent, shape (n_agents,), and of each thing, shape (n_things,).
    of_agent: Numbers
    of_thing: Numbers
    #: How many things of each class there are, shape (n_thing_classes,).
    things: Numbers
    #: 0 to 1, shape (n_agent_classes, n_thing_classes).
    probability: Reals

    def expected(self, of_agents: Numbers) -> Reals:
        """Return in how many things the agents at some places are expected to take part."""
        mean: Reals = (self.probability @ self.things)[self.of_agent[of_agents]]
        return mean


def memberships(two_mode: TwoMode) -> Memberships:
    """Return the probabilities under which all numbers of a network are the expected ones.

    An agent without things, or a thing without agents, has the probability 0;
    an agent in all things that have agents has the probability 1.

    Raises
    ------
    InvalidTestError
        If no such probabilities are found, which happens for no network that we know of.
    """
    agent_degree, of_agent, agents = np.unique(
        two_mode.of_agents, return_inverse=True, return_counts=True
    )
    thing_degree, of_thing, things = np.unique(
        two_mode.of_things, return_inverse=True, return_counts=True
    )
    probability, rows, columns, degree, size = _forced(agent_degree, agents, thing_degree, things)
    if len(rows):
        probability[np.ix_(rows, columns)] = _solve(degree, agents[rows], size, things[columns])
    return Memberships(of_agent, of_thing, things, probability)


def _forced(
    degree: Numbers, agents: Numbers, size: Numbers, things: Numbers
) -> tuple[Reals, Numbers, Numbers, Numbers, Numbers]:
    """Return what the numbers leave no choice about, and the classes, with numbers, that are left.

    An agent in all things is certainly in each of them. Without this agent, another
    may be in all that is left.
    """
    probability = np.zeros((len(degree), len(size)))
    rows, columns = np.ones(len(degree), dtype=bool), np.ones(len(size), dtype=bool)
    left, open_places = degree.copy(), size.copy()
    while rows.any() and columns.any():
        full = rows & (left == things[columns].sum())
        empty = rows & (left == 0)
        crowded = columns & (open_places == agents[rows].sum())
        vacant = columns & (open_places == 0)
        if full.any():
            probability[np.ix_(full, columns)] = 1.0
            open_places -= agents[full].sum()
        elif crowded.any() and not empty.any():
            probability[np.ix_(rows, crowded)] = 1.0
            left -= things[crowded].sum()
        if full.any() or empty.any():
            rows &= ~full & ~empty
        elif crowded.any() or vacant.any():
            columns &= ~crowded & ~vacant
        else:
            break
    one, other = np.flatnonzero(rows), np.flatnonzero(columns)
    if not len(one) or not len(other):
        one = other = np.empty(0, dtype=np.int64)
    return probability, one, other, left[one], open_places[other]


def _solve(degree: Numbers, agents: Numbers, size: Numbers, things: Numbers) -> Reals:
    """Return the probability of each pair of classes: Newton's method, on logarithms of x and y.

    What is made smallest is convex. Where an agent is in everything, its x grows without
    end; the expected numbers are met to within ``_NEAR`` long before that matters.
    """
    memberships_here = float(degree @ agents)
    alpha = np.log(degree / np.sqrt(memberships_here))
    beta = np.log(size / np.sqrt(memberships_here))
    for _ in range(_MOST_STEPS):
        probability = expit(alpha[:, None] + beta[None, :])
        over_agents = probability @ things - degree
        over_things = agents @ probability - size
        if max(np.abs(over_agents).max(), np.abs(over_things).max()) <= _NEAR:
            return np.asarray(probability, dtype=np.float64)
        step_agents, step_things = _newton(probability, agents, things, over_agents, over_things)
        length = _length(
            alpha, beta, step_agents, step_things, degree, agents, size, things,
        )  # fmt: skip
        alpha, beta = alpha - length * step_agents, beta - length * step_things
    raise InvalidTestError(
        "No probabilities of memberships were found that keep the numbers of agents and things. "
        "Take the method 'fdsm', which needs none."
    )


def _newton(
    probability: Reals, agents: Numbers, things: Numbers, over_agents: Reals, over_things: Reals
) -> tuple[Reals, Reals]:
    """Return Newton's step: the larger side is eliminated, the smaller is solved."""
    if len(agents) < len(things):
        other, one = _newton(probability.T, things, agents, over_things, over_agents)
        return one, other
    spread = probability * (1 - probability)
    # per agent and per thing: each class is counted once, its members being alike
    of_agents = np.maximum(spread @ things, 1e-300)
    of_things = agents @ spread
    cross = spread * things  # [a, t]: of one agent of class a, all things of class t
    scale = float((of_things * things).mean())
    matrix = np.diag(of_things * things) - (cross * (agents / of_agents)[:, None]).T @ cross
    right = over_things * things - cross.T @ (agents * over_agents / of_agents)
    # adding to all alpha what is taken from all beta changes nothing: held by the mean of beta
    matrix += scale / len(things)
    step_things: Reals = np.linalg.lstsq(matrix, right, rcond=None)[0].astype(np.float64)
    step_agents: Reals = (over_agents - cross @ step_things) / of_agents
    return step_agents, step_things


def _length(
    alpha: Reals, beta: Reals, step_alpha: Reals, step_beta: Reals,
    degree: Numbers, agents: Numbers, size: Numbers, things: Numbers,
) -> float:  # fmt: skip
    """Return how much of a step to take: all of it, or as much as makes the aim smaller."""

    def aim(length: float) -> float:
        one, other = alpha - length * step_alpha, beta - length * step_beta
        both = np.logaddexp(0.0, one[:, None] + other[None, :])
        kept = (agents * degree) @ one + (things * size) @ other
        return float(agents @ both @ things - kept)

    largest = max(float(np.abs(step_alpha).max()), float(np.abs(step_beta).max()))
    length = min(1.0, 10.0 / largest) if largest else 1.0
    before = aim(0.0)
    slack = 1e-12 * abs(before)
    while length > 1e-6 and aim(length) > before + slack:
        length /= 2
    return length
