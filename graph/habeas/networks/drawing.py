"""A network as a picture for paper and page: readable at 20 nodes and at 200.

Kinds are told apart by colour and by shape. A drawing says under itself what
an edge means, what it does not mean, and how much data it rests on, so that
it can be passed on without its text.

Above some 300 nodes no picture of all nodes is readable: ask for one case, or
draw communities instead.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from habeas.networks.figures import (
    COLOURS,
    GREY,
    INK,
    caption,
    caption_lines,
    style,
    to_png,
    to_svg,
)
from habeas.networks.labels import place_labels
from habeas.networks.layout import positions
from habeas.networks.timeline import Act, draw_timeline
from habeas.terms import abbreviate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Act", "coverage", "draw_network", "draw_timeline", "to_png", "to_svg"]

#: How wide a drawing is, in inches.
WIDTH = 11.0
#: How far apart the nodes of a small network stand, in points.
LARGEST_UNIT = 70.0
#: Markers beside the colours, and how much to enlarge each so that all have the area of the first.
_SHAPES = (("o", 1.0), ("^", 1.35), ("s", 0.8), ("D", 0.8), ("h", 1.1), ("v", 1.35))
#: Colour and shape of the kinds, the same in every drawing.
_KINDS = {"Organization": 0, "Person": 1, "Group": 2, "Agent": 5}


def draw_network(
    graph: "nx.Graph[str] | nx.DiGraph[str]",
    *,
    title: str = "",
    version: str = "",
    groups: Mapping[str, str] | None = None,
    size: Mapping[str, float] | None = None,
    size_means: str = "how many others an agent is joined to",
    highlight: Collection[str] = (),
    most_labels: int = 24,
    seed: int = 1,
) -> "Figure":
    """Return a drawing of ``graph``.

    Parameters
    ----------
    graph
        A network of :func:`habeas.networks.network`. Directions are drawn as
        arrows. Agents that are joined to nobody are not drawn, but counted in
        the caption.
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
    seed
        Where the nodes stand before the layout begins.

    Returns
    -------
    matplotlib.figure.Figure
        Not shown and not saved: :func:`to_svg` and :func:`to_png` give its
        bytes, a notebook shows it. A network without edges gives a drawing
        that says so.

    Raises
    ------
    MissingLibraryError
        If matplotlib is not installed.
    """
    with style():
        from matplotlib.figure import Figure

        drawn: nx.Graph[str] = nx.Graph(graph)
        drawn.remove_edges_from(list(nx.selfloop_edges(drawn)))
        drawn.remove_nodes_from(list(nx.isolates(drawn)))
        note = f"Size: {size_means}. Width: the weight of an edge."
        if hidden := len(graph) - len(drawn):
            note += f" Not drawn: {hidden} joined to nobody."
        places = positions(drawn, seed)
        words = f"{coverage(graph, version)}\n{note}"
        looks = _looks(drawn, groups)
        columns = 6 if sum(map(len, looks)) + 12 * len(looks) < 150 else 3
        head = 0.45 + 0.2 * -(-len(looks) // columns)
        height = _height(places) + head + 0.25 + 0.15 * len(caption_lines(words, WIDTH))
        figure = Figure(figsize=(WIDTH, height))
        bottom = caption(figure, words)
        figure.text(
            0.012, 1 - 0.12 / height, title or str(graph.graph.get("label", "")), va="top",
            fontsize=12, fontweight="bold",
        )  # fmt: skip
        axes = figure.add_axes((0.01, bottom, 0.98, 1 - head / height - bottom))
        axes.set_axis_off()
        if not drawn:
            axes.text(0.5, 0.5, "No two agents are joined.", ha="center", transform=axes.transAxes)
            return figure
        values = {node: float(size[node] if size else drawn.degree(node)) for node in sorted(drawn)}
        radii = _radii(values, _fit(axes, places))
        _draw_edges(axes, graph, places, radii)
        _draw_nodes(axes, places, radii, looks, highlight)
        figure.legend(
            loc="upper left", bbox_to_anchor=(0.002, 1 - 0.32 / height), ncols=columns,
            handletextpad=0.3, columnspacing=1.4,
        )  # fmt: skip
        names = {node: str(drawn.nodes[node].get("label", node)) for node in drawn}
        order = sorted(
            drawn, key=lambda node: (node not in highlight, -values[node], names[node], node)
        )
        place_labels(axes, places, radii, [(node, names[node]) for node in order], most_labels)
        return figure


def coverage(graph: "nx.Graph[str] | nx.DiGraph[str]", version: str = "") -> str:
    """Return what an edge means, and on how much data of which release and day the network rests."""
    about = graph.graph
    joined = about.get("throughs", 0) - about.get("throughs_with_one_agent", 0)
    shared = "things that they share" if about.get("projection") == "one-mode" else "records"
    data = (
        f"{len(graph):,} agents, {graph.number_of_edges():,} edges through {joined:,} {shared}, "
        f"by {about.get('claims', 0):,} claims."
    )
    if about.get("as_of"):
        data += (
            f" As known on {about['as_of']}; {about['undated']:,} claims without a day left out."
        )
    if about.get("case"):
        data += f" Only {abbreviate(about['case'])}."
    if version:
        data += f" Habeas release {version}."
    rule = " ".join(str(about[key]) for key in ("meaning", "limits") if about.get(key))
    return f"{rule}\n{data}".strip()


def _height(places: Mapping[str, tuple[float, float]]) -> float:
    """Return how high the part with the nodes should be, in inches: 2.5 to 7.5."""
    if not places:
        return 2.5
    across, up = np.ptp(np.array(list(places.values())), axis=0)
    unit = min(WIDTH * 0.8 / max(across, 1e-9), LARGEST_UNIT / 72)
    return float(np.clip(up * unit + 1.2, 2.5, 7.5))


def _fit(axes: "Axes", places: Mapping[str, tuple[float, float]]) -> float:
    """Show all places with a margin for names; return the points that one unit takes."""
    points = np.array(list(places.values()))
    low, high = points.min(axis=0), points.max(axis=0)
    box = axes.get_window_extent()
    paper = np.array([box.width, box.height]) * 72 / axes.figure.dpi
    room = np.maximum(paper - [130, 50], 40)
    unit = float(min((room / np.maximum(high - low, 1e-9)).min(), LARGEST_UNIT))
    middle, half = (low + high) / 2, paper / unit / 2
    axes.set_xlim(middle[0] - half[0], middle[0] + half[0])
    axes.set_ylim(middle[1] - half[1], middle[1] + half[1])
    return unit


def _radii(values: Mapping[str, float], unit: float) -> dict[str, float]:
    """Return how far each node reaches, in points: areas grow with the values."""
    most = max([*values.values(), 1e-9])
    small, large = np.clip(0.16 * unit, 2.2, 4.5), np.clip(0.38 * unit, 6.0, 16.0)
    return {
        node: float(small + (large - small) * np.sqrt(max(value, 0.0) / most))
        for node, value in values.items()
    }


def _looks(
    drawn: "nx.Graph[str]", groups: Mapping[str, str] | None
) -> dict[str, tuple[int, list[str]]]:
    """Return the members of each group, by its name, with the number of its colour and shape."""
    of_node = groups or {node: str(drawn.nodes[node].get("kind", "Agent")) for node in drawn}
    members: dict[str, list[str]] = {}
    for node in sorted(drawn):
        members.setdefault(of_node.get(node, "other"), []).append(node)
    return {
        name: (number if groups else _KINDS.get(name, _KINDS["Agent"]), members[name])
        for number, name in enumerate(sorted(members))
    }


def _draw_nodes(
    axes: "Axes",
    places: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
    looks: Mapping[str, tuple[int, list[str]]],
    highlight: Collection[str],
) -> None:
    for name, (number, nodes) in looks.items():
        colour, (marker, larger) = COLOURS[number % 6], _SHAPES[number % 6]
        points = np.array([places[node] for node in nodes])
        axes.scatter(
            points[:, 0],
            points[:, 1],
            s=[larger * (2 * radii[node]) ** 2 for node in nodes],
            c=colour,
            marker=marker,
            linewidths=[1.8 if node in highlight else 0.8 for node in nodes],
            edgecolors=[INK if node in highlight else "white" for node in nodes],
            zorder=4,
        )
        axes.scatter([], [], s=60, c=colour, marker=marker, label=f"{name} ({len(nodes)})")


def _draw_edges(
    axes: "Axes",
    graph: "nx.Graph[str] | nx.DiGraph[str]",
    places: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
) -> None:
    """Draw the edges, slightly bent so that those in one line can be told apart, heavy ones last."""
    from matplotlib.collections import PathCollection
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    edges = sorted(
        (float(weight), one, other)
        for one, other, weight in graph.edges(data="weight", default=1.0)
        if one != other
    )
    weights = np.maximum([weight for weight, _, _ in edges], 0.0)
    # equal weights are no heavy ones
    widths = 0.4 + (2.6 if np.ptp(weights) else 0.8) * weights / max(weights.max(), 1e-9)
    opacity = float(np.clip(6 / np.sqrt(len(edges)), 0.14, 0.75))
    if graph.is_directed():
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
