"""Where workers come from, seen from the service: a process that forks them on request.

The service has threads, and what has threads cannot be forked soundly. So
another process, ``habeas.store.zygote``, is started by exec, and forks. It
owns its workers: what is to be done to one is asked of it.
"""

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from habeas.store.messages import receive, send, wait_at_most
from habeas.store.process import Answer, WorkerProcess, WorkerStartError, read_answer

__all__ = ["Fork", "ForkError", "Forks"]

#: How long a zygote may take for one thing, and to read a large store, in seconds.
OBEYING, READING = 30.0, 3600.0
#: How often to look whether the last worker of a zygote is gone, in seconds.
LOOKING = 0.5
#: A store of no more quads is read into memory before the first query; a larger one meanwhile.
QUICKLY_READ = 300_000


class ForkError(Exception):
    """No worker could be forked, or its zygote is gone."""


class Fork:
    """A worker, and the line to it. Belongs to one thread at a time."""

    def __init__(
        self, zygote: "_Zygote", number: int, pid: int, line: socket.socket, kept: bool
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


class _Zygote:
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


class Forks:
    """Forks workers over one store; any thread may ask.

    Parameters
    ----------
    settings
        What a zygote is told, less ``room``.
    room
        How much memory the store may take, in bytes; 0 for a store that stays on disk.
    quads
        How many it holds, or how many at most.
    renewed
        Called once all that is forked from then on has the store in memory.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        room: int,
        quads: int,
        renewed: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = dict(settings)
        self._room = room
        self._quickly = quads <= QUICKLY_READ
        self._renewed = renewed
        self._lock = threading.Lock()
        self._closed = False
        self._zygote: _Zygote | None = None
        self._others: list[_Zygote] = []
        #: Whether what is forked now has the store in memory.
        self.in_memory = False

    def start(self) -> None:
        """Get ready to fork; a large store is read into memory meanwhile.

        Raises
        ------
        WorkerStartError
            If there is nothing to fork for.
        """
        with self._lock:
            self._start()

    def fork(self, kept: bool = False, niceness: int = 0) -> Fork:
        """Return a new worker; it gets ready while we go on, and stands back by ``niceness``.

        Raises
        ------
        ForkError
            If there is no room for a process now, or the pool was closed.
        """
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:  # too many open files
            raise ForkError(str(error)) from error
        try:
            zygote = self._current()
            said = zygote.tell({"do": "fork", "niceness": niceness}, theirs.fileno())
            if "error" in said:
                raise ForkError(said["message"])
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return Fork(zygote, said["worker"], said["pid"], ours, kept)

    def tell(self, fork: Fork, what: str) -> None:
        """Let a worker be ``slow``, ``pause`` or ``kill`` it; one that is gone is left in peace."""
        with suppress(ForkError):
            fork.zygote.tell({"do": what, "worker": fork.number})

    def kill(self, fork: Fork) -> None:
        """End a worker."""
        fork.close()
        self.tell(fork, "kill")

    def bury(self, fork: Fork) -> int | None:
        """Return how a worker ended that is ending; None if its zygote ended with it."""
        fork.close()
        try:
            code: int = fork.zygote.tell({"do": "bury", "worker": fork.number})["code"]
        except ForkError:
            return None
        return code

    def is_current(self, fork: Fork) -> bool:
        """Return whether a worker has what one would have that is forked now."""
        return fork.zygote is self._zygote

    def workers(self) -> list[int]:
        """Return the numbers of the processes that are workers now."""
        try:
            workers: list[int] = self._current().tell({"do": "list"})["workers"]
        except ForkError:
            return []
        return workers

    def close(self) -> None:
        """End all workers, and what forks them."""
        self._closed = True
        with self._lock:
            zygotes = [zygote for zygote in (self._zygote, *self._others) if zygote is not None]
            self._zygote = None
            self._others.clear()
        for zygote in zygotes:
            zygote.end()

    def _current(self) -> _Zygote:
        with self._lock:
            if self._closed:
                raise ForkError("the pool is closed")
            if self._zygote is None or not self._zygote.alive:
                try:
                    self._start()
                except (WorkerStartError, OSError) as error:
                    raise ForkError(str(error)) from error
            assert self._zygote is not None
            return self._zygote

    def _start(self) -> None:
        room = self._room if self._quickly else 0
        self._zygote = _Zygote({**self._settings, "room": room})
        try:
            self.in_memory = self._zygote.wait()
        except WorkerStartError as error:
            if not room or str(error):
                raise
            self._room = 0  # it broke while it read: the store stays where it is
            self._start()
            return
        if self._room and not self._quickly:
            threading.Thread(target=self._read, args=(self._zygote,), daemon=True).start()

    def _read(self, before: _Zygote) -> None:
        """Read a large store into memory, and let it take the place of that on disk."""
        with self._lock:
            if self._closed:
                return
            zygote = _Zygote({**self._settings, "room": self._room})
            self._others.append(zygote)
        try:
            in_memory = zygote.wait()
        except WorkerStartError:
            in_memory = False
        with self._lock:
            if self._closed:
                return
            self._others.remove(zygote)
            takes_over = in_memory and self._zygote is before
            if takes_over:
                self._others.append(before)
                self._zygote, self.in_memory = zygote, True
        if not takes_over:
            zygote.end()
            return
        self._renewed()
        with suppress(ForkError):
            while before.tell({"do": "list"})["workers"]:
                time.sleep(LOOKING)
        with self._lock:
            if before in self._others:
                self._others.remove(before)
        before.end()
