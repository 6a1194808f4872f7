"""What all our workbooks share: text that stays text, and bytes that do not depend on the clock.

A cell that we fill is text, whatever it looks like: a spreadsheet program runs
nothing in it, and makes no date of ``2019-05``.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from habeas.errors import UnwritableFolderError

__all__ = [
    "BODY",
    "HEAD",
    "LONGEST",
    "NEEDED_HEAD",
    "PLAIN",
    "TITLE",
    "at",
    "fit",
    "holdable",
    "link",
    "put",
    "save",
    "save_file",
]

#: The longest text in a cell.
LONGEST = 32_767
# What XML cannot hold; a carriage return comes back as a line feed.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
#: The earliest time that an archive can hold stands for no time.
_NO_TIME = (1980, 1, 1, 0, 0, 0)

Form = Mapping[str, object]
#: Forms of text: a header, one that must be filled in, a cell, a title, a paragraph.
HEAD: Form = {
    "font": Font(name="Calibri", bold=False, color="FFFFFFFF"),
    "fill": PatternFill("solid", fgColor="FF4A5A6A"),
    "alignment": Alignment(vertical="center"),
    "number_format": "@",
}
# Bold, underlined and with a thick line below: to be told apart without any colour.
NEEDED_HEAD: Form = {
    **HEAD,
    "font": Font(name="Calibri", bold=True, underline="single", color="FFFFFFFF"),
    "fill": PatternFill("solid", fgColor="FF1F2E3D"),
    "border": Border(bottom=Side(style="thick", color="FF000000")),
}
BODY: Form = {"number_format": "@", "alignment": Alignment(vertical="top")}
TITLE: Form = {"font": Font(name="Calibri", bold=True, size=14)}
PLAIN: Form = {"alignment": Alignment(vertical="top", wrap_text=True)}


def holdable(text: str) -> str:
    r"""Return a text as a cell of a workbook can hold it; what it cannot hold becomes ``\ufffd``.

    Examples
    --------
    >>> holdable("a\x01b\nc") == "a\ufffdb\nc", len(holdable("x" * 40_000))
    (True, 32767)
    """
    return _UNHOLDABLE.sub("\ufffd", text)[:LONGEST]


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell of a sheet in which no cells are merged, by numbers from 1."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def put(cell: Cell, text: str, form: Form = MappingProxyType({})) -> None:
    """Write a text into a cell, as text.

    Examples
    --------
    >>> cell = at(Workbook().worksheets[0], 1, 1)
    >>> put(cell, "=1+1")
    >>> cell.data_type
    's'
    """
    cell.value = holdable(text) or None
    if text:
        cell.data_type = "s"
    for name, value in form.items():
        setattr(cell, name, value)


def link(cell: Cell, title: str, coordinate: str) -> None:
    """Let a cell lead to another one in the same workbook; its form is that of a link then."""
    quoted = title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{coordinate}")
    cell.font = Font(name="Calibri", color="FF0B4FA0", underline="single")


def fit(sheet: Worksheet, row: int, text: str, width: int) -> None:
    """Make a row as high as a wrapped text needs; not every program does so by itself."""
    lines = sum(1 + len(line) // (width - 4) for line in text.split("\n"))
    if lines > 1:
        sheet.row_dimensions[row].height = min(15.5 * lines, 400)


def save(workbook: Workbook, output: IO[bytes]) -> None:
    """Write a workbook: the same bytes for the same content, on every day."""
    workbook.properties.creator = workbook.properties.creator or "Habeas"
    if workbook.properties.creator in ("Habeas", "openpyxl"):
        workbook.properties.creator = "Habeas"
        workbook.properties.created = datetime(*_NO_TIME)
    workbook.properties.modified = datetime(*_NO_TIME)
    with tempfile.TemporaryFile() as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            ExcelWriter(workbook, archive).save()
        # Once more, since the library puts the time of day on each part.
        with (
            zipfile.ZipFile(raw) as parts,
            zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name in parts.namelist():
                entry = zipfile.ZipInfo(name, _NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with parts.open(name) as part, archive.open(entry, "w", force_zip64=True) as copy:
                    shutil.copyfileobj(part, copy)


def save_file(workbook: Workbook, path: Path) -> None:
    """Write a workbook into a file: whole or not at all.

    Raises
    ------
    UnwritableFolderError
        If the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("wb") as output:
            save(workbook, output)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise UnwritableFolderError(path, error.strerror or str(error)) from error
