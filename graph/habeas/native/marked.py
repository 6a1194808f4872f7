"""A copy of what was brought, with every finding where it belongs.

Somebody who knows spreadsheets and no RDF opens it, sees which cells are
meant and why, mends them there, and brings the copy itself: our sheets and
notes are no records, and a later marking takes the old notes away.
"""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import duckdb
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from habeas.native.marked_findings import Found, write_findings
from habeas.native.workbook import BODY, HEAD, at, holdable, put, save_file
from habeas.native.workbook_names import FINDINGS, RULES
from habeas.sheets import Limits, Problem, read_file
from habeas.sheets.archives import check_archive
from habeas.sheets.headers import name_columns
from habeas.sheets.problems import Problems
from habeas.sql_text import quoted

__all__ = ["Marked", "mark"]

#: The most findings that are listed (a sheet has no more links), and cells that get a note.
LISTED, NOTES = 65_000, 20_000
#: The most cells of a copy, and bytes of a workbook when unpacked: about as many cells.
CELLS, LARGEST = 1_000_000, 100_000_000
#: The most characters of a note.
LONGEST_NOTE = 4_000
#: Who wrote a note that is wholly ours, and the line above our part in a note of somebody else.
OURS, BELOW = "Habeas findings", "\n\nHabeas findings:\n"
_FILL = {"Violation": "FFFFD9CC", "Warning": "FFFFF3C4"}
_CELL = re.compile(r"([A-Z]{1,3})(\d*)")


@dataclass(frozen=True)
class Marked:
    """What was marked.

    Attributes
    ----------
    findings
        All findings about the file.
    listed
        Those that the copy lists; the others are only counted in it.
    cells
        Cells that are marked. None if the file cannot be copied, for one
        because it is too large: the workbook then has the list alone.
    """

    findings: int
    listed: int
    cells: int | None


def mark(
    source: Path,
    problems: Iterable[Problem],
    output: Path,
    *,
    more: Mapping[str, int] = MappingProxyType({}),
    encoding: str | None = None,
) -> Marked:
    """Write a copy of ``source`` as a workbook, with the problems that concern it.

    A workbook keeps its sheets, widths and forms as far as openpyxl does:
    pictures are lost, and so are extensions of the format. Of another file (CSV,
    JSON …) the rows are put into a workbook, each under its own number.

    Parameters
    ----------
    source
        A file that :func:`habeas.sheets.read_file` reads. What that refuses or
        cannot read is not copied: the workbook then has the list alone.
    problems
        Those of other files, by their name, are left alone.
    output
        The workbook to write: whole or not at all.
    more
        How many problems of each rule there are besides; they are counted.
    encoding
        Of a text file, if what is found is wrong.

    Raises
    ------
    UnwritableFolderError
        If the copy cannot be written.
    """
    rules: Counter[tuple[str, str]] = Counter()
    found: list[Problem] = []
    for problem in problems:
        if Path(problem.file).name == source.name:
            rules[problem.rule, problem.severity] += 1
            if len(found) < LISTED:
                found.append(problem)
    for rule, count in more.items():
        rules[rule, "Warning" if (rule, "Warning") in rules else "Violation"] += count
    is_workbook = source.suffix.lower() == ".xlsx"
    copy = _workbook(source) if is_workbook else _of_rows(source, encoding)
    book, sheets = copy or (_empty(), {})
    places = [_place(problem, sheets) for problem in found]
    headers = {part.sheet.title: part.header for part in sheets.values()}
    marked = _mark(found, places, headers) if copy else None
    write_findings(book, [*map(Found, found, places)], rules, source.name, copy is not None)
    save_file(book, output)
    return Marked(rules.total(), len(found), marked)


class _Sheet(NamedTuple):
    sheet: Worksheet
    #: Where the header stands, and the number of each of its columns.
    header: int
    columns: Mapping[str, int]
    #: What to add to the number of a row, where the file has no row for a header.
    shift: int = 0


_Sheets = dict[str | None, _Sheet]


def _empty() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _workbook(source: Path) -> tuple[Workbook, _Sheets] | None:
    """Open a copy of a workbook without our sheets and notes; None if that cannot be done."""
    try:
        with source.open("rb") as handle:
            check_archive(handle, Limits(unpacked=LARGEST))
        with warnings.catch_warnings(action="ignore"):  # about what openpyxl does not keep
            book = load_workbook(source, rich_text=True)
    except Exception:  # noqa: BLE001 - another type for each kind of damage; reading has told of it
        return None
    for title in (FINDINGS, RULES):
        if title in book.sheetnames:
            del book[title]
    for sheet in book.worksheets:
        for cell in list(_cells(sheet)):
            if cell.comment:
                _without_ours(cell, cell.comment)
    return book, _sheets(book)


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """Yield the cells that are there; between the first and the last there may be billions."""
    for cell in list(sheet._cells.values()):
        if isinstance(cell, Cell):
            yield cell


