"""Measure SPARQL engines side by side on invented records.

    python -m benchmarks.sparql 100k 1M
    python -m benchmarks.sparql 10M --engines oxigraph-disk habeas virtuoso --name sparql-10M
    python -m benchmarks.sparql --table benchmarks/results/sparql-2026-11-23.json

The figures go to a dated file, with a picture and a table made of it.
"""

import argparse
import json
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import machine
from benchmarks.shacl.run import size_of
from benchmarks.sparql.costs import cpu_of, memory_of
from benchmarks.sparql.engines import ENGINES, REFERENCE
from benchmarks.sparql.engines.engine import Engine, FailedError, MissingError
from benchmarks.sparql.engines.virtuoso import Virtuoso
from benchmarks.sparql.generator import SEED
from benchmarks.sparql.measuring import measure
from benchmarks.sparql.questions import Question, questions
from benchmarks.sparql.strain import strain
from benchmarks.sparql.table import table
from benchmarks.sparql.world import MAKING, release_of

__all__ = ["main"]

RESULTS = Path(__file__).parents[1] / "results"
TABLE = Path(__file__).parent / "RESULTS.md"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for, and keep it as JSON, as a table and as a picture."""
    options = _options(arguments)
    if threading.current_thread() is threading.main_thread():
        # engines live in sessions of their own: whoever ends us ends them too
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    if options.table:
        path, *more = options.table
        result = _together([json.loads(each.read_text("utf-8")) for each in (path, *more)])
    else:
        result = _measure(options)
        options.out.mkdir(parents=True, exist_ok=True)
        path = options.out / f"{options.name}-{result['date']}.json"
        path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        _say(f"-> {path}")
    words = table(result)
    print(words)
    if options.table or (options.out == RESULTS and _is_whole(options)):
        TABLE.write_text(words, encoding="utf-8")
        _say(f"-> {TABLE}")
    if not options.no_picture:
        from benchmarks.sparql.picture import draw

        path.with_suffix(".svg").write_bytes(draw(result))
        _say(f"-> {path.with_suffix('.svg')}")


def _is_whole(options: argparse.Namespace) -> bool:
    """Return whether a run leaves nothing out that the page should tell."""
    return not options.queries and len(options.engines) == len(ENGINES) and options.strain


def _together(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Return several results as one; what there is once is as in the first."""
    first, *more = results
    for other in more:
        for name in ("left out", "graphs", "loads", "rows", "strain"):
            first[name] += other[name]
        for name in ("engines", "missing"):
            first[name] |= other[name]
        first["seconds"] = max(first["seconds"], other["seconds"])
        first["minutes"] = round(first["minutes"] + other["minutes"], 1)
    return first


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    """Return all figures, and what has none."""
    start = time.perf_counter()
    result: dict[str, Any] = {
        "benchmark": "sparql",
        "date": date.today().isoformat(),
        "machine": machine(),
        "seed": options.seed,
        "seconds": options.seconds,
        "note": options.note,
        "reference": REFERENCE,
        "engines": {},
        "missing": {},
        "left out": [],
        "queries": [
            {"query": one.name, "kind": one.kind, "summary": one.summary, "advice": one.advice}
            for one in _asked(options)
        ],
        "graphs": [],
        "loads": [],
        "rows": [],
        "strain": [],
    }
    for size in options.sizes:
        _say(f"\n{size:,} triples")
        release = release_of(size, options.keep, options.seed)
        manifest = json.loads((release / "manifest.json").read_text("utf-8"))
        result["graphs"].append({"triples": size, "quads": manifest["quads"]} | manifest["counts"])
        making = json.loads((release / MAKING).read_text("utf-8"))
        result["loads"].append({"triples": size, "engine": "habeas", "steps": making})
        with tempfile.TemporaryDirectory() as folder:
            _side_by_side(options, size, release, Path(folder), result)
            if options.strain:
                _say("  strain")
                figures = strain(release, Path(folder))
                _say(f"    {json.dumps(figures, ensure_ascii=False)}")
                result["strain"].append({"triples": size, "figures": figures})
    result["minutes"] = round((time.perf_counter() - start) / 60, 1)
    return result


def _side_by_side(
    options: argparse.Namespace, size: int, release: Path, folder: Path, result: dict[str, Any]
) -> None:
    with ExitStack() as stack:
        engines: dict[str, Engine] = {}
        for name in options.engines:
            try:
                engine = ENGINES[name](release, folder / name)
            except MissingError as error:
                result["missing"][name] = str(error)
                _say(f"  MISSING {name}: {error}")
                continue
            most = dict(options.most).get(name, engine.most)
            if size > most:
                result["left out"].append(f"{name}, {size:,}: above its {most:,} triples")
                continue
            try:
                load = stack.enter_context(_started(engine))
            except FailedError as error:
                result["missing"][name] = f"at {size:,}: {error}"
                _say(f"  MISSING {name}: {error}")
                continue
            engines[name] = engine
            result["engines"][name] = {"versions": dict(engine.version()), "note": engine.note}
            result["loads"].append({"triples": size, "engine": name, "steps": load})
            _say(f"  {name}: {load}")
        asked = _asked(options)
        for one in measure(engines, asked, options.repeat, options.seconds):
            result["rows"].append({"triples": size} | one.row())


@contextmanager
def _started(engine: Engine) -> Iterator[dict[str, dict[str, float]]]:
    """Load and start an engine; give what that took, and end it afterwards."""
    engine.load()
    wall = time.perf_counter()
    try:
        engine.start()
        start = {
            "CPU s": round(cpu_of(engine.leader), 3),
            "wall s": round(time.perf_counter() - wall, 3),
            "memory MB": round(memory_of(engine.leader), 1),
        }
        loading = engine.loading() if isinstance(engine, Virtuoso) else {}
        yield loading | {"start": start}
    finally:
        engine.stop()


def _asked(options: argparse.Namespace) -> list[Question]:
    return [
        one
        for one in questions()
        if not options.queries or any(one.name.startswith(name) for name in options.queries)
    ]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sparql",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("sizes", nargs="*", type=size_of, default=[100_000], help="triples: 100k 1M 10M")
    names = list(ENGINES)
    add("--engines", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    add("--queries", nargs="+", metavar="NAME", help="how the names of queries begin: 03 04 05")
    add("--repeat", type=int, default=3, help="rounds after the first one; the median counts")
    add("--seconds", type=float, default=20, help="longest time of one answer")
    add(
        "--most",
        nargs="+",
        type=_most_of,
        default=[],
        metavar="NAME=SIZE",
        help="give an engine graphs up to another size",
    )
    add("--seed", type=int, default=SEED)
    add("--keep", type=Path, help="where graphs are kept; a temporary folder by default")
    add("--no-strain", dest="strain", action="store_false", help="ask queries only")
    add("--out", type=Path, default=RESULTS, help="where the result goes")
    add("--name", default="sparql", help="beginning of the names of its files")
    add("--note", default="", help="what a reader must know of this run, in a sentence")
    add("--no-picture", action="store_true")
    add(
        "--table",
        nargs="+",
        type=Path,
        metavar="RESULT",
        help="measure nothing: make the page and a picture of these results again",
    )
    return parser.parse_args(arguments)


def _most_of(text: str) -> tuple[str, int]:
    name, _, size = text.partition("=")
    if name not in ENGINES or not size:
        raise argparse.ArgumentTypeError(f"{text}: write it as rdflib=1M")
    return name, size_of(size)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
