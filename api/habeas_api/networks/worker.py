"""One worker: a process that computes networks, each in a child of its own.

It is started by ``habeas_api.networks.jobs`` with one end of a line as its
standard input. Before the first request it gives up the means of making a
connection, and loads what all of them need, so that a child begins at once.
A child loads what is left by doing the same to a network of a few invented
agents, and reads its rows from the release. After that it cannot open anything
more. It ends with its answer, and what goes past a limit ends the child alone.
"""

import gc
import importlib
import json
import mmap
import os
import pickle
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any

from habeas.errors import HabeasError
from habeas.store import sealing
from habeas.store.messages import receive, send
from habeas.store.spilling import Spill, TooLargeError
from habeas_api.networks.jobs import PROGRESS

__all__ = ["main"]

#: What is slow stands back for what is quick.
NICENESS = 10
#: How far a child is with its answer: nothing of it, a part, or all of it may be on the line.
_NOTHING, _PART, _ALL = 0, 1, 2


def main() -> None:
    """Compute what comes in on standard input until it is closed."""
    parent, tasks = int(sys.argv[1]), sys.argv[2]
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    sealing.end_with_parent(parent)
    sealing.no_core_dumps()
    seal = sealing.Seal()
    os.nice(NICENESS)
    module = importlib.import_module(tasks)
    module.load()
    gc.collect()
    gc.freeze()  # what is here stays: children share it, and need not look through it
    # What breaks may print what was asked.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    far = mmap.mmap(-1, 1)
    send(line, b"{}")
    while True:
        try:
            header, _, file = receive(line)
        except EOFError:
            return
        assert file is not None
        far[0] = _NOTHING
        us = os.getpid()
        child = os.fork()
        if child == 0:
            try:
                sealing.end_with_parent(us)
                _compute(_Answer(line, far), module, seal, json.loads(header), file)
            finally:
                os._exit(1)
        os.close(file)
        _, status = os.waitpid(child, 0)
        if far[0] == _PART:
            return  # nobody could tell what is on the line
        if far[0] == _NOTHING:
            code = os.waitstatus_to_exitcode(status)
            kind = "time" if -code in (signal.SIGALRM, signal.SIGXCPU) else "memory"
            send(line, json.dumps({"error": kind}).encode())


class _Answer:
    """What a child says, once."""

    def __init__(self, line: socket.socket, far: mmap.mmap) -> None:
        self._line = line
        self._far = far

    def send(self, spill: Spill) -> None:
        """Send what came out."""
        self._far[0] = _PART
        spill.send(self._line, json.dumps({"size": spill.size}).encode())
        self._far[0] = _ALL

    def refuse(self, kind: str, message: str = "", near: object = ()) -> None:
        """Send what went wrong."""
        header = {"error": kind, "message": message, "near": near}
        self._far[0] = _PART
        send(self._line, json.dumps(header).encode())
        self._far[0] = _ALL


def _compute(
    answer: _Answer,
    module: ModuleType,
    seal: sealing.Seal,
    request: Mapping[str, Any],
    file: int,
) -> None:
    """Do what is asked, in a child."""
    with os.fdopen(file, "rb") as packed, tempfile.TemporaryFile() as spare:
        packed.seek(PROGRESS.size)
        subject = pickle.load(packed)

        def tell(done: float) -> None:
            os.pwrite(file, PROGRESS.pack(done), 0)

        sealing.limit_memory(request["memory"])
        sealing.limit_processor(request["seconds"])
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])  # nobody catches it: it ends us
        with suppress(Exception):  # what is wrong will be said of what was asked
            module.warm(request["task"], request["values"], request["form"])

        def do() -> bytes:
            module.read(subject)
            seal.close_for_good()
            task: Callable[..., bytes] = module.TASKS[request["task"]]
            return task(subject, request["values"], request["form"], tell)

        _say(answer, do, Spill(spare, request["most"]))


def _say(answer: _Answer, do: Callable[[], bytes], spill: Spill) -> None:
    """Send what ``do`` gives, or what went wrong."""
    try:
        spill.write(do())
    except TooLargeError:
        answer.refuse("large")
    except MemoryError:
        answer.refuse("memory")
    except HabeasError as error:
        near = [str(each)[:200] for each in getattr(error, "near", ())]
        answer.refuse(type(error).__name__, str(error)[:10_000], near)
    except Exception as error:  # noqa: BLE001 - a fault of ours, said by its name alone
        answer.refuse(type(error).__name__)
    else:
        answer.send(spill)


if __name__ == "__main__":
    main()
