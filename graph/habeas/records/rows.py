"""Rows of a CSV table, with everything that is wrong in them and where."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from habeas.errors import HabeasError, UnreadableRecordError, near_names
from habeas.terms import ID

__all__ = ["Row", "read_rows"]

Value = TypeVar("Value")
_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


class Row:
    """One row: its cells by column, and a list that takes what is wrong with them."""

    def __init__(
        self,
        path: Path,
        line: int,
        number: int,
        cells: dict[str, str],
        problems: list[UnreadableRecordError],
    ) -> None:
        self.path = path
        #: Of the file, counted from 1.
        self.line = line
        #: As a spreadsheet shows it: the header is row 1, and a cell of two lines is in one row.
        self.number = number
        self._cells = cells
        self._problems = problems

    def text(self, column: str) -> str:
        """Return a cell without the spaces around it; empty if it is empty."""
        return self._cells[column].strip()

    def many(self, column: str) -> list[str]:
        """Return the values of a cell that may hold several, with a semicolon between them."""
        return [part.strip() for part in self.text(column).split(";") if part.strip()]

    def wrong(self, column: str, reason: str) -> None:
        """Note that a cell cannot be used; reading goes on, so that all are found."""
        self._problems.append(UnreadableRecordError(self.path, reason, self.line, column))

    def needed(self, column: str) -> str:
        """Return a cell that must not be empty."""
        value = self.text(column)
        if not value:
            self.wrong(column, "is empty; this table needs it")
        return value

    def read(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        """Return what ``reader`` makes of a cell; None if it is empty or wrong."""
        value = self.text(column)
        try:
            return reader(value) if value else None
        except HabeasError as error:
            self.wrong(column, str(error))
            return None

    def thing(self, column: str, kind: str, value: str | None = None) -> ox.NamedNode | None:
        """Return the identifier that a cell names; None if it is empty or wrong."""
        local = self.text(column) if value is None else value
        if not local:
            return None
        if not _LOCAL.fullmatch(local):
            self.wrong(column, f"{local!r} is not an identifier; use letters, digits and hyphens")
            return None
        return ox.NamedNode(f"{ID}{kind}/{local}")

    def things(self, column: str, kind: str) -> list[ox.NamedNode]:
        """Return all identifiers that a cell names."""
        found = (self.thing(column, kind, value) for value in self.many(column))
        return [thing for thing in found if thing is not None]

    def address(self, column: str) -> ox.NamedNode | None:
        """Return the web address in a cell; None if it is empty or wrong."""
        value = self.text(column)
        if not value:
            return None
        if not value.startswith(("http://", "https://")):
            self.wrong(column, f"{value!r} is not a web address; it begins with http or https")
            return None
        try:
            return ox.NamedNode(value)
        except ValueError:
            self.wrong(column, f"{value!r} holds characters that an address cannot; encode them")
            return None

    def literal(self, column: str, language_column: str = "language") -> ox.Literal | None:
        """Return a cell as text in the language that another cell names; English if empty."""
        value, language = self.text(column), self.text(language_column) or "en"
        if not value:
            return None
        if not _LANGUAGE.fullmatch(language):
            self.wrong(
                language_column, f"{language!r} is not a language tag; write en, ar, zh-Hant"
            )
            return None
        return ox.Literal(value, language=language)


def read_rows(
    path: Path, columns: Sequence[str], problems: list[UnreadableRecordError]
) -> Iterator[Row]:
    """Yield the rows of a CSV file whose header is exactly ``columns``, in any order.

    What is wrong goes to ``problems``; a row of the wrong length is left out and noted.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problems.append(UnreadableRecordError(path, f"cannot be opened: {error.strerror}"))
        return
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reason = f"is not UTF-8 (byte {error.object[error.start]:#x}); save it as UTF-8"
        problems.append(UnreadableRecordError(path, reason, line))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        problem = _header_problem(header, columns)
        if problem:
            problems.append(UnreadableRecordError(path, problem, 1))
            return
        previous = reader.line_num
        for number, cells in enumerate(reader, start=2):
            line, previous = previous + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                reason = (
                    f"has {len(cells)} cells, the header {len(header)}; "
                    "put a cell that holds a comma between quotation marks"
                )
                problems.append(UnreadableRecordError(path, reason, line))
                continue
            yield Row(path, line, number, dict(zip(header, cells, strict=True)), problems)
    except csv.Error as error:
        problems.append(UnreadableRecordError(path, f"is not CSV: {error}", reader.line_num))


def _header_problem(header: Sequence[str], columns: Sequence[str]) -> str:
    """Return what is wrong with a header; empty if nothing is."""
    missing = [name for name in columns if name not in header]
    extra = [name for name in header if name not in columns]
    repeated = sorted({name for name in header if header.count(name) > 1})
    parts = []
    if missing:
        parts.append(f"has no column {', '.join(missing)}")
    for name in extra:
        near = near_names(name, missing or columns, 1)
        parts.append(f"column {name!r} is unknown" + (f" (is it {near[0]}?)" if near else ""))
    if repeated:
        parts.append(f"column {', '.join(repeated)} stands twice")
    return "; ".join(parts)
