"""The process of one worker, seen from the service: started, asked, and ended.

It is started by exec and never by fork alone, so a service with many threads
can start one at any time. What it says is not trusted: it is read as JSON.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from habeas.errors import HabeasError
from habeas.store.messages import read_header, receive, send

__all__ = ["Answer", "WorkerProcess", "WorkerStartError", "read_answer"]

#: Header, body and open file of an answer.
Answer = tuple[dict[str, Any], bytes, int | None]
#: How long a worker may take to read what it works on, and to put an end to itself, in seconds.
STARTING, ENDING = 60.0, 1.0


class WorkerStartError(HabeasError, RuntimeError):
    """A worker ended before it was ready, with what it said about that."""


#: A worker computes on one processor, and can be forked as long as it has no other thread.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def _path() -> str:
    return os.pathsep.join(filter(None, sys.path))


def read_answer(message: tuple[bytes, bytes, int | None]) -> Answer:
    """Return a message with what its header says; raise ValueError if it says nothing."""
    header, answered, file = message
    try:
        return read_header(header), answered, file
    except ValueError:
        if file is not None:
            os.close(file)
        raise


class WorkerProcess:
    """A process that answers requests, and the line to it. Belongs to one thread at a time.

    ``module`` is what it runs, with ``arguments``. Its standard input is the
    line; its first message greets, with nothing or with an ``error``.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-P", "-m", module, *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._greeted = False

    def start(self) -> None:
        """Start a process; it gets ready while we go on."""
        ours, theirs = socket.socketpair()
        try:
            # A group of its own, so that Ctrl-C reaches us and we end it with all that it started.
            # By exec and not by fork alone: our threads stay ours.
            self._process = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                process_group=0,
                env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _path()},
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._line, self._greeted = ours, False

    def wake(self) -> None:
        """Wait until a process is there that is ready; start one if there is none.

        Raises
        ------
        WorkerStartError
            If it cannot get ready.
        """
        if self._process is None or self._process.poll() is not None:
            self.end()
            self.start()
        self.greet(STARTING)

    def greet(self, seconds: float) -> dict[str, Any]:
        """Wait until the process that was started is ready, and return what it said first, if now.

        Raises
        ------
        WorkerStartError
            If it cannot get ready in time.
        """
        if self._greeted:
            return {}
        try:
            if self._line is None:
                raise EOFError("the process was ended")
            greeting, _, _ = read_answer(receive(self._line, time.monotonic() + seconds))
        except (EOFError, OSError, ValueError) as error:
            self.end()
            raise WorkerStartError from error
        if "error" in greeting:
            self.end()
            raise WorkerStartError(greeting["message"])
        self._greeted = True
        return greeting

    def ask(
        self, request: bytes, seconds: float, body: bytes = b"", file: int | None = None
    ) -> Answer:
        """Send a request, with an open file if there is one, and return the answer.

        Raises
        ------
        TimeoutError
            If the answer is not whole within ``seconds``.
        EOFError, OSError, ValueError
            If the process ends before that, or answers nonsense.
        """
        line = self._line
        if line is None:
            raise EOFError("the process was ended")
        until = time.monotonic() + seconds
        send(line, request, body, file, until)
        return read_answer(receive(line, until))

    def end(self) -> int:
        """End the process and all that it started, and return how it ended, as subprocess does.

        Any thread may do this; whoever waits for an answer then gets an EOFError.
        """
        process, self._process = self._process, None
        line, self._line = self._line, None
        code = 0
        if process is not None:
            process.terminate()  # one that has started others ends them first
            try:
                code = process.wait(ENDING)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                code = process.wait()
        if line is not None:
            line.close()
        return code
