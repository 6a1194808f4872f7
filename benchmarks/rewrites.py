"""Queries as they are written beside what they are rewritten to, on one store, in one run.

    python -m benchmarks.rewrites 1M

Every query runs in a process of its own, which is ended after a while: without
rewriting some would take minutes. The figures go to a dated file.
"""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.measure import machine
from benchmarks.shacl.run import size_of
from benchmarks.sparql.generator import write
from habeas.columns.making import SIDE as COLUMNS
from habeas.sparql import Known, prepare
from habeas.sparql.statistics import SIDE as STATISTICS
from habeas.store.embedded import EmbeddedStore
from habeas.store.side import Side

__all__ = ["QUERIES", "main", "run"]

RESULTS = Path(__file__).parent / "results"
SIDES = (STATISTICS, COLUMNS)
#: A query is asked again until it has taken so many CPU seconds.
ENOUGH = 0.5
_ROLE = "PREFIX role: <https://w3id.org/habeas/vocab/involvement-role/>"
#: What each is about, and the query.
QUERIES = {
    "gap, all cases": """
        SELECT ?case { ?case a habeas:Case
          FILTER NOT EXISTS { ?i habeas:inCase ?case ; habeas:hasRole role:defence-counsel } }""",
    "gap, all cases, two roles": """
        SELECT ?case { ?case a habeas:Case
          FILTER NOT EXISTS { ?i habeas:inCase ?case ; habeas:hasRole role:defence-counsel }
          FILTER NOT EXISTS { ?j habeas:inCase ?case ; habeas:hasRole role:monitor } }""",
    "gap, a path in it": """
        SELECT ?case { ?case a habeas:Case
          FILTER NOT EXISTS { ?case ^habeas:inCase/habeas:hasRole role:defence-counsel } }""",
    "gap, or something else": """
        SELECT ?case { ?case a habeas:Case ; skos:prefLabel ?label
          FILTER (STRLEN(?label) > 60 || NOT EXISTS {
            ?i habeas:inCase ?case ; habeas:hasRole role:defence-counsel }) }""",
    "EXISTS, all cases": """
        SELECT ?case { ?case a habeas:Case
          FILTER EXISTS { ?i habeas:inCase ?case ; habeas:hasRole role:monitor } }""",
    "rare pattern written last": """
        SELECT ?i { ?i habeas:hasRole role:defence-counsel . ?i habeas:inCase case:c2 }""",
    "chain from its broad end": """
        SELECT ?case { ?i habeas:hasRole role:monitor . ?i habeas:inCase ?case .
          ?d habeas:isPartOfCase ?case ; habeas:occurredAt ?city .
          ?city schema:containedInPlace place:xc }""",
    "latest acts, with names": """
        SELECT ?act ?label ?day {
          ?act a habeas:Intervention ; habeas:startsOnOrBefore ?day ; skos:prefLabel ?label
        } ORDER BY DESC(?day) ?act LIMIT 20""",
    "latest detentions, whatever is missing": """
        SELECT ?d ?start ?label ?end {
          ?d a habeas:DeprivationOfLiberty ; habeas:startsOnOrAfter ?start ; habeas:isPartOfCase ?case
          OPTIONAL { ?case skos:prefLabel ?label FILTER (LANG(?label) = "en") }
          OPTIONAL { ?d habeas:endsOnOrBefore ?end }
        } ORDER BY DESC(?start) ?d ?label LIMIT 20""",
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "triples by property": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p",
    "things by class": "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n)",
    "properties in use": "SELECT DISTINCT ?p { ?s ?p ?o }",
    "a lookup, which stays": "SELECT ?label { case:c700 skos:prefLabel ?label }",
}


def run(folder: Path, limit: float) -> list[dict[str, Any]]:
    """Return a row for each query over the store in ``folder``, which has its sides beside it."""
    store = EmbeddedStore.open(folder / "store")
    sides = {side.name: folder / side.name for side in SIDES}
    # the columns are asked last: what they answer by themselves is measured in benchmarks.library
    counts, everything = Known(store, {"statistics": sides["statistics"]}), Known(store, sides)
    found = []
    for name, body in QUERIES.items():
        text = f"{_ROLE}\n{body}"
        began = time.process_time()
        prepared = prepare(text, counts)
        if not prepared.steps:
            prepared = prepare(text, everything)
        taken = time.process_time() - began
        plain = _measured(folder, text, limit)
        quick = _measured(folder, prepared.text, limit)
        row = {
            "query": name,
            "rules": " ".join(dict.fromkeys(step.rule for step in prepared.steps)),
            "plain CPU s": plain and round(plain[1], 6),
            "rewritten CPU s": quick and round(quick[1], 6),
            "preparing CPU s": round(taken, 6),
        }
        if quick is not None:
            row["times quicker"] = round((plain[1] if plain else limit) / quick[1], 1)
            row["at least"] = plain is None
            row["rows"] = quick[0]
            row["same rows"] = None if plain is None else plain[2] == quick[2]
        print("  " + ", ".join(f"{key}: {value}" for key, value in row.items()), flush=True)
        found.append(row)
    return found


def _measured(folder: Path, text: str, limit: float) -> tuple[int, float, str] | None:
    """Return how many rows there are, the CPU seconds of one round, and a mark of the rows."""
    context = multiprocessing.get_context("spawn")
    there, here = context.Pipe()
    process = context.Process(target=_ask, args=(str(folder), text, limit, here))
    process.start()
    here.close()
    try:
        answer: tuple[int, float, str] = there.recv()
    except EOFError:
        return None  # it was ended, and has said nothing
    finally:
        process.join()
    return answer


def _ask(folder: str, text: str, limit: float, line: "Connection[Any, Any]") -> None:
    store = EmbeddedStore.open(Path(folder) / "store")
    spent = int(time.process_time() + limit) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent, spent))
    rounds, rows = 0, list[str]()
    began = time.process_time()
    # many rounds of what is short: the clock may tick slowly
    while not rounds or time.process_time() - began < ENOUGH:
        rows = list(map(str, store.rows(text)))
        rounds += 1
    each = (time.process_time() - began) / rounds
    rows.sort()
    line.send((len(rows), each, sha256("\n".join(rows).encode()).hexdigest()))


def _made(side: Side, folder: Path) -> dict[str, float]:
    """Make a side beside the store in ``folder``; return what that took."""
    place = folder / side.name
    place.mkdir()
    began = time.process_time()
    side.make(EmbeddedStore.open(folder / "store"), place)
    return {
        "CPU s": round(time.process_time() - began, 2),
        "bytes": sum(path.stat().st_size for path in place.iterdir()),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on an invented graph, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("size", nargs="?", default="1M", help="how many triples: 100k, 1M, 10M")
    parser.add_argument("--limit", type=float, default=60.0, help="CPU seconds for one query")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        triples = write(folder / "data.nq", size_of(options.size))
        store = ox.Store(str(folder / "store"))
        store.bulk_load(path=str(folder / "data.nq"), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
        sides = {side.name: _made(side, folder) for side in SIDES}
        result = {
            "benchmark": "rewrites",
            "date": date.today().isoformat(),
            "triples": triples,
            "limit CPU s": options.limit,
            "machine": machine(),
            "sides": sides,
            "rows": run(folder, options.limit),
        }
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"rewrites-{result['date']}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"-> {path}")


if __name__ == "__main__":
    main()
