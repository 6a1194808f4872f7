"""Bringing tables into a workspace, beside loading the same triples into Oxigraph.

    python -m benchmarks.bringing 1000000

Rows of involvements with their agents, cases and sources, all invented: few
agents are in many cases, and few cases have many agents. ``habeas import`` reads
them, makes statements of them, checks these against all shapes and keeps them;
``oxigraph load`` takes the same triples from an N-Triples file. Both run in a
process of their own, one after the other. CPU seconds are of all threads,
memory is the peak of resident pages, and disk is what stays.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measure import machine

RESULTS = Path(__file__).parent / "results"
#: For each row of involvements: agents, cases and sources.
AGENTS, CASES, SOURCES = 1 / 5, 1 / 10, 1 / 20
#: Rounds, and of how many rows on there is only one.
ROUNDS, LONG = 3, 500_000
#: From a number to one that is the same on every run, below 1, most often small.
_TAIL = "pow(hash({seed} || ':' || i) / 18446744073709551616.0, 3)"


def write_tables(folder: Path, rows: int) -> None:
    """Write native tables with so many involvements as CSV."""
    agents, cases, sources = (max(1, round(rows * share)) for share in (AGENTS, CASES, SOURCES))
    source = f"'report-' || cast(floor({_TAIL.format(seed=3)} * {sources}) AS INTEGER)"
    agent = f"cast(floor({_TAIL.format(seed=1)} * {agents}) AS INTEGER)"
    case = f"cast(floor({_TAIL.format(seed=2)} * {cases}) AS INTEGER)"
    selects = {
        "sources": f"""
            SELECT 'report-' || i AS id, 'report' AS types, 'Invented report ' || i AS title,
              'https://example.org/' || i AS urls, 'org-' || (i % 50) * 2 AS publishers,
              2001 + i % 20 || '-' || lpad('' || 1 + i % 12, 2, '0') AS issued
            FROM range({sources}) numbers(i)""",
        "agents": f"""
            SELECT CASE i % 2 WHEN 0 THEN 'org-' || i ELSE 'p' || lpad('' || i, 7, '0') END AS id,
              CASE i % 2 WHEN 0 THEN 'organization' ELSE 'person' END AS class,
              CASE i % 2 WHEN 0 THEN 'Watch ' || i ELSE 'Ada Example ' || i END AS name,
              CASE i % 2 WHEN 0 THEN 'human-rights-ngo' END AS types,
              CASE i % 2 WHEN 1 THEN 'public' END AS sensitivity, {source} AS sources
            FROM range({agents}) numbers(i)""",
        "cases": f"""
            SELECT 'case-' || i AS id, 'Invented case ' || i AS name, {source} AS sources
            FROM range({cases}) numbers(i)""",
        "involvements": f"""
            SELECT 'i' || i AS id, 'case-' || {case} AS "case", CASE {agent} % 2
              WHEN 0 THEN 'org-' || {agent} ELSE 'p' || lpad('' || {agent}, 7, '0') END AS agent,
              CASE i % 5 WHEN 0 THEN 'detained' WHEN 1 THEN 'campaigner' ELSE 'supporter' END
                AS role, 2005 + i % 15 || '-' || lpad('' || 1 + i % 12, 2, '0') AS starts,
              {source} AS sources, 'page ' || i % 90 AS locators
            FROM range({rows}) numbers(i)""",
    }
    with duckdb.connect() as con:
        for name, select in selects.items():
            con.execute(f"COPY ({select}) TO '{folder / name}.csv' (FORMAT csv, HEADER)")


def write_triples(workspace: Path, text: Path) -> int:
    """Write the statements of a workspace as N-Triples, in their order; return how many there are."""
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(
            "COPY (SELECT s || ' ' || p || ' ' || o || ' .' FROM "
            f"read_parquet('{workspace}/imports/*/statements.parquet')) TO '{text}' "
            "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01')"
        )
    with text.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns in a process of its own.

    A process begins with the peak memory of the one that started it, so this one must stay small.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def measured(command: Sequence[object]) -> dict[str, float]:
    """Run a command; return its CPU seconds, wall seconds and peak memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {said.decode()}")
    return {
        "CPU seconds": round(used.ru_utime + used.ru_stime, 2),
        "wall seconds": round(time.monotonic() - start, 2),
        "peak memory MB": used.ru_maxrss // 1024,
    }


def size(folder: Path) -> float:
    """Return what is in a folder, in MB."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)


def run(rows: int) -> dict[str, Any]:
    """Measure both ways in turn, and return the middle of all rounds with their ratio."""
    rounds = 1 if rows >= LONG else ROUNDS
    found: list[tuple[dict[str, float], dict[str, float]]] = []
    triples = 0
    scripts = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        tables = root / "tables"
        tables.mkdir()
        apart(write_tables, tables, rows)
        for number in range(rounds):
            workspace, store, text = (root / f"{each}-{number}" for each in ("ws", "ox", "nt"))
            ours = measured(
                [scripts / "habeas", "import", "--workspace", workspace, tables, "--who", "ada"]
            )
            text = text.with_suffix(".nt")
            triples = apart(write_triples, workspace, text)
            theirs = measured([scripts / "oxigraph", "load", "--location", store, "--file", text])
            ours["disk MB"], theirs["disk MB"] = size(workspace), size(store)
            found.append((ours, theirs))
            text.unlink()
    middle = sorted(found, key=lambda pair: pair[0]["CPU seconds"] / pair[1]["CPU seconds"])
    ours, theirs = middle[len(middle) // 2]
    return {
        "rows of involvements": rows,
        "triples": triples,
        "import": ours,
        "oxigraph load": theirs,
        "ratio of CPU": round(ours["CPU seconds"] / theirs["CPU seconds"], 2),
        "all ratios": [round(o["CPU seconds"] / t["CPU seconds"], 2) for o, t in found],
    }


def main() -> None:
    """Measure so many rows as the arguments say, and keep what came out."""
    rows = [run(int(count)) for count in sys.argv[1:] or ["100000"]]
    result = {
        "benchmark": "bringing",
        "date": date.today().isoformat(),
        "machine": machine(),
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "rows": rows,
    }
    path = RESULTS / f"bringing-{result['date']}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    for row in rows:
        print(json.dumps(row, indent=1))


if __name__ == "__main__":
    main()
