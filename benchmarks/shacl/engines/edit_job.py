"""What a driver that validates edits is asked to do, and what it tells of it."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["EditJob"]


class EditJob:
    """Data, shapes, and a file with an edit on each line."""

    def __init__(self) -> None:
        self.data, self.shapes, self._edits, self.report, self._times = map(Path, sys.argv[1:])

    def edits(self) -> Iterator[tuple[str, str]]:
        """Return what goes and what comes, as text of N-Triples."""
        with self._edits.open(encoding="utf-8") as file:
            for line in file:
                edit = json.loads(line)
                yield edit["removed"], edit["added"]

    def take(self, validate: Callable[[Any], object], prepared: list[Any]) -> None:
        """Validate each prepared edit and write down how many milliseconds each took."""
        taken = []
        for edit in prepared:
            wall, cpu = time.perf_counter(), time.process_time()
            validate(edit)
            now = time.perf_counter(), time.process_time()
            taken.append([(now[0] - wall) * 1000, (now[1] - cpu) * 1000])
        self._times.write_text(json.dumps(taken), encoding="utf-8")
