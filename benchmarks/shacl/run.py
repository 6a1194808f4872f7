"""Measure SHACL engines side by side on invented records.

    python -m benchmarks.shacl 10k 100k
    python -m benchmarks.shacl 10k 100k 1M 5M --most pyshacl.sparql=1M --edits 200

Every engine is a process of its own on the same files, in turn. What is
missing, left out, ended or different is part of the result.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import machine
from benchmarks.shacl.compare import Finding, compare, without
from benchmarks.shacl.edits import edits
from benchmarks.shacl.engines import ENGINES, Engine
from benchmarks.shacl.generator import DAMAGE, SEED, write
from benchmarks.shacl.measuring import Limits, Measured, Task, measure_edits, measure_engine
from benchmarks.shacl.peers import MissingEngineError, Peers, Start
from benchmarks.shacl.results import growth_rows, guesses, ratio_rows, table
from benchmarks.shacl.shapes import CORE, SPARQL, count_constraints

__all__ = ["main"]

RESULTS = Path(__file__).parents[1] / "results"
#: Findings are compared with those of this engine, and costs with its costs.
REFERENCE = "pyshacl"
KINDS = {"core": (CORE,), "core+sparql": (CORE, SPARQL)}
#: A process that took longer is not repeated, in CPU seconds.
LONG = 60.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for; print it, and keep it as JSON and as a picture."""
    options = _options(arguments)
    with _folder(options.folder) as folder:
        run = Run(options, folder)
        for size in options.sizes:
            run.measure(size)
        result = run.result()
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{options.name}-{result['date']}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(result))
    print(f"\n-> {path}")
    if result["rows"] and not options.no_picture:
        from benchmarks.shacl.picture import draw

        path.with_suffix(".svg").write_bytes(draw(result))
        print(f"-> {path.with_suffix('.svg')}")


