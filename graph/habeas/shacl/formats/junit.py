"""A report as JUnit XML, which CI systems read.

A suite for each shape with targets, a case for each rule that is checked below
it. Rules that nothing breaks are cases that pass: Jenkins fails a build whose
report holds no case, and GitLab compares cases between branches. GitLab takes
only the first of two cases with one name, so that every name is given once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from habeas.shacl.formats.listing import Entry, Group, groups, line, one_line
from habeas.shacl.formats.places import Whereabouts, parts
from habeas.shacl.severities import Severity, fails
from habeas.shacl.vocabulary import Node

if TYPE_CHECKING:
    from habeas.shacl.report import Report

__all__ = ["junit"]

#: What XML 1.0 has no way to write, not even as a number.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(
    report: "Report",
    places: Whereabouts | None = None,
    *,
    threshold: Severity = "Violation",
    most: int | None = 20,
) -> str:
    """Return a report as JUnit XML.

    Parameters
    ----------
    places
        Where things stand. A case names the file of its first finding.
    threshold
        The severity from which on a case fails; milder findings are its output.
    most
        How many findings of each rule are told; None for all.
    """
    found: dict[Node, list[Group]] = defaultdict(list)
    for group in groups(report, places):
        found[group.entries[0].result.shape].append(group)
    suites: dict[Node, list[Node]] = defaultdict(list)
    for node in dict.fromkeys((*report.rules.reporting(), *found)):
        suites[report.rules.top(node)].append(node)
    root = ET.Element("testsuites", name="SHACL")
    for top in sorted(suites, key=report.rules.name):
        name = report.rules.name(top)
        suite = ET.SubElement(root, "testsuite", name=_clean(name))
        for node in sorted(suites[top], key=report.rules.name):
            _case(
                suite, name, report.rules.name(node), found.get(node, []), report, threshold, most
            )
        _count(suite, suite.iter("testcase"))
        if top in report.timings:
            suite.set("time", f"{report.timings[top]:.3f}")
    if not suites:
        suite = ET.SubElement(root, "testsuite", name="SHACL")
        ET.SubElement(suite, "testcase", classname="SHACL", name="conforms")
        _count(suite, suite.iter("testcase"))
    _count(root, root.iter("testcase"))
    del root.attrib["skipped"]  # known for a suite only
    ET.indent(root)
    written: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _case(
    suite: ET.Element,
    top: str,
    rule: str,
    found: list[Group],
    report: "Report",
    threshold: Severity,
    most: int | None,
) -> None:
    """Add the case of one rule."""
    case = ET.SubElement(suite, "testcase", classname=_clean(top), name=_clean(rule))
    file = next((parts(each.place)["file"] for group in found for each in group.entries[:1]), None)
    if file is not None:
        case.set("file", _clean(str(file)))
    for group in found:
        told = "\n".join(_told(report, each) for each in group.entries[:most])
        if (more := len(group.entries) - len(group.entries[:most])) > 0:
            told += f"\nand {more:,} more"
        if fails(group.severity, threshold):
            number = len(group.entries)
            message = one_line(group.entries[0].finding.message)
            failure = ET.SubElement(case, "failure", type=_clean(group.severity))
            failure.set(
                "message", _clean(message if number == 1 else f"{number:,} times: {message}")
            )
            failure.text = _clean(told)
        else:
            ET.SubElement(case, "system-out").text = _clean(f"{group.severity}\n{told}")


def _told(report: "Report", entry: Entry) -> str:
    return f"{line(report, entry)}\n  {one_line(entry.finding.message)}"


def _count(element: ET.Element, cases: Iterable[ET.Element]) -> None:
    listed = list(cases)
    failures = sum(case.find("failure") is not None for case in listed)
    element.set("tests", str(len(listed)))
    element.set("failures", str(failures))
    element.set("errors", "0")
    element.set("skipped", "0")


def _clean(text: str) -> str:
    """Return ``text`` with what XML cannot hold written out."""
    return _FORBIDDEN.sub(lambda match: f"\\u{ord(match.group()):04X}", text)
