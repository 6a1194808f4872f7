"""Who may begin, who goes on in the slow lane, and who waits: two lanes, and clients in turn.

Nothing is run here. The rules, which ``habeas.store.lanes`` carries out:

- A client has at most its share of all places; we ourselves have no share.
- Who waits is called in turn by client, clients in good standing first.
- Half of the quick lane is kept for clients in good standing, one worker each;
  the workers of the other half stand back for them.
- A client that lately asked something slow has one worker of the quick lane
  at a time, for a shorter slice.
- Where too many wait, the client that has most waiting makes room.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from habeas.store.fairness import FullError, Standing, Tally, Turns

__all__ = ["Admission", "ClosedError", "Lanes", "ShareError", "Waiter"]

#: How long a slow query of a client counts, in seconds.
FORGIVEN = 10.0
#: What is left of the slice for a client that lately asked something slow.
SHORTENED = 0.5

W = TypeVar("W")


class ClosedError(Exception):
    """Nobody is admitted any more."""


class ShareError(Exception):
    """A client has its share; ``slow`` says whether a slow query is part of it."""

    def __init__(self, slow: bool) -> None:
        super().__init__(slow)
        self.slow = slow


@dataclass(frozen=True)
class Lanes:
    """How many processes there are at most, and who may have how many of them."""

    #: Workers of the quick lane.
    quick: int
    #: Queries that run in the slow lane.
    slow: int
    #: Queries that are held back before it.
    held: int
    #: Callers who wait for the quick lane.
    queue: int
    #: What one client may have running, held back and waiting.
    share: int
    #: How long a query stays in the quick lane, in seconds.
    slice: float


class Waiter(Generic[W]):
    """A caller who waits: until it is given a worker or its turn, or is sent away."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.worker: W | None = None
        self.sent_away = False
        self.called = threading.Event()

    def send_away(self) -> None:
        """Let it wait no longer."""
        self.sent_away = True
        self.called.set()


