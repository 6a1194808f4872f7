"""Running a recipe over the files that were read, into the tables that are to be compiled.

What the recipe yields is not believed: its columns must be native ones, and
every row must name a row of the input that it was made from. What of the input
found no way into a table is said.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.errors import near_names
from habeas.native import TABLES
from habeas.recipes.errors import InvalidRecipeError
from habeas.recipes.feeding import Fed, feed
from habeas.recipes.places import PLACE
from habeas.recipes.recipe import PROBLEMS, Recipe
from habeas.recipes.remainder import unread_columns, unused_rows
from habeas.recipes.sandbox import Answer, Limits, answers
from habeas.sheets import FileRead, Problem
from habeas.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

__all__ = ["run"]

#: What problems.sql may yield besides the place of a row.
_OF_PROBLEMS = ("column", "value", "message", "severity")
_INPUT, _RESULTS = "recipe_input", "recipe_results"


def run(
    con: "duckdb.DuckDBPyConnection",
    recipe: Recipe,
    file_reads: Sequence[FileRead],
    limits: Limits | None = None,
) -> list[Problem]:
    """Fill ``brought.*`` with what a recipe makes of the files, and return what is wrong.

    Parameters
    ----------
    con
        It holds the sheets that were read. Not inside a transaction.
    recipe
        With its parameters: see :func:`habeas.recipes.open`.
    file_reads
        All files that are brought together.
    limits
        What the recipe may use.

    Returns
    -------
    list of Problem
        Files and columns that the recipe needs and does not get, and what its
        ``problems.sql`` finds: violations. Columns, sheets and rows of the input
        that went into no table: warnings. With a violation of the first kind
        nothing is run, and no table is made.

    Raises
    ------
    InvalidRecipeError
        If the recipe itself is wrong, does what no recipe may, or lacks a parameter.
    """
    _require(recipe)
    _name_files(con, file_reads)
    with tempfile.TemporaryDirectory(prefix="habeas-recipe-", dir=_beside(con)) as name:
        folder = Path(name)
        con.execute(f"ATTACH '{_escaped(folder / 'input.duckdb')}' AS {_INPUT}")
        try:
            fed = feed(con, recipe, file_reads, _INPUT)
            _note_places(con, fed)
        finally:
            con.execute(f"DETACH {_INPUT}")
        if any(problem.severity == "Violation" for problem in fed.problems):
            return fed.problems
        answered = answers(
            recipe.name, recipe.statements, fed.tables, recipe.given, folder, limits or Limits()
        )
        _check_columns(recipe, answered)
        con.execute(f"ATTACH '{_escaped(folder / 'results.duckdb')}' AS {_RESULTS} (READ_ONLY)")
        try:
            return [*fed.problems, *_taken_over(con, recipe, file_reads, fed, answered)]
        finally:
            con.execute(f"DETACH {_RESULTS}")
            con.execute("DROP TABLE IF EXISTS temp.recipe_places")


def _name_files(con: "duckdb.DuckDBPyConnection", reads: Sequence[FileRead]) -> None:
    con.execute("CREATE SCHEMA IF NOT EXISTS brought")
    con.execute("CREATE OR REPLACE TABLE brought._files (number INTEGER, name VARCHAR)")
    if reads:
        con.executemany(
            "INSERT INTO brought._files VALUES (?, ?)", [(read.number, read.file) for read in reads]
        )


def _beside(con: "duckdb.DuckDBPyConnection") -> Path | None:
    """Return the folder of a database: what is brought must not lie about elsewhere if we are killed."""
    row = con.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone()
    return Path(row[0]).parent if row and row[0] else None


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _require(recipe: Recipe) -> None:
    """Refuse a recipe that fills what is no native table, or lacks a parameter."""
    for name in recipe.statements:
        if name not in TABLES and name != PROBLEMS and not name.startswith("_"):
            near = near_names(name, TABLES, 2)
            advice = f"is it {' or '.join(near)}?" if near else f"known: {', '.join(TABLES)}"
            reason = f"{name} is no native table; {advice}"
            raise InvalidRecipeError(recipe.name, f"{name}.sql", reason)
    for name, parameter in recipe.parameters.items():
        if parameter.needed and not recipe.given[name].strip():
            example = f" (such as {parameter.example})" if parameter.example else ""
            raise InvalidRecipeError(
                recipe.name,
                "",
                f"needs {name}: {parameter.about}{example}. Give it with --set {name}=…",
            )


def _kept(answered: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers without the steps on the way to them."""
    return {name: answer for name, answer in answered.items() if not name.startswith("_")}


