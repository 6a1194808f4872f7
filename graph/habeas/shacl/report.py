"""The report of a validation: what breaks which rule, where, and what to do.

The same report as a W3C graph, as text for the person with the record, and as
JSON, JUnit XML and annotations for programs, always in the same order.

Two verdicts are kept apart. ``sh:conforms`` of the graph is the
specification's: any result makes it false. ``conforms`` is ours: only a
violation stops a release, and :meth:`Report.conforms_at` takes another
threshold.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path as File
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.shacl.findings import Finding, findings_of
from habeas.shacl.formats import github, json, junit, rdf, text, turtle
from habeas.shacl.formats.places import Places, Whereabouts
from habeas.shacl.messages import Count, Messages
from habeas.shacl.names import Names, layered
from habeas.shacl.order import Describe, called, in_order
from habeas.shacl.plan import Plan
from habeas.shacl.results import Result
from habeas.shacl.rules import Rules
from habeas.shacl.severities import Severity, fails, rank, short_severity
from habeas.shacl.vocabulary import Node

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["Finding", "Places", "Report"]

_NOTHING = Plan({})


class Report:
    """All results of one validation, the worst first.

    Examples
    --------
    >>> from habeas.shacl.vocabulary import sh
    >>> ada, rule = ox.NamedNode("urn:test:ada"), ox.NamedNode("urn:test:rule")
    >>> result = Result(ada, sh("MinCountConstraintComponent"), rule, sh("Warning"))
    >>> report = Report.of([result])
    >>> report.counts(), report.conforms, report.conforms_at("Warning")
    ({'Warning': 1}, True, False)
    """

    def __init__(
        self,
        results: tuple[Result, ...],
        plan: Plan,
        *,
        timings: Mapping[Node, float] | None = None,
        prefixes: Mapping[str, str] | None = None,
        describe: Describe | None = None,
        count: Count | None = None,
    ) -> None:
        self.results = results
        self.timings: Mapping[Node, float] = timings or {}
        self._plan = plan
        self._prefixes = prefixes or {}
        self._describe = describe
        self._count = count

    @classmethod
    def of(
        cls,
        results: Iterable[Result],
        plan: Plan = _NOTHING,
        *,
        timings: Mapping[Node, float] | None = None,
        describe: Describe | None = None,
        count: Count | None = None,
    ) -> "Report":
        """Return the report of what an engine found.

        Parameters
        ----------
        results
            In any order; where blank nodes leave a choice, in the order of the data.
        plan
            What was checked: names, reasons and what the constraints ask for.
        timings
            Seconds by shape.
        describe
            Says which blank node of the data is meant, the same on every run.
        count
            Says how many values a node has at the end of a path, for messages.
        """
        names = Names(plan.prefixes, lambda _: "_:")
        ordered = in_order(results, Rules(plan, names), names, describe)
        return cls(ordered, plan, timings=timings, describe=describe, count=count)

    def __repr__(self) -> str:
        """Return the counts."""
        return f"<{type(self).__name__} {self.counts()}>"

    @property
    def conforms(self) -> bool:
        """Whether nothing stops a release: warnings and advice do not."""
        return self.conforms_at("Violation")

    def conforms_at(self, threshold: Severity) -> bool:
        """Whether no result is as bad as ``threshold``; with ``Info``, whether there is none.

        A severity of somebody's own counts as a violation: nobody said that it is milder.
        """
        return not any(fails(severity, threshold) for severity in self.counts())

    def counts(self) -> dict[str, int]:
        """Return how many results there are of each severity, the worst first."""
        found = Counter(result.severity.value for result in self.results)
        return {
            short_severity(severity): found[severity]
            for severity in sorted(found, key=lambda each: (rank(each), each))
        }

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One for each result, in the same order."""
        messages = Messages(self.rules, self.names, self._count)
        return findings_of(self.results, self.rules, self.names, messages)

    def about(self, things: Collection[str]) -> "Report":
        """Return the same report with only the findings on ``things``.

        These are IRIs, or labels of blank nodes: ``_:label``.
        """
        kept = (result for result in self.results if _identifier(result.focus) in things)
        return self._with(tuple(kept), self._prefixes)

    def abbreviated(self, prefixes: Mapping[str, str]) -> "Report":
        """Return the same report, names shortened by these prefixes first."""
        return self._with(self.results, layered(self._prefixes, prefixes))

    @cached_property
    def names(self) -> Names:
        """What terms and paths are called."""
        return Names(layered(self._plan.prefixes, self._prefixes), self._blank)

    @cached_property
    def rules(self) -> Rules:
        """What the shapes are called, and how they hang together."""
        return Rules(self._plan, self.names)

    @cached_property
    def graph(self) -> "Graph":
        """The report as W3C SHACL describes it, for rdflib; made when first asked for."""
        return rdf.graph(self)

    def turtle(self) -> str:
        """Return the W3C's report as Turtle: the same bytes for the same results."""
        return turtle.turtle(self)

    def ntriples(self) -> str:
        """Return the W3C's report as N-Triples: the same bytes for the same results."""
        return rdf.ntriples(self)

    def text(
        self,
        places: Whereabouts | None = None,
        *,
        most: int | None = 20,
        width: int | None = None,
        colour: bool = False,
    ) -> str:
        """Return the report for a person: counts first, then each rule with its records.

        Parameters
        ----------
        places
            Where things stand, or where each thing was described by its IRI; shown beside it.
        most
            How many findings of each rule are shown; None for all.
        width
            Where lines are broken; None for nowhere.
        colour
            Whether severities are coloured, for a terminal.
        """
        return text.text(self, places, most=most, width=width, colour=colour)

    def json(self, places: Whereabouts | None = None, *, threshold: Severity = "Violation") -> str:
        """Return the report for a program, as one JSON object; the module says which keys."""
        return json.as_json(self, places, threshold=threshold)

    def junit(
        self,
        places: Whereabouts | None = None,
        *,
        threshold: Severity = "Violation",
        most: int | None = 20,
    ) -> str:
        """Return the report as JUnit XML; what is milder than ``threshold`` fails no case."""
        return junit.junit(self, places, threshold=threshold, most=most)

    def github(
        self,
        places: Whereabouts | None = None,
        *,
        most: int | None = 10,
        root: File | None = None,
    ) -> str:
        """Return the report as annotations for GitHub, files named from ``root``."""
        return github.github(self, places, most=most, root=root)

    @cached_property
    def _called(self) -> dict[Node, str]:
        return called(self.results, self.rules, self._describe)

    def _blank(self, node: ox.BlankNode) -> str:
        return self._called.get(node) or str(node)

    def _with(self, results: tuple[Result, ...], prefixes: Mapping[str, str]) -> "Report":
        return Report(
            results,
            self._plan,
            timings=self.timings,
            prefixes=prefixes,
            describe=self._describe,
            count=self._count,
        )


def _identifier(node: Node) -> str | None:
    if isinstance(node, ox.Literal):
        return None
    return node.value if isinstance(node, ox.NamedNode) else str(node)
