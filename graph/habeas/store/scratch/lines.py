"""Lines to the process that holds the dataset: one for each request that is under way.

The process is started when it is first needed. When it ends, however it does,
its dataset is gone: whoever asks next is told so once, and begins with an
empty one.
"""

import json
import math
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from habeas.errors import BusyError
from habeas.store.messages import receive, send
from habeas.store.process import Answer, WorkerProcess, WorkerStartError
from habeas.store.scratch.errors import ScratchLostError

__all__ = ["Lines"]

#: How much longer than its own limit the process may take to say that it was reached, in seconds.
GRACE = 5.0


class Lines:
    """Lines to ``process``; many threads may use them.

    Parameters
    ----------
    size
        How many requests are under way at once.
    queue
        How many callers may wait for their turn.
    seconds
        Longest time of one request, which the process keeps, and of waiting for a turn.
    """

    def __init__(self, process: WorkerProcess, size: int, queue: int, seconds: float) -> None:
        self.size = size
        self.queue = queue
        self._seconds = seconds
        self._process = process
        self._places = threading.BoundedSemaphore(size)
        self._waiting = 0
        self._lines: list[socket.socket] = []
        #: How many processes came before this one.
        self._generation = 0
        self._lock = threading.Lock()
        self._closed = False

    def exchange(self, header: bytes, body: bytes) -> Answer:
        """Send a request when it is its turn, and return the answer.

        Raises
        ------
        BusyError
            If too many are waiting.
        ScratchLostError
            If the process ended, or does not keep its time.
        """
        with self._place():
            return self._exchange(header, body)

    def close(self) -> None:
        """End the process. Whoever still waits gets an error."""
        with self._lock:
            self._closed = True
            self._end()

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Wait for a turn."""
        with self._lock:
            if self._closed or self._waiting >= self.size + self.queue:
                raise BusyError(math.ceil(self._seconds), "requests")
            self._waiting += 1
        try:
            if not self._places.acquire(timeout=self._seconds):
                raise BusyError(math.ceil(self._seconds), "requests")
            try:
                yield
            finally:
                self._places.release()
        finally:
            with self._lock:
                self._waiting -= 1

    def _exchange(self, header: bytes, body: bytes) -> Answer:
        """Send a request over a line that nobody else has, and return the answer."""
        # A change may have to wait for all others, each of which is rehearsed and then done.
        until = time.monotonic() + (2 * self._seconds + GRACE) * self.size
        line, generation = self._line()
        try:
            send(line, header, body, until=until)
            said, answered, file = receive(line, until)
            answer = json.loads(said), answered, file
        except BaseException as error:
            line.close()
            if not isinstance(error, EOFError | OSError | ValueError):  # also a TimeoutError
                raise
            with self._lock:
                if generation == self._generation:  # else another thread has seen to it
                    self._end()
            raise ScratchLostError from error
        with self._lock:
            if generation == self._generation:
                self._lines.append(line)
            else:
                line.close()
        return answer

    def _line(self) -> tuple[socket.socket, int]:
        """Return a line to the process, and which process that is; start one if there is none."""
        with self._lock:
            if self._closed:
                raise BusyError(math.ceil(self._seconds), "requests")
            if self._lines:
                return self._lines.pop(), self._generation
            try:
                self._process.wake()
                _, _, file = self._process.ask(b"{}", GRACE + self._seconds)
            except WorkerStartError as error:
                raise RuntimeError("The process for the dataset could not start") from error
            except (EOFError, OSError, ValueError) as error:
                self._end()
                raise ScratchLostError from error
            if file is None:
                raise RuntimeError("The process for the dataset gave no line")
            return socket.socket(fileno=file), self._generation

    def _end(self) -> None:
        """End the process, of which no line is of use any more."""
        for line in self._lines:
            line.close()
        self._lines.clear()
        self._generation += 1
        self._process.end()
