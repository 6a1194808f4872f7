"""CPU time and memory of an engine, whatever number of processes it is.

An engine is the processes of one session, with all that they have started. CPU time is read from
the clock of each process, which counts its threads to the nanosecond, and for those that have
ended from their parents, to the hundredth of a second. Memory is the proportional set size: what
processes share counts once.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["Peak", "cpu_of", "memory_of", "processes_of", "spent"]

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
_SPAWN = multiprocessing.get_context("spawn")
#: Looking at memory takes time itself: never more than a twentieth of all.
_PAUSE, _SHARE = 0.02, 20


def processes_of(leader: int) -> list[int]:
    """Return the processes of the session of ``leader``, and those that descend from them."""
    found = {leader}
    parents: dict[int, int] = {}
    for number, fields in _stats():
        parents[number] = int(fields[1])
        if int(fields[3]) == leader:
            found.add(number)
    grown = True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return sorted(found)


def _stats() -> Iterator[tuple[int, list[str]]]:
    """Yield each process of the system and the fields of its state, from the third one on."""
    for entry in os.listdir(_PROC):
        if entry.isdigit():
            with suppress(OSError):
                yield int(entry), _fields(int(entry))


def _fields(process: int) -> list[str]:
    # the name of a program may hold blanks and brackets, so what follows the last bracket counts
    return (_PROC / str(process) / "stat").read_text("utf-8").rpartition(")")[2].split()


def cpu_of(leader: int) -> float:
    """Return the CPU seconds, user and system, of an engine so far, with processes that ended."""
    total = 0.0
    for process in processes_of(leader):
        with suppress(OSError, ValueError):
            # its own times, and those of children that it has heard of, in ticks of the clock
            own, ended = (sum(map(int, _fields(process)[place : place + 2])) for place in (11, 13))
            total += _clock(process, own / _TICK) + ended / _TICK
    return total


def _clock(process: int, otherwise: float) -> float:
    """Return the CPU seconds of a process; one that has ended unheard has no clock any more."""
    try:
        return time.clock_gettime((~process << 3) | 2)
    except OSError:
        return otherwise


def memory_of(leader: int) -> float:
    """Return the memory that an engine holds, in MB."""
    total = 0
    for process in processes_of(leader):
        with suppress(OSError):
            total += _held(_PROC / str(process))
    return total / 1e6


def _held(process: Path) -> int:
    """Return what a process holds in bytes; what it shares is divided by those who share it."""
    try:
        text = (process / "smaps_rollup").read_text("ascii")
    except PermissionError:  # it is sealed off, and only told how much is not of files
        resident, shared = map(int, (process / "statm").read_text("ascii").split()[1:3])
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE")
    lines = [line.split() for line in text.splitlines()]
    return 1024 * sum(int(line[1]) for line in lines if line[0] == "Pss:")


class Peak:
    """The most memory that an engine holds while this is entered.

    A process of its own looks, so that whoever measures times meanwhile is not held up.
    """

    def __init__(self, leader: int) -> None:
        self._leader = leader
        self._line, line = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_look, args=(leader, line), daemon=True)
        self.megabytes = 0.0

    def __enter__(self) -> Self:
        """Begin to look."""
        self._process.start()
        self._line.recv()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Look once more and end."""
        self._line.send(None)
        self.megabytes = max(self._line.recv(), memory_of(self._leader))
        self._process.join()


def _look(leader: int, line: "Connection[float, None]") -> None:
    """Look until somebody says that it is enough, and tell the most that was seen."""
    most, pause = memory_of(leader), 0.0
    line.send(most)
    while not line.poll(pause):
        start = time.perf_counter()
        most = max(most, memory_of(leader))
        pause = max(_PAUSE, _SHARE * (time.perf_counter() - start))
    line.send(most)


@contextmanager
def spent(leader: int) -> Iterator[list[float]]:
    """Give a list that holds, after the block, the CPU seconds that an engine took in it."""
    found: list[float] = []
    before = cpu_of(leader)
    yield found
    found.append(cpu_of(leader) - before)
