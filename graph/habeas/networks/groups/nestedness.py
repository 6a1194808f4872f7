"""Nestedness: whether those with few things take part in things of those with many.

A nested network has generalists who are everywhere, and specialists who are only
where generalists are. The reverse is a division of labour.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import TwoMode
from habeas.networks.groups.answers import plain, share

__all__ = ["Nestedness", "nestedness"]


@dataclass(frozen=True)
class Nestedness:
    """NODF: 0 for none, 100 for a perfectly nested network; NaN of no pairs."""

    #: Of pairs of agents and pairs of things together.
    whole: float
    #: Of pairs of agents: is what the one with fewer things does among what the other does?
    agents: float
    #: Of pairs of things: are those of the smaller among those of the larger?
    things: float
    about: Mapping[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return {
            "nestedness": plain(self.whole),
            "nestedness_of_agents": plain(self.agents),
            "nestedness_of_things": plain(self.things),
        }


def nestedness(two_mode: TwoMode) -> Nestedness:
    """Return the nestedness of overlap and decreasing fill [1]_.

    The mean over pairs, in per cent, of what the smaller of two shares with the
    larger by all that the smaller has; a pair of the same size counts as 0. Agents
    in nothing, and things of nobody, are left out.

    It is computed from the members of each thing, and not from pairs, so a thing
    with 40,000 agents costs a sort and not 800 million pairs.

    References
    ----------
    .. [1] M. Almeida-Neto, P. Guimarães, P. R. Guimarães Jr, R. D. Loyola and
       W. Ulrich, "A consistent metric for nestedness analysis in ecological
       systems: reconciling concept and measurement", Oikos 117, 1227-1239 (2008).

    Examples
    --------
    >>> nested = TwoMode.of(["Ada", "Ben"], ["letter 1", "letter 2"], [0, 0, 1], [0, 1, 0])
    >>> nestedness(nested).whole
    100.0
    """
    incidence = two_mode.incidence
    row = np.repeat(np.arange(incidence.shape[0]), np.diff(incidence.indptr))
    column = incidence.indices
    of_agents, agents = _paired(column, two_mode.of_agents[row]), _pairs(two_mode.of_agents)
    of_things, things = _paired(row, two_mode.of_things[column]), _pairs(two_mode.of_things)
    return Nestedness(
        100 * share(of_agents + of_things, agents + things),
        100 * share(of_agents, agents),
        100 * share(of_things, things),
        two_mode.about,
    )


def _pairs(sizes: NDArray[np.int64]) -> int:
    held = int((sizes > 0).sum())
    return held * (held - 1) // 2


def _paired(place: NDArray[np.int64], size: NDArray[np.int64]) -> float:
    """Return over all pairs of different size that meet what they share by the smaller.

    Two that share three places meet in three: each adds one by the smaller size. So
    each member of a place adds, for each larger one there, one by its own size.
    """
    if not len(place):
        return 0.0
    order = np.lexsort((-size, place))
    place, size = place[order], size[order]
    number = np.arange(len(place))
    new_place = np.concatenate([[True], place[1:] != place[:-1]])
    new_size = new_place | np.concatenate([[True], size[1:] != size[:-1]])
    first_of_place = np.maximum.accumulate(np.where(new_place, number, 0))
    first_of_size = np.maximum.accumulate(np.where(new_size, number, 0))
    return float(((first_of_size - first_of_place) / size).sum())
