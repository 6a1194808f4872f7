"""Solutions of triple patterns as columns of numbers."""

from collections.abc import Iterable
from itertools import count

import numpy as np
from numpy.typing import NDArray

from habeas.shacl import paths as p
from habeas.shacl.evaluation.walk import walk
from habeas.shacl.image import Image
from habeas.shacl.image.columns import Column, Numbers, joined
from habeas.shacl.sparql.filling import steps_of
from habeas.shacl.sparql.syntax import Pattern, is_variable

__all__ = ["Table"]

#: More rows than so many are not worth it, nor paths from more nodes than so many.
_MOST_ROWS = 3_000_000
_MOST_WALKS = 2_000

_NUMBERS = count()


class Table:
    """Rows of what variables are bound to; each row has the number of a row that it began with."""

    def __init__(self, image: Image, columns: dict[str, Numbers], rows: Numbers) -> None:
        self._image = image
        self.columns = columns
        self.rows = rows

    @classmethod
    def of(cls, image: Image, name: str, nodes: Numbers) -> "Table":
        """Return a table of one variable."""
        return cls(image, {name: nodes}, np.arange(len(nodes), dtype=np.int64))

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def keep(self, which: NDArray[np.bool_] | Numbers) -> None:
        """Keep some rows, or take them again."""
        self.columns = {name: column[which] for name, column in self.columns.items()}
        self.rows = self.rows[which]

    def copy(self) -> "Table":
        """Return a table of the same rows, each with a number of its own."""
        return Table(self._image, dict(self.columns), np.arange(len(self), dtype=np.int64))

    def column(self, term: str) -> Numbers | None:
        """Return the values of a variable or a constant; None if it is not known here."""
        if is_variable(term):
            return self.columns.get(term)
        if not term.startswith(("<", "_:")):
            return None  # a literal: the engine may find it in another spelling
        number = self._image.terms.find_token(term.encode())
        return np.full(len(self), number, np.int64)

    def join(self, patterns: Iterable[Pattern]) -> bool:
        """Join patterns that hang together with what is known; return whether all do.

        Rows without a match fall out. Patterns that would make too many rows are
        left out.
        """
        rest = [step for pattern in patterns for step in steps_of(pattern, _fresh)]
        complete = True
        while rest:
            known = [each for each in rest if self._ends(each)]
            if not known:
                return False
            best = max(known, key=self._ends)
            rest.remove(best)
            complete &= self._join(best)
        return complete

    def _ends(self, pattern: Pattern) -> int:
        """Return how well a pattern hangs together with the table: 0 if not at all."""
        one, other = pattern.subject, pattern.object
        known = (one in self.columns) + (other in self.columns)
        constants = (not is_variable(one)) + (not is_variable(other))
        return 2 * known + constants if known else 0

    def _join(self, pattern: Pattern) -> bool:
        path, one, other = pattern.predicate, pattern.subject, pattern.object
        subjects, objects = self.column(one), self.column(other)
        if not isinstance(path, p.Path):
            return False
        for ends in (subjects, objects):
            if ends is not None and len(ends) and ends[0] < 0:  # a term that the data does not have
                self.keep(np.zeros(0, np.int64))
                self.columns.update({name: self.rows for name in (one, other) if is_variable(name)})
                return True
        if not isinstance(path, p.Predicate):
            if subjects is not None:
                return self._walk(path, subjects, objects, other)
            assert objects is not None
            return self._walk(p.inverse(path), objects, None, one)
        column = self._image.column(self._image.terms.find(path.iri))
        if subjects is not None and objects is not None:
            self.keep(column.has(subjects, objects))
            return True
        if subjects is not None:
            found, new = column.keys, other
            ends, ask = subjects, column.objects
        else:
            assert objects is not None
            found, new = column.turned, one
            ends, ask = objects, column.subjects
        if not is_variable(new) or _matches(found, ends) > _MOST_ROWS:
            return False
        return self._extend(*ask(ends), new)

    def _walk(self, path: p.Path, starts: Numbers, ends: Numbers | None, name: str) -> bool:
        """Follow a path from all starts."""
        nodes, places = np.unique(starts, return_inverse=True)
        if len(nodes) > _MOST_WALKS or (ends is None and not is_variable(name)):
            return False
        rows, values = walk(self._image, path, nodes)
        column = Column(joined(rows, values))
        if ends is not None:
            self.keep(column.has(places, ends))
            return True
        if _matches(column.keys, places) > _MOST_ROWS:
            return False
        return self._extend(*column.objects(places), name)

    def _extend(self, rows: Numbers, values: Numbers, name: str) -> bool:
        self.keep(rows)
        self.columns[name] = values
        return True


def _fresh() -> str:
    return f"?_:step {next(_NUMBERS)}"


def _matches(keys: NDArray[np.uint64], nodes: Numbers) -> int:
    """Return how many pairs begin with any of some nodes."""
    zero = np.zeros(1, np.int64)
    starts = np.searchsorted(keys, joined(nodes, zero))
    ends = np.searchsorted(keys, joined(nodes + 1, zero))
    return int((ends - starts).sum())