class Run:
    """Everything that is measured in one run."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._peers = Peers(options.peers or folder / "peers")
        self._limits = Limits(options.seconds, options.memory)
        self._measured: list[Measured] = []
        self._equality: dict[int, dict[str, Any]] = {}
        self._edits: list[dict[str, Any]] = []
        self.missing: dict[str, str] = {}
        self.left_out: list[str] = []
        self._starts = dict(self._find(options.engines))

    def _find(self, names: Iterable[str]) -> Iterator[tuple[Engine, Start]]:
        for engine in ENGINES:
            if engine.name in names:
                try:
                    yield engine, self._peers.start(engine)
                except MissingEngineError as error:
                    self.missing[engine.name] = str(error)
                    _say(f"MISSING {engine.name}: {error}")

    def measure(self, size: int) -> None:
        """Measure all engines on a graph of a size."""
        data = self._folder / f"{size}-{self._options.seed}-{self._options.damage}.nt"
        _say(f"\nwriting {size:,} triples")
        triples = write(data, size, self._options.seed, self._options.damage)
        for kind in self._options.shapes:
            shapes = self._folder / f"{kind}.ttl"
            shapes.write_text("".join(path.read_text("utf-8") for path in KINDS[kind]), "utf-8")
            self._side_by_side(size, Task(data, triples, shapes, kind))
        if self._options.edits:
            shapes = self._folder / f"{self._options.shapes[-1]}.ttl"
            self._edit(size, Task(data, triples, shapes, self._options.shapes[-1]))
        if self._options.folder is None:
            data.unlink()

    def _side_by_side(self, size: int, task: Task) -> None:
        here = []
        for engine in self._starts:
            most = self._options.most.get((engine.name, task.kind))
            if most is None:
                most = engine.most_core if task.kind == "core" else engine.most_sparql
            if size > most:
                reason = f"above its {most:,} triples" if most else "it cannot"
                self.left_out.append(f"{engine.name}, {task.kind}, {size:,}: {reason}")
            else:
                here.append(Measured(engine, task))
        for _ in range(self._options.rounds):
            for one in here:
                if not one.failure and not (one.costs and one.cpu > LONG):
                    measure_engine(one, self._starts[one.engine], self._limits)
                    _say(f"  {json.dumps(one.row())}")
        self._measured += here
        self._compare(here)

    def _compare(self, here: list[Measured]) -> None:
        """Compare findings with those of the reference, or of the first that has any."""
        done = [one for one in here if one.findings is not None]
        done.sort(key=lambda one: one.engine.name != REFERENCE)
        for one in done[1:]:
            against = done[0]
            self._equality[id(one)] = {
                "compared with": against.engine.name,
                **_difference(against.findings or Counter(), one.findings or Counter()),
            }

    def _edit(self, size: int, task: Task) -> None:
        """Measure what it costs to validate again after each edit."""
        asked = (size, self._options.seed, self._options.damage, self._options.edits)
        lines = self._folder / "edits.jsonl"
        made = list(edits(*asked))
        lines.write_text("".join(json.dumps(one.row()) + "\n" for one in made), "utf-8")
        names = [edit.what for edit in made]
        for engine, start in self._starts.items():
            if not engine.edits:
                continue
            if size > engine.most_edits:
                reason = f"above its {engine.most_edits:,} triples"
                self.left_out.append(f"{engine.name}, edits, {size:,}: {reason}")
                continue
            start = self._peers.start(engine, engine.edits)
            figures, found = measure_edits(task, start, self._limits, lines, names)
            row = {"triples": task.triples, "engine": engine.name, **figures}
            if found is not None:
                row["equal to a validation of all"] = self._as_of_all(task, engine, lines, found)
            self._edits.append(row)
            _say(f"  edits: {json.dumps(row)}")

    def _as_of_all(
        self, task: Task, engine: Engine, lines: Path, found: Counter[Finding]
    ) -> bool | str:
        """Return whether the edited graph, validated as a whole, gives the same findings."""
        edited = self._folder / "edited.nt"
        removed: set[str] = set()
        added: list[str] = []
        for line in lines.read_text("utf-8").splitlines():
            edit = json.loads(line)
            removed.update(edit["removed"].splitlines(keepends=True))
            added += edit["added"].splitlines(keepends=True)
        with (
            task.data.open(encoding="utf-8") as before,
            edited.open("w", encoding="utf-8") as after,
        ):
            after.writelines(line for line in before if line not in removed)
            after.writelines(added)
        whole = Measured(engine, Task(edited, task.triples, task.shapes, task.kind))
        measure_engine(whole, self._starts[engine], self._limits)
        edited.unlink()
        return whole.failure or compare(whole.findings or Counter(), found).equal

    def result(self) -> dict[str, Any]:
        """Return all figures, and what has none."""
        rows = [one.row() | self._equality.get(id(one), {}) for one in self._measured]
        core, sparql = count_constraints(CORE, named=True), count_constraints(SPARQL)
        growth = growth_rows(rows)
        result: dict[str, Any] = {
            "benchmark": "shacl",
            "date": date.today().isoformat(),
            "machine": machine(),
            "engines": {
                engine.name: {"versions": self._peers.versions(engine), "note": engine.note}
                for engine in self._starts
            },
            "graph": {"seed": self._options.seed, "damaged": self._options.damage},
            "constraints": {
                "core": core.total(),
                "core, parts of others included": count_constraints(CORE).total(),
                "kinds of core": len(core),
                "SPARQL": sparql.total(),
            },
            "missing": self.missing,
            "left out": self.left_out,
            "rows": rows,
            "ratios": ratio_rows(rows, REFERENCE),
            "growth": growth,
            "edits": self._edits,
        }
        if self._options.extrapolate:
            result["extrapolated, not measured"] = guesses(rows, growth, REFERENCE)
        return result


def _difference(reference: Counter[Finding], found: Counter[Finding]) -> dict[str, Any]:
    """Return how findings differ, with the words that make it plain where only paths do."""
    difference = compare(reference, found)
    told: dict[str, Any] = {"equal": difference.equal}
    if not difference.equal:
        paths = compare(without(reference, "path"), without(found, "path"))
        told["equal but for paths"] = paths.equal
        told["missing, more"] = {
            rule: list(counts) for rule, counts in paths.rules().items() if any(counts)
        }
    return told


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [engine.name for engine in ENGINES]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.shacl",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("sizes", nargs="*", type=size_of, default=[10_000, 100_000], help="triples: 10k 100k 1M")
    add("--engines", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    add("--shapes", nargs="+", choices=list(KINDS), default=list(KINDS))
    add("--rounds", type=int, default=1, help="processes for each engine, in turn; median")
    add(
        "--most",
        action="append",
        type=_most_of,
        default=[],
        metavar="NAME.core=SIZE",
        help="give an engine graphs up to another size; NAME.sparql for the SPARQL constraints too",
    )
    add("--edits", type=int, default=0, help="how many edits to validate, one by one")
    add("--seed", type=int, default=SEED)
    add("--damage", type=float, default=DAMAGE, help="share of the records that is damaged, 0 to 1")
    add("--seconds", type=float, default=1800, help="end a process after so long")
    add("--memory", type=float, default=12_000, help="end a process that holds so many MB")
    add("--extrapolate", action="store_true", help="add figures that were not measured, apart")
    add("--peers", type=Path, help="where engines are installed, to be used again")
    add("--folder", type=Path, help="where graphs are written, and kept")
    add("--out", type=Path, default=RESULTS, help="where the result goes")
    add("--name", default="shacl", help="beginning of the names of its files")
    add("--no-picture", action="store_true")
    options = parser.parse_args(arguments)
    options.most = dict(options.most)
    return options


def size_of(text: str) -> int:
    """Return a number of triples, written as 10k or 1M or in full.

    Examples
    --------
    >>> size_of("100k"), size_of("5M"), size_of("12345")
    (100000, 5000000, 12345)
    """
    for letter, times in (("k", 1_000), ("M", 1_000_000)):
        if text.endswith(letter):
            return int(float(text[:-1]) * times)
    return int(text)


def _most_of(text: str) -> tuple[tuple[str, str], int]:
    name, _, size = text.partition("=")
    engine, _, kind = name.rpartition(".")
    kinds = {"core": "core", "sparql": "core+sparql"}
    if kind not in kinds or engine not in {one.name for one in ENGINES}:
        raise argparse.ArgumentTypeError(
            f"{text}: write it as pyshacl.core=1M or pyshacl.sparql=1M"
        )
    return (engine, kinds[kind]), size_of(size)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
