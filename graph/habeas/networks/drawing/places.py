"""Where everybody stands in a drawing: computed once, from a seed, for page, notebook and paper.

Up to 300 agents stand where forces move them. Above that no picture of all
edges is readable, so agents stand in discs, one for each community, and only a
backbone is drawn: a choice that makes a picture readable, and no test of which
edges are more than chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network
from habeas.networks.chance.backbones import backbone
from habeas.networks.drawing.layout import positions
from habeas.networks.drawing.packing import in_turn, inside, pack
from habeas.networks.groups.communities import communities

__all__ = ["MOST_TOGETHER", "Places", "places"]

#: Agents that one picture can show with all their edges.
MOST_TOGETHER = 300
#: Agents that one picture can show at all.
MOST_DRAWN = 5_000
#: Discs that one picture can show; the last one is for all smaller communities.
MOST_DISCS = 36
#: Agents that a community must have to get a disc of its own.
LEAST_MEMBERS = 4
#: Edges between communities, and edges within for each agent, that one picture can show.
MOST_BETWEEN = 60
MOST_WITHIN = 1.3
#: An edge may be in the backbone if a random cut of the strength of an end gives it so seldom.
ALPHA = 0.05

Points = NDArray[np.float64]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Places:
    """Where the agents of a network stand, and which of its edges are drawn."""

    #: x and y of each agent, no unit, shape (n, 2); NaN for one that is not drawn.
    points: Points
    #: Which edges are drawn, in the order of ``network.edges``, shape (n_edges,).
    shown: Mask
    seed: int
    #: In which disc each agent stands, shape (n,); -1 without discs, or if it is not drawn.
    disc: Numbers
    #: Middle and radius of each disc, shape (n_discs, 3), and what to write over it.
    discs: Points
    titles: Sequence[str] = ()
    #: In which community each agent is, 0 the largest, shape (n,); empty without discs.
    community: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    #: What a caption must say of all this.
    about: Mapping[str, Any] = field(default_factory=dict)


def places(network: Network, seed: int = 1) -> Places:
    """Return where the agents of a network stand: the same network and seed give the same places.

    Agents that are joined to nobody are not drawn. Above :data:`MOST_TOGETHER` agents stand in
    discs by community, and edges are the backbone by the disparity filter [1]_ and the best edge
    of each agent, those between communities at most :data:`MOST_BETWEEN`.

    Raises
    ------
    MissingLibraryError
        If there are more agents than :data:`MOST_TOGETHER` and NetworKit is not installed.

    References
    ----------
    .. [1] M. Á. Serrano, M. Boguñá, A. Vespignani, "Extracting the multiscale backbone of complex
       weighted networks", PNAS 106, 6483-6488 (2009), https://doi.org/10.1073/pnas.0808904106.
    """
    joined = np.flatnonzero(network.degree > 0)
    if len(joined) > MOST_TOGETHER:
        return _apart(network, seed)
    source, target, weight = network.edges
    graph: nx.Graph[str] = nx.Graph()
    for one, other, value in zip(source.tolist(), target.tolist(), weight.tolist(), strict=True):
        ends = network.agents[one], network.agents[other]
        # both directions of a directed network are one pull
        before = graph.get_edge_data(*ends, {"weight": 0.0})["weight"]
        graph.add_edge(*ends, weight=before + value)
    stand = positions(graph, seed)
    points = np.full((len(network), 2), np.nan)
    for place in joined.tolist():
        points[place] = stand[network.agents[place]]
    none = np.full(len(network), -1, dtype=np.int64)
    return Places(points, np.ones(len(source), dtype=bool), seed, none, np.empty((0, 3)))


def _apart(network: Network, seed: int) -> Places:
    """Return the places of a large network."""
    runs = 10 if network.number_of_edges() < 200_000 else 3
    found = communities(network, seed=seed, runs=runs)
    community = found.of_agent
    disc, titles = _discs(network, community, found.sizes)
    source, target, weight = network.edges
    shown = _shown(network, disc, community)
    radii = np.sqrt(np.bincount(disc[disc >= 0]).astype(np.float64)) + 0.9
    ties = np.zeros((len(radii), len(radii)))
    both = (disc[source] >= 0) & (disc[target] >= 0) & (disc[source] != disc[target])
    np.add.at(ties, (disc[source[both]], disc[target[both]]), weight[both])
    # room for a title over each
    centres = pack(radii, ties + ties.T, gap=max(2.4, 0.25 * float(np.median(radii))))
    points = np.full((len(network), 2), np.nan)
    place = np.full(len(network), -1, dtype=np.int64)
    for number, radius in enumerate(radii):
        members = np.flatnonzero(disc == number)
        place[members] = np.arange(len(members))
        within = shown & (disc[source] == number) & (disc[target] == number)
        if len(np.unique(community[members])) > 1:  # those of a small community beside each other
            members = members[np.argsort(community[members], kind="stable")]
            stand = in_turn(len(members))
        else:
            stand = inside(
                network.strength[members], place[source[within]], place[target[within]], seed
            )
        points[members] = centres[number] + stand * (radius - 0.7)
    between = community[source] != community[target]
    about = {
        "communities": int((found.sizes > 1).sum()),
        "stability": found.stability,
        "runs": found.runs,
        "edges": len(source),
        "shown": int(shown.sum()),
        "between": int(between.sum()),
        "between_shown": int((shown & between).sum()),
        "alpha": ALPHA,
        "left_out": int((network.degree > 0).sum() - (disc >= 0).sum()),
    }
    discs = np.column_stack([centres, radii])
    return Places(points, shown, seed, disc, discs, titles, community, about)


def _discs(network: Network, community: Numbers, sizes: Numbers) -> tuple[Numbers, list[str]]:
    """Return the disc of each agent, and what to write over each disc.

    The last disc is for all smaller communities. -1 is for who is joined to
    nobody, and for whom there is no room.
    """
    own = min(int((sizes >= LEAST_MEMBERS).sum()), MOST_DISCS - 1)
    own = own + 1 if int((sizes > 1).sum()) == own + 1 else own
    disc = np.where(network.degree > 0, np.minimum(community, own), -1)
    titles = [f"community {number + 1} ({sizes[number]:,})" for number in range(own)]
    if rest := int((disc == own).sum()):
        titles.append(f"{int((sizes > 1).sum()) - own:,} smaller communities ({rest:,})")
    drawn = np.flatnonzero(disc >= 0)
    if len(drawn) > MOST_DRAWN:
        # the same share of each disc stays, those with the strongest ties
        order = drawn[np.lexsort((drawn, -network.strength[drawn], disc[drawn]))]
        held = np.bincount(disc[order])
        rank = np.arange(len(order)) - np.repeat(np.cumsum(held) - held, held)
        room = np.maximum(held * MOST_DRAWN // len(drawn), 1)
        disc[order[rank >= room[disc[order]]]] = -1
    return disc, titles


def _shown(network: Network, disc: Numbers, community: Numbers) -> Mask:
    """Return which edges are drawn: the backbone, the best edge of each agent, and no more."""
    source, target, weight = network.edges
    p = backbone(network, method="disparity", alpha=ALPHA, correction="none").p
    may = (disc[source] >= 0) & (disc[target] >= 0)
    order = np.lexsort((np.arange(len(p)), -weight, p))
    order = order[may[order]]
    between = (community[source] != community[target])[order]
    shown = np.zeros(len(p), dtype=bool)
    bone = p[order] <= ALPHA
    shown[order[between & bone][:MOST_BETWEEN]] = True
    shown[order[~between & bone][: int(MOST_WITHIN * (disc >= 0).sum())]] = True
    # nobody stands alone who has a tie in the own community
    inner = order[~between]
    ends = np.concatenate([source[inner], target[inner]])
    best = np.full(len(network), len(inner), dtype=np.int64)
    np.minimum.at(best, ends, np.tile(np.arange(len(inner)), 2))
    shown[inner[best[best < len(inner)]]] = True
    return shown
