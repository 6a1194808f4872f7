"""Where workers come from, seen from the service: a process that forks them on request.

The service has threads, and what has threads cannot be forked soundly. So
another process, ``habeas.store.zygote``, is started by exec, and forks. It
owns its workers: what is to be done to one is asked of it.
"""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from habeas.store.fork import Fork, ForkError, Zygote
from habeas.store.process import WorkerStartError

__all__ = ["Forks"]

#: How often to look whether the last worker of a zygote is gone, in seconds.
LOOKING = 0.5
#: A store of no more quads is read into memory before the first query; a larger one meanwhile.
QUICKLY_READ = 300_000


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
        self._zygote: Zygote | None = None
        self._others: list[Zygote] = []
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

    def fork(self, kept: bool = False, niceness: int = 0, slow: bool = False) -> Fork:
        """Return a new worker; it gets ready while we go on.

        Parameters
        ----------
        kept
            Whether it is for clients in good standing.
        niceness
            How far it stands back.
        slow
            Whether it is for the slow lane, with all the memory that a query may have.

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
            kind = "slow" if slow else "kept" if kept else "common"
            request = {"do": "fork", "niceness": niceness, "kind": kind}
            said = zygote.tell(request, theirs.fileno())
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

    def _current(self) -> Zygote:
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
        self._zygote = Zygote({**self._settings, "room": room})
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

    def _read(self, before: Zygote) -> None:
        """Read a large store into memory, and let it take the place of that on disk."""
        with self._lock:
            if self._closed:
                return
            zygote = Zygote({**self._settings, "room": self._room})
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
