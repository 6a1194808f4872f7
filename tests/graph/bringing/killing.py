"""A process that is killed at a moment that somebody chose.

Everything is loaded before the process forks, so that a moment is a moment of
the work and not of the imports. A moment is the n-th call of a Python function,
the n-th call that changes a file, or a time.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

#: What changes files or brings them to the disk.
CHANGING = (
    *("open", "write", "pwrite", "fsync", "ftruncate", "mkdir", "rename", "replace", "chmod"),
    *("unlink", "rmdir", "symlink", "close"),
)


def run_forked(
    work: Callable[[], object], *, call: int = 0, change: int = 0, after: float = 0.0
) -> bool:
    """Do ``work`` in a process of its own; return whether it was killed before it was done.

    Parameters
    ----------
    call, change
        Kill it at this call of a function, or before this change of a file, counted from 1.
    after
        Kill it after so many seconds.
    """
    child = os.fork()
    if not child:
        try:
            if call:
                _count_calls(call)
            if change:
                _count_changes(change)
            work()
        except BaseException:  # noqa: BLE001  # whatever it is, the child must not go on as a test
            sys.excepthook(*sys.exc_info())
            os._exit(3)
        os._exit(0)
    if after:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
        return False
    assert os.WTERMSIG(status) == signal.SIGKILL
    return True


def count(work: Callable[[], object]) -> tuple[int, int, float]:
    """Return how many calls, and changes of files, ``work`` makes, and its seconds."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        calls = _count_calls(0)
        changes = _count_changes(0)
        start = time.monotonic()
        work()
        sys.setprofile(None)
        said = f"{calls[0]} {changes[0]} {time.monotonic() - start}"
        _real_write(write, said.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        parts = pipe.read().split()
    os.waitpid(child, 0)
    return int(parts[0]), int(parts[1]), float(parts[2])


_real_write = os.write


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _count_calls(last: int) -> list[int]:
    counted = [0]

    def look(frame: object, event: str, argument: object) -> None:
        if event == "call":
            counted[0] += 1
            if counted[0] == last:
                _die()

    sys.setprofile(look)
    return counted


def _count_changes(last: int) -> list[int]:
    counted = [0]

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            counted[0] += 1
            if counted[0] == last:
                if name == "write":  # half of it reaches the disk
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                _die()
            return real(*arguments, **options)

        return call

    for name in CHANGING:
        setattr(os, name, counting(name, getattr(os, name)))
    return counted
