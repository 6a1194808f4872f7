"""Parts of files on their way to a caller, with nothing of them in memory.

The server keeps what is to be sent beside the line, and its one thread for all
lines sends some of it whenever the line takes more: no thread waits for a slow
caller, and what is sent goes from the file to the line inside the system
(``os.sendfile``). A file is opened once for all who take it, since a program
may only have so many files open.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

from waitress.buffers import ReadOnlyFileBasedBuffer

__all__ = ["OpenFile", "Slice", "Stretch", "opened"]

#: How much is read at once where nothing can be sent by the system itself, in bytes.
AT_ONCE = 1 << 17
#: How much the system is asked to have ready in memory before it is sent, in bytes: the thread that
#: sends to all lines would else wait for the disk.
AHEAD = 8 << 20


class OpenFile:
    """A file that is open for as long as somebody has this."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        """Close it."""
        os.close(self.number)

    def will_be_read(self, start: int, size: int) -> None:
        """Tell the system that a part will be read soon, so that it begins to."""
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self.number, start, size, os.POSIX_FADV_WILLNEED)


_OPEN: WeakValueDictionary[tuple[int, int, int], OpenFile] = WeakValueDictionary()


def opened(path: Path) -> tuple[OpenFile, int]:
    """Open a file that never changes, or take it where it is open; return it with its size.

    Raises
    ------
    OSError
        If it cannot be read, or is only a link.
    """
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    file = OpenFile(number)
    told = os.fstat(number)
    key = (told.st_dev, told.st_ino, told.st_mtime_ns)
    # Two may come at the same time: both files are good, and one of them is kept for others.
    return _OPEN.setdefault(key, file), told.st_size


@dataclass(frozen=True)
class Slice:
    """Some bytes of a file."""

    file: OpenFile
    start: int
    size: int

    def __len__(self) -> int:
        """Return its size, in bytes."""
        return self.size

    def read(self) -> bytes:
        """Return the bytes."""
        return os.pread(self.file.number, self.size, self.start)

    def send(self, line: int) -> int:
        """Send what a line takes of it now, and return how much that was, in bytes.

        Raises
        ------
        OSError
            If it takes nothing now, or never again, or the file has become shorter.
        """
        if not hasattr(os, "sendfile"):
            return os.write(line, self.read())
        sent = os.sendfile(line, self.file.number, self.start, self.size)
        if not sent:
            raise OSError("the file has become shorter")
        step = (self.start + sent) // AHEAD
        if step > self.start // AHEAD:
            self.file.will_be_read((step + 1) * AHEAD, AHEAD)
        return sent


Piece: TypeAlias = bytes | Slice


class Stretch(ReadOnlyFileBasedBuffer):  # type: ignore[misc] # waitress says nothing of types
    """Pieces of files, and of texts between them, one after the other.

    For waitress it is a file to be sent: it knows such by their class. Any
    other server takes its parts as it takes those of any answer.

    Examples
    --------
    >>> list(Stretch([b"one ", b"two"]))
    [b'one ', b'two']
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = [piece for piece in pieces if len(piece)]
        self.remain = sum(map(len, self._pieces))
        for piece in self._pieces[:2]:
            if isinstance(piece, Slice):
                piece.file.will_be_read(piece.start, min(piece.size, 2 * AHEAD))

    def prepare(self, size: int | None = None) -> int:
        """Return how much there is to send, in bytes."""
        return self.remain

    def get(self, numbytes: int = -1, skip: bool = False) -> Any:
        """Return what comes next: bytes, or a slice of a file of any size."""
        return self._pieces[0] if self._pieces else b""

    def skip(self, numbytes: int, allow_prune: bool = False) -> None:
        """Go on behind what was sent."""
        self.remain -= numbytes
        while numbytes:
            piece = self._pieces[0]
            if numbytes >= len(piece):
                numbytes -= len(piece)
                del self._pieces[0]
                continue
            if isinstance(piece, Slice):
                self._pieces[0] = Slice(piece.file, piece.start + numbytes, piece.size - numbytes)
            else:
                self._pieces[0] = piece[numbytes:]
            return

    def __iter__(self) -> Iterator[bytes]:
        """Yield it in pieces that fit into memory."""
        while piece := self.get():
            if isinstance(piece, Slice):
                piece = Slice(piece.file, piece.start, min(piece.size, AT_ONCE)).read()
                if not piece:
                    return
            self.skip(len(piece))
            yield piece

    def close(self) -> None:
        """Let go of the files."""
        self._pieces.clear()
        self.remain = 0
