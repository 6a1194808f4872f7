"""How communities evolve: found in each window, matched across windows, and drawn as streams.

A partition depends on its seed, so each window says how stable its own is. A
story is only as good as the partitions that it joins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError
from habeas.networks.arrays import Network
from habeas.networks.tables import EdgeTable
from habeas.networks.telling import Tell, counted
from habeas.networks.time.matching import Event, Found, Likeness, matched
from habeas.networks.time.slices import Slice, slices

__all__ = ["Evolution", "Flows", "InvalidMatchingError", "Stories", "evolution", "evolution_of"]

Numbers = NDArray[np.int64]


class InvalidMatchingError(HabeasError, ValueError):
    """Communities cannot be matched as it was asked for."""


class Flows(NamedTuple):
    """A table for an alluvial drawing: who was where in one window, and where in the next.

    Columns of equal length, by window, then by source, then by target.
    """

    #: The place of the first of the two windows.
    window: Numbers
    #: The community in it: its place in the window, -1 for those who were not there, -2 for those
    #: in a community that is too small to have a story.
    source: Numbers
    #: The same for the next window.
    target: Numbers
    agents: Numbers


class Stories(NamedTuple):
    """One row for each community of each window."""

    window: Numbers
    #: Its place in the window, the largest first.
    community: Numbers
    story: Numbers
    agents: Numbers


@dataclass(frozen=True, eq=False)
class Evolution:
    """The communities of windows, and how they go over into each other."""

    slices: Sequence[Slice]
    #: For each window, the community of each agent of its network.
    of_agent: Sequence[Numbers]
    #: For each window, how alike the partitions of other seeds are (mean adjusted Rand index), 1
    #: for the same; NaN if it was not asked for, or there is nothing to part.
    stability: NDArray[np.float64]
    communities: Stories
    events: Sequence[Event]
    flows: Flows

    def members(self, window: int, community: int) -> list[str]:
        """Return the IRIs of the members of a community, sorted."""
        agents = self.slices[window].network.agents
        return [
            agents[place] for place in np.flatnonzero(self.of_agent[window] == community).tolist()
        ]

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """Return the events as plain values, the first day of the window in the place of its number."""
        return [
            {**event._asdict(), "window": self.slices[event.window].start.isoformat()}
            for event in self.events
        ]

    def steadiness(self) -> dict[int, float]:
        """Return, for each story of two windows or more, how alike it stays from each to the next.

        The mean Jaccard index of its members in windows that follow each other in the story,
        0 to 1 [1]_.

        References
        ----------
        .. [1] G. Palla, A.-L. Barabási and T. Vicsek, "Quantifying social group evolution", Nature
           446, 664-667 (2007), https://doi.org/10.1038/nature05670.
        """
        seen: dict[int, list[set[str]]] = {}
        table = zip(
            self.communities.story.tolist(),
            self.communities.window.tolist(),
            self.communities.community.tolist(),
            strict=True,
        )
        for story, window, community in table:
            seen.setdefault(story, []).append(set(self.members(window, community)))
        return {
            story: float(np.mean([len(a & b) / len(a | b) for a, b in pairwise(each)]))
            for story, each in sorted(seen.items())
            if len(each) > 1
        }


def evolution(
    table: EdgeTable,
    *,
    years: int = 1,
    start: date | None = None,
    end: date | None = None,
    step: int | None = None,
    months: int | None = None,
    certainly: bool = False,
    resolution: float = 1.0,
    runs: int = 20,
    seed: int = 1,
    threshold: float = 0.3,
    by: Likeness = "jaccard",
    least: int = 2,
    absent: int = 0,
    tell: Tell | None = None,
) -> Evolution:
    """Return how the communities of a network evolve from window to window.

    Parameters
    ----------
    table
        Rows that count, as :func:`habeas.networks.selection.select` gives them.
    years, months, start, end, step, certainly
        As for :func:`habeas.networks.time.slices`.
    resolution, runs, seed
        As for :func:`habeas.networks.groups.communities`.
    threshold, by, least, absent
        As for :func:`habeas.networks.time.matching.matched`.
    tell
        Called with the share that is done.

    Raises
    ------
    InvalidMatchingError
        If a setting of the matching is none.
    InvalidPeriodError, InvalidWindowsError
        As for :func:`habeas.networks.time.windows`.
    """
    from habeas.networks.groups import communities

    _check(threshold, by, least, absent)
    parts = slices(
        table, years=years, months=months, start=start, end=end, step=step, certainly=certainly
    )
    stability = np.full(len(parts), np.nan)
    of_agent: list[Numbers] = []
    for number in counted(len(parts), tell):
        each = parts[number]
        if each.network.number_of_edges():
            found = communities(each.network, resolution=resolution, seed=seed, runs=runs)
            of_agent.append(np.asarray(found.of_agent, dtype=np.int64))
            stability[number] = found.stability
        else:
            of_agent.append(np.arange(len(each.network), dtype=np.int64))
    return evolution_of(
        parts, of_agent, stability, threshold=threshold, by=by, least=least, absent=absent
    )


def evolution_of(
    parts: Sequence[Slice],
    of_agent: Sequence[Numbers],
    stability: NDArray[np.float64] | None = None,
    *,
    threshold: float = 0.3,
    by: Likeness = "jaccard",
    least: int = 2,
    absent: int = 0,
) -> Evolution:
    """Return how given communities of slices evolve.

    Parameters
    ----------
    of_agent
        For each slice, the community of each agent of its network, from 0.
    """
    _check(threshold, by, least, absent)
    places: dict[str, int] = {}
    numbers = [_numbers(each.network, places) for each in parts]
    found = [
        Found(agents, np.asarray(groups, dtype=np.int64))
        for agents, groups in zip(numbers, of_agent, strict=True)
    ]
    stories = matched(found, threshold=threshold, by=by, least=least, absent=absent)
    rows = [
        (window, community, story, int(np.count_nonzero(found[window].of_agent == community)))
        for window, each in enumerate(stories.stories)
        for community, story in enumerate(each)
        if story is not None
    ]
    shown = [np.array([story is not None for story in each], bool) for each in stories.stories]
    return Evolution(
        parts,
        [each.of_agent for each in found],
        np.full(len(parts), np.nan) if stability is None else stability,
        Stories(*np.array(rows, dtype=np.int64).reshape(len(rows), 4).T),
        stories.events,
        _flows(found, shown, len(places)),
    )


def _numbers(network: Network, places: dict[str, int]) -> Numbers:
    return np.array(
        [places.setdefault(agent, len(places)) for agent in network.agents], dtype=np.int64
    )


def _flows(found: Sequence[Found], shown: Sequence[NDArray[Any]], size: int) -> Flows:
    columns: list[NDArray[np.int64]] = [np.zeros((4, 0), dtype=np.int64)]
    where = []
    for each, visible in zip(found, shown, strict=True):
        place = np.full(size, -1, dtype=np.int64)
        place[each.agents] = np.where(visible[each.of_agent], each.of_agent, -2)
        where.append(place)
    for window, (one, other) in enumerate(pairwise(where)):
        there = (one != -1) | (other != -1)
        flows, agents = np.unique(np.stack([one[there], other[there]]), axis=1, return_counts=True)
        columns.append(np.vstack([np.full(len(agents), window), flows, agents]))
    return Flows(*np.concatenate(columns, axis=1))


def _check(threshold: float, by: str, least: int, absent: int) -> None:
    if by not in ("jaccard", "overlap"):
        raise InvalidMatchingError(f"No likeness is called {by!r}. Give 'jaccard' or 'overlap'.")
    if not 0 < threshold <= 1:
        raise InvalidMatchingError(
            f"threshold is {threshold}. Give a number above 0 and not above 1."
        )
    if least < 1 or absent < 0:
        raise InvalidMatchingError(
            f"least is {least} and absent is {absent}. Give at least 1, and at least 0."
        )
