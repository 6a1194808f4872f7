"""All engines asked the same questions in turn, and what each answer took.

Engines run side by side, and each question goes round all of them before the next one, so that
whatever else the machine does hits them alike. The first round warms up and is where memory is
looked at; the others are where CPU time is taken, and their median counts.
"""

import statistics
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.sparql.answers import Answer, UnreadableAnswerError, difference, read_answer
from benchmarks.sparql.costs import Peak
from benchmarks.sparql.engines.engine import Engine, FailedError, TookTooLongError
from benchmarks.sparql.questions import Question

__all__ = ["Measured", "compare", "measure"]

#: What took longer than this, in CPU seconds, is asked only once; what took less than QUICK, often.
LONG, QUICK, OFTEN = 4.0, 0.02, 10


@dataclass
class Measured:
    """What one engine took to answer one question."""

    engine: str
    question: Question
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    peak: float = 0.0
    answer: Answer | None = None
    failure: str = ""
    #: What is wrong with the answer, in words.
    wrong: str = ""

    def row(self) -> dict[str, Any]:
        """Return the figures for a file."""
        row: dict[str, Any] = {"query": self.question.name, "engine": self.engine}
        if self.failure:
            return row | {"failed": self.failure}
        assert self.answer is not None
        # the first one counts where there is no other
        cpu, wall = (times[1:] or times for times in (self.cpu, self.wall))
        row |= {
            "rows": self.answer.rows,
            "CPU s": round(statistics.median(cpu), 6),
            "first CPU s": round(self.cpu[0], 6),
            "wall s": round(statistics.median(wall), 6),
            "peak memory MB": round(self.peak, 1),
            "rounds": len(cpu),
        }
        return row | ({"wrong": self.wrong} if self.wrong else {})


def measure(
    engines: Mapping[str, Engine], questions: Sequence[Question], rounds: int, seconds: float
) -> list[Measured]:
    """Ask all engines, which are started, and return what each took.

    Parameters
    ----------
    rounds
        How often each question is asked, besides the first time.
    seconds
        Longest time of one answer; an engine that goes past it is started again.
    """
    found: list[Measured] = []
    for question in questions:
        here = [Measured(name, question) for name in engines if question.only in ("", name)]
        for number in range(rounds + 1):
            for one in here:
                _ask(one, engines[one.engine], number, seconds)
        compare(here, [*found, *here])
        for one in here:
            print(f"    {one.row()}", file=sys.stderr, flush=True)
        found += here
    return found


def _ask(one: Measured, engine: Engine, number: int, seconds: float) -> None:
    """Ask once more, or several times where that is quick."""
    if one.failure or (one.cpu and one.cpu[0] > LONG):
        return
    times = OFTEN if number and one.cpu[0] < QUICK else 1
    question = one.question
    try:
        if number:
            cpu, wall = engine.cpu(), time.perf_counter()
            for _ in range(times):
                engine.ask(question.text, question.format, seconds)
            one.wall.append((time.perf_counter() - wall) / times)
            one.cpu.append((engine.cpu() - cpu) / times)
            return
        with Peak(engine.leader) as peak:
            cpu, wall = engine.cpu(), time.perf_counter()
            body = engine.ask(question.text, question.format, seconds)
            one.wall.append(time.perf_counter() - wall)
            one.cpu.append(engine.cpu() - cpu)
        one.peak = peak.megabytes
        one.answer = read_answer(body, question.format)
    except TookTooLongError as error:
        one.failure = str(error)
        engine.stop()
        engine.start()
    except (FailedError, UnreadableAnswerError) as error:
        one.failure = str(error)


def compare(here: Iterable[Measured], known: Sequence[Measured]) -> None:
    """Say what is wrong with answers: the first one known of the same question is the measure."""
    for one in here:
        first = next(
            (
                other.answer
                for other in known
                if other.question.name == one.question.like and other.answer is not None
            ),
            None,
        )
        if one.answer is not None and first is not None:
            one.wrong = difference(first, one.answer, one.question.answer)
