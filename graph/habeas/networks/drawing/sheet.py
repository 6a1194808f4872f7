"""The sheet that a network is drawn on: its title, its legend, and under it what it shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from habeas.networks.arrays import Network
from habeas.networks.drawing.figures import caption, caption_lines
from habeas.networks.drawing.marks import Looks
from habeas.terms import abbreviate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["WIDTH", "coverage", "fit", "legend", "sheet"]

#: How wide a drawing is, in inches.
WIDTH = 11.0


def sheet(looks: Looks, title: str, words: str, height: float) -> "tuple[Figure, Axes]":
    """Return an empty sheet whose middle is so many inches high, and the axes there."""
    from matplotlib.figure import Figure

    columns = _columns(looks)
    head = 0.45 + 0.2 * -(-len(looks) // columns)
    height += head + 0.25 + 0.15 * len(caption_lines(words, WIDTH))
    figure = Figure(figsize=(WIDTH, height))
    bottom = caption(figure, words)
    figure.text(0.012, 1 - 0.12 / height, title, va="top", fontsize=12, fontweight="bold")
    axes = figure.add_axes((0.01, bottom, 0.98, 1 - head / height - bottom))
    axes.set_axis_off()
    return figure, axes


def legend(figure: "Figure", looks: Looks) -> None:
    """Write the legend of what was drawn, under the title."""
    figure.legend(
        loc="upper left", bbox_to_anchor=(0.002, 1 - 0.32 / figure.get_figheight()),
        ncols=_columns(looks), handletextpad=0.3, columnspacing=1.4,
    )  # fmt: skip


def fit(
    axes: "Axes", low: Any, high: Any, margin: tuple[float, float], largest: float = np.inf
) -> float:
    """Show all from ``low`` to ``high`` with a margin in points; return the points of one unit."""
    box = axes.get_window_extent()
    paper = np.array([box.width, box.height]) * 72 / axes.figure.dpi
    room = np.maximum(paper - np.array(margin), 40)
    unit = float(min((room / np.maximum(high - low, 1e-9)).min(), largest))
    middle, half = (low + high) / 2, paper / unit / 2
    axes.set_xlim(middle[0] - half[0], middle[0] + half[0])
    axes.set_ylim(middle[1] - half[1], middle[1] + half[1])
    return unit


def coverage(network: "Network | nx.Graph[str] | nx.DiGraph[str]", version: str = "") -> str:
    """Return what an edge means, and on how much data of which release and day the network rests."""
    about: Mapping[str, Any] = network.about if isinstance(network, Network) else network.graph
    joined = about.get("throughs", 0) - about.get("throughs_with_one_agent", 0)
    shared = "things that they share" if about.get("projection") == "one-mode" else "records"
    data = (
        f"{len(network):,} agents, {network.number_of_edges():,} edges through {joined:,} {shared}, "
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


def _columns(looks: Looks) -> int:
    return 6 if sum(map(len, looks)) + 12 * len(looks) < 150 else 3
