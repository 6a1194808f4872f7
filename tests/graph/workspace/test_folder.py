import json
import os
import stat
import threading
from pathlib import Path

import pytest
from tests.graph.workspace.conftest import NAME, Add, Rows, write_statements

from habeas.errors import UnknownNameError, UnwritableFolderError
from habeas.workspace import (
    DamagedWorkspaceError,
    NewerWorkspaceError,
    NotAWorkspaceError,
    Workspace,
)

ADA = ("<urn:ada>", NAME, '"Ada Example"@en')
BEN = ("<urn:ben>", NAME, '"Ben Example"@en')


def test_only_the_owner_can_look_in(workspace: Workspace, add: Add) -> None:
    add("one", ADA)

    modes = {stat.S_IMODE(path.stat().st_mode): path.is_dir() for path in workspace.path.rglob("*")}
    assert modes == {0o700: True, 0o600: False}
    assert stat.S_IMODE(workspace.path.stat().st_mode) == 0o700


def test_a_workspace_keeps_its_key(workspace: Workspace) -> None:
    assert len(workspace.key) == 32
    assert Workspace.create(workspace.path).key == workspace.key
    assert Workspace.create(workspace.path.with_name("other")).key != workspace.key


def test_a_folder_of_other_files_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ada", encoding="utf-8")

    with pytest.raises(NotAWorkspaceError, match="holds other files"):
        Workspace.create(tmp_path)
    with pytest.raises(NotAWorkspaceError, match="is not a workspace"):
        Workspace.open(tmp_path)


def test_what_a_killed_creation_left_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / ".lock").touch()
    (folder / ".bringing-about").write_text("{", encoding="utf-8")

    assert Workspace.create(folder).active() == []


def test_a_later_format_is_refused(workspace: Workspace) -> None:
    about = workspace.path / "workspace.json"
    about.write_text(json.dumps({"format": 2}), encoding="utf-8")

    with pytest.raises(NewerWorkspaceError, match="has format 2, and this version reads format 1"):
        Workspace.open(workspace.path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "key": "x"}'])
def test_a_damaged_description_is_named(workspace: Workspace, text: str) -> None:
    (workspace.path / "workspace.json").write_text(text, encoding="utf-8")

    with pytest.raises(DamagedWorkspaceError, match=r"workspace\.json is not as it was written"):
        Workspace.open(workspace.path)


def test_the_latest_import_of_a_name_counts_and_undo_goes_back(
    workspace: Workspace, add: Add, said: Rows
) -> None:
    first = add("list", ADA)
    second = add("list", BEN)
    assert [row[3] for row in said()] == [second]

    with workspace.writing() as writer:
        writer.undo(second, "ada", "a mistake", time="2026-03-02")
    assert [row[3] for row in said()] == [first]

    with workspace.writing() as writer:
        writer.undo(first, "ada", time="2026-03-02")
    assert said() == []
    assert [entry.op for entry in workspace.log()] == ["import", "import", "undo", "undo"]


def test_the_same_input_again_is_another_transaction(workspace: Workspace, add: Add) -> None:
    ids = [add("list", ADA), add("list", BEN), add("list", ADA)]

    assert len(set(ids)) == 3
    assert [each.id for each in workspace.active()] == ids[2:]


def test_what_was_undone_is_removed_once_nobody_reads(workspace: Workspace, add: Add) -> None:
    first = add("list", ADA)
    folder = workspace.path / "imports" / first
    reader = Workspace.open(workspace.path)
    with workspace.writing() as writer:
        writer.undo(first, "ada", time="")
    assert folder.is_dir()

    reader.close()
    with workspace.writing():
        pass
    assert not folder.exists()


def test_left_overs_are_removed_by_the_next_writer(workspace: Workspace, add: Add) -> None:
    kept = add("list", ADA)
    stray = workspace.path / "imports" / "0123456789ab"
    stray.mkdir()
    (stray / "statements.parquet").touch()
    (workspace.path / ".bringing-x").mkdir()
    assert [each.id for each in workspace.active()] == [kept]

    with workspace.writing():
        pass

    assert sorted(os.listdir(workspace.path)) == [
        ".lock",
        "imports",
        "log.jsonl",
        "workspace.json",
    ]
    assert os.listdir(workspace.path / "imports") == [kept]


@pytest.mark.parametrize("name", ["manifest.json", "statements.parquet"])
def test_a_file_that_was_changed_is_named(workspace: Workspace, add: Add, name: str) -> None:
    path = workspace.path / "imports" / add("list", ADA) / name
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    with pytest.raises(DamagedWorkspaceError, match=name):
        workspace.check(thorough=True)
    path.unlink()
    with pytest.raises(DamagedWorkspaceError, match=f"{name} cannot be read"):
        workspace.check()


def test_an_import_is_found_by_name_or_by_the_start_of_its_identifier(
    workspace: Workspace, add: Add
) -> None:
    first = add("list", ADA)
    second = add("list", BEN)

    assert workspace.find("list").id == second
    assert workspace.find(first[:6]).id == first
    with pytest.raises(UnknownNameError, match="Did you mean 'list'"):
        workspace.find("lits")


def test_the_second_writer_waits_and_is_told_for_whom(workspace: Workspace) -> None:
    told: list[str] = []
    waiting, done = threading.Event(), threading.Event()

    def tell(line: str) -> None:
        told.append(line)
        waiting.set()

    def write() -> None:
        with Workspace.open(workspace.path).writing(tell, "undo list"):
            done.set()

    with workspace.writing(what="bring a list"):
        second = threading.Thread(target=write)
        second.start()
        assert waiting.wait(10)
        assert Workspace.open(workspace.path).active() == []  # readers do not wait
        assert not done.is_set()
    second.join(10)

    assert done.is_set()
    assert told == [f"Waiting for process {os.getpid()}, which holds the workspace to bring a list"]


def test_what_fails_while_it_is_written_leaves_nothing(workspace: Workspace, add: Add) -> None:
    add("list", ADA)
    before = workspace.log()

    def fail() -> None:
        with workspace.writing() as writer:
            write_statements(writer, BEN)
            raise OSError(28, "No space left on device")

    with pytest.raises(UnwritableFolderError, match="No space left on device"):
        fail()

    assert workspace.log() == before
    assert not list(workspace.path.glob(".bringing-*"))
