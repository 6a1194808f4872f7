"""Two lanes for queries: one for the quick, one for the slow, so that nobody waits behind the slow.

Each query begins in the quick lane. One that is not answered after a slice of
time leaves it: another worker takes its place there, and it goes on in the
slow lane, behind everything quick. Where the slow lane is full it is held
back, in turn with those of other clients; where too many are held back
already, it is ended. A worker of the slow lane ends with its query. Who goes
first: see ``habeas.store.admission``.
"""

import math
import signal
import time
import weakref
from collections.abc import Callable

from habeas.errors import BusyError, HabeasError, TooManyRequestsError
from habeas.store.admission import Admission, ClosedError, Lanes, ShareError, Waiter
from habeas.store.fairness import FullError
from habeas.store.forks import Fork, ForkError, Forks
from habeas.store.pool import WorkerLostError, WorkerTimeoutError
from habeas.store.process import Answer, WorkerStartError

__all__ = ["LanePool", "Lanes", "WithdrawnError"]

#: How far the workers stand back that are for everybody, as nice does.
BACK = 10
#: How many times a slice may last by the clock where others keep the processors busy.
BUSY = 5
#: Whether a caller has gone is asked so often, in seconds.
ASKING = 0.25


class WithdrawnError(HabeasError):
    """Whoever asked has gone, so the query was ended."""


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
        while old := self._admission.take(lambda fork: not self._forks.is_current(fork)):
            self._replace(old)

    def ask(
        self,
        request: bytes,
        client: str = "",
        seconds: float | None = None,
        gone: Callable[[], bool] | None = None,
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
        try:
            place = self._admission.enter(client)
        except ShareError as error:
            wait = math.ceil(self.seconds) if error.slow else 1
            raise TooManyRequestsError(wait, self._asked) from None
        except (ClosedError, FullError):
            raise self._busy() from None
        try:
            fork = self._wait_for_fork(place, gone) if isinstance(place, Waiter) else place
            return self._ask(fork, request, client, seconds, patience, gone)
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

    def close(self) -> None:
        """End all workers. Whoever waits, or is being answered, gets a BusyError."""
        self._end()

    def _busy(self) -> BusyError:
        return BusyError(math.ceil(self.seconds), self._asked)

    def _wait_for_fork(self, waiter: Waiter[Fork], gone: Callable[[], bool] | None) -> Fork:
        try:
            for kept in self._admission.missed():
                self._refill(kept)
            self._wait(waiter, time.monotonic() + self.seconds, gone)
        except BaseException:
            self._admission.stop_waiting(waiter)
            if waiter.worker is not None:
                self._admission.failed(waiter.client)
                self._give(waiter.worker)
            raise
        assert waiter.worker is not None
        return waiter.worker

    def _wait(self, waiter: Waiter[Fork], until: float, gone: Callable[[], bool] | None) -> None:
        """Wait until ``waiter`` is called, or give up with an error."""
        called = waiter.called
        while not called.is_set():
            left = until - time.monotonic()
            called.wait(left if gone is None else min(left, ASKING))
            error: Exception | None = None
            if gone is not None and gone():
                error = WithdrawnError("Whoever asked has gone.")
            elif time.monotonic() >= until:
                error = self._busy()
            if error is not None and self._admission.stop_waiting(waiter):
                raise error
        if waiter.sent_away:
            raise self._busy()

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
        seconds: float,
        patience: float,
        gone: Callable[[], bool] | None,
    ) -> Answer:
        """Let ``fork`` answer in the quick lane, or else in the slow one."""
        until = time.monotonic() + seconds
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
            return self._ask_slowly(fork, client, until, patience, gone)
        except BaseException as error:
            self._admission.failed(client)
            told = self._told(fork, error, slow=False)
            self._refill(fork.kept)
            if told is error:
                raise
            raise told from error
        again = self._forks.is_current(fork) and not answer[0].get("last")
        if not self._admission.answered(client, fork if again else None, fork.kept):
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
        until: float,
        patience: float,
        gone: Callable[[], bool] | None,
    ) -> Answer:
        """Let ``fork`` go on in the slow lane, or hold it back until there is room in it."""
        place = self._admission.slow_down(client)
        counted = place is True
        try:
            if place is False:
                raise self._busy()
            self._forks.tell(fork, "slow" if counted else "pause")
            self._refill(fork.kept)
            if isinstance(place, Waiter):
                since = time.monotonic()
                self._hold(fork, place, patience, gone)
                until += time.monotonic() - since
            return self._await(fork, until, gone)
        except BaseException as error:
            told = self._told(fork, error)
            if told is error:
                raise
            raise told from error
        finally:
            self._forks.kill(fork)
            if isinstance(place, Waiter):
                self._admission.stop_waiting(place)
                counted = place.called.is_set() and not place.sent_away
            if counted:
                self._admission.leave_slow(client)
            if place is False:
                self._refill(fork.kept)

    def _hold(
        self, fork: Fork, waiter: Waiter[Fork], patience: float, gone: Callable[[], bool] | None
    ) -> None:
        """Hold a query back until its turn, unless it has begun to answer meanwhile."""
        if not (fork.has_begun() and self._admission.stop_waiting(waiter)):
            self._wait(waiter, patience, gone)
        self._forks.tell(fork, "slow")

    def _await(self, fork: Fork, until: float, gone: Callable[[], bool] | None) -> Answer:
        """Return the answer once it is there."""
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise WorkerTimeoutError
            try:
                return fork.answer(left if gone is None else min(left, ASKING), until)
            except BlockingIOError:
                if gone is not None and gone():
                    raise WithdrawnError("Whoever asked has gone.") from None

    def _told(self, fork: Fork, error: BaseException, slow: bool = True) -> BaseException:
        """End a worker, and return what its caller is told of ``error``."""
        lost = isinstance(error, (EOFError, OSError, ValueError)) and not isinstance(
            error, (TimeoutError, HabeasError)
        )
        if not lost:
            self._forks.kill(fork)
            if isinstance(error, ForkError):
                return BusyError(1, self._asked)
            return WorkerTimeoutError() if isinstance(error, TimeoutError) else error
        code = self._forks.bury(fork)
        if self._admission.closed:
            return self._busy()
        if code is None:  # not its own fault: what forked it is gone
            return BusyError(1, self._asked)
        return WorkerTimeoutError() if code == -signal.SIGXCPU else WorkerLostError(slow)


def _end_all(forks: Forks, admission: Admission[Fork]) -> None:
    idle = admission.close()
    forks.close()
    for fork in idle:
        fork.close()
