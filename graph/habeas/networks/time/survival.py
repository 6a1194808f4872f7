"""How long ties last: the share that is left after each length, and the median, with intervals.

Where all ends are known exactly, or not at all, the estimate is that of Kaplan
and Meier; with ends between bounds it is Turnbull's. Both take it that whether
an end is known has nothing to do with when it was. They describe the records:
a tie that nobody recorded is not in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError
from habeas.networks.tables import EdgeTable
from habeas.networks.telling import Tell, counted
from habeas.networks.time.estimators import OPEN, Steps, Turnbull, kaplan_meier, median_of
from habeas.networks.time.lifetimes import Lifetimes, part_lifetimes, tie_lifetimes
from habeas.networks.time.windows import refuse_small

__all__ = ["InvalidSurvivalError", "Survival", "of_lifetimes", "survival"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
_TAIL = 0.025
#: How near to the maximum a draw comes: far nearer than draws are to each other.
_ROUGHLY = 1e-5


class InvalidSurvivalError(HabeasError, ValueError):
    """Survival cannot be computed as it was asked for."""


@dataclass(frozen=True, eq=False)
class Survival:
    """The share of lives that are longer than a length; lengths in days."""

    #: ``kaplan-meier`` or ``turnbull``.
    method: str
    steps: Steps
    #: Between which lengths the median lies; equal if it is known; None if more than half last
    #: longer than anything known.
    median: tuple[int, int] | None
    #: The 95 per cent confidence interval of the median; None for an end that nothing bounds.
    median_low: int | None
    median_high: int | None
    #: ``lives``, and of these ``exact``, ``between`` bounds and ``open``; ``unknown``: those left
    #: out because nothing is known of their length.
    about: Mapping[str, Any] = field(default_factory=dict)

    def _asdict(self) -> dict[str, Any]:
        """Return the columns, as :class:`pandas.DataFrame` takes them."""
        most = [None if day == OPEN else day for day in self.steps.most.tolist()]
        return {
            "least": self.steps.least.tolist(),
            "most": most,
            "survival": self.steps.survival,
            "low": self.steps.low,
            "high": self.steps.high,
        }

    def rows(self) -> list[dict[str, int | float | None]]:
        """Return the steps as plain values; what is not known is None."""
        columns = {name: list(column) for name, column in self._asdict().items()}
        return [
            {
                "least": least,
                "most": most,
                "survival": float(share),
                "low": None if np.isnan(low) else float(low),
                "high": None if np.isnan(high) else float(high),
            }
            for least, most, share, low, high in zip(*columns.values(), strict=True)
        ]


def survival(
    table: EdgeTable,
    *,
    of: Literal["tie", "part"] = "tie",
    quiet: int | None = None,
    until: date | None = None,
    draws: int = 200,
    seed: int = 1,
    tell: Tell | None = None,
) -> Survival:
    """Return how long ties, or parts, last.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    of
        ``tie``: from the first to the last day on which two agents shared something. ``part``: from
        the first to the last day of the part of an agent in a thing.
    quiet, until
        For ties: when one counts as ended; see :func:`habeas.networks.time.lifetimes.tie_lifetimes`.
    draws, seed
        How often lives are drawn again for the intervals of Turnbull's estimate; 0 for none.
    tell
        Called with the share that is done.

    Raises
    ------
    InvalidSurvivalError
        If ``of`` or a number is not one of those.
    NetworkTooLargeError
        If there are too many pairs of agents.
    NetworkTooSmallError
        If the rule shows only larger networks.
    """
    if of not in ("tie", "part"):
        raise InvalidSurvivalError(f"There is no survival of {of!r}. Give 'tie' or 'part'.")
    if draws < 0 or (quiet is not None and quiet < 0):
        name, value = ("draws", draws) if draws < 0 else ("quiet", quiet)
        raise InvalidSurvivalError(f"{name} is {value}. Give a number of at least 0.")
    refuse_small(table)
    lives = tie_lifetimes(table, quiet=quiet, until=until) if of == "tie" else part_lifetimes(table)
    return of_lifetimes(lives, draws=draws, seed=seed, tell=tell, about={**table.about, "of": of})


def of_lifetimes(
    lives: Lifetimes,
    *,
    draws: int = 200,
    seed: int = 1,
    about: Mapping[str, Any] | None = None,
    tell: Tell | None = None,
) -> Survival:
    """Return the survival of lives whose lengths are known between bounds.

    Without any life there are no steps and no median.

    Examples
    --------
    >>> known = Lifetimes(np.array([1, 2, 3]), np.array([1, 2, OPEN]), 0)
    >>> found = of_lifetimes(known)
    >>> found.method, found.median
    ('kaplan-meier', (2, 2))
    """
    least, most = lives.least, lives.most
    exact, unbounded = least == most, most == OPEN
    counts = {
        "lives": len(least),
        "exact": int(exact.sum()),
        "between": int((~exact & ~unbounded).sum()),
        "open": int(unbounded.sum()),
        "unknown": lives.unknown,
    }
    said = {**(about or {}), **counts}
    if counts["between"] == 0:
        # a life of at least so many days went on beyond the day before the last of them
        steps = kaplan_meier(np.where(exact, least, least - 1), exact)
        low, high = _brookmeyer_crowley(steps)
        return Survival("kaplan-meier", steps, median_of(steps), low, high, said)
    bounds, times = np.unique(np.stack([least, most]), axis=1, return_counts=True)
    estimate = Turnbull(bounds[0], bounds[1])
    steps = estimate.steps(times)
    shares, medians = [], []
    rng = np.random.default_rng(seed)
    mass, _ = estimate.fit(times)
    for _ in counted(draws, tell):
        drawn = rng.multinomial(len(least), times / len(least))
        total = np.cumsum(estimate.fit(drawn, mass, _ROUGHLY)[0])
        # if ends fall as late as they can
        reached = np.searchsorted(estimate.right, steps.most, side="right")
        shares.append(1 - total[reached - 1])
        half = int(np.searchsorted(total, 0.5 - 1e-9))
        medians.append((estimate.left[half], estimate.right[half]))
    if not draws:
        return Survival("turnbull", steps, median_of(steps), None, None, said)
    low_share, high_share = np.quantile(np.array(shares), [_TAIL, 1 - _TAIL], axis=0)
    drawn_medians = np.sort(np.array(medians, dtype=np.int64), axis=0)
    tail = int(_TAIL * draws)
    low_day, high_day = int(drawn_medians[tail, 0]), int(drawn_medians[-1 - tail, 1])
    return Survival(
        "turnbull",
        steps._replace(low=low_share, high=high_share),
        median_of(steps),
        None if low_day == OPEN else low_day,
        None if high_day == OPEN else high_day,
        {**said, "draws": draws, "seed": seed},
    )


def _brookmeyer_crowley(steps: Steps) -> tuple[int | None, int | None]:
    """Return the lengths at which the interval of the share first lies at, or below, a half.

    R. Brookmeyer and J. Crowley, "A confidence interval for the median survival time", Biometrics
    38, 29-41 (1982), https://doi.org/10.2307/2530286.
    """
    ends = []
    for column in (steps.low, steps.high):
        reached = np.flatnonzero(np.nan_to_num(column, nan=0.0) <= 0.5)
        ends.append(int(steps.least[reached[0]]) if len(reached) else None)
    return ends[0], ends[1]
