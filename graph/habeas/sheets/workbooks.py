"""XLSX workbooks, read row by row with openpyxl.

What a cell shows and what it holds are not the same: a date is a number with a
format, a formula has whatever its program computed last. Dates become ISO
text; formulas, errors and merged cells are problems, for nothing of theirs was
written down by anybody.
"""

import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from habeas.errors import near_names
from habeas.sheets.archives import RefusedArchiveError, check_archive
from habeas.sheets.files import Sheet
from habeas.sheets.headers import check_header, column_letters, drop_unnamed, name_columns
from habeas.sheets.landing import Landing
from habeas.sheets.problems import At
from habeas.sheets.sources import Source
from habeas.sheets.workbook_cells import WrongCellError, cell_text

__all__ = ["read_workbook"]

BATCH = 10_000


def read_workbook(source: Source, sheets: Collection[str] | None) -> list[Sheet]:
    """Read the sheets of a workbook, or only those that are named."""
    try:
        check_archive(source.handle, source.limits)
    except RefusedArchiveError as error:
        source.problems.add("refused", str(error))
        return []
    source.handle.seek(0)
    found: list[Sheet] = []
    # openpyxl warns of what it does not keep (formats, drop-down lists): we keep none of it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(source.handle, read_only=True, keep_links=False)
        except Exception as error:  # noqa: BLE001 - another type for each kind of damage
            _damaged(source, error, At())
            return []
        try:
            tables = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
            for sheet in _wanted(source, tables, sheets):
                found.extend(_Table(source, book, sheet).read())
        finally:
            book.close()
    if not found and not source.problems:
        source.problems.add(
            "empty", "The workbook has no table. Write a header and rows into a sheet."
        )
    return found


def _damaged(source: Source, error: Exception, at: At) -> None:
    reason = " ".join(str(error).split()) or type(error).__name__
    source.problems.add(
        "syntax",
        f"The workbook cannot be read from here on: {reason}. Open it in a spreadsheet program, "
        "and save it as an XLSX workbook again.",
        at,
    )


def _wanted(
    source: Source, tables: Sequence[ReadOnlyWorksheet], named: Collection[str] | None
) -> Iterator[ReadOnlyWorksheet]:
    if len(tables) > source.limits.sheets:
        source.problems.add(
            "refused",
            f"The workbook has {len(tables):,} sheets, and {source.limits.sheets:,} is the most. "
            "Bring it in several workbooks.",
        )
        return
    titles = {str(sheet.title): sheet for sheet in tables}
    for name in titles if named is None else named:
        if name in titles:
            yield titles[name]
            continue
        near = near_names(name, titles, 1)
        advice = f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(titles)}."
        source.problems.add("sheet", f"The workbook has no such sheet. {advice}", value=name)


