"""How probable it is that two agents share so many things, if memberships are independent.

What two agents share is then a sum of independent events that are not equally
probable (Poisson binomial). Its tail is summed exactly, class of things by class of things.
Where that takes long, the tail of a Poisson distribution with the same mean
stands for it. It is off by at most ``min(1, 1 / mean) * sum(q ** 2)`` [1]_. From
the mean plus one on, it is never too small [2]_ [3]_. Below that it can be. There the
error is added for agents who share one thing; for more things the tail is above 0.26. So
no pair passes a test at less than that which would not pass the exact one.

References
----------
.. [1] A. D. Barbour, P. Hall, "On the rate of Poisson convergence", Mathematical
   Proceedings of the Cambridge Philosophical Society 95, 473-480 (1984).
.. [2] W. Hoeffding, "On the Distribution of the Number of Successes in Independent
   Trials", Annals of Mathematical Statistics 27, 713-721 (1956).
.. [3] T. W. Anderson, S. M. Samuels, "Some inequalities among binomial and Poisson
   probabilities", Proceedings of the Fifth Berkeley Symposium 1, 1-12 (1967).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, pdtrc

from habeas.networks.chance.memberships import Memberships

__all__ = ["MOST_WORK", "Tails", "exact_tail", "shared_tails"]

#: Products that exact tails may take in one test: about a second.
MOST_WORK = 400_000_000
#: Values in memory at once.
_BATCH = 2_000_000

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


class Tails(NamedTuple):
    """The probability of at least as many things in common, for each pair that was asked for."""

    p: Reals
    #: Which of them are exact.
    exact: NDArray[np.bool_]
    #: How far the others are off at most, 0 for the exact ones.
    error: Reals


def shared_tails(
    model: Memberships, one: Numbers, other: Numbers, shared: Numbers, most_work: int = MOST_WORK
) -> Tails:
    """Return how probable it is that agents of two classes share at least so many things.

    Parameters
    ----------
    model
        The probability of each membership.
    one, other : shape (n,)
        Classes of agents.
    shared : shape (n,)
        Things in common.
    most_work
        What may be spent on exact tails; those that gain most by it come first.
    """
    things, probability = model.things.astype(np.float64), model.probability
    mean = ((probability * things) @ probability.T)[one, other]
    squares = ((probability**2 * things) @ (probability**2).T)[one, other]
    error = squares / np.maximum(mean, 1.0)
    exact = np.zeros(len(shared), dtype=bool)
    terms = _terms(mean, shared)
    work = terms.astype(np.float64) * (terms + 8) / 2 * len(things)
    first = np.argsort(-error, kind="stable")
    exact[first[np.cumsum(work[first]) <= most_work]] = True
    exact[shared <= 0] = True
    # pdtrc(k, m) is the probability of more than k
    p = np.where(shared > 0, pdtrc(np.maximum(shared - 1, 0), mean), 1.0)
    p = np.where(shared == 1, np.minimum(p + error, 1.0), p)
    todo = exact & (shared > 0)
    for size in np.unique(terms[todo]).tolist():
        alike = np.flatnonzero(todo & (terms == size))
        step = max(1, _BATCH // (size * 4))
        for start in range(0, len(alike), step):
            some = alike[start : start + step]
            both = probability[one[some]] * probability[other[some]]
            p[some] = exact_tail(both, model.things, shared[some], size)
    return Tails(p, exact, np.where(exact, 0.0, error))


def exact_tail(probability: Reals, times: Numbers, least: Numbers, terms: int) -> Reals:
    """Return the probability that at least so many of independent events happen.

    Parameters
    ----------
    probability : shape (n, k)
        For each of n questions, the probability of the events of each class.
    times : shape (k,)
        How many events of each class there are.
    least : shape (n,)
        At least so many, above 0.
    terms
        Sums are taken up to this many events, from ``least`` on where that is the smaller part.
        Choose it so that more are too improbable to count.

    Examples
    --------
    >>> exact_tail(np.array([[0.5, 0.1]]), np.array([2, 1]), np.array([3]), 5).round(4).tolist()
    [0.025]
    """
    total = np.zeros((len(probability), terms))
    total[:, 0] = 1.0
    for column, count in enumerate(times.tolist()):
        total = _joined(total, _binomial(probability[:, column], count, terms))
    places = np.arange(terms)
    below = np.where(places < least[:, None], total, 0.0).sum(axis=1)
    above = np.where(places >= least[:, None], total, 0.0).sum(axis=1)
    # what is left of 1 is exact while it is large; what is summed is exact while it is small
    tail: Reals = np.clip(np.where(below < 0.999, 1 - below, above), 0.0, 1.0)
    return tail


def _terms(mean: Reals, shared: Numbers) -> Numbers:
    """Return up to how many events a tail is summed, so that the rest is under a billionth of it.

    At and after so many, each probability is at most ``mean / (shared + 1)`` of the one before;
    where that is near 1, the tail is as broad as its deviation.
    """
    ratio = np.maximum(mean, 1e-300) / (shared + 1.0)
    small = np.where(ratio < 0.9, np.ceil(-21 / np.log(np.minimum(ratio, 0.9))), np.inf)
    more = np.minimum(small, np.ceil(15 + 8 * np.sqrt(np.maximum(shared, 1))))
    needed = shared + np.maximum(more, 2).astype(np.int64)
    # a few sizes only, so that many are done at once
    rounded = np.where(needed > 16, np.ceil(needed / 8) * 8, needed)
    whole: Numbers = rounded.astype(np.int64)
    return whole


def _binomial(probability: Reals, count: int, terms: int) -> Reals:
    """Return the probabilities of 0, 1, ... of ``count`` events, shape (n, at most terms)."""
    places = np.arange(min(terms, count + 1), dtype=np.float64)
    ways = gammaln(count + 1) - gammaln(places + 1) - gammaln(count - places + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        happen, fail = np.log(probability)[:, None], np.log1p(-probability)[:, None]
        logs = ways + np.where(places > 0, places * happen, 0.0)
        logs += np.where(places < count, (count - places) * fail, 0.0)
    spread: Reals = np.exp(logs)
    return spread


def _joined(total: Reals, more: Reals) -> Reals:
    """Return the distribution of a sum, as far as ``total`` goes."""
    terms = total.shape[1]
    if terms > 64:
        rows: Any = zip(total, more, strict=True)
        return np.array([np.convolve(one, other)[:terms] for one, other in rows])
    result = total * more[:, :1]
    for place in range(1, more.shape[1]):
        result[:, place:] += total[:, : terms - place] * more[:, place : place + 1]
    return result
