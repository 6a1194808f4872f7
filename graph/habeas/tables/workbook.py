"""A table as a workbook for spreadsheet programs (Office Open XML), written row by row.

Every text is a text here: nothing that stands in a cell is ever a formula.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import IO
from xml.sax.saxutils import escape

__all__ = ["MOST_ROWS", "TooManyRowsError", "write_workbook"]

#: What a sheet can hold, with its head.
MOST_ROWS = 1_048_576
#: The longest text in a cell.
LONGEST = 32_767
#: Where the calendar of spreadsheets begins, as it is counted today; before March 1900 it is wrong.
_FIRST, _RIGHT_FROM = date(1899, 12, 30), date(1900, 3, 1)
# What XML cannot hold.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Two forms of cells: as it comes, and a day.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}


class TooManyRowsError(ValueError):
    """A table has more rows than a sheet can hold."""


def write_workbook(
    output: IO[bytes], name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write a table as a workbook of one sheet: the same bytes for the same rows.

    Raises
    ------
    TooManyRowsError
        If there are more rows than a sheet can hold.
    """
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        workbook = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
            f'<sheet name="{escape(name[:31])}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
        for part, content in {**_PARTS, "xl/workbook.xml": workbook}.items():
            archive.writestr(_entry(part), _HEAD + content)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            for piece in _sheet(columns, rows):
                sheet.write(piece.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    """Return a place in the archive without a time."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
    for number, row in enumerate(chain([columns], rows), 1):
        if number > MOST_ROWS:
            raise TooManyRowsError(f"a sheet holds {MOST_ROWS:,} rows at most")
        yield f'<row r="{number}">{"".join(map(_cell, row))}</row>'
    yield "</sheetData></worksheet>"


def _cell(value: object) -> str:
    """Return a cell.

    Examples
    --------
    >>> _cell("=1+1")
    '<c t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>'
    >>> _cell(date(2019, 5, 3)), _cell(True), _cell(None)
    ('<c s="1"><v>43588</v></c>', '<c t="b"><v>1</v></c>', '<c/>')
    """
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, date) and value >= _RIGHT_FROM:
        return f'<c s="1"><v>{(value - _FIRST).days}</v></c>'
    text = _UNHOLDABLE.sub("\ufffd", str(value))[:LONGEST]
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
