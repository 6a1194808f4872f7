"""The measures of this room, as they are declared to the service, the command and the docs."""

from collections.abc import Callable
from typing import Any

import numpy as np

from habeas.networks.arrays import Network, TwoMode
from habeas.networks.groups.answers import plain
from habeas.networks.groups.brokerage import ROLES, Brokerage, brokerage
from habeas.networks.groups.declared_communities import OF_COMMUNITIES
from habeas.networks.groups.labelled import ALWAYS
from habeas.networks.groups.mixing import agents_e_i, mixing
from habeas.networks.groups.nestedness import nestedness
from habeas.networks.groups.once import once
from habeas.networks.groups.partitions import Reals
from habeas.networks.groups.periphery import CHOICES, core_periphery
from habeas.networks.groups.shared import OVERLAPS, pairwise_clustering, robins_alexander
from habeas.networks.measure import Measure, Setting

__all__ = ["MEASURES"]


def _role(role: str) -> Callable[..., Reals]:
    def compute(network: Network, *, by: str = "kind", scores: bool = False) -> Reals:
        found: Brokerage = once(
            network, ("brokerage", by), lambda: brokerage(network, by=by)
        )  # fmt: skip
        return found.score(role) if scores else found.roles[role]

    return compute


def _core(network: Network, *, choose: str = "mismatches") -> Reals:
    return core_periphery(network, choose=choose).core.astype(np.float64)


def _core_summary(network: Network, *, choose: str = "mismatches") -> dict[str, Any]:
    return core_periphery(network, choose=choose).summary()


def _mixing(network: Network, *, by: str = "kind", weighted: bool = False) -> dict[str, Any]:
    return mixing(network, by=by, weighted=weighted).summary()


def _clustering(network: Network, *, overlap: str = "dot") -> Reals:
    """Return the clustering of each agent of the network; NaN for one that shares nothing."""
    two_mode = network.two_mode
    values = np.full(len(network), np.nan)
    if two_mode is not None:
        # A layer of a multiplex network has agents that take part in nothing of this rule.
        place = {agent: number for number, agent in enumerate(network.agents)}
        places = np.array([place.get(agent, -1) for agent in two_mode.agents], dtype=np.int64)
        values[places[places >= 0]] = pairwise_clustering(two_mode, overlap=overlap)[places >= 0]
    return values


def _of_two_modes(compute: Callable[[TwoMode], dict[str, Any]]) -> Callable[[Network], Any]:
    """Return a measure that is not defined where agents do not share things."""

    def of_network(network: Network) -> dict[str, Any]:
        empty = TwoMode.of([], [], [], [])
        found = compute(network.two_mode or empty)
        return found if network.two_mode is not None else dict.fromkeys(found)

    return of_network


_BY = Setting("kind", "what agents are told apart by", choices=ALWAYS)
_CHOOSE = Setting("mismatches", "what the core is chosen by", choices=CHOICES)
_WEIGHTED = Setting(False, "whether a tie counts by its weight, and not as one")
_GOULD = (
    "R. V. Gould and R. M. Fernandez, Structures of mediation, Sociological Methodology 19 (1989), "
    "doi:10.2307/270949"
)
_BORGATTI = (
    "S. P. Borgatti and M. G. Everett, Models of core/periphery structures, Social Networks 21 "
    "(2000); found as in S. Z. W. Lip, arXiv:1102.5511 (2011)"
)
_NEWMAN = (
    "M. E. J. Newman, Mixing patterns in networks, Physical Review E 67 (2003), "
    "doi:10.1103/PhysRevE.67.026126"
)
_KRACKHARDT = (
    "D. Krackhardt and R. N. Stern, Informal networks and organizational crises, Social "
    "Psychology Quarterly 51 (1988), doi:10.2307/2786835"
)
_ROLE_SENTENCES = {
    "coordinator": "Pairs of its own group between which an agent stands (A, A, A).",
    "itinerant": "Pairs of one other group between which an agent stands (A, B, A).",
    "gatekeeper": "Pairs between which an agent stands on the way into its group (A, B, B).",
    "representative": "Pairs between which an agent stands on the way out of its group (A, A, B).",
    "liaison": "Pairs of two other groups between which an agent stands (A, B, C).",
}

