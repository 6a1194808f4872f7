"""What a worker that can be ended costs over asking the store directly, and who waits for whom."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pyoxigraph as ox

from habeas import queries
from habeas.errors import HabeasError
from habeas.release import Release
from habeas.store.embedded import EmbeddedStore
from habeas.store.workers import WorkerPool

__all__ = ["run"]

#: A round takes so long by the clock, in seconds, or so many answers.
ROUNDS, SECONDS, REPEATS = 7, 0.3, 300
SMALL = "SELECT ?label { <https://w3id.org/habeas/id/case/0001> skos:prefLabel ?label }"
ALL = "SELECT ?s ?label { ?s skos:prefLabel ?label } ORDER BY ?label"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: How many light queries are timed, and the pause after each, in seconds.
TIMED, PAUSE = 1000, 0.002


def run(release: Release) -> list[dict[str, Any]]:
    """Return a row for each measurement: the cost of an answer, then the time of light queries."""
    with WorkerPool(release.folder / "store", workers=2) as pool:
        cost = [
            _cost(release, pool, name, text)
            for name, text in (("one label", SMALL), ("cases", queries.read("cases")), ("all", ALL))
        ]
    return cost + _times(release)


def _cost(release: Release, pool: WorkerPool, name: str, text: str) -> dict[str, Any]:
    """Return the CPU time of one answer in the quietest round, directly and through ``pool``."""
    on_disk = EmbeddedStore.open(release.folder / "store")
    in_memory = EmbeddedStore.of(on_disk.quads())

    def directly(store: EmbeddedStore) -> None:
        result = store.run(text)
        assert isinstance(result, ox.QuerySolutions)
        result.serialize(format=ox.QueryResultsFormat.JSON)

    def pooled() -> None:
        with pool.query(text, client="one") as result:
            result.file.read()

    ways: dict[str, Callable[[], None]] = {
        "disk": lambda: directly(on_disk),
        "memory": lambda: directly(in_memory),
        "pool": pooled,
    }
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(ROUNDS + 1):
        for way, ask in ways.items():
            cost = _of_one_round(pool, ask)
            if number:
                taken[way].append(cost * 1e6)
    figures = {way: min(figures) for way, figures in taken.items()}
    return {
        "what": f"CPU of {name}",
        "disk us": round(figures["disk"], 1),
        "memory us": round(figures["memory"], 1),
        "pool us": round(figures["pool"], 1),
        "extra us": round(figures["pool"] - figures["memory"], 1),
        "times": round(figures["pool"] / figures["memory"], 2),
    }


def _of_one_round(pool: WorkerPool, ask: Callable[[], None]) -> float:
    """Return the CPU seconds of one answer, of this process and the workers, over some."""
    while True:
        workers, answers = pool.processes(), 0
        start, until = _used(workers), time.monotonic() + SECONDS
        while answers < REPEATS and time.monotonic() < until:
            ask()
            answers += 1
        end = _used(workers)
        if pool.processes() == workers:  # or one was replaced, and took its time with it
            return (end - start) / answers


def _used(workers: list[int]) -> float:
    """Return the CPU seconds of this process and the workers."""
    nanoseconds = 0
    for pid in workers:
        with suppress(OSError):
            nanoseconds += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    return time.process_time() + nanoseconds / 1e9


def _times(release: Release) -> list[dict[str, Any]]:
    """Return how long light queries take: alone, and beside slow ones of others."""
    rows = []
    alone = 0.0
    for what, others, clients in (
        ("alone", 0, 1),
        ("beside two endless queries", 2, 1),
        ("beside 200 slow ones of one client", 200, 1),
        ("beside 200 slow ones of 200 clients", 200, 200),
    ):
        with WorkerPool(release.folder / "store", seconds=5.0) as pool:
            times = sorted(_timed(pool, others, clients))
        p99 = quantiles(times, n=100)[98] * 1000
        alone = alone or p99
        rows.append(
            {
                "what": f"light query {what}",
                "p50 ms": round(median(times) * 1000, 2),
                "p99 ms": round(p99, 2),
                "longest ms": round(times[-1] * 1000, 2),
                "times": round(p99 / alone, 1),
            }
        )
    return rows


def _timed(pool: WorkerPool, others: int, clients: int) -> list[float]:
    """Return the times of light queries while ``others`` ask without end; whoever is refused waits."""
    done = threading.Event()

    def annoy(number: int) -> None:
        while not done.is_set():
            with suppress(HabeasError):
                pool.query(
                    ENDLESS, client=f"other {number % clients}", gone=done.is_set
                ).file.close()
            done.wait(0.5)

    threads = [threading.Thread(target=annoy, args=(number,)) for number in range(others)]
    times = []
    pool.query(SMALL, client="light").file.close()
    for thread in threads:
        thread.start()
    try:
        time.sleep(min(others, 1) * 0.5)
        for _ in range(TIMED):
            start = time.perf_counter()
            pool.query(SMALL, client="light").file.close()
            times.append(time.perf_counter() - start)
            time.sleep(PAUSE)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    return times


if __name__ == "__main__":
    from habeas.release import current_release

    for row in run(current_release(Path(os.environ.get("HABEAS_RELEASES", "releases")))):
        print(row)
