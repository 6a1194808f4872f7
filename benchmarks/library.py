"""Each query of the library: its quick form beside its plain one, and beside the columns.

    python -m benchmarks.library 1M 10M --limit 30

Graphs are invented (``benchmarks/sparql``). Every query runs in a process of its
own, which ends when it has used up its CPU seconds. A row says what the plain
form takes where there is one, and what one value as input takes. Over the
shipped release, ``python -m benchmarks library`` compares with rdflib.
"""

import argparse
import json
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph as ox
from rdflib import Graph

from benchmarks.measure import cpu_seconds, machine, side_by_side
from benchmarks.shacl.run import size_of
from benchmarks.sparql.generator import write
from habeas import columns, queries
from habeas.columns.making import make
from habeas.columns.shapes import answer
from habeas.rdflib_terms import to_graph
from habeas.release import Release
from habeas.shacl.sparql.grammar import read_query
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term
from habeas.terms import PREFIXES

__all__ = ["main", "measured", "run"]

RESULTS = Path(__file__).parent / "results"
PLAIN = Path(__file__).parents[1] / "tests" / "graph" / "queries" / "plain"
#: Where an answer takes longer, in CPU seconds, one round has to do.
SLOW = 1.0
REPEATS = 20
_DAY = ox.Literal("2019-01-01", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
#: Inputs without which there is no answer.
NEEDED: Mapping[str, dict[str, Term]] = {
    "time-held-on-a-day": {"day": _DAY},
    "unconfirmed-detentions": {"day": _DAY},
}
_ROLE = "PREFIX role: <https://w3id.org/habeas/vocab/involvement-role/>\n"
_TOGETHER = "?i habeas:inCase ?case ; habeas:hasPrincipal ?a . ?j habeas:inCase ?case ; habeas:hasPrincipal ?b"
#: Questions that the columns answer, as one would write them.
SHAPES = {
    "co-involvement": f"SELECT ?a ?b (COUNT(DISTINCT ?case) AS ?n) {{ {_TOGETHER} "
    "FILTER (STR(?a) < STR(?b)) } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 20",
    "brokers": "SELECT ?a (COUNT(DISTINCT ?b) AS ?others) (COUNT(DISTINCT ?case) AS ?cases) "
    f"{{ {_TOGETHER} FILTER (?a != ?b) }} GROUP BY ?a ORDER BY DESC(?others) ?a LIMIT 20",
    "cases without counsel": f"{_ROLE}SELECT ?case {{ ?case a habeas:Case FILTER NOT EXISTS "
    "{ ?i habeas:inCase ?case ; habeas:hasRole role:defence-counsel } }",
    "cases without counsel, by shortcut": "SELECT ?case { ?case a habeas:Case FILTER NOT EXISTS "
    "{ ?case actor-as:defence-counsel ?a } }",
    "cases of one country without counsel": f"{_ROLE}SELECT ?case {{ ?d a habeas:DeprivationOfLiberty ; "
    "habeas:isPartOfCase ?case ; habeas:occurredAt ?city . ?city schema:containedInPlace place:xc "
    "FILTER NOT EXISTS { ?i habeas:inCase ?case ; habeas:hasRole role:defence-counsel } }",
    "detentions by year": "SELECT ?year (COUNT(?d) AS ?n) { ?d a habeas:DeprivationOfLiberty ; "
    "habeas:startsOnOrAfter ?start BIND (YEAR(?start) AS ?year) } GROUP BY ?year ORDER BY ?year",
    "who is in a case with one agent": "SELECT DISTINCT ?b { ?i habeas:hasPrincipal agent:body-0 ; "
    "habeas:inCase ?case . ?j habeas:inCase ?case ; habeas:hasPrincipal ?b }",
}


def run(release: Release) -> list[dict[str, Any]]:
    """Return a row for each query over a release: its rows, and CPU seconds beside rdflib."""
    graph = to_graph(quad.triple for quad in release.store.quads())
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    return [_beside_rdflib(release, graph, name) for name in queries.names()]


def _beside_rdflib(release: Release, graph: Graph, name: str) -> dict[str, Any]:
    text = queries.read(name)
    rows = len(queries.select(release.store, name))
    start = cpu_seconds()
    try:
        there = len(list(graph.query(text)))
    except Exception as error:  # noqa: BLE001 - rdflib raises whatever its parts raise
        return {"query": name, "rows": rows, "rdflib": f"failed: {type(error).__name__}: {error}"}
    slow = cpu_seconds() - start > SLOW
    times = side_by_side(
        # repeated, since one answer is shorter than the clock's tick
        lambda: [queries.select(release.store, name) for _ in range(REPEATS)],
        lambda: list(graph.query(text)),
        rounds=1 if slow else 3,
    )
    store, rdflib = times["one"] / REPEATS, times["other"]
    return {
        "query": name,
        "rows": rows,
        "same number of rows": rows == there,
        "store CPU s": round(store, 5),
        "rdflib CPU s": round(rdflib, 4),
        "times quicker": round(rdflib / store, 1) if store else None,
    }


def measured(work: Callable[[], int], limit: int) -> dict[str, Any]:
    """Run something in a process of its own; return its rows, CPU seconds and peak memory.

    ``work`` opens what it needs and returns how many rows it found. The first
    round of quick work does not count: it also reads from the disk.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, limit, theirs))
    process.start()
    theirs.close()
    try:
        found: dict[str, Any] = ours.recv()
    except EOFError:
        found = {"over CPU s": limit}
    process.join()
    return found


def _work(work: Callable[[], int], limit: int, pipe: Any) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    taken: list[float] = []
    while not taken or (taken[0] < SLOW and len(taken) < 4):
        start = time.process_time()
        rows = work()
        taken.append(time.process_time() - start)
    seconds = median(taken[1:]) if len(taken) > 1 else taken[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    pipe.send({"rows": rows, "CPU s": round(seconds, 4), "peak MB": peak})


def _asking(place: Path, text: str, given: Mapping[str, Term]) -> Callable[[], int]:
    store: list[EmbeddedStore] = []

    def ask() -> int:
        if not store:
            store.append(EmbeddedStore.open(place))
        return sum(1 for _ in store[0].rows(text, given))

    return ask


def _counting(folder: Path, text: str) -> Callable[[], int]:
    held: list[columns.Columns] = []

    def count() -> int:
        if not held:
            held.append(columns.open(folder))
        tree = read_query(text, dict(PREFIXES))
        rows = answer(tree, held[0])
        assert rows is not None, "the columns do not know it"
        return rows.count(b"\n") - 1

    return count


def _of_library(place: Path, name: str, limit: int) -> dict[str, Any]:
    text, needed = queries.read(name), NEEDED.get(name, {})
    row: dict[str, Any] = {"query": name, "quick": measured(_asking(place, text, needed), limit)}
    plain = PLAIN / f"{name}.rq"
    texts = {"quick": text}
    if plain.is_file():
        texts["plain"] = plain.read_text(encoding="utf-8")
        row["plain"] = measured(_asking(place, texts["plain"], needed), limit)
    inputs = [each for each in queries.header(name).inputs if each not in needed]
    value = _value(place, inputs[0]) if inputs else None
    if value is not None:
        for form, each in texts.items():
            work = _asking(place, each, {**needed, inputs[0]: value})
            row[f"{form}, one {inputs[0]}"] = measured(work, limit)
    return row


def _value(place: Path, name: str) -> Term | None:
    """Return something of the kind that an input is named after, if there is any."""
    known = {
        "case": "case:c12",
        "agent": "agent:body-1",
        "thing": "case:c12",
        "source": "source:s5",
    }
    if name not in known:
        return None
    prefix, _, local = known[name].partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def main() -> None:
    """Measure graphs of the sizes that are given; keep what was found."""
    parser = argparse.ArgumentParser(prog="benchmarks.library", description=__doc__)
    parser.add_argument("sizes", type=size_of, nargs="+", help="such as 1M 10M")
    parser.add_argument("--limit", type=int, default=60, help="CPU seconds for each query")
    parser.add_argument("--only", nargs="+", default=queries.names(), help="names of queries")
    parser.add_argument("--folder", type=Path, help="where graphs stay for the next time")
    arguments = parser.parse_args()
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as made:
            result = _measure(size, arguments.limit, arguments.folder or Path(made), arguments.only)
        path = RESULTS / f"library-{size}-{result['date']}.json"
        path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        print(f"{size:,} triples -> {path}", flush=True)


def _measure(size: int, limit: int, folder: Path, only: Sequence[str]) -> dict[str, Any]:
    place = folder / f"store-{size}"
    if not (place / "CURRENT").is_file():
        file = folder / f"{size}.nq"
        write(file, size)
        store = ox.Store(str(place))
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
        file.unlink()
    side = folder / f"columns-{size}"
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir(parents=True)

    def making() -> int:
        shutil.rmtree(side)
        side.mkdir()
        make(EmbeddedStore.open(place), side)
        return len(columns.open(side).terms)

    made = measured(making, 40 * limit)
    result: dict[str, Any] = {
        "benchmark": "library",
        "date": date.today().isoformat(),
        "triples": size,
        "machine": machine(),
        "CPU s at most": limit,
        "making the columns": made,
        "bytes of the columns": sum(path.stat().st_size for path in side.iterdir()),
        "shapes": [],
        "queries": [],
    }
    for name, text in SHAPES.items():
        row = {
            "question": name,
            "columns": measured(_counting(side, text), limit),
            "store": measured(_asking(place, text, {}), limit),
        }
        result["shapes"].append(row)
        print(row, flush=True)
    for name in only:
        row = _of_library(place, name, limit)
        result["queries"].append(row)
        print(row, flush=True)
    return result


if __name__ == "__main__":
    main()
