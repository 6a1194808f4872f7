"""The lines of a text, in batches, with what cannot be read replaced and noted."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from habeas.sheets.encodings import Encoding
from habeas.sheets.problems import At
from habeas.sheets.sources import Source

__all__ = ["Lines", "TooLongLineError"]

PIECE = 1 << 20
# Bytes that could not be decoded (as Python escapes them), halves of characters, and NUL.
_WRONG = re.compile("[\0\ud800-\udfff]")


class TooLongLineError(ValueError):
    """A line is so long that it cannot be one."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is too long")
        self.line = line


@dataclass
class Lines:
    """A text as batches of lines, each with its end; a long text is never in memory as a whole."""

    source: Source
    encoding: Encoding
    _ends: dict[str, int] = field(default_factory=lambda: {"LF": 0, "CRLF": 0, "CR": 0})
    #: How many lines have been given.
    count: int = 0

    @property
    def _wide(self) -> bool:
        # UTF-16 has no bytes to escape: what is wrong there are halves of characters.
        return self.encoding.codec.startswith("utf-16")

    @property
    def ends(self) -> str | None:
        """Say how lines end, as far as they have been read."""
        found = {name: count for name, count in self._ends.items() if count}
        if len(found) <= 1:
            return next(iter(found), None)
        return "mixed: " + ", ".join(f"{count:,} {name}" for name, count in found.items())

    def __iter__(self) -> Iterator[list[str]]:
        """Yield batches of lines.

        Raises
        ------
        TooLongLineError
            If a line is longer than the limit.
        """
        self.source.handle.seek(self.encoding.mark)
        decoder = codecs.getincrementaldecoder(self.encoding.codec)(
            "surrogatepass" if self._wide else "surrogateescape"
        )
        kept: list[str] = []
        while True:
            piece = self.source.handle.read(PIECE)
            text = self._decoded(decoder, piece)
            kept.append(text)
            # A CR at the end may be half of a CRLF: its line waits for what follows.
            if piece and not ("\n" in text or "\r" in text[:-1]):
                if sum(map(len, kept)) > self.source.limits.line:
                    raise TooLongLineError(self.count + 1)
                continue
            text = "".join(kept)
            batch = [*StringIO(text, newline="")]
            kept = [batch.pop()] if piece and batch else []
            if batch:
                whole = text[: len(text) - sum(map(len, kept))]
                self._tally(whole)
                if not self.encoding.clean and _WRONG.search(whole):
                    self._mend(batch)
                yield batch
                self.count += len(batch)
            if not piece:
                return

    def _decoded(self, decoder: codecs.IncrementalDecoder, piece: bytes) -> str:
        try:
            return decoder.decode(piece, not piece)
        except UnicodeDecodeError as error:
            self.source.problems.add(
                "bytes",
                f"The file ends in the middle of a character of {self.encoding.name}: "
                "it has been cut off. Bring the whole file.",
                value=error.object[-8:].hex(" "),
            )
            return ""

    def _tally(self, text: str) -> None:
        crlf = text.count("\r\n")
        self._ends["CRLF"] += crlf
        self._ends["LF"] += text.count("\n") - crlf
        self._ends["CR"] += text.count("\r") - crlf

    def _mend(self, batch: list[str]) -> None:
        """Replace what no text may hold; each place is a problem."""
        for number, line in enumerate(batch):
            for match in _WRONG.finditer(line):
                self._wrong(line, match.start(), self.count + number + 1)
            batch[number] = _WRONG.sub("\ufffd", line)

    def _wrong(self, line: str, place: int, number: int) -> None:
        code = ord(line[place])
        around = line[max(0, place - 20) : place + 20].strip("\r\n")
        # As Python writes it: \xe9 for a byte, \ud800 for half of a character.
        escaped = "backslashreplace" if self._wide else "surrogateescape"
        value = around.encode("utf-8", escaped).decode("utf-8", "backslashreplace")
        if not code:
            what = "is a NUL byte, which no text holds. Remove it, or export the file again."
        elif not self._wide:
            what = (
                f"is the byte {code - 0xDC00:02X}, which is not {self.encoding.name}. Save the "
                "file again as UTF-8, or say in which encoding it is with --encoding."
            )
        else:
            what = "is half of a character. Export the file again."
        self.source.problems.add(
            "bytes",
            f"Character {place + 1} of the line {what}",
            At(line=number),
            value=value.replace("\0", "\\x00"),
        )
