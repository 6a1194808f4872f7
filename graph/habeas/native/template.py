"""An empty workbook, or a folder of empty tables, for those who keep records in spreadsheets.

A sheet for each native table: names of columns with help, lists behind cells
that hold a word of a vocabulary, and a few invented rows. All cells are text, so
that no program makes a day of ``2019-05``.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from habeas.errors import UnwritableFolderError
from habeas.native import meanings
from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn, NativeTable
from habeas.native.csvw import write_description
from habeas.native.export_folders import new_folder
from habeas.native.template_examples import rows
from habeas.native.template_help import HEADINGS, LINES
from habeas.native.workbook import (
    BODY,
    HEAD,
    NEEDED_HEAD,
    PLAIN,
    TITLE,
    at,
    fit,
    link,
    put,
    save_file,
)
from habeas.native.workbook_names import COLUMNS, LISTS, READ_ME
from habeas.terms import VOCAB
from habeas.vocabulary.labels import labels

__all__ = ["ORDER", "template", "write_template", "write_template_folder"]

#: The tables as people come to need them: who and what about first, then what happened.
ORDER = (
    *("agents", "cases", "involvements", "detentions", "phases", "proceedings", "sentences"),
    *("interventions", "signatures", "campaigns", "responses", "determinations", "outcomes"),
    *("events", "affiliations", "ties", "collaborations", "funding", "mechanisms", "posts"),
    *("places", "sites", "sources", "claims", "names", "takedowns"),
)
#: The last row of a sheet, and the most characters of a help text beside a cell.
_LAST_ROW, _PROMPT = 1_048_576, 255
_WIDTHS: Mapping[str, float] = {
    "id": 24,
    "text": 34,
    "language": 11,
    "boolean": 12,
    "number": 12,
    "duration": 12,
    "date": 14,
    "span": 24,
    "issued": 14,
    "address": 34,
    "remark": 24,
    "thing": 24,
}
_YES_OR_NO = ("yes", "no")


def template(*, examples: bool = True) -> Workbook:
    """Return the workbook, with or without the invented rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _read_me(book.create_sheet(READ_ME), examples)
    tables = [TABLES[name] for name in ORDER]
    sheets = {table.name: book.create_sheet(table.name) for table in tables}
    _columns(book.create_sheet(COLUMNS), tables)
    places = _lists(book.create_sheet(LISTS), tables)
    for table in tables:
        _fill(sheets[table.name], table, places, examples)
    for title in (READ_ME, COLUMNS, LISTS):
        # On paper: as wide as the page.
        book[title].page_setup.orientation = "landscape"
        book[title].page_setup.fitToHeight = 0
        book[title].sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book


def write_template(path: Path, *, examples: bool = True) -> None:
    """Write the workbook: the same bytes each time.

    Raises
    ------
    UnwritableFolderError
        If there is such a file already, or it cannot be written.
    """
    if path.exists():
        raise UnwritableFolderError(path, "it exists already and may hold records")
    save_file(template(examples=examples), path)


