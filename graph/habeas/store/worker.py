"""One worker: a process that answers one query at a time and may be killed at any moment.

It is started by ``habeas.store.workers`` with one end of a line as its
standard input, opens the store read-only, gives up the means of reaching out,
and answers until the line is closed. An answer is sent when it is whole:
small ones in the message, large ones as an open file that has no name.
"""

import json
import os
import pickle
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import IO, Any, cast

from habeas.errors import ForbiddenQueryError, HabeasError, NoReleaseError
from habeas.store import sealing
from habeas.store.answering import Answering
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import UnwantedFormError
from habeas.store.messages import receive, send

__all__ = ["main"]

#: Largest answer that travels in a message, in bytes.
INLINE = 64 * 1024
#: What the engine says when the seal stopped it from making a connection.
_SEALED = ("(os error 13)", "(os error 24)")


class _TooLargeError(Exception):
    """The answer has more bytes than the caller wants."""


class _Spill:
    """Where an answer is written: in memory while it is small, then in a file."""

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
            raise _TooLargeError
        self._pieces.append(piece)
        if self.spilled:
            self._file.writelines(self._pieces)
            self._pieces.clear()
        return len(piece)

    def flush(self) -> None:
        """Do nothing; the engine calls this."""

    def send(self, line: socket.socket, header: dict[str, Any]) -> None:
        """Send the answer, which is whole."""
        encoded = json.dumps(header | {"size": self.size}).encode()
        if self.spilled:
            self._file.flush()
            send(line, encoded, file=self._file.fileno())
        else:
            send(line, encoded, b"".join(self._pieces))


def main() -> None:
    """Answer queries on standard input until it is closed."""
    folder, memory = Path(sys.argv[1]), int(sys.argv[2])
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    sealing.no_core_dumps()
    try:
        seal = sealing.Seal(folder)
        answering = Answering(EmbeddedStore.open(folder))
    except NoReleaseError as error:
        _send_error(line, "store", str(error))
        return
    sealing.limit_memory(memory)
    # What the engine prints when it breaks may hold parts of a query or of the data.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    send(line, b"{}")
    while True:
        with tempfile.TemporaryFile() as spare:
            seal.close()
            if not _serve(line, answering, spare):
                return
            seal.lift()


def _serve(line: socket.socket, answering: Answering, spare: IO[bytes]) -> bool:
    """Answer until ``spare`` was written to; return False when the line was closed before."""
    while True:
        try:
            request = pickle.loads(receive(line)[0])
        except EOFError:
            return False
        sealing.limit_processor(request["seconds"])
        if _answer(line, answering, request, spare):
            return True


def _answer(
    line: socket.socket, answering: Answering, request: dict[str, Any], spare: IO[bytes]
) -> bool:
    """Run one query, send what came out, and return whether ``spare`` was written to."""
    spill = _Spill(spare, request["most"])
    try:
        header = answering.answer(request, cast(IO[bytes], spill))
    except ForbiddenQueryError as error:
        _send_error(line, "forbidden", str(error))
    except UnwantedFormError as error:
        _send_error(line, "form", error.form)
    except (HabeasError, SyntaxError, ValueError, RuntimeError) as error:
        _send_error(line, "invalid", str(error))
    except _TooLargeError:
        _send_error(line, "large", "")
    except MemoryError:
        _send_error(line, "memory", "", last=True)
        raise SystemExit(1) from None  # a worker that ran short of memory is not asked again
    except OSError as error:
        if any(sign in str(error) for sign in _SEALED):
            _send_error(line, "forbidden", "The query tried to reach out; this service never does.")
        else:
            _send_error(line, "failed", type(error).__name__, last=True)
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is no Exception
        _send_error(line, "failed", type(error).__name__, last=True)
        raise SystemExit(1) from None
    else:
        spill.send(line, header)
    return spill.spilled


def _send_error(line: socket.socket, kind: str, message: str, last: bool = False) -> None:
    """Say what went wrong; if it is the last that is said, another process takes over."""
    header = {"error": kind, "message": message[:10_000], "last": last}
    send(line, json.dumps(header).encode())


if __name__ == "__main__":
    main()
