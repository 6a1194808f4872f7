"""What the W3C's report says about each result, whatever syntax it is written in.

Nodes of the report itself are new; blank nodes of data and shapes keep their
identity. Paths are written out for each result, unshared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.shacl.names import made_up
from habeas.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from habeas.shacl.results import Result
from habeas.shacl.vocabulary import RDF_TYPE, XSD, sh

if TYPE_CHECKING:
    from habeas.shacl.report import Finding, Report

__all__ = ["Items", "Labels", "New", "Value", "conforms", "results"]

_MARKS = {
    Inverse: sh("inversePath"),
    ZeroOrMore: sh("zeroOrMorePath"),
    OneOrMore: sh("oneOrMorePath"),
    ZeroOrOne: sh("zeroOrOnePath"),
}


@dataclass(frozen=True, slots=True)
class New:
    """A node of the report itself, with what is said about it."""

    statements: "tuple[tuple[ox.NamedNode, Value], ...]"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    members: "tuple[Value, ...]"


Value = ox.NamedNode | ox.BlankNode | ox.Literal | New | Items


def conforms(report: "Report") -> ox.Literal:
    """Return the specification's verdict, which any result makes false; not our threshold."""
    text = "false" if report.results else "true"
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "boolean"))


def results(report: "Report") -> Iterator[New]:
    """Yield what is said about each result."""
    for result, finding in zip(report.results, report.findings, strict=True):
        yield _result(result, finding)


def _result(result: Result, finding: "Finding") -> New:
    """Return everything that is said about one result."""
    said: list[tuple[ox.NamedNode, Value]] = [
        (RDF_TYPE, sh("ValidationResult")),
        (sh("focusNode"), result.focus),
    ]
    if result.path is not None:
        said.append((sh("resultPath"), _path(result.path)))
    if result.value is not None:
        said.append((sh("value"), result.value))
    messages = result.messages or (ox.Literal(finding.message, language="en"),)
    said += ((sh("resultMessage"), each) for each in sorted(messages, key=str))
    said += (
        (sh("resultSeverity"), result.severity),
        (sh("sourceConstraintComponent"), result.component),
        (sh("sourceShape"), result.shape),
    )
    if result.constraint is not None:
        said.append((sh("sourceConstraint"), result.constraint))
    for detail, its_finding in zip(result.details, finding.details, strict=True):
        said.append((sh("detail"), _result(detail, its_finding)))
    return New(tuple(said))


def _path(path: Path) -> Value:
    match path:
        case Predicate(iri):
            return iri
        case Sequence(steps):
            return Items(tuple(map(_path, steps)))
        case Alternative(choices):
            return New(((sh("alternativePath"), Items(tuple(map(_path, choices)))),))
        case _:
            return New(((_MARKS[type(path)], _path(path.path)),))


class Labels:
    """Labels of the blank nodes of data and shapes, in the order in which they are asked for.

    What a person wrote is kept. What a parser made up is another on every run,
    and becomes a number.
    """

    def __init__(self, report: "Report") -> None:
        blanks = {blank for result in report.results for blank in _blanks(result)}
        self._known = {blank: str(blank) for blank in blanks if not made_up(blank.value)}
        self._taken = set(self._known.values())
        self._free = self.free("b")

    def __call__(self, node: ox.BlankNode) -> str:
        """Return the label of a node."""
        label = self._known.get(node)
        if label is None:
            label = self._known[node] = next(self._free)
        return label

    def free(self, letter: str) -> Iterator[str]:
        """Yield labels that nobody has taken."""
        labels = (f"_:{letter}{number}" for number in count(1))
        return (label for label in labels if label not in self._taken)


def _blanks(result: Result) -> Iterator[ox.BlankNode]:
    """Yield the blank nodes that a result and its details name."""
    for node in (result.focus, result.value, result.shape, result.constraint):
        if isinstance(node, ox.BlankNode):
            yield node
    for detail in result.details:
        yield from _blanks(detail)
