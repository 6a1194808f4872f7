"""What we say of our speed, held against the figures of a run."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

__all__ = ["claims", "quicker_elsewhere", "times"]

Row = Mapping[str, Any]
#: Queries that took the engine alone less than this, in CPU seconds, are lookups.
LOOKUP = 0.010
#: From so many triples on, tables and rewriting have to show.
LARGE = 1_000_000


def figure(rows: Sequence[Row], triples: int, engine: str, query: str) -> float | None:
    """Return the CPU seconds of an answer; None where there is none, or a wrong one."""
    for row in rows:
        if (row["triples"], row["engine"], row["query"]) == (triples, engine, query):
            return None if "wrong" in row else row.get("CPU s")
    return None


def times(
    rows: Sequence[Row], triples: int, one: str, other: str, least: float = 0.0
) -> dict[str, float]:
    """Return, for each query, how many times the CPU of ``other`` ``one`` took.

    Only queries count on which ``other`` took ``least`` CPU seconds or more.
    """
    found = {}
    for query in dict.fromkeys(row["query"] for row in rows):
        ours, theirs = (figure(rows, triples, name, query) for name in (one, other))
        if ours is not None and theirs is not None and theirs >= max(least, 1e-9):
            found[query] = ours / theirs
    return found


def claims(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each claim, what was measured, and whether it holds, for each size."""
    return [
        {"triples": graph["triples"], "claim": claim, "measured": measured, "holds": holds}
        for graph in result["graphs"]
        for claim, measured, holds in _claims(result, graph["triples"])
    ]


def _claims(result: Mapping[str, Any], triples: int) -> Iterator[tuple[str, str, bool]]:
    rows = result["rows"]
    for service, engine, where in (
        ("habeas-disk", "oxigraph-disk", "on disk"),
        ("habeas-plain", "oxigraph-memory", "in memory"),
    ):
        over_http = times(rows, triples, service, engine, LOOKUP)
        if over_http:
            query, most = max(over_http.items(), key=lambda pair: pair[1])
            usual = median(over_http.values())
            yield (
                f"over HTTP at most 1.2 times the CPU of the engine alone, above 10 ms, {where}",
                f"{usual:.2f} times as a rule, {most:.2f} at most ({query})",
                most <= 1.2,
            )
    if triples >= LARGE:
        yield from _large(result, triples)
    for one in result["strain"]:
        if one["triples"] == triples:
            yield from _strain(one["figures"])


def _large(result: Mapping[str, Any], triples: int) -> Iterator[tuple[str, str, bool]]:
    """Return what we say of large graphs: on small ones, the way over HTTP is most of the cost."""
    rows = result["rows"]
    virtuoso = times(rows, triples, "habeas", "virtuoso")
    if virtuoso:
        query, most = max(virtuoso.items(), key=lambda pair: pair[1])
        yield (
            "no query takes more than twice the CPU of Virtuoso",
            f"{most:.2f} times at most ({query})",
            most <= 2,
        )
    for query in ("03-gap-country", "04-gap-all"):
        ours, alone = (figure(rows, triples, name, query) for name in ("habeas", "oxigraph-disk"))
        late = any(
            row["query"] == query and row["engine"] == "oxigraph-disk" and "failed" in row
            for row in rows
            if row["triples"] == triples
        )
        if ours and (alone or late):
            factor = (alone or result["seconds"]) / ours
            words = f"{'over ' if late else ''}{factor:,.0f} times quicker ({ours:.4f} s)"
            yield f"{query} 100 times quicker than the engine alone", words, factor >= 100
    for query, most in (("05-co-involvement", 0.1), ("06-brokers", 0.25)):
        ours = figure(rows, triples, "habeas", query)
        if ours is not None:
            yield f"{query} in {most} CPU s", f"{ours:.4f} CPU s", ours <= most


def _strain(figures: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    lookups = figures["lookups"]
    cpu = lookups["CPU µs a request"]
    yield (
        "a lookup over HTTP in 400 µs of CPU",
        f"{cpu:.0f} µs (the engine alone: {lookups['CPU µs of the engine alone']:.0f})",
        cpu <= 400,
    )
    beside = figures["lookups beside two heavy queries"]
    p99 = beside["beside"] and beside["beside"]["p99 ms"]
    told = "none was answered" if p99 is None else f"{p99:.1f} ms"
    yield (
        "lookups beside two heavy queries with a p99 of 5 ms",
        f"{told} (alone: {beside['alone']['p99 ms']:.1f} ms)",
        p99 is not None and p99 <= 5,
    )
    export = figures["export of 100,000 rows as CSV"]
    yield (
        "100,000 rows as CSV in 1.5 times the CPU of the engine alone",
        f"{export['times']:.2f} times, {export['memory grown MB']:.0f} MB more memory",
        export["times"] <= 1.5,
    )


def quicker_elsewhere(
    result: Mapping[str, Any], triples: int, ours: str = "habeas", other: str = "virtuoso"
) -> list[tuple[str, float]]:
    """Return the queries on which another engine was quicker, and by how many times."""
    found = times(result["rows"], triples, ours, other)
    return sorted(
        ((query, factor) for query, factor in found.items() if factor > 1),
        key=lambda pair: -pair[1],
    )
