"""Communities: groups with more ties within than between, and how far they can be relied on.

They are found by the Leiden algorithm [1]_ of NetworKit, which begins anew with
each seed. Many partitions are about as good as the best, so one partition is one
reading. It is given here with what other seeds say about it: a group that comes
and goes with the seed is not a finding.

References
----------
.. [1] V. A. Traag, L. Waltman and N. J. van Eck, "From Louvain to Leiden:
   guaranteeing well-connected communities", Scientific Reports 9, 5233 (2019).
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from habeas.networks.arrays import Network
from habeas.networks.compiled import graph_of, networkit
from habeas.networks.groups.answers import plain
from habeas.networks.groups.partitions import (
    Groups,
    Reals,
    adjusted_rand,
    by_size,
    modularity,
    same_mates,
)
from habeas.networks.groups.settings import at_least, within

__all__ = ["Communities", "Tell", "communities", "partitions", "read"]

#: Takes how much is done, from 0 to 1.
Tell = Callable[[float], None]

#: After so many rounds of Leiden the modularity of networks of millions of edges no longer grew.
ROUNDS = 5


@dataclass(frozen=True, eq=False)
class Communities:
    """A partition of agents, with what other seeds say about it."""

    #: IRIs, as in the network.
    agents: Sequence[str]
    #: The community of each agent, shape (n,): 0 the largest. An agent without ties is alone.
    of_agent: Groups
    #: Weighted, without directions, at resolution 1, so that partitions compare; NaN without edges.
    modularity: float
    #: Mean adjusted Rand index over all pairs of runs, of agents with ties: 1 if the seed does
    #: not matter. NaN with one run.
    stability: float
    #: For each agent, the mean share of company that it keeps in the other runs, 0 to 1, shape
    #: (n,); NaN for one without ties, and for all with one run. See
    #: :func:`~habeas.networks.groups.partitions.same_mates`.
    certainty: Reals
    #: Of each run, by seed: its modularity, and how many communities have two agents or more.
    modularities: Reals
    counts: NDArray[np.int64]
    #: Components of two agents or more: where there are as many communities, they say no more.
    components: int
    resolution: float
    seed: int
    #: How the partition was taken from the runs.
    how: str
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        """How many times the network was partitioned."""
        return len(self.counts)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many agents each community has, the largest first."""
        return np.bincount(self.of_agent)

    def members(self, community: int) -> list[str]:
        """Return the IRIs of the agents of a community, sorted; none if there is no such one."""
        return [self.agents[place] for place in np.flatnonzero(self.of_agent == community).tolist()]

    def columns(self) -> dict[str, Any]:
        """Return one row for each agent, as columns."""
        return {
            "agent": list(self.agents),
            "community": self.of_agent,
            "certainty": self.certainty,
        }

    def summary(self) -> dict[str, Any]:
        """Return what must be said wherever the partition is shown, as plain values."""
        return {
            "communities": int((self.sizes > 1).sum()),
            "alone": int((self.sizes == 1).sum()),
            "components": self.components,
            "largest": int(self.sizes.max(initial=0)),
            "modularity": plain(self.modularity),
            "stability": plain(self.stability),
            "fewest_communities": int(self.counts.min()),
            "most_communities": int(self.counts.max()),
            "resolution": self.resolution,
            "runs": self.runs,
            "seed": self.seed,
            "how": self.how,
        }


