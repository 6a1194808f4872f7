"""The slow lane: what was not answered at once goes on there, and what was slow before begins there.

A worker that has answered waits there for what is slow next: it has its own
copy of the store by then, and the system lets nobody come forward again who
stood back. Any other ends with its query.
"""

import time
from collections.abc import Callable

from habeas.store.admission import Admission
from habeas.store.callers import ASKING, Callers, WithdrawnError
from habeas.store.costs import Text
from habeas.store.fork import Fork, ForkError
from habeas.store.forks import Forks
from habeas.store.places import Waiter
from habeas.store.pool import WorkerTimeoutError
from habeas.store.process import Answer

__all__ = ["SlowLane"]

Gone = Callable[[], bool] | None
#: How far what is slow stands back, as nice does.
BACK = 19


class SlowLane:
    """Lets forked workers answer what takes long; many threads may ask."""

    def __init__(self, forks: Forks, admission: Admission[Fork], callers: Callers) -> None:
        self._forks = forks
        self._admission = admission
        self._callers = callers

    def renew(self) -> None:
        """End the workers that are idle."""
        while fork := self._admission.take_slow():
            self._forks.kill(fork)

    def begin(
        self,
        place: Waiter[Fork],
        request: bytes,
        text: Text,
        seconds: float,
        patience: float,
        gone: Gone,
    ) -> Answer:
        """Let a worker answer ``text`` once it is the turn of ``place``."""
        try:
            self._callers.wait(place, patience, gone)
            until = time.monotonic() + seconds
            fork = self._asked(request, until)
            begun = fork.used()
            answer = self._finish(fork, until, gone)
            self._admission.used_slowly(text, fork.used() - begun)
            self._give_back(fork, answer)
            return answer
        finally:
            self._leave(place)

    def go_on(
        self,
        place: Waiter[Fork],
        fork: Fork,
        refill: Callable[[bool], None],
        until: float,
        patience: float,
        gone: Gone,
    ) -> Answer:
        """Let ``fork``, which has begun, go on; hold it back until it is the turn of ``place``.

        ``refill`` puts another worker into the quick lane.
        """
        try:
            held = not place.called.is_set()
            self._forks.tell(fork, "pause" if held else "slow")
            refill(fork.kept)
            if held:
                since = time.monotonic()
                self._hold(fork, place, patience, gone)
                until += time.monotonic() - since
            answer = self._finish(fork, until, gone)
            self._give_back(fork, answer)
            return answer
        finally:
            self._leave(place)

    def _asked(self, request: bytes, until: float) -> Fork:
        """Return a worker that was asked: one that is idle, or else a new one."""
        while fork := self._admission.take_slow():
            try:
                fork.ask(request, until)
            except (OSError, EOFError):  # it died in its sleep
                self._forks.kill(fork)
            else:
                return fork
        try:
            fork = self._forks.fork(niceness=BACK, slow=True)
        except ForkError as error:
            raise self._callers.unlucky() from error
        try:
            fork.ask(request, until)
        except BaseException as error:
            raise self._callers.told(fork, error) from error
        return fork

    def _hold(self, fork: Fork, place: Waiter[Fork], patience: float, gone: Gone) -> None:
        """Hold a query back until its turn, unless it has begun to answer meanwhile."""
        try:
            if not (fork.has_begun() and self._admission.stop_waiting(place)):
                self._callers.wait(place, patience, gone)
        except BaseException:
            self._forks.kill(fork)
            raise
        self._forks.tell(fork, "slow")

    def _finish(self, fork: Fork, until: float, gone: Gone) -> Answer:
        """Return the answer once it is there; end the worker if there is none."""
        try:
            while True:
                left = until - time.monotonic()
                if left <= 0:
                    raise WorkerTimeoutError
                try:
                    return fork.answer(left if gone is None else min(left, ASKING), until)
                except BlockingIOError:
                    if gone is not None and gone():
                        raise WithdrawnError("Whoever asked has gone.") from None
        except BaseException as error:
            told = self._callers.told(fork, error)
            if told is error:
                raise
            raise told from error

    def _give_back(self, fork: Fork, answer: Answer) -> None:
        again = self._forks.is_current(fork) and not answer[0].get("last")
        if not (again and self._admission.give_slow(fork)):
            self._forks.kill(fork)

    def _leave(self, place: Waiter[Fork]) -> None:
        self._admission.stop_waiting(place)
        if place.called.is_set() and not place.sent_away:
            self._admission.leave_slow(place.client)
