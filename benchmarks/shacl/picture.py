"""The result of a run as a picture: cost against size, and how many times less than pySHACL."""

import math
from collections.abc import Callable
from typing import Any

from benchmarks.shacl.engines import ENGINES
from benchmarks.shacl.results import FIGURES
from habeas.networks.drawing.figures import COLOURS, GREY, INK, caption, style, to_svg

__all__ = ["draw"]

#: Our own engine is drawn in the first colour, the reference in grey.
_ORDER = ("habeas", "pyshifty", "shacl-engine", "rdf-validate-shacl", "pyrudof")
_MARKERS = ("o", "^", "s", "D", "v")


def draw(result: dict[str, Any]) -> bytes:
    """Return a picture of a result as SVG; the same result gives the same bytes."""
    with style():
        from matplotlib.figure import Figure

        kinds = list(dict.fromkeys(row["shapes"] for row in result["rows"]))
        figure = Figure(figsize=(11.0, 3.9 * len(kinds) + 0.9))
        height = figure.get_figheight()
        bottom = caption(figure, _words(result))
        room = (1 - bottom - 0.25 / height) / len(kinds)
        for place, kind in enumerate(kinds):
            low = 1 - 0.2 / height - (place + 1) * room + 0.62 / height
            box = room - 1.15 / height
            _growth(figure.add_axes((0.07, low, 0.39, box)), result, kind)
            _ratios(figure.add_axes((0.69, low, 0.28, box)), result, kind)
        return to_svg(figure)


def _look(engine: str) -> tuple[str, str]:
    if engine in _ORDER:
        place = _ORDER.index(engine)
        return COLOURS[place], _MARKERS[place]
    return GREY, "X"


def _growth(axes: Any, result: dict[str, Any], kind: str) -> None:
    """Draw CPU seconds of the whole process against triples."""
    ends = []
    for engine in (one.name for one in ENGINES):
        points = [
            (row["triples"], row["whole process CPU s"])
            for row in result["rows"]
            if row["engine"] == engine and row["shapes"] == kind and "failed" not in row
        ]
        if not points:
            continue
        colour, marker = _look(engine)
        xs, ys = zip(*sorted(points), strict=True)
        axes.plot(xs, ys, color=colour, marker=marker, markersize=5, linewidth=1.6)
        ends.append([ys[-1], xs[-1], engine, colour])
    for row in result.get("extrapolated, not measured", []):
        if row["figure"] == "whole process" and row["shapes"] == kind:
            axes.plot(
                row["triples"], row["extrapolated CPU s"], color=GREY, marker="X",
                markerfacecolor="white", markersize=6,
            )  # fmt: skip
    axes.set_xscale("log")
    axes.set_yscale("log")
    _plain(axes.xaxis, (1.0,), _size)
    _plain(axes.yaxis, (1.0, 3.0), "{:g}".format)
    for engine, where in _apart(ends):
        colour = _look(engine)[0]
        cost, size = next((end[0], end[1]) for end in ends if end[2] == engine)
        axes.annotate(
            f" {engine}", (size, cost), xytext=(6, where), textcoords="offset points",
            color=INK if colour == GREY else colour, va="center", fontsize=8,
        )  # fmt: skip
    low, high = axes.get_xlim()
    axes.set_xlim(low, high * 3)
    axes.set_xlabel("triples")
    axes.set_ylabel("CPU seconds, whole process")
    axes.set_title(_title(kind), pad=10)
    axes.grid(True, which="major", color="#e6e8eb", linewidth=0.6)
    axes.set_axisbelow(True)


def _apart(ends: list[list[Any]]) -> list[tuple[str, float]]:
    """Return how many points up each name is moved, so that names at one size stand apart."""
    placed: list[tuple[str, float]] = []
    last: dict[float, tuple[float, float]] = {}
    for cost, size, engine, _ in sorted(ends):
        shift = 0.0
        if size in last:
            before, moved = last[size]
            # half a decade is some 30 points high in these drawings
            gap = 60 * (_log(cost) - _log(before)) - moved
            shift = max(0.0, 10 - gap)
        last[size] = (cost, shift)
        placed.append((engine, shift))
    return placed


def _log(value: float) -> float:
    return math.log10(max(value, 1e-9))


def _ratios(axes: Any, result: dict[str, Any], kind: str) -> None:
    """Draw how many times less each engine took at the largest size that the reference was given."""
    rows = [row for row in result["ratios"] if row["shapes"] == kind]
    if not rows:
        axes.text(0, 0.5, "The reference was not measured.", color=GREY)
        axes.set_axis_off()
        return
    largest = max(row["triples"] for row in rows)
    bars = [
        (f"{row['engine']}, {name}", row[name], _look(row["engine"])[0])
        for row in rows
        if row["triples"] == largest
        for name in FIGURES
        if name in row and name != "validate, first"
    ]
    bars.sort(key=lambda bar: bar[1])
    axes.barh(
        [bar[0] for bar in bars],
        [bar[1] for bar in bars],
        color=[bar[2] for bar in bars],
        height=0.6,
    )
    axes.axvline(1, color=GREY, linewidth=1)
    for place, (_, times, _) in enumerate(bars):
        axes.text(max(times, 1) * 1.08, place, f"{times:,.1f}", va="center", fontsize=8, color=INK)
    axes.set_xscale("log")
    _plain(axes.xaxis, (1.0,), "{:g}".format)
    axes.set_xlim(min(0.5, *(bar[1] * 0.8 for bar in bars)), max(bar[1] for bar in bars) * 4)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(f"at {largest:,} triples")
    axes.set_title("Times less than pySHACL", pad=10)


def _plain(axis: Any, steps: tuple[float, ...], write: Callable[[float], str]) -> None:
    """Write the numbers of a logarithmic axis as people do, and only at these steps."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=steps))
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))
    axis.set_minor_formatter(NullFormatter())


def _size(value: float) -> str:
    return f"{value / 1e6:g}M" if value >= 1e6 else f"{value / 1e3:g}k"


def _title(kind: str) -> str:
    return {"core": "SHACL Core", "core+sparql": "SHACL Core with SPARQL constraints"}.get(
        kind, kind
    )


def _words(result: dict[str, Any]) -> str:
    counts = result["constraints"]
    machine = result["machine"]
    words = (
        f"{counts['core']} constraints of {counts['kinds of core']} kinds and {counts['SPARQL']} SPARQL "
        f"constraints on invented records, {result['graph']['damaged']:.0%} of them damaged. "
        "CPU seconds, user and system, of each engine as a process of its own, from N-Triples to a "
        "report; all in one run. "
        f"{result['date']}, {machine['system']}, Python {machine['python']}."
    )
    if result.get("extrapolated, not measured"):
        words += " Hollow marks are extrapolated and were not measured."
    for name, reason in result["missing"].items():
        words += f" Missing: {name} ({reason[:60]})."
    return words
