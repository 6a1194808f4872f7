"""rdflib-endpoint, in an environment of its own, on Oxigraph's store for rdflib."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.sparql.engines.engine import MissingError
from benchmarks.sparql.engines.http import HttpEngine, free_port
from benchmarks.sparql.world import dump_of

__all__ = ["RdflibEndpoint"]

_PINS = {"rdflib-endpoint": "0.6.3", "oxrdflib": "0.5.0", "uvicorn": "0.40.0"}
_PROGRAM = """\
import sys
import uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint

graph = Graph(store="Oxigraph")
graph.parse(sys.argv[1], format="ox-nt", transactional=False)
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="warning")
"""


class RdflibEndpoint(HttpEngine):
    """rdflib-endpoint over HTTP."""

    note = "Over HTTP, on Oxigraph's store in memory (oxrdflib), in one process."
    path = "/"
    most = 100_000

    def __init__(self, release: Path, folder: Path) -> None:
        super().__init__(release, folder)
        self._python = _environment()

    def start(self) -> None:
        """Start the server; it loads the graph into memory."""
        self.port = free_port()
        lines = self.folder / "graph.nt"
        with dump_of(self.release).open("rb") as data, lines.open("wb") as output:
            output.writelines(line[: line.rindex(b" <")] + b" .\n" for line in data)
        program = self.folder / "program.py"
        program.write_text(_PROGRAM, "utf-8")
        self._spawn([str(self._python), str(program), str(lines), str(self.port)])
        self._wait_until(self._answers, 600)

    def version(self) -> Mapping[str, str]:
        """Return the versions that are installed."""
        return _PINS


def _environment() -> Path:
    """Return the Python of an environment with the packages; it is made once and stays.

    Raises
    ------
    MissingError
        If they cannot be installed.
    """
    folder = Path(tempfile.gettempdir()) / "habeas-benchmarks" / "rdflib-endpoint"
    python = folder / "bin" / "python"
    wanted = "\n".join(f"{name}=={pin}" for name, pin in _PINS.items())
    done = folder / "installed"
    if done.is_file() and done.read_text("utf-8") == wanted:
        return python
    try:
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [str(python), "-m", "pip", "install", "--quiet", *wanted.split()],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        raise MissingError(f"not installed: {said.strip()[-300:]}") from error
    done.write_text(wanted, "utf-8")
    return python
