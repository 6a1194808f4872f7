"""Where rows land: tables of text in DuckDB, filled batch by batch."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from habeas.sheets.files import OWN_COLUMNS, Sheet
from habeas.sheets.problems import At
from habeas.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

__all__ = ["Landing"]

Numbers = NDArray[np.int64]


class Landing:
    """One table that takes rows, and becomes a sheet."""

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        file: str,
        number: int,
        place: int,
        sheet: str | None,
        header: Iterable[str],
        given: Iterable[str] | None = None,
    ) -> None:
        self._con = con
        self._file, self._number, self._sheet = file, number, sheet
        self.table = f"sheets.f{number}_{place}"
        self.header = list(header)
        self._given = self.header.copy() if given is None else [cell.strip() for cell in given]
        self.rows = 0
        columns = [f"{own.name} {own.type}" for own in OWN_COLUMNS]
        columns += [f"{quoted(name)} VARCHAR" for name in self.header]
        con.execute("CREATE SCHEMA IF NOT EXISTS sheets")
        con.execute(f"CREATE OR REPLACE TABLE {self.table} ({', '.join(columns)})")

    def widen(self, name: str) -> None:
        """Add a column; the rows so far have nothing in it."""
        self._con.execute(f"ALTER TABLE {self.table} ADD COLUMN {quoted(name)} VARCHAR")
        self.header.append(name)
        self._given.append(name)

    def drop_empty(self, name: str) -> bool:
        """Drop a column if no row has anything in it; say whether it is gone."""
        found = self._con.execute(f"SELECT count({quoted(name)}) FROM {self.table}").fetchone()
        if not found or found[0]:
            return False
        self._con.execute(f"ALTER TABLE {self.table} DROP COLUMN {quoted(name)}")
        place = self.header.index(name)
        del self.header[place], self._given[place]
        return True

    def add(
        self, columns: Sequence[Sequence[str]], rows: Numbers, lines: Numbers | None = None
    ) -> None:
        """Add a batch.

        Parameters
        ----------
        columns
            For each name of the header its cells, trimmed here; empty for none.
            A row of which all cells are empty is left out.
        rows, lines : ndarray of int64, shape (n_rows,)
            Where each row stands. Without lines, the format has none.
        """
        if not len(rows) or not columns:
            return
        batch: dict[str, NDArray[np.object_] | Numbers] = {"r": rows}
        if lines is not None:
            batch["l"] = lines
        for number, cells in enumerate(columns):
            # Trimmed here: DuckDB's trim takes ten times as long as Python's.
            batch[f"c{number}"] = np.array([*map(str.strip, cells)], dtype=object)
        cells_ = "".join(f", nullif(c{number}, '')" for number in range(len(columns)))
        line = "NULL" if lines is None else "l"
        filled = " OR ".join(f"c{number} <> ''" for number in range(len(columns)))
        self._con.register("batch_of_rows", batch)
        try:
            landed = self._con.execute(
                f"INSERT INTO {self.table} SELECT {self._number}, ?, r, {line}{cells_} "
                f"FROM batch_of_rows WHERE {filled}",
                [self._sheet],
            ).fetchone()
        finally:
            self._con.unregister("batch_of_rows")
        assert landed
        self.rows += landed[0]

    def sheet(self, header: At | None = None) -> Sheet:
        """Return what has landed, under a header that stands somewhere."""
        _, row, line = header or At()
        return Sheet(
            self._file,
            self._sheet,
            tuple(self.header),
            self.table,
            self.rows,
            row,
            line,
            tuple(self._given),
        )
