"""The benchmarks are not in the wheel: outside a checkout there is nothing here to test."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
collect_ignore_glob: list[str] = []

if (ROOT / "benchmarks").is_dir():
    if str(ROOT) not in sys.path:  # pytest itself adds no folder
        sys.path.insert(0, str(ROOT))
else:
    collect_ignore_glob.append("test_*.py")
