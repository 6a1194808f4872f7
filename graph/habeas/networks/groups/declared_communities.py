"""The measures that read communities, as they are declared."""

from collections.abc import Callable
from typing import Any

import numpy as np

from habeas.networks.arrays import Network
from habeas.networks.groups.bridging import bridging, crowding
from habeas.networks.groups.communities import Communities, communities
from habeas.networks.groups.once import once
from habeas.networks.groups.partitions import Reals
from habeas.networks.measure import Measure, Setting

__all__ = ["OF_COMMUNITIES"]


def _communities(network: Network, resolution: float, seed: int, runs: int) -> Communities:
    found: Communities = once(
        network,
        ("communities", resolution, seed, runs),
        lambda: communities(network, resolution=resolution, seed=seed, runs=runs),
    )
    return found


def _community(
    network: Network, *, resolution: float = 1.0, seed: int = 1, runs: int = 20
) -> Reals:
    return _communities(network, resolution, seed, runs).of_agent.astype(np.float64)


def _certainty(
    network: Network, *, resolution: float = 1.0, seed: int = 1, runs: int = 20
) -> Reals:
    return _communities(network, resolution, seed, runs).certainty


def _summary(
    network: Network, *, resolution: float = 1.0, seed: int = 1, runs: int = 20
) -> dict[str, Any]:
    return _communities(network, resolution, seed, runs).summary()


def _bridge(column: str) -> Callable[..., Reals]:
    def compute(
        network: Network, *, resolution: float = 1.0, seed: int = 1, runs: int = 20
    ) -> Reals:
        found = bridging(network, _communities(network, resolution, seed, runs))
        return np.asarray(getattr(found, column), dtype=np.float64)

    return compute


def _crowding(network: Network, *, resolution: float = 1.0, seed: int = 1, runs: int = 20) -> Reals:
    return crowding(network, _communities(network, resolution, seed, runs))


_LEIDEN = {
    "resolution": Setting(1.0, "more for smaller communities", least=0.01, most=100),
    "seed": Setting(1, "the same gives the same answer", least=0, most=2**32 - 1),
    "runs": Setting(20, "how many partitions are compared", least=1, most=200),
}
_TRAAG = (
    "V. A. Traag, L. Waltman and N. J. van Eck, From Louvain to Leiden, Scientific Reports 9 "
    "(2019), doi:10.1038/s41598-019-41695-z"
)
_GUIMERA = (
    "R. Guimerà and L. A. N. Amaral, Functional cartography of complex metabolic networks, "
    "Nature 433 (2005), doi:10.1038/nature03288"
)
_OUR_OWN = "defined here; see docs/groups.md"
_IN_COMMUNITIES = "Weights place the communities, directions do not; ties are counted, not weighed."

OF_COMMUNITIES: tuple[Measure, ...] = (
    Measure(
        name="community",
        label="Community",
        of="agent",
        definition="The number of an agent's community, 0 for the largest.",
        source=_TRAAG,
        assumes="Weights count, directions do not. One of many partitions that are about as good.",
        equals="modularity as networkx.community.modularity; groups planted in a network",
        compute=_community,
        settings=_LEIDEN,
        slow=True,
    ),
    Measure(
        name="community_certainty",
        label="Certainty of community",
        of="agent",
        definition="The mean share of an agent's company that other seeds give it too.",
        source=_OUR_OWN,
        assumes="Weights count, directions do not. Not defined without ties, nor with one run.",
        equals="brute force over all pairs",
        compute=_certainty,
        settings=_LEIDEN,
        slow=True,
    ),
    Measure(
        name="communities",
        label="Communities",
        of="network",
        definition="How many communities there are, how good, and how alike over seeds.",
        source=_TRAAG + "; L. Hubert and P. Arabie, Comparing partitions (1985)",
        assumes="Weights count, directions do not. Stability is of agents with ties.",
        equals="networkx.community.modularity; adjusted Rand index by brute force over all pairs",
        compute=_summary,
        settings=_LEIDEN,
        slow=True,
    ),
    Measure(
        name="participation",
        label="Participation in communities",
        of="agent",
        definition="How evenly an agent's ties fall on communities: 0 for one, towards 1 for many.",
        source=_GUIMERA,
        assumes=_IN_COMMUNITIES + " Not defined without ties.",
        equals="brute force over all ties",
        compute=_bridge("participation"),
        settings=_LEIDEN,
        slow=True,
    ),
    Measure(
        name="within_community",
        label="Ties within its community",
        of="agent",
        definition="Standard deviations by which an agent's ties inside exceed its community's mean.",
        source=_GUIMERA,
        assumes=_IN_COMMUNITIES + " Not defined where all have as many.",
        equals="brute force over all ties",
        compute=_bridge("within"),
        settings=_LEIDEN,
        slow=True,
    ),
    Measure(
        name="joins_alone",
        label="Communities joined alone",
        of="agent",
        definition="With how many communities an agent's own would have no tie without it.",
        source=_OUR_OWN,
        assumes=_IN_COMMUNITIES,
        equals="taking each agent out",
        compute=_bridge("alone"),
        settings=_LEIDEN,
        slow=True,
    ),
    Measure(
        name="ties_between",
        label="Ties between the same communities",
        of="edge",
        definition="How many ties join the communities of a tie's ends: 1 if it is the only one.",
        source=_OUR_OWN,
        assumes=_IN_COMMUNITIES + " 0 for a tie within a community.",
        equals="brute force over all ties",
        compute=_crowding,
        settings=_LEIDEN,
        slow=True,
    ),
)
