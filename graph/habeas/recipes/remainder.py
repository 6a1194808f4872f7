"""What of the input of a recipe found no way into any table: nothing is left behind in silence."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from habeas.recipes.feeding import Fed
from habeas.recipes.recipe import PROBLEMS, Recipe
from habeas.recipes.sandbox import Answer
from habeas.sheets import Problem
from habeas.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

__all__ = ["unread_columns", "unused_rows"]

#: How many rows a warning names.
_NAMED = 5
#: Columns that tie the tables of an XML file together, and stand in no file.
_OF_XML = ("_id", "_parent")


def unread_columns(
    con: "duckdb.DuckDBPyConnection", recipe: Recipe, fed: Fed, answered: Mapping[str, Answer]
) -> Iterator[Problem]:
    """Yield a warning for each column with values that no statement of the recipe reads."""
    for name, sheets in fed.sheets.items():
        read = {
            column.casefold()
            for answer in answered.values()
            for column in answer.read.get(name, ())
        }
        left_out = {column.casefold(): why for column, why in recipe.inputs[name].left_out.items()}
        for sheet in sheets:
            ours = _OF_XML if recipe.inputs[name].form == "xml" else ()
            unread = [
                column
                for column in sheet.header
                if column.casefold() not in read and column not in ours
            ]
            if not unread:
                continue
            counts = con.execute(
                f"SELECT {', '.join(f'count({quoted(c)})' for c in unread)} FROM {sheet.table}"
            ).fetchone()
            assert counts is not None
            for column, filled in zip(unread, counts, strict=True):
                if not filled:
                    continue
                cells = "1 cell is" if filled == 1 else f"{filled} cells are"
                why = left_out.get(column.casefold())
                message = (
                    f"The recipe {recipe.name} does not read this column: {cells} not brought."
                )
                if why:
                    message = f"The recipe {recipe.name} leaves this column out: {why} ({cells} not brought)."
                yield Problem(
                    file=sheet.file,
                    sheet=sheet.sheet,
                    row=sheet.header_row,
                    line=sheet.header_line,
                    column=column,
                    value="",
                    rule="unread-column",
                    message=message,
                    severity="Warning",
                )


def unused_rows(
    con: "duckdb.DuckDBPyConnection", recipe: Recipe, fed: Fed, answered: Mapping[str, Answer]
) -> Iterator[Problem]:
    """Yield a warning for each sheet of which some rows became records and others did not.

    Of an input whose rows are joined into the records of others nothing can be
    said here; nor of a sheet of which no row is the origin of a record.
    """
    tables = [
        "temp.recipe_problems" if name == PROBLEMS else f"brought.{name}" for name in answered
    ]
    used = " UNION ".join(f"SELECT _file, _sheet, _row FROM {table}" for table in tables)
    con.execute(f"CREATE OR REPLACE TEMP TABLE recipe_used AS {used}")
    sheets = [s for name, s in fed.sheets.items() if not recipe.inputs[name].joined]
    for sheet in dict.fromkeys(sheet for each in sheets for sheet in each):
        rows = con.execute(
            f"SELECT count(*), list(_row ORDER BY _row)[:{_NAMED}] FROM {sheet.table} AS s "
            "WHERE NOT EXISTS (FROM temp.recipe_used AS u WHERE u._file = s._file "
            "AND u._row = s._row AND u._sheet IS NOT DISTINCT FROM s._sheet)"
        ).fetchone()
        assert rows is not None
        unused, first = rows
        if 0 < unused < sheet.rows:
            named = ", ".join(map(str, first)) + (" …" if unused > len(first) else "")
            yield Problem(
                file=sheet.file,
                sheet=sheet.sheet,
                row=first[0],
                line=None,
                column=None,
                value="",
                rule="unused-row",
                message=f"The recipe {recipe.name} made nothing of {unused} of {sheet.rows} rows: "
                f"{named}. Look whether they are empty or meant for nobody.",
                severity="Warning",
            )
    con.execute("DROP TABLE temp.recipe_used")
