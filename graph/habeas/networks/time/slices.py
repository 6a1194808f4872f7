"""The network of each period: what agents certainly shared in it, or what they may have."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy import sparse

from habeas.networks.arrays import Network
from habeas.networks.projection import NetworkTooSmallError, project_table
from habeas.networks.tables import EdgeTable
from habeas.networks.telling import Tell, counted
from habeas.networks.time.bounds import undated
from habeas.networks.time.windows import Window, ties_of, windows, within

__all__ = ["Slice", "slices"]


@dataclass(frozen=True, eq=False)
class Slice:
    """The network of a period."""

    #: The first and the last day, both part of it.
    start: date
    end: date
    #: Only agents with a part in the period. ``about`` says ``start``, ``end`` and ``certainly``.
    network: Network
    #: How many rows it rests on, and how many of them have no date: they may belong to any period.
    rows: int
    undated: int
    #: Whether it is empty because the rule shows only larger networks.
    hidden: bool = False


def slices(
    table: EdgeTable,
    *,
    years: int = 1,
    start: date | None = None,
    end: date | None = None,
    step: int | None = None,
    certainly: bool = False,
    months: int | None = None,
    weighting: str | None = None,
    tell: Tell | None = None,
) -> list[Slice]:
    """Return the networks of periods of equal length.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    years, months, start, end, step
        As for :func:`habeas.networks.time.windows`; a step below the length makes them slide.
    certainly
        Only parts that had a day in the period in every reading of their dates; otherwise those
        that may have had one, so parts without any date are in every slice.
    weighting
        As for :func:`habeas.networks.projection.project_table`. Weights are reckoned over the
        parts in the period.

    Returns
    -------
    list of Slice
        Under a rule whose parts must overlap, a certain slice has only edges between agents whose
        parts certainly did.

    Raises
    ------
    InvalidPeriodError, InvalidWindowsError
        As for :func:`habeas.networks.time.windows`.
    """
    periods = windows(table, years=years, months=months, start=start, end=end, step=step)
    found = []
    for number in counted(len(periods), tell):
        part = within(table, periods[number], certainly=certainly)
        found.append(_slice(part, periods[number], certainly, weighting))
    return found


def _slice(part: EdgeTable, window: Window, certainly: bool, weighting: str | None) -> Slice:
    without = int(undated(part).sum())
    try:
        network = project_table(part, weighting)
    except NetworkTooSmallError:
        about: dict[str, Any] = {**part.about, "rule": part.rule.name}
        empty = Network.of([], [], [], directed=part.rule.directed, about=about)
        return Slice(*window, empty, 0, 0, hidden=True)
    if certainly and part.rule.time_window == "overlapping":
        network = _certain(network, part)
    return Slice(*window, network, len(part), without)


def _certain(network: Network, part: EdgeTable) -> Network:
    """Return a network without the edges between agents whose parts only may have overlapped."""
    size = max(len(part.agents), 1)
    ties = ties_of(part, certainly=True)
    places = {agent: place for place, agent in enumerate(network.agents)}
    place = np.array([places.get(agent, -1) for agent in part.agents], dtype=np.int64)
    ends = place[ties // size], place[ties % size]
    shape = network.weights.shape
    kept = sparse.csr_array((np.ones(len(ties)), ends), shape=shape)
    weights = network.weights.multiply(kept + kept.T).tocsr()
    weights.sort_indices()
    return Network(
        network.agents,
        weights,
        network.directed,
        network.attributes,
        network.about,
        network.two_mode,
        network.table,
    )
