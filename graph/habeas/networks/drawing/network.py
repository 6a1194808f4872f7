"""A network as a picture for paper and page: readable at 20 agents, at 200, and at 2,000.

Kinds are told apart by colour and by shape. A drawing says under itself what
an edge means, what it does not mean, and how much data it rests on, so that
it can be passed on without its text.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from habeas.networks.arrays import Network
from habeas.networks.drawing.apart import draw_apart
from habeas.networks.drawing.figures import GREY, style
from habeas.networks.drawing.labels import place_labels
from habeas.networks.drawing.marks import draw_nodes, looks, radii
from habeas.networks.drawing.places import Places, places
from habeas.networks.drawing.sheet import WIDTH, coverage, fit, legend, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw", "draw_network"]

#: How far apart the nodes of a small network stand, in points.
LARGEST_UNIT = 70.0


def draw_network(graph: "nx.Graph[str] | nx.DiGraph[str]", **how: Any) -> "Figure":
    """Return a drawing of a graph of networkx; see :func:`draw`.

    Loops of an agent to itself are not drawn.
    """
    return draw(Network.of_networkx(graph), **how)


def draw(
    network: Network,
    *,
    title: str = "",
    version: str = "",
    groups: Mapping[str, str] | None = None,
    size: Mapping[str, float] | None = None,
    size_means: str = "how many others an agent is joined to",
    highlight: Collection[str] = (),
    most_labels: int | None = None,
    seed: int = 1,
    at: Places | None = None,
) -> "Figure":
    """Return a drawing of ``network``.

    Up to 300 agents are drawn with all edges. More are drawn as communities
    beside each other with a backbone: see :func:`habeas.networks.drawing.places`.

    Parameters
    ----------
    network
        Directions are drawn as arrows, unless there are more than 300 agents. Agents that are
        joined to nobody are not drawn, but counted in the caption.
    title
        What the picture shows; by default the label of the rule.
    version
        The version of the release, for the caption.
    groups
        Which group each agent is in, instead of its kind: six at most are told
        apart. They get colours and shapes in the order of their first letters.
    size
        A measure by agent: areas grow with it. By default how many others an
        agent is joined to.
    size_means
        What ``size`` is, for the caption.
    highlight
        Agents that get a dark ring, and their names first.
    most_labels
        How many names to write. Highlighted agents come first, then by size.
        24 by default, or some in each community.
    seed
        Where the agents stand before the layout begins.
    at
        Where they stand, if it was computed before: ``places(network, seed)``.

    Returns
    -------
    matplotlib.figure.Figure
        Not shown and not saved: :func:`to_svg` and :func:`to_png` give its
        bytes, a notebook shows it. A network without edges gives a drawing
        that says so.

    Raises
    ------
    MissingLibraryError
        If matplotlib is not installed, or NetworKit for more than 300 agents.
    """
    with style():
        stand = at or places(network, seed)
        drawn = np.flatnonzero(~np.isnan(stand.points[:, 0])).tolist()
        names = [network.agents[place] for place in drawn]
        kind = network.attribute("kind")
        shapes = looks(
            {name: groups.get(name, "other") for name in names}
            if groups
            else {network.agents[place]: kind[place] for place in drawn},
            own=bool(groups),
        )
        values = {
            network.agents[place]: float(size[network.agents[place]] if size else degree)
            for place, degree in zip(drawn, network.degree[drawn].tolist(), strict=True)
        }
        label = dict(zip(network.agents, network.attribute("label"), strict=True))
        words = {name: label[name] or name for name in names}
        order = sorted(names, key=lambda name: (name not in highlight, -values[name], words[name]))
        note = f"Size: {size_means}."
        if hidden := len(network) - int((network.degree > 0).sum()):
            note += f" Not drawn: {hidden:,} joined to nobody."
        title = title or str(network.about.get("label", ""))
        said = coverage(network, version)
        if len(stand.discs):
            return draw_apart(
                network, stand, shapes, values, [(name, words[name]) for name in order],
                title=title, words=f"{said}\n{note}", highlight=highlight, most_labels=most_labels,
            )  # fmt: skip
        note += f" Width: the weight of an edge. Seed of the places: {stand.seed}."
        where = {
            network.agents[place]: (float(x), float(y))
            for place, (x, y) in zip(drawn, stand.points[drawn].tolist(), strict=True)
        }
        figure, axes = sheet(shapes, title, f"{said}\n{note}", _height(where))
        if not drawn:
            axes.text(0.5, 0.5, "No two agents are joined.", ha="center", transform=axes.transAxes)
            return figure
        points = stand.points[drawn]
        unit = fit(axes, points.min(axis=0), points.max(axis=0), (130, 50), LARGEST_UNIT)
        reach = radii(values, unit)
        _draw_edges(axes, network, where, reach)
        draw_nodes(axes, where, reach, shapes, highlight)
        legend(figure, shapes)
        chosen = [(name, words[name]) for name in order]
        place_labels(axes, where, reach, chosen, 24 if most_labels is None else most_labels)
        return figure


def _height(places: Mapping[str, tuple[float, float]]) -> float:
    """Return how high the part with the nodes should be, in inches: 2.5 to 7.5."""
    if not places:
        return 2.5
    across, up = np.ptp(np.array(list(places.values())), axis=0)
    unit = min(WIDTH * 0.8 / max(across, 1e-9), LARGEST_UNIT / 72)
    return float(np.clip(up * unit + 1.2, 2.5, 7.5))


def _draw_edges(
    axes: "Axes",
    network: Network,
    places: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
) -> None:
    """Draw the edges, slightly bent so that those in one line can be told apart, heavy ones last."""
    from matplotlib.collections import PathCollection
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    edges = sorted(
        (weight, network.agents[one], network.agents[other])
        for one, other, weight in zip(*(ends.tolist() for ends in network.edges), strict=True)
    )
    weights = np.array([weight for weight, _, _ in edges])
    # equal weights are no heavy ones
    widths = 0.4 + (2.6 if np.ptp(weights) else 0.8) * weights / max(weights.max(), 1e-9)
    opacity = float(np.clip(6 / np.sqrt(len(edges)), 0.14, 0.75))
    if network.directed:
        for (_, one, other), width in zip(edges, widths, strict=True):
            arrow = FancyArrowPatch(
                places[one], places[other], arrowstyle="-|>", mutation_scale=8,
                connectionstyle="arc3,rad=0.08", linewidth=min(width, 1.4), color=GREY,
                alpha=opacity, shrinkA=radii[one] + 1, shrinkB=radii[other] + 1, zorder=2,
            )  # fmt: skip
            axes.add_patch(arrow)
        return
    starts = np.array([places[one] for _, one, _ in edges])
    ends = np.array([places[other] for _, _, other in edges])
    across = (ends - starts) @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    bends = (starts + ends) / 2 + 0.09 * across
    codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3]
    curves = [Path(points, codes) for points in np.stack([starts, bends, ends], axis=1)]
    axes.add_collection(
        PathCollection(
            curves, linewidths=widths, facecolors="none", edgecolors=GREY, alpha=opacity, zorder=2
        ),
        autolim=False,
    )
