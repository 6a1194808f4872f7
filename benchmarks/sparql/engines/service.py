"""Our own service, as ``habeas serve`` starts it."""

import sys
from collections.abc import Mapping
from importlib.metadata import version
from itertools import count
from pathlib import Path
from types import MappingProxyType

from benchmarks.sparql.engines.http import HttpEngine, free_port

__all__ = ["Service"]

_NUMBERS = count()
#: What the command ``habeas`` does.
_PROGRAM = "from habeas.cli import main; main()"


class Service(HttpEngine):
    """The service over a release, with all its processes.

    Parameters
    ----------
    rewrite
        Whether queries may be rewritten, and answered from the sides of the release.
    in_memory
        Whether its workers may share the store in memory.
    seconds
        How long a query may take.
    """

    note = "The service over HTTP, with all its processes. No answer comes from its cache."

    def __init__(
        self,
        release: Path,
        folder: Path,
        rewrite: bool = True,
        in_memory: bool = True,
        seconds: float = 600.0,
    ) -> None:
        super().__init__(release, folder)
        self._seconds = seconds
        self._in_memory = in_memory
        if not rewrite:
            self.parameters = MappingProxyType({"rewrite": "off"})
            self.note = "The same, with rewriting and side tables switched off."
        if not in_memory:
            self.note = "The same, rewriting off, and the store on disk."

    def start(self) -> None:
        """Start the service, and wait until it has nothing left to do."""
        self.port = free_port()
        command = [sys.executable, "-c", _PROGRAM, "serve", "--port", str(self.port)]
        environment = {
            "HABEAS_RELEASES": str(self.release),
            "HABEAS_QUERY_SECONDS": str(self._seconds),
        }
        if not self._in_memory:
            environment["HABEAS_STORE_MEMORY"] = "1"
        self._spawn(command, environment=environment)
        self._wait_until(self._answers, 120)
        self.settle()

    def ask(self, text: str, format: str, seconds: float) -> bytes:
        """Ask with a comment that is new each time, so that nothing is answered from a cache."""
        return super().ask(f"{text}# {next(_NUMBERS)}\n", format, seconds)

    def version(self) -> Mapping[str, str]:
        """Return the versions of ours and of its engine."""
        return {name: version(name) for name in ("habeas", "pyoxigraph")}
