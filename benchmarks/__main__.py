"""Run every benchmark on a release of the shipped records; print and keep the figures."""

import json
import resource
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import http, library, pool
from benchmarks.measure import machine
from habeas import assets
from habeas.release import build

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure all, or those named as arguments."""
    named = set(sys.argv[1:])
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        release = build([assets.data_folder()], Path(folder))
        for benchmark in (library, pool, http):
            name = benchmark.__name__.rpartition(".")[2]
            if named and name not in named:
                continue
            rows = benchmark.run(release)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            result = {
                "benchmark": name,
                "date": date.today().isoformat(),
                "release": release.version,
                "quads": release.manifest["quads"],
                "machine": machine(),
                "peak memory MB": peak,
                "rows": rows,
            }
            path = RESULTS / f"{name}-{result['date']}.json"
            path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
            print(f"\n{name} ({result['quads']:,} quads) -> {path}")
            for row in rows:
                print("  " + ", ".join(f"{key}: {value}" for key, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
