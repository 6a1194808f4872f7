"""Which character stands between the cells of a text file."""

import csv
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

from habeas.sheets.problems import At, Problems

__all__ = ["NAMED", "find_separator"]


class _Named(dict[str, str]):
    """How we name separators: those that we know by a word, others as they are."""

    def __missing__(self, separator: str) -> str:
        return repr(separator)


#: The separators that we look for, the likeliest first, in words.
NAMED = _Named({",": "a comma", ";": "a semicolon", "\t": "a tabulator", "|": "a vertical bar"})
#: How many rows are looked at.
LOOKED = 200


#: The separators that the ending of a name promises.
PROMISED = {".tsv": "\t", ".tab": "\t", ".psv": "|"}


def find_separator(lines: Sequence[str], problems: Problems, ending: str = "") -> str:
    r"""Return the separator under which the first rows have as many cells as the header.

    What the ``ending`` of the file's name promises comes first, if the header has
    it. A table of one column has none: then a warning says that we took it for one.

    Examples
    --------
    >>> find_separator(["id;name\n", "1;Example, Ada\n", "2;Example, Ben\n"], Problems("a.csv"))
    ';'
    """
    number, header = next((place for place in enumerate(lines, 1) if place[1].strip()), (1, ""))
    promised = PROMISED.get(ending)
    if promised and promised in header:
        return promised
    scores = {separator: _score(lines, separator) for separator in NAMED}
    most = max(scores.values())
    alike = [separator for separator, score in scores.items() if score == most]
    best = alike[0]
    if most and len(alike) > 1:
        problems.add(
            "separator",
            f"The cells can be separated by {' or by '.join(NAMED[each] for each in alike)}. They "
            "are read with the first; if that is wrong, save the file with another one.",
            At(line=number),
            value=header.strip(),
            severity="Warning",
        )
    if not most and header:
        problems.add(
            "separator",
            "The header is one cell, so the file is read as one column. If it has more, save it "
            "with commas, semicolons, tabulators or | between the cells.",
            At(line=number),
            value=header.strip(),
            severity="Warning",
        )
    return best


def _score(lines: Sequence[str], separator: str) -> float:
    """Return how many cells rows have besides the first, if they have as many as the header."""
    rows = [row for row in _rows(lines, separator) if any(row)]
    if not rows:
        return 0
    alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    # A space follows what separates words, and rarely what separates cells.
    later = [cell for row in rows for cell in row[1:]]
    words = sum(cell.startswith(" ") for cell in later) > len(later) / 2
    return alike * (len(rows[0]) - 1) * (0.5 if words else 1)


def _rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a cell too large: the rows before it tell enough
        rows.extend(islice(csv.reader(lines, delimiter=separator), LOOKED))
    return rows
