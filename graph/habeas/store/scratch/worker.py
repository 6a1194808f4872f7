"""The process that holds the dataset, and forks for each request.

It is started by ``habeas.store.scratch.pool`` with its standard input as the
first line, over which others are opened; one request is under way on each.
What only asks is done by a child on what the dataset was when it began. What
changes is rehearsed by a child first, within the same limits, and done by this
process only if that went well: so nothing that ends a child takes data away.
Changes are done one after the other, in the order in which they came.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from habeas.store import sealing
from habeas.store.messages import receive, send
from habeas.store.scratch.dataset import Dataset
from habeas.store.scratch.requests import check, do, encoded, error_of, is_change
from habeas.store.spilling import Spill, TooLargeError

__all__ = ["main"]

#: How long the service may take to read an answer, in seconds.
SENDING = 10.0
#: How a child ends: it has answered, or the change that it rehearsed can be done.
_ANSWERED, _REHEARSED = 0, 3


@dataclass
class _Request:
    """What came over a line."""

    line: socket.socket
    header: dict[str, Any]
    body: bytes


@dataclass
class _Holder:
    """The dataset, the lines, and the children that are at work."""

    line: socket.socket
    seal: sealing.Seal
    #: How much the dataset may add to this process, and a query to a child, in bytes.
    memory: int
    query_memory: int
    dataset: Dataset = field(default_factory=Dataset)
    idle: set[socket.socket] = field(default_factory=set)
    children: dict[int, _Request] = field(default_factory=dict)
    #: Changes that wait for their turn; the first is being rehearsed if ``rehearsing``.
    changes: deque[_Request] = field(default_factory=deque)
    rehearsing: bool = False
    at_start: int = field(default_factory=lambda: _own_memory())

    def serve(self, alarm: int) -> None:
        """Answer until the first line is closed; ``alarm`` is readable when a child has ended."""
        while True:
            watched: list[socket.socket | int] = [self.line, alarm, *self.idle]
            ready, _, _ = select.select(watched, [], [])
            if alarm in ready:
                os.read(alarm, 4096)
                self._reap()
            for line in ready:
                if line is self.line:
                    if not self._open_line():
                        return
                elif isinstance(line, socket.socket):
                    self._take(line)
            self._rehearse_next()

    def end(self, *_: object) -> None:
        """End all children, and this process."""
        for child in self.children:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        os._exit(0)

    def _open_line(self) -> bool:
        """Open a line for requests; return False when there are no more to come."""
        try:
            receive(self.line)
        except EOFError:
            return False
        ours, theirs = socket.socketpair()
        with theirs:
            send(self.line, b"{}", file=theirs.fileno())
        self.idle.add(ours)
        return True

    def _take(self, line: socket.socket) -> None:
        """Take a request; let a child answer it, or remember the change."""
        self.idle.discard(line)
        try:
            header, body, _ = receive(line)
        except (EOFError, OSError):
            line.close()
            return
        request = _Request(line, json.loads(header), body)
        if is_change(request.header):
            self.changes.append(request)
        else:
            self._fork(request)

    def _rehearse_next(self) -> None:
        if self.changes and not self.rehearsing:
            self.rehearsing = True
            self._fork(self.changes[0])

    def _reap(self) -> None:
        """See to the children that have ended."""
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            request = self.children.pop(child)
            change = is_change(request.header)
            if os.WIFSIGNALED(status):
                late = os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU)
                self._say(request, {"error": "time" if late else "memory", "message": ""})
            elif os.WEXITSTATUS(status) == _REHEARSED:
                self._say(request, self._done(request))
            elif os.WEXITSTATUS(status) != _ANSWERED:
                self._say(request, {"error": "memory", "message": ""})
            if change:
                self.changes.popleft()
                self.rehearsing = False
            self.idle.add(request.line)

    def _done(self, request: _Request) -> dict[str, Any]:
        """Do a change that went well in rehearsal, and return what there is to say."""
        try:
            return {"size": 0, **do(self.dataset, request.header, request.body, BytesIO())}
        except Exception as error:  # noqa: BLE001 - it went well a moment ago; then say why not now
            return error_of(error)

    def _say(self, request: _Request, header: dict[str, Any]) -> None:
        with suppress(OSError):  # whoever asked has gone: the line is closed when it is read next
            send(request.line, encoded(header), until=time.monotonic() + SENDING)

    def _fork(self, request: _Request) -> None:
        child = os.fork()
        if child == 0:
            self._be_a_child(request)
        self.children[child] = request

    def _be_a_child(self, request: _Request) -> NoReturn:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self._leave_the_others(request.line)
            file = tempfile.TemporaryFile()  # noqa: SIM115 - sealed later: opened now
            answer = Spill(file, request.header["most"])
            self.seal.close()
            change = is_change(request.header)
            room = self.memory - (_own_memory() - self.at_start) if change else self.query_memory
            sealing.limit_memory(max(room, 0))
            sealing.limit_processor(request.header["seconds"])
            _halve_stack()
            signal.setitimer(signal.ITIMER_REAL, request.header["seconds"])
            code = _answer(self.dataset, request, answer, change)
        finally:
            os._exit(code)

    def _leave_the_others(self, own: socket.socket) -> None:
        """Close the lines of others: they must end when the holder does, and not with a child."""
        waiting = [each.line for each in (*self.children.values(), *self.changes)]
        for line in (self.line, *self.idle, *waiting):
            if line is not own:
                line.close()


def _answer(dataset: Dataset, request: _Request, answer: Spill, change: bool) -> int:
    """Do what is asked and say what came of it; a change that went well is not ours to tell."""
    try:
        check(request.header, request.body)
        header = do(dataset, request.header, request.body, cast(IO[bytes], answer))
        if change:
            return _REHEARSED
        signal.setitimer(signal.ITIMER_REAL, 0)  # nothing may end us within a message
        said = encoded(header | {"size": answer.size})
        answer.send(request.line, said, time.monotonic() + SENDING)
    except TooLargeError:
        _refuse(request, {"error": "large", "message": ""})
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is no Exception
        _refuse(request, error_of(error))
    return _ANSWERED


def _refuse(request: _Request, header: dict[str, Any]) -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    with suppress(OSError):
        send(request.line, encoded(header), until=time.monotonic() + SENDING)


def _halve_stack() -> None:
    """Let what goes well here in half of the stack go well in all of it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    half = 4 << 20 if soft == resource.RLIM_INFINITY else soft // 2
    resource.setrlimit(resource.RLIMIT_STACK, (half, hard))


def _own_memory() -> int:
    """Return how much memory this process has asked for, in bytes; 0 where that is not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def main() -> None:
    """Hold a dataset and answer until standard input is closed."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    sealing.no_core_dumps()
    holder = _Holder(line, sealing.Seal(), int(sys.argv[1]), int(sys.argv[2]))
    alarm, ringing = os.pipe()
    os.set_blocking(ringing, False)
    os.set_blocking(alarm, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ringing)
    signal.signal(signal.SIGTERM, holder.end)
    # What an engine prints when it breaks may hold parts of what was sent.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    gc.collect()
    gc.freeze()  # what is here stays: children share it, and need not look through it
    send(line, b"{}")
    holder.serve(alarm)
    holder.end()


if __name__ == "__main__":
    main()
