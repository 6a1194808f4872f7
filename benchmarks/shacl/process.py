"""What a whole process costs: CPU time, wall time and the most memory it held.

This file is a program as well. A process begins as a copy of the one that
starts it, and the system counts the memory of that copy too; so what is
measured is started by a small program that does nothing else.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "measure"]

#: How often a process is looked at, in seconds.
_PAUSE = 0.02


@dataclass(frozen=True)
class Cost:
    """What one process and all that it started has cost."""

    cpu: float
    wall: float
    #: The most memory that it held at one time, in MB.
    peak: float
    #: Empty where it came to its end; else why not.
    failure: str


def measure(
    command: Sequence[str],
    *,
    limit: float,
    memory: float,
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command in a folder and return its cost.

    Parameters
    ----------
    limit
        It is ended after so many seconds.
    memory
        It is ended when it holds so many MB.
    """
    with tempfile.TemporaryDirectory() as place:
        result = Path(place, "cost.json")
        starter = [sys.executable, "-I", "-S", __file__, str(result), str(limit), str(memory)]
        subprocess.run(
            [*starter, *command],
            check=True,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL,
        )
        return Cost(**json.loads(result.read_text(encoding="utf-8")))


def _main(result: str, limit: str, memory: str, *command: str) -> None:
    with tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(command, stderr=words, start_new_session=True)
        failure = ""
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            wall = time.perf_counter() - start
            if ended:
                break
            if not failure and wall > float(limit):
                failure = f"ended after {float(limit):.0f} s"
            elif not failure and _held(process.pid) > float(memory):
                failure = f"ended above {float(memory):.0f} MB"
            if failure:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(_PAUSE)
        if status and not failure:
            words.seek(0)
            said = words.read().decode("utf-8", "replace").strip().splitlines()
            told = " / ".join(line.strip() for line in said[-3:])
            failure = f"exit {os.waitstatus_to_exitcode(status)}: {told[-300:]}"
    cost = {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "peak": usage.ru_maxrss * 1024 / 1e6,
        "failure": failure,
    }
    Path(result).write_text(json.dumps(cost), encoding="utf-8")


def _held(process: int) -> float:
    """Return the memory of a process in MB, 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    _main(*sys.argv[1:])
