"""Who may ask a remote store now: so many at once, the others in turn, no client more than its share."""

import math
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from habeas.errors import BusyError, TooManyRequestsError
from habeas.store.fairness import FullError, Turns
from habeas.store.places import Load

__all__ = ["Admission"]


class _Waiting:
    """Somebody who waits: let in, or sent away, by others."""

    def __init__(self) -> None:
        self.is_in = False
        self.is_refused = False


class Admission:
    """Lets ``size`` in at once, and ``queue`` wait for at most ``seconds``.

    A client may have ``share`` running and waiting together; "" has no share to keep to.

    Examples
    --------
    >>> admission = Admission(size=1, queue=0, seconds=1.0, share=1)
    >>> with admission.turn(""), admission.turn(""):
    ...     pass
    Traceback (most recent call last):
    habeas.errors.BusyError: Too many queries are waiting. Ask again in 1 seconds.
    """

    def __init__(self, size: int, queue: int, seconds: float, share: int) -> None:
        self._size, self._seconds, self._share = size, seconds, share
        self._turns: Turns[_Waiting] = Turns(queue)
        self._inside = 0
        self._of: Counter[str] = Counter()
        self._closed = False
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Wait for a turn, and have it.

        Raises
        ------
        TooManyRequestsError
            If the client has its share running and waiting.
        BusyError
            If there is no room to wait, or the wait was too long.
        """
        with self._changed:
            if client and self._of[client] >= self._share:
                raise TooManyRequestsError(self._hint)
            self._of[client] += 1
            try:
                self._come_in(client)
            except BaseException:
                self._leave(client)
                raise
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._leave(client)
                self._call_next()

    def load(self) -> Load:
        """Return how much there is to do."""
        with self._changed:
            return Load(self._inside, self._size, len(self._turns))

    def close(self) -> None:
        """Let nobody in any more; whoever waits gets a BusyError."""
        with self._changed:
            self._closed = True
            for waiting in self._turns.clear():
                waiting.is_refused = True
            self._changed.notify_all()

    @property
    def _hint(self) -> int:
        return max(math.ceil(self._seconds), 1)

    def _come_in(self, client: str) -> None:
        if self._closed:
            raise BusyError(self._hint)
        if self._inside < self._size and not len(self._turns):
            self._inside += 1
            return
        me = _Waiting()
        try:
            refused = self._turns.join(client, me)
        except FullError:
            raise BusyError(self._hint) from None
        if refused is not None:
            refused.is_refused = True
            self._changed.notify_all()
        until = time.monotonic() + self._seconds
        self._changed.wait_for(
            lambda: me.is_in or me.is_refused, max(until - time.monotonic(), 0.0)
        )
        if not me.is_in:
            self._turns.leave(client, me)
            raise BusyError(self._hint)

    def _call_next(self) -> None:
        while self._inside < self._size and (other := self._turns.next()) is not None:
            other.is_in = True
            self._inside += 1
        self._changed.notify_all()

    def _leave(self, client: str) -> None:
        self._of[client] -= 1
        if not self._of[client]:
            del self._of[client]
