"""Match invented agents: ``python -m benchmarks.matching [RECORDS]``."""

import json
import resource
import sys
import time
from collections import Counter
from datetime import date
from importlib.metadata import version
from pathlib import Path

import duckdb

from benchmarks.matching.invented import world
from benchmarks.measure import cpu_seconds, machine
from habeas.matching import candidates

RESULTS = Path(__file__).parents[1] / "results"
#: From which probability a pair counts as found.
LEAST = (0.1, 0.5, 0.9, 0.99)


def main() -> None:
    """Measure, print and keep."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    agents, pairs = world(count, twice=0.15)
    start, clock = cpu_seconds(), time.perf_counter()
    with duckdb.connect() as con:
        found = candidates(con, agents, least=min(LEAST))
    taken, wall = cpu_seconds() - start, time.perf_counter() - clock
    rows = []
    for least in LEAST:
        likely = {frozenset((c.first, c.second)) for c in found if c.probability >= least}
        right = likely & set(pairs)
        missed = Counter(way for pair, way in pairs.items() if pair not in likely)
        ways = Counter(pairs.values())
        rows.append(
            {
                "probability": least,
                "pairs": len(likely),
                "precision": round(len(right) / max(len(likely), 1), 4),
                "recall": round(len(right) / len(pairs), 4),
                "recall by difference": {
                    way: round(1 - missed[way] / total, 3) for way, total in sorted(ways.items())
                },
            }
        )
    result = {
        "benchmark": "matching",
        "date": date.today().isoformat(),
        "machine": machine() | {"splink": version("splink"), "duckdb": version("duckdb")},
        "records": len(agents),
        "true pairs": len(pairs),
        "CPU s": round(taken, 1),
        "wall s": round(wall, 1),
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "rows": rows,
    }
    print(json.dumps(result, indent=1))
    if count >= 100_000:
        path = RESULTS / f"matching-{result['date']}.json"
        path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
