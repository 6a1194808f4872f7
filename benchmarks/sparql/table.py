"""The result of a run as a page in Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.sparql.claims import claims, quicker_elsewhere

__all__ = ["table"]

Row = Mapping[str, Any]


def table(result: Mapping[str, Any]) -> str:
    """Return the page; the same result gives the same text."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    machine = ", ".join(f"{name} {value}" for name, value in result["machine"].items())
    yield "# SPARQL engines, side by side"
    yield ""
    yield (
        f"Made by `python -m benchmarks.sparql` on {result['date']}, on {machine}, in "
        f"{result.get('minutes', '?')} minutes. CPU seconds, user and system, of all processes of an "
        f"engine; median of several rounds after a first one. Nobody waited for an answer longer "
        f"than {result['seconds']:g} s."
    )
    if result.get("note"):
        yield from ("", result["note"])
    for graph in result["graphs"]:
        yield from _size(result, graph)
    if result["strain"]:
        yield from _strain(result["strain"])
    yield from _loads(result["loads"])
    yield from _engines(result)


def _size(result: Mapping[str, Any], graph: Row) -> Iterator[str]:
    triples = graph["triples"]
    yield from ("", f"## {triples:,} triples", "")
    counts = (("Case", "cases"), ("Involvement", "involvements"), ("Source", "sources"))
    yield ", ".join(f"{graph.get(name, 0):,} {words}" for name, words in counts) + "."
    held = [one for one in claims(result) if one["triples"] == triples]
    if held:
        yield from ("", "| claim | measured | |", "|---|---|---|")
        for one in held:
            yield f"| {one['claim']} | {one['measured']} | {'yes' if one['holds'] else '**no**'} |"
    rows = [row for row in result["rows"] if row["triples"] == triples]
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    yield from ("", "CPU seconds, and in brackets the most memory in MB:", "")
    yield "| query | rows | " + " | ".join(engines) + " |"
    yield "|---|---:|" + "---:|" * len(engines)
    for query in dict.fromkeys(row["query"] for row in rows):
        here = {row["engine"]: row for row in rows if row["query"] == query}
        count = next((f"{row['rows']:,}" for row in here.values() if "rows" in row), "")
        cells = [_cell(here.get(engine)) for engine in engines]
        best = min((row["CPU s"] for row in here.values() if _good(row)), default=None)
        for place, engine in enumerate(engines):
            row = here.get(engine)
            if row is not None and _good(row) and row["CPU s"] == best:
                cells[place] = f"**{cells[place]}**"
        yield f"| {query} | {count} | " + " | ".join(cells) + " |"
    yield from _elsewhere(result, triples)
    bad = [row for row in rows if not _good(row)]
    if bad:
        yield from ("", "No answer, or a wrong one:", "")
        for row in bad:
            yield f"- {row['engine']}, {row['query']}: {row.get('failed') or row['wrong']}"


def _good(row: Row) -> bool:
    return "failed" not in row and "wrong" not in row


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    if "failed" in row:
        return "too long" if row["failed"].startswith("no answer") else "error"
    text = f"{number(row['CPU s'])} ({row['peak memory MB']:,.0f})"
    return f"{text} wrong" if "wrong" in row else text


def number(seconds: float) -> str:
    """Return a time with two digits that count.

    Examples
    --------
    >>> number(12.345), number(0.012345), number(0.0000123)
    ('12', '0.012', '0.000012')
    """
    if seconds >= 10:
        return f"{seconds:,.0f}"
    digits = 1
    while digits < 6 and seconds < 10 ** (1 - digits):
        digits += 1
    return f"{seconds:.{digits}f}"


def _elsewhere(result: Mapping[str, Any], triples: int) -> Iterator[str]:
    found = quicker_elsewhere(result, triples)
    if not any(row["engine"] == "virtuoso" for row in result["rows"] if row["triples"] == triples):
        return
    yield ""
    if not found:
        yield "Virtuoso is quicker on none of them."
        return
    advice = {one["query"]: one["advice"] for one in result["queries"]}
    yield "Where Virtuoso is quicker, and what to do if that matters to you:"
    yield ""
    for query, factor in found:
        words = advice.get(query) or "Nothing: the difference is small."
        yield f"- {query}, {factor:.1f} times: {words}"


def _strain(strain: Sequence[Row]) -> Iterator[str]:
    yield from ("", "## The service under strain", "")
    for one in strain:
        yield from (f"{one['triples']:,} triples:", "")
        for name, figures in one["figures"].items():
            yield f"- {name}: {_words(figures)}"
        yield ""


def _words(figures: Row) -> str:
    return ", ".join(
        f"{name} ({_words(value)})" if isinstance(value, Mapping) else f"{name} {value}"
        for name, value in figures.items()
    )


def _loads(loads: Sequence[Row]) -> Iterator[str]:
    yield from ("", "## Loading", "")
    yield from (
        "| triples | engine | step | CPU s | wall s | memory MB | disk MB |",
        "|---:|---|---|---:|---:|---:|---:|",
    )
    for load in loads:
        for step, taken in load["steps"].items():
            memory = taken.get("peak memory MB", taken.get("memory MB", 0))
            disk = f"{taken['disk MB']:,.1f}" if "disk MB" in taken else ""
            yield (
                f"| {load['triples']:,} | {load['engine']} | {step} | {taken['CPU s']:.2f} "
                f"| {taken['wall s']:.2f} | {memory:,.0f} | {disk} |"
            )


def _engines(result: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "## Engines", "")
    for name, said in result["engines"].items():
        versions = ", ".join(f"{part} {version}" for part, version in said["versions"].items())
        yield f"- **{name}** ({versions}): {said['note']}"
    for name, reason in result["missing"].items():
        yield f"- **{name}** is missing: {reason}"
    for words in result["left out"]:
        yield f"- Left out: {words}"
