"""Which sheets of the files that were read are which inputs of a recipe."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from habeas.errors import near_names
from habeas.recipes.declared import Input
from habeas.recipes.places import PLACE
from habeas.recipes.recipe import Recipe
from habeas.sheets import FileRead, Problem, Sheet
from habeas.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

__all__ = ["Fed", "feed"]


@dataclass
class Fed:
    """What a recipe is given.

    Attributes
    ----------
    tables
        The columns of each table with their types.
    sheets
        The sheets that each input is made of.
    problems
        Why some of it is not as the recipe needs it.
    """

    tables: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def feed(
    con: "duckdb.DuckDBPyConnection", recipe: Recipe, reads: Sequence[FileRead], database: str
) -> Fed:
    """Make the tables that a recipe reads, in an attached database, from those of the files.

    Sheets that are the same input follow one another, their columns joined by
    name without regard to case. Every column that the recipe declares is there.
    """
    fed = Fed()
    fed.problems += _unread_files(recipe, reads)
    taken: set[str] = set()
    for input_ in recipe.inputs.values():
        sheets, lacking = _sheets_of(input_, reads)
        fed.problems += [problem for sheet in lacking for problem in _lacks(input_, recipe, sheet)]
        taken |= {sheet.table for sheet in (*sheets, *lacking)}
        fed.sheets[input_.name] = sheets
        fed.tables[input_.name] = _make(con, input_, sheets, database)
        if input_.needed and not sheets and not fed.problems:
            fed.problems.append(_missing(input_, recipe, reads))
    fed.problems += _unread_sheets(recipe, reads, taken)
    return fed


def _sheets_of(input_: Input, reads: Sequence[FileRead]) -> tuple[list[Sheet], list[Sheet]]:
    """Return the sheets that are an input, and those that would be if no column were missing."""
    whole: list[Sheet] = []
    lacking: list[Sheet] = []
    for read in reads:
        if not input_.reads(read.file):
            continue
        sheets = [sheet for sheet in read.sheets if input_.takes(sheet.sheet)]
        fitting = [sheet for sheet in sheets if not _missing_columns(input_, sheet)]
        whole += fitting
        # Of several sheets, one that has the columns is enough: the others are something else.
        lacking += [] if fitting else sheets
    return whole, lacking


def _lacks(input_: Input, recipe: Recipe, sheet: Sheet) -> Iterator[Problem]:
    for column in _missing_columns(input_, sheet):
        near = near_names(column, sheet.header, 1)
        meant = f" Is it {near[0]!r}?" if near else ""
        yield Problem(
            file=sheet.file,
            sheet=sheet.sheet,
            row=sheet.header_row,
            line=sheet.header_line,
            column=None,
            value="",
            rule="missing-column",
            message=f"There is no column {column!r}, which the recipe {recipe.name} reads.{meant} "
            "Rename the column, or copy the recipe and write the name that the file has.",
        )


def _missing_columns(input_: Input, sheet: Sheet) -> list[str]:
    there = {name.casefold() for name in sheet.header}
    return [column for column in input_.columns if column.casefold() not in there]


def _make(
    con: "duckdb.DuckDBPyConnection", input_: Input, sheets: Sequence[Sheet], database: str
) -> list[tuple[str, str]]:
    """Make the table of an input, and return its columns."""
    names: dict[str, str] = {}
    for name in (*input_.columns, *input_.optional, *(n for s in sheets for n in s.header)):
        names.setdefault(name.casefold(), name)
    columns = [*PLACE.items(), *((name, "VARCHAR") for name in names.values())]
    table = f"{database}.{quoted(input_.name)}"
    declared = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
    con.execute(f"CREATE TABLE {table} ({declared})")
    for sheet in sheets:
        there: Mapping[str, str] = {name.casefold(): name for name in sheet.header}
        cells = [quoted(there[folded]) if folded in there else "NULL" for folded in names]
        con.execute(f"INSERT INTO {table} SELECT {', '.join([*PLACE, *cells])} FROM {sheet.table}")
    return columns


def _unread_files(recipe: Recipe, reads: Sequence[FileRead]) -> Iterator[Problem]:
    for read in reads:
        if not any(input_.reads(read.file) for input_ in recipe.inputs.values()):
            wanted = "; ".join(
                f"{name} from {', '.join(input_.files)}" for name, input_ in recipe.inputs.items()
            )
            message = f"The recipe {recipe.name} reads no file of this name: it reads {wanted}."
            yield Problem(read.file, None, None, None, None, "", "unread-file", message)


def _unread_sheets(recipe: Recipe, reads: Sequence[FileRead], taken: set[str]) -> Iterator[Problem]:
    for read in reads:
        if not any(input_.reads(read.file) for input_ in recipe.inputs.values()):
            continue
        for sheet in read.sheets:
            if sheet.table not in taken and sheet.rows:
                yield Problem(
                    file=read.file,
                    sheet=sheet.sheet,
                    row=None,
                    line=None,
                    column=None,
                    value="",
                    rule="unread-sheet",
                    message=f"The recipe {recipe.name} does not read this: "
                    f"{sheet.rows} rows are not brought.",
                    severity="Warning",
                )


def _missing(input_: Input, recipe: Recipe, reads: Sequence[FileRead]) -> Problem:
    where = f", {input_.sheet} in it" if input_.sheet else ""
    message = (
        f"The recipe {recipe.name} needs {input_.name} "
        f"({', '.join(input_.files)}{where}), and no file has it."
    )
    file = reads[0].file if reads else ""
    return Problem(file, None, None, None, None, "", "missing-input", message)
