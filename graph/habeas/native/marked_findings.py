"""The list of findings in a marked copy: one row for each, and how many there are of each rule."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from habeas.native.workbook import BODY, HEAD, PLAIN, at, fit, link, put
from habeas.native.workbook_names import FINDINGS, RULES
from habeas.sheets import Problem

__all__ = ["Found", "write_findings"]

_LIST = {"cell": 18, "sheet": 18, "row": 8, "column": 18, "value": 30, "rule": 18, "kind": 12}
_LIST_LAST = {"what to do": 90}
_RULES = {"rule": 22, "kind": 12, "findings": 12, "first": 18, "for example": 90}


class Found(NamedTuple):
    """A problem, and the cell that it concerns, if there is one."""

    problem: Problem
    cell: Cell | None


def write_findings(
    book: Workbook,
    found: Sequence[Found],
    rules: Mapping[tuple[str, str], int],
    source: str,
    whole: bool,
) -> None:
    """Add the two sheets of findings, after those of the file.

    Parameters
    ----------
    rules
        How many problems there are of each rule and severity, those that are
        not listed included.
    whole
        Whether the book holds the file too.
    """
    listing = book.create_sheet(FINDINGS)
    _header(listing, {**_LIST, **_LIST_LAST})
    for number, (problem, cell) in enumerate(found, 2):
        texts = (
            *(problem.sheet or "", _number(problem.row), problem.column or "", problem.value),
            *(problem.rule, problem.severity, problem.message),
        )
        for column, text in enumerate(texts, 2):
            put(at(listing, number, column), text, PLAIN if column == 8 else BODY)
        fit(listing, number, problem.message, 90)
        _link(at(listing, number, 1), cell)
    listing.auto_filter.ref = f"A1:H{len(found) + 1}"
    _summary(book.create_sheet(RULES), found, rules, source, whole)
    if not whole:
        book.active = 0


def _summary(
    sheet: Worksheet,
    found: Sequence[Found],
    rules: Mapping[tuple[str, str], int],
    source: str,
    whole: bool,
) -> None:
    first: dict[tuple[str, str], Found] = {}
    for each in found:
        first.setdefault((each.problem.rule, each.problem.severity), each)
    _header(sheet, _RULES)
    ordered = sorted(rules, key=lambda key: (key[1] != "Violation", -rules[key], key[0]))
    for row, key in enumerate(ordered, 2):
        put(at(sheet, row, 1), key[0], BODY)
        put(at(sheet, row, 2), key[1], BODY)
        at(sheet, row, 3).value = rules[key]
        if key in first:
            _link(at(sheet, row, 4), first[key].cell)
            put(at(sheet, row, 5), first[key].problem.message, PLAIN)
            fit(sheet, row, first[key].problem.message, 90)
    total = sum(rules.values())
    said = [f"{total:,} findings in {source}." if total != 1 else f"1 finding in {source}."]
    if total > len(found):
        said.append(
            f"{total - len(found):,} of them are counted here and not listed. "
            "Mend the first ones, and bring the file again."
        )
    if not whole:
        said.append(
            "The file is too large to be copied with notes, or cannot be read: "
            "this is the list alone."
        )
    for row, text in enumerate(said, len(ordered) + 3):
        put(at(sheet, row, 5), text, PLAIN)
    put(at(sheet, len(ordered) + 3, 1), "all", BODY)
    at(sheet, len(ordered) + 3, 3).value = total


def _header(sheet: Worksheet, widths: Mapping[str, int]) -> None:
    for number, (name, width) in enumerate(widths.items(), 1):
        put(at(sheet, 1, number), name, HEAD)
        sheet.column_dimensions[at(sheet, 1, number).column_letter].width = width
    sheet.freeze_panes = "A2"


def _link(cell: Cell, target: Cell | None) -> None:
    """Let a cell lead to another one in the same workbook."""
    if target is None:
        return
    title = target.parent.title
    put(cell, f"{title}!{target.coordinate}", BODY)
    link(cell, title, target.coordinate)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
