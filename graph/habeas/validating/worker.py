"""The process that validates: it holds ontology and shapes, and forks once for each request.

It is started by ``habeas.validating.pool`` with one end of a line as its
standard input. Before the first request it gives up the means of making a
connection or opening a file, for good. What a caller sent is read, checked
and answered by a child that ends with it: nothing stays in memory for the
next one, and what goes past a limit ends the child alone.
"""

import gc
import json
import mmap
import os
import select
import signal
import socket
import sys
from typing import Any

from habeas.store import sealing
from habeas.store.messages import receive, send
from habeas.validating.checking import Checker
from habeas.validating.errors import RefusedPartError, UnreadablePartError
from habeas.validating.parts import Part
from habeas.validating.reports import REPORTS
from habeas.validating.warming import warm

__all__ = ["main"]

#: Validations stand back for whoever asks the service something else.
NICENESS = 5
#: How much is said about what is wrong: problems, and characters of each.
MOST_PROBLEMS, LONGEST_WORD = 100, 2_000


def main() -> None:
    """Validate what comes in on standard input until it is closed."""
    memory = int(sys.argv[1])
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    sealing.no_core_dumps()
    seal = sealing.Seal()
    os.nice(NICENESS)
    warm()
    checker = Checker()
    gc.collect()
    gc.freeze()  # what is here stays: children share it, and need not look through it
    # What an engine prints when it breaks may hold parts of what was sent.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sealing.limit_memory(memory)  # of each child, which begins as large as this process
    seal.close_for_good()
    children = _Children(line, checker)
    signal.signal(signal.SIGTERM, children.end)
    send(line, b"{}")
    while _asked(line):
        children.answer()


def _asked(line: socket.socket) -> bool:
    """Wait for a request without taking it; return False when the line is closed."""
    select.select([line], [], [])
    return bool(line.recv(1, socket.MSG_PEEK))


class _Children:
    """Processes that answer one request each, one after the other."""

    def __init__(self, line: socket.socket, checker: Checker) -> None:
        self._line = line
        self._checker = checker
        self._now = 0
        # Shared with the child, which says here whether part of a message may be on the line.
        self._underway = mmap.mmap(-1, 1)

    def answer(self) -> None:
        """Let a child answer; say why there is no answer if it comes to grief."""
        self._underway[0] = 1
        self._now = os.fork()
        if self._now == 0:
            self._be_a_child()
        _, status = os.waitpid(self._now, 0)
        self._now = 0
        if status and self._underway[0]:
            raise SystemExit(1)
        if status:
            in_time = os.WTERMSIG(status) not in (signal.SIGALRM, signal.SIGXCPU)
            send(self._line, json.dumps({"error": "memory" if in_time else "time"}).encode())

    def end(self, *_: object) -> None:
        """End the child that there is, and this process."""
        if self._now:
            os.kill(self._now, signal.SIGKILL)
            os.waitpid(self._now, 0)
        os._exit(0)

    def _be_a_child(self) -> None:
        code = 1
        try:
            header, body, _ = receive(self._line)
            self._underway[0] = 0
            request = json.loads(header)
            sealing.limit_processor(request["seconds"])
            signal.setitimer(signal.ITIMER_REAL, request["seconds"])
            answer = _answer(self._checker, request, body)
            self._underway[0] = 1
            send(self._line, *answer)
            code = 0
        finally:
            os._exit(code)


def _answer(checker: Checker, request: dict[str, Any], body: bytes) -> tuple[bytes, bytes]:
    """Check one request, and return the report, or why there is none."""
    size = request["data_size"]
    try:
        data = Part(body[:size], request["data"])
        shapes = Part(body[size:], request["shapes"]) if request["shapes"] else None
        checked = checker.check(data, shapes)
        written = REPORTS[request["format"]].writer(checked)
        header: dict[str, Any] = {
            "conforms": checked.report.conforms,
            "statements": checked.statements,
        }
        if len(written) > request["most"]:
            header, written = {"error": "large"}, b""
    except RefusedPartError as error:
        header, written = {"error": "refused", **_described(error)}, b""
    except UnreadablePartError as error:
        header, written = {"error": "unreadable", **_described(error)}, b""
    except MemoryError:
        header, written = {"error": "memory"}, b""
    except BaseException as error:  # noqa: BLE001 - a panic of an engine is no Exception
        header, written = {"error": "failed", "message": type(error).__name__}, b""
    return json.dumps(header).encode(), written


def _described(error: UnreadablePartError) -> dict[str, Any]:
    problems = [
        {name: each[:LONGEST_WORD] if isinstance(each, str) else each for name, each in one.items()}
        for one in error.problems[:MOST_PROBLEMS]
    ]
    return {
        "part": error.part,
        "reason": error.reason[:LONGEST_WORD],
        "line": error.line,
        "column": error.column,
        "problems": problems,
    }


if __name__ == "__main__":
    main()
