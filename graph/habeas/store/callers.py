"""How long callers wait for a turn, and what they are told that have no answer."""

import math
import signal
import time
from collections import Counter
from collections.abc import Callable

from habeas.errors import BusyError, HabeasError
from habeas.store.admission import Admission
from habeas.store.fork import Fork, ForkError
from habeas.store.forks import Forks
from habeas.store.places import Waiter
from habeas.store.pool import WorkerLostError, WorkerTimeoutError

__all__ = ["ASKING", "Callers", "WithdrawnError"]

#: Whether a caller has gone is asked so often, in seconds.
ASKING = 0.25


class WithdrawnError(HabeasError):
    """Whoever asked has gone, so the query was ended."""


#: Why a worker was ended with what it did, by what its caller is told.
_WHY = {WorkerTimeoutError: "time", WorkerLostError: "lost", WithdrawnError: "gone"}


class Callers:
    """Those who ask ``admission`` for a worker of ``forks``.

    ``seconds`` is when to come again, and ``asked`` what they ask for, in the plural.
    """

    def __init__(
        self, forks: Forks, admission: Admission[Fork], seconds: float, asked: str
    ) -> None:
        self._forks = forks
        self._admission = admission
        self._seconds = seconds
        self._asked = asked
        #: How many workers were ended with what they did, by lane and why.
        self.ended: Counter[tuple[str, str]] = Counter()

    def busy(self) -> BusyError:
        """Return what one is told who finds no room."""
        return BusyError(math.ceil(self._seconds), self._asked)

    def unlucky(self) -> BusyError:
        """Return what one is told for whom there is no worker now, through nobody's fault."""
        return BusyError(1, self._asked)

    def wait(self, waiter: Waiter[Fork], until: float, gone: Callable[[], bool] | None) -> None:
        """Wait until ``waiter`` is called, or give up with an error."""
        called = waiter.called
        while not called.is_set():
            left = until - time.monotonic()
            called.wait(left if gone is None else min(left, ASKING))
            error: Exception | None = None
            if gone is not None and gone():
                error = WithdrawnError("Whoever asked has gone.")
            elif time.monotonic() >= until:
                error = self.busy()
            if error is not None and self._admission.stop_waiting(waiter):
                raise error
        if waiter.sent_away:
            raise self.busy()

    def told(self, fork: Fork, error: BaseException, slow: bool = True) -> BaseException:
        """End a worker, and return what its caller is told of ``error``."""
        found = self._told(fork, error, slow)
        why = next((name for kind, name in _WHY.items() if isinstance(found, kind)), "")
        if why:
            self.ended["slow" if slow else "quick", why] += 1
        return found

    def _told(self, fork: Fork, error: BaseException, slow: bool) -> BaseException:
        lost = isinstance(error, (EOFError, OSError, ValueError)) and not isinstance(
            error, (TimeoutError, HabeasError)
        )
        if not lost:
            self._forks.kill(fork)
            if isinstance(error, ForkError):
                return self.unlucky()
            return WorkerTimeoutError() if isinstance(error, TimeoutError) else error
        code = self._forks.bury(fork)
        if self._admission.closed:
            return self.busy()
        if code is None:  # not its own fault: what forked it is gone
            return self.unlucky()
        return WorkerTimeoutError() if code == -signal.SIGXCPU else WorkerLostError(slow)
