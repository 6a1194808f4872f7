"""How sure a ranking is: the same measure over other records that could have been at hand.

A network rests on the sources that somebody found. Had others been found, some
agents would stand elsewhere. So sources are drawn again from those there are, with
replacement [1]_, and the network is made and measured anew each time. What one source says hangs
together, so sources are drawn and not single claims, unless a caller asks for claims.

A draw holds each source with a probability of 63 %, so it is a thinner record than the
whole: values that grow with the record lie below the observed one in most draws. The
ranks are what to read; the interval of a value says how it moves, not where it truly lies.

References
----------
.. [1] B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", Chapman & Hall
   (1993), chapters 6 and 13.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from habeas.networks.chance.coverage import coverage
from habeas.networks.chance.limits import MOST_BYTES, InvalidTestError, check_draws
from habeas.networks.chance.resampling import Lots, among, network_of
from habeas.networks.measure import Measure
from habeas.networks.tables.table import EdgeTable
from habeas.networks.telling import Tell, counted

__all__ = ["Intervals", "Ranked", "intervals", "over_lots"]

Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Ranked(NamedTuple):
    """A table: one row for each agent, the highest value first, then by IRI."""

    agent: list[str]
    value: Reals
    #: Between these lies the value in the share ``level`` of the draws that have the agent.
    low: Reals
    high: Reals
    #: How many agents have more, and one.
    rank: Numbers
    #: Between these lies the rank in the share ``level`` of all draws.
    rank_low: Numbers
    rank_high: Numbers
    #: In what share of draws the agent is among the first ``top``.
    top: Reals
    #: In what share of draws the agent has more than the next one below; NaN for the last, and
    #: for one who has as much as the next.
    order: Reals
    #: In what share of draws the agent is there at all. Where it is not, it is ranked last.
    present: Reals


@dataclass(frozen=True, eq=False)
class Intervals:
    """A ranking with its intervals, and all that was chosen for it."""

    table: Ranked
    measure: str
    #: What was drawn: ``source``, ``claim``, or ``confidence`` for possible worlds.
    by: str
    level: float
    top: int
    draws: int
    seed: int
    #: Over how many sources or claims lots were cast, and how many claims are in every draw.
    units: int
    fixed: int
    #: The share of agents, of those who have more than the next, for whom that holds in at least
    #: ``level`` of the draws; NaN if there are none.
    order_holds: float
    coverage: Mapping[str, Any]

    @property
    def about(self) -> dict[str, Any]:
        """What a figure made of this must say, in plain values."""
        return {
            "measure": self.measure,
            "by": self.by,
            "level": self.level,
            "top": self.top,
            "draws": self.draws,
            "seed": self.seed,
            "units": self.units,
            "fixed": self.fixed,
            "order_holds": None if np.isnan(self.order_holds) else self.order_holds,
            "coverage": dict(self.coverage),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as plain values, None for NaN."""
        columns = [self.table.agent, *(column.tolist() for column in self.table[1:])]
        return [
            {
                name: None if isinstance(value, float) and np.isnan(value) else value
                for name, value in zip(Ranked._fields, row, strict=True)
            }
            for row in zip(*columns, strict=True)
        ]


def intervals(
    table: EdgeTable,
    measure: Measure,
    *,
    by: str = "source",
    draws: int = 200,
    seed: int = 1,
    level: float = 0.95,
    top: int = 10,
    weighting: str | None = None,
    copies: Mapping[str, str] | None = None,
    settings: Mapping[str, Any] | None = None,
    most_bytes: int = MOST_BYTES,
    tell: Tell | None = None,
) -> Intervals:
    """Return a ranking of the agents of a table, with intervals from resampling what it rests on.

    Parameters
    ----------
    table
        What is observed, after any selection.
    measure
        Of agents. The highest value has rank 1; NaN is ranked last.
    by
        ``source`` or ``claim``. A claim that cites two sources stays if either is drawn; one that
        cites none is in every draw.
    draws
        How often. The ends of an interval of 95 % need some hundred.
    seed
        The same seed gives the same table.
    level
        The share of draws that an interval holds.
    top
        How many agents are called the first.
    weighting
        As for :meth:`EdgeTable.project`; what the rule says if None.
    copies
        See :func:`habeas.networks.chance.resampling.sources_drawn`.
    settings
        What ``measure.compute`` is called with.
    most_bytes
        What all values and ranks together may take.
    tell
        Called with the share that is done.

    Raises
    ------
    UnknownNameError
        If ``by`` is neither.
    InvalidTestError
        If the measure is not of agents, no claim cites a source that is known, or a number is out
        of its range.
    TooManyDrawsError
        If the draws would take more than ``most_bytes``; nothing was drawn yet.
    """
    return over_lots(
        table, measure, among(table, by, copies), by=by, draws=draws, seed=seed, level=level,
        top=top, weighting=weighting, settings=settings, most_bytes=most_bytes, tell=tell,
    )  # fmt: skip


