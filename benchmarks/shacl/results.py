"""What follows from the figures of a run: ratios, growth, and a table to read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.shacl.growth import fit

__all__ = ["growth_rows", "guesses", "ratio_rows", "table"]

Row = dict[str, Any]


def whole(row: Row) -> float | None:
    """CPU seconds of the whole process, cold, from files to report."""
    value = row.get("whole process CPU s")
    return None if value is None else float(value)


def first(row: Row) -> float | None:
    """CPU seconds of the first validation in a process, the data loaded."""
    value = row.get("phases CPU s", {}).get("validate")
    return None if value is None else float(value)


def warm(row: Row) -> float | None:
    """CPU seconds of a further validation; of the first one where that was too long to repeat."""
    value = row.get("validate again CPU s")
    return first(row) if value is None else float(value)


FIGURES = {"whole process": whole, "validate, first": first, "validate, warm": warm}


def ratio_rows(rows: Sequence[Row], reference: str) -> list[Row]:
    """Return how many times less each engine took than the reference, on the same task."""
    there = {(row["triples"], row["shapes"]): row for row in rows if row["engine"] == reference}
    found = []
    for row in rows:
        other = there.get((row["triples"], row["shapes"]))
        if other is None or other is row:
            continue
        times: Row = {}
        for name, figure in FIGURES.items():
            ours, theirs = figure(row), figure(other)
            if ours and theirs:
                times[name] = round(theirs / ours, 2)
        if "peak memory MB" in row and "peak memory MB" in other:
            times["memory"] = round(other["peak memory MB"] / row["peak memory MB"], 2)
        if times:
            task = {name: row[name] for name in ("triples", "shapes", "engine")}
            found.append(task | {"reference": reference} | times)
    return found


def growth_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the law that the cost of each engine follows over the sizes that were measured."""
    found = []
    for (engine, shapes), mine in sorted(_by_engine(rows).items()):
        for name, figure in FIGURES.items():
            points = [(row["triples"], cost) for row in mine if (cost := figure(row)) is not None]
            law = fit(points)
            if law is not None:
                found.append(
                    {
                        "engine": engine,
                        "shapes": shapes,
                        "figure": name,
                        "exponent": law.exponent,
                        "factor": law.factor,
                        "points": [list(point) for point in points],
                    }
                )
    return found


def guesses(rows: Sequence[Row], growth: Sequence[Row], reference: str) -> list[Row]:
    """Return what the reference would have cost where it was not measured, by its own growth."""
    sizes = sorted({(row["triples"], row["shapes"]) for row in rows})
    measured = {
        (row["triples"], row["shapes"]) for row in rows if row["engine"] == reference and whole(row)
    }
    found = []
    for triples, shapes in sizes:
        if (triples, shapes) in measured:
            continue
        for law in growth:
            if law["engine"] == reference and law["shapes"] == shapes:
                found.append(
                    {
                        "triples": triples,
                        "shapes": shapes,
                        "engine": reference,
                        "figure": law["figure"],
                        "extrapolated CPU s": round(law["factor"] * triples ** law["exponent"], 1),
                        "from sizes": [point[0] for point in law["points"]],
                    }
                )
    return found


def _by_engine(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["engine"], row["shapes"]].append(row)
    return found


def table(result: Row) -> str:
    """Return the result as text: the figures first, then all that has none."""
    return "\n".join(_lines(result))


def _lines(result: Row) -> Iterator[str]:
    counts = result["constraints"]
    yield (
        f"{counts['core']} constraints of {counts['kinds of core']} kinds, and {counts['SPARQL']} in "
        f"SPARQL; {result['graph']['damaged']:.1%} of the records damaged. CPU seconds; "
        "in brackets: how many times less than pySHACL."
    )
    ratios = {(row["triples"], row["shapes"], row["engine"]): row for row in result["ratios"]}
    heads = ("whole process", "validate, first", "validate, warm")
    last = None
    for row in result["rows"]:
        task = row["triples"], row["shapes"]
        if task != last:
            last = task
            yield f"\n{task[0]:,} triples, {task[1]}"
            yield f"  {'':20}" + "".join(f"{head:>24}" for head in heads) + f"{'MB':>8}  findings"
        if "failed" in row:
            yield f"  {row['engine']:20} FAILED: {row['failed']}"
            continue
        times = ratios.get((*task, row["engine"]), {})
        cells = []
        for name in heads:
            value = FIGURES[name](row)
            ratio = f" ({times[name]:,.1f})" if name in times else ""
            cells.append(f"{'-' if value is None else f'{value:,.3f}'}{ratio}")
        yield (
            f"  {row['engine']:20}" + "".join(f"{cell:>24}" for cell in cells)
            + f"{row['peak memory MB']:>8,.0f}  {row['findings']:,}{_equality(row)}"
        )  # fmt: skip
    yield ""
    for row in result["growth"]:
        if row["figure"] != "validate, first":
            yield f"growth of {row['engine']}, {row['shapes']}, {row['figure']}: size ** {row['exponent']:.2f}"
    for row in result["edits"]:
        told = ", ".join(f"{name}: {value}" for name, value in row.items())
        yield f"edits: {told}"
    for row in result.get("extrapolated, not measured", []):
        yield (
            f"EXTRAPOLATED, not measured: {row['engine']} at {row['triples']:,}, {row['shapes']}, "
            f"{row['figure']}: {row['extrapolated CPU s']:,} CPU s"
        )
    for name, reason in result["missing"].items():
        yield f"MISSING {name}: {reason}"
    for reason in result["left out"]:
        yield f"LEFT OUT {reason}"


def _equality(row: Row) -> str:
    if "equal" not in row:
        return ""
    if row["equal"]:
        return f", equal to {row['compared with']}"
    if row["equal but for paths"]:
        return f", equal to {row['compared with']} but for the text of paths"
    return f", NOT equal to {row['compared with']}: " + "; ".join(
        f"{rule} -{less} +{more}" for rule, (less, more) in row["missing, more"].items()
    )
