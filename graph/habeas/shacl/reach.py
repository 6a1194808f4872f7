"""Which focus nodes of which shapes a changed triple can concern."""

from collections import defaultdict

import numpy as np
import pyoxigraph as ox

from habeas.shacl.dependencies import Step, what_is_read
from habeas.shacl.evaluation.pairs import BoolArray, IntArray
from habeas.shacl.evaluation.walk import walk
from habeas.shacl.image import Image, Triples
from habeas.shacl.plan import Plan
from habeas.shacl.vocabulary import Node

__all__ = ["Reach"]


class Reach:
    """Walks from triples back to the focus nodes of the shapes of a plan."""

    def __init__(self, plan: Plan) -> None:
        #: Shapes of which nobody can say where they look.
        self.everywhere: set[Node] = set()
        shapes_of: dict[Step, list[Node]] = defaultdict(list)
        for shape in plan.targeted:
            read = what_is_read(plan, shape)
            if read is None:
                self.everywhere.add(shape.node)
            for step in read or ():
                shapes_of[step].append(shape.node)
        self._steps: dict[ox.NamedNode | None, list[tuple[Step, list[Node]]]] = defaultdict(list)
        for step, shapes in shapes_of.items():
            self._steps[step.predicate].append((step, shapes))

    def of(self, rows: Triples, image: Image) -> dict[Node, list[IntArray]]:
        """Return, for each shape that can be concerned, nodes that can be its focus.

        ``rows`` are triples that ``image`` has.
        """
        found: dict[Node, list[IntArray]] = defaultdict(list)
        for number in np.unique(rows.predicates).tolist():
            chosen = rows.predicates == number
            predicate = image.terms.term(number)
            assert isinstance(predicate, ox.NamedNode)
            for step, shapes in self._steps.get(predicate, ()):
                self._walk(step, shapes, rows, chosen, image, found)
        if len(rows.predicates):
            for step, shapes in self._steps.get(None, ()):
                self._walk(step, shapes, rows, slice(None), image, found)
        return found

    def _walk(
        self,
        step: Step,
        shapes: list[Node],
        rows: Triples,
        chosen: BoolArray | slice,
        image: Image,
        found: dict[Node, list[IntArray]],
    ) -> None:
        nodes = np.unique((rows.objects if step.from_object else rows.subjects)[chosen])
        if step.back is not None:
            nodes = walk(image, step.back, nodes)[1]
        if len(nodes):
            for shape in shapes:
                found[shape].append(nodes)