_ROLES = tuple(
    Measure(
        name=role,
        label=f"Brokerage: {role}",
        of="agent",
        definition=_ROLE_SENTENCES[role],
        source=_GOULD,
        assumes=(
            "No weights; a tie without direction leads both ways, so each pair counts twice. "
            "Agents of unknown group are left out."
        ),
        equals="brute force over all triples",
        compute=_role(role),
        settings={
            "by": _BY,
            "scores": Setting(
                False, "standard deviations above shuffled labels, instead of the number of pairs"
            ),
        },
    )
    for role in ROLES
)

MEASURES: tuple[Measure, ...] = (
    *_ROLES,
    *OF_COMMUNITIES,
    Measure(
        name="in_core",
        label="Core",
        of="agent",
        definition="1 for an agent in the core, 0 for one in the periphery.",
        source=_BORGATTI,
        assumes="No weights, no directions. There is always a core: look at how good it fits.",
        equals="the fewest mismatches over all subsets",
        compute=_core,
        settings={"choose": _CHOOSE},
    ),
    Measure(
        name="core_periphery",
        label="Core and periphery",
        of="network",
        definition="How large the core is, and how well the network fits the model.",
        source=_BORGATTI,
        assumes="No weights, no directions.",
        equals="numpy.corrcoef of all pairs",
        compute=_core_summary,
        settings={"choose": _CHOOSE},
    ),
    Measure(
        name="mixing",
        label="Mixing",
        of="network",
        definition="Assortativity with its error, and the E-I index with what chance gives.",
        source=f"{_NEWMAN}; {_KRACKHARDT}",
        assumes="Directions count in the assortativity. Ties with unknown groups are left out.",
        equals="networkx.attribute_assortativity_coefficient",
        compute=_mixing,
        settings={"by": _BY, "weighted": _WEIGHTED},
    ),
    Measure(
        name="e_i",
        label="E-I index",
        of="agent",
        definition="An agent's ties with other groups minus those with its own, by all.",
        source=_KRACKHARDT,
        assumes="A tie with each direction counts twice. Ties with unknown groups are left out.",
        equals="brute force over all ties",
        compute=agents_e_i,
        settings={"by": _BY, "weighted": _WEIGHTED},
    ),
    Measure(
        name="clustering_two_mode",
        label="Clustering in two modes",
        of="agent",
        definition="How much of what they do agents have in common with those they meet.",
        source="M. Latapy, C. Magnien and N. Del Vecchio, Social Networks 30 (2008), "
        "doi:10.1016/j.socnet.2007.04.006",
        assumes="Needs the things that agents share; looks at those, and not at weights.",
        equals="networkx.bipartite.latapy_clustering",
        compute=_clustering,
        settings={
            "overlap": Setting("dot", "by whose things: either's, the fewer, the more",
                               choices=tuple(OVERLAPS))
        },
    ),
    Measure(
        name="closed_in_two_modes",
        label="Closure in two modes",
        of="network",
        definition="How often two agents who share a thing share another one.",
        source="G. Robins and M. Alexander, Computational & Mathematical Organization Theory 10 "
        "(2004), doi:10.1023/B:CMOT.0000032580.12184.c0",
        assumes="Needs the things that agents share.",
        equals="networkx.bipartite.robins_alexander_clustering",
        compute=_of_two_modes(lambda found: {"closure": plain(robins_alexander(found))}),
    ),
    Measure(
        name="nestedness",
        label="Nestedness (NODF)",
        of="network",
        definition="Whether what agents with few things do is among what those with many do.",
        source="M. Almeida-Neto and others, Oikos 117 (2008), "
        "doi:10.1111/j.0030-1299.2008.16644.x",
        assumes="Needs the things that agents share. Means little without a null model.",
        equals="the worked example of the paper: 58.3, of rows 53.3, of columns 63.3",
        compute=_of_two_modes(lambda found: nestedness(found).summary()),
    ),
)  # fmt: skip
