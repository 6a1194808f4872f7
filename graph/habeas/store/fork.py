"""The process that forks, and a worker that it forked, seen from the service."""

import json
import select
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

from habeas.store.messages import receive, send, wait_at_most
from habeas.store.process import Answer, WorkerProcess, WorkerStartError, read_answer

__all__ = ["Fork", "ForkError", "Zygote"]

#: How long a zygote may take for one thing, and to read a large store, in seconds.
OBEYING, READING = 30.0, 3600.0


class ForkError(Exception):
    """No worker could be forked, or its zygote is gone."""


class Zygote:
    """One process that forks, with its workers; any thread may ask it for something.

    It starts at once, and is to be waited for.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._process = WorkerProcess("habeas.store.zygote", json.dumps(settings))
        self._lock = threading.Lock()
        self._alive = True

        self._process.start()

    def wait(self) -> bool:
        """Wait until it is ready; return whether it has the store in memory.

        Raises
        ------
        WorkerStartError
            If it cannot get ready.
        """
        try:
            return bool(self._process.greet(READING)["in memory"])
        except WorkerStartError:
            self._alive = False
            raise

    @property
    def alive(self) -> bool:
        """Whether it obeyed so far."""
        return self._alive

    def tell(self, request: Mapping[str, Any], file: int | None = None) -> dict[str, Any]:
        """Ask for something; ForkError if the process is gone."""
        with self._lock:
            if self._alive:
                try:
                    return self._process.ask(json.dumps(request).encode(), OBEYING, b"", file)[0]
                except (OSError, EOFError, ValueError):
                    self._alive = False
                    self._process.end()
        raise ForkError("the process that forks is gone")

    def end(self) -> None:
        """End it and its workers; whoever waits for an answer of one gets an EOFError."""
        self._alive = False
        self._process.end()


class Fork:
    """A worker, and the line to it. Belongs to one thread at a time."""

    def __init__(
        self, zygote: Zygote, number: int, pid: int, line: socket.socket, kept: bool
    ) -> None:
        #: Whether it is kept for clients in good standing.
        self.kept = kept
        self.zygote = zygote
        self.number = number
        self._line = line
        # The clock that runs while the process does. Only read: a number may mean another one soon.
        self._clock = (~pid << 3) | 2
        self._patience = 0.0
        self._greeted = False

    def ask(self, request: bytes, until: float) -> None:
        """Send a request.

        Raises
        ------
        EOFError, OSError
            If the worker died in its sleep, or does not take the request by ``until``.
        WorkerStartError
            If it could not get ready.
        """
        if not self._greeted:
            greeting, _, _ = read_answer(receive(self._line, until))
            if "error" in greeting:
                raise WorkerStartError(greeting["message"])
            self._greeted = True
        send(self._line, request, until=until)

    def answer(self, patience: float, until: float) -> Answer:
        """Return the answer.

        Raises
        ------
        BlockingIOError
            If it has not begun after ``patience`` seconds. It can be asked for again.
        TimeoutError
            If it has begun and is not whole by ``until``.
        EOFError, OSError, ValueError
            If the worker ends before that, or answers nonsense.
        """
        if patience != self._patience:
            wait_at_most(self._line, max(patience, 0.001))
            self._patience = patience
        return read_answer(receive(self._line, until, begun=True))

    def used(self) -> float:
        """Return how many seconds of a processor it has used, since some moment.

        Where the system does not say, that is all the time that has passed.
        """
        try:
            return time.clock_gettime(self._clock)
        except (OSError, OverflowError):
            return time.monotonic()

    def has_begun(self) -> bool:
        """Return whether an answer is on the line, or its end."""
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        return bool(poll.poll(0))

    def close(self) -> None:
        """Close the line, which ends a worker that waits for a request."""
        self._line.close()
