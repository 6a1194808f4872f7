"""The process in which the SQL of a recipe runs, and what it survives."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from habeas.recipes import InvalidRecipeError
from habeas.recipes.sandbox import Limits

LITTLE = Limits(seconds=30, memory=200_000_000, disk=4_000_000)
PLACE = "SELECT _file, _row, "


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            (
                "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) "
                "SELECT 1 AS _file, 2 AS _row, sum(i) AS name FROM n"
            ),
            "still running after 1.5 seconds",
        ),
        (
            f"{PLACE}repeat('x', 2000000000) AS name FROM list",
            "needs more memory",
        ),
        (
            f"{PLACE}string_agg(repeat('x', 100000), '') AS name FROM list, range(100000) GROUP BY ALL",
            "needs more memory",
        ),
        (
            (
                f"{PLACE}sha256(name || range) || sha256(range || name) AS name "
                "FROM list, range(200000)"
            ),
            "needs more disk",
        ),
        ("SELECT " + "[" * 200_000 + "]" * 200_000, ""),
    ],
    ids=["endless", "one value", "many values", "disk", "depth"],
)
def test_a_recipe_that_wants_too_much_is_ended(attempt: Any, sql: str, said: str) -> None:
    limits = replace(LITTLE, seconds=1.5) if "RECURSIVE" in sql else LITTLE

    with pytest.raises(InvalidRecipeError, match=r"recipe mine, agents\.sql") as ended:
        attempt({"agents": sql}, limits=limits)

    assert said in str(ended.value)


def test_nothing_of_our_environment_is_in_the_process(
    attempt: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: dict[str, Any] = {}
    start = subprocess.Popen

    def watched(*arguments: Any, **options: Any) -> Any:
        seen.update(options)
        return start(*arguments, **options)

    monkeypatch.setenv("SECRET_OF_OURS", "x")
    monkeypatch.setattr(subprocess, "Popen", watched)
    attempt({"agents": f"{PLACE}name FROM list"})

    assert set(seen["env"]) == {"PYTHONPATH", "TZ"}
    assert Path(seen["cwd"]).name.startswith("habeas-recipe-")
    assert not Path(seen["cwd"]).exists()


def test_a_message_shows_no_folder_of_ours_and_steers_no_terminal(attempt: Any) -> None:
    with pytest.raises(InvalidRecipeError) as wrong:
        attempt({"agents": f"{PLACE}CAST(chr(27) || name AS INTEGER) AS name FROM list"})

    text = str(wrong.value)
    assert "\x1b" not in text
    assert "Could not convert" in text
    assert "TRY_CAST" in text
    assert "habeas-recipe-" not in text


def test_all_statements_that_are_wrong_are_named(attempt: Any) -> None:
    with pytest.raises(InvalidRecipeError) as wrong:
        attempt(
            {
                "agents": f"{PLACE}nam FROM list",
                "cases": "SELECT * FROM read_text('/etc/passwd')",
                "sources": f"{PLACE}name AS title FROM list",
            }
        )

    text = str(wrong.value)
    assert 'agents.sql: Binder Error: Referenced column "nam" not found' in text
    assert "LINE 1: SELECT _file, _row, nam FROM list" in text
    assert "cases.sql: reads from read_text()" in text
    assert "sources.sql" not in text


def test_a_process_that_dies_is_told(attempt: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(InvalidRecipeError, match=r"ended \(status 1\) before it had answered"):
        attempt({"agents": f"{PLACE}name FROM list"})


def boxes() -> list[Path]:
    """Return the processes of recipes that we started, as Linux shows them."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes()
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if b"habeas.recipes.box" in told and int(parent) == os.getpid():
            found.append(process)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_the_process_gave_up_what_it_does_not_need_and_does_not_stay(attempt: Any) -> None:
    endless = f"{PLACE}count(*) AS name FROM list, range(100000000000) GROUP BY ALL"
    ended: list[str] = []

    def run() -> None:
        with pytest.raises(InvalidRecipeError) as wrong:
            attempt({"agents": endless}, limits=Limits(seconds=60))
        ended.append(str(wrong.value))

    thread = threading.Thread(target=run)
    thread.start()
    status: dict[str, str] = {}
    limits, environment = "", ""
    # It seals itself as soon as it has read its job; the last limit is on the size of files.
    while thread.is_alive() and "Max file size             20000000000" not in limits:
        for process in boxes():
            with suppress(OSError):
                lines = (process / "status").read_text().splitlines()
                status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
                environment = (process / "environ").read_text()
                limits = (process / "limits").read_text()
                if "Max file size             20000000000" in limits:
                    os.kill(int(process.name), signal.SIGKILL)
        time.sleep(0.01)
    thread.join()

    assert "its process ended (signal 9) before it had answered" in ended[0]
    assert (status["Seccomp"], status["NoNewPrivs"]) == ("2", "1")
    assert "Max core file size        0 " in limits
    assert "Max open files            128 " in limits
    names = {each.partition("=")[0] for each in environment.split("\0") if each}
    assert names <= {"PYTHONPATH", "TZ", "LC_CTYPE"}
    assert boxes() == []
