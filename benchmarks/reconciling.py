"""How well and how fast rows are matched: ``python -m benchmarks.reconciling [RECORDS]``.

The release holds invented agents with one name each. The rows are agents of
it, spelled as they are and otherwise, and as many that it does not hold: there
a match does harm. Names are made of the same words on both sides, so many a
row that is not there has a near name that is.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

import pyoxigraph as ox

from benchmarks.matching.invented import world
from benchmarks.measure import machine
from habeas import assets
from habeas.matching import Agent
from habeas.reconciling import Candidate, Given, Query, Reconciler
from habeas.search import Index, make_index
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS, HABEAS, ID, PREFIXES, expand

RESULTS = Path(__file__).parent / "results"
#: Rows of one batch, and rows of each sort that are asked.
BATCH, ROWS = 50, 500
_CLASS = {"person": HABEAS + "Person", "body": HABEAS + "Organization"}


def main() -> None:
    """Measure, print and keep."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    agents, pairs = world(count, twice=0.15)
    other = {max(pair): min(pair) for pair in pairs}  # the second record, and whose it is
    random = Random(3)
    first = [agent for agent in agents if agent.iri not in other]
    known = set(other.values())
    absent = set(random.sample([a.iri for a in first if a.iri not in known], ROWS))
    there = [agent for agent in first if agent.iri not in absent]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        store = _store(there, Path(folder))
        make_index(store, Path(folder))
        print(f"built in {time.perf_counter() - start:.0f} s", flush=True)
        with Index(Path(folder)) as index:
            reconciler = Reconciler(store, index)
            rows = _rows(agents, pairs, other, absent, there, random)
            result = {
                "benchmark": "reconciling",
                "date": date.today().isoformat(),
                "machine": machine(),
                "things": len(there),
                "quality": [
                    _quality(name, rows[name], reconciler, with_sites)
                    for name in rows
                    for with_sites in (
                        (False, True) if name in ("a letter", "absent") else (False,)
                    )
                ],
                "speed": [_speed(rows, reconciler, typed) for typed in (True, False)],
            }
    print(json.dumps(result, indent=1))
    if count >= 100_000:
        path = RESULTS / f"reconciling-{result['date']}.json"
        path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


Row = tuple[Agent, str]  # as it is written, and the IRI of what is meant, or nothing


def _rows(
    agents: Sequence[Agent],
    pairs: Iterable[frozenset[str]],
    other: dict[str, str],
    absent: set[str],
    there: Sequence[Agent],
    random: Random,
) -> dict[str, list[Row]]:
    by_iri = {agent.iri: agent for agent in agents}
    rows: dict[str, list[Row]] = {"as it is": [(a, a.iri) for a in random.sample(there, ROWS)]}
    ways = {max(pair): way for pair, way in dict(pairs).items()} if isinstance(pairs, dict) else {}
    for iri, way in ways.items():
        written = by_iri[iri]
        written.sites |= by_iri[other[iri]].sites
        if way != "other language" and len(rows.setdefault(way, [])) < ROWS:
            rows[way].append((written, other[iri]))
    rows["sister body"] = list(_sisters(there, random))
    rows["absent"] = [(by_iri[iri], "") for iri in sorted(absent)]
    return rows


def _sisters(there: Sequence[Agent], random: Random) -> Iterator[Row]:
    """Yield bodies that are not there: the name of one that is, with a word more or another word."""
    bodies = random.sample([agent for agent in there if agent.kind == "body"], ROWS)
    taken = {frozenset(agent.name.split()) for agent in there}
    for body, other in zip(bodies, reversed(bodies), strict=True):
        words, word = body.name.split(), other.name.split()[0]
        place = random.randrange(len(words))
        changed = (
            [*words, word] if random.random() < 0.5 else [*words[:place], word, *words[place + 1 :]]
        )
        if frozenset(changed) not in taken:
            yield Agent("urn:test:sister", "body", [(" ".join(changed), "en")]), ""


