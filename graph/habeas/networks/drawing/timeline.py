"""Acts by month, stacked by type: when something was done for a case, and what."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from habeas.networks.drawing.figures import COLOURS, GREY, INK, caption, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Act", "acts_by_month", "draw_timeline"]

_HATCHES = ("", "///", "...", "xxx", "\\\\\\", "+++")
#: What is left when there are more types than can be told apart.
_OTHER = "other types"


class Act(NamedTuple):
    """One act: the first and the last day on which it can have been, and its type."""

    earliest: date | None
    latest: date | None
    type: str


def acts_by_month(acts: Iterable[Act]) -> tuple[dict[date, Counter[str]], int]:
    """Return how many acts of each type a month saw, and how many acts have no sure month.

    Months are their first days, from the first with an act to the last; months
    without acts are there too. An act whose bounds lie in two months, or that
    lacks one, has no sure month.

    Examples
    --------
    >>> months, unsure = acts_by_month([
    ...     Act(date(2019, 1, 3), date(2019, 1, 3), "letter"),
    ...     Act(date(2019, 3, 1), date(2019, 3, 31), "vigil"),
    ...     Act(date(2019, 1, 1), date(2019, 12, 31), "letter"),
    ... ])
    >>> [(str(month), dict(counts)) for month, counts in months.items()], unsure
    ([('2019-01-01', {'letter': 1}), ('2019-02-01', {}), ('2019-03-01', {'vigil': 1})], 1)
    """
    found: dict[date, Counter[str]] = {}
    unsure = 0
    for act in acts:
        first, last = (day and day.replace(day=1) for day in (act.earliest, act.latest))
        if first is None or first != last:
            unsure += 1
        else:
            found.setdefault(first, Counter())[act.type] += 1
    if not found:
        return {}, unsure
    return {month: found.get(month, Counter()) for month in _months(min(found), max(found))}, unsure


def _months(first: date, last: date) -> list[date]:
    """Return the first days of all months from that of ``first`` to that of ``last``."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def draw_timeline(
    acts: Iterable[Act],
    *,
    title: str = "Acts by month",
    version: str = "",
    apart: Collection[str] = (),
    marks: Iterable[tuple[date, str]] = (),
    note: str = "",
) -> "Figure":
    """Return a drawing of acts by month, stacked by type.

    Parameters
    ----------
    acts
        Each counts once. The five most frequent types are told apart by colour
        and hatching, the rest is one group.
    title, version
        For the head and for the caption.
    apart
        Types that get a panel of their own below, as things that must not be
        added to the others.
    marks
        Days to mark with a line and a few words: an arrest, a release.
    note
        More for the caption.

    Returns
    -------
    matplotlib.figure.Figure
        Not shown and not saved. Without any dated act it says so.

    Raises
    ------
    MissingLibraryError
        If matplotlib is not installed.
    """
    acts, marks = list(acts), sorted(marks)
    panels = [
        [act for act in acts if act.type not in apart],
        [act for act in acts if act.type in apart],
    ]
    panels = [panel for panel in panels if panel] or [[]]
    months, unsure = acts_by_month(acts)
    with style():
        from matplotlib.figure import Figure

        height = 1.6 + 2.1 * len(panels)
        figure = Figure(figsize=(11, height))
        text = f"{len(acts) - unsure:,} of {len(acts):,} acts; {unsure:,} have no sure month."
        text += f" Habeas release {version}." if version else ""
        bottom = caption(figure, f"{text} {note}")
        figure.text(0.012, 1 - 0.12 / height, title, va="top", fontsize=12, fontweight="bold")
        room = figure.add_gridspec(
            len(panels), 1, left=0.055, right=0.985, hspace=0.45,
            bottom=bottom + 0.35 / height, top=1 - 0.75 / height,
        )  # fmt: skip
        axes = [figure.add_subplot(room[number]) for number in range(len(panels))]
        if not months:
            axes[0].set_axis_off()
            axes[0].text(0.5, 0.5, "No act has a sure month.", ha="center")
            return figure
        days = [day for day, _ in marks]
        # what stands apart shares no colour with the rest
        for panel, place, colours in zip(panels, axes, (COLOURS, COLOURS[::-1]), strict=False):
            _draw_panel(
                place, panel, colours, _months(min([*months, *days]), max([*months, *days]))
            )
        _draw_marks(axes, marks)
        return figure


def _draw_panel(
    axes: "Axes", acts: Sequence[Act], colours: Sequence[str], months: Sequence[date]
) -> None:
    """Draw one panel of bars over all ``months``."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
    from matplotlib.ticker import MaxNLocator

    by_month, _ = acts_by_month(acts)
    totals: Counter[str] = sum(by_month.values(), Counter())
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    names = {name: name for name in ranked}
    if len(ranked) > len(COLOURS):
        names |= dict.fromkeys(ranked[len(COLOURS) - 1 :], _OTHER)
    middles = date2num([month.replace(day=15) for month in months])  # type: ignore[no-untyped-call]
    heights, nothing = np.zeros(len(months)), Counter[str]()
    for number, shown in enumerate(dict.fromkeys(names.values())):
        these = [name for name in ranked if names[name] == shown]
        counts = [sum(by_month.get(month, nothing)[name] for name in these) for month in months]
        axes.bar(
            middles, counts, 26, bottom=heights, label=f"{shown} ({sum(counts)})",
            color=GREY if shown == _OTHER else colours[number], hatch=_HATCHES[number],
            edgecolor="white", linewidth=0.4,
        )  # fmt: skip
        heights += counts
    locator = AutoDateLocator(minticks=4, maxticks=12)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_ylim(0, max(heights.max(), 1) * 1.08)
    axes.set_xlim(middles[0] - 15, middles[-1] + 17)
    axes.set_ylabel("acts")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=6, fontsize=8, borderpad=0.1)


def _draw_marks(axes: "Sequence[Axes]", marks: Sequence[tuple[date, str]]) -> None:
    """Draw a line at each marked day through all panels, the words above each other in the first."""
    from matplotlib.dates import date2num

    if not marks:
        return
    first = axes[0]
    start, end = first.get_xlim()
    letter = (end - start) / 175  # a letter is about this wide
    row_ends: list[float] = []
    for day, words in marks:
        x = float(date2num(day))  # type: ignore[no-untyped-call]
        for place in axes:
            place.axvline(x, color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0.5)
        width = (len(words) + 3) * letter
        leftwards = x + width > end
        left = x - width if leftwards else x
        row = next((row for row, taken in enumerate(row_ends) if taken <= left), len(row_ends))
        row_ends[row : row + 1] = [left + width]
        first.annotate(
            words, (x, 1), xycoords=("data", "axes fraction"),
            xytext=(-3 if leftwards else 3, -1 - 10 * row), textcoords="offset points",
            ha="right" if leftwards else "left", va="top", fontsize=7.5, color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip
    points = first.get_window_extent().height * 72 / first.figure.dpi
    first.set_ylim(
        0, first.get_ylim()[1] / (1 - min(len(row_ends) * 10 + 4, 0.6 * points) / points)
    )
