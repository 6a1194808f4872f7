"""``kill -9`` at any moment leaves a workspace as it was before, or as it is after.

HABEAS_KILLS says how many random moments are tried for each kind of work, besides
every single change of a file; without it, only some of all these are.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import chdir, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.graph.bringing.conftest import AGENTS, TIME, statements, turtle
from tests.graph.bringing.killing import count, run_forked
from tests.graph.bringing.test_transaction import CASES_CSV, INVOLVEMENTS_CSV

from habeas.bringing import bring, undo
from habeas.errors import UnknownNameError
from habeas.release import current_release
from habeas.release.checking import ontology_triples, plan
from habeas.workspace import Decision, Workspace

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

KILLS = int(os.environ.get("HABEAS_KILLS", "0"))
#: Changes of files at the end of the work, where the commit is, and the share of those before.
LAST, SHARE = 6, 16
State = tuple[dict[str, bytes], frozenset[tuple[str, str, str]], int]
Work = Callable[[Path], object]


def take_in(folder: Path, name: str, file: str) -> None:
    with chdir(folder.parent):  # the name of the file is kept, and is the same in each copy
        brought = bring(
            Workspace.create(folder), [Path("records") / file], name=name, time=TIME, who="ada"
        )
    assert brought.enters, [str(problem) for problem in brought.problems]


def take_out(folder: Path) -> None:
    with suppress(UnknownNameError):  # it is out already
        undo(Workspace.open(folder), "more", who="ada", time=TIME)


def merge(folder: Path) -> None:
    ids = "https://w3id.org/habeas/id/agent/"
    with Workspace.open(folder).writing() as writer:
        writer.decide(Decision(f"{ids}north-watch", f"{ids}law-aid", "same", who="ada", time=TIME))


WORKS: dict[str, Work] = {
    "new": lambda folder: take_in(folder, "cases", "tables"),
    "newer": lambda folder: take_in(folder, "agents", "agents-2.ttl"),
    "undo": take_out,
    "merge": merge,
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace, and records that may be brought."""
    root = tmp_path_factory.mktemp("kills")
    records = root / "records"
    (records / "tables").mkdir(parents=True)
    texts = {
        "agents.ttl": AGENTS,
        "agents-2.ttl": AGENTS.replace('"A report"', '"A longer report"'),
        "tables/cases.csv": CASES_CSV,
        "tables/involvements.csv": INVOLVEMENTS_CSV,
        "more.ttl": AGENTS.replace("agent:p0001", "agent:p0002").replace("Ada E", "Ben E"),
    }
    for name, text in texts.items():
        whole = turtle(text) if name.endswith(".ttl") else text
        (records / name).write_text(whole, encoding="utf-8")
    take_in(root / "workspace", "agents", "agents.ttl")
    take_in(root / "workspace", "more", "more.ttl")
    plan(), ontology_triples()  # what every run needs is read before any of them forks
    return root


def state(root: Path) -> State:
    """Return all that a reader can see, once a writer has put things in order."""
    workspace = Workspace.open(root / "workspace")
    seen = frozenset(statements(workspace))
    entries = len(workspace.log())
    workspace.close()
    with Workspace.open(root / "workspace").writing():
        pass
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "workspace").rglob("*")
        if path.is_file() and path.name != ".lock"
    }
    return files, seen, entries


@pytest.mark.parametrize("name", list(WORKS))
def test_a_kill_leaves_what_was_before_or_what_is_after(
    before: Path, tmp_path: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    work = WORKS[name]
    then = state(before)
    done = Path(shutil.copytree(before, tmp_path / "done", symlinks=True))
    work(done / "workspace")
    now = state(done)
    assert now != then

    copy = Path(shutil.copytree(before, tmp_path / "count", symlinks=True))
    calls, changes, seconds = count(lambda: work(copy / "workspace"))
    drawn = random.Random(name)
    moments: list[dict[str, Any]] = [
        {"change": number}
        for number in range(changes, 0, -1)
        if KILLS or number > changes - LAST or number % SHARE == 0
    ]
    moments += [{"call": drawn.randint(1, calls)} for _ in range(KILLS // 2 or 1)]
    moments += [{"after": drawn.uniform(0, seconds / 2)} for _ in range(KILLS // 2 or 1)]
    hits: Counter[str] = Counter()
    for number, moment in enumerate(moments):
        root = Path(shutil.copytree(before, tmp_path / f"{number}", symlinks=True))
        killed = run_forked(partial(work, root / "workspace"), **moment)
        left = sorted(path.name for path in (root / "workspace").glob(".bringing-*"))
        found = state(root)
        assert found in (then, now), moment
        hits["killed" if killed else "done"] += 1
        hits["after" if found == now else "before"] += killed
        hits["with left-overs"] += bool(left)
        if number % 5 == 0 or found == now:
            work(root / "workspace")  # what was to be done can be done
            assert state(root) == now, moment
        shutil.rmtree(root)

    record_property("kills", dict(hits))
    print(
        name,
        f"{len(moments)} moments, {changes} changes of files, {calls} calls, {seconds:.2f} s:",
        dict(hits),
    )
    assert hits["killed"] >= len(moments) // 2


def start_build(root: Path) -> subprocess.Popen[bytes]:
    """Start a build in a fresh process: the threads of a store do not outlive a fork."""
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from habeas.cli import main; main()",
            "build",
            str(root / "workspace"),
            "--releases",
            str(root / "releases"),
            "--force",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_kill_of_a_build_leaves_the_workspace_and_a_whole_release(
    before: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(before, tmp_path / "root"))
    assert start_build(root).wait() == 0
    old = current_release(root / "releases").version
    take_in(root / "workspace", "cases", "tables")
    then = state(root)
    whole = Path(shutil.copytree(root, tmp_path / "whole", symlinks=True))
    start = time.monotonic()
    assert start_build(whole).wait() == 0
    seconds = time.monotonic() - start
    new = current_release(whole / "releases").version
    assert old != new
    drawn = random.Random("build")
    hits: Counter[str] = Counter()
    for number in range(KILLS or 4):
        copy = Path(shutil.copytree(root, tmp_path / f"{number}", symlinks=True))
        process = start_build(copy)
        time.sleep(drawn.uniform(0.3, 1) * seconds)
        process.kill()
        hits["killed" if process.wait() == -signal.SIGKILL else "done"] += 1
        hits["left-overs"] += bool(list((copy / "releases").glob(".building-*")))
        found = current_release(copy / "releases")
        assert found.version in (old, new)
        assert len(found.store.graphs()) == 4
        assert state(copy) == then
        hits["after" if found.version == new else "before"] += 1
        if number % 4 == 0:
            assert start_build(copy).wait() == 0
            assert current_release(copy / "releases").version == new
            assert not list((copy / "releases").glob(".building-*"))
        shutil.rmtree(copy)
    print("build", f"{seconds:.2f} s:", dict(hits))
    assert hits["killed"]
