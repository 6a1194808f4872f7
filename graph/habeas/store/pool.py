"""Workers that take turns: who is free, who waits, and what happens to one that fails.

What the workers do is not known here. One that goes past a limit is killed
and replaced; its caller gets an error, everybody else is served meanwhile.
"""

import math
import signal
import threading
import weakref
from contextlib import suppress
from types import TracebackType
from typing import Self

from habeas.errors import BusyError, HabeasError
from habeas.store.places import Load
from habeas.store.process import Answer, WorkerProcess

__all__ = ["ProcessPool", "WorkerLostError", "WorkerTimeoutError"]


class WorkerTimeoutError(HabeasError, TimeoutError):
    """A worker was ended, since its answer took too long."""


class WorkerLostError(HabeasError, RuntimeError):
    """A worker ended before its answer was whole: it broke, or ran short of memory."""

    def __init__(self, slow: bool = True) -> None:
        super().__init__("A worker ended before its answer was whole.")
        #: Whether it had all the time and memory that there is.
        self.slow = slow


class ProcessPool:
    """Lets processes answer requests, each one at a time; many threads may ask.

    Parameters
    ----------
    processes
        One or more, not started yet.
    seconds
        Longest time of one answer, and of waiting for a worker.
    queue
        How many callers may wait for a worker.
    asked
        What callers ask for, in the plural: said when too many wait.
    grace
        How much longer to wait for an answer, where workers keep to the time themselves.
    """

    def __init__(
        self,
        processes: list[WorkerProcess],
        seconds: float,
        queue: int,
        asked: str,
        grace: float = 0.0,
    ) -> None:
        self.seconds = seconds
        self.queue = queue
        self._asked = asked
        self._grace = grace
        self._workers = processes
        self._idle = processes[::-1]
        self._waiting = 0
        self._ended = {"time": 0, "lost": 0}
        self._closed = False
        self._changed = threading.Condition()
        self._end = weakref.finalize(self, _end_all, self._workers)

    @property
    def size(self) -> int:
        """How many answers are made at once."""
        return len(self._workers)

    def start(self) -> None:
        """Start all workers, before anybody asks. One that is not started starts when needed."""
        for worker in self._workers:
            worker.start()

    def wake(self) -> None:
        """Wait until all workers are ready.

        Raises
        ------
        WorkerStartError
            If one cannot get ready.
        """
        for worker in self._workers:
            worker.wake()

    def ask(self, request: bytes, body: bytes = b"") -> Answer:
        """Return the answer of a worker that is free; wait for one if need be.

        Raises
        ------
        BusyError
            If too many are waiting.
        WorkerTimeoutError, WorkerLostError
            If it took too long, or broke the worker.
        WorkerStartError
            If a worker cannot get ready.
        """
        worker = self._take()
        try:
            return self._ask(worker, request, body)
        finally:
            self._give_back(worker)

    def load(self) -> Load:
        """Return how much there is to do."""
        with self._changed:
            busy = 0 if self._closed else self.size - len(self._idle)
            return Load(busy, self.size, self._waiting, dict(self._ended))

    def close(self) -> None:
        """End all workers. Whoever still waits gets a BusyError."""
        with self._changed:
            self._closed = True
            self._idle.clear()
            self._changed.notify_all()
        self._end()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers."""
        self.close()

    def _busy(self) -> BusyError:
        return BusyError(math.ceil(self.seconds), self._asked)

    def _take(self) -> WorkerProcess:
        """Return a worker that nobody else has."""
        with self._changed:
            if not self._idle and not self._closed:
                if self._waiting >= self.queue:
                    raise self._busy()
                self._waiting += 1
                try:
                    self._changed.wait_for(lambda: self._idle or self._closed, self.seconds)
                finally:
                    self._waiting -= 1
            if not self._idle:
                raise self._busy()
            return self._idle.pop()

    def _give_back(self, worker: WorkerProcess) -> None:
        with self._changed:
            if not self._closed:
                self._idle.append(worker)
                self._changed.notify()

    def _ask(self, worker: WorkerProcess, request: bytes, body: bytes) -> Answer:
        """Let ``worker`` answer; replace it if it fails."""
        worker.wake()
        try:
            answer = worker.ask(request, self.seconds + self._grace, body)
        except TimeoutError:
            self._replace(worker)
            self._ended["time"] += 1
            raise WorkerTimeoutError from None
        except (EOFError, OSError, ValueError) as error:
            code = self._replace(worker)
            if self._closed:
                raise self._busy() from None
            self._ended["time" if code == -signal.SIGXCPU else "lost"] += 1
            if code == -signal.SIGXCPU:
                raise WorkerTimeoutError from None
            raise WorkerLostError from error
        if answer[0].get("last"):
            self._replace(worker)
        return answer

    def _replace(self, worker: WorkerProcess) -> int:
        """End ``worker``, start another process in its place, and return how it ended."""
        code = worker.end()
        if not self._closed:
            with suppress(OSError):  # no room for a process now: tried again when it is needed
                worker.start()
        return code


def _end_all(workers: list[WorkerProcess]) -> None:
    for worker in workers:
        worker.end()