class Admission(Generic[W]):
    """Keeps the two lanes; many threads may ask.

    Parameters
    ----------
    lanes
        How many there may be of everything.
    clock
        Seconds that only go on.
    """

    def __init__(self, lanes: Lanes, clock: Callable[[], float] = time.monotonic) -> None:
        self.lanes = lanes
        self.closed = False
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: list[W] = []
        self._common: list[W] = []
        #: Workers that the quick lane should have and has not: whether each is one that is kept.
        self._missing: list[bool] = []
        self._standing = Standing(FORGIVEN)
        self._waiting: Turns[Waiter[W]] = Turns(lanes.queue, self._is_quick)
        self._held: Turns[Waiter[W]] = Turns(lanes.held, self._has_none_slow)
        self._inside, self._quick, self._slow = Tally(), Tally(), Tally()

    def enter(self, client: str) -> W | Waiter[W]:
        """Return a worker for ``client``, or a place to wait for one.

        Raises
        ------
        ClosedError, ShareError, FullError
            If it may not even wait.
        """
        with self._lock:
            if self.closed:
                raise ClosedError
            if client and self._inside[client] >= self.lanes.share:
                raise ShareError(bool(self._slow[client]))
            idle = self._idle_for(client)
            if idle:
                self._inside.add(client)
                self._quick.add(client)
                return idle.pop()
            waiter: Waiter[W] = Waiter(client)
            gone = self._waiting.join(client, waiter)
            self._inside.add(client)
        if gone is not None:
            gone.send_away()
        return waiter

    def leave(self, client: str) -> None:
        """Count a caller out that had entered."""
        with self._lock:
            self._inside.drop(client)

    def stop_waiting(self, waiter: Waiter[W]) -> bool:
        """Let ``waiter`` wait no longer; return False if it was called before."""
        with self._lock:
            return self._waiting.leave(waiter.client, waiter) or self._held.leave(
                waiter.client, waiter
            )

    def slice(self, client: str) -> float:
        """Return how long a query of ``client`` stays in the quick lane, in seconds."""
        if self._standing.is_slow(client, self._clock()):
            return self.lanes.slice * SHORTENED
        return self.lanes.slice

    def answered(self, client: str, worker: W | None, kept: bool) -> bool:
        """Note that ``client`` has its answer; take the worker back, and return whether it was."""
        with self._lock:
            self._quick.drop(client)
            self._standing.was_quick(client)
            if worker is None or self.closed:
                return False
            (self._kept if kept else self._common).append(worker)
            if self._waiting:
                self._call()
            return True

    def failed(self, client: str) -> None:
        """Note that a query of ``client`` in the quick lane has no answer."""
        with self._lock:
            self._quick.drop(client)

    def give(self, worker: W, kept: bool) -> bool:
        """Put a worker into the quick lane; return whether there is one still.

        ``kept`` says that it is of those that are kept for clients in good standing.
        """
        with self._lock:
            if self.closed:
                return False
            (self._kept if kept else self._common).append(worker)
            self._call()
            return True

    def take(self, which: Callable[[W], bool]) -> W | None:
        """Return a worker of those that are idle, out of the quick lane."""
        with self._lock:
            for idle in (self._kept, self._common):
                for worker in idle:
                    if which(worker):
                        idle.remove(worker)
                        return worker
            return None

    def spare(self) -> W | None:
        """Return a worker that no client in good standing will miss."""
        with self._lock:
            return self._common.pop() if self._common else None

    def miss(self, kept: bool) -> None:
        """Note that the quick lane lacks a worker, for want of a process."""
        with self._lock:
            self._missing.append(kept)
            self._call()

    def missed(self) -> list[bool]:
        """Return which workers the quick lane lacks; whoever asks now will see to that."""
        with self._lock:
            missing, self._missing = self._missing, []
            return missing

    def slow_down(self, client: str) -> bool | Waiter[W]:
        """Move a query of ``client`` out of the quick lane.

        Returns
        -------
        bool or Waiter
            True if it is in the slow lane now, a place before it, or False if there is no room.
        """
        with self._lock:
            self._quick.drop(client)
            self._standing.was_slow(client, self._clock())
            if self.closed:
                return False
            if self._slow.all < self.lanes.slow:
                self._slow.add(client)
                return True
            waiter: Waiter[W] = Waiter(client)
            try:
                gone = self._held.join(client, waiter)
            except FullError:
                return False
        if gone is not None:
            gone.send_away()
        return waiter

    def leave_slow(self, client: str) -> None:
        """Note that a query in the slow lane has ended, and call those who may follow."""
        with self._lock:
            self._slow.drop(client)
            while self._slow.all < self.lanes.slow:
                waiter = self._held.next()
                if waiter is None:
                    return
                self._slow.add(waiter.client)
                waiter.called.set()

    def close(self) -> list[W]:
        """Admit nobody any more, send away all who wait, and return the workers that are idle."""
        with self._lock:
            self.closed = True
            waiting = self._waiting.clear() + self._held.clear()
            idle = self._kept + self._common
            self._kept, self._common = [], []
        for waiter in waiting:
            waiter.send_away()
        return idle

    # With the lock only.

    def _is_quick(self, client: str) -> bool:
        return self._standing.is_quick(client, self._clock())

    def _has_none_slow(self, client: str) -> bool:
        return not self._slow[client]

    def _idle_for(self, client: str) -> list[W]:
        """Return idle workers that ``client`` may have one of; none if it may not begin."""
        if not client:
            return self._kept or self._common
        busy = self._quick[client] > 0
        if self._kept and not busy and self._is_quick(client):
            return self._kept
        if busy and self._standing.is_slow(client, self._clock()):
            return []
        return self._common

    def _call(self) -> None:
        """Call those who may have a worker now."""
        while self._kept or self._common:
            waiter = self._waiting.next(lambda client: bool(self._idle_for(client)))
            if waiter is None:
                return
            waiter.worker = self._idle_for(waiter.client).pop()
            self._quick.add(waiter.client)
            waiter.called.set()
