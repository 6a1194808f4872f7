"""The rows and columns that the statements of a table come from."""

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from habeas.shacl.positions import Place, Places, Statements, Term

__all__ = ["TablePlaces"]


class TablePlaces(Places):
    """Where the statements of one table stand.

    Parameters
    ----------
    triples
        The statements, in any order.
    lines, rows
        The line and the row of each.
    cells, columns
        The number of the column that says it, and their names; None if the row as a
        whole does.
    """

    def __init__(
        self,
        path: Path,
        triples: Sequence[ox.Triple],
        lines: Sequence[int],
        rows: Sequence[int],
        cells: Sequence[int],
        columns: Sequence[str | None],
    ) -> None:
        self._source = str(path)
        self._lines, self._rows, self._cells = lines, rows, cells
        self._columns = columns
        self._statements = Statements(
            (triple.subject, triple.predicate, triple.object) for triple in triples
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
        column = self._columns[self._cells[number]] if with_column else None
        return Place(self._source, self._lines[number], column, row=self._rows[number])
