"""What a worker may not do, laid down by the operating system and not by us.

A guard that reads queries can be fooled by a spelling that nobody thought of.
So a worker gives up, before it sees its first query, the means of reaching
out: on Linux the system calls that make a socket. Elsewhere it gives up
opening anything new while a query runs; that is enough as long as the store
has all its tables open, which the engine does for the first sixteen.
"""

import ctypes
import errno
import math
import os
import platform
import resource
import signal
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from habeas.errors import NoReleaseError

__all__ = [
    "Seal",
    "end_with_parent",
    "limit_memory",
    "limit_processor",
    "memory_at_most",
    "memory_held",
    "no_core_dumps",
]

#: How many tables the engine opens at once; it opens others when a query needs them.
TABLES_OPENED = 16

# By machine: its number for the filter, and its numbers of `socket` and `io_uring_setup`.
_CALLS = {
    "x86_64": (0xC000003E, 41, 425),
    "aarch64": (0xC00000B7, 198, 425),
    "riscv64": (0xC00000F3, 198, 425),
}
# <linux/prctl.h>, <linux/seccomp.h>, <linux/bpf_common.h>
_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER_MODE = 38, 22, 2
_SIGNAL_AT_PARENTS_DEATH = 1
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_AT_NUMBER, _AT_MACHINE = 0, 4


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


class Seal:
    """Keeps this process from reaching out while it does what strangers asked for.

    Made before anything else is opened, since threads that are started later
    inherit it, and so do processes that are forked. ``folder`` is the store that
    stays open meanwhile, if there is one.

    Raises
    ------
    NoReleaseError
        If this system offers no way that is sound for that store.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._by_files = not _refuse_sockets()
        if folder is not None:
            self.require(folder)

    def require(self, folder: Path) -> None:
        """Refuse the store in ``folder`` if queries over it cannot be sealed off here.

        Raises
        ------
        NoReleaseError
            If this system offers no way that is sound for that store.
        """
        tables = len(list(folder.glob("*.sst")))
        if self._by_files and tables > TABLES_OPENED:
            raise NoReleaseError(
                folder,
                f"has {tables} tables, and this system cannot keep queries over more than "
                f"{TABLES_OPENED} off the network; serve it on Linux",
            )

    def close(self) -> None:
        """From here on, nothing new can be opened, where that is how we are sealed."""
        if self._by_files:
            _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (_lowest_free(), most))

    def close_for_good(self) -> None:
        """From here on nothing new can be opened, on any system, and that cannot be lifted."""
        lowest = _lowest_free()
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))

    def lift(self) -> None:
        """Allow files again, between queries."""
        if self._by_files:
            _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _lowest_free() -> int:
    """Return the number that the next open file would get."""
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    return lowest


def _refuse_sockets() -> bool:
    """Give up making sockets, for good; return whether this system can."""
    machine = _CALLS.get(platform.machine())
    if platform.system() != "Linux" or machine is None:
        return False
    number, sock, io_uring = machine
    steps = (
        (_LOAD, 0, 0, _AT_MACHINE),
        (_JUMP_IF_EQUAL, 0, 3, number),  # another machine's calls: refuse
        (_LOAD, 0, 0, _AT_NUMBER),
        (_JUMP_IF_EQUAL, 1, 0, sock),
        (_JUMP_IF_EQUAL, 0, 1, io_uring),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    program = _Program(len(steps), b"".join(struct.pack("HBBI", *step) for step in steps))
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return False
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    refused: int = prctl(_SET_FILTER, _FILTER_MODE, ctypes.byref(program), 0, 0)
    return refused == 0


def no_core_dumps() -> None:
    """Leave no image of the memory behind: it may hold what somebody asked."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent(parent: int) -> None:
    """End this process at once when ``parent``, which forked it, ends; where the system can."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we could say so
        os._exit(1)


def limit_memory(more: int, most: int | None = None) -> None:
    """Let this process grow by ``more`` bytes and no further, where the system can.

    Its parent may allow it as much as ``most`` later.
    """
    now = memory_held()
    if now is not None:
        resource.setrlimit(resource.RLIMIT_AS, (now + more, now + max(more, most or 0)))


@contextmanager
def memory_at_most(more: int) -> Iterator[None]:
    """Let this process grow by ``more`` bytes meanwhile, where the system can."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    now = memory_held()
    if now is None:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (now + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def memory_held() -> int | None:
    """Return how large this process is, in bytes of addresses, where the system says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):  # macOS has no such file, and does not keep this limit
        return None
    return pages * resource.getpagesize()


def limit_processor(seconds: float, used: float | None = None) -> None:
    """End this process when it has used ``seconds`` more of a processor, whoever watches it.

    ``used`` is what it has used so far, for who knows that already.
    """
    until = math.ceil((time.process_time() if used is None else used) + seconds) + 1
    now, most = resource.getrlimit(resource.RLIMIT_CPU)
    if until != now and (most == resource.RLIM_INFINITY or until < most):
        resource.setrlimit(resource.RLIMIT_CPU, (until, most))
