"""The named queries on the embedded store, beside rdflib on the same triples."""

from typing import Any

from rdflib import Graph

from benchmarks.measure import cpu_seconds, side_by_side
from habeas import queries
from habeas.rdflib_terms import to_graph
from habeas.release import Release
from habeas.terms import PREFIXES

__all__ = ["run"]

REPEATS = 20
#: Where rdflib takes longer than this, in CPU seconds, one round has to do.
SLOW = 1.0


def run(release: Release) -> list[dict[str, Any]]:
    """Return a row for each query: rows, CPU seconds of both, and the ratio."""
    graph = to_graph(quad.triple for quad in release.store.quads())
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    return [_measure(release, graph, name) for name in queries.names()]


def _measure(release: Release, graph: Graph, name: str) -> dict[str, Any]:
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
