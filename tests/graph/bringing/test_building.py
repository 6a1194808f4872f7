"""A release of a workspace: what was brought, merged, without what is for the team."""

import gzip
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.graph.bringing.conftest import AGENTS, CASES, TIME, Said, turtle
from tests.graph.bringing.test_transaction import Bring, folder, run

from habeas.errors import InvalidRecordsError, NonConformingRecordsError
from habeas.release import build
from habeas.release.inputs import remember, remembered
from habeas.terms import ID
from habeas.workspace import Decision, Workspace

__all__ = ["folder", "run"]  # fixtures


def test_a_release_of_files_and_of_a_workspace_have_one_version(
    tmp_path: Path, workspace: Workspace, run: Bring
) -> None:
    for name, text in (("agents", AGENTS), ("cases", CASES)):
        (tmp_path / "files").mkdir(exist_ok=True)
        path = tmp_path / "files" / f"{name}.ttl"
        path.write_text(turtle(text), encoding="utf-8")
        run(path)

    of_files = build([tmp_path / "files"], tmp_path / "one")
    of_workspace = build([workspace.path], tmp_path / "two")

    assert of_files.version == of_workspace.version


def test_notes_for_the_team_and_the_names_of_files_are_in_no_byte_of_a_release(
    tmp_path: Path, workspace: Workspace, folder: Path, run: Bring, said: Said
) -> None:
    assert run(folder).enters
    assert [o for _, p, o in said() if p.endswith("#editorialNote>")] == ['"call Ben"@en']

    release = build([workspace.path], tmp_path / "releases")

    for path in release.folder.rglob("*"):
        if path.is_file():
            words = [b"call Ben", b"editorialNote", b"involvements.csv"]
            content = path.read_bytes()
            if path.suffix == ".gz":
                content = gzip.decompress(content)
            elif path.suffix == ".zip":  # of tables, and ours are called as that file was
                words.pop()
                with ZipFile(path) as archive:
                    content = b"".join(archive.read(name) for name in archive.namelist())
            for word in words:
                assert word not in content, path


def test_a_merge_reaches_the_release(tmp_path: Path, workspace: Workspace, run: Bring) -> None:
    path = tmp_path / "agents.ttl"
    path.write_text(turtle(AGENTS + CASES), encoding="utf-8")
    run(path)
    with workspace.writing() as writer:
        writer.decide(Decision(f"{ID}agent/law-aid", f"{ID}agent/north-watch", "same", time=TIME))

    content = gzip.decompress(
        (build([workspace.path], tmp_path / "releases").folder / "public.nq.gz").read_bytes()
    ).decode()

    lost = [line for line in content.splitlines() if line.startswith(f"<{ID}agent/north-watch>")]
    assert len(lost) == 1
    assert "isReplacedBy" in lost[0]
    assert f'<{ID}agent/law-aid> <http://www.w3.org/2004/02/skos/core#altLabel> "North' in content


def test_a_build_is_done_again_when_the_workspace_changed(
    tmp_path: Path, workspace: Workspace, folder: Path, run: Bring
) -> None:
    run(folder)
    paths = [workspace.path]
    remember(paths, tmp_path / "releases", build(paths, tmp_path / "releases"))
    assert remembered(paths, tmp_path / "releases") is not None

    with workspace.writing() as writer:
        writer.undo("tables", "ada", time=TIME)
    assert remembered(paths, tmp_path / "releases") is None


def test_an_empty_workspace_makes_no_release(tmp_path: Path, workspace: Workspace) -> None:
    with pytest.raises(InvalidRecordsError, match="holds nothing yet"):
        build([workspace.path], tmp_path / "releases")


def test_what_is_wrong_in_a_workspace_is_told_with_its_file_and_row(
    tmp_path: Path, workspace: Workspace, folder: Path, run: Bring
) -> None:
    path = tmp_path / "agents.ttl"
    path.write_text(turtle(AGENTS), encoding="utf-8")
    run(path)
    run(folder / "cases.csv", folder / "involvements.csv")
    with workspace.writing() as writer:
        writer.undo("agents.ttl", "ada", time=TIME)

    with pytest.raises(NonConformingRecordsError, match=r"involvements\.csv:2"):
        build([workspace.path], tmp_path / "releases")
