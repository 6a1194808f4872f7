"""A report for programs: one JSON object with keys that stay.

``conforms``      whether nothing is as bad as ``threshold``
``threshold``     the severity from which on findings count against conformance
``counts``        number of findings by severity, the worst first
``rules``         number of findings by rule: ``rule``, ``severity``, ``count``
``findings``      in the order of the report, each with

- ``severity``, ``rule``, ``focus``, ``path``, ``value``, ``message``, ``why``,
  ``component``, ``constraint``: texts, empty where there is nothing to say
- ``messages``: the message in every language there is, by language tag; the
  tag is empty for a text without a language
- ``place``: ``file``, ``line``, ``column``, ``sheet``, ``row``; null if unknown,
  and null for each part that is unknown
- ``details``: what nested shapes found, in the same form

``timings``       seconds by shape; only if they were measured
"""

import json
from typing import TYPE_CHECKING, Any

from habeas.shacl.formats.listing import groups
from habeas.shacl.formats.places import Whereabouts, parts, whereabouts
from habeas.shacl.results import Result
from habeas.shacl.severities import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from habeas.shacl.report import Finding, Report

__all__ = ["as_json"]


def as_json(
    report: "Report", places: Whereabouts | None = None, *, threshold: Severity = "Violation"
) -> str:
    """Return a report as JSON."""
    find = whereabouts(places)
    content: dict[str, Any] = {
        "conforms": report.conforms_at(threshold),
        "threshold": threshold,
        "counts": report.counts(),
        "rules": [
            {
                "rule": group.entries[0].finding.rule,
                "severity": group.severity,
                "count": len(group.entries),
            }
            for group in groups(report)
        ],
        "findings": [
            _finding(result, finding, find)
            for result, finding in zip(report.results, report.findings, strict=True)
        ],
    }
    if report.timings:
        seconds = {report.rules.identifier(node): each for node, each in report.timings.items()}
        content["timings"] = {name: round(seconds[name], 6) for name in sorted(seconds)}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _finding(
    result: Result, finding: "Finding", find: "Callable[[Result], object | None]"
) -> dict[str, Any]:
    place = find(result)
    return {
        "severity": finding.severity,
        "rule": finding.rule,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "message": finding.message,
        "messages": _messages(result, finding),
        "why": finding.why,
        "component": finding.component,
        "constraint": finding.constraint,
        "place": None if place is None else parts(place),
        "details": [
            _finding(*pair, find) for pair in zip(result.details, finding.details, strict=True)
        ],
    }


def _messages(result: Result, finding: "Finding") -> dict[str, str]:
    """Return the messages by language; several in one language stand below each other."""
    found: dict[str, list[str]] = {}
    for message in sorted(result.messages, key=str):
        found.setdefault(message.language or "", []).append(message.value)
    if not found:
        return {"en": finding.message}
    return {language: "\n".join(found[language]) for language in sorted(found)}
