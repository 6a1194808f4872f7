"""How long things last when some ends are not known: the estimators of survival.

Lengths are whole days. Of each life there is a least and a most length, both
included: equal if it is known exactly, and without a most if it was still going
on when it was last seen (right-censored), or its end is not known at all.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

__all__ = ["OPEN", "Steps", "Turnbull", "kaplan_meier", "median_of"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

#: The most length of a life of which no end is known.
OPEN = np.iinfo(np.int64).max
#: Rounds of the algorithm, at most.
_ROUNDS = 2_000
#: The quantile of the normal distribution for 95 per cent.
_Z = 1.959963984540054


class Steps(NamedTuple):
    """Where lives end, and the share that is left; columns of shape (n_steps,).

    Between ``least`` and ``most`` the share falls from that of the step before,
    or from 1, to ``survival``. How it falls in between, nothing tells.
    """

    least: Numbers
    #: :data:`OPEN` for a last step that nothing bounds.
    most: Numbers
    survival: Reals
    #: 95 per cent confidence interval; NaN where there is none.
    low: Reals
    high: Reals
    #: By how much the logarithm of the likelihood of all lives is below its maximum, at most.
    gap: float = 0.0


def kaplan_meier(length: Numbers, ended: NDArray[np.bool_]) -> Steps:
    """Return the share of lives longer than each length at which some ended [1]_.

    The interval is Greenwood's, on the scale of log(-log), so it stays within 0 and 1; it is NaN
    where nothing is left.

    Parameters
    ----------
    length : int, shape (n,)
        How long each life was, or was seen to be.
    ended : bool, shape (n,)
        Whether it ended then; otherwise it went on beyond that.

    References
    ----------
    .. [1] E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations",
       Journal of the American Statistical Association 53, 457-481 (1958),
       https://doi.org/10.1080/01621459.1958.10501452.

    Examples
    --------
    >>> steps = kaplan_meier(np.array([1, 3, 3, 4]), np.array([True, True, False, True]))
    >>> steps.least.tolist(), steps.survival.round(3).tolist()
    ([1, 3, 4], [0.75, 0.5, 0.0])
    """
    times, ends = np.unique(length[ended], return_counts=True)
    at_risk = len(length) - np.searchsorted(np.sort(length), times, side="left")
    survival: Reals = np.cumprod(1 - ends / at_risk, dtype=np.float64)
    left = at_risk - ends
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(ends / (at_risk * left))
        width = _Z * np.sqrt(variance) / np.abs(np.log(survival))
        low, high = survival ** np.exp(width), survival ** np.exp(-width)
    low[left == 0], high[left == 0] = np.nan, np.nan
    return Steps(times, times, survival, low, high)


class Turnbull:
    """The share of lives longer than lengths between bounds, by maximum likelihood [1]_.

    For lengths that are exact, or have a least one only, it is the estimate of Kaplan and Meier.
    It has no confidence interval of its own.

    Parameters
    ----------
    least, most : int, shape (n,)
        Bounds of each length, both included; :data:`OPEN` for a ``most`` that is not known.

    References
    ----------
    .. [1] B. W. Turnbull, "The empirical distribution function with arbitrarily grouped, censored
       and truncated data", Journal of the Royal Statistical Society B 38, 290-295 (1976),
       https://doi.org/10.1111/j.2517-6161.1976.tb01597.x.

    Examples
    --------
    >>> steps = Turnbull(np.array([1, 2, 4]), np.array([3, 5, 6])).steps()
    >>> steps.least.tolist(), steps.most.tolist(), steps.survival.round(3).tolist()
    ([2, 4], [3, 5], [0.5, 0.0])
    """

    def __init__(self, least: Numbers, most: Numbers) -> None:
        #: Where the estimate can fall: from a lower bound to the next bound that is an upper one.
        self.left, self.right = _innermost(least, most)
        ends = np.stack(
            [
                np.searchsorted(self.left, least, side="left"),
                np.searchsorted(self.right, most, side="right"),
            ]
        )
        # lives that may have ended in the same steps, from the first to before the last, are alike
        (self._first, self._last), alike = np.unique(ends, axis=1, return_inverse=True)
        self._alike = alike.ravel()

    def steps(self, times: Numbers | None = None) -> Steps:
        """Return the estimate, without the steps to which it gives nothing.

        Parameters
        ----------
        times : int, shape (n,)
            How often each life was seen; once if it is not given.
        """
        lives = len(self._alike) if times is None else int(times.sum())
        mass, gap = self.fit(times)
        # what is going to nothing gets there only in the limit
        kept = mass > 0.01 * min(1e-4, 1 / max(lives, 1))
        survival = 1 - np.cumsum(mass[kept] / max(mass[kept].sum(), 1e-300))
        survival[-1:] = 0.0
        unknown = np.full(len(survival), np.nan)
        return Steps(self.left[kept], self.right[kept], survival, unknown, unknown, gap * lives)

    def fit(
        self, times: Numbers | None = None, start: Reals | None = None, gap: float = 1e-6
    ) -> tuple[Reals, float]:
        """Return the share of lives that ends in each step, and how near it is to the likeliest.

        Rounds of expectation and maximization take turns with steps of the iterative convex
        minorant algorithm (J. A. Wellner and Y. Zhan, "A hybrid algorithm for computation of the
        nonparametric maximum likelihood estimator from censored data", Journal of the American
        Statistical Association 92, 945-959, 1997).

        Parameters
        ----------
        times
            As for :meth:`steps`.
        start
            Shares to begin with; equal ones if they are not given.
        gap
            Stop when no distribution can be likelier by more than this, for each life on average,
            in the logarithm.
        """
        size = len(self.left)
        if not size:
            return np.zeros(0), 0.0
        seen = np.ones(len(self._alike)) if times is None else times
        weight = np.bincount(self._alike, weights=seen)
        kinds = np.flatnonzero(weight)
        weight = weight[kinds] / weight.sum()
        first, last = self._first[kinds], self._last[kinds]
        mass = np.full(size, 1 / size)
        if start is not None:
            mass = 0.99 * start + 0.01 * mass
        off = np.inf
        for _ in range(_ROUNDS):
            ratio = weight / _chance(np.cumsum(mass), first, last)
            turns = np.bincount(first, ratio, size + 1) - np.bincount(last, ratio, size + 1)
            pull = np.cumsum(turns)[:size]
            # a bound by duality: no distribution is likelier by more than this
            off = max(float(pull.max()) - 1, 0.0)
            if off < gap:
                break
            mass = _minorant(mass * pull, weight, first, last)
        return mass, off


def median_of(steps: Steps) -> tuple[int, int] | None:
    """Return between which lengths the median lies, None if more than half last longer than any step.

    Equal if it is known exactly. The median is the first length beyond which at most half last.
    """
    reached = np.flatnonzero(steps.survival <= 0.5 + 1e-12)
    if not len(reached) or steps.most[reached[0]] == OPEN:
        return None
    return int(steps.least[reached[0]]), int(steps.most[reached[0]])


def _innermost(least: Numbers, most: Numbers) -> tuple[Numbers, Numbers]:
    """Return the intervals from a lower bound to the next bound, where that is an upper one."""
    values = np.concatenate([np.unique(least), np.unique(most)])
    upper = np.arange(len(values)) >= len(np.unique(least))
    order = np.lexsort((upper, values))
    values, upper = values[order], upper[order]
    place = np.flatnonzero(~upper[:-1] & upper[1:])
    return values[place], values[place + 1]


def _chance(total: Reals, first: Numbers, last: Numbers) -> Reals:
    """Return the chance of each kind of life, for running sums of the shares."""
    sums = np.concatenate([[0.0], total])
    chance: Reals = np.maximum(sums[last] - sums[first], 1e-300)
    return chance


def _minorant(mass: Reals, weight: Reals, first: Numbers, last: Numbers) -> Reals:
    """Return shares nearer to the likeliest: a step of Newton, its running sums kept rising."""
    size = len(mass)
    total: Reals = np.minimum(np.cumsum(mass), 1.0)
    total[-1] = 1.0
    if size == 1:
        return total
    chance = _chance(total, first, last)
    here = float(weight @ np.log(chance))
    slope, bend = weight / chance, weight / np.maximum(chance, 1e-100) ** 2
    gradient, curve = np.zeros(size), np.full(size, 1e-12)
    for part, at, sign in ((last < size, last - 1, 1), (first > 0, first - 1, -1)):
        gradient += sign * np.bincount(at[part], slope[part], size)
        curve += np.bincount(at[part], bend[part], size)
    risen = isotonic_regression((total + gradient / curve)[:-1], weights=curve[:-1]).x
    aim = np.append(risen.clip(0, 1), 1.0)
    step = 1.0
    while step > 1e-3:
        tried = total + step * (aim - total)
        if float(weight @ np.log(_chance(tried, first, last))) > here:
            return np.diff(tried, prepend=0.0)
        step /= 2
    return np.diff(total, prepend=0.0)
