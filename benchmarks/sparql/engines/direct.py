"""Engines that are libraries: a process that holds the graph and answers over a pipe.

Its CPU time is taken inside, around the call alone: the query is parsed and run, and the answer
written to a file. So nothing of the pipe counts.
"""

import json
import select
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.sparql.engines.engine import Engine, FailedError, TookTooLongError
from benchmarks.sparql.world import dump_of

__all__ = ["Direct"]

ROOT = Path(__file__).parents[3]


class Direct(Engine):
    """One of ``disk``, ``memory`` (Oxigraph by pyoxigraph) and ``rdflib`` (in memory)."""

    def __init__(self, kind: str, release: Path, folder: Path) -> None:
        super().__init__(release, folder)
        self._kind = kind
        self._answer = folder / "answer"
        self._taken = 0.0
        self.most = 100_000 if kind == "rdflib" else 10**9
        self.note = {
            "disk": "The engine alone, on the release's store, in one process.",
            "memory": "The engine alone, the graph in memory, in one process.",
            "rdflib": "In memory, in one process.",
        }[kind]

    def start(self) -> None:
        """Start the process; it loads the graph where that is in memory."""
        place = self.release / "store" if self._kind == "disk" else dump_of(self.release)
        command = [sys.executable, "-m", "benchmarks.sparql.engines.answering"]
        self._spawn(
            [*command, self._kind, str(place), str(self._answer)],
            environment={"PYTHONPATH": str(ROOT)},
            pipes=True,
        )
        self._taken = float(self._line(1800))

    def ask(self, text: str, format: str, seconds: float) -> bytes:
        """Let the process answer into a file."""
        return self.ask_all([text], format, seconds)

    def ask_all(self, texts: Sequence[str], format: str, seconds: float) -> bytes:
        """Let the process answer several queries without a pause, one after another in one file."""
        assert self._process is not None
        assert self._process.stdin is not None
        request = {"texts": texts, "format": format}
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        said = json.loads(self._line(seconds))
        self._taken += said["cpu"]
        if "error" in said:
            raise FailedError(said["error"])
        return self._answer.read_bytes()

    def cpu(self) -> float:
        """Return what the loading and the calls have taken."""
        return self._taken

    def version(self) -> Mapping[str, str]:
        """Return the library and its version."""
        library = "rdflib" if self._kind == "rdflib" else "pyoxigraph"
        return {library: version(library)}

    def _line(self, seconds: float) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            self.kill()
            raise TookTooLongError(seconds)
        line = self._process.stdout.readline()
        if not line:
            raise FailedError(f"the process ended: {self._said()}")
        return line.decode()
