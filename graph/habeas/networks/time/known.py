"""A network as it was known on two days: what came in, what went, and who changed rank.

Only claims count that were certainly public by a day; see
:class:`habeas.networks.selection.Selection`. Two networks of other origin are
compared alike, as those of two periods.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.projection import project_table
from habeas.networks.selection import InvalidPeriodError, Selection, select
from habeas.networks.tables import EdgeTable

__all__ = ["Changes", "EdgeChanges", "RankChanges", "as_known", "changes"]

Reals = NDArray[np.float64]
Values = Callable[[Network], NDArray[Any]]


class EdgeChanges(NamedTuple):
    """One row for each edge that came, went or has another weight; by their ends."""

    source: list[str]
    target: list[str]
    #: NaN for an edge that came in.
    weight_before: Reals
    #: NaN for an edge that went.
    weight_after: Reals


class RankChanges(NamedTuple):
    """One row for each agent of either network: rank 1 is the highest, equals share the better one.

    By the rank after, then by agent; those who went come last. NaN where an agent is not there.
    """

    agent: list[str]
    value_before: Reals
    value_after: Reals
    rank_before: Reals
    rank_after: Reals


@dataclass(frozen=True, eq=False)
class Changes:
    """What is other in one network than in another."""

    #: IRIs, sorted.
    agents_in: Sequence[str]
    agents_out: Sequence[str]
    edges: EdgeChanges
    ranks: RankChanges
    #: Spearman's correlation of the values of those in both; NaN for fewer than two of them, or if
    #: all have one value.
    correlation: float
    #: What the two networks say of themselves.
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    @property
    def edges_in(self) -> int:
        """How many edges came in."""
        return int(np.isnan(self.edges.weight_before).sum())

    @property
    def edges_out(self) -> int:
        """How many edges went."""
        return int(np.isnan(self.edges.weight_after).sum())


def as_known(
    table: EdgeTable,
    first: date,
    second: date,
    *,
    measure: Values | None = None,
    weighting: str | None = None,
) -> Changes:
    """Return what changed in a network between two days on which it was known.

    Parameters
    ----------
    measure
        By what agents are ranked: a function of a network; their degree if it is not given.
    weighting
        As for :func:`habeas.networks.projection.project_table`.

    Returns
    -------
    Changes
        ``before`` and ``after`` say, in ``undated``, how many claims count on no day because none
        is known by which they were public.

    Raises
    ------
    InvalidPeriodError
        If the second day is before the first.
    NetworkTooSmallError
        If the rule shows only larger networks than one of the two.
    """
    if second < first:
        raise InvalidPeriodError(first, second)
    networks = [
        project_table(select(table, Selection(as_of=day)), weighting) for day in (first, second)
    ]
    return changes(networks[0], networks[1], measure=measure)


def changes(before: Network, after: Network, *, measure: Values | None = None) -> Changes:
    """Return what is other in one network than in another, agents matched by their IRIs.

    Examples
    --------
    >>> one = Network.of(["Ada", "Ben", "Cy"], [0], [1])
    >>> other = Network.of(["Ada", "Ben", "Di"], [0, 1], [1, 2])
    >>> found = changes(one, other)
    >>> found.agents_in, found.agents_out, found.edges.source, found.edges.target
    (['Di'], ['Cy'], ['Ben'], ['Di'])
    >>> found.ranks.agent, found.ranks.rank_after.tolist()
    (['Ben', 'Ada', 'Di', 'Cy'], [1.0, 2.0, 2.0, nan])
    """
    compute = measure or (lambda network: network.degree)
    agents = sorted({*before.agents, *after.agents})
    place = {agent: number for number, agent in enumerate(agents)}
    columns = []
    for network in (before, after):
        value, rank = np.full((2, len(agents)), np.nan)
        here = np.array([place[agent] for agent in network.agents], dtype=np.int64)
        value[here] = np.asarray(compute(network), dtype=np.float64)
        known = ~np.isnan(value)
        rank[known] = _ranks(-value[known], "min")
        columns.append((here, value, rank))
    (here, value, rank), (later, value_after, rank_after) = columns
    both = ~np.isnan(value) & ~np.isnan(value_after)
    there = np.zeros((2, len(agents)), dtype=bool)
    there[0, here], there[1, later] = True, True
    order = np.lexsort((np.arange(len(agents)), np.nan_to_num(rank_after, nan=np.inf)))
    return Changes(
        [agents[number] for number in np.flatnonzero(~there[0])],
        [agents[number] for number in np.flatnonzero(~there[1])],
        _edges(before, after, here, later, agents),
        RankChanges(
            [agents[number] for number in order.tolist()],
            *(column[order] for column in (value, value_after, rank, rank_after)),
        ),
        _correlation(value[both], value_after[both]),
        before.about,
        after.about,
    )


def _edges(
    before: Network,
    after: Network,
    here: NDArray[np.int64],
    later: NDArray[np.int64],
    agents: Sequence[str],
) -> EdgeChanges:
    size = max(len(agents), 1)
    keys, weights = [], []
    for network, places in ((before, here), (after, later)):
        source, target, weight = network.edges
        keys.append(places[source] * size + places[target])
        weights.append(weight)
    edges = np.union1d(*keys)
    columns = np.full((2, len(edges)), np.nan)
    for column, key, weight in zip(columns, keys, weights, strict=True):
        column[np.searchsorted(edges, key)] = weight
    other = ~np.isclose(columns[0], columns[1], rtol=1e-12, atol=0)
    return EdgeChanges(
        [agents[number] for number in (edges[other] // size).tolist()],
        [agents[number] for number in (edges[other] % size).tolist()],
        columns[0, other],
        columns[1, other],
    )


def _ranks(values: Reals, method: str = "average") -> Reals:
    from scipy.stats import rankdata  # here, since scipy.stats takes a second to load

    ranks: Reals = rankdata(values, method=method)
    return ranks


def _correlation(one: Reals, other: Reals) -> float:
    ranks = np.array([_ranks(one), _ranks(other)])
    if ranks.shape[1] < 2 or (ranks == ranks[:, :1]).all(axis=1).any():
        return float("nan")
    return float(np.corrcoef(ranks)[0, 1])
