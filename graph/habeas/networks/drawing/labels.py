"""Names beside the nodes of a drawing, placed so that they do not cover each other.

Names are placed in order of importance. Each takes the free place that covers
least of the nodes, near its own node or, with a thin line to it, farther away.
A name for which no place is free is left out, and the next one has its turn.
"""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from habeas.networks.drawing.figures import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["place_labels"]

Boxes = NDArray[np.float64]

#: Distances from the edge of a node to its name, in pixels of the drawing, and what they cost.
_RINGS = (3.0, 14.0, 30.0, 52.0, 80.0, 115.0)
_TURNS = 16


def place_labels(
    axes: "Axes",
    places: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
    labels: Sequence[tuple[str, str]],
    most: int,
) -> list[str]:
    """Write names beside nodes and return the nodes that got one.

    Parameters
    ----------
    axes
        Where the nodes are drawn; its limits must not change afterwards.
    places
        x and y of each node, in the units of the axes.
    radii
        How far each node reaches, in points.
    labels
        Node and name, the most important first.
    most
        How many names to write at most.
    """
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.patheffects import withStroke

    figure = axes.figure
    renderer = RendererAgg(*figure.bbox.size, figure.dpi)  # type: ignore[no-untyped-call]
    nodes = list(places)
    centres = axes.transData.transform(np.array([places[node] for node in nodes], dtype=float))
    reach = np.array([radii[node] for node in nodes]) * figure.dpi / 72
    discs = np.column_stack([centres - reach[:, None], centres + reach[:, None]])
    frame = axes.get_window_extent(renderer)
    where = {node: index for index, node in enumerate(nodes)}
    taken = np.empty((0, 4))
    written: list[str] = []
    for node, name in labels:
        if len(written) >= most:
            break
        text = axes.text(
            0, 0, "\n".join(wrap(name, 26)), transform=None, zorder=5, color=INK,
            fontsize=7.6, fontweight="bold", ha="center", va="center", linespacing=1.1,
            path_effects=[withStroke(linewidth=2.4, foreground="white")],
        )  # fmt: skip
        extent = text.get_window_extent(renderer)
        half = np.array([extent.width, extent.height]) / 2
        centre = centres[where[node]]
        spots, distances = _candidates(centre, reach[where[node]], half)
        boxes = np.column_stack([spots - half, spots + half])
        covered = _overlap(boxes, discs).sum(axis=1)
        inside = (boxes[:, :2] >= frame.min).all(axis=1) & (boxes[:, 2:] <= frame.max).all(axis=1)
        free = inside & ~(_overlap(boxes, taken) > 0).any(axis=1)
        if not free.any():
            text.remove()
            continue
        best = int(np.where(free, 0.6 * distances + 0.05 * covered, np.inf).argmin())
        # in units of the axes, since a file may have other pixels
        near = np.clip(centre, boxes[best, :2], boxes[best, 2:])
        *line, spot = axes.transData.inverted().transform([centre, near, spots[best]])
        text.set_transform(axes.transData)
        text.set_position((float(spot[0]), float(spot[1])))
        if distances[best] > _RINGS[1]:
            axes.plot(*np.array(line).T, color=INK, linewidth=0.5, alpha=0.6, zorder=3.5)
        taken = np.vstack([taken, boxes[best] + [-2, -1, 2, 1]])
        written.append(node)
    return written


def _candidates(centre: Boxes, radius: float, half: Boxes) -> tuple[Boxes, Boxes]:
    """Return where the middle of a name may stand around a node, and how far from its edge.

    Above comes first: at the same cost, the first candidate wins.
    """
    turns = np.pi / 2 + np.arange(_TURNS) * 2 * np.pi / _TURNS
    ways = np.column_stack([np.cos(turns), np.sin(turns)])
    distances = np.repeat(_RINGS, _TURNS)
    ways = np.tile(ways, (len(_RINGS), 1))
    spots = centre + ways * (radius + distances)[:, None] + np.clip(ways * 1.5, -1, 1) * half
    return spots, distances


def _overlap(boxes: Boxes, others: Boxes) -> Boxes:
    """Return how much area each of ``boxes`` shares with each of ``others``, in square pixels.

    A box is its left, bottom, right and top; shapes are (n, 4), (m, 4) and (n, m).
    """
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared: Boxes = np.prod(np.maximum(high - low, 0.0), axis=2)
    return shared
