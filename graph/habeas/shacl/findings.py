"""Results as people read them: texts instead of terms, with what to do and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.messages import Messages
from habeas.shacl.names import Names, english
from habeas.shacl.plan import Constraint
from habeas.shacl.results import Result
from habeas.shacl.rules import Rules
from habeas.shacl.severities import short_severity
from habeas.shacl.vocabulary import Node

__all__ = ["Finding", "findings_of"]


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One thing that breaks one rule."""

    #: ``Violation`` stops a release, ``Warning`` asks for a look, ``Info`` is advice; a severity
    #: of somebody's own is its IRI.
    severity: str
    #: IRI of the rule; for a rule without one, what it is called.
    rule: str
    #: What was looked at: an IRI, the text of a literal, or what a blank node is called.
    focus: str
    #: The property that was followed, as SPARQL would write it; empty for rules on the thing.
    path: str
    #: The value that is wrong; empty where one is missing.
    value: str
    #: What to do.
    message: str
    #: Why the rule exists.
    why: str
    #: IRI of the kind of constraint.
    component: str = ""
    #: The SPARQL constraint, where there is one.
    constraint: str = ""
    #: What nested shapes found.
    details: tuple["Finding", ...] = ()


def findings_of(
    results: Sequence[Result], rules: Rules, names: Names, messages: Messages
) -> tuple[Finding, ...]:
    """Return a finding for each result, in the same order."""
    writer = _Writer(rules, names, messages)
    candidates = [messages.constraints(result) for result in results]
    # Where a shape has several constraints of one kind and all are broken, each has a result.
    alike = [_what(result) for result in results]
    times, seen = Counter(alike), Counter[object]()
    findings = []
    for result, constraints, what in zip(results, candidates, alike, strict=True):
        if len(constraints) > 1 and times[what] == len(constraints):
            findings.append(writer.finding(result, [constraints[seen[what]]]))
            seen[what] += 1
        else:
            findings.append(writer.finding(result, constraints))
    return tuple(findings)


def _what(result: Result) -> object:
    return result.shape, result.component, result.focus, result.path, result.value


class _Writer:
    """Writes one finding after another."""

    def __init__(self, rules: Rules, names: Names, messages: Messages) -> None:
        self._rules = rules
        self._names = names
        self._messages = messages

    def finding(self, result: Result, constraints: list[Constraint] | None = None) -> Finding:
        """Return the finding of a result that comes from one of ``constraints``."""
        shape = self._rules.plan.shapes.get(result.shape)
        query = result.constraint
        return Finding(
            severity=short_severity(result.severity.value),
            rule=self._rules.identifier(result.shape),
            focus=self._text(result.focus),
            path=self._names.path(result.path),
            value=self._value(result.value),
            message=english(result.messages) or self._messages.of(result, constraints),
            why=english(shape.comments) if shape else "",
            component=result.component.value,
            constraint="" if query is None else self._rules.identifier(query),
            details=tuple(map(self.finding, result.details)),
        )

    def _text(self, node: Node) -> str:
        return self._names.term(node) if isinstance(node, ox.BlankNode) else node.value

    def _value(self, node: Node | None) -> str:
        if node is None:
            return ""
        return str(node) if isinstance(node, ox.Literal) else self._text(node)
