"""A report for a person: counts first, then each rule with what to do and where."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from habeas.shacl.formats.listing import Entry, Group, groups, heading, line, one_line
from habeas.shacl.formats.places import Whereabouts, whereabouts

if TYPE_CHECKING:
    from habeas.shacl.report import Report

__all__ = ["text", "timings"]

#: With more rules than these, a table of them stands before the findings.
_FEW_RULES = 3
#: How many details of a finding are shown, unless all findings are.
_MOST_DETAILS = 5
#: A shape that took less is not worth a line, in seconds.
_SHORT = 0.001
_MARK = re.compile(r" *(?:- )?")
_COLOURS = {"Violation": "31", "Warning": "33", "Info": "36"}


def text(
    report: "Report",
    places: Whereabouts | None = None,
    *,
    most: int | None = 20,
    width: int | None = None,
    colour: bool = False,
) -> str:
    """Return a report as text.

    Parameters
    ----------
    places
        Where things stand; shown before them.
    most
        How many findings of each rule are shown; None for all.
    width
        Where lines are broken; None for nowhere. What has no space in it stays whole.
    colour
        Whether severities are coloured, for a terminal.
    """
    if not report.results:
        return "Conforms: no finding."
    verdict = "Conforms" if report.conforms else "Does not conform"
    found = list(groups(report, places))
    lines = [f"{verdict}: {heading(report)}."]
    if len(found) > _FEW_RULES:
        lines += ["", *_table(report, found, colour)]
    nested = _Nested(report, places, most)
    for group in found:
        lines += ["", *_group(report, group, nested, most, colour)]
    return "\n".join(_wrapped(each, width) for each in lines)


def _table(report: "Report", found: list[Group], colour: bool) -> Iterator[str]:
    """Yield a line for each rule: how often, how bad, which."""
    digits = max(len(f"{len(group.entries):,}") for group in found)
    longest = max(len(report.names.iri(group.severity)) for group in found)
    for group in found:
        padding = " " * (longest - len(report.names.iri(group.severity)))
        severity = _coloured(report, group, colour)
        yield f"  {len(group.entries):{digits},}  {severity}{padding}  {group.rule}"


def _group(
    report: "Report", group: Group, nested: "_Nested", most: int | None, colour: bool
) -> Iterator[str]:
    yield f"{_coloured(report, group, colour)}: {group.rule}"
    shared = group.message
    if shared:
        yield "  " + one_line(shared)
    if why := group.entries[0].finding.why:
        yield "  Why: " + one_line(why)
    shown = group.entries[:most]
    blocks = Counter("\n".join(_block(report, each, nested, not shared)) for each in shown)
    for block, times in blocks.items():
        first, *rest = block.split("\n")
        yield first + (f" ({times} times)" if times > 1 else "")
        yield from rest
    if (more := len(group.entries) - len(shown)) > 0:
        yield f"  - and {more:,} more"


def _block(report: "Report", entry: Entry, nested: "_Nested", with_message: bool) -> Iterator[str]:
    yield "  - " + line(report, entry)
    if with_message:
        yield "    " + one_line(entry.finding.message)
    yield from nested(entry, "    ")


class _Nested:
    """Writes what nested shapes found below a finding."""

    def __init__(self, report: "Report", places: Whereabouts | None, most: int | None) -> None:
        self._report = report
        self._find = whereabouts(places)
        self._most = None if most is None else _MOST_DETAILS

    def __call__(self, entry: Entry, indent: str) -> Iterator[str]:
        """Yield a line for each detail, deeper ones indented."""
        pairs = list(zip(entry.result.details, entry.finding.details, strict=True))
        for result, finding in pairs[: self._most]:
            place = self._find(result)
            detail = Entry(result, finding, None if place == entry.place else place)
            about = line(self._report, detail)
            outer = entry.result
            if result.focus == (outer.focus if outer.value is None else outer.value):
                # It is clear what it is about: that stands in the line above.
                about = about.removeprefix(self._report.names.term(result.focus)).strip()
            yield f"{indent}- {about}{': ' if about else ''}{one_line(finding.message)}"
            yield from self(detail, indent + "  ")
        if (more := len(pairs) - len(pairs[: self._most])) > 0:
            yield f"{indent}- and {more:,} more"


def _coloured(report: "Report", group: Group, colour: bool) -> str:
    severity = report.names.iri(group.severity)
    number = _COLOURS.get(group.severity, "35")
    return f"\x1b[1;{number}m{severity}\x1b[0m" if colour else severity


def _wrapped(text_line: str, width: int | None) -> str:
    """Break a line where it is too long, and indent what follows a little more."""
    if width is None or len(text_line) <= width:
        return text_line
    mark = _MARK.match(text_line)
    start = mark.group() if mark else ""
    return textwrap.fill(
        text_line[len(start) :],
        width,
        initial_indent=start,
        subsequent_indent=" " * (len(start) + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )


def timings(report: "Report") -> str:
    """Return a table of the seconds that each shape took, the slowest first."""
    rows = sorted(
        ((seconds, report.rules.name(node)) for node, seconds in report.timings.items()),
        key=lambda row: (-row[0], row[1]),
    )
    total = sum(seconds for seconds, _ in rows)
    found = Counter(report.rules.name(report.rules.top(each.shape)) for each in report.results)
    long = [row for row in rows if row[0] >= _SHORT]
    lines = [" seconds  findings  shape"]
    lines += [f"{seconds:8.3f}  {found[name]:8,}  {name}" for seconds, name in long]
    if len(long) < len(rows):
        lines.append(f"{'':18}  and {len(rows) - len(long):,} that took less than a millisecond")
    return "\n".join([*lines, f"{total:8.3f}  {len(report.results):8,}  all shapes"])