def _check_columns(recipe: Recipe, answered: Mapping[str, Answer]) -> None:
    """Refuse columns that are not native ones, and rows without a place."""
    wrong = []
    for name, answer in _kept(answered).items():
        known = _OF_PROBLEMS if name == PROBLEMS else tuple(TABLES[name].by_name)
        for column in answer.columns:
            if column.casefold() not in known and column not in PLACE:
                near = near_names(column, known, 2)
                advice = f"is it {' or '.join(near)}?" if near else f"it has {', '.join(known)}"
                wrong.append(
                    (name, f"yields a column {column!r}, which {name} does not have; {advice}")
                )
        for column in ("_file", "_row"):
            if column not in answer.columns:
                reason = (
                    f"yields no column {column}, so that nobody could say where a record comes "
                    f"from; add {column} of the input row to its SELECT"
                )
                wrong.append((name, reason))
    if wrong:
        first, *others = wrong
        lines = [first[1], *(f"{name}.sql: {reason}" for name, reason in others)]
        raise InvalidRecipeError(recipe.name, f"{first[0]}.sql", "\n".join(lines))


def _note_places(con: "duckdb.DuckDBPyConnection", fed: Fed) -> None:
    """Keep the places of all rows that the recipe gets."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE recipe_places "
        "(_file INTEGER, _sheet VARCHAR, _row INTEGER, _line INTEGER)"
    )
    for table in dict.fromkeys(sheet.table for sheets in fed.sheets.values() for sheet in sheets):
        con.execute(
            f"INSERT INTO temp.recipe_places SELECT _file, _sheet, _row, _line FROM {table}"
        )


def _taken_over(
    con: "duckdb.DuckDBPyConnection",
    recipe: Recipe,
    reads: Sequence[FileRead],
    fed: Fed,
    answered: Mapping[str, Answer],
) -> Iterator[Problem]:
    """Make ``brought`` of the results, and yield what is to be said of them."""
    for name, answer in _kept(answered).items():
        _check_places(con, recipe, name, answer)
        known = {c.casefold(): c for c in answer.columns if c not in PLACE}
        cells = "".join(f", r.{quoted(c)} AS {quoted(folded)}" for folded, c in known.items())
        table = "TEMP TABLE recipe_problems" if name == PROBLEMS else f"TABLE brought.{name}"
        con.execute(
            f"CREATE OR REPLACE {table} AS SELECT p.*{cells} "
            f"FROM {_RESULTS}.{quoted(name)} AS r JOIN temp.recipe_places AS p ON {_same(answer)}"
        )
    if PROBLEMS in answered:
        yield from _own_problems(con, reads, answered[PROBLEMS])
    yield from unread_columns(con, recipe, fed, answered)
    yield from unused_rows(con, recipe, fed, _kept(answered))
    con.execute("DROP TABLE IF EXISTS temp.recipe_problems")


def _same(answer: Answer) -> str:
    """Return the SQL for: a row of the results was made from a row of the input."""
    sheet = " AND p._sheet IS NOT DISTINCT FROM r._sheet" if "_sheet" in answer.columns else ""
    return f"p._file = r._file AND p._row = r._row{sheet}"


def _check_places(
    con: "duckdb.DuckDBPyConnection", recipe: Recipe, name: str, answer: Answer
) -> None:
    """Refuse rows that name no row of the input, or more than one."""
    table = f"{_RESULTS}.{quoted(name)}"
    if "_sheet" not in answer.columns:
        several = con.execute(
            "SELECT count(*) FROM (SELECT _file FROM temp.recipe_places GROUP BY _file "
            "HAVING count(DISTINCT coalesce(_sheet, '')) > 1)"
        ).fetchone()
        if several != (0,):
            reason = (
                "yields no column _sheet, and its input has several sheets; add it to its SELECT"
            )
            raise InvalidRecipeError(recipe.name, f"{name}.sql", reason)
    sheet = "r._sheet" if "_sheet" in answer.columns else "NULL"
    lost = con.execute(
        f"SELECT count(*), count(*) FILTER (r._file IS NULL OR r._row IS NULL), min(r._row), "
        f"min({sheet}) FROM {table} AS r ANTI JOIN temp.recipe_places AS p ON {_same(answer)}"
    ).fetchone()
    assert lost is not None
    count, empty, row, named = lost
    if count:
        reason = (
            f"yields {empty} rows with an empty _file or _row"
            if empty
            else f"yields {count} rows for row {row}{f' of {named}' if named else ''}, "
            "which its input does not have"
        )
        reason += "; take _file, _sheet and _row from the row of the input that a record comes from"
        raise InvalidRecipeError(recipe.name, f"{name}.sql", reason)


def _own_problems(
    con: "duckdb.DuckDBPyConnection", reads: Sequence[FileRead], answer: Answer
) -> Iterator[Problem]:
    """Yield what ``problems.sql`` found."""
    names = {read.number: read.file for read in reads}
    given = {column.casefold() for column in answer.columns}
    cells = ", ".join(quoted(c) if c in given else "NULL" for c in _OF_PROBLEMS)
    rows = con.execute(
        f"SELECT _file, _sheet, _row, _line, {cells} FROM temp.recipe_problems ORDER BY ALL"
    ).fetchall()
    for number, sheet, row, line, column, value, message, severity in rows:
        yield Problem(
            file=names[number],
            sheet=sheet,
            row=row,
            line=line,
            column=column,
            value=value or "",
            rule="recipe",
            message=message or "The recipe cannot use this row.",
            severity="Warning" if severity == "Warning" else "Violation",
        )
