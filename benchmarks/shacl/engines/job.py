"""What a driver is asked to do, and what it tells of it."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Job"]


@dataclass
class Job:
    """One validation, or several of the same data to see what a repeated one costs."""

    data: Path
    shapes: Path
    report: Path
    phases: Path
    rounds: int
    #: CPU seconds of each phase, one for each time that it was gone through.
    taken: dict[str, list[float]] = field(default_factory=dict)
    wall: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def from_arguments(cls) -> "Job":
        """Return the job that the arguments of this program are."""
        data, shapes, report, phases, rounds = sys.argv[1:]
        return cls(Path(data), Path(shapes), Path(report), Path(phases), int(rounds))

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Take the time of a phase; threads count."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.taken.setdefault(name, []).append(time.process_time() - cpu)
        self.wall.setdefault(name, []).append(time.perf_counter() - wall)

    def finish(self) -> None:
        """Write down the phases."""
        self.phases.write_text(json.dumps({"cpu": self.taken, "wall": self.wall}), encoding="utf-8")
