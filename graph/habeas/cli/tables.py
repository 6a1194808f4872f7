"""Rows as lines of a table that fits a terminal."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from habeas.store.embedded import Term
from habeas.terms import abbreviate

__all__ = ["table_lines"]


def table_lines(names: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> Iterator[str]:
    """Yield the lines of a table: the names, a rule, and a line per row.

    IRIs are shown in short form, texts without their language, line breaks as
    spaces. Columns are as wide as their widest cell; East Asian letters count two.

    Examples
    --------
    >>> rows = [(ox.Literal("Ada Example", language="en"), None)]
    >>> print("|".join(table_lines(["name", "end"], rows)))
    name         end|-----------  ---|Ada Example
    """
    cells = [[_cell(term) for term in row] for row in rows]
    widths = [
        max([_width(name), *(_width(row[column]) for row in cells)])
        for column, name in enumerate(names)
    ]
    for line in [list(names), ["-" * width for width in widths], *cells]:
        padded = (
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return abbreviate(term.value)
    if isinstance(term, ox.Literal):
        # Letters that steer a terminal or turn the direction of text do not belong in a table.
        visible = (" " if unicodedata.category(c) in {"Cc", "Cf"} else c for c in term.value)
        return "".join(visible)
    return str(term)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
