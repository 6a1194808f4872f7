"""The result of a run as a picture: for each query, the CPU seconds of each engine."""

from collections.abc import Mapping
from typing import Any

from habeas.networks.drawing.figures import COLOURS, GREY, INK, caption, style, to_svg

__all__ = ["draw"]

#: Ours are drawn in the first colour; the engine alone in grey.
_LOOKS = {
    "habeas": (COLOURS[0], "o", 70),
    "habeas-plain": (COLOURS[0], "|", 60),
    "habeas-disk": (COLOURS[0], "x", 24),
    "virtuoso": (COLOURS[3], "D", 30),
    "oxigraph-disk": (GREY, "s", 26),
    "oxigraph-memory": (GREY, "|", 60),
    "rdflib-endpoint": (COLOURS[2], "^", 28),
    "rdflib": (COLOURS[5], "v", 28),
}


def draw(result: Mapping[str, Any]) -> bytes:
    """Return a picture of a result as SVG; the same result gives the same bytes."""
    with style():
        from matplotlib.figure import Figure

        sizes = list(dict.fromkeys(row["triples"] for row in result["rows"]))
        queries = list(dict.fromkeys(row["query"] for row in result["rows"]))
        width = 2.2 + 4.2 * max(1, len(sizes))
        height = 1.9 + 0.24 * max(4, len(queries))
        figure = Figure(figsize=(width, height))
        bottom = caption(figure, _words(result)) + 0.5 / height
        room = (1 - 1.6 / width) / max(1, len(sizes))
        for place, size in enumerate(sizes):
            left = 1.55 / width + place * room
            box = (left, bottom, room - 0.25 / width, 1 - bottom - 0.75 / height)
            axes = figure.add_axes(box)
            _panel(axes, result, size, queries)
            if place:
                axes.set_yticklabels([])
        _legend(figure, [name for name in _LOOKS if name in result["engines"]])
        return to_svg(figure)


def _panel(axes: Any, result: Mapping[str, Any], size: int, queries: list[str]) -> None:
    """Draw one size: a line for each query, a mark for each engine."""
    for row in result["rows"]:
        if row["triples"] != size:
            continue
        colour, marker, area = _LOOKS[row["engine"]]
        place = len(queries) - 1 - queries.index(row["query"])
        if "failed" in row or "wrong" in row:
            late = row.get("failed", "").startswith("no answer")
            if late:  # at the limit, and hollow: it would have taken longer
                axes.scatter(
                    result["seconds"], place, s=area, marker="o" if marker in "|x" else marker,
                    facecolors="none", edgecolors=colour, linewidths=1.0,
                )  # fmt: skip
            continue
        axes.scatter(
            max(row["CPU s"], 1e-5), place, s=area, color=colour, marker=marker,
            linewidths=1.4 if marker in "|x" else 0, zorder=3 if row["engine"] == "habeas" else 2,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_xlim(3e-5, max(100.0, result["seconds"] * 2))
    axes.set_ylim(-0.7, len(queries) - 0.3)
    axes.set_yticks(range(len(queries)), queries[::-1])
    axes.tick_params(axis="y", length=0)
    axes.grid(True, which="major", color="#e6e8eb", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel("CPU seconds")
    axes.set_title(f"{size:,} triples", pad=8)


def _legend(figure: Any, names: list[str]) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D(
            [], [], linestyle="", color=_LOOKS[name][0], marker=_LOOKS[name][1],
            markersize=_LOOKS[name][2] ** 0.5, label=name,
        )
        for name in names
    ]  # fmt: skip
    figure.legend(
        handles=marks, loc="upper left", ncols=len(names), fontsize=8, labelcolor=INK,
        handletextpad=0.1, columnspacing=1.0, bbox_to_anchor=(0.0, 1.0),
    )  # fmt: skip


def _words(result: Mapping[str, Any]) -> str:
    machine = result["machine"]
    return (
        "CPU seconds, user and system, of all processes of an engine, for one answer; median of several "
        f"rounds, all engines in turn in one run. Hollow: no answer after {result['seconds']:g} s. Wrong "
        f"answers and errors are not drawn. {result['date']}, {machine['system']}, Python {machine['python']}."
    )
