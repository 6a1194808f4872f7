"""The process of one worker, seen from the service: started, asked, and ended.

It is started by exec and never by fork alone, so a service with many threads
can start one at any time. What it says is not trusted: it is read as JSON.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from habeas.errors import NoReleaseError
from habeas.store.messages import receive, send

__all__ = ["WorkerProcess"]

#: How long a worker may take to open the store, in seconds.
STARTING = 60.0


class WorkerProcess:
    """A process that answers queries, and the line to it. Belongs to one thread at a time."""

    def __init__(self, folder: Path, memory: int) -> None:
        self._command = [
            sys.executable,
            "-P",
            "-m",
            "habeas.store.worker",
            str(folder),
            f"{memory}",
        ]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._greeted = False

    def start(self) -> None:
        """Start a process; it opens the store while we go on."""
        ours, theirs = socket.socketpair()
        try:
            # A group of its own, so that Ctrl-C reaches us and we end it. Started by exec and not
            # by fork alone: our threads stay ours.
            self._process = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                process_group=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._line, self._greeted = ours, False

    def wake(self) -> None:
        """Wait until a process is there that has opened the store; start one if there is none.

        Raises
        ------
        NoReleaseError
            If it cannot open the store.
        """
        if self._process is None or self._process.poll() is not None:
            self.end()
            self.start()
        if not self._greeted and self._line is not None:
            try:
                greeting = json.loads(receive(self._line, time.monotonic() + STARTING)[0])
            except (EOFError, OSError) as error:
                self.end()
                raise NoReleaseError(self._folder, "could not be opened by a worker") from error
            if "error" in greeting:
                self.end()
                raise NoReleaseError(self._folder, _reason(greeting, self._folder))
            self._greeted = True

    def ask(self, request: bytes, seconds: float) -> tuple[dict[str, Any], bytes, int | None]:
        """Send a request, and return header, body and open file of the answer.

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
        send(line, request)
        header, body, file = receive(line, time.monotonic() + seconds)
        try:
            return json.loads(header), body, file
        except ValueError:
            if file is not None:
                os.close(file)
            raise

    def end(self) -> int:
        """Kill the process, and return how it ended if it had ended before.

        Any thread may do this; whoever waits for an answer then gets an EOFError.
        """
        process, self._process = self._process, None
        line, self._line = self._line, None
        code = 0
        if process is not None:
            process.kill()
            code = process.wait()
        if line is not None:
            line.close()
        return code


def _reason(greeting: Mapping[str, str], folder: Path) -> str:
    """Return why the store could not be opened, without the folder and the advice around it."""
    return (
        greeting["message"].removeprefix(f"{folder} ").removesuffix(". Make one with: habeas build")
    )
