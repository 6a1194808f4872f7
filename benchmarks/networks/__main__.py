"""Measure networks side by side: ``python -m benchmarks.networks 10k 100k 1M``.

``python -m benchmarks.networks 1M --measures`` takes all measures that we have, one after the other.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.measure import machine
from benchmarks.networks.generator import write
from benchmarks.networks.work import TASKS, TOOLS

RESULTS = Path(__file__).parents[1] / "results"
_SIZES = {"k": 1_000, "M": 1_000_000}


def size_of(text: str) -> int:
    """Return ``10k`` or ``1M`` as a number."""
    return int(float(text[:-1]) * _SIZES[text[-1]]) if text[-1] in _SIZES else int(text)


def measured(
    release: Path, tools: Iterable[str], tasks: Iterable[str], seconds: float, rounds: int
) -> Iterator[dict[str, Any]]:
    """Yield what each tool took for each task: that of the rounds with the median CPU time."""
    for task in tasks:
        for tool in tools:
            found = [_once(tool, task, release, seconds) for _ in range(rounds)]
            done = sorted(
                (each for each in found if "CPU s" in each), key=lambda each: each["CPU s"]
            )
            yield {"task": task, "tool": tool, **(done[len(done) // 2] if done else found[0])}


def _once(tool: str, task: str, release: Path, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.networks.work", tool, task, str(release)]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=seconds, check=True)
    except subprocess.TimeoutExpired:
        return {"not done": f"stopped after {seconds:g} s"}
    except subprocess.CalledProcessError as error:
        return {"not done": error.stderr.decode().strip().splitlines()[-1]}
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def page(results: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of the table: CPU seconds, and in brackets the peak memory in MB."""
    for result in results:
        tools = list(dict.fromkeys(row["tool"] for row in result["rows"]))
        yield f"\n## {result['involvements']:,} involvements\n"
        yield f"| task | {' | '.join(tools)} |"
        yield f"|---|{'---:|' * len(tools)}"
        for task in dict.fromkeys(row["task"] for row in result["rows"]):
            cells = [_cell(row) for row in result["rows"] if row["task"] == task]
            yield f"| {task} | {' | '.join(cells)} |"


def _cell(row: dict[str, Any]) -> str:
    if "CPU s" in row:
        return f"{row['CPU s']:g} ({row['peak memory MB']:,})"
    return row["not done"] if "stopped" in row["not done"] else "-"


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(prog="benchmarks.networks", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=size_of, default=[10_000, 100_000])
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=TOOLS)
    parser.add_argument("--tasks", nargs="+", default=list(TASKS), choices=TASKS)
    parser.add_argument(
        "--measures", nargs="*", metavar="NAME", help="our measures: these, or all of them"
    )
    parser.add_argument("--seconds", type=float, default=600.0, help="longest time of one task")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--keep", type=Path, help="where releases are kept; a temporary folder else"
    )
    parser.add_argument("--name", default="networks", help="beginning of the name of the result")
    arguments = parser.parse_args()
    if arguments.measures is not None:
        from habeas.networks.catalogue import MEASURES

        arguments.tools, arguments.tasks = ["habeas"], arguments.measures or list(MEASURES)
        arguments.name = f"{arguments.name}-measures"
    path = RESULTS / f"{arguments.name}-{date.today().isoformat()}.json"
    # further runs of a day are added
    results = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else []
    measured_now = []
    with tempfile.TemporaryDirectory() as spare:
        for size in arguments.sizes:
            release = (arguments.keep or Path(spare)) / f"networks-{size}"
            if not release.exists():
                write(release, size)
            rows = list(
                measured(
                    release, arguments.tools, arguments.tasks, arguments.seconds, arguments.rounds
                )
            )
            measured_now.append({"involvements": size, "rows": rows})
    packages = ["numpy", "scipy", "networkx", "networkit", "igraph", "pandas", "duckdb"]
    kept = {
        "benchmark": "networks",
        "date": date.today().isoformat(),
        "machine": machine() | {name: _version(name) for name in packages},
        "results": [*results, *measured_now],
    }
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print("\n".join(page(measured_now)))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
