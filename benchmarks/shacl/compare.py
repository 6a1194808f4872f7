"""Whether two reports say the same: their findings as multisets.

    python -m benchmarks.shacl.compare one.nt other.nt

A finding is what SHACL says it is, without the words: focus node, path,
component, value, shape and severity. Blank nodes are all alike, since each
engine names them anew, and so are the ways to write a language in capital or
small letters. What stands inside a finding (``sh:detail``) is left out.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

__all__ = ["Difference", "Finding", "compare", "findings", "read_findings", "without"]

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BLANK = "_:"
#: How a path reads of which the report does not tell the parts.
UNTOLD = "?"


class Finding(NamedTuple):
    """One result of a report, as text; what it lacks is empty."""

    focus: str
    path: str
    component: str
    value: str
    shape: str
    severity: str


class Difference(NamedTuple):
    """What each of two reports has more often than the other."""

    only_one: Counter[Finding]
    only_other: Counter[Finding]

    @property
    def equal(self) -> bool:
        """Whether there is none."""
        return not self.only_one and not self.only_other

    def rules(self) -> dict[str, tuple[int, int]]:
        """Return how many findings of each shape and component only one and only the other has."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for side, found in enumerate(self):
            for finding, times in found.items():
                counts[f"{finding.shape} {finding.component}"][side] += times
        return {rule: (one, other) for rule, (one, other) in sorted(counts.items())}


def compare(one: Counter[Finding], other: Counter[Finding]) -> Difference:
    """Return the difference of two multisets of findings."""
    return Difference(one - other, other - one)


def without(found: Counter[Finding], *fields: str) -> Counter[Finding]:
    """Return findings with some fields left empty, for engines that do not report them."""
    left: Counter[Finding] = Counter()
    for finding, times in found.items():
        left[finding._replace(**dict.fromkeys(fields, ""))] += times
    return left


def read_findings(path: Path) -> Counter[Finding]:
    """Return the findings of a report in a file; its name tells the form."""
    return findings(quad.triple for quad in ox.parse(path=path))


def findings(report: Iterable[ox.Triple]) -> Counter[Finding]:
    """Return the findings that a validation report names as its results."""
    graph = _Graph(report)
    found: Counter[Finding] = Counter()
    for one in graph.subjects(RDF + "type", SH + "ValidationReport"):
        for result in graph.objects(one, SH + "result"):
            found[_finding(graph, result)] += 1
    return found


def _finding(graph: "_Graph", result: Any) -> Finding:
    def text(name: str) -> str:
        values = graph.objects(result, SH + name)
        return _text(values[0]) if values else ""

    paths = graph.objects(result, SH + "resultPath")
    return Finding(
        focus=text("focusNode"),
        path=_path(graph, paths[0]) if paths else "",
        component=_local(text("sourceConstraintComponent")),
        value=text("value"),
        shape=_local(text("sourceShape")),
        severity=_local(text("resultSeverity")),
    )


def _text(term: Any) -> str:
    """Return a term as text; the parser has written languages in small letters."""
    return BLANK if isinstance(term, ox.BlankNode) else str(term)


def _local(iri: str) -> str:
    """Return what follows the last ``#``, which tells components and shapes apart."""
    return iri.rpartition("#")[2].rstrip(">")


_STEPS = {
    "inversePath": "^{}",
    "zeroOrMorePath": "{}*",
    "oneOrMorePath": "{}+",
    "zeroOrOnePath": "{}?",
}


def _path(graph: "_Graph", node: Any) -> str:
    """Return a path as SPARQL writes it, with a bracket around every part."""
    if not isinstance(node, ox.BlankNode):
        return _text(node)
    for name, form in _STEPS.items():
        if steps := graph.objects(node, SH + name):
            return form.format(f"({_path(graph, steps[0])})")
    if lists := graph.objects(node, SH + "alternativePath"):
        return f"({' | '.join(_path(graph, part) for part in graph.list(lists[0]))})"
    if parts := graph.list(node):
        return f"({' / '.join(_path(graph, part) for part in parts)})"
    return UNTOLD


class _Graph:
    """The triples of a report by subject."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._objects: dict[tuple[Any, str], list[Any]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for subject, predicate, value in triples:
            self._objects[subject, predicate.value].append(value)
            if predicate.value == RDF + "type":
                self._subjects[predicate.value, value.value].append(subject)

    def objects(self, subject: Any, predicate: str) -> list[Any]:
        return self._objects.get((subject, predicate), [])

    def subjects(self, predicate: str, value: str) -> list[Any]:
        return self._subjects.get((predicate, value), [])

    def list(self, node: Any) -> list[Any]:
        """Return the members of a list, as far as it goes without a circle."""
        members, seen = [], set()
        while node not in seen and (first := self.objects(node, RDF + "first")):
            seen.add(node)
            members.append(first[0])
            node = next(iter(self.objects(node, RDF + "rest")), None)
        return members


def main(arguments: Sequence[str]) -> None:
    """Print what two reports differ in, by rule, with one example of each."""
    one, other = (read_findings(Path(argument)) for argument in arguments)
    difference = compare(one, other)
    print(f"{one.total():,} and {other.total():,} findings; equal: {difference.equal}")
    for rule, (here, there) in difference.rules().items():
        print(f"  {rule}: {here} only in the first, {there} only in the second")
        for found in difference:
            example = next((one for one in found if f"{one.shape} {one.component}" == rule), None)
            if example:
                print(f"    {example.focus} {example.path} {example.value}")


if __name__ == "__main__":
    main(sys.argv[1:])
