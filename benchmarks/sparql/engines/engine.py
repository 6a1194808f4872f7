"""What every engine can be asked, and how it is held to its time."""

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.sparql.costs import cpu_of

__all__ = ["Engine", "FailedError", "MissingError", "TookTooLongError"]


class FailedError(Exception):
    """An engine gave no answer; the words are its own, shortened."""

    def __init__(self, reason: str) -> None:
        super().__init__(" ".join(reason.split())[:200])


class TookTooLongError(FailedError):
    """An engine was ended, since it took longer than a query may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer after {seconds:g} s")


class MissingError(Exception):
    """An engine is not on this machine, and why."""


class Engine(ABC):
    """An engine with a graph loaded, as one or more processes in a session of their own."""

    #: The largest graphs that it is given, in triples, if nobody says otherwise.
    most = 10**9
    #: What a reader of the figures must know.
    note = ""

    def __init__(self, release: Path, folder: Path) -> None:
        self.release = release
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None

    def load(self) -> None:  # noqa: B027 - what opens a release as it is has nothing to load
        """Load the graph, if that outlives a process. It is measured apart."""

    @abstractmethod
    def start(self) -> None:
        """Start, and return when it answers; what it must load into memory is loaded."""

    @abstractmethod
    def ask(self, text: str, format: str, seconds: float) -> bytes:
        """Return the whole answer to one query.

        Raises
        ------
        FailedError
            If there is none; after TookTooLongError it has to be started again.
        """

    def cpu(self) -> float:
        """Return the CPU seconds that it has taken since it was started."""
        return cpu_of(self.leader)

    def version(self) -> Mapping[str, str]:
        """Return what it consists of, with versions."""
        return {}

    @property
    def leader(self) -> int:
        """The first process of its session."""
        assert self._process is not None, "not started"
        return self._process.pid

    def stop(self) -> None:
        """End all its processes; those that do not mind are killed after ten seconds."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process = None

    def kill(self) -> None:
        """End all its processes at once."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _spawn(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        pipes: bool = False,
    ) -> None:
        """Start a process; what it says goes to ``said.txt``."""
        pipe = subprocess.PIPE if pipes else subprocess.DEVNULL
        with (self.folder / "said.txt").open("wb") as said:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **(environment or {})},
                stdin=pipe,
                stdout=pipe if pipes else said,
                stderr=said,
                start_new_session=True,
            )

    def _wait_until(self, ready: Callable[[], object], seconds: float) -> None:
        """Wait until ``ready()`` is true, which may raise OSError until then."""
        assert self._process is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise FailedError(f"ended at its start: {self._said()}")
            with suppress(OSError):
                if ready():
                    return
            time.sleep(0.05)
        raise FailedError(f"does not answer after {seconds:g} s: {self._said()}")

    def settle(self, seconds: float = 60) -> None:
        """Wait until it is idle: what it still prepares after its start belongs to no query."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.cpu()
            time.sleep(0.5)
            if self.cpu() - before < 0.01:
                return

    def _said(self) -> str:
        return (self.folder / "said.txt").read_text("utf-8", "replace")[-400:]