def over_lots(
    table: EdgeTable,
    measure: Measure,
    lots: Lots,
    *,
    by: str,
    draws: int,
    seed: int,
    level: float,
    top: int,
    weighting: str | None,
    settings: Mapping[str, Any] | None,
    most_bytes: int,
    tell: Tell | None,
) -> Intervals:
    """Return the same for any lots; see :func:`intervals`."""
    if measure.of != "agent":
        raise InvalidTestError(
            f"{measure.name!r} is a measure of {measure.of}s, and only agents are ranked. "
            "Ask for a measure of agents."
        )
    if not 0 < level < 1:
        raise InvalidTestError(f"The level is {level}, not between 0 and 1; 0.95 is usual.")
    given = dict(settings or {})
    network, places = network_of(table, weighting)
    check_draws(draws, len(network), 16, most_bytes)
    value = np.array(measure.compute(network, **given), dtype=np.float64)
    first = np.lexsort((np.arange(len(value)), -_known(value)))

    def drawn(rng: Generator) -> Reals:
        part, there = network_of(table.without_claims(lots.gone(rng)), weighting)
        values = np.full(len(table.agents), np.nan)
        values[there] = measure.compute(part, **given)
        return values[places][first]

    values = _all(drawn, draws, len(value), seed, tell)
    ranks = _ranks(values)
    low, high = _between(values, level)
    rank_low, rank_high = _between(ranks, level)
    order = _order(value[first], values)
    held = order[~np.isnan(order)]
    ranked = Ranked(
        [network.agents[place] for place in first.tolist()],
        value[first],
        low,
        high,
        _ranks(value[None, first])[0],
        rank_low.astype(np.int64),
        rank_high.astype(np.int64),
        (ranks <= top).mean(axis=0),
        order,
        (~np.isnan(values)).mean(axis=0),
    )
    return Intervals(
        ranked, measure.name, by, level, top, draws, seed, lots.units, lots.fixed,
        float((held >= level).mean()) if len(held) else float("nan"), coverage(table),
    )  # fmt: skip


def _all(
    drawn: Callable[[Generator], Reals], draws: int, size: int, seed: int, tell: Tell | None
) -> Reals:
    rng = np.random.default_rng(seed)
    values = np.empty((draws, size))
    for number in counted(draws, tell):
        values[number] = drawn(rng)
    return values


def _known(values: Reals) -> Reals:
    """Return values with what is not defined below all others."""
    return np.where(np.isnan(values), -np.inf, values)


def _ranks(values: Reals) -> Numbers:
    """Return how many have more, and one, in each row."""
    ranks = np.empty(values.shape, dtype=np.int64)
    for place, row in enumerate(-_known(values)):
        ranks[place] = np.searchsorted(np.sort(row), row) + 1
    return ranks


def _between(values: NDArray[Any], level: float) -> tuple[Reals, Reals]:
    """Return between which values of each column the share ``level`` lies, rounded outwards.

    Only values that there are in the draws; NaN is left out.
    """
    ordered = np.sort(values.astype(np.float64), axis=0)
    last = (~np.isnan(ordered)).sum(axis=0) - 1
    tail = (1 - level) / 2
    below = np.floor(np.maximum(last, 0) * tail).astype(np.int64)
    above = np.ceil(np.maximum(last, 0) * (1 - tail)).astype(np.int64)
    column = np.arange(ordered.shape[1])
    return ordered[below, column], ordered[above, column]


def _order(value: Reals, values: Reals) -> Reals:
    """Return in what share of draws each agent has more than the next."""
    order = np.full(len(value), np.nan)
    if len(value) > 1:
        known = _known(values)
        holds = (known[:, :-1] > known[:, 1:]).mean(axis=0)
        above = _known(value)[:-1] > _known(value)[1:]
        order[:-1] = np.where(above, holds, np.nan)
    return order