def communities(
    network: Network,
    *,
    resolution: float = 1.0,
    seed: int = 1,
    runs: int = 20,
    tell: Tell | None = None,
) -> Communities:
    """Return the best of several partitions, and how alike they all are.

    Weights count, directions do not. The best is that of the highest
    modularity at this resolution; of equals, the first by seed.

    Parameters
    ----------
    resolution
        Above 0: 1 for modularity as it is, more for smaller communities.
    runs
        From 1 up. One run says nothing about stability, and takes a twentieth of the time.
    tell
        Is told how much is done.

    Raises
    ------
    InvalidSettingError
        If a setting is out of its range.
    MissingLibraryError
        If NetworKit is not installed.

    Examples
    --------
    >>> ring = Network.of(["Ada", "Ben", "Cy", "Dee", "Eve", "Fay"],
    ...                   [0, 1, 0, 3, 4, 3, 2], [1, 2, 2, 4, 5, 5, 3])
    >>> found = communities(ring, runs=5)
    >>> found.of_agent.tolist(), round(found.modularity, 3), found.stability
    ([0, 0, 0, 1, 1, 1], 0.357, 1.0)
    """
    found = partitions(network, resolution=resolution, seed=seed, runs=runs, tell=tell)
    quality = [modularity(network, groups, resolution=resolution) for groups in found]
    best = int(np.nanargmax(quality)) if not np.isnan(quality).all() else 0
    others = [groups for run, groups in enumerate(found) if run != best]
    return read(network, found[best], found, others, resolution, seed, f"best of {runs} runs")


def read(
    network: Network,
    chosen: Groups,
    found: Sequence[Groups],
    others: Sequence[Groups],
    resolution: float,
    seed: int,
    how: str,
) -> Communities:
    """Return a partition with what the ``found`` say of each other, and the ``others`` of it."""
    tied = network.degree > 0
    pairs = list(combinations([groups[tied] for groups in found], 2))
    alike = [adjusted_rand(one, other) for one, other in pairs] if tied.any() else []
    certainty = np.full(len(network), np.nan)
    if others:
        kept = np.mean([same_mates(chosen, groups) for groups in others], axis=0)
        certainty[tied] = kept[tied]
    return Communities(
        agents=network.agents,
        of_agent=chosen,
        modularity=modularity(network, chosen),
        stability=float(np.mean(alike)) if alike else float("nan"),
        certainty=certainty,
        modularities=np.array([modularity(network, groups) for groups in found]),
        counts=np.array([int((np.bincount(groups) > 1).sum()) for groups in found]),
        components=_components(network),
        resolution=resolution,
        seed=seed,
        how=how,
        about=network.about,
    )


def _components(network: Network) -> int:
    """Return how many components have two agents or more."""
    _, of_agent = connected_components(network.joined, directed=False)
    return int((np.bincount(of_agent) > 1).sum())


def partitions(
    network: Network,
    *,
    resolution: float = 1.0,
    seed: int = 1,
    runs: int = 1,
    tell: Tell | None = None,
) -> list[Groups]:
    """Return a partition for each run, each by a seed of its own, numbered by size.

    The same seed gives the same partitions, whatever else was computed before.
    """
    within("resolution", resolution, 0, math.inf)
    at_least("seed", seed, 0)
    at_least("runs", runs, 1)
    tied = network.degree > 0
    # NetworKit is spared agents without ties: each is a group of its own anyway.
    part = network if tied.all() else network.part(tied)
    seeds = np.random.SeedSequence(seed).generate_state(runs).tolist()
    found = []
    for run, own in enumerate(seeds):
        groups = np.arange(len(network), 2 * len(network), dtype=np.int64)
        if len(part):
            groups[tied] = _leiden(part, resolution, own)
        found.append(by_size(groups))
        if tell is not None:
            tell((run + 1) / runs)
    return found


def _leiden(network: Network, resolution: float, seed: int) -> Groups:
    """Return one partition of agents that all have ties."""
    kit = networkit()
    graph = graph_of(network, weighted=True)
    with _one_thread(kit):
        kit.setSeed(seed, False)
        leiden = kit.community.ParallelLeiden(
            graph, iterations=ROUNDS, randomize=True, gamma=resolution
        )
        leiden.run()
        return np.asarray(leiden.getPartition().getVector(), dtype=np.int64)


@contextmanager
def _one_thread(kit: Any) -> Iterator[None]:
    """Keep NetworKit to one thread: with more, a seed would not settle the answer."""
    threads = kit.getMaxNumberOfThreads()
    kit.setNumberOfThreads(1)
    try:
        yield
    finally:
        kit.setNumberOfThreads(threads)
