"""The findings of a report rule by rule, with their places, as every text lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from habeas.shacl.formats.places import Whereabouts, whereabouts
from habeas.shacl.names import harmless, shorten
from habeas.shacl.results import Result

if TYPE_CHECKING:
    from habeas.shacl.report import Finding, Report

__all__ = ["Entry", "Group", "groups", "heading", "line", "one_line"]

#: Longest value that is shown whole, in characters.
_LONGEST = 120
_PLURALS = {"Violation": "violations", "Warning": "warnings", "Info": "hints"}
_SINGULARS = {"Violation": "violation", "Warning": "warning", "Info": "hint"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding with its result and its place."""

    result: Result
    finding: "Finding"
    place: object | None


@dataclass(frozen=True, slots=True)
class Group:
    """What breaks one rule, with one severity."""

    severity: str
    #: What people call the rule.
    rule: str
    entries: tuple[Entry, ...]

    @property
    def message(self) -> str:
        """The message that all findings share; empty if they do not."""
        messages = {entry.finding.message for entry in self.entries}
        return messages.pop() if len(messages) == 1 else ""


def groups(report: "Report", places: Whereabouts | None = None) -> Iterator[Group]:
    """Yield the findings of each rule, in the order of the report."""
    find = whereabouts(places)
    pairs = zip(report.results, report.findings, strict=True)
    for (severity, _), group in groupby(pairs, key=lambda pair: (pair[1].severity, pair[1].rule)):
        entries = tuple(Entry(result, finding, find(result)) for result, finding in group)
        yield Group(severity, report.rules.name(entries[0].result.shape), entries)


def heading(report: "Report") -> str:
    """Return the counts of a report in one sentence.

    A severity of one's own is called by its name.
    """
    counted = []
    for severity, number in report.counts().items():
        words = _PLURALS if number != 1 else _SINGULARS
        counted.append(
            f"{number:,} {words.get(severity) or 'of severity ' + report.names.iri(severity)}"
        )
    return ", ".join(counted)


def line(report: "Report", entry: Entry, most: int = _LONGEST) -> str:
    """Return place, focus, path and value of a finding on one line."""
    names, result = report.names, entry.result
    place = f"{harmless(str(entry.place))}: " if entry.place is not None else ""
    parts = [shorten(names.term(result.focus), most)]
    if entry.finding.path:
        parts.append(shorten(entry.finding.path, most))
    if result.value is not None and result.value != result.focus:
        parts.append(shorten(names.term(result.value), most))
    return place + " ".join(parts)


def one_line(text: str) -> str:
    """Return ``text`` without line breaks and without what a terminal would obey."""
    return harmless(" ".join(text.split()))
