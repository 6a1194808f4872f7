"""A large network as a picture: its communities apart, its backbone, and who joins them."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from habeas.networks.arrays import Network
from habeas.networks.drawing.figures import GREY
from habeas.networks.drawing.labels import place_labels
from habeas.networks.drawing.marks import Looks, draw_nodes, radii
from habeas.networks.drawing.places import Places
from habeas.networks.drawing.sheet import WIDTH, fit, legend, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_apart"]

#: Edges between communities; dark enough to be told from grey ones in print without colours.
RED = "#b2182b"
#: Partitions that agree less than this are called doubtful.
UNSTABLE = 0.5
DISC = "#f1f3f7"
RIM = "#c9ced8"
#: Names in one disc, by how many agents it has at least.
_NAMES = ((60, 3), (20, 2), (4, 1))
#: Names in all discs together, as far as each may have one.
_MOST_NAMES = 42


def draw_apart(
    network: Network,
    stand: Places,
    looks: Looks,
    values: Mapping[str, float],
    labels: Sequence[tuple[str, str]],
    *,
    title: str,
    words: str,
    highlight: Collection[str] = (),
    most_labels: int | None = None,
) -> "Figure":
    """Return a drawing of communities beside each other; see :func:`habeas.networks.drawing.draw`.

    Parameters
    ----------
    stand
        Where everybody stands, and which edges are drawn.
    looks, values
        Kinds and sizes of the agents that are drawn.
    labels
        Agents and names, the most important first.
    """
    low = (stand.discs[:, :2] - stand.discs[:, 2:]).min(axis=0)
    high = (stand.discs[:, :2] + stand.discs[:, 2:]).max(axis=0)
    across, up = high - low
    height = float(np.clip((WIDTH - 0.6) * up / across + 0.4, 5.0, 11.0))
    figure, axes = sheet(looks, title, f"{words} {_said(stand)}", height)
    unit = fit(axes, low, high, (40, 34))
    where = {
        agent: (float(x), float(y))
        for agent, (x, y) in zip(network.agents, stand.points.tolist(), strict=True)
        if not np.isnan(x)
    }
    reach = _smaller(radii(values, unit), unit)
    _draw_discs(axes, stand)
    _draw_edges(axes, network, stand)
    draw_nodes(axes, where, reach, looks, highlight, rim=0.3)
    legend(figure, looks)
    place = {agent: number for number, agent in enumerate(network.agents)}
    disc = {agent: int(stand.disc[place[agent]]) for agent in where}
    named = _named(labels, disc, np.bincount(stand.disc[stand.disc >= 0]), highlight)
    place_labels(axes, where, reach, named, len(named) if most_labels is None else most_labels)
    return figure


def _said(stand: Places) -> str:
    """Return what a caption must say of what is drawn and what is not."""
    about = stand.about
    said = (
        f"\nDrawn: {about['shown']:,} of {about['edges']:,} edges "
        f"({about['shown'] / max(about['edges'], 1):.0%}), {about['edges'] - about['shown']:,} left "
        f"out. In grey, within communities, the edges that most exceed a random cut of an agent's "
        f"ties (disparity filter, p at most {about['alpha']} before any correction: a choice "
        f"to be readable, not a test), and the best edge of each agent. In red, the same between "
        f"communities: {about['between_shown']:,} of {about['between']:,}. "
        f"Discs: {about['communities']:,} communities by Leiden's method over all edges; "
        f"{about['runs']} seeds agree by {about['stability']:.2f} (adjusted Rand index, 1 is always "
        f"the same). Who stands where in a disc, and which discs are near, is chosen to be "
        f"readable. Seed of the places: {stand.seed}."
    )
    if about["stability"] < UNSTABLE:
        said += " So these communities may well be chance: do not build on them."
    if about["left_out"]:
        said += (
            f" No room for {about['left_out']:,} agents, those with the weakest ties in each disc."
        )
    return said


def _draw_discs(axes: "Axes", stand: Places) -> None:
    from matplotlib.collections import EllipseCollection
    from matplotlib.patheffects import withStroke

    sizes = np.bincount(stand.disc[stand.disc >= 0])
    widths = 2 * stand.discs[:, 2]
    axes.add_collection(
        EllipseCollection(
            widths, widths, np.zeros(len(widths)), units="xy", offsets=stand.discs[:, :2],
            offset_transform=axes.transData, facecolors=DISC, edgecolors=RIM, linewidths=0.6,
            zorder=1,
        ),
        autolim=False,
    )  # fmt: skip
    for title, size, (x, y, radius) in zip(
        stand.titles, sizes.tolist(), stand.discs.tolist(), strict=True
    ):
        if size >= 12:
            axes.text(
                x, y + radius, title, ha="center", va="bottom", fontsize=7, color="#5b6270",
                path_effects=[withStroke(linewidth=2, foreground="white")], zorder=4.5,
            )  # fmt: skip


def _draw_edges(axes: "Axes", network: Network, stand: Places) -> None:
    """Draw the edges that are shown: those between communities bent, over the discs."""
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.path import Path

    source, target, weight = (column[stand.shown] for column in network.edges)
    widths = np.clip(weight / max(float(np.quantile(weight, 0.98)), 1e-12), 0.0, 1.0)
    start, end = stand.points[source], stand.points[target]
    within = stand.community[source] == stand.community[target]
    count = max(int(within.sum()), 1)
    axes.add_collection(
        LineCollection(
            list(np.stack([start[within], end[within]], axis=1)), linewidths=0.35 + 1.2 * widths[within],
            colors=GREY, alpha=float(np.clip(20 / np.sqrt(count), 0.25, 0.6)), zorder=2,
        ),
        autolim=False,
    )  # fmt: skip
    one, other = start[~within], end[~within]
    bends = (one + other) / 2 + 0.08 * (other - one) @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3]
    axes.add_collection(
        PathCollection(
            [Path(points, codes) for points in np.stack([one, bends, other], axis=1)],
            linewidths=0.5 + 1.1 * widths[~within], facecolors="none", edgecolors=RED, alpha=0.4,
            zorder=3,
        ),
        autolim=False,
    )  # fmt: skip


def _named(
    labels: Sequence[tuple[str, str]],
    disc: Mapping[str, int],
    sizes: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    highlight: Collection[str],
) -> list[tuple[str, str]]:
    """Return whom to name: the highlighted, then the first few in each disc."""
    most = max(_MOST_NAMES // max(len(sizes), 1), 1)
    room = [
        min(next((names for least, names in _NAMES if size >= least), 0), most)
        for size in sizes.tolist()
    ]
    chosen = []
    for agent, name in labels:
        if agent in highlight:
            chosen.append((agent, name))
        elif room[disc[agent]]:
            room[disc[agent]] -= 1
            chosen.append((agent, name))
    return chosen


def _smaller(reach: Mapping[str, float], unit: float) -> dict[str, float]:
    """Return radii that leave room between agents, who stand about one unit apart."""
    most = max([*reach.values(), 1e-9])
    small, large = float(np.clip(0.26 * unit, 1.1, 3.2)), float(np.clip(0.62 * unit, 3.0, 10.0))
    low = min([*reach.values(), most])
    return {
        agent: small + (large - small) * (value - low) / max(most - low, 1e-9)
        for agent, value in reach.items()
    }
