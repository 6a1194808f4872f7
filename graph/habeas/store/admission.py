"""Who may begin, who goes on in the slow lane, and who waits: two lanes, and clients in turn.

Nothing is run here. The rules, which ``habeas.store.lanes`` carries out:

- A client has at most its share of all places; we ourselves have no share.
- Who waits is called in turn by client, clients in good standing first.
- Half of the quick lane is kept for clients in good standing, one worker each;
  the workers of the other half stand back for them.
- A client that lately asked something slow has one worker of the quick lane
  at a time, for a shorter slice.
- A text that was slow before begins in the slow lane, and does not count
  against its client; one that was quick before may begin beside another of its
  client, with one of the workers that are kept too.
- Where too many wait, the client that has most waiting makes room.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from habeas.store.costs import Cost, Costs, Text
from habeas.store.fairness import FullError, Standing, Tally, Turns
from habeas.store.places import ClosedError, Lanes, Load, ShareError, Waiter

__all__ = ["Admission"]

#: How long a slow query of a client counts, in seconds.
FORGIVEN = 10.0
#: What is left of the slice for a client that lately asked something slow.
SHORTENED = 0.5

W = TypeVar("W")


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
        self._idle_slow: list[W] = []
        #: Workers that the quick lane should have and has not: whether each is one that is kept.
        self._missing: list[bool] = []
        self._standing = Standing(FORGIVEN)
        self._costs = Costs()
        self._waiting: Turns[Waiter[W]] = Turns(lanes.queue, self._is_quick)
        self._held: Turns[Waiter[W]] = Turns(lanes.held, self._has_none_slow)
        self._inside, self._quick, self._slow = Tally(), Tally(), Tally()

    def is_heavy(self, text: Text | None) -> bool:
        """Return whether a text is to begin in the slow lane, since it was slow before."""
        with self._lock:
            return self._cost(text) is Cost.HEAVY

    def enter(self, client: str, text: Text | None = None) -> W | Waiter[W]:
        """Return a worker for ``client``, or a place to wait for one.

        Raises
        ------
        ClosedError, ShareError, FullError
            If it may not even wait.
        """
        with self._lock:
            self._check(client)
            cost = self._cost(text)
            idle = self._idle_for(client, cost)
            if idle:
                self._inside.add(client)
                self._quick.add(client)
                return idle.pop()
            waiter: Waiter[W] = Waiter(client, cost)
            gone = self._waiting.join(client, waiter)
            self._inside.add(client)
        if gone is not None:
            gone.send_away()
        return waiter

    def enter_slowly(self, client: str) -> Waiter[W]:
        """Return a place in the slow lane, or before it, for what is known to be slow.

        Its holder is called at once if it is in.

        Raises
        ------
        ClosedError, ShareError, FullError
            If it may not even wait: ``ShareError`` if it is full and the client is in there.
        """
        with self._lock:
            self._check(client)
            try:
                waiter, gone = self._join_slow(client)
            except FullError:
                # Who has none in there makes room for nobody: all is full of others.
                if client and self._inside[client]:
                    raise ShareError(slow=True) from None
                raise
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

    def answered(
        self, client: str, worker: W | None, kept: bool, at_once: Text | None = None
    ) -> bool:
        """Note that ``client`` has its answer; take the worker back, and return whether it was.

        ``at_once`` is what it asked, if it was answered at once.
        """
        with self._lock:
            self._quick.drop(client)
            self._standing.was_quick(client)
            if at_once is not None:
                self._costs.was_light(at_once)
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
        """Put a new worker into the quick lane; return whether there is one still.

        ``kept`` says that it is of those that are kept for clients in good
        standing. Those that have answered before it go first: they have their own
        copy of what they read.
        """
        with self._lock:
            if self.closed:
                return False
            (self._kept if kept else self._common).insert(0, worker)
            self._call()
            return True

    def take_slow(self) -> W | None:
        """Return an idle worker of the slow lane, the last that was used first."""
        with self._lock:
            return self._idle_slow.pop() if self._idle_slow else None

    def give_slow(self, worker: W) -> bool:
        """Take back a worker of the slow lane; return whether there is room for it."""
        with self._lock:
            if self.closed or len(self._idle_slow) >= self.lanes.slow:
                return False
            self._idle_slow.append(worker)
            return True

    def forget(self) -> None:
        """Forget what texts have cost: it was asked of workers that had less."""
        with self._lock:
            self._costs.clear()

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

    def slow_down(self, client: str, text: Text | None = None) -> Waiter[W] | None:
        """Move a query of ``client`` out of the quick lane; its place is as in ``enter_slowly``.

        Returns
        -------
        Waiter or None
            Its place; None if there is no room.
        """
        with self._lock:
            self._quick.drop(client)
            self._standing.was_slow(client, self._clock())
            if text is not None:
                self._costs.was_heavy(text)
            if self.closed:
                return None
            try:
                waiter, gone = self._join_slow(client)
            except FullError:
                return None
        if gone is not None:
            gone.send_away()
        return waiter

    def used_slowly(self, text: Text, seconds: float) -> None:
        """Note what a text used of a processor that was thought to be slow."""
        if seconds < self.lanes.slice * SHORTENED:
            with self._lock:
                self._costs.forget(text)

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

    def load(self) -> tuple[Load, Load]:
        """Return how much there is to do in the quick lane, and in the slow one."""
        with self._lock:
            return (
                Load(self._quick.all, self.lanes.quick, len(self._waiting)),
                Load(self._slow.all, self.lanes.slow, len(self._held)),
            )

    def close(self) -> list[W]:
        """Admit nobody any more, send away all who wait, and return the workers that are idle."""
        with self._lock:
            self.closed = True
            waiting = self._waiting.clear() + self._held.clear()
            idle = self._kept + self._common + self._idle_slow
            self._kept, self._common, self._idle_slow = [], [], []
        for waiter in waiting:
            waiter.send_away()
        return idle

    # With the lock only.

    def _join_slow(self, client: str) -> tuple[Waiter[W], Waiter[W] | None]:
        """Return a place, called already if it is in the slow lane, and who has to go for it."""
        waiter: Waiter[W] = Waiter(client)
        if self._slow.all >= self.lanes.slow:
            return waiter, self._held.join(client, waiter)
        self._slow.add(client)
        waiter.called.set()
        return waiter, None

    def _is_quick(self, client: str) -> bool:
        return self._standing.is_quick(client, self._clock())

    def _has_none_slow(self, client: str) -> bool:
        return not self._slow[client]

    def _check(self, client: str) -> None:
        """Raise an error if ``client`` may not enter."""
        if self.closed:
            raise ClosedError
        if client and self._inside[client] >= self.lanes.share:
            raise ShareError(bool(self._slow[client]))

    def _cost(self, text: Text | None) -> Cost:
        return Cost.UNKNOWN if text is None else self._costs.of(text)

    def _idle_for(self, client: str, cost: Cost) -> list[W]:
        """Return idle workers that ``client`` may have one of; none if it may not begin."""
        if not client:
            return self._kept or self._common
        light = cost in (Cost.LIGHT, Cost.LIKE_LIGHT)
        has = self._quick[client]
        if self._kept and (has <= 1 if light else not has and self._is_quick(client)):
            return self._kept
        if has and not light and self._standing.is_slow(client, self._clock()):
            return []
        return self._common

    def _call(self) -> None:
        """Call those who may have a worker now."""
        while self._kept or self._common:
            waiter = self._waiting.next(lambda each: bool(self._idle_for(each.client, each.cost)))
            if waiter is None:
                return
            waiter.worker = self._idle_for(waiter.client, waiter.cost).pop()
            self._quick.add(waiter.client)
            waiter.called.set()
