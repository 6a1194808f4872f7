"""Tables of an export as files: a folder of CSV with a description, or one workbook.

A folder holds the whole graph: what no table says stands in a Turtle file beside
the tables, and is brought with them. A workbook has the tables alone.

No cell runs in a spreadsheet program. In a workbook every cell is text. In CSV,
what begins like a formula has an apostrophe before it; reading takes one away
from what begins with apostrophes and then like a formula, and from nothing
else, so that what has such apostrophes of its own gets one more in either.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from habeas.errors import HabeasError
from habeas.native.catalogue import TABLES
from habeas.native.csvw import write_description
from habeas.native.export import REST, Exported
from habeas.native.export_folders import new_folder
from habeas.native.workbook import BODY, HEAD, LONGEST, NEEDED_HEAD, holdable, put, save_file
from habeas.sql_text import quoted, text_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["REST_FILE", "TooManyRowsError", "unholdable_cells", "write_folder", "write_workbook"]

#: The file in a folder with what its tables do not say.
REST_FILE = "rest.ttl"
#: The most rows of a sheet, with its header, and the rows that are read at once.
MOST_ROWS, BATCH = 1_048_576, 10_000
_WIDTH = 24


class TooManyRowsError(HabeasError, ValueError):
    """A table has more rows than a sheet can hold."""

    def __init__(self, table: str, rows: int) -> None:
        super().__init__(
            f"{table} has {rows:,} rows, and a sheet holds {MOST_ROWS - 1:,}. "
            "Export into a folder: its tables have no such limit."
        )
        self.table = table
        self.rows = rows


def write_folder(con: "duckdb.DuckDBPyConnection", exported: Exported, folder: Path) -> None:
    """Write each table as a CSV file (UTF-8), a description of them all (CSVW), and the rest.

    Raises
    ------
    UnwritableFolderError
        If the folder holds anything already, or cannot be written.
    """
    tables = [
        replace(TABLES[name], columns=tuple(TABLES[name].by_name[each] for each in columns))
        for name, columns in exported.columns.items()
    ]
    with new_folder(folder) as inside:
        for table in tables:
            cells = ", ".join(f"{_harmless(c)} AS {c}" for c in map(quoted, table.by_name))
            con.execute(
                f"COPY (SELECT {cells} FROM exported.{quoted(table.name)}) "
                f"TO {text_of(str(inside / f'{table.name}.csv'))} "
                "(FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
            )
        write_description(inside, tables, identified=True)
        if exported.left_out:
            _write_rest(con, inside / REST_FILE)


def _write_rest(con: "duckdb.DuckDBPyConnection", path: Path) -> None:
    found = con.execute(f"SELECT s || ' ' || p || ' ' || o || ' .' FROM {REST} ORDER BY 1")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        while batch := found.fetchmany(BATCH):
            file.writelines(f"{line}\n" for (line,) in batch)


def _harmless(cell: str) -> str:
    """Return SQL for a cell that no spreadsheet program takes for a formula."""
    return f"CASE WHEN {cell}[1] IN ('=', '+', '-', '@') THEN '''' || {cell} ELSE {cell} END"


def write_workbook(con: "duckdb.DuckDBPyConnection", exported: Exported, path: Path) -> None:
    """Write the tables as the sheets of one workbook: the same bytes for the same graph.

    Raises
    ------
    TooManyRowsError
        If a table has more rows than a sheet can hold.
    UnwritableFolderError
        If the file cannot be written.
    """
    for name, rows in exported.rows.items():
        if rows >= MOST_ROWS:
            raise TooManyRowsError(name, rows)
    book = Workbook(write_only=True)
    for name, columns in exported.columns.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        for number in range(1, len(columns) + 1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        header = []
        for column in columns:
            cell = WriteOnlyCell(sheet)
            put(cell, column, NEEDED_HEAD if TABLES[name].by_name[column].needed else HEAD)
            header.append(cell)
        sheet.append(header)
        # One cell for all of a column: each row is written before the next one is filled in.
        cells = [WriteOnlyCell(sheet) for _ in columns]
        for cell in cells:
            put(cell, "", BODY)
        for row in _rows(con, name):
            for cell, text in zip(cells, row, strict=True):
                cell.value = None
                if text is not None:
                    cell.value, cell.data_type = holdable(text), "s"
            sheet.append([cell if cell.value else None for cell in cells])
    if not exported.columns:
        book.create_sheet("empty")
    save_file(book, path)


def _rows(con: "duckdb.DuckDBPyConnection", name: str) -> Iterator[tuple[str | None, ...]]:
    found = con.execute(f"FROM exported.{quoted(name)}")
    while batch := found.fetchmany(BATCH):
        yield from batch


def unholdable_cells(con: "duckdb.DuckDBPyConnection", exported: Exported) -> int:
    """Return how many cells a workbook cannot hold as they are: too long, or with a bare CR."""
    count = 0
    for name, columns in exported.columns.items():
        wrong = " + ".join(
            f"(coalesce(length({quoted(c)}), 0) > {LONGEST} OR "
            f"contains(coalesce({quoted(c)}, ''), chr(13)))::INTEGER"
            for c in columns
        )
        count += con.execute(
            f"SELECT coalesce(sum({wrong}), 0)::BIGINT FROM exported.{quoted(name)}"
        ).fetchall()[0][0]
    return count
