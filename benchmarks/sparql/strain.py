"""What our service takes for small lookups, alone and under strain, and for a large export.

Every request differs from all before it, so none is answered from a cache.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.sparql.client import Client, percentile
from benchmarks.sparql.costs import Peak, memory_of
from benchmarks.sparql.engines.direct import Direct
from benchmarks.sparql.engines.engine import Engine
from benchmarks.sparql.engines.service import Service

__all__ = ["HEAVY", "LOOKUP", "strain"]

#: A lookup as pages and people make them by the thousand.
LOOKUP = (
    "PREFIX case: <https://w3id.org/habeas/id/case/>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "SELECT ?label WHERE {{ case:c{0} skos:prefLabel ?label }} # {1}\n"
)
#: What no table answers, and what takes an engine minutes.
HEAVY = (
    "PREFIX habeas: <https://w3id.org/habeas/ontology#>\n"
    "SELECT (COUNT(*) AS ?n) WHERE {{ ?a habeas:startsOnOrAfter ?x . ?b habeas:startsOnOrAfter ?y .\n"
    "  FILTER (STRLEN(CONCAT(STR(?x), STR(?y))) = {0}) }}\n"
)
EXPORT = (
    "SELECT ?thing ?class ?property ?value WHERE {{ ?thing a ?class ; ?property ?value }}\n"
    "LIMIT 100000 # {0}\n"
)
LOOKUPS, CLIENTS = 2000, 200
_NUMBERS = count()


def strain(release: Path, folder: Path, seconds: float = 10.0) -> dict[str, Any]:
    """Return the figures of the service over a release, each beside that of the engine alone.

    Parameters
    ----------
    seconds
        How long a query may take, and so how long the strain lasts.
    """
    service = Service(release, folder / "service", seconds=seconds)
    direct = Direct("disk", release, folder / "direct")
    try:
        service.start()
        direct.start()
        return {
            "lookups": _alone(service, direct),
            "lookups beside two heavy queries": _beside(service, 2, seconds),
            f"lookups beside {CLIENTS} heavy queries": _beside(service, CLIENTS, seconds),
            "export of 100,000 rows as CSV": _export(service, direct),
        }
    finally:
        direct.stop()
        service.stop()


def _lookup() -> str:
    number = next(_NUMBERS)
    return LOOKUP.format(number % 700, number)


def _alone(service: Service, direct: Direct) -> dict[str, float]:
    """Ask one after another, on one connection."""
    _ask_many(service, 200)
    cpu = service.cpu()
    taken = _ask_many(service, LOOKUPS)
    each = (service.cpu() - cpu) / LOOKUPS
    direct.ask_all([_lookup() for _ in range(200)], "json", 60)
    cpu = direct.cpu()
    direct.ask_all([_lookup() for _ in range(LOOKUPS)], "json", 60)
    alone = (direct.cpu() - cpu) / LOOKUPS
    return {
        "CPU µs a request": round(each * 1e6, 1),
        "CPU µs of the engine alone": round(alone * 1e6, 1),
        **_latency(taken),
    }


def _ask_many(service: Service, number: int) -> list[float]:
    taken = []
    with Client(service.port) as client:
        for _ in range(number):
            reply = client.ask(_lookup())
            if reply.status != 200:
                raise RuntimeError(f"a lookup was answered with HTTP {reply.status}")
            taken.append(reply.whole)
    return taken


def _latency(taken: list[float]) -> dict[str, float]:
    return {
        "p50 ms": round(percentile(taken, 0.5) * 1000, 3),
        "p99 ms": round(percentile(taken, 0.99) * 1000, 3),
    }


def _beside(service: Service, number: int, seconds: float) -> dict[str, Any]:
    """Ask lookups while ``number`` other clients have a heavy query each."""
    alone = _latency(_ask_many(service, 500))
    statuses: Counter[str] = Counter()
    taken, refused = [], 0
    with Peak(service.leader) as peak, _heavy(service, number, seconds, statuses):
        time.sleep(0.5)
        end = time.monotonic() + seconds * 0.8
        with Client(service.port, seconds=seconds * 3) as client:
            while time.monotonic() < end:
                reply = client.ask(_lookup())
                if reply.status == 200:
                    taken.append(reply.whole)
                else:
                    refused += 1
                time.sleep(0.002)
    beside = _latency(taken) if taken else None
    return {
        "alone": alone,
        "beside": beside,
        "p99 times": beside and round(beside["p99 ms"] / alone["p99 ms"], 1),
        "lookups": len(taken),
        "lookups refused": refused,
        "what became of the heavy ones": dict(sorted(statuses.items())),
        "peak memory MB": round(peak.megabytes, 1),
        "answers afterwards": _ask_many(service, 20) != [],
    }


@contextmanager
def _heavy(service: Service, number: int, seconds: float, statuses: Counter[str]) -> Iterator[None]:
    """Keep so many clients, each with an address of its own, waiting for a heavy query."""
    done = threading.Event()

    def wait(address: str) -> None:
        while not done.is_set():
            with Client(service.port, address=address, seconds=seconds * 4) as client:
                try:
                    reply = client.ask(HEAVY.format(next(_NUMBERS)))
                    statuses[f"HTTP {reply.status}"] += 1
                except OSError as error:
                    statuses[type(error).__name__] += 1
            # who is told to come back later does not come at once
            done.wait(1.0)

    threads = [
        threading.Thread(target=wait, args=(f"127.0.{1 + place // 200}.{1 + place % 200}",))
        for place in range(number)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _export(service: Service, direct: Direct) -> dict[str, Any]:
    """Take a hundred thousand rows, as a stream, beside the engine writing them to a file."""
    rows: dict[str, list[float]] = {"service": [], "direct": []}
    grown: dict[str, float] = {}
    first: list[float] = []
    engines: dict[str, Engine] = {"service": service, "direct": direct}
    for number in range(4):
        for name, engine in engines.items():
            text = EXPORT.format(next(_NUMBERS))
            held = memory_of(engine.leader)
            # looking at memory costs time, so the first round is for that alone
            with Peak(engine.leader) as peak:
                cpu = engine.cpu()
                if name == "service":
                    with Client(service.port) as client:
                        reply = client.ask(text, "text/csv")
                        first.append(reply.first)
                    if reply.status != 200:
                        raise RuntimeError(f"the export was answered with HTTP {reply.status}")
                else:
                    direct.ask(text, "csv", 120)
                if number:
                    rows[name].append(engine.cpu() - cpu)
            grown[name] = max(grown.get(name, 0.0), peak.megabytes - held)
    ours, theirs = (sorted(rows[name])[1] for name in ("service", "direct"))
    return {
        "CPU s": round(ours, 4),
        "CPU s of the engine alone": round(theirs, 4),
        "times": round(ours / theirs, 2),
        "first byte s": round(sorted(first)[1], 4),
        "memory grown MB": round(grown["service"], 1),
        "memory grown MB, engine alone": round(grown["direct"], 1),
    }
