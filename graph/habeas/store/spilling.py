"""Where a worker writes an answer: in memory while it is small, then in a file without a name."""

import socket
from typing import IO

from habeas.store.messages import send

__all__ = ["Spill", "TooLargeError"]

#: Largest answer that travels in a message, in bytes.
INLINE = 64 * 1024


class TooLargeError(Exception):
    """The answer has more bytes than the caller wants."""


class Spill:
    """Takes an answer piece by piece; ``file`` is used if it grows, ``most`` is its largest size."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.size = 0
        self._file = file
        self._most = most
        self._pieces: list[bytes] = []

    @property
    def spilled(self) -> bool:
        """Whether the answer is in the file."""
        return self.size > INLINE

    def write(self, piece: bytes) -> int:
        """Take a piece; the engine calls this."""
        self.size += len(piece)
        if self.size > self._most:
            raise TooLargeError
        self._pieces.append(piece)
        if self.spilled:
            self._file.writelines(self._pieces)
            self._pieces.clear()
        return len(piece)

    def flush(self) -> None:
        """Do nothing; the engine calls this."""

    def start_again(self) -> None:
        """Forget what was written."""
        self._file.seek(0)
        self._file.truncate()
        self._pieces.clear()
        self.size = 0

    def send(self, line: socket.socket, header: bytes, until: float | None = None) -> None:
        """Send the answer, which is whole; ``until`` as for :func:`habeas.store.messages.send`."""
        if self.spilled:
            self._file.flush()
            send(line, header, file=self._file.fileno(), until=until)
        else:
            send(line, header, b"".join(self._pieces), until=until)
