"""Finding one of many statements, at 40 bytes each.

Terms are kept as their hashes: the terms themselves would weigh ten times that.
Two terms of one hash would be taken for one another and a finding would name a
wrong line; with 64 bits that is no worry.
"""

from array import array
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.positions.place import Term

__all__ = ["Statements"]

#: Stands for a term that is not known.
_NO_HASH = 1 << 62
_Rows = NDArray[np.int64]


class Statements:
    """Statements in the order of their file, found by their terms.

    A term that is None is not known: the statement is found without it.
    """

    def __init__(self, statements: Iterable[tuple[Term | None, Term | None, Term | None]]) -> None:
        columns = array("q"), array("q"), array("q")
        for terms in statements:
            for column, term in zip(columns, terms, strict=True):
                column.append(_NO_HASH if term is None else hash(term))
        subjects, predicates, objects = (np.asarray(column, dtype=np.int64) for column in columns)
        self._objects = objects
        self._order = np.lexsort((objects, predicates, subjects))
        self._sorted = tuple(column[self._order] for column in (subjects, predicates, objects))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._order)

    def first(
        self, subject: Term, predicate: Term | None = None, object: Term | None = None
    ) -> int | None:
        """Return the number of the first statement of these terms; None if there is none."""
        low, high = 0, len(self._order)
        for column, term in zip(self._sorted, (subject, predicate, object), strict=True):
            if term is None:
                break
            wanted = hash(term)
            span = column[low:high]
            low, high = (
                low + int(np.searchsorted(span, wanted, "left")),
                low + int(np.searchsorted(span, wanted, "right")),
            )
        return int(self._order[low:high].min()) if low < high else None

    def mention(self, node: Term) -> int | None:
        """Return the number of the first statement that has ``node`` as its object."""
        order, objects = self._by_object
        found = int(np.searchsorted(objects, hash(node)))
        return int(order[found]) if found < len(objects) and objects[found] == hash(node) else None

    @cached_property
    def _by_object(self) -> tuple[_Rows, _Rows]:
        order = np.argsort(self._objects, kind="stable")
        return order, self._objects[order]
