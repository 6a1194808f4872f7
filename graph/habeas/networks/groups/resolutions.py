"""Communities at several resolutions: from a few large ones to many small ones.

Modularity has a scale of its own and does not see communities below it [1]_, so
one resolution is one view. Where the same partition holds over a range of them, and
over seeds, it is a finding; where it changes at every step, it is a choice.

References
----------
.. [1] S. Fortunato and M. Barthélemy, "Resolution limit in community
   detection", Proceedings of the National Academy of Sciences 104, 36-41 (2007).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.groups.communities import Communities, Tell, communities
from habeas.networks.groups.partitions import Reals, adjusted_rand

__all__ = ["RESOLUTIONS", "Scan", "scan"]

#: From a quarter of the usual one to four times it, each about 1.4 times the one before.
RESOLUTIONS = (0.25, 0.35, 0.5, 0.71, 1.0, 1.41, 2.0, 2.83, 4.0)


class Scan(NamedTuple):
    """One row for each resolution."""

    resolution: Reals
    #: Communities of two agents or more, and the size of the largest, in the best partition.
    communities: NDArray[np.int64]
    largest: NDArray[np.int64]
    #: At resolution 1, so that rows compare.
    modularity: Reals
    #: Mean adjusted Rand index over seeds; NaN with one run.
    stability: Reals
    #: Adjusted Rand index with the best partition of the row before, of agents with ties; NaN in
    #: the first row. Near 1 over several rows: the same groups hold over a range of resolutions.
    kept: Reals


def scan(
    network: Network,
    *,
    resolutions: Sequence[float] = RESOLUTIONS,
    seed: int = 1,
    runs: int = 5,
    tell: Tell | None = None,
) -> Scan:
    """Return what communities there are at each resolution, and how far they can be relied on.

    Raises
    ------
    InvalidSettingError
        If a setting is out of its range.
    MissingLibraryError
        If NetworKit is not installed.
    """
    found: list[Communities] = []
    for number, resolution in enumerate(resolutions, start=1):
        found.append(communities(network, resolution=resolution, seed=seed, runs=runs))
        if tell is not None:
            tell(number / len(resolutions))
    tied = network.degree > 0
    kept = [
        adjusted_rand(before.of_agent[tied], after.of_agent[tied]) if tied.any() else np.nan
        for before, after in pairwise(found)
    ]
    return Scan(
        np.array([each.resolution for each in found]),
        np.array([int((each.sizes > 1).sum()) for each in found], dtype=np.int64),
        np.array([int(each.sizes.max(initial=0)) for each in found], dtype=np.int64),
        np.array([each.modularity for each in found]),
        np.array([each.stability for each in found]),
        np.array([np.nan, *kept][: len(found)]),
    )