def _without_ours(cell: Cell, note: Comment) -> None:
    """Take our note away, and keep what somebody else had written."""
    theirs = "" if note.author == OURS else note.text.partition(BELOW)[0]
    if theirs == note.text:
        return
    cell.comment = _note(theirs, note.author, note) if theirs else None
    if cell.fill.fgColor.rgb in _FILL.values():
        cell.fill = PatternFill()


def _of_rows(source: Path, encoding: str | None) -> tuple[Workbook, _Sheets] | None:
    """Put the rows of another file into a workbook; None if there are too many, or none."""
    book, sheets = _empty(), _Sheets()
    with duckdb.connect() as con:
        read = read_file(con, source, 1, encoding=encoding)
        cells = sum(part.rows * len(part.header) for part in read.sheets)
        if not read.sheets or cells > CELLS:
            return None
        for part in read.sheets:
            title = re.sub(r"[\\/*?:\[\]]", "-", part.sheet or source.stem)[:31]
            sheet = book.create_sheet(title)
            header = part.header_row or 1
            columns = {name: number for number, name in enumerate(part.header, 1)}
            place = _Sheet(sheet, header, columns, 0 if part.header_row else 1)
            for name, number in columns.items():
                put(at(sheet, header, number), name, HEAD)
                sheet.column_dimensions[get_column_letter(number)].width = 22
            sheet.freeze_panes = f"A{header + 1}"
            names = ", ".join(["_row", *map(quoted, part.header)])
            rows = con.execute(f"SELECT {names} FROM {part.table} ORDER BY _row").fetchall()
            for row, *texts in rows:
                for number, text in enumerate(texts, 1):
                    if text is not None:
                        put(at(sheet, row + place.shift, number), text, BODY)
            sheets[part.sheet] = place
    return book, sheets


def _sheets(book: Workbook) -> _Sheets:
    """Return the sheets by title, each with what its first row says."""
    sheets = _Sheets()
    for sheet in book.worksheets:
        texts = {
            (cell.row, cell.column): str(cell.value)
            for cell in _cells(sheet)
            if cell.value is not None and str(cell.value).strip()
        }
        header = min(texts, default=(1, 1))[0]
        named = {column: text for (row, column), text in texts.items() if row == header}
        names = name_columns(
            [named.get(column, "") for column in range(1, max(named, default=0) + 1)], Problems("")
        )
        columns = {name: number for number, name in enumerate(names, 1)}
        sheets[sheet.title] = _Sheet(sheet, header, columns)
    return sheets


def _place(problem: Problem, sheets: Mapping[str | None, _Sheet]) -> Cell | None:
    """Return the cell that a problem concerns: the first of the row or the sheet if it is all."""
    part = sheets.get(problem.sheet)
    if part is None:
        return None
    row, column = (problem.row or part.header) + part.shift, 1
    if problem.column is not None and problem.column in part.columns:
        column = part.columns[problem.column]
    elif match := _CELL.fullmatch(problem.column or ""):
        column = column_index_from_string(match[1])
        row = int(match[2] or row)
    cell = part.sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(area for area in part.sheet.merged_cells.ranges if cell.coordinate in area)
        return at(part.sheet, area.min_row, area.min_col)
    return cell


def _mark(
    problems: Iterable[Problem], places: Iterable[Cell | None], headers: Mapping[str, int]
) -> int:
    """Give each cell a fill and a note with all that concerns it; return how many cells."""
    cells: dict[tuple[str, str], Cell] = {}
    concerns: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem, cell in zip(problems, places, strict=True):
        if cell is not None:
            key = cell.parent.title, cell.coordinate
            cells[key] = cell
            concerns[key].append(problem)
    for number, (key, cell) in enumerate(cells.items()):
        worst = min(problem.severity for problem in concerns[key])  # Violation before Warning
        # The name of a column may be white on black, so that it keeps the fill that it has.
        if cell.fill.fill_type is None or cell.row > headers[cell.parent.title]:
            cell.fill = PatternFill("solid", fgColor=_FILL[worst])
        if number < NOTES:
            _annotate(cell, concerns[key])
    return len(cells)


def _annotate(cell: Cell, problems: Iterable[Problem]) -> None:
    ours = "\n".join(_lines(problems))
    if len(ours) > LONGEST_NOTE:
        ours = f"{ours[:LONGEST_NOTE]}… All of it is in the sheet {FINDINGS}."
    theirs = cell.comment
    if theirs is None:
        cell.comment = _note(ours, OURS)
    else:
        cell.comment = _note(f"{theirs.text}{BELOW}{ours}", theirs.author, theirs)


def _lines(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        word = "To mend" if problem.severity == "Violation" else "To look at"
        yield f"{word} ({problem.rule}): {problem.message}"


def _note(text: str, author: str | None, like: Comment | None = None) -> Comment:
    text = holdable(text)
    lines = sum(1 + len(line) // 50 for line in text.split("\n"))
    height = max(min(18 * lines + 12, 400), like.height if like else 0)
    width = max(320, like.width if like else 0)
    return Comment(text, author or "", height=height, width=width)
