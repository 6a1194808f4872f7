"""The table of measures: what each says, who defined it, to what it is equal, and what it costs.

    python -m benchmarks.networks.page

prints it from the catalogue and from the latest figures; it stands in ``docs/measures.md``.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from habeas.networks.catalogue import MEASURES

__all__ = ["lines", "times"]

RESULTS = Path(__file__).parents[1] / "results"


def times(folder: Path = RESULTS) -> Mapping[str, str]:
    """Return what each measure took in the latest run that has it, as the page says it."""
    found = sorted(folder.glob("networks-measures-*.json"))
    if not found:
        return {}
    runs = json.loads(found[-1].read_text(encoding="utf-8"))["results"]
    return {
        row["task"]: f"{row['CPU s']:.3g}" if "CPU s" in row else row["not done"]
        for run in runs
        for row in run["rows"]
    }


def lines() -> Iterator[str]:
    """Yield the lines of the table."""
    taken = times()
    yield "| measure | of | definition | source | equal to, in the tests | CPU s |"
    yield "|---|---|---|---|---|---:|"
    for each in MEASURES.values():
        cells = [
            f"`{each.name}`",
            each.of,
            f"{each.definition} *{each.assumes}*",
            each.source,
            each.equals,
            taken.get(each.name, ""),
        ]
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


if __name__ == "__main__":
    print("\n".join(lines()))
