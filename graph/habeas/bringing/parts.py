"""The files of an import: its statements, and every row as it was brought."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from habeas.sheets import FileRead
from habeas.sql_text import text_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["counts_of", "described", "relation", "write_parts"]

_FORM = "(FORMAT parquet, COMPRESSION zstd)"


def counts_of(con: "DuckDBPyConnection") -> dict[str, int]:
    """Return how much was made of what was brought."""
    found = con.execute("SELECT count(*) FROM made.statements").fetchone()
    return {"statements": int(found[0]) if found else 0}


def write_parts(con: "DuckDBPyConnection", files: Sequence[FileRead], folder: Path) -> Path:
    """Write statements and rows into a folder; return the file of the statements."""
    statements = folder / "statements.parquet"
    # By row and not by subject: as good for whoever asks, and half the work for millions. A hash
    # puts what one row says in an order that is the same each time.
    con.execute(
        "COPY (SELECT s, p, o, file, sheet, row, line, col FROM made.statements "
        f"ORDER BY file, row, line, hash(s, p, o, col)) TO {text_of(statements)} {_FORM}"
    )
    for file in files:
        for sheet in file.sheets:
            path = folder / _part(sheet.table)
            con.execute(f"COPY (FROM {sheet.table}) TO {text_of(path)} {_FORM}")
    return statements


def described(file: FileRead) -> dict[str, Any]:
    """Return what the manifest says of a file."""
    return {
        "number": file.number,
        "name": file.file,
        "sha256": file.sha256,
        "bytes": file.bytes,
        "encoding": file.encoding,
        "sheets": [
            {"sheet": sheet.sheet, "rows": sheet.rows, "part": _part(sheet.table)}
            for sheet in file.sheets
        ],
    }


def relation(path: Path) -> str:
    """Return SQL for the rows of a Parquet file."""
    return f"read_parquet({text_of(path)})"


def _part(table: str) -> str:
    """Return the file that keeps the rows of a sheet.

    Examples
    --------
    >>> _part("sheets.f1_2")
    'rows-1-2.parquet'
    """
    return f"rows-{table.rpartition('.')[2].removeprefix('f').replace('_', '-')}.parquet"
