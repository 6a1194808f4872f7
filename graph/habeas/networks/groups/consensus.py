"""What many partitions agree on: the consensus of communities.

The best of several partitions is still one of them. A consensus [1]_ keeps of each
tie in how many runs its ends were together, drops the ties that seldom were, and
partitions what is left, until all runs agree. Only pairs with a tie are looked at,
to which the fast variant [2]_ adds about as many others; so it costs a few times as much
as the runs.

References
----------
.. [1] A. Lancichinetti and S. Fortunato, "Consensus clustering in complex
   networks", Scientific Reports 2, 336 (2012).
.. [2] A. Tandon, A. Albeshri, V. Thayananthan, W. Alhalabi and S. Fortunato,
   "Fast consensus clustering in complex networks", Physical Review E 99, 042301 (2019).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.groups.communities import Communities, Tell, partitions, read
from habeas.networks.groups.partitions import Groups, Reals
from habeas.networks.groups.settings import at_least, within

__all__ = ["consensus", "together"]

#: Rounds after which the runs are taken as they are: those seen here agreed after two to four.
MOST_ROUNDS = 10


def consensus(
    network: Network,
    *,
    resolution: float = 1.0,
    seed: int = 1,
    runs: int = 20,
    threshold: float = 0.5,
    tell: Tell | None = None,
) -> Communities:
    """Return the partition on which the runs agree, with how far they did at first.

    Stability, modularities and counts are of the first runs, and so is the certainty
    of each agent: how much of the company that the consensus gives it, they give it.

    Parameters
    ----------
    threshold
        A tie whose ends were together in a smaller share of runs is dropped, unless
        its ends would have none left: above 0, and not above 1.

    Raises
    ------
    InvalidSettingError
        If a setting is out of its range; it takes two runs at least.
    MissingLibraryError
        If NetworKit is not installed.
    """
    within("threshold", threshold, 0, 1)
    at_least("runs", runs, 2)
    first = found = partitions(network, resolution=resolution, seed=seed, runs=runs)
    rounds = 0
    while rounds < MOST_ROUNDS and not _all_agree(found):
        rounds += 1
        kept = _agreement(network, found, threshold)
        found = partitions(kept, resolution=resolution, seed=seed + rounds, runs=runs)
        if tell is not None:
            tell(rounds / MOST_ROUNDS)
    agreed = "" if _all_agree(found) else ", which did not agree in the end"
    how = f"consensus of {runs} runs after {rounds} rounds{agreed}"
    if tell is not None:
        tell(1.0)
    return read(network, found[0], first, first, resolution, seed, how)


def together(network: Network, found: Sequence[Groups]) -> Reals:
    """Return for each edge in which share of partitions its ends are together, shape (n_edges,)."""
    source, target, _ = network.edges
    number = np.zeros(len(source))
    for groups in found:
        number += groups[source] == groups[target]
    return number / max(len(found), 1)


def _all_agree(found: Sequence[Groups]) -> bool:
    # Groups are numbered by size and then by first agent, so equal partitions have equal numbers.
    return all(np.array_equal(found[0], groups) for groups in found[1:])


def _agreement(network: Network, found: Sequence[Groups], threshold: float) -> Network:
    """Return the ties whose ends were often together, weighted by how often."""
    source, target, _ = network.edges
    often = together(network, found)
    kept = often >= threshold
    best = np.zeros(len(network))
    np.maximum.at(best, source, often)
    np.maximum.at(best, target, often)
    left_out = ~_touched(source[kept], target[kept], len(network))
    # Who would be alone keeps the tie that held most often.
    for end in (source, target):
        kept |= left_out[end] & (often == best[end]) & (often > 0)
    return Network.of(network.agents, source[kept], target[kept], often[kept])


def _touched(source: NDArray[np.int64], target: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    touched = np.zeros(size, dtype=np.bool_)
    touched[source] = touched[target] = True
    return touched
