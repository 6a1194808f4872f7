"""JSON read value by value, so that a long file is never in memory as a whole."""

import codecs
import json
from collections.abc import Iterator
from typing import Self

from habeas.sheets.encodings import Encoding
from habeas.sheets.sources import Source

__all__ = ["JsonStream", "JsonSyntaxError", "as_text", "decoder"]

PIECE = 1 << 18
BLANK = " \t\n\r"


class JsonSyntaxError(ValueError):
    """What stands at a line and column is no JSON."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class _Number(float):
    """A number that remembers how it was written."""

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str


def _constant(text: str) -> None:
    raise ValueError(f"{text} is no value in JSON")


def decoder(twice: list[str]) -> json.JSONDecoder:
    """Return a decoder that notes names which stand twice in one object."""

    def pairs(members: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(members)
        if len(found) < len(members):
            names = [name for name, _ in members]
            twice.extend(name for name in found if names.count(name) > 1)
        return found

    return json.JSONDecoder(object_pairs_hook=pairs, parse_float=_Number, parse_constant=_constant)


def as_text(value: object) -> str:
    """Return a value as the text of a cell: nested ones as JSON.

    Examples
    --------
    >>> [as_text(value) for value in (None, True, 2019, "Ada", ["a", {"b": 1}])]
    ['', 'true', '2019', 'Ada', '["a", {"b": 1}]']
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case _Number():
            return value.text
        case _:
            return json.dumps(value, ensure_ascii=False)


class JsonStream:
    """The values of a JSON text, one after the other.

    Attributes
    ----------
    line
        Where we stand, from 1.
    twice
        Names that stood twice in one object of the value read last.
    """

    def __init__(self, source: Source, encoding: Encoding) -> None:
        source.handle.seek(encoding.mark)
        self._limit = source.limits.line
        self._pieces = _pieces(source, encoding)
        self._text, self._at = "", 0
        self._counted = self._before = 0
        self.line = 1
        self.twice: list[str] = []
        self._decoder = decoder(self.twice)

    def peek(self) -> str:
        """Pass over white space and return the next character; an empty text at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in BLANK:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                self._count(self._at)
                return self._text[self._at : self._at + 1]

    def take(self, expected: str) -> None:
        """Pass over a character that must come next."""
        if self.peek() != expected:
            found = repr(self.peek()) if self.peek() else "the end of the file"
            raise self._wrong(f"Here stands {found} instead of {expected!r}", self._at)
        self._at += 1

    def begins_objects(self) -> bool:
        """Say whether an array comes next whose first value is an object."""
        at = self._at + 1
        while True:
            rest = self._text[at:].lstrip(BLANK)
            if rest or not self._more():
                return rest.startswith("{")
            at = 1

    def value(self) -> object:
        """Return the next value.

        Raises
        ------
        JsonSyntaxError
            If there is none, or it is too long or too deep.
        """
        self.peek()
        self.twice.clear()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._more(len(self._text) - self._at):
                    continue
                raise self._wrong(error.msg, error.pos) from None
            except RecursionError:
                raise self._wrong("The values are nested too deeply", self._at) from None
            except ValueError as error:
                raise self._wrong(str(error), self._at) from None
            # A number at the end of what is here may go on.
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return value

    def _more(self, wanted: int = 0) -> bool:
        """Read on, by as much as is waiting, so that long values are not begun too often."""
        if len(self._text) - self._at > self._limit:
            raise self._wrong(f"One value has more than {self._limit:,} characters", self._at)
        pieces, length = [self._text[self._at :]], 0
        while length <= wanted:
            piece = next(self._pieces, "")
            if not piece:
                break
            pieces.append(piece)
            length += len(piece)
        if not length:
            return False
        self._count(self._at)
        line_start = self._text.rfind("\n", 0, self._at) + 1
        self._before = self._at - line_start + (0 if line_start else self._before)
        self._text, self._at, self._counted = "".join(pieces), 0, 0
        return True

    def _count(self, place: int) -> None:
        self.line += self._text.count("\n", self._counted, place)
        self._counted = place

    def _wrong(self, reason: str, place: int) -> JsonSyntaxError:
        line = self.line + self._text.count("\n", self._counted, place)
        start = self._text.rfind("\n", 0, place) + 1
        return JsonSyntaxError(reason, line, place - start + 1 + (0 if start else self._before))


def _pieces(source: Source, encoding: Encoding) -> Iterator[str]:
    reader = codecs.getincrementaldecoder(encoding.codec)()
    while piece := source.handle.read(PIECE):
        if text := reader.decode(piece):
            yield text
    yield reader.decode(b"", True)
