"""Which sheet is which native table, and which of its columns are ours."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from habeas.errors import near_names
from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeTable
from habeas.native.template_examples import BEGINS, is_example
from habeas.native.workbook_names import HELP_SHEETS
from habeas.sheets.files import FileRead, Sheet
from habeas.sheets.problems import Problem
from habeas.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

__all__ = ["place", "table_of", "unknown_column"]


def place(
    con: "duckdb.DuckDBPyConnection", files: Iterable[FileRead], *, examples: bool = False
) -> list[Problem]:
    """Put the rows of sheets that were read into the tables ``brought.*``.

    A sheet of a workbook has the name of its table, and so has a CSV file, before the
    dot. Case does not matter, and a space is as good as a hyphen or an underscore.

    Parameters
    ----------
    examples
        Whether to take the examples of a template too; else they are left out.

    Returns
    -------
    list of Problem
        A sheet that is no table of ours, a column that its table does not have.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS brought")
    con.execute("CREATE TABLE IF NOT EXISTS brought._files (number INTEGER, name VARCHAR)")
    problems: list[Problem] = []
    placed: dict[str, list[tuple[Sheet, Mapping[str, str]]]] = {}
    for read in files:
        con.execute("INSERT INTO brought._files VALUES (?, ?)", [read.number, read.file])
        for sheet in read.sheets:
            name = sheet.sheet if sheet.sheet is not None else PurePath(sheet.file).stem
            table = table_of(name)
            if table is not None:
                columns, wrong = _columns(table, sheet)
                problems += wrong
                placed.setdefault(table.name, []).append((sheet, columns))
            elif sheet.rows and _plain(name) not in map(_plain, HELP_SHEETS):
                problems.append(_no_table(sheet, name))
    left_out: Counter[str] = Counter()
    for table_name, sheets in placed.items():
        _bring(con, TABLES[table_name], sheets)
        if not examples:
            left_out += _without_examples(con, TABLES[table_name])
    return [*problems, *map(_examples, left_out.items())]


def table_of(name: str) -> NativeTable | None:
    """Return the native table that a sheet or a file, without its ending, is called after.

    Examples
    --------
    >>> table_of("Agents").name
    'agents'
    >>> table_of("people") is None
    True
    """
    return next((table for table in TABLES.values() if _plain(table.name) == _plain(name)), None)


def unknown_column(table: NativeTable, name: str) -> str:
    """Return what to say of a column that a table does not have.

    Examples
    --------
    >>> unknown_column(TABLES["sources"], "titel")
    'is no column of sources; is it title? Rename it, or delete it'
    """
    near = near_names(_plain(name), table.by_name, 1)
    advice = f"; is it {near[0]}?" if near else "."
    return f"is no column of {table.name}{advice} Rename it, or delete it"


def _columns(table: NativeTable, sheet: Sheet) -> tuple[dict[str, str], list[Problem]]:
    """Return the names that the columns of a table have in a sheet, and what is wrong with others."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name in sheet.header:
        column = _plain(name)
        if column not in table.by_name:
            rule, message = "column", unknown_column(table, name)
        elif column in found:
            rule, message = "repeated-column", f"stands twice, as {found[column]} too; delete one"
        else:
            found[column] = name
            continue
        place = sheet.header_row, sheet.header_line
        problems.append(Problem(sheet.file, sheet.sheet, *place, name, "", rule, message))
    return found, problems


def _no_table(sheet: Sheet, name: str) -> Problem:
    near = near_names(_plain(name), TABLES, 1)
    advice = f"is it {near[0]}?" if near else f"they are {', '.join(TABLES)}."
    message = f"is no table of ours; {advice} Rename it, or bring it with a recipe"
    return Problem(sheet.file, sheet.sheet, None, None, None, name, "sheet", message)


def _bring(
    con: "duckdb.DuckDBPyConnection",
    table: NativeTable,
    sheets: Sequence[tuple[Sheet, Mapping[str, str]]],
) -> None:
    """Make the table of all rows that were brought for one native table."""
    has = [name for name in table.by_name if any(name in columns for _, columns in sheets)]
    selects = []
    for sheet, columns in sheets:
        said = [
            f"{quoted(columns[name]) if name in columns else 'NULL::VARCHAR'} AS {quoted(name)}"
            for name in has
        ]
        filled = [quoted(columns[name]) for name in has if name in columns]
        where = f"coalesce({', '.join(filled)}) IS NOT NULL" if filled else "false"
        selects.append(
            f"SELECT {', '.join(['_file', '_sheet', '_row', '_line', *said])} "
            f"FROM {sheet.table} WHERE {where}"
        )
    name = f"brought.{quoted(table.name)}"
    con.execute(f"CREATE TABLE {name} AS {' UNION ALL '.join(selects)}")


def _without_examples(con: "duckdb.DuckDBPyConnection", table: NativeTable) -> Counter[str]:
    """Take the examples of templates out of a table, and return how many each file had."""
    name = f"brought.{quoted(table.name)}"
    columns = [str(column[0]) for column in con.execute(f"FROM {name} LIMIT 0").description]
    where = is_example(table, dict(zip(columns, columns, strict=True)))
    found = con.execute(
        f"SELECT f.name, count(*) FROM (SELECT _file FROM {name} WHERE {where}) AS r "
        "JOIN brought._files AS f ON f.number = r._file GROUP BY f.name"
    ).fetchall()
    if found:
        con.execute(f"DELETE FROM {name} WHERE {where}")
    return Counter(dict(found))


def _examples(left_out: tuple[str, int]) -> Problem:
    file, rows = left_out
    said = "row is an example" if rows == 1 else "rows are examples"
    message = (
        f"{rows} {said} of the template, with identifiers that begin with {BEGINS}, and left out. "
        "Give a record another identifier if it is none."
    )
    return Problem(file, None, None, None, None, "", "example", message, "Warning")


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
