"""Running the SQL of a recipe in a process of its own, and ending that whatever it does."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.recipes.errors import InvalidRecipeError

__all__ = ["Answer", "Limits", "answers"]

#: Bytes of what the process says that are looked at.
_MOST_SAID = 4_000_000


@dataclass(frozen=True)
class Limits:
    """What a recipe may use.

    Attributes
    ----------
    seconds
        From its start to its end, for all of its statements.
    memory
        Bytes that DuckDB may hold for it; more goes to disk where that can be.
    disk
        Bytes that each file of its results, and what does not fit into memory, may take.
    """

    seconds: float = 600
    memory: int = 2_000_000_000
    disk: int = 20_000_000_000


@dataclass(frozen=True)
class Answer:
    """What one statement gave: a table of its name in the results, with these columns.

    ``read`` are the columns of each input that had a part in it.
    """

    columns: Sequence[str]
    read: Mapping[str, Sequence[str]]


def answers(
    recipe: str,
    statements: Mapping[str, str],
    tables: Mapping[str, Sequence[tuple[str, str]]],
    given: Mapping[str, str],
    folder: Path,
    limits: Limits,
) -> dict[str, Answer]:
    """Run statements over ``input.duckdb`` in ``folder`` into ``results.duckdb`` there.

    Parameters
    ----------
    recipe
        Its name, for errors.
    statements
        The SQL of each by its name, which is the name of its table in the results.
    tables
        The columns of each table of the input, with their types.
    given
        The parameters.

    Raises
    ------
    InvalidRecipeError
        If a statement is refused, is wrong, or went beyond a limit: all that are.
    """
    job = {
        "input": str(folder / "input.duckdb"),
        "results": str(folder / "results.duckdb"),
        "spill": str(folder / "spill"),
        "tables": tables,
        "given": dict(given),
        "statements": dict(statements),
        "seconds": limits.seconds,
        "memory": limits.memory,
        "disk": limits.disk,
    }
    code, said, complaint = _run(job, folder, limits.seconds)
    at, told = "", {}
    for line in said.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            answer = json.loads(line)
            if "at" in answer:
                at = str(answer["at"])
            else:
                told[answer["of"]] = answer
    wrong = [
        (f"{name}.sql", _readable(answer["reason"], folder))
        for name, answer in told.items()
        if "reason" in answer
    ]
    if code is None:
        reason = f"was still running after {limits.seconds:g} seconds and was ended"
        wrong.append((f"{at}.sql" if at else "", reason))
    elif code != 0:
        ended = f"signal {-code}" if code < 0 else f"status {code}"
        if -code == signal.SIGXCPU:
            ended = "it used up its processor time"
        last = _readable(complaint.strip().rpartition("\n")[2], folder)
        reason = f"its process ended ({ended}) before it had answered{f': {last}' * bool(last)}"
        wrong.append((f"{at}.sql" if at else "", reason))
    if wrong:
        raise InvalidRecipeError(
            recipe, wrong[0][0], "\n".join([wrong[0][1], *(f"{f}: {r}" for f, r in wrong[1:])])
        )
    return {name: Answer(told[name]["columns"], told[name]["read"]) for name in statements}


def _run(job: Mapping[str, Any], folder: Path, seconds: float) -> tuple[int | None, str, str]:
    """Return how the process ended (None if we ended it) and what it said."""
    said, complained = folder / "said", folder / "complained"
    with said.open("wb") as out, complained.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "habeas.recipes.box"],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            cwd=folder,
            process_group=0,
            # Nothing of our environment but where Python finds us.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TZ": "UTC"},
        )
        code: int | None = None
        try:
            process.communicate(json.dumps(job).encode(), timeout=seconds)
            code = process.returncode
        except subprocess.TimeoutExpired:
            pass
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return code, _beginning(said), _beginning(complained)


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_SAID).decode(errors="replace")


def _readable(text: str, folder: Path) -> str:
    """Return a message without our folder, and without letters that steer a terminal."""
    text = text.replace(f"{folder}{os.sep}", "")
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
