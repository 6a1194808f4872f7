"""Findings of SHACL as problems of cells: which file, sheet, row and column said it.

A finding is about statements, and every statement knows the cell that made it.
The most precise cell is taken: of the very value, of the property, of the
thing. Where a value is missing there is no cell; the column is the one that it
would stand in.

What only follows from a wrong cell is not said again: a cell that cannot be
read gives no statement, and SHACL then misses it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from habeas.bringing.checking import MOST, Checked, violates
from habeas.native import TABLES
from habeas.shacl.paths import Predicate
from habeas.shacl.report import Finding
from habeas.shacl.results import Result
from habeas.sheets import Problem
from habeas.terms import SHAPES, abbreviate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Placed", "place"]

#: What a finding says when something is missing, whatever its value.
_MISSING = ("MinCount", "Class", "Xone", "Or", "And", "HasValue", "Qualified")


class Placed(NamedTuple):
    """Findings that have become problems."""

    problems: list[Problem]
    #: How many findings of a rule there are besides those that are listed.
    more: dict[str, int]


class _Place(NamedTuple):
    """Where a finding stands."""

    number: int
    file: int | None
    sheet: str | None
    row: int | None
    line: int | None
    column: str | None
    origin: str | None


def place(
    con: "DuckDBPyConnection",
    checked: Checked,
    results: Sequence[Result],
    names: Mapping[tuple[str | None, int], str],
) -> Placed:
    """Return results as problems, without those that only follow from a wrong cell.

    Parameters
    ----------
    con
        With ``made.statements``, ``made.problems`` and ``ws.raw_statements``.
    names
        What a file is called, by its import (None for what is being brought) and its number.
    """
    _make_found(con, results)
    _make_placed(con)
    more = {
        _rule(str(shape)): int(count)
        for shape, count in con.execute(
            f"SELECT shape, count(*) - {MOST} FROM ws.placed GROUP BY shape "
            f"HAVING count(*) > {MOST}"
        ).fetchall()
    }
    places = [
        _Place(*row)
        for row in con.execute(
            "SELECT n, file, sheet, row, line, col, origin FROM ws.placed "
            "QUALIFY row_number() OVER "
            f"(PARTITION BY shape ORDER BY origin IS NOT NULL, file, sheet, row, n) <= {MOST} "
            "ORDER BY n"
        ).fetchall()
    ]
    chosen = [results[each.number] for each in places]
    finding = _worded(checked, chosen)
    cells = _cells(con, places, chosen)
    problems = []
    for each, result in zip(places, chosen, strict=True):
        said = finding[result]
        column, value = cells.get(each.number, (each.column, None))
        problems.append(
            Problem(
                file=names.get((each.origin, each.file or 0), "the workspace"),
                sheet=each.sheet,
                row=each.row,
                line=each.line,
                column=column,
                value=value if value is not None else _value(said),
                rule=_rule(said.rule),
                message=_message(said),
                severity="Violation" if violates(result) else "Warning",
            )
        )
    return Placed(problems, more)


def _make_found(con: "DuckDBPyConnection", results: Sequence[Result]) -> None:
    """Make ``ws.found``: what each result is about, as the statements have it."""
    columns: dict[str, list[str | None]] = {name: [] for name in ("shape", "s", "p", "o", "lacks")}
    for result in results:
        path = result.path
        columns["shape"].append(str(result.shape))
        columns["s"].append(str(result.focus))
        columns["p"].append(str(path.iri) if isinstance(path, Predicate) else None)
        columns["o"].append(None if result.value is None else str(result.value))
        kind = result.component.value.rpartition("#")[2].removesuffix("ConstraintComponent")
        columns["lacks"].append(kind if kind in _MISSING else None)
    con.execute(
        "CREATE OR REPLACE TABLE ws.found AS SELECT row_number() OVER () - 1 AS n, * FROM "
        "(SELECT unnest($1::VARCHAR[]) AS shape, unnest($2::VARCHAR[]) AS s, "
        "unnest($3::VARCHAR[]) AS p, unnest($4::VARCHAR[]) AS o, unnest($5::VARCHAR[]) AS lacks)",
        list(columns.values()),
    )
    columns_of = [
        (column.name, f"<{property}>")
        for table in TABLES.values()
        for column in table.columns
        for property in (column.property, column.last)
        if property
    ]
    con.execute(
        "CREATE OR REPLACE TABLE ws.column_of AS "
        "SELECT DISTINCT unnest($1::VARCHAR[]) AS col, unnest($2::VARCHAR[]) AS p",
        [list(column) for column in zip(*columns_of, strict=True)],
    )


def _make_placed(con: "DuckDBPyConnection") -> None:
    """Make ``ws.placed``: a row for each result that is not explained by a wrong cell."""
    con.execute(
        """
        CREATE OR REPLACE TABLE ws.placed AS
        WITH things AS (SELECT s FROM ws.found UNION SELECT o FROM ws.found WHERE o LIKE '<%'),
        said AS (
          SELECT s, p, o, file, sheet, row, line, col, NULL AS origin FROM made.statements
          WHERE s IN (FROM things)
          UNION ALL
          SELECT s, p, o, file, sheet, row, line, col, import AS origin FROM ws.raw_statements
          WHERE s IN (FROM things) AND import <> 'new'
        ),
        ranked AS (
          SELECT f.n, m.*, (origin IS NOT NULL, CASE WHEN m.p = f.p AND m.o = f.o THEN 0
            WHEN m.p = f.p THEN 1 WHEN m.col IS NULL THEN 2 ELSE 3 END) AS rank
          FROM ws.found f JOIN said m ON m.s = f.s
        ),
        best AS (
          SELECT n, file, sheet, row, line, origin,
            CASE WHEN rank[2] < 2 THEN col END AS col
          FROM ranked
          QUALIFY row_number() OVER (PARTITION BY n ORDER BY rank, file, sheet, row, col) = 1
        ),
        wrong AS (
          SELECT DISTINCT file, sheet, row, problem.col, column_of.p FROM made.problems AS problem
          LEFT JOIN ws.column_of USING (col) WHERE severity = 'Violation' AND row IS NOT NULL
        ),
        -- What is missing where a cell of that property, or of the whole row, is wrong.
        explained AS (
          SELECT f.n FROM ws.found f JOIN best USING (n) JOIN wrong ON best.file = wrong.file
            AND best.sheet IS NOT DISTINCT FROM wrong.sheet AND best.row = wrong.row
          WHERE origin IS NULL AND (f.o IS NULL OR f.o = f.s OR best.col = wrong.col)
            AND (f.p IS NULL OR wrong.p IS NULL OR f.p = wrong.p)
          UNION
          -- A value that is not what it must be, since its own row is wrong.
          SELECT f.n FROM ws.found f JOIN said ON said.s = f.o JOIN wrong ON said.file = wrong.file
            AND said.sheet IS NOT DISTINCT FROM wrong.sheet AND said.row = wrong.row
          WHERE f.lacks IS NOT NULL AND origin IS NULL AND f.o <> f.s
        )
        SELECT f.n, f.shape, f.p, file, sheet, row, line, col, origin
        FROM ws.found f LEFT JOIN best USING (n) WHERE f.n NOT IN (FROM explained)
        """
    )


def _worded(checked: Checked, results: Iterable[Result]) -> dict[Result, Finding]:
    """Return the words of each result; a report is sorted its own way."""
    report = checked.worded(results)
    return dict(zip(report.results, report.findings, strict=True))


def _cells(
    con: "DuckDBPyConnection", places: Sequence[_Place], results: Sequence[Result]
) -> dict[int, tuple[str, str]]:
    """Return column and text of the cell of each place in a native table, as far as it has one."""
    tables = {
        str(name)
        for (name,) in con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'brought' "
            "AND NOT starts_with(table_name, '_')"
        ).fetchall()
    }
    asked: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for each, result in zip(places, results, strict=True):
        if each.origin is None and each.row is not None:
            for table in tables & TABLES.keys():
                columns = {each.column} if each.column else _columns(table, result)
                for column in columns & TABLES[table].by_name.keys():
                    asked[table, column].append(each)
    cells: dict[int, tuple[str, str]] = {}
    for (table, column), wanted in asked.items():
        there = con.execute(
            "SELECT 1 FROM duckdb_columns() WHERE schema_name = 'brought' AND table_name = $1 "
            "AND column_name = $2",
            [table, column],
        ).fetchone()
        text = f'"{column}"' if there else "NULL"
        found = con.execute(
            f"SELECT n, {text} FROM brought.{table} JOIN (SELECT unnest($1) AS n, "
            "unnest($2) AS file, unnest($3::VARCHAR[]) AS sheet, unnest($4) AS row) "
            "ON _file = file AND _sheet IS NOT DISTINCT FROM sheet AND _row = row",
            [list(part) for part in zip(*(each[:4] for each in wanted), strict=True)],
        )
        cells |= {int(number): (column, str(value or "")) for number, value in found.fetchall()}
    return cells


def _columns(table: str, result: Result) -> set[str]:
    """Return the column of a table that the path of a result would be said in."""
    if not isinstance(result.path, Predicate):
        return set()
    return {
        column.name
        for column in TABLES[table].columns
        if result.path.iri.value in (column.property, column.last)
    }


def _value(said: Finding) -> str:
    return abbreviate(said.value) if said.value != said.focus else ""


def _message(said: Finding) -> str:
    return f"{said.message} ({abbreviate(said.focus)})"


@cache
def _rule(name: str) -> str:
    """Return the short name of a rule: ours without their namespace."""
    name = name.strip("<>")
    return name.removeprefix(SHAPES) if name.startswith(SHAPES) else abbreviate(name)
