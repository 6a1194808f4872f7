"""Who joins groups that otherwise do not meet.

Groups are communities, or those of a label. An agent joins two of them alone if
every tie between the two is a tie of this agent: were it silenced, none would be
left. Directions are ignored, and weights too: one letter is a tie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import InvalidNetworkError, Matrix, Network
from habeas.networks.groups.communities import Communities
from habeas.networks.groups.partitions import Groups, Reals

__all__ = ["Alone", "Between", "Bridging", "bridging", "crowding"]


class Between(NamedTuple):
    """The ties between each two groups that have any, the fewest first."""

    #: Numbers of the groups, the smaller first.
    one: Groups
    other: Groups
    ties: NDArray[np.int64]
    #: How many agents of each have a tie with the other.
    of_one: NDArray[np.int64]
    of_other: NDArray[np.int64]


class Alone(NamedTuple):
    """Agents that join two groups alone, by agent, then by group."""

    #: Places in the network.
    agent: NDArray[np.int64]
    #: Its group, and the one that it joins with it.
    own: Groups
    other: Groups
    #: With how many agents of the other.
    ties: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bridging:
    """How each agent stands between groups; NaN and 0 for one without a group."""

    agents: Sequence[str]
    #: The group of each agent, -1 for none, shape (n,) as all that follow.
    group: Groups
    #: Ties with its own group, with others, and how many others it reaches.
    inside: NDArray[np.int64]
    outside: NDArray[np.int64]
    reached: NDArray[np.int64]
    #: With how many groups it alone joins its own.
    alone: NDArray[np.int64]
    #: How evenly its ties fall on groups: 0 if all are with one, towards 1 if they are spread.
    #: NaN without ties.
    participation: Reals
    #: Its ties inside, in standard deviations above the mean of its group; NaN if all have as many.
    within: Reals
    between: Between
    joined_alone: Alone
    about: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """Return one row for each agent, as columns."""
        names = ("group", "inside", "outside", "reached", "alone", "participation", "within")
        return {"agent": list(self.agents), **{name: getattr(self, name) for name in names}}


def bridging(network: Network, communities: Communities | Groups) -> Bridging:
    """Return how each agent stands between groups.

    Participation and the score within are those of Guimerà and Amaral [1]_, of
    ties and not of weights.

    Parameters
    ----------
    communities
        Communities, or a number from 0 for each agent, -1 for one of no group: its
        ties are left out.

    Raises
    ------
    InvalidNetworkError
        If there are more or fewer groups than agents.

    References
    ----------
    .. [1] R. Guimerà and L. A. N. Amaral, "Functional cartography of complex
       metabolic networks", Nature 433, 895-900 (2005).

    Examples
    --------
    >>> path = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 1, 2], [1, 2, 3])
    >>> found = bridging(path, np.array([0, 0, 1, 1]))
    >>> found.alone.tolist(), found.participation.tolist()
    ([0, 1, 1, 0], [0.0, 0.5, 0.5, 0.0])
    """
    given = communities.of_agent if isinstance(communities, Communities) else communities
    group = np.asarray(given, dtype=np.int64)
    if len(group) != len(network):
        raise InvalidNetworkError(
            f"There are groups for {len(group)} agents, and the network has {len(network)}; "
            "give one for each, in the order of the agents."
        )
    width = int(group.max(initial=-1)) + 1
    ties = _ties(network, group, width)
    row = np.repeat(np.arange(len(network)), np.diff(ties.indptr))
    number = ties.data.astype(np.int64)
    away = ties.indices != group[row]
    every = np.bincount(row, ties.data, len(network))
    inside = np.bincount(row, ties.data * ~away, len(network))
    squares = np.bincount(row, ties.data**2, len(network))
    participation = np.full(len(network), np.nan)
    np.divide(squares, every**2, out=participation, where=every > 0)
    crossing = _Crossing(row[away], group[row[away]], ties.indices[away].astype(np.int64))
    only = _alone(crossing, number[away], width)
    return Bridging(
        network.agents,
        group,
        inside.astype(np.int64),
        (every - inside).astype(np.int64),
        np.bincount(crossing.agent, minlength=len(network)),
        np.bincount(only.agent, minlength=len(network)),
        1 - participation,
        _scores(inside.astype(np.float64), group, width),
        _between(crossing, number[away], width),
        only,
        network.about,
    )


def crowding(network: Network, communities: Communities | Groups) -> Reals:
    """Return for each edge how many edges lie between the same two groups, shape (n_edges,).

    1 for the only tie between two groups. 0 for an edge within a group, or with an
    agent of none. In the order of ``network.edges``; a tie with both directions counts once.

    Examples
    --------
    >>> path = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 1, 2], [1, 2, 3])
    >>> crowding(path, np.array([0, 0, 1, 1])).tolist()
    [0.0, 1.0, 0.0]
    """
    found = bridging(network, communities)
    width = int(found.group.max(initial=-1)) + 1
    source, target = (found.group[end] for end in (network.edges.source, network.edges.target))
    known = (source != target) & (source >= 0) & (target >= 0)
    pairs = np.minimum(source, target) * width + np.maximum(source, target)
    keys = found.between.one * width + found.between.other
    order = np.argsort(keys)
    number = np.zeros(len(source))
    place = np.searchsorted(keys[order], pairs[known])
    number[known] = found.between.ties[order][place]
    return number


class _Crossing(NamedTuple):
    """One row for each agent and each group that it reaches besides its own."""

    agent: NDArray[np.int64]
    own: Groups
    other: Groups


def _ties(network: Network, group: Groups, width: int) -> Matrix:
    """Return how many ties each agent has with each group, as a sparse matrix."""
    joined = network.joined
    row = np.repeat(np.arange(len(network)), np.diff(joined.indptr))
    kept = (group[row] >= 0) & (group[joined.indices] >= 0)
    start = np.concatenate([[0], np.cumsum(kept)])[joined.indptr]
    ties = sparse.csr_array(
        (np.ones(int(kept.sum())), group[joined.indices[kept]], start),
        shape=(len(network), width),
    )
    ties.sum_duplicates()
    return ties


def _alone(crossing: _Crossing, ties: NDArray[np.int64], width: int) -> Alone:
    """Return who has all the ties between two groups."""
    _, pair = np.unique(crossing.own * width + crossing.other, return_inverse=True)
    every = np.bincount(pair, ties)
    only = ties == every[pair]
    return Alone(crossing.agent[only], crossing.own[only], crossing.other[only], ties[only])


def _between(crossing: _Crossing, ties: NDArray[np.int64], width: int) -> Between:
    """Return the ties between each two groups."""
    keys, pair = np.unique(crossing.own * width + crossing.other, return_inverse=True)
    number, of_own = np.bincount(pair, ties).astype(np.int64), np.bincount(pair)
    own, other = np.divmod(keys, max(width, 1))
    # Each pair stands here from both sides, with as many ties.
    back = np.searchsorted(keys, other * width + own)
    first = own < other
    found = Between(
        own[first], other[first], number[first], of_own[first], of_own[back][first]
    )  # fmt: skip
    order = np.lexsort((found.other, found.one, found.ties))
    return Between(*(column[order] for column in found))


def _scores(inside: Reals, group: Groups, width: int) -> Reals:
    """Return the ties inside, in standard deviations above the mean of the group."""
    known = group >= 0
    own, values = group[known], inside[known]
    sizes = np.maximum(np.bincount(own, minlength=width), 1)
    means = np.bincount(own, values, width) / sizes
    spread = np.sqrt(np.bincount(own, (values - means[own]) ** 2, width) / sizes)
    scores = np.full(len(group), np.nan)
    scores[known] = np.divide(
        values - means[own], spread[own], out=np.full(len(own), np.nan), where=spread[own] > 0
    )
    return scores
