"""What it takes to compare two releases: beside ``comm`` and ``diff``, which know only lines.

    python -m benchmarks.changes [--lines 1000000 ...] [--result FILE]

Two files of sorted N-Quads differ in one statement of a hundred, of one subject in fifty. Each way
compares them in turn, once without counting. All read the same compressed files: ``comm`` and
``diff`` from ``gzip -dc``. Told are the middle of the rounds, and the most memory that a process had.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import machine

__all__ = ["main"]

RESULTS = Path(__file__).parent / "results"
ROUNDS = 3
_OURS = """
import resource, sys
from pathlib import Path
from habeas.changes import {what}
{work}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
_WAYS = {
    "compare": _OURS.format(
        what="compare",
        work="with compare(Path(sys.argv[1]), Path(sys.argv[2])) as changes:\n    [0 for _ in changes]",
    ),
    "patch and list of things": _OURS.format(
        what="make_changes",
        work="import tempfile\nwith tempfile.TemporaryDirectory() as place:\n"
        "    make_changes(Path(sys.argv[1]), Path(sys.argv[2]), Path(place) / 'made')",
    ),
    "read both, no more": "import gzip, resource, sys\nfor name in sys.argv[1:3]:\n"
    "    with gzip.open(name + '/public.nq.gz') as file:\n        while file.read(1 << 18):\n            pass\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)",
}
_SHELL = {
    "comm": "comm -3 <(gzip -dc $1/public.nq.gz) <(gzip -dc $2/public.nq.gz) > /dev/null",
    "diff": "diff <(gzip -dc $1/public.nq.gz) <(gzip -dc $2/public.nq.gz) > /dev/null",
}


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--result", type=Path)
    given = parser.parse_args()
    rows = []
    for lines in given.lines:
        with tempfile.TemporaryDirectory() as folder:
            places = _releases(Path(folder), lines)
            rows += _measured(places, lines, given.rounds)
    said = {"benchmark": "changes", "date": date.today().isoformat(), "machine": machine()}
    path = given.result or RESULTS / f"changes-{said['date']}.json"
    path.write_text(json.dumps(said | {"rows": rows}, indent=1) + "\n", encoding="utf-8")


def _releases(folder: Path, lines: int) -> tuple[Path, Path]:
    """Write two releases of so many statements, ten about each subject."""
    places = folder / "0000000000000000", folder / "1111111111111111"
    for version, place in enumerate(places):
        place.mkdir()
        with gzip.open(place / "public.nq.gz", "wb", compresslevel=1) as file:
            for start in range(0, lines, 10_000):
                text = "".join(_line(n, version) for n in range(start, min(start + 10_000, lines)))
                file.write(text.encode())
    return places


def _line(number: int, version: int) -> str:
    subject, place = divmod(number, 10)
    changed = version and subject % 50 == 0 and place < 5
    return (
        f"<https://w3id.org/habeas/id/claim/{subject:09}> "
        f"<https://w3id.org/habeas/ontology#property{place}> "
        f'"value {(number * 2_654_435_761) % 4_294_967_296}{"!" if changed else ""}" '
        "<https://w3id.org/habeas/graph/records> .\n"
    )


def _measured(places: tuple[Path, Path], lines: int, rounds: int) -> list[dict[str, Any]]:
    commands = {
        **{name: [sys.executable, "-c", text, *map(str, places)] for name, text in _WAYS.items()},
        **{name: ["bash", "-c", text, name, *map(str, places)] for name, text in _SHELL.items()},
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    memory: dict[str, int] = {}
    for number in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if number:
                times[name].append(time.perf_counter() - start)
            if name in _WAYS:
                memory[name] = int(done.stdout)
            else:
                memory[name] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    rows = []
    for name, taken in times.items():
        row: dict[str, Any] = {"way": name, "lines": lines, "seconds": round(median(taken), 2)}
        if name in _WAYS:
            row["memory MB"] = memory[name]
        rows.append(row)
        print("  " + ", ".join(f"{key}: {value}" for key, value in row.items()), flush=True)
    return rows


if __name__ == "__main__":
    main()
