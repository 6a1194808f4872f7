"""A full disk, a folder that cannot be written: one clear error, and what was there stays."""

import errno
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.graph.bringing.conftest import AGENTS, TIME, statements, turtle
from tests.graph.bringing.killing import CHANGING, run_forked

from habeas.bringing import bring
from habeas.errors import UnwritableFolderError
from habeas.workspace import Workspace

NOBODY = 65534


def take_in(folder: Path, records: Path) -> None:
    workspace = Workspace.create(folder)
    try:
        assert bring(workspace, [records], time=TIME, who="ada").enters
    finally:
        workspace.close()


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that another user can be given."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "first.ttl").write_text(turtle(AGENTS), encoding="utf-8")
        second = turtle(AGENTS.replace("p0001", "p0002"))
        (folder / "second.ttl").write_text(second, encoding="utf-8")
        take_in(folder / "workspace", folder / "first.ttl")
        yield folder


def seen(folder: Path) -> tuple[int, set[tuple[str, str, str]], list[str]]:
    workspace = Workspace.open(folder / "workspace")
    left = sorted(path.name for path in workspace.path.rglob("*"))
    said = len(workspace.log()), statements(workspace), left
    workspace.close()
    return said


@pytest.mark.parametrize("number", range(3, 45, 6))
def test_a_disk_that_is_full_at_any_change_of_a_file(
    place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = seen(place)
    counted = 0

    def failing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal counted
            counted += 1
            if counted == number and name not in ("close", "unlink", "rmdir"):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*arguments, **options)

        return call

    for name in CHANGING:
        monkeypatch.setattr(os, name, failing(name, getattr(os, name)))
    said = ""
    try:
        take_in(place / "workspace", place / "second.ttl")
    except UnwritableFolderError as error:
        said = str(error)
    monkeypatch.undo()

    if said:
        assert "No space left on device. Nothing was changed" in said
        after = seen(place)
        assert after[:2] == before[:2]
        take_in(place / "workspace", place / "second.ttl")
    assert seen(place)[0] == 2
    assert not [name for name in seen(place)[2] if name.startswith(".bringing-")]


@pytest.mark.parametrize("most", [0, 1 << 10, 8 << 10])
def test_files_that_cannot_grow(place: Path, most: int) -> None:
    """The engine that writes statements fails too, in its own way; as on a disk that is full."""
    before = seen(place)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        with pytest.raises(UnwritableFolderError, match="cannot be written"):
            take_in(place / "workspace", place / "second.ttl")

    assert not run_forked(work)
    assert seen(place)[:2] == before[:2]
    take_in(place / "workspace", place / "second.ttl")
    assert seen(place)[0] == 2


def test_a_folder_that_may_only_be_read(place: Path) -> None:
    """Readers need no more; a writer is told, once."""
    workspace = place / "workspace"
    if os.geteuid() == 0:
        for path in (workspace, *workspace.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    for path in (workspace, *(path for path in workspace.rglob("*") if path.is_dir())):
        path.chmod(0o500)
    (workspace / ".lock").chmod(0o400)

    def work() -> None:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        assert len(statements(Workspace.open(workspace))) == 18
        with pytest.raises(UnwritableFolderError, match="Permission denied"):
            take_in(workspace, place / "second.ttl")

    try:
        assert not run_forked(work)
    finally:
        for path in (workspace, *(path for path in workspace.rglob("*") if path.is_dir())):
            path.chmod(0o700)
