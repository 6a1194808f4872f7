"""What a worker that can be ended costs over asking the store directly."""

from typing import Any

import pyoxigraph as ox

from benchmarks.measure import cpu_seconds
from habeas import queries
from habeas.release import Release
from habeas.store.workers import WorkerPool

__all__ = ["run"]

REPEATS = 300
SMALL = "SELECT ?label { <https://w3id.org/habeas/id/case/0001> skos:prefLabel ?label }"


def run(release: Release) -> list[dict[str, Any]]:
    """Return a row for each query: CPU seconds of one answer, directly and through the pool.

    The time of workers counts once they have ended, so each figure is taken over the life of a
    pool of its own, less that of a pool that answers nothing.
    """
    rows = []
    for name, text in (("one label", SMALL), ("cases", queries.read("cases"))):
        start = cpu_seconds()
        for _ in range(REPEATS):
            result = release.store.run(text)
            assert isinstance(result, ox.QuerySolutions)
            result.serialize(format=ox.QueryResultsFormat.JSON)
        direct = (cpu_seconds() - start) / REPEATS
        idle = _life(release, text, 0)
        pooled = (_life(release, text, REPEATS) - idle) / REPEATS
        rows.append(
            {
                "query": name,
                "direct CPU ms": round(direct * 1000, 3),
                "pool CPU ms": round(pooled * 1000, 3),
                "times": round(pooled / direct, 2),
            }
        )
    return rows


def _life(release: Release, text: str, answers: int) -> float:
    """Return the CPU seconds of a pool from its start to its end, with so many answers."""
    start = cpu_seconds()
    with WorkerPool(release.folder / "store", workers=1) as pool:
        for _ in range(answers):
            with pool.query(text):
                pass
    return cpu_seconds() - start
