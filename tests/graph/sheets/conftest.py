from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from habeas.sheets import FileRead, Sheet, read_file


class Reader:
    """Writes bytes to a file, reads it, and gives its rows back."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con, self.folder, self.files = con, folder, 0

    def __call__(self, name: str, content: bytes | str, **options: Any) -> FileRead:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.files += 1
        return read_file(self.con, path, self.files, **options)

    def rows(self, sheet: Sheet, *columns: str) -> list[tuple[Any, ...]]:
        """Return the rows in their order: these columns, or those of the header."""
        names = ", ".join(f'"{name}"' for name in columns or sheet.header)
        return self.con.execute(f"SELECT {names} FROM {sheet.table} ORDER BY _row").fetchall()


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One database for the files of a module."""
    with duckdb.connect() as con:
        yield con


@pytest.fixture
def read(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Reader:
    """Reads a text or bytes under a name of a file."""
    return Reader(con, tmp_path)
