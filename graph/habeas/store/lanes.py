"""Two lanes for queries: one for the quick, one for the slow, so that nobody waits behind the slow.

Each query begins in the quick lane, unless it was slow before. One that is not
answered after a slice of time leaves it: another worker takes its place there,
and it goes on in the slow lane, behind everything quick. Where the slow lane is
full it is held back, in turn with those of other clients; where too many are
held back already, it is ended. Who goes first: see ``habeas.store.admission``.
"""

import math
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from habeas.errors import TooManyRequestsError
from habeas.store.admission import Admission
from habeas.store.callers import Callers
from habeas.store.costs import Text
from habeas.store.fairness import FullError
from habeas.store.fork import Fork, ForkError
from habeas.store.forks import Forks
from habeas.store.places import ClosedError, Lanes, Load, ShareError, Waiter
from habeas.store.process import Answer, WorkerStartError
from habeas.store.slowly import SlowLane

__all__ = ["LanePool"]

#: How far the workers stand back that are for everybody, as nice does.
BACK = 10
#: How many times a slice may last by the clock where others keep the processors busy.
BUSY = 5
#: What is answered within so many seconds is light.
AT_ONCE = 0.05


class LanePool:
    """Lets forked workers answer requests; many threads may ask.

    Each caller has an answer or an error after three times ``seconds`` and
    little more: it waits for twice ``seconds`` at most, before the quick lane
    and held back before the slow one, and runs for ``seconds``.

    Parameters
    ----------
    forks
        Where workers come from; started already.
    lanes
        How many of them.
    seconds
        How long a query may run, the time held back not counted.
    asked
        What callers ask for, in the plural: said when too many wait.
    """

    def __init__(self, forks: Forks, lanes: Lanes, seconds: float, asked: str) -> None:
        self.lanes = lanes
        self.seconds = seconds
        self._asked = asked
        self._forks = forks
        self._admission: Admission[Fork] = Admission(lanes)
        self._callers = Callers(forks, self._admission, seconds, asked)
        self._slowly = SlowLane(forks, self._admission, self._callers)
        self._end = weakref.finalize(self, _end_all, forks, self._admission)

    def fill(self) -> None:
        """Fork the workers of the quick lane.

        Raises
        ------
        ForkError
            If one cannot be forked.
        """
        for number in range(self.lanes.quick):
            kept = number < self.lanes.quick // 2
            self._give(self._fork(kept))

    def renew(self) -> None:
        """Replace the workers that are idle and have not what they could share now."""
        self._admission.forget()
        self._slowly.renew()
        while old := self._admission.take(lambda fork: not self._forks.is_current(fork)):
            self._replace(old)

    def ask(
        self,
        request: bytes,
        client: str = "",
        seconds: float | None = None,
        gone: Callable[[], bool] | None = None,
        text: Text | None = None,
    ) -> Answer:
        """Return the answer of a worker.

        Parameters
        ----------
        client
            On whose behalf; "" for ourselves, who have no share to keep to.
        seconds
            How long it may run, if less than otherwise.
        gone
            Says whether the caller has gone, asked now and then once it takes long.
        text
            What to remember the cost of the request by; None to remember nothing.

        Raises
        ------
        BusyError
            If too many are waiting, or it waited too long.
        TooManyRequestsError
            If the client has its share.
        WorkerTimeoutError, WorkerLostError
            If it took too long, or broke the worker.
        WorkerStartError
            If a worker cannot get ready.
        WithdrawnError
            If the caller has gone.
        """
        seconds = self.seconds if seconds is None else min(seconds, self.seconds)
        patience = time.monotonic() + 2 * self.seconds
        slowly: Waiter[Fork] | None = None
        with self._refused():
            if text is not None and self._admission.is_heavy(text):
                slowly = self._admission.enter_slowly(client)
            else:
                place = self._admission.enter(client, text)
        try:
            if text is not None and slowly is not None:
                return self._slowly.begin(slowly, request, text, seconds, patience, gone)
            fork = self._wait_for_fork(place, gone) if isinstance(place, Waiter) else place
            return self._ask(fork, request, client, text, seconds, patience, gone)
        finally:
            self._admission.leave(client)

    def ask_spare(self, request: bytes, seconds: float) -> Answer | None:
        """Return the answer of a worker that nobody needs now, if there is one and it is quick."""
        fork = self._admission.spare()
        if fork is None:
            return None
        until = time.monotonic() + seconds
        try:
            fork.ask(request, until)
            answer = fork.answer(seconds, until)
        except (WorkerStartError, EOFError, OSError, ValueError):
            self._replace(fork)
            return None
        self._give(fork)
        return answer

    def load(self) -> dict[str, Load]:
        """Return how much there is to do, by lane."""
        lanes = dict(zip(("quick", "slow"), self._admission.load(), strict=True))
        return {
            name: replace(
                load,
                ended={why: self._callers.ended[name, why] for why in ("time", "lost", "gone")},
            )
            for name, load in lanes.items()
        }

    def close(self) -> None:
        """End all workers. Whoever waits, or is being answered, gets a BusyError."""
        self._end()

    @contextmanager
    def _refused(self) -> Iterator[None]:
        """Tell a caller who may not enter why."""
        try:
            yield
        except ShareError as error:
            wait = math.ceil(self.seconds) if error.slow else 1
            raise TooManyRequestsError(wait, self._asked) from None
        except (ClosedError, FullError):
            raise self._callers.busy() from None

    def _wait_for_fork(self, waiter: Waiter[Fork], gone: Callable[[], bool] | None) -> Fork:
        try:
            for kept in self._admission.missed():
                self._refill(kept)
            self._callers.wait(waiter, time.monotonic() + self.seconds, gone)
        except BaseException:
            self._admission.stop_waiting(waiter)
            if waiter.worker is not None:
                self._admission.failed(waiter.client)
                self._give(waiter.worker)
            raise
        assert waiter.worker is not None
        return waiter.worker

    def _give(self, fork: Fork) -> None:
        if not self._admission.give(fork, fork.kept):
            self._forks.kill(fork)

    def _fork(self, kept: bool) -> Fork:
        """Fork a worker for the quick lane, of those that are kept or of the others."""
        stands_back = not kept and self.lanes.quick > 1
        return self._forks.fork(kept, BACK if stands_back else 0)

    def _refill(self, kept: bool) -> None:
        """Fork a worker for the quick lane; if there is no room for one, somebody will try later."""
        try:
            fork = self._fork(kept)
        except ForkError:
            self._admission.miss(kept)
        else:
            self._give(fork)

    def _replace(self, fork: Fork) -> None:
        self._forks.kill(fork)
        self._refill(fork.kept)

    def _ask(
        self,
        fork: Fork,
        request: bytes,
        client: str,
        text: Text | None,
        seconds: float,
        patience: float,
        gone: Callable[[], bool] | None,
    ) -> Answer:
        """Let ``fork`` answer in the quick lane, or else in the slow one."""
        began = time.monotonic()
        until = began + seconds
        try:
            try:
                fork.ask(request, until)
            except (EOFError, ConnectionError):  # it died in its sleep
                self._forks.kill(fork)
                fork = self._fork(fork.kept)
                fork.ask(request, until)
                self.renew()
            answer = self._answer_soon(fork, min(self._admission.slice(client), seconds), until)
        except BlockingIOError:
            return self._ask_slowly(fork, client, text, until, patience, gone)
        except BaseException as error:
            self._admission.failed(client)
            told = self._callers.told(fork, error, slow=False)
            self._refill(fork.kept)
            if told is error:
                raise
            raise told from error
        again = self._forks.is_current(fork) and not answer[0].get("last")
        at_once = text if time.monotonic() - began < AT_ONCE else None
        if not self._admission.answered(client, fork if again else None, fork.kept, at_once):
            self._replace(fork)
        return answer

    def _answer_soon(self, fork: Fork, slice: float, until: float) -> Answer:
        """Return the answer, if it takes no more than ``slice`` of a processor.

        On a busy machine that is longer than by the clock; five times, at most.
        """
        begun, most = fork.used(), time.monotonic() + BUSY * slice
        left = slice
        while True:
            try:
                return fork.answer(left, until)
            except BlockingIOError:
                left = slice - (fork.used() - begun)
                if left < slice / BUSY or time.monotonic() + left > min(most, until):
                    raise

    def _ask_slowly(
        self,
        fork: Fork,
        client: str,
        text: Text | None,
        until: float,
        patience: float,
        gone: Callable[[], bool] | None,
    ) -> Answer:
        """Let ``fork`` go on in the slow lane, if there is room in it or before it."""
        place = self._admission.slow_down(client, text)
        if place is None:
            self._replace(fork)
            raise self._callers.busy()
        return self._slowly.go_on(place, fork, self._refill, until, patience, gone)


def _end_all(forks: Forks, admission: Admission[Fork]) -> None:
    idle = admission.close()
    forks.close()
    for fork in idle:
        fork.close()
