"""What stands for an agent: a shape and a colour by its kind, an area by its measure."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from habeas.networks.drawing.figures import COLOURS, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Looks", "draw_nodes", "looks", "radii"]

#: By the name of a kind: the number of its colour and shape, and its members.
Looks = dict[str, tuple[int, list[str]]]

#: Markers beside the colours, and how much to enlarge each so that all have the area of the first.
_SHAPES = (("o", 1.0), ("^", 1.35), ("s", 0.8), ("D", 0.8), ("h", 1.1), ("v", 1.35))
#: Colour and shape of the kinds, the same in every drawing.
_KINDS = {"Organization": 0, "Person": 1, "Group": 2, "Agent": 5}


def looks(kinds: Mapping[str, str], *, own: bool = False) -> Looks:
    """Return the members of each kind, by its name, with the number of its colour and shape.

    Parameters
    ----------
    kinds
        Of each agent that is drawn, "" if it has none.
    own
        Whether they are groups of a caller's own, which get looks in the order of their names.
    """
    members: dict[str, list[str]] = {}
    for node in sorted(kinds):
        members.setdefault(kinds[node] or "Agent", []).append(node)
    return {
        name: (number if own else _KINDS.get(name, _KINDS["Agent"]), members[name])
        for number, name in enumerate(sorted(members))
    }


def radii(values: Mapping[str, float], unit: float) -> dict[str, float]:
    """Return how far each node reaches, in points: areas grow with the values."""
    most = max([*values.values(), 1e-9])
    small, large = np.clip(0.16 * unit, 2.2, 4.5), np.clip(0.38 * unit, 6.0, 16.0)
    return {
        node: float(small + (large - small) * np.sqrt(max(value, 0.0) / most))
        for node, value in values.items()
    }


def draw_nodes(
    axes: "Axes",
    places: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
    looks: Looks,
    highlight: Collection[str],
    rim: float = 0.8,
) -> None:
    """Draw the agents at their places, with an entry of the legend for each kind."""
    for name, (number, nodes) in looks.items():
        colour, (marker, larger) = COLOURS[number % 6], _SHAPES[number % 6]
        points = np.array([places[node] for node in nodes])
        axes.scatter(
            points[:, 0],
            points[:, 1],
            s=[larger * (2 * radii[node]) ** 2 for node in nodes],
            c=colour,
            marker=marker,
            linewidths=[1.8 if node in highlight else rim for node in nodes],
            edgecolors=[INK if node in highlight else "white" for node in nodes],
            zorder=4,
        )
        axes.scatter([], [], s=60, c=colour, marker=marker, label=f"{name} ({len(nodes)})")
