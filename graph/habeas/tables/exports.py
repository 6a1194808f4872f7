"""One table of a release as a file for a spreadsheet, or as Parquet."""

import csv
import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from habeas.errors import HabeasError, MissingLibraryError, NoReleaseError, UnknownNameError
from habeas.spreadsheets import harmless
from habeas.tables.making import DATABASE
from habeas.tables.workbook import TooManyRowsError, write_workbook

__all__ = ["FORMATS", "TooLargeTableError", "export", "opened", "table_names", "write_csv"]

FORMATS = ("csv", "xlsx", "parquet")
#: Rows that are read at once.
BATCH = 10_000


class TooLargeTableError(HabeasError, ValueError):
    """A table does not fit into the file that was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has more rows than a sheet can hold. Take it as csv or parquet.")


def table_names(folder: Path) -> dict[str, str]:
    """Return all tables and views in ``folder`` with what they hold, by name."""
    with opened(folder) as database:
        found = database.execute(
            "SELECT table_name, comment FROM duckdb_tables() UNION ALL "
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1"
        ).fetchall()
    return {str(name): str(about) for name, about in found}


def export(folder: Path, name: str, form: str, output: IO[bytes]) -> None:
    """Write a table or view of the ``tables`` side in ``folder`` into ``output``.

    Lists are joined by semicolons. In CSV, a text that a spreadsheet would take
    for a formula has an apostrophe before it.

    Raises
    ------
    MissingLibraryError
        If DuckDB is not installed.
    NoReleaseError
        If the release has no tables.
    TooLargeTableError
        If the table does not fit into a sheet.
    UnknownNameError
        If no table is called so, with the near names.
    """
    known = table_names(folder)
    if name not in known:
        raise UnknownNameError("table", name, known)
    if form == "parquet":
        path = folder / f"{name}.parquet"
        if not path.is_file():
            tables = [each for each in known if (folder / f"{each}.parquet").is_file()]
            raise UnknownNameError("table with a Parquet file", name, tables)
        with path.open("rb") as file:
            shutil.copyfileobj(file, output)
        return
    with opened(folder) as database:
        if form == "csv":
            write_csv(database, name, output)
            return
        found = database.execute(f'FROM "{name}"')
        columns = [str(column[0]) for column in found.description]
        try:
            write_workbook(output, name, columns, _rows(found))
        except TooManyRowsError as error:
            raise TooLargeTableError(name) from error


def write_csv(database, name: str, output: IO[bytes]) -> Mapping[str, str]:  # type: ignore[no-untyped-def]
    """Write a table that is there as CSV; return the type of each column, by its name.

    ``database`` is what :func:`opened` gives.
    """
    found = database.execute(f'FROM "{name}"')
    types = {str(column[0]): str(column[1]) for column in found.description}
    _write_csv(output, list(types), _rows(found))
    return types


def opened(folder: Path):  # type: ignore[no-untyped-def]  # the type of a library that may be missing
    """Open the database of the ``tables`` side in ``folder``, to be read.

    Raises
    ------
    MissingLibraryError
        If DuckDB is not installed.
    NoReleaseError
        If there is none.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("A table of a release", "DuckDB", "tables") from error
    if not (folder / DATABASE).is_file():
        raise NoReleaseError(folder, "holds no tables")
    try:
        return duckdb.connect(str(folder / DATABASE), read_only=True)
    except duckdb.Error as error:
        raise NoReleaseError(folder, f"holds no tables that can be read ({error})") from error


def _rows(found) -> Iterator[Sequence[object]]:  # type: ignore[no-untyped-def]
    while rows := found.fetchmany(BATCH):
        for row in rows:
            yield [
                "; ".join("" if each is None else str(each) for each in cell)
                if isinstance(cell, list)
                else cell
                for cell in row
            ]


def _write_csv(output: IO[bytes], columns: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    finally:
        text.detach()  # the caller closes what it gave
