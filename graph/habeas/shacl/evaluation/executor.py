"""A plan run over an image: targets, shapes within shapes, and what breaks them.

A shape is asked in two ways. ``conforms`` says yes or no for many nodes and
remembers it, for shapes within shapes. ``broken`` says what is wrong, for
shapes with targets. Both run the same kernels.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habeas.shacl import plan as p
from habeas.shacl.evaluation.judged import Judged
from habeas.shacl.evaluation.kernels import KERNELS, Broken, Scope
from habeas.shacl.evaluation.pairs import BoolArray, IntArray, meeting
from habeas.shacl.evaluation.walk import walk
from habeas.shacl.image import Column, Image, Terms
from habeas.shacl.sparql.execution import Bench
from habeas.shacl.vocabulary import RDF_TYPE, SUBCLASS_OF, Node

__all__ = ["Batch", "Executor"]

_UNKNOWN, _NO, _YES = 0, 1, 2
#: Up to so many values, their classes are looked up one by one.
_FEW = 2000

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one constraint of one shape found: one entry for each row of ``broken``."""

    shape: p.Shape
    constraint: p.Constraint
    #: What the shape looked at.
    foci: IntArray
    #: The focus of the shape with the target from which ``foci`` were reached.
    roots: IntArray
    broken: Broken


