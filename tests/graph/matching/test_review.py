"""A table of pairs, filled in by a person and read back whole or not at all."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.graph.matching.conftest import Bring
from tests.graph.matching.test_deciding import AGENTS

from habeas.cli import main
from habeas.matching import open_pairs, write_review
from habeas.matching.review import COLUMNS
from habeas.terms import ID
from habeas.workspace import Workspace


def run(workspace: Workspace, *words: str, text: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(
        main, ["match", "--workspace", str(workspace.path), *words], input=text
    )
    return result.exit_code, result.output


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def filled(path: Path, **cells: str) -> None:
    """Write the same cells into every row of a review."""
    found = [row | cells for row in rows(path)]
    output = io.StringIO()
    writer = csv.DictWriter(output, COLUMNS)
    writer.writeheader()
    writer.writerows(found)
    path.write_text(output.getvalue(), encoding="utf-8")


def test_a_review_goes_out_and_comes_back(bring: Bring, tmp_path: Path) -> None:
    workspace, path = bring(AGENTS), tmp_path / "pairs.csv"

    assert run(workspace, "review", str(path))[0] == 0
    assert path.stat().st_mode & 0o077 == 0
    assert {row["decision"] for row in rows(path)} == {""}
    filled(path, decision="Same", who="Ada Example", why="one address")
    code, said = run(workspace, "apply", str(path))

    assert (code, said.splitlines()[-1]) == (0, "3 decisions kept.")
    assert [(each.decision, each.who, each.why) for each in workspace.decisions()] == [
        ("same", "Ada Example", "one address")
    ] * 3


def test_rows_without_a_decision_are_left(bring: Bring, tmp_path: Path) -> None:
    workspace, path = bring(AGENTS), tmp_path / "pairs.csv"
    run(workspace, "review", str(path))

    assert "Nothing was decided." in run(workspace, "apply", str(path))[1]
    assert workspace.decisions() == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"decision": "yes"}, "line 2, column decision: 'yes': is not same, different or open"),
        (
            {"decision": "same", "first": "agent:nobody"},
            "column first: 'agent:nobody': is no agent of this workspace",
        ),
        (
            {"decision": "same", "keep": "agent:p1"},
            "column keep: 'agent:p1': is neither of the two",
        ),
        (
            {"decision": "same", "first": "agent:nw", "second": "agent:nw"},
            "column second: 'agent:nw': is the first one too",
        ),
    ],
)
def test_a_wrong_row_takes_in_nothing(
    bring: Bring, tmp_path: Path, cells: dict[str, str], told: str
) -> None:
    workspace, path = bring(AGENTS), tmp_path / "pairs.csv"
    run(workspace, "review", str(path))
    filled(path, **cells)

    code, said = run(workspace, "apply", str(path))

    assert code == 2
    assert told in said
    assert workspace.decisions() == []


def test_a_table_without_the_columns(bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("first,second\nagent:nw,agent:wache\n")

    code, said = run(bring(AGENTS), "apply", str(path))

    assert code == 2
    assert "has no column decision" in said


def test_a_name_that_looks_like_a_formula_is_text(bring: Bring) -> None:
    text = 'agent:{0} a habeas:Organization ; skos:prefLabel "=HYPERLINK(1) Watch"@en .'
    agents, found = open_pairs(bring(text.format("a") + text.format("b")))
    output = io.BytesIO()

    write_review(output, found, agents)

    assert b",'=HYPERLINK(1) Watch," in output.getvalue()


def test_walking_asks_and_keeps_each_answer(bring: Bring) -> None:
    workspace = bring(AGENTS)

    text = "s\n2\none address\nd\n\nl\n"

    code, said = run(workspace, "walk", "--who", "Ada Example", text=text)

    assert code == 0, said
    first, second = workspace.decisions()
    assert (first.decision, first.why, first.keep) == ("same", "one address", first.second)
    assert second.decision == "different"
    assert "No pair is left" in run(workspace, "walk")[1]


def test_one_pair_is_decided_by_name(bring: Bring) -> None:
    workspace = bring(AGENTS)

    assert run(workspace, "decide", "same", "agent:nw", "wache", "--keep", "wache")[0] == 0
    (decision,) = workspace.decisions()
    assert decision.keep == f"{ID}agent/wache"
    assert "agent:nw  agent:wache, keep agent:wache" in run(workspace, "decisions")[1]
    code, said = run(workspace, "decide", "same", "agent:nw", "agent:wach")
    assert code == 2
    assert "agent:wache" in said


def test_the_list_gives_reasons(bring: Bring) -> None:
    workspace = bring(AGENTS)

    assert "they have one rare name" in run(workspace, "list")[1]
    assert '"about": "identifiers"' in run(workspace, "list", "--format", "json")[1]


def test_certain_pairs_are_shown_before_they_are_merged(bring: Bring) -> None:
    workspace = bring(AGENTS)

    assert "they have one identifier" in run(workspace, "certain", "--dry-run")[1]
    assert workspace.decisions() == []
    assert "1 decision kept." in run(workspace, "certain")[1]
