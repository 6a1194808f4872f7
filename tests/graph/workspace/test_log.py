from pathlib import Path

import pytest
from tests.graph.workspace.conftest import NAME, Add

from habeas.workspace import DamagedWorkspaceError, Workspace
from habeas.workspace.log import append, read_log

ADA = ("<urn:ada>", NAME, '"Ada Example"@en')


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_log(tmp_path / "log.jsonl").entries == []


def test_each_line_names_the_one_before(workspace: Workspace, add: Add) -> None:
    add("one", ADA)
    add("two", ADA)

    assert [entry.number for entry in workspace.log()] == [1, 2]
    assert [entry.said["name"] for entry in workspace.log()] == ["one", "two"]


@pytest.mark.parametrize("tail", [b'{"op": "imp', b"\0\0\0\0", b'{"op":\0\0\n'])
def test_a_torn_last_line_is_as_if_never_there(workspace: Workspace, add: Add, tail: bytes) -> None:
    first = add("one", ADA)
    log = workspace.path / "log.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + tail)

    assert [each.id for each in workspace.active()] == [first]
    second = add("two", ADA)

    assert log.read_bytes().startswith(whole)
    assert [each.id for each in workspace.active()] == [first, second]


def test_a_line_without_its_line_feed_is_no_line(workspace: Workspace, add: Add) -> None:
    add("one", ADA)
    log = workspace.path / "log.jsonl"
    log.write_bytes(log.read_bytes()[:-1])

    assert workspace.log() == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_line_that_was_changed_is_named(workspace: Workspace, add: Add, number: int) -> None:
    for name in ("one", "two", "three"):
        add(name, ADA)
    log = workspace.path / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    lines[number - 1] = lines[number - 1].replace(b'"who": "ada"', b'"who": "ben"')
    log.write_bytes(b"".join(lines))

    with pytest.raises(DamagedWorkspaceError, match=rf"line {number}: is not as it was written"):
        Workspace.open(workspace.path)


def test_a_line_that_was_taken_out_is_noticed(workspace: Workspace, add: Add) -> None:
    for name in ("one", "two", "three"):
        add(name, ADA)
    log = workspace.path / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0] + lines[2])

    with pytest.raises(DamagedWorkspaceError, match="line 2"):
        Workspace.open(workspace.path)


def test_a_line_that_was_made_anew_breaks_the_chain(workspace: Workspace, add: Add) -> None:
    """Whoever makes the sum of a line right still has to make all lines after it anew."""
    add("one", ADA)
    add("two", ADA)
    log = workspace.path / "log.jsonl"
    second = log.read_bytes().splitlines(keepends=True)[1]
    other = log.with_name("other")
    append(other, read_log(other), op="undo", time="", who="ben", id="x")
    log.write_bytes(other.read_bytes() + second)

    with pytest.raises(DamagedWorkspaceError, match="line 2: does not follow the line before it"):
        workspace.log()
