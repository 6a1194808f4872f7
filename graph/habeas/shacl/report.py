"""The report of a validation: what breaks which rule, where, and what to do.

The same report as a W3C graph, as text for the person with the record, and as
JSON for programs, always in the same order.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

from rdflib import RDF, RDFS, SH, Graph, Literal
from rdflib.term import Node

from habeas.terms import abbreviate

__all__ = ["Finding", "Report", "read_report"]

SEVERITIES = ("Violation", "Warning", "Info")
PLURALS = {"Violation": "violations", "Warning": "warnings", "Info": "hints"}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that breaks one rule."""

    #: ``Violation`` stops a release, ``Warning`` asks for a look, ``Info`` is advice.
    severity: str
    #: IRI of the rule.
    rule: str
    #: What was looked at: an IRI, or the text of a literal.
    focus: str
    #: The property that was followed, as SPARQL would write it; empty for rules on the thing.
    path: str
    #: The value that is wrong; empty where one is missing.
    value: str
    #: What to do.
    message: str
    #: Why the rule exists.
    why: str


@dataclass(frozen=True)
class Report:
    """All findings of one validation, the worst first."""

    findings: tuple[Finding, ...]
    #: The report as W3C SHACL describes it.
    graph: Graph

    @property
    def conforms(self) -> bool:
        """Whether nothing stops a release: warnings and advice do not."""
        return not any(finding.severity == "Violation" for finding in self.findings)

    def about(self, things: Collection[str]) -> "Report":
        """Return the same report with only the findings on ``things``, IRIs."""
        findings = tuple(finding for finding in self.findings if finding.focus in things)
        graph = Graph()
        graph += self.graph
        for result, focus in self.graph.subject_objects(SH.focusNode):
            if str(focus) not in things:
                graph.remove((None, SH.result, result))
                graph.remove((result, None, None))
        report = Report(findings, graph)
        for node in self.graph.subjects(RDF.type, SH.ValidationReport):
            graph.set((node, SH.conforms, Literal(report.conforms)))
        return report

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity, the worst first."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES if found[severity]}

    def text(self, places: Mapping[str, object] | None = None) -> str:
        """Return the report for a person: counts first, then each rule with its records.

        Parameters
        ----------
        places
            Where each thing was described, by its IRI; shown beside it.
        """
        if not self.findings:
            return "Conforms: no finding."
        head = ", ".join(
            f"{count:,} {PLURALS[name] if count > 1 else name.lower()}"
            for name, count in self.counts().items()
        )
        lines = [f"{'Conforms' if self.conforms else 'Does not conform'}: {head}."]
        rule = None
        for finding in self.findings:
            if finding.rule != rule:
                rule = finding.rule
                lines += ["", f"{finding.severity}: {abbreviate(rule)}", f"  {finding.message}"]
                if finding.why:
                    lines.append(f"  Why: {finding.why}")
            lines.append("  - " + _where(finding, places or {}))
        return "\n".join(lines)

    def json(self, places: Mapping[str, object] | None = None) -> str:
        """Return the report for a program, as one JSON object."""
        findings = []
        for finding in self.findings:
            place = (places or {}).get(finding.focus)
            findings.append(asdict(finding) | {"place": str(place) if place else None})
        return json.dumps(
            {"conforms": self.conforms, "counts": self.counts(), "findings": findings},
            ensure_ascii=False,
            indent=2,
        )

    def turtle(self) -> str:
        """Return the report as Turtle."""
        graph = self.graph
        graph.bind("sh", SH)
        return graph.serialize(format="turtle")


def _where(finding: Finding, places: Mapping[str, object]) -> str:
    place = places.get(finding.focus)
    parts = [f"{place}: " if place else "", abbreviate(finding.focus)]
    if finding.path:
        parts.append(f" {finding.path}")
    if finding.value and finding.value != finding.focus:
        parts.append(f" {abbreviate(finding.value)}")
    return "".join(parts)


def read_report(results: Graph, shapes: Graph) -> Report:
    """Return the findings of a W3C report graph, sorted."""
    findings = {
        Finding(
            severity=str(results.value(result, SH.resultSeverity) or "").rpartition("#")[2],
            rule=str(results.value(result, SH.sourceShape) or ""),
            focus=str(results.value(result, SH.focusNode) or ""),
            path=_path(results, results.value(result, SH.resultPath)),
            value=_text(results.value(result, SH.value)),
            message=_english(results.objects(result, SH.resultMessage)),
            why=_english(shapes.objects(results.value(result, SH.sourceShape), RDFS.comment)),
        )
        for result in results.subjects(RDF.type, SH.ValidationResult)
    }
    worst_first = sorted(
        findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding)
    )
    return Report(tuple(worst_first), results)


def _text(node: Node | None) -> str:
    if node is None:
        return ""
    return node.n3() if isinstance(node, Literal) else str(node)


def _english(texts: Iterable[Node]) -> str:
    found = sorted(texts, key=lambda text: (getattr(text, "language", "") != "en", str(text)))
    return str(found[0]) if found else ""


def _path(graph: Graph, path: Node | None) -> str:
    """Return a property path in the words of SPARQL."""
    if path is None:
        return ""
    for predicate, form in (
        (SH.inversePath, "^{}"),
        (SH.zeroOrMorePath, "{}*"),
        (SH.oneOrMorePath, "{}+"),
        (SH.zeroOrOnePath, "{}?"),
    ):
        if (inner := graph.value(path, predicate)) is not None:
            return form.format(_path(graph, inner))
    if (either := graph.value(path, SH.alternativePath)) is not None:
        return "(" + "|".join(_path(graph, step) for step in graph.items(either)) + ")"
    if graph.value(path, RDF.first) is not None:
        return "/".join(_path(graph, step) for step in graph.items(path))
    return abbreviate(str(path))
