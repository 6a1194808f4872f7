"""JSON and JSON Lines: one row for each object, one column for each name in it.

A nested value stays JSON, as the text of its cell. An object that holds arrays
of objects is taken for a wrapper around them: each is a table by its name.
"""

import json
from collections.abc import Mapping

import numpy as np

from habeas.sheets.encodings import Encoding, Survey
from habeas.sheets.files import Sheet
from habeas.sheets.headers import name_columns
from habeas.sheets.json_text import JsonStream, JsonSyntaxError, as_text, decoder
from habeas.sheets.landing import Landing
from habeas.sheets.lines import Lines
from habeas.sheets.problems import At
from habeas.sheets.sources import Source

__all__ = ["read_json", "read_json_lines"]

#: How many records, and how many characters, are landed together.
BATCH, BATCH_TEXT = 10_000, 4_000_000
#: What is no text: halves of characters, and NUL.
_MEND = "Remove it, or export the file again."


class _Records:
    """A table that takes objects; its columns are the names that occur."""

    def __init__(self, source: Source, sheet: str | None) -> None:
        self._source, self._problems, self._sheet = source, source.problems, sheet
        self._landing: Landing = source.landing(sheet, ())
        #: The column of each name.
        self._columns: dict[str, int] = {}
        self._rows: list[tuple[Mapping[str, str], int, int]] = []
        self._length = 0
        self._refused = False
        self.count = 0

    def take(self, record: object, line: int, twice: list[str]) -> None:
        """Take the next record, which begins in a line."""
        self.count += 1
        at = At(self._sheet, self.count, line)
        if not isinstance(record, dict):
            self._problems.add(
                "record",
                'The record is no object. Write names and values: {"name": "Ada Example"}.',
                at,
                value=as_text(record),
            )
            return
        for name in twice:
            self._problems.add(
                "record",
                "The name stands twice in one object, so one of its values would be lost. "
                "Give each value a name of its own, or put them into an array.",
                at,
                value=name,
            )
        if not twice and not self._refused:
            self._keep(record, line)

    def _keep(self, record: Mapping[str, object], line: int) -> None:
        cells = {name: as_text(value) for name, value in record.items()}
        for name, cell in cells.items():
            if name not in self._columns and not self._column(name, line):
                return
            if not self._good(name, cell, line):
                cells[name] = ""
        self._rows.append((cells, self.count, line))
        self._length += sum(map(len, cells.values()))
        if len(self._rows) >= BATCH or self._length >= BATCH_TEXT:
            self.land()

    def _column(self, name: str, line: int) -> bool:
        at = At(self._sheet, self.count, line)
        if len(self._columns) == self._source.limits.columns:
            self._refused = True
            self._problems.add(
                "columns",
                f"The records have more than {len(self._columns):,} different names, and each is "
                "a column. Where names are values, write an array of objects instead.",
                at,
                value=name,
            )
            return False
        if not _whole(name):
            self._problems.add("bytes", f"The name holds what is no text. {_MEND}", at)
            return False
        header = self._landing.header
        silent = [*header, name]
        column = name_columns(silent, self._problems, at)[-1]
        self.land()
        self._columns[name] = len(header)
        self._landing.widen(column)
        return True

    def _good(self, name: str, cell: str, line: int) -> bool:
        """Say whether a cell is a text, and not too long."""
        at = At(self._sheet, self.count, line)
        most = self._source.limits.cell
        if len(cell) > most:
            self._problems.add(
                "cell-size",
                f"The value has {len(cell):,} characters, and {most:,} is the most. "
                "Shorten it, or keep so long a text in a file of its own.",
                at,
                column=name,
                value=cell,
            )
            return False
        if not _whole(cell):
            self._problems.add(
                "bytes",
                f"The value holds NUL or half of a character, which no text does. {_MEND}",
                at,
                column=name,
                value=cell.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode(),
            )
            return False
        return True

    def land(self) -> None:
        """Land what has been taken."""
        columns = [[cells.get(name, "") for cells, _, _ in self._rows] for name in self._columns]
        rows = np.array([row for _, row, _ in self._rows], dtype=np.int64)
        lines = np.array([line for _, _, line in self._rows], dtype=np.int64)
        self._landing.add(columns, rows, lines)
        self._rows, self._length = [], 0

    def sheet(self) -> Sheet:
        """Land the rest and return the table."""
        self.land()
        return self._landing.sheet()


