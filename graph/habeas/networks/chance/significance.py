"""Whether a measure of an agent, or of a whole network, is more or less than chance would make it.

An agent who takes part in much stands between many, whatever the network is. So
each value is held against those of the same agent in networks that keep the
numbers and leave the rest to chance; see :mod:`habeas.networks.chance.nulls`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.chance.corrections import adjusted
from habeas.networks.chance.coverage import coverage
from habeas.networks.chance.limits import InvalidTestError, check_draws
from habeas.networks.chance.nulls import null_for, randomized
from habeas.networks.measure import Measure
from habeas.networks.telling import Tell

__all__ = ["Compared", "Significance", "significance"]

Reals = NDArray[np.float64]

#: Values that differ by less than this share of them are equal: sums in another order differ so.
_EQUAL = 1e-9
#: The same for what would be 0 if sums were exact.
_NOTHING = 1e-12


class Compared(NamedTuple):
    """A table: one row for each agent, or for each value of a measure of the whole network."""

    #: The IRI of the agent, or the name of the value.
    name: list[str]
    value: Reals
    #: Mean and standard deviation over the draws; NaN where it is defined in none of them.
    mean: Reals
    deviation: Reals
    #: How probable a value so far to either side is by chance; NaN where there is no value.
    p: Reals
    #: The same, with the number of tests accounted for.
    adjusted: Reals


@dataclass(frozen=True, eq=False)
class Significance:
    """A measure held against chance, and all that was chosen for it."""

    table: Compared
    measure: str
    null: str
    #: What the null model keeps.
    keeps: str
    correction: str
    tests: int
    draws: int
    seed: int
    #: The mean share of edges that are not where they were. If it is small, the null model has
    #: little choice, or its chains are short: then a large p-value says little.
    moved: float
    coverage: Mapping[str, Any]

    @property
    def about(self) -> dict[str, Any]:
        """What a figure made of this must say, in plain values."""
        return {
            "measure": self.measure,
            "null": self.null,
            "keeps": self.keeps,
            "correction": self.correction,
            "tests": self.tests,
            "draws": self.draws,
            "seed": self.seed,
            "finest": 2 / (self.draws + 1),
            "moved": self.moved,
            "coverage": dict(self.coverage),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as plain values, None for NaN: the least probable first, then by name."""
        columns = [list(column) for column in self.table]
        made = [
            {
                name: None if isinstance(value, float) and np.isnan(value) else value
                for name, value in zip(Compared._fields, plain, strict=True)
            }
            for plain in zip(columns[0], *(np.array(c).tolist() for c in columns[1:]), strict=True)
        ]
        return sorted(made, key=lambda row: (row["p"] is None, row["p"], row["name"]))


def significance(
    network: Network,
    measure: Measure,
    *,
    null: str | None = None,
    draws: int = 999,
    rounds: int | None = None,
    correction: str = "fdr",
    seed: int = 1,
    settings: Mapping[str, Any] | None = None,
    tell: Tell | None = None,
) -> Significance:
    """Return how a measure of a network compares with networks that chance would make.

    Parameters
    ----------
    measure
        Of agents or of the whole network. Not of edges: chance joins others.
    null, rounds
        See :func:`habeas.networks.chance.nulls.randomized`.
    draws
        How many networks. No p-value is below ``2 / (draws + 1)``, so many agents need many.
    correction
        One of :data:`habeas.networks.chance.corrections.CORRECTIONS`, over all values.
    seed
        The same seed gives the same table.
    settings
        What ``measure.compute`` is called with.
    tell
        Called with the share that is done.

    Returns
    -------
    Significance
        The p-value counts the draws with at least as much, and those with at most as much, and
        the observed network with them; it is twice the smaller share, at most 1 [1]_. A draw in
        which the value is not defined counts on both sides.

    Raises
    ------
    UnknownNameError
        If there is no such null model or correction.
    InvalidTestError
        If the measure is of edges, or the null model says nothing about this network.

    References
    ----------
    .. [1] B. Phipson, G. K. Smyth, "Permutation P-values Should Never Be Zero",
       Statistical Applications in Genetics and Molecular Biology 9, 39 (2010),
       doi:10.2202/1544-6115.1585.
    """
    if measure.of == "edge":
        raise InvalidTestError(
            f"{measure.name!r} is a measure of edges, and chance joins others. "
            "Ask for a backbone, or for a measure of agents."
        )
    chosen = null_for(network, null)
    check_draws(draws)
    adjusted([], correction)  # an unknown name is refused before the draws, not after them
    given = dict(settings or {})
    name, value = _values(network, measure, given)
    more, less = np.zeros(len(value)), np.zeros(len(value))
    seen, mean, squares, moved = (
        np.zeros(len(value)),
        np.zeros(len(value)),
        np.zeros(len(value)),
        0.0,
    )
    slack = _EQUAL * np.abs(value) + _NOTHING
    made = randomized(network, chosen.name, draws=draws, rounds=rounds, seed=seed, tell=tell)
    for drawn in made:
        there = _matched(name, *_values(drawn, measure, given))
        undefined = np.isnan(there)
        more += undefined | (there >= value - slack)
        less += undefined | (there <= value + slack)
        seen += ~undefined
        step = np.where(undefined, 0.0, there - mean)
        mean += step / np.maximum(seen, 1)
        squares += step * np.where(undefined, 0.0, there - mean)
        moved += _moved(network, drawn) / draws
    p = np.minimum(1.0, 2 * (np.minimum(more, less) + 1) / (draws + 1))
    p[np.isnan(value)] = np.nan
    never = seen == 0
    table = Compared(
        name,
        value,
        np.where(never, np.nan, mean),
        np.where(never, np.nan, np.sqrt(squares / np.maximum(seen - 1, 1))),
        p,
        adjusted(p, correction),
    )
    tests = int((~np.isnan(p)).sum())
    return Significance(
        table, measure.name, chosen.name, chosen.keeps, correction, tests, draws, seed, moved,
        coverage(network),
    )  # fmt: skip


def _values(
    network: Network, measure: Measure, settings: Mapping[str, Any]
) -> tuple[list[str], Reals]:
    """Return the names and the values of a measure, without what is no number or was a setting."""
    found = measure.compute(network, **settings)
    if measure.of == "agent":
        return list(network.agents), np.array(found, dtype=np.float64)
    named = found if isinstance(found, Mapping) else {measure.name: found}
    numbers = {
        str(name): float(value)
        for name, value in named.items()
        if isinstance(value, (int, float, np.number))
        and not isinstance(value, bool)
        and name not in measure.settings
    }
    return list(numbers), np.array(list(numbers.values()), dtype=np.float64)


def _matched(wanted: list[str], name: list[str], value: Reals) -> Reals:
    """Return values in the order of ``wanted``, NaN for what is missing."""
    if name == wanted:
        return value
    held = dict(zip(name, value.tolist(), strict=True))
    return np.array([held.get(each, np.nan) for each in wanted], dtype=np.float64)


def _moved(network: Network, drawn: Network) -> float:
    """Return the share of edges that are not in the draw."""
    edges = network.weights.nnz
    if not edges:
        return 0.0
    stayed = (network.weights != 0).multiply(drawn.weights != 0).nnz
    return 1 - float(stayed) / float(edges)
