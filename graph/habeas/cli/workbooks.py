"""Rows of an answer as a workbook: dates are dates, numbers numbers, and nothing is a formula."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO

import pyoxigraph as ox

from habeas.errors import QueryLimitError
from habeas.tables.workbook import MOST_ROWS, TooManyRowsError, write_workbook
from habeas.terms import PREFIXES

__all__ = ["write_rows"]

_XSD = PREFIXES["xsd"]
#: Whole numbers beyond this lose digits in a spreadsheet.
_EXACT = 10**15


def write_rows(output: IO[bytes], solutions: ox.QuerySolutions) -> None:
    """Write the rows of an answer as a workbook of one sheet.

    Raises
    ------
    QueryLimitError
        If there are more rows than a sheet can hold.
    """
    columns = [variable.value for variable in solutions.variables]
    try:
        write_workbook(output, "answer", columns, _rows(solutions, len(columns)))
    except TooManyRowsError as error:
        raise QueryLimitError(
            f"The answer has more rows than a sheet can hold ({MOST_ROWS - 1:,}). Take it as csv."
        ) from error


def _rows(solutions: Iterable[ox.QuerySolution], width: int) -> Iterator[Sequence[object]]:
    for solution in solutions:
        yield [_value(solution[place]) for place in range(width)]


def _value(term: object) -> object:
    """Return a term as what a cell can hold.

    Examples
    --------
    >>> _value(ox.Literal("2019-05-03", datatype=ox.NamedNode(_XSD + "date")))
    datetime.date(2019, 5, 3)
    >>> _value(ox.Literal(7)), _value(ox.Literal("=1+1", language="en")), _value(None)
    (7, '=1+1', None)
    >>> _value(ox.NamedNode("https://example.org/ada")), _value(ox.Literal(10**20))
    ('https://example.org/ada', '100000000000000000000')
    """
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return getattr(term, "value", str(term))
    kind = term.datatype.value.removeprefix(_XSD)
    try:
        if kind == "date":
            return date.fromisoformat(term.value)
        if kind == "boolean":
            return term.value in ("true", "1")
        if kind == "integer" and abs(int(term.value)) <= _EXACT:
            return int(term.value)
        if kind in ("decimal", "double", "float"):
            number = float(term.value)
            return number if abs(number) <= _EXACT else term.value
    except ValueError:  # a form that its datatype does not have, or a day with a time zone
        pass
    return term.value