def write_template_folder(folder: Path) -> None:
    """Write a CSV file with the header of each table, and a description of them all (CSVW).

    Raises
    ------
    UnwritableFolderError
        If the folder holds anything already, or cannot be written.
    """
    with new_folder(folder) as inside:
        for name in ORDER:
            with (inside / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow(TABLES[name].by_name)
        write_description(inside, [TABLES[name] for name in ORDER])


def _read_me(sheet: Worksheet, examples: bool) -> None:
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 96
    sheet.sheet_view.showGridLines = False
    row = 0
    for what, text in LINES:
        if what == "Examples" and not examples:
            continue
        row += 1
        form = TITLE if what in HEADINGS else PLAIN
        put(at(sheet, row, 1), what, form)
        put(at(sheet, row, 2), text, form)
        fit(sheet, row, text, 96)
    for name in ORDER:
        row += 1
        cell = at(sheet, row, 1)
        put(cell, name, PLAIN)
        link(cell, name, "A1")
        put(at(sheet, row, 2), TABLES[name].about, PLAIN)
        fit(sheet, row, TABLES[name].about, 96)


def _columns(sheet: Worksheet, tables: list[NativeTable]) -> None:
    widths = {"table": 16, "column": 20, "needed": 9, "several": 9, "example": 28, "about": 120}
    _head(sheet, widths)
    row = 1
    for table in tables:
        for column in table.columns:
            row += 1
            cells = (
                *(table.name, column.name, "needed" if column.needed else ""),
                *("several" if column.many else "", column.example, " ".join(_help(column))),
            )
            for number, text in enumerate(cells, 1):
                put(at(sheet, row, number), text, BODY)
    sheet.auto_filter.ref = f"A1:F{row}"


def _lists(sheet: Worksheet, tables: list[NativeTable]) -> dict[str, str]:
    """Write every word of every vocabulary, and return where the words of each stand."""
    names: dict[tuple[str, str], str] = {
        (label.term, label.language): label.text for label in labels()
    }
    languages = sorted({language for _, language in names})
    widths = {"vocabulary": 24, "write": 34, "en": 34, **dict.fromkeys(languages, 26), "means": 90}
    _head(sheet, widths)
    used = sorted({c.scheme for table in tables for c in table.columns if c.scheme})
    places, row = {}, 1
    for scheme in used:
        first = row + 1
        for notation in meanings.concepts(scheme):
            row += 1
            iri = f"{VOCAB}{scheme}/{notation}"
            english = next(
                (t for t in meanings.of(iri, "skos:prefLabel") if t[-3:-2] != "@"), notation
            )
            translated = [names.get((iri, language), "") for language in languages]
            cells = (scheme, notation, english, *translated, meanings.definition(iri))
            for number, text in enumerate(cells, 1):
                put(at(sheet, row, number), text, BODY)
        places[scheme] = f"{LISTS}!$B${first}:$B${row}"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{row}"
    return places


def _fill(sheet: Worksheet, table: NativeTable, lists: Mapping[str, str], examples: bool) -> None:
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 22
    for number, column in enumerate(table.columns, 1):
        letter = get_column_letter(number)
        head = at(sheet, 1, number)
        put(head, column.name, NEEDED_HEAD if column.needed else HEAD)
        lines = [*_help(column), *([f"For example: {column.example}"] if column.example else [])]
        head.comment = Comment("\n".join(lines), "Habeas", width=340, height=40 + 22 * len(lines))
        width = sheet.column_dimensions[letter]
        width.width = max(_WIDTHS.get(column.form, 22), len(column.name) + 4)
        # The form of cells that nobody has filled in yet.
        width.number_format = "@"
        _restrict(sheet, column, f"{letter}2:{letter}{_LAST_ROW}", lists)
    if examples:
        for row, values in enumerate(rows()[table.name], 2):
            for number, column in enumerate(table.columns, 1):
                put(at(sheet, row, number), values.get(column.name, ""), BODY)


def _restrict(sheet: Worksheet, column: NativeColumn, cells: str, lists: Mapping[str, str]) -> None:
    """Offer the words that a column may hold: a bar where there is one, else a help."""
    if column.scheme:
        source = lists[column.scheme]
    elif words := column.choices or (_YES_OR_NO if column.form == "boolean" else ()):
        source = f'"{",".join(words)}"'
    else:
        return
    rule = DataValidation(type="list", formula1=source, allow_blank=True)
    rule.promptTitle = column.name[:32]
    rule.prompt = _prompt(column)
    rule.showInputMessage = True
    # Labels in other languages are words too, so that a word of no list is asked about, not barred.
    rule.showErrorMessage = not column.many
    rule.errorStyle = "warning"
    rule.errorTitle = column.name[:32]
    rule.error = f"This word is not in the list. See the sheet {LISTS}, or keep it if you are sure."
    rule.add(cells)
    sheet.add_data_validation(rule)


def _help(column: NativeColumn) -> Iterator[str]:
    if column.needed:
        yield "Needed."
    yield column.about
    if column.form == "reference" and column.kinds:
        kinds = f"one of {len(column.kinds)} kinds" if len(column.kinds) > 4 else None
        yield f"An identifier or a name: {kinds or ' or '.join(column.kinds)}."
    if column.scheme:
        yield f"Words: see {column.scheme} in the sheet {LISTS}."
    if column.choices:
        yield f"One of: {', '.join(column.choices)}."
    if column.many:
        yield "Several values have semicolons between them."


def _prompt(column: NativeColumn) -> str:
    text = " ".join(_help(column))
    return text if len(text) <= _PROMPT else f"{text[: _PROMPT - 1]}…"


def _head(sheet: Worksheet, widths: Mapping[str, float]) -> None:
    for number, (name, width) in enumerate(widths.items(), 1):
        put(at(sheet, 1, number), name, HEAD)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
