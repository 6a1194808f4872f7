"""What the fragments of a release hold, and under which names.

Each term has a number: its place among all terms, in the order of their texts
in N-Triples. Properties have a second number, their place among the
properties. The three numbers of a statement are put into one of 63 bits, in
three orders; sorted, all statements with the same first or the same first two
terms follow each other.

Statements are kept by graph. Those of a graph that stand in an earlier graph
too are kept apart, so that the union of all graphs has each statement once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["ALL", "EDITION", "INDEX", "ORDERS", "UNION", "Keys", "Order", "Part", "Widths"]

#: Goes up whenever the same store would give other files.
EDITION = 1
INDEX = "index.json"
#: In the place of a graph: the statements of each graph, those that several have each time.
ALL = "all"
#: In the place of a graph: each statement once, without its graph.
UNION = "union"

Order: TypeAlias = Literal["spo", "pos", "osp"]
#: The orders, each also the name of its file: s is the subject, p the property, o the object.
ORDERS: tuple[Order, ...] = ("spo", "pos", "osp")
#: Statements, each as one number.
Keys: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """Statements of one graph that follow each other in all three files."""

    #: The IRI of the graph; nothing for the one without a name.
    graph: str
    #: Whether each of them stands in an earlier graph too.
    repeated: bool
    start: int
    stop: int


@dataclass(frozen=True)
class Widths:
    """How many bits the number of a term takes, and that of a property.

    Examples
    --------
    >>> widths = Widths.of(terms=1000, predicates=3)
    >>> widths
    Widths(term=10, predicate=2)
    >>> key = widths.joined("pos", {"s": 5, "p": 2, "o": 999})
    >>> widths.split("pos", np.array([key]))["o"].tolist()
    [999]
    """

    term: int
    predicate: int

    @classmethod
    def of(cls, terms: int, predicates: int) -> "Widths":
        """Return what so many need."""
        return cls(max(terms - 1, 1).bit_length(), max(predicates - 1, 1).bit_length())

    @property
    def fit(self) -> bool:
        """Whether a statement fits into one number."""
        return 2 * self.term + self.predicate <= 63

    def _of(self, place: str) -> int:
        return self.predicate if place == "p" else self.term

    def joined(self, order: Order, numbers: Mapping[str, int]) -> int:
        """Return one number for all three of a statement, by their places."""
        key = 0
        for place in order:
            key = key << self._of(place) | numbers[place]
        return key

    def keys(self, order: Order, numbers: Mapping[str, Keys]) -> Keys:
        """Return one number for each statement of which ``numbers`` holds the three by place."""
        first, second, third = order
        keys = numbers[first] << self._of(second)
        keys |= numbers[second]
        keys <<= self._of(third)
        keys |= numbers[third]
        return keys

    def split(self, order: Order, keys: Keys) -> dict[str, Keys]:
        """Return the three numbers of statements, by their places."""
        found = {}
        for place in reversed(order):
            found[place] = keys & ((1 << self._of(place)) - 1)
            keys = keys >> self._of(place)
        return found

    def bounds(self, order: Order, numbers: Mapping[str, int]) -> tuple[int, int]:
        """Return the least key that begins with these numbers, and the first beyond them.

        ``numbers`` are of the first places of the order: none, one, two or three.
        """
        key, free = 0, 0
        for place in order:
            width = self._of(place)
            if place in numbers:
                key = key << width | numbers[place]
            else:
                free += width
        return key << free, (key + 1) << free
