"""CSV and its kin: lines into cells, with every row that does not fit named.

Python's csv module takes the lines apart, strictly. A line that breaks its
rules (a quotation mark that is never closed, text after a closing one) is set
aside with its number, and reading goes on with the next line: otherwise one
stray mark would hide everything after it.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat

import numpy as np

from habeas.sheets.encodings import Encoding
from habeas.sheets.files import Sheet
from habeas.sheets.headers import check_header, column_letters, drop_unnamed, name_columns
from habeas.sheets.landing import Landing
from habeas.sheets.lines import Lines
from habeas.sheets.problems import At
from habeas.sheets.separators import NAMED, find_separator
from habeas.sheets.sources import Source

__all__ = ["DelimitedRead", "read_delimited"]

# A cell in quotation marks, without the one that closes it.
_INSIDE = re.compile('"(?:[^"]++|"")*+')
_BREAKS = re.compile("\r\n|\r|\n")
#: What spreadsheet programs write before a header to say which separator follows.
_TOLD = re.compile(r'"?sep=(.)"?\s*')


@dataclass(frozen=True)
class DelimitedRead:
    """What was found: the sheet, if there is a header, the separator, and how lines end."""

    sheet: Sheet | None
    separator: str | None
    line_ends: str | None


def read_delimited(source: Source, encoding: Encoding, separator: str | None) -> DelimitedRead:
    """Read a table from a text file; ``separator`` forces one."""
    # Of the whole process, and only ever raised: our own limits are lower, and have a place.
    csv.field_size_limit(max(csv.field_size_limit(), 3 * source.limits.line))
    lines = Lines(source, encoding)
    batches = iter(lines)
    # Of a short file, the second batch is its last line.
    beginning = [*next(batches, []), *next(batches, [])]
    told = _TOLD.fullmatch(beginning[0]) if beginning else None
    if separator is None:
        separator = (
            told[1]
            if told
            else find_separator(beginning, source.problems, source.path.suffix.casefold())
        )
    table = _Table(source, separator)
    if told:
        table.skip()
        beginning = beginning[1:]
    for batch in chain([beginning], batches):
        table.take(batch)
    return DelimitedRead(table.finish(), separator, lines.ends)


class _Table:
    """A table that takes lines, sets aside those that break the rules, and lands the rest."""

    def __init__(self, source: Source, separator: str) -> None:
        self._source, self._problems, self._limits = source, source.problems, source.limits
        self._separator = separator
        mark = re.escape(separator)
        # A cell in quotation marks with what ends it, and one without marks.
        self._cell = re.compile(f'"(?:[^"]++|"")*+"(?=[{mark}\r\n]|\\Z)|(?!")[^{mark}\r\n]*+')
        #: Lines that wait for the rest of their row.
        self._waiting: list[str] = []
        #: How many characters to wait for before it is tried again.
        self._wanted = 0
        #: Where the next row stands.
        self._row = self._line = 1
        self._landing: Landing | None = None
        self._refused = False
        self._header, self._named = At(), list[str]()

    def skip(self) -> None:
        """Pass over a line that is no row of the table."""
        self._row, self._line = self._row + 1, self._line + 1

    def finish(self) -> Sheet | None:
        """Take what still waits, and return the table; None if there was no header."""
        self.take([], last=True)
        if self._landing is None:
            if not self._problems:
                self._problems.add(
                    "empty", "The file has no row that holds anything. Write a header and rows."
                )
            return None
        drop_unnamed(self._named, self._landing, self._problems, self._header)
        return self._landing.sheet(self._header)

    def take(self, batch: list[str], last: bool = False) -> None:
        """Take the next lines."""
        lines, self._waiting = [*self._waiting, *batch], []
        if self._wanted and not last and sum(map(len, lines)) < self._wanted:
            self._waiting = lines
            return
        self._wanted = at = 0
        while at < len(lines):
            rows: list[list[str]] = []
            # From the next line on, without a copy of all lines for each that is set aside.
            following = map(lines.__getitem__, range(at, len(lines)))
            reader = csv.reader(following, delimiter=self._separator, strict=True)
            try:
                rows.extend(reader)  # what came before an error stays
                broken = False
            except csv.Error:
                broken = True
            counts = [1] * len(rows)
            if broken or len(rows) < reader.line_num:
                # With a sign between the cells: a CR and an LF of two cells are two breaks.
                counts = [1 + len(_BREAKS.findall("\x1f".join(row))) for row in rows]
            self._land(rows, counts, lines, at)
            ended = at + reader.line_num == len(lines)
            at += sum(counts)
            if not broken:
                return
            broken_row = lines[at : at + reader.line_num - sum(counts)]
            size = sum(map(len, broken_row))
            if ended and not last and size <= self._limits.line:
                # Twice as much next time: a long cell is not begun again for every batch.
                self._waiting, self._wanted = broken_row, 2 * size
                return
            at += self._set_aside(broken_row, whole=last or not ended)

    def _set_aside(self, lines: Sequence[str], *, whole: bool) -> int:
        """Name the line that begins a broken row, and return how many lines to pass over."""
        text, opened = "".join(lines), 0
        while match := self._cell.match(text, opened):
            opened = match.end() + 1
        ends = [*accumulate(map(len, lines))]
        number = next(place for place, end in enumerate(ends) if opened < end)
        inside = _INSIDE.match(text, opened)
        assert inside, "what is no cell begins with a quotation mark"
        if inside.end() < len(text):
            breaks = len(_BREAKS.findall(inside[0]))
            where = f"in line {self._line + number + breaks}" if breaks else "in the same line"
            message = (
                f"The quotation mark that opens a cell in this line is closed {where}, and more "
                'text follows. Close it at the end of its cell, and write those inside twice ("").'
            )
        elif whole:
            message = (
                "The quotation mark that opens a cell in this line is never closed. "
                'Close it, or write it twice ("") inside a cell if it belongs to the text.'
            )
        else:
            message = (
                "The quotation mark that opens a cell in this line is not closed in the next "
                f'{self._limits.line:,} characters. Close it, or write it twice ("") inside a cell '
                "if it belongs to the text."
            )
        rest = lines[number][opened - ends[number] :]
        self._problems.add(
            "quote", message, At(None, self._row, self._line + number), value=rest.rstrip("\r\n")
        )
        self._row, self._line = self._row + 1, self._line + number + 1
        return number + 1

    def _land(
        self, rows: list[list[str]], counts: list[int], lines: Sequence[str], at: int
    ) -> None:
        """Land rows, each of which has so many lines; ``lines[at]`` is the first."""
        if not rows:
            return
        starts = [0, *accumulate(counts)]
        text = lines[at : at + starts[-1]]
        places: Sequence[int] = range(len(rows))
        if self._landing is None and not self._refused:
            places = self._begin(rows, places, starts)
        if max(map(len, text)) > self._limits.cell or starts[-1] > len(rows):
            places = [place for place in places if self._small(rows[place], place, starts)]
        if self._landing is not None:
            width = len(self._landing.header)
            if len(places) < len(rows) or set(map(len, rows)) != {width}:
                places = [
                    place for place in places if self._fits(rows[place], place, starts, text, width)
                ]
                rows = [[*rows[place], *repeat("", width)][:width] for place in places]
            numbers = np.array(places, dtype=np.int64)
            self._landing.add(
                [*zip(*rows, strict=True)],
                self._row + numbers,
                self._line + np.array(starts, dtype=np.int64)[numbers],
            )
        self._row, self._line = self._row + len(counts), self._line + starts[-1]

    def _begin(
        self, rows: Sequence[list[str]], places: Sequence[int], starts: Sequence[int]
    ) -> Sequence[int]:
        """Take the first row that holds anything as the header, and return the places after it."""
        for place in places:
            cells = rows[place]
            while cells and not cells[-1].strip():
                cells = cells[:-1]
            if not cells:
                continue
            at = self._at(place, starts)
            if not self._small(cells, place, starts):
                self._refused = True
                return []
            if len(cells) > self._limits.columns:
                self._refused = True
                self._problems.add(
                    "columns",
                    f"The header has {len(cells):,} cells, and a table may have "
                    f"{self._limits.columns:,} columns. Is this the right separator, "
                    f"{NAMED[self._separator]}?",
                    at,
                    value=self._separator.join(cells),
                )
                return []
            header = name_columns(cells, self._problems, at)
            check_header(cells, self._problems, at)
            self._landing = self._source.landing(None, header, cells)
            self._header, self._named = at, cells
            return [other for other in places if other > place]
        return []

    def _at(self, place: int, starts: Sequence[int]) -> At:
        return At(None, self._row + place, self._line + starts[place])

    def _small(self, row: Sequence[str], place: int, starts: Sequence[int]) -> bool:
        """Say whether no cell of a row is too large."""
        for number, cell in enumerate(row):
            if len(cell) > self._limits.cell:
                names = self._landing.header if self._landing else ()
                self._problems.add(
                    "cell-size",
                    f"The cell has {len(cell):,} characters, and {self._limits.cell:,} is the most. "
                    "Shorten it, or keep so long a text in a file of its own.",
                    self._at(place, starts),
                    column=names[number] if number < len(names) else column_letters(number + 1),
                    value=cell,
                )
                return False
        return True

    def _fits(
        self,
        row: Sequence[str],
        place: int,
        starts: Sequence[int],
        text: Sequence[str],
        width: int,
    ) -> bool:
        """Say whether a row has as many cells as the header, but for empty ones at its end."""
        if len(row) == width or not any(map(str.strip, row[width:] if len(row) > width else row)):
            return True
        if self._problems.enough("cells"):
            return False
        written = "".join(text[starts[place] : starts[place + 1]]).rstrip("\r\n")
        other = next((each for each in NAMED if written.count(each) == width - 1), None)
        if len(row) > width:
            advice = (
                f"A cell in which {NAMED[self._separator]} belongs to the text "
                "stands in quotation marks."
            )
        elif len(row) == 1 and other is not None:
            advice = (
                f"In it stands {NAMED[other]} between the cells, and in the header "
                f"{NAMED[self._separator]}. Use one of them."
            )
        else:
            advice = (
                "Add what is missing; a cell in which a line break belongs to the text "
                "stands in quotation marks."
            )
        self._problems.add(
            "cells",
            f"The row has {_cells(len(row))}, and the header has {width}. {advice}",
            self._at(place, starts),
            value=written,
        )
        return False


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"