class _Table:
    """One sheet while it is read."""

    def __init__(self, source: Source, book: Workbook, sheet: ReadOnlyWorksheet) -> None:
        self._source, self._problems, self._sheet = source, source.problems, sheet
        self._name = str(sheet.title)
        self._book = book
        self._landing: Landing | None = None
        self._header, self._named = At(), list[str]()
        self._rows: list[list[str]] = []
        self._numbers: list[int] = []
        self._hidden: list[int] = []

    def read(self) -> list[Sheet]:
        """Return the table, if the sheet has one."""
        row, parser = 0, None
        rows = self._rows_of_part()
        while True:
            try:
                parser, row, cells = next(rows)
            except StopIteration:
                break
            except Exception as error:  # noqa: BLE001 - another type for each kind of damage
                _damaged(self._source, error, At(self._name, row + 1))
                break
            if parser.row_dimensions.pop(str(row), {}).get("hidden") in {"1", "true"}:
                self._hidden.append(row)
            if not self._take(row, cells):
                return []
        if self._landing is None:
            return []
        self._land()
        drop_unnamed(self._named, self._landing, self._problems, self._header)
        assert parser, "a header came from it"
        self._look(parser)
        return [self._landing.sheet(self._header)]

    def _rows_of_part(self) -> Iterator[tuple[WorkSheetParser, int, list[dict[str, Any]]]]:
        # openpyxl's worksheets give cells only; its parser knows what is merged and hidden too.
        with self._sheet._get_source() as part:  # type: ignore[attr-defined]
            parser = WorkSheetParser(
                part,
                self._sheet._shared_strings,  # type: ignore[attr-defined]
                epoch=self._book.epoch,
                date_formats=self._book._date_formats,  # type: ignore[attr-defined]
                timedelta_formats=self._book._timedelta_formats,  # type: ignore[attr-defined]
            )
            for row, cells in parser.parse():
                yield parser, row, cells

    def _take(self, row: int, cells: Sequence[Mapping[str, object]]) -> bool:
        """Take a row; False if the sheet is refused."""
        texts: dict[int, str] = {}
        for cell in cells:
            if cell["value"] is None:
                continue
            column = int(str(cell["column"]))
            try:
                text = cell_text(cell["value"], str(cell["data_type"]), self._source.limits.cell)
            except WrongCellError as error:
                self._wrong(error, row, column)
                # The row is there, also where nothing else stands in it.
                text = ""
            if text.strip():
                texts[column] = text
        if not texts:
            return True
        if self._landing is None:
            return self._begin(row, texts)
        width = len(self._named)
        for column, text in texts.items():
            if column > width:
                self._problems.add(
                    "cells",
                    "The cell stands outside of the table: the header, in row "
                    f"{self._header.row}, has no name for its column. Write one, or clear the "
                    "cell. If the table begins further below, delete what stands above its header.",
                    At(self._name, row),
                    column=column_letters(column),
                    value=text,
                )
        self._rows.append([texts.get(column, "") for column in range(1, width + 1)])
        self._numbers.append(row)
        if len(self._rows) == BATCH:
            self._land()
        return True

    def _begin(self, row: int, texts: Mapping[int, str]) -> bool:
        cells = [texts.get(column, "") for column in range(1, min(max(texts), 20_000) + 1)]
        at = At(self._name, row)
        if len(cells) > self._source.limits.columns:
            self._problems.add(
                "columns",
                f"The header goes on to column {column_letters(len(cells))}, and a table may have "
                f"{self._source.limits.columns:,} columns. Clear what does not belong to it.",
                at,
            )
            return False
        header = name_columns(cells, self._problems, at)
        check_header([cell for cell in cells if cell], self._problems, at)
        self._landing = self._source.landing(self._name, header, cells)
        self._header, self._named = at, cells
        return True

    def _wrong(self, error: WrongCellError, row: int, column: int) -> None:
        header = self._landing.header if self._landing else []
        self._problems.add(
            error.rule,
            str(error),
            At(self._name, row),
            column=header[column - 1] if column <= len(header) else column_letters(column),
            value=error.value,
            severity=error.severity,
        )

    def _land(self) -> None:
        if self._landing and self._rows:
            numbers = np.array(self._numbers, dtype=np.int64)
            self._landing.add([*zip(*self._rows, strict=True)], numbers)
        self._rows, self._numbers = [], []

    def _look(self, parser: WorkSheetParser) -> None:
        """Note what is merged, and what is hidden."""
        for merged in parser.merged_cells.mergeCell if parser.merged_cells else ():
            self._problems.add(
                "merged",
                "The cells are merged, so that only the first of them has the value. "
                "Unmerge them, and write the value into each cell that it is meant for.",
                At(self._name, int("".join(filter(str.isdigit, merged.ref.partition(":")[0])))),
                value=merged.ref,
            )
        if self._sheet.sheet_state != "visible":
            self._hide("The sheet is hidden, and is read as well.")
        if self._hidden:
            first = ", ".join(map(str, self._hidden[:5]))
            more = "" if len(self._hidden) <= 5 else " …"
            self._hide(f"Hidden rows are read as well: {first}{more} ({len(self._hidden):,}).")
        columns = chain.from_iterable(
            range(int(each["min"]), min(int(each["max"]), len(self._named)) + 1)
            for each in parser.column_dimensions.values()
            if each.get("hidden") in {"1", "true"}
        )
        if letters := [column_letters(column) for column in sorted(columns)]:
            self._hide(f"Hidden columns are read as well: {', '.join(letters)}.")

    def _hide(self, what: str) -> None:
        self._problems.add(
            "hidden",
            f"{what} Delete what is not to be brought.",
            At(self._name),
            severity="Warning",
        )
