"""What one projection costs on DuckDB, Spark and Sail: CPU seconds and memory of all its processes.

    python -m benchmarks.networks.engines 1000000 duckdb sail spark

Linux only, since it reads ``/proc``.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.networks.generator import heavy_tailed
from habeas.networks import engines
from habeas.sql_text import text_of

#: What DuckDB may use.
MEMORY = {1_000_000: "500MB", 10_000_000: "1500MB"}


def write(involvements: int, parquet: Path) -> None:
    """Write invented memberships as an edge table."""
    agent, case, agents, _ = heavy_tailed(involvements)
    thing = case + agents
    with duckdb.connect() as database:
        database.register("given", {"agent": agent, "thing": thing.astype("int32")})
        database.execute(f"COPY (FROM given) TO {text_of(parquet)} (FORMAT parquet)")


def project(engine: str, parquet: Path, into: Path, memory: str) -> None:
    """Write the edges of an edge table, by Newman's weights."""
    if engine == "duckdb":
        engines.write_edges(parquet, into, weighting="newman", memory=memory)
    elif engine == "sail":
        with engines.sail() as address:
            engines.write_edges(parquet, into, weighting="newman", engine="spark", address=address)
    else:
        engines.write_edges(parquet, into, weighting="newman", engine="spark", memory="4GB")


def used(session: int) -> tuple[dict[int, float], int]:
    """Return the CPU seconds of each process of a session, and the bytes that all of them hold."""
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    seconds, held = {}, 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[3]) == session:
            seconds[int(path.parent.name)] = (int(fields[11]) + int(fields[12])) / tick
            held += int(fields[21]) * page
    return seconds, held


def measure(engine: str, involvements: int, folder: Path, parquet: Path) -> str:
    """Run one engine in processes of its own, and return what it took as a line."""
    memory = MEMORY.get(involvements, "500MB")
    command = [sys.executable, "-m", __spec__.name, "run", engine, str(parquet)]
    into = folder / f"edges-{engine}"
    start = time.monotonic()
    child = subprocess.Popen([*command, str(into), memory], start_new_session=True)
    seconds: dict[int, float] = {}
    most = 0
    while child.poll() is None:
        now, held = used(child.pid)
        seconds |= now
        most = max(most, held)
        time.sleep(0.05)
    took = time.monotonic() - start
    where = into if into.is_file() else into / "*.parquet"
    [(edges, weight)] = duckdb.execute(
        f"SELECT count(*), sum(weight) FROM read_parquet({text_of(where)})"
    ).fetchall()
    return (
        f"{engine:8} {sum(seconds.values()):7.1f} s CPU {took:7.1f} s {most / 1e6:7.0f} MB "
        f"{edges:,} edges, weights {weight:.3f}"
    )


if __name__ == "__main__":
    first, *rest = sys.argv[1:]
    if first == "run":
        project(rest[0], Path(rest[1]), Path(rest[2]), rest[3])
    else:
        with TemporaryDirectory() as spare:
            table = Path(spare) / "memberships.parquet"
            write(int(first), table)
            for name in rest:
                print(measure(name, int(first), Path(spare), table), flush=True)
