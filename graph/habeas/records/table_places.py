"""The rows and columns that the statements of a table come from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from habeas.shacl.positions import Node, Place, Places, Statements, Term, named

__all__ = ["Cell", "TablePlaces"]


class Cell(NamedTuple):
    """Where a statement comes from; from no column if the row as a whole says it."""

    line: int
    row: int
    column: str | None


class TablePlaces(Places):
    """Where the statements of one table stand."""

    def __init__(
        self,
        path: Path,
        triples: Sequence[ox.Triple],
        cells: Sequence[Cell],
        names: Mapping[ox.BlankNode, Node],
    ) -> None:
        self._source = str(path)
        self._cells = cells
        self._statements = Statements(
            (named(triple.subject, names), triple.predicate, named(triple.object, names))
            for triple in triples
        )

    def first(
        self, subject: Term, predicate: ox.NamedNode | None = None, object: Term | None = None
    ) -> Place | None:
        """Return the first cell that says exactly this; of a thing alone, its first row."""
        number = self._statements.first(subject, predicate, object)
        return self._place(number, with_column=predicate is not None)

    def mention(self, node: Term) -> Place | None:
        """Return the first cell that has ``node`` as its value."""
        return self._place(self._statements.mention(node))

    def _place(self, number: int | None, with_column: bool = True) -> Place | None:
        if number is None:
            return None
        line, row, column = self._cells[number]
        return Place(self._source, line, column if with_column else None, row=row)
