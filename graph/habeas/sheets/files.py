"""What reading a file gives: its sheets as tables of text, and all that was noticed on the way."""

from dataclasses import dataclass
from typing import NamedTuple

from habeas.sheets.problems import Problem

__all__ = ["OWN_COLUMNS", "FileRead", "Limits", "Sheet"]


class Own(NamedTuple):
    """A column that every sheet has besides those of its header."""

    name: str
    type: str


#: Where a row stands. They come before the columns of the header.
OWN_COLUMNS = (
    Own("_file", "INTEGER"),
    Own("_sheet", "VARCHAR"),
    Own("_row", "INTEGER"),
    Own("_line", "INTEGER"),
)


@dataclass(frozen=True)
class Sheet:
    """One table of text.

    Attributes
    ----------
    file
        The file, as it was named.
    sheet
        The sheet of a workbook, the path of the elements of an XML file, the
        name of an array in a JSON file; None for a file that is one table.
    header
        The names of its columns: trimmed, distinct without regard to case,
        never empty, and never one of our own. Each is a column of ``table``.
    table
        The DuckDB table, ``sheets.f3_1``: our own columns (where a row
        stands), then one VARCHAR column for each name of the header. Cells are
        trimmed; cells of white space only are NULL.
    rows
        The number of rows without the header.
    header_row, header_line
        Where the header stands; None where a format has none.
    given
        For each name of the header, the cell as it stands: another text only
        where the name was made up, because the cell is empty or a name stands twice.
    """

    file: str
    sheet: str | None
    header: tuple[str, ...]
    table: str
    rows: int
    header_row: int | None = None
    header_line: int | None = None
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileRead:
    """One file that was read, or could not be: then it has no sheets, and a problem that says why.

    Attributes
    ----------
    file, number
        The file as it was named, and its number among those brought together.
    sha256, bytes
        Of its content; empty and 0 if it could not be opened.
    encoding
        Of a text: ``UTF-8``, ``UTF-16-LE``, ``Windows-1252`` …; None for others.
    certain
        False where the encoding is a guess, which a warning then names.
    separator
        Of a table in a text file: ``,``, ``;``, a tabulator or ``|``.
    line_ends
        ``LF``, ``CRLF``, ``CR``, or ``mixed: 3 LF, 1 CRLF``; None without any.
    sheets, problems
        In the order of the file.
    """

    file: str
    number: int
    sha256: str = ""
    bytes: int = 0
    encoding: str | None = None
    certain: bool = True
    separator: str | None = None
    line_ends: str | None = None
    sheets: tuple[Sheet, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What a file may be at most, so that reading it needs bounded memory.

    Attributes
    ----------
    file
        Bytes of a file.
    cell
        Characters of a cell.
    line
        Bytes of a line of a text file, and characters of a JSON record.
    columns
        Columns of a table.
    sheets
        Tables that one XML or JSON file, or workbook, makes.
    unpacked
        Bytes of a workbook when unpacked.
    part
        Bytes of what a workbook has besides its sheets, each kind: it is in memory at once.
    ratio
        How many times larger a workbook of more than 10 MB may become.
    parts
        Files inside a workbook.
    depth
        Elements inside each other in an XML file.
    """

    file: int = 20_000_000_000
    cell: int = 1_000_000
    line: int = 16_000_000
    columns: int = 2_000
    sheets: int = 200
    unpacked: int = 1_000_000_000
    part: int = 100_000_000
    ratio: int = 200
    parts: int = 5_000
    depth: int = 100
