from collections.abc import Callable
from pathlib import Path

import pytest
from tests.graph.bringing.conftest import AGENTS, CASES, TIME, Said, turtle

from habeas.bringing import bring, undo
from habeas.errors import UnknownNameError
from habeas.workspace import Workspace


@pytest.fixture
def brought(tmp_path: Path, workspace: Workspace) -> Callable[[str, str], str | None]:
    def run(name: str, text: str) -> str | None:
        path = tmp_path / f"{name}.ttl"
        path.write_text(turtle(text), encoding="utf-8")
        result = bring(workspace, [path], name=name, time=TIME, who="ada")
        assert result.enters, result.problems
        return result.id

    return run


def test_undo_takes_all_of_an_import_out_and_nothing_else(
    workspace: Workspace, brought: Callable[[str, str], str | None], said: Said
) -> None:
    brought("agents", AGENTS)
    before = said()
    # The same agents are described by both; they stay.
    cases = brought("cases", AGENTS + CASES)

    undone = undo(workspace, "cases", who="ben", time=TIME, why="a trial")

    assert (undone.done, undone.taken.id, undone.back) == (True, cases, None)
    assert said() == before
    last = workspace.log()[-1]
    assert (last.op, last.id, last.who, last.why) == ("undo", cases, "ben", "a trial")


def test_what_others_refer_to_stays_unless_forced(
    workspace: Workspace, brought: Callable[[str, str], str | None], said: Said
) -> None:
    brought("agents", AGENTS)
    brought("cases", CASES)
    before, entries = said(), len(workspace.log())

    refused = undo(workspace, "agents", who="ben", time=TIME)

    assert not refused.done
    assert {Path(each.file).name for each in refused.problems} == {"cases.ttl"}
    assert {each.rule for each in refused.problems} >= {"Citation-citesSource"}
    assert (said(), len(workspace.log())) == (before, entries)
    assert undo(workspace, "agents", who="ben", time=TIME, force=True).done
    assert undo(workspace, "cases", who="ben", time=TIME).done
    assert said() == set()


def test_the_older_version_counts_again(
    workspace: Workspace, brought: Callable[[str, str], str | None], said: Said
) -> None:
    first = brought("agents", AGENTS)
    before = said()
    brought("agents", AGENTS.replace('"A report"', '"A longer report"'))
    assert said() != before

    undone = undo(workspace, "agents", who="ben", time=TIME)

    assert undone.back is not None
    assert undone.back.id == first
    assert said() == before


def test_an_unknown_import_is_an_error_that_names_near_ones(
    workspace: Workspace, brought: Callable[[str, str], str | None]
) -> None:
    brought("agents", AGENTS)

    with pytest.raises(UnknownNameError, match="Did you mean 'agents'"):
        undo(workspace, "agent", who="ben", time=TIME)
