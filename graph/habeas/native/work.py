"""The tables in the making: the rows that were brought, and what is known of their cells."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from habeas.native import cells
from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn, NativeTable
from habeas.native.placing import unknown_column
from habeas.native.references import resolve
from habeas.native.values import read_all, reader
from habeas.sql_text import quoted, text_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["PLACE", "Work"]

#: Where a row stands.
PLACE = "_file, _sheet, _row, _line"
_STATEMENTS = """
s VARCHAR, p VARCHAR, o VARCHAR, file INTEGER, sheet VARCHAR, "row" INTEGER, line INTEGER,
col VARCHAR
"""
_PROBLEMS = """
file INTEGER, sheet VARCHAR, "row" INTEGER, line INTEGER, col VARCHAR, value VARCHAR,
rule VARCHAR, message VARCHAR, severity VARCHAR
"""
_KNOWN = """
CREATE SCHEMA IF NOT EXISTS known;
CREATE TABLE IF NOT EXISTS known.things (iri VARCHAR, kind VARCHAR);
CREATE TABLE IF NOT EXISTS known.names (key VARCHAR, iri VARCHAR, kind VARCHAR);
CREATE SCHEMA IF NOT EXISTS brought;
CREATE TABLE IF NOT EXISTS brought._files (number INTEGER, name VARCHAR);
"""


class Work:
    """What one compilation has made so far, in a schema of its own that goes with it."""

    def __init__(self, con: "duckdb.DuckDBPyConnection", key: bytes, elsewhere: bool) -> None:
        self.con = con
        self.key = key
        #: Whether things to which rows refer may be described elsewhere.
        self.elsewhere = elsewhere
        #: The columns of ours that each table that was brought has, in our order.
        self.columns: dict[str, list[NativeColumn]] = {}
        self._read: dict[tuple[str, str], str] = {}
        self.has_names = False

    def run(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run SQL, and return its rows."""
        return self.con.execute(sql, list(parameters)).fetchall()

    def begin(self) -> None:
        """Make the tables that are filled here, and take the rows over, cells trimmed."""
        self.con.execute(_KNOWN)
        self.con.execute("DROP SCHEMA IF EXISTS making CASCADE; CREATE SCHEMA making")
        self.con.execute("CREATE SCHEMA IF NOT EXISTS made")
        self.con.execute(f"CREATE OR REPLACE TABLE made.statements ({_STATEMENTS})")
        self.con.execute(f"CREATE OR REPLACE TABLE made.problems ({_PROBLEMS})")
        brought: dict[str, list[str]] = {}
        for table, column in self.run(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'brought' "
            "AND database_name = current_database() ORDER BY table_name, column_index"
        ):
            brought.setdefault(table, []).append(column)
        for table in TABLES.values():
            if table.name in brought:
                self._take(table, brought[table.name])

    def end(self) -> None:
        """Leave nothing but what was made."""
        self.con.execute("DROP SCHEMA making CASCADE")

    def table(self, table: NativeTable) -> str:
        """Return the table with the rows of a native table, as SQL names it."""
        return f"making.{quoted('rows ' + table.name)}"

    def load(self, name: str, columns: Mapping[str, Sequence[str | None]]) -> None:
        """Make a table of texts."""
        arrays = {key: np.array(values, dtype=object) for key, values in columns.items()}
        if not any(map(len, arrays.values())):
            said = ", ".join(f"{quoted(key)} VARCHAR" for key in columns)
            self.con.execute(f"CREATE TABLE {name} ({said})")
            return
        self.con.register("loading", arrays)
        said = ", ".join(f"{quoted(key)}::VARCHAR AS {quoted(key)}" for key in columns)
        self.con.execute(f"CREATE TABLE {name} AS SELECT {said} FROM loading")
        self.con.unregister("loading")

    def items(self, table: NativeTable, column: NativeColumn, beside: str = "") -> str:
        """Return SQL for the values of a column, each with its row: ``_n``, ``_id``, place, ``item``.

        ``beside`` is SQL for further columns.
        """
        cell = quoted(column.name)
        return (
            f"SELECT _n, _id, {PLACE}{beside}, unnest({cells.items(column, cell)}) AS item "
            f"FROM {self.table(table)} WHERE {cell} IS NOT NULL"
        )

    def read(self, table: NativeTable, column: NativeColumn) -> str:
        """Return the table of what the values of a column mean, read when first asked for.

        It has the columns ``item``, ``term``, ``term2``, ``rule`` and ``message``.
        """
        key = table.name, column.name
        if key not in self._read:
            name = self._read[key] = f"making.{quoted(f'read {table.name} {column.name}')}"
            if column.form in ("reference", "sources"):
                resolve(self, self.items(table, column), column.kinds, name)
            else:
                found = self.run(f"SELECT DISTINCT item FROM ({self.items(table, column)})")
                self.load(name, read_all([item for (item,) in found], reader(column)))
            self._complain(table, column, name)
        return self._read[key]

    def complain(self, select: str) -> None:
        """Note problems: file, sheet, row, line, column, value, rule and message of each."""
        self.con.execute(f"INSERT INTO made.problems SELECT *, 'Violation' FROM ({select})")

    def _complain(self, table: NativeTable, column: NativeColumn, read: str) -> None:
        if self.run(f"SELECT 1 FROM {read} WHERE message IS NOT NULL LIMIT 1"):
            self.complain(
                f"SELECT {PLACE}, {text_of(column.name)}, item, rule, message "
                f"FROM ({self.items(table, column)}) JOIN {read} USING (item) "
                "WHERE message IS NOT NULL"
            )

    def _take(self, table: NativeTable, names: Sequence[str]) -> None:
        """Take over the rows of a table, and look at what concerns whole cells.

        Columns in which no cell is filled in are left aside, and so are tables without rows.
        """
        present = {name.casefold(): name for name in names}
        self._unknown(table, names)
        columns = [column for column in table.columns if column.name in present]
        taken = [
            f"{cells.clean(quoted(present[column.name]))} AS {quoted(column.name)}"
            for column in columns
        ]
        own = "row_number() OVER () AS _n, NULL::VARCHAR AS _id"
        rows = self.table(table)
        self.con.execute(
            f"CREATE TABLE {rows} AS SELECT {', '.join([own, PLACE, *taken])} "
            f"FROM brought.{quoted(table.name)}"
        )
        said = [quoted(column.name) for column in columns]
        counts = "".join(f", count({cell})" for cell in said)
        controls = text_of(cells.CONTROLS)
        unseen = f"bool_or(regexp_matches(concat_ws(' ', {', '.join(said or [chr(39) * 2])}), {controls}))"
        [(number, has_controls, *filled)] = self.run(
            f"SELECT count(*), {unseen}{counts} FROM {rows}"
        )
        if has_controls:
            self._without_controls(rows, said)
        if number:
            filled_in = {column.name: count for column, count in zip(columns, filled, strict=True)}
            self.columns[table.name] = [column for column in columns if filled_in[column.name]]
            for column in table.columns:
                if column.needed and filled_in.get(column.name, -1) < number:
                    self._needed(table, column, column.name in present)

    def _unknown(self, table: NativeTable, names: Sequence[str]) -> None:
        """Refuse columns that a table does not have; what stands there would be lost."""
        for name in names:
            if name.casefold() not in table.by_name and not name.startswith("_"):
                said, message = text_of(name), text_of(unknown_column(table, name))
                self.complain(
                    f"SELECT _file, _sheet, NULL, NULL, {said}, '', 'column', {message} "
                    f"FROM brought.{quoted(table.name)} GROUP BY _file, _sheet"
                )

    def _without_controls(self, rows: str, said: Sequence[str]) -> None:
        """Refuse cells with characters that no text has."""
        for cell in said:
            held = f"regexp_matches({cell}, {text_of(cells.CONTROLS)})"
            self.complain(
                f"SELECT {PLACE}, {text_of(cell.strip(chr(34)))}, {cell}, 'character', "
                "'holds a character that cannot be seen; write the cell anew' "
                f"FROM {rows} WHERE {held}"
            )
            self.con.execute(f"UPDATE {rows} SET {cell} = NULL WHERE {held}")

    def _needed(self, table: NativeTable, column: NativeColumn, present: bool) -> None:
        """Refuse rows without what they need."""
        name, rows = text_of(column.name), self.table(table)
        about = column.about[:1].lower() + column.about[1:].rstrip(".")
        message = text_of(f"is empty, and every row of {table.name} needs it: {about}")
        if present:
            where = f"{quoted(column.name)} IS NULL"
            self.complain(
                f"SELECT {PLACE}, {name}, '', 'needed', {message} FROM {rows} WHERE {where}"
            )
            return
        message = text_of(f"There is no such column, and {table.name} needs it: {about}.")
        self.complain(
            f"SELECT _file, _sheet, NULL, NULL, {name}, '', 'needed', {message} "
            f"FROM {rows} GROUP BY _file, _sheet"
        )
