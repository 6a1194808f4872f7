"""Virtuoso Open Source 7: started in the foreground, from a folder of its own, on loopback only.

The graph is loaded once into one named graph, which is what Virtuoso is quickest on, with its text
index; the database stays beside the release, so that it is loaded once for all runs.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from benchmarks.sparql.costs import Peak
from benchmarks.sparql.engines.engine import FailedError, MissingError
from benchmarks.sparql.engines.http import HttpEngine, free_port
from benchmarks.sparql.world import dump_of

__all__ = ["Virtuoso"]

GRAPH = "urn:habeas:benchmark"
_DONE = "loaded"
#: Pages of 8 kB that may be held: for the whole graph, as its manual advises, and no more.
_FEWEST, _MOST, _TRIPLES_A_PAGE = 30_000, 600_000, 10
_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
LiteMode = 0
DisableUnixSocket = 1
DisableTcpSocket = 0
MaxClientConnections = 20
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {data}
MaxSortedTopRows = 1000000
ResultSetMaxRows = 100000000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 20
DavRoot = DAV
EnabledDavVSP = 0
KeepAliveTimeout = 600
MaxKeepAlives = 20
HTTPThreadSize = 280000

[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryCostEstimationTime = 100000000
MaxQueryExecutionTime = 100000000
DefaultQuery = select * where {{ ?s ?p ?o }} limit 1
"""
_LOAD = (
    "ld_dir('{data}', 'graph.nt', '{graph}');",
    "rdf_loader_run();",
    "checkpoint;",
)
_INDEX = (
    "DB.DBA.RDF_OBJ_FT_RULE_ADD(null, null, 'all');",
    "DB.DBA.VT_INC_INDEX_DB_DBA_RDF_OBJ();",
    "checkpoint;",
)


class Virtuoso(HttpEngine):
    """Virtuoso over HTTP, with the graph as the default graph of each query."""

    note = "Over HTTP. The graph is one named graph, and the text index is there."
    parameters = MappingProxyType({"default-graph-uri": GRAPH})

    def __init__(self, release: Path, folder: Path) -> None:
        super().__init__(release, folder)
        self.program, self.isql = (_find(name) for name in ("virtuoso-t", "isql-vt"))
        #: Where its database is.
        self.place = release.parent / "virtuoso"
        self._sql = 0

    def load(self) -> None:
        """Load the graph into a new database, unless that was done."""
        if (self.place / _DONE).is_file():
            return
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()
        lines = self.place / "graph.nt"
        with dump_of(self.release).open("rb") as data, lines.open("wb") as output:
            output.writelines(line[: line.rindex(b" <")] + b" .\n" for line in data)
        self.start()
        try:
            loading = {}
            for name, commands in (("load", _LOAD), ("text index", _INDEX)):
                cpu, wall = self.cpu(), time.perf_counter()
                with Peak(self.leader) as peak:
                    self.command(*commands)
                loading[name] = {
                    "CPU s": round(self.cpu() - cpu, 3),
                    "wall s": round(time.perf_counter() - wall, 3),
                    "peak memory MB": round(peak.megabytes, 1),
                    "disk MB": round((self.place / "virtuoso.db").stat().st_size / 1e6, 1),
                }
        finally:
            self.stop()
        lines.unlink()
        (self.place / _DONE).write_text(json.dumps(loading), "utf-8")

    def loading(self) -> dict[str, dict[str, float]]:
        """Return what loading took, whenever that was."""
        found: dict[str, dict[str, float]] = json.loads((self.place / _DONE).read_text("utf-8"))
        return found

    def start(self) -> None:
        """Start the server; it takes about a second."""
        self.port, self._sql = free_port(), free_port()
        ini = self.folder / "virtuoso.ini"
        self.place.mkdir(exist_ok=True)
        (self.place / "virtuoso.lck").unlink(missing_ok=True)
        manifest = json.loads((self.release / "manifest.json").read_text("utf-8"))
        buffers = min(_MOST, max(_FEWEST, manifest["quads"] // _TRIPLES_A_PAGE))
        ini.write_text(
            _INI.format(
                folder=self.place,
                data=self.place,
                http=self.port,
                sql=self._sql,
                buffers=buffers,
                dirty=buffers * 3 // 4,
            ),
            "utf-8",
        )
        self._spawn([self.program, "+foreground", "+configfile", str(ini)])
        self._wait_until(self._answers, 120)
        self.command("status();")

    def command(self, *commands: str) -> str:
        """Run commands of its own language; return what it says."""
        texts = [
            text.format(data=self.place, graph=GRAPH) if "{data}" in text else text
            for text in commands
        ]
        done = subprocess.run(
            [self.isql, f"127.0.0.1:{self._sql}", "dba", "dba", "errors=stdout"],
            input="\n".join(texts),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or "*** Error" in done.stdout:
            raise FailedError(f"virtuoso: {done.stdout[-300:]} {done.stderr[-300:]}")
        return done.stdout

    def version(self) -> Mapping[str, str]:
        """Return the version that the program tells."""
        told = subprocess.run([self.program, "-?"], capture_output=True, text=True, check=False)
        lines = (told.stdout + told.stderr).splitlines()
        return {"Virtuoso": next(line.split()[1] for line in lines if line.startswith("Version"))}


def _find(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise MissingError(f"{name} is not on this machine (Debian: virtuoso-opensource-7)")
    return path
