"""What the data around a result say, for the words of a report.

Asked only for results that are shown. After the image has changed, the answers
are about the image as it was when the first question was asked.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.descriptions import Descriptions, Edge
from habeas.shacl.evaluation.walk import walk
from habeas.shacl.image import BLANK, Image
from habeas.shacl.messages import Count
from habeas.shacl.names import Names
from habeas.shacl.order import Describe
from habeas.shacl.paths import Path
from habeas.shacl.vocabulary import Node

__all__ = ["counting_in", "describing_in"]

_Numbers = NDArray[np.int64]


class _Edges(NamedTuple):
    """Edges at blank nodes, sorted by these: node, property, the other end."""

    nodes: _Numbers
    predicates: _Numbers
    others: _Numbers

    def at(self, node: int) -> Iterator[tuple[int, int]]:
        """Yield property and other end of each edge at a node."""
        start, end = np.searchsorted(self.nodes, (node, node + 1))
        return zip(
            self.predicates[start:end].tolist(), self.others[start:end].tolist(), strict=True
        )


class _Neighbours:
    """What stands beside the blank nodes of an image; found in one pass when first asked."""

    def __init__(self, image: Image) -> None:
        self._image = image

    def incoming(self, node: Node) -> Iterator[Edge]:
        """Yield what leads to a blank node."""
        return self._edges(self._to_blank, node)

    def outgoing(self, node: Node) -> Iterator[Edge]:
        """Yield what leads from a blank node."""
        return self._edges(self._from_blank, node)

    def objects(self, node: Node, predicate: ox.NamedNode) -> Iterator[Node]:
        """Yield the objects of any node for one property."""
        terms = self._image.terms
        column = self._image.column(terms.find(predicate))
        found = column.objects(np.array([terms.find(node)], np.int64))[1]
        return map(terms.term, found.tolist())

    def _edges(self, edges: _Edges, node: Node) -> Iterator[Edge]:
        terms = self._image.terms
        for number, other in edges.at(terms.find(node)):
            predicate = terms.term(number)
            assert isinstance(predicate, ox.NamedNode)
            yield predicate, terms.term(other)

    @cached_property
    def _to_blank(self) -> _Edges:
        return self._gathered(turned=True)

    @cached_property
    def _from_blank(self) -> _Edges:
        return self._gathered(turned=False)

    def _gathered(self, turned: bool) -> _Edges:
        """Return the edges whose object, or subject, is a blank node."""
        blank = self._image.terms.kinds == BLANK
        none = np.zeros(0, np.int64)
        nodes, predicates, others = [none], [none], [none]
        for predicate in self._image.predicates():
            ends = self._image.column(predicate).pairs()
            here, there = reversed(ends) if turned else ends
            kept = blank[here]
            nodes.append(here[kept])
            predicates.append(np.full(int(kept.sum()), predicate, np.int64))
            others.append(there[kept])
        found = np.concatenate(nodes)
        order = np.argsort(found, kind="stable")
        return _Edges(
            found[order], np.concatenate(predicates)[order], np.concatenate(others)[order]
        )


def describing_in(image: Image, names: Names) -> Describe:
    """Return what says which blank node of an image is meant."""
    beside = _Neighbours(image)
    return Descriptions(beside.incoming, beside.outgoing, beside.objects, names)


def counting_in(image: Image) -> Count:
    """Return what counts the values that a node has at the end of a path."""

    def count(focus: Node, path: Path) -> int:
        return len(walk(image, path, np.array([image.terms.find(focus)], np.int64))[1])

    return count