class Executor:
    """One run. What depends on the data's triples is remembered for this run only."""

    def __init__(
        self,
        plan: p.Plan,
        image: Image,
        judged: Judged,
        bench: Bench,
        classes: dict[Node, IntArray] | None = None,
    ) -> None:
        self.plan = plan
        self.image = image
        self.terms: Terms = image.terms
        self.judged = judged
        self.bench = bench
        #: Seconds that each shape with targets took.
        self.timings: dict[Node, float] = {}
        self._conforming: dict[Node, NDArray[np.uint8]] = {}
        #: Each class with all below it; can be kept until a class is put below another.
        self._classes: dict[Node, IntArray] = {} if classes is None else classes
        self._instances: dict[Node, BoolArray] = {}
        # A target may be a node of which the data says nothing. Named now, since tables are made
        # as long as the list of terms.
        for shape in plan.targeted:
            for target in shape.targets:
                if target.kind == "node":
                    self.terms.intern(target.term)

    def each(self, tell: Tell | None = None) -> Iterator[tuple[p.Shape, list[Batch], int]]:
        """Yield each shape with targets, what is wrong, and how many nodes it looked at."""
        shapes = self.plan.targeted
        for number, shape in enumerate(shapes, 1):
            start = time.perf_counter()
            foci = self.foci(shape)
            if tell is not None:
                tell(f"Shape {number} of {len(shapes)}: {len(foci):,} focus nodes")
            batches = list(self.broken(shape, foci))
            self.timings[shape.node] = time.perf_counter() - start
            yield shape, batches, len(foci)

    def run(self, tell: Tell | None = None) -> list[Batch]:
        """Look at every focus of every shape with targets."""
        return [batch for _, batches, _ in self.each(tell) for batch in batches]

    def foci(self, shape: p.Shape) -> IntArray:
        """Return the focus nodes of a shape, each once."""
        found = [self._target(target) for target in shape.targets]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def broken(self, shape: p.Shape, foci: IntArray) -> Iterator[Batch]:
        """Yield what is wrong with ``foci``, each named once."""
        if shape.deactivated or not len(foci):
            return
        scope = self._scope(shape, foci)
        for constraint in shape.constraints:
            if isinstance(constraint, p.PropertyRef):
                yield from self._of_property(constraint, scope)
                continue
            broken = KERNELS[type(constraint)](self, scope, constraint)
            if len(broken.rows):
                found = foci[broken.rows]
                yield Batch(shape, constraint, found, found, broken)

    def conforms(self, node: Node, numbers: IntArray) -> BoolArray:
        """Whether a shape finds nothing wrong with each of some nodes."""
        table = self._conforming.get(node)
        if table is None:
            table = self._conforming[node] = np.zeros(len(self.terms), np.uint8)
        unknown = numbers[table[numbers] == _UNKNOWN]
        if len(unknown):
            unknown = np.unique(unknown)
            table[unknown] = np.where(self._judge(self.plan.shapes[node], unknown), _YES, _NO)
        found: BoolArray = table[numbers] == _YES
        return found

    def of_class(self, numbers: IntArray, cls: Node) -> BoolArray:
        """Whether each of some nodes belongs to a class or to one below it."""
        classes, types = self._subclasses(cls), self._types
        if len(numbers) <= _FEW and cls not in self._instances:
            rows, found = types.objects(numbers)
            right = np.zeros(len(numbers), np.bool_)
            right[rows[np.isin(found, classes)]] = True
            return right
        table = self._instances.get(cls)
        if table is None:
            table = self._instances[cls] = np.zeros(len(self.terms), np.bool_)
            table[types.subjects(classes)[1]] = True
        return table[numbers]

    def property_values(self, predicate: Node, foci: IntArray) -> tuple[IntArray, IntArray]:
        """Return the values of a property, as rows and values."""
        return self.image.column(self.terms.find(predicate)).objects(foci)

    def targets(self, shape: p.Shape, nodes: IntArray) -> IntArray:
        """Return those of ``nodes``, each named once, that are focus nodes of a shape."""
        right = np.zeros(len(nodes), np.bool_)
        for target in shape.targets:
            number = self.terms.find(target.term)
            if target.kind == "node":
                right |= nodes == number
            elif target.kind == "class":
                right |= self.of_class(nodes, target.term)
            elif target.kind == "subjects":
                right[self.image.column(number).objects(nodes)[0]] = True
            else:
                right[self.image.column(number).subjects(nodes)[0]] = True
        return nodes[right]

    @property
    def _types(self) -> Column:
        return self.image.column(self.terms.find(RDF_TYPE))

    def _scope(self, shape: p.Shape, foci: IntArray) -> Scope:
        if shape.path is None:
            return Scope(shape, foci, np.arange(len(foci), dtype=np.int64), foci)
        return Scope(shape, foci, *walk(self.image, shape.path, foci))

    def _of_property(self, constraint: p.PropertyRef, scope: Scope) -> Iterator[Batch]:
        """Yield what a property shape finds on the values, as often as a value is reached."""
        shape = self.plan.shapes[constraint.shape]
        if scope.shape.path is None:
            yield from self.broken(shape, scope.values)
            return
        nodes, places = np.unique(scope.values, return_inverse=True)
        order = np.argsort(places, kind="stable")
        for batch in self.broken(shape, nodes):
            roots = np.searchsorted(nodes, batch.roots)
            mine, theirs = meeting(roots, places[order], len(nodes))
            yield _taken(batch, mine, scope.foci[scope.rows[order[theirs]]])

    def _judge(self, shape: p.Shape, nodes: IntArray) -> BoolArray:
        """Whether ``nodes``, each named once, conform to ``shape``."""
        right = np.ones(len(nodes), np.bool_)
        if shape.deactivated:
            return right
        scope = self._scope(shape, nodes)
        for constraint in shape.constraints:
            if isinstance(constraint, p.PropertyRef):
                met = self.conforms(constraint.shape, scope.values)
                right[scope.rows[~met]] = False
            else:
                right[KERNELS[type(constraint)](self, scope, constraint).rows] = False
        return right

    def _target(self, target: p.Target) -> IntArray:
        if target.kind == "node":
            return np.array([self.terms.intern(target.term)], np.int64)
        if target.kind == "class":
            return self._types.subjects(self._subclasses(target.term))[1]
        subjects, objects = self.image.column(self.terms.find(target.term)).pairs()
        return subjects if target.kind == "subjects" else objects

    def _subclasses(self, cls: Node) -> IntArray:
        """Return a class and all below it, as the data says."""
        found = self._classes.get(cls)
        if found is None:
            number = self.terms.find(cls)
            if number < 0:
                return np.zeros(0, np.int64)
            below = self.image.column(self.terms.find(SUBCLASS_OF))
            reached, rest = {number}, [number]
            while rest:
                _, next_ones = below.subjects(np.array(rest, np.int64))
                rest = [int(each) for each in set(next_ones.tolist()) - reached]
                reached.update(rest)
            found = self._classes[cls] = np.array(sorted(reached), np.int64)
        return found


def _taken(batch: Batch, order: IntArray, roots: IntArray) -> Batch:
    """Return the entries of a batch at the places ``order``, with other roots."""
    broken = batch.broken
    return Batch(
        batch.shape,
        batch.constraint,
        batch.foci[order],
        roots,
        Broken(
            broken.rows[order],
            broken.values[order],
            None if broken.properties is None else broken.properties[order],
            None if broken.solutions is None else broken.solutions.taken(order),
            broken.nested,
        ),
    )
