"""One engine on one graph, as a whole process, and what it found."""

import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.shacl.compare import Finding, read_findings
from benchmarks.shacl.engines import Engine
from benchmarks.shacl.peers import Start
from benchmarks.shacl.process import Cost, measure

__all__ = ["Limits", "Measured", "Task", "measure_edits", "measure_engine"]

#: What is validated again to see what it costs on a warm store, where once takes no longer, in s.
QUICK = 5.0
AGAIN = 5


@dataclass(frozen=True)
class Task:
    """A graph and shapes."""

    data: Path
    triples: int
    shapes: Path
    #: ``core``, or ``core+sparql``.
    kind: str


@dataclass(frozen=True)
class Limits:
    """When a process is ended: after so many seconds, or holding so many MB."""

    seconds: float
    memory: float


@dataclass
class Measured:
    """What an engine has cost on a task: one entry for each process."""

    engine: Engine
    task: Task
    costs: list[Cost] = field(default_factory=list)
    phases: list[dict[str, float]] = field(default_factory=list)
    #: CPU seconds of a validation after the first one in a process; None where not taken.
    warm: float | None = None
    findings: Counter[Finding] | None = None

    @property
    def failure(self) -> str:
        """Why there are no figures; empty where there are."""
        return next((cost.failure for cost in self.costs if cost.failure), "")

    @property
    def cpu(self) -> float:
        """CPU seconds of the whole process."""
        return statistics.median(cost.cpu for cost in self.costs)

    def phase(self, name: str) -> float | None:
        """CPU seconds of a phase; None for an engine that does not tell it apart."""
        taken = [phases[name] for phases in self.phases if name in phases]
        return statistics.median(taken) if taken else None

    def row(self) -> dict[str, Any]:
        """Return the figures for a file."""
        row: dict[str, Any] = {
            "triples": self.task.triples,
            "shapes": self.task.kind,
            "engine": self.engine.name,
        }
        if self.failure:
            return row | {"failed": self.failure}
        names = dict.fromkeys(name for phases in self.phases for name in phases)
        return row | {
            "processes": len(self.costs),
            "whole process CPU s": round(self.cpu, 3),
            "whole process wall s": round(statistics.median(one.wall for one in self.costs), 3),
            "peak memory MB": round(max(cost.peak for cost in self.costs), 1),
            "phases CPU s": {name: round(self.phase(name) or 0.0, 4) for name in names},
            "validate again CPU s": None if self.warm is None else round(self.warm, 4),
            "findings": None if self.findings is None else self.findings.total(),
        }


def measure_engine(measured: Measured, start: Start, limits: Limits) -> None:
    """Run one more process and add what it cost."""
    cost, phases, findings = _run(measured.task, start, limits, 1)
    measured.costs.append(cost)
    if cost.failure:
        return
    measured.phases.append({name: taken[0] for name, taken in phases.items()})
    measured.findings = findings
    once = measured.phases[-1].get("validate")
    if measured.warm is None and once is not None and once < QUICK:
        cost, phases, _ = _run(measured.task, start, limits, 1 + AGAIN)
        if not cost.failure:
            measured.warm = statistics.median(phases["validate"][1:])


def _run(
    task: Task, start: Start, limits: Limits, rounds: int
) -> tuple[Cost, dict[str, list[float]], Counter[Finding]]:
    with tempfile.TemporaryDirectory() as folder:
        report, phases = Path(folder, "report.ttl"), Path(folder, "phases.json")
        arguments = [*map(str, (task.data, task.shapes, report, phases)), str(rounds)]
        cost = measure(
            [*start.command, *arguments],
            limit=limits.seconds,
            memory=limits.memory,
            folder=start.folder,
            environment=start.environment,
        )
        if cost.failure:
            return cost, {}, Counter()
        try:
            findings = read_findings(report)
        except (OSError, SyntaxError) as error:
            return replace(cost, failure=f"report cannot be read: {error}"), {}, Counter()
        return cost, json.loads(phases.read_text(encoding="utf-8"))["cpu"], findings


def measure_edits(
    task: Task, start: Start, limits: Limits, lines: Path, names: Sequence[str]
) -> tuple[dict[str, Any], Counter[Finding] | None]:
    """Return what it costs to validate again after each edit, and the findings after all of them.

    The names say what each edit is; the findings are None for an engine that keeps no edit.
    """
    with tempfile.TemporaryDirectory() as folder:
        report, times = Path(folder, "report.ttl"), Path(folder, "times.json")
        cost = measure(
            [*start.command, *map(str, (task.data, task.shapes, lines, report, times))],
            limit=limits.seconds,
            memory=limits.memory,
            folder=start.folder,
            environment=start.environment,
        )
        if cost.failure:
            return {"failed": cost.failure}, None
        taken = json.loads(times.read_text(encoding="utf-8"))
        wall, cpu = (sorted(one[place] for one in taken) for place in (0, 1))
        figures: dict[str, Any] = {"edits": len(taken)}
        for name, values in (("wall", wall), ("CPU", cpu)):
            figures |= {
                f"median {name} ms": round(statistics.median(values), 3),
                f"99th percentile {name} ms": round(_percentile(values, 0.99), 3),
                f"most {name} ms": round(values[-1], 3),
            }
        by_name: dict[str, list[float]] = {}
        for name, (_, milliseconds) in zip(names, taken, strict=True):
            by_name.setdefault(name, []).append(milliseconds)
        figures["median CPU ms of each kind"] = {
            name: round(statistics.median(values), 3) for name, values in sorted(by_name.items())
        }
        return figures, read_findings(report) if report.exists() else None


def _percentile(values: list[float], share: float) -> float:
    """Return the smallest of sorted values that no more than 1 - share of them exceed."""
    return values[max(0, -int(-share * len(values) // 1) - 1)]