def _whole(text: str) -> bool:
    """Say whether a text is one: no NUL, no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def read_json(source: Source, encoding: Encoding, seen: Survey) -> list[Sheet]:
    """Read an array of objects, one object, or an object with arrays of objects."""
    if _has_lines(seen.beginning[encoding.mark :].decode(encoding.codec, "replace")):
        return read_json_lines(source, encoding)
    stream = JsonStream(source, encoding)
    try:
        begins = stream.peek()
        if begins == "[":
            sheets = [_array(source, stream, None)]
        elif begins == "{":
            sheets = _object(source, stream)
        else:
            raise JsonSyntaxError("The file holds no object and no array", stream.line, 1)
        if stream.peek():
            raise JsonSyntaxError("More follows after the end", stream.line, 1)
    except JsonSyntaxError as error:
        _not_json(source, error)
        return []
    except UnicodeDecodeError as error:
        source.problems.add(
            "bytes",
            f"The file is not {encoding.name}, as a JSON file should be. Save it as UTF-8, or say "
            "in which encoding it is with --encoding.",
            At(line=stream.line),
            value=error.object[max(0, error.start - 20) : error.start + 20].decode(
                "utf-8", "backslashreplace"
            ),
        )
        return []
    return sheets


def _not_json(source: Source, error: JsonSyntaxError, row: int | None = None) -> None:
    source.problems.add(
        "syntax",
        f"This is not JSON, from character {error.column} of the line: {error.reason}. "
        "Mend it, or export the file again.",
        At(None, row, error.line),
    )


def _has_lines(beginning: str) -> bool:
    """Say whether the first line is a whole object, and the next one begins another."""
    lines = [line for line in beginning.splitlines() if line.strip()][:2]
    if len(lines) < 2 or not lines[1].lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(lines[0]), dict)
    except (ValueError, RecursionError):
        return False


def _array(source: Source, stream: JsonStream, sheet: str | None) -> Sheet:
    records = _Records(source, sheet)
    stream.take("[")
    while stream.peek() != "]":
        if records.count:
            stream.take(",")
        stream.peek()
        line = stream.line
        records.take(stream.value(), line, stream.twice)
    stream.take("]")
    return records.sheet()


def _object(source: Source, stream: JsonStream) -> list[Sheet]:
    sheets: list[Sheet] = []
    rest: dict[str, object] = {}
    twice: list[str] = []
    line = stream.line
    stream.take("{")
    first = True
    while stream.peek() != "}":
        if not first:
            stream.take(",")
        first = False
        if stream.peek() != '"':
            stream.take('"')
        name = str(stream.value())
        stream.take(":")
        if name in rest or name in {sheet.sheet for sheet in sheets}:
            twice.append(name)
        if stream.peek() == "[" and stream.begins_objects():
            sheets.append(_array(source, stream, name))
        else:
            rest[name] = stream.value()
            twice.extend(stream.twice)
    stream.take("}")
    if sheets and not rest and not twice:
        return sheets
    if sheets and not twice:
        source.problems.add(
            "left-out",
            "These values stand beside the records, in no table, and are left out. "
            "If they matter, put them into the records.",
            At(line=line),
            value=", ".join(rest),
            severity="Warning",
        )
        return sheets
    records = _Records(source, None)
    records.take(rest, line, twice)
    return [*sheets, records.sheet()]


def read_json_lines(source: Source, encoding: Encoding) -> list[Sheet]:
    """Read one object from each line; a line that is none is a problem, and the rest is read."""
    records = _Records(source, None)
    twice: list[str] = []
    reader = decoder(twice)
    number = 0
    for batch in Lines(source, encoding):
        for line in batch:
            number += 1
            if not line.strip():
                continue
            twice.clear()
            try:
                record = reader.decode(line)
            except json.JSONDecodeError as error:
                reason, column = error.msg, error.pos + 1
            except RecursionError:
                reason, column = "The values are nested too deeply", 1
            except ValueError as error:
                reason, column = str(error), 1
            else:
                records.take(record, number, twice)
                continue
            records.count += 1
            _not_json(source, JsonSyntaxError(reason, number, column), records.count)
    return [records.sheet()]
