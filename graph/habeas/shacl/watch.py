"""Data that is validated again after every change, only where the change can matter."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyoxigraph as ox

from habeas.shacl import plan as p
from habeas.shacl.dependencies import uses_classes
from habeas.shacl.evaluation.executor import Executor, Tell
from habeas.shacl.evaluation.judged import Judged
from habeas.shacl.evaluation.pairs import IntArray
from habeas.shacl.evaluation.resulting import rooted_results
from habeas.shacl.image import Image, Triples
from habeas.shacl.names import Names
from habeas.shacl.reach import Reach
from habeas.shacl.report import Report
from habeas.shacl.results import Result
from habeas.shacl.sparql.execution import Bench
from habeas.shacl.surroundings import counting_in, describing_in
from habeas.shacl.vocabulary import SUBCLASS_OF, Node

__all__ = ["Difference", "Watch"]


@dataclass(frozen=True)
class Difference:
    """What a change of the data did to the findings."""

    #: Results that are there since the change.
    new: tuple[Result, ...]
    #: Results that were there before it.
    gone: tuple[Result, ...]
    #: How many pairs of shape and focus were looked at again.
    looked_at: int


class Watch:
    """An image with what is wrong in it, kept true through changes.

    Examples
    --------
    >>> from habeas.shacl.image import image_of
    >>> from habeas.shacl.reading import read_plan
    >>> def triples(text):
    ...     turtle = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:test:> ." + text
    ...     return [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    >>> shapes = triples(":S sh:targetClass :Case ; sh:property [ sh:path :by ; sh:minCount 1 ] .")
    >>> watch = Watch(read_plan(shapes), image_of(triples(":a a :Case .")))
    >>> [result.focus.value for result in watch.results]
    ['urn:test:a']
    >>> len(watch.change(added=triples(":a :by :ada .")).gone), len(watch.results)
    (1, 0)
    """

    def __init__(self, plan: p.Plan, image: Image, tell: Tell | None = None) -> None:
        self.plan = plan
        self.image = image
        self._judged = Judged(image.terms)
        self._bench = Bench(image, plan)
        self._uses_classes = uses_classes(plan)
        #: By shape and by number of the focus with which it began.
        self._found: dict[Node, dict[int, list[Result]]] = {}
        #: How often each is found; the same can be reached from several foci.
        self._times: Counter[Result] = Counter()
        self.timings: dict[Node, float] = {}
        self._classes: dict[Node, IntArray] = {}
        self._look_at_all(tell)

    @property
    def results(self) -> list[Result]:
        """All that is wrong now, by shape and focus."""
        return [
            result
            for by_focus in self._found.values()
            for found in by_focus.values()
            for result in found
        ]

    def report(self) -> Report:
        """Return all that is wrong now, for people and programs. Use it before the next change."""
        names = Names(self.plan.prefixes)
        return Report.of(
            self.results,
            self.plan,
            timings=self.timings,
            describe=describing_in(self.image, names),
            count=counting_in(self.image),
        )

    def change(
        self, added: Iterable[ox.Triple] = (), removed: Iterable[ox.Triple] = ()
    ) -> Difference:
        """Remove and add triples, and look again at what that can have changed."""
        added, removed = list(added), list(removed)
        before = self._reach.of(self._rows(removed), self.image)
        done = self.image.change(added, removed)
        self._bench.change(done)
        if self._touches_classes(done.added, done.removed):
            self._classes = {}
            if self._uses_classes:
                return self._look_at_all(None)
        after = self._reach.of(done.added, self.image)
        run = Executor(self.plan, self.image, self._judged, self._bench, self._classes)
        new: list[Result] = []
        gone: list[Result] = []
        looked_at = 0
        for shape in self.plan.targeted:
            known = self._found[shape.node]
            if shape.node in self._reach.everywhere:
                nodes = run.foci(shape)
                old, self._found[shape.node] = known, {}
            elif parts := [*before.get(shape.node, ()), *after.get(shape.node, ())]:
                nodes = np.unique(np.concatenate(parts))
                old = {each: known.pop(each) for each in nodes.tolist() if each in known}
                nodes = run.targets(shape, nodes)
            else:
                continue
            gone.extend(result for found in old.values() for result in found)
            looked_at += len(nodes)
            new.extend(self._look_at(run, shape, nodes))
        return self._difference(new, gone, looked_at)

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.plan)

    def _look_at_all(self, tell: Tell | None) -> Difference:
        gone = self.results
        self._classes = {}
        run = Executor(self.plan, self.image, self._judged, self._bench, self._classes)
        self._found = {shape.node: {} for shape in self.plan.targeted}
        looked_at = 0
        for shape, batches, count in run.each(tell):
            looked_at += count
            for root, result in rooted_results(run, batches):
                self._found[shape.node].setdefault(root, []).append(result)
        self.timings = run.timings
        return self._difference(self.results, gone, looked_at)

    def _look_at(self, run: Executor, shape: p.Shape, nodes: IntArray) -> list[Result]:
        found = []
        for root, result in rooted_results(run, run.broken(shape, nodes)):
            self._found[shape.node].setdefault(root, []).append(result)
            found.append(result)
        return found

    def _rows(self, triples: Iterable[ox.Triple]) -> Triples:
        """Return the numbers of those triples whose terms are all known."""
        find = self.image.terms.find
        rows = [
            (find(each.subject), find(each.predicate), find(each.object))
            for each in triples
            if not isinstance(each.subject, ox.Triple) and not isinstance(each.object, ox.Triple)
        ]
        columns = np.array([row for row in rows if min(row) >= 0], np.int64).reshape(-1, 3)
        return Triples(columns[:, 0], columns[:, 1], columns[:, 2])

    def _touches_classes(self, *changed: Triples) -> bool:
        number = self.image.terms.find(SUBCLASS_OF)
        return any(bool((rows.predicates == number).any()) for rows in changed)

    def _difference(self, new: list[Result], gone: list[Result], looked_at: int) -> Difference:
        """Count what came and what went; what was there before and still is, is neither."""
        times = self._times
        before = {result: times[result] for result in (*new, *gone)}
        times.update(new)
        times.subtract(gone)
        come = [result for result, count in before.items() if times[result] and not count]
        went = [result for result, count in before.items() if count and not times[result]]
        for result in before:
            if not times[result]:
                del times[result]
        return Difference(tuple(come), tuple(went), looked_at)
