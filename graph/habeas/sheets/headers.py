"""What the columns of a table are called."""

import re
from collections.abc import Sequence

from habeas.sheets.files import OWN_COLUMNS
from habeas.sheets.landing import Landing
from habeas.sheets.problems import At, Problems

__all__ = ["check_header", "column_letters", "drop_unnamed", "name_columns"]

# A number, a date, an address: what stands in rows, and is no name of a column.
_VALUE = re.compile(r"[-+]?\d+([.,]\d+)?%?|\d{4}-\d\d(-\d\d)?|\d\d?[./]\d\d?[./]\d{4}|https?://.*")


def column_letters(number: int) -> str:
    """Return the letters of a column, counted from 1, as spreadsheet programs write them.

    Examples
    --------
    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def name_columns(cells: Sequence[str], problems: Problems, at: At | None = None) -> list[str]:
    """Return distinct names for the columns of a header, and note which had to be made up.

    A name that stands twice gets a number (``name_2``), and a warning says so. A
    cell without a name gets that of its place (``column_3``), of which
    `drop_unnamed` speaks when it is known whether the column holds anything.

    Examples
    --------
    >>> problems = Problems("a.csv")
    >>> name_columns(["id", " Id ", ""], problems)
    ['id', 'Id_2', 'column_3']
    >>> print(*problems)
    a.csv, column B: 'Id': Column A has this name already; this one is read as 'Id_2'. Give each column a name of its own.
    """
    names: list[str] = []
    ours = {own.name for own in OWN_COLUMNS}
    given = [cell.strip() for cell in cells]
    # A name that is made up must not be one that stands further on.
    reserved = {name.casefold() for name in given}
    taken: dict[str, int] = {}
    for number, cell in enumerate(given, 1):
        name, twin = cell, 2
        if not cell:
            name = cell = f"column_{number}"
        while (
            (folded := name.casefold()) in taken
            or folded in ours
            or (name != given[number - 1] and folded in reserved)
        ):
            name, twin = f"{cell}_{twin}", twin + 1
        if given[number - 1] and name != cell:
            if cell.casefold() in ours:
                message = f"The name is kept for our own use; the column is read as {name!r}."
            else:
                first = column_letters(taken[cell.casefold()])
                message = (
                    f"Column {first} has this name already; this one is read as {name!r}. "
                    "Give each column a name of its own."
                )
            problems.add(
                "header",
                message,
                at,
                column=column_letters(number),
                value=cell,
                severity="Warning",
            )
        taken[name.casefold()] = number
        names.append(name)
    return names


def drop_unnamed(
    cells: Sequence[str], landing: Landing, problems: Problems, at: At | None = None
) -> None:
    """Drop the columns that have no name and no cell; warn of those that have cells."""
    names = list(landing.header)
    for number, cell in enumerate(cells, 1):
        name = names[number - 1]
        if not cell.strip() and not landing.drop_empty(name):
            problems.add(
                "header",
                f"The column has cells, but no name; it is read as {name!r}. "
                "Write one into its header cell.",
                at,
                column=column_letters(number),
                severity="Warning",
            )


def check_header(cells: Sequence[str], problems: Problems, at: At | None = None) -> None:
    """Warn of a first row that looks like values, as if the header were missing.

    Examples
    --------
    >>> problems = Problems("a.csv")
    >>> check_header(["Ada Example", "2019-05-03"], problems)
    >>> len(list(problems))
    1
    """
    value = next((cell for cell in map(str.strip, cells) if _VALUE.fullmatch(cell)), None)
    if value is not None:
        problems.add(
            "header",
            "The first row is read as the names of the columns, and this is no name. "
            "If the names are missing, write them into a row above it.",
            at,
            value=value,
            severity="Warning",
        )