def _quality(
    name: str, rows: Sequence[Row], reconciler: Reconciler, with_sites: bool
) -> dict[str, Any]:
    """Return how often the right thing is found and matched, and how often a wrong one."""
    found: Counter[str] = Counter()
    asked = 0
    for agent, right in rows:
        if with_sites and not agent.sites:
            continue
        asked += 1
        candidates = reconciler.match(_query(agent, with_sites))
        places = [_right(each, right) for each in candidates]
        found["first"] += places[:1] == [True]
        found["of three"] += True in places[:3]
        matched = next((each for each in candidates if each.is_match), None)
        found["matched"] += matched is not None and _right(matched, right)
        found["wrongly matched"] += matched is not None and not _right(matched, right)
    return {
        "rows": name + (", with a website" if with_sites else ""),
        "asked": asked,
        **{key: found[key] for key in ("first", "of three", "matched", "wrongly matched")},
    }


def _right(candidate: Candidate, right: str) -> bool:
    return candidate.iri == _iri(right)


def _query(agent: Agent, with_sites: bool = False, typed: bool = True) -> Query:
    of_type = ("habeas:Person" if agent.kind == "person" else "habeas:Organization",)
    sites = {"schema:url": [Given(each) for each in sorted(agent.sites)]} if with_sites else {}
    return Query(agent.name, of_type if typed else (), properties=sites, limit=5)


def _speed(rows: dict[str, list[Row]], reconciler: Reconciler, typed: bool) -> dict[str, Any]:
    """Return how long a batch takes, of rows of all sorts."""
    random = Random(5)
    all_rows = [row for each in rows.values() for row in each]
    taken, work = [], []
    for number in range(31):
        batch = [_query(agent, typed=typed) for agent, _ in random.sample(all_rows, BATCH)]
        start, busy = time.perf_counter(), time.thread_time()
        for query in batch:
            reconciler.match(query)
        if number:  # the first one opens files
            taken.append(1000 * (time.perf_counter() - start))
            work.append(1000 * (time.thread_time() - busy))
    return {
        "batch of": BATCH,
        "with a type": typed,
        "median ms": round(median(taken), 1),
        "p95 ms": round(quantiles(taken, n=20)[-1], 1),
        "median CPU ms": round(median(work), 1),
        "p95 CPU ms": round(quantiles(work, n=20)[-1], 1),
    }


def _iri(iri: str) -> str:
    return f"{ID}agent/{iri.removeprefix('urn:test:')}" if iri else ""


def _store(agents: Iterable[Agent], folder: Path) -> EmbeddedStore:
    store = ox.Store(str(folder / "store"))
    graph = ox.NamedNode(GRAPHS["ontology"])
    for path in assets.ontology_files():
        store.bulk_extend(
            ox.Quad(q.subject, q.predicate, q.object, graph)
            for q in ox.parse(path=str(path), rename_blank_nodes=True)
        )
    store.bulk_extend(_quads(agents))
    store.flush()
    return EmbeddedStore(store)


def _quads(agents: Iterable[Agent]) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(GRAPHS["records"])
    type_, label, url = map(ox.NamedNode, map(expand, ("rdf:type", "skos:prefLabel", "schema:url")))
    match = ox.NamedNode(PREFIXES["skos"] + "exactMatch")
    for agent in agents:
        node = ox.NamedNode(_iri(agent.iri))
        yield ox.Quad(node, type_, ox.NamedNode(_CLASS[agent.kind]), graph)
        for text, language in agent.names:
            yield ox.Quad(node, label, ox.Literal(text, language=language), graph)
        for site in sorted(agent.sites):
            yield ox.Quad(node, url, ox.NamedNode(f"https://www.{site}/"), graph)
        for number in sorted(agent.identifiers):
            local = number.removeprefix("wikidata:")
            yield ox.Quad(
                node, match, ox.NamedNode(f"http://www.wikidata.org/entity/{local}"), graph
            )


if __name__ == "__main__":
    main()
