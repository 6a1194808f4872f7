"""``habeas search``: lines for people, JSON for programs, and a status that says whether it found."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from habeas.cli import main
from habeas.release import Release
from habeas.terms import ID


@pytest.fixture
def releases(invented_release: Release) -> Path:
    return invented_release.folder.parent


def run(releases: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["search", *arguments], env={"HABEAS_RELEASES": str(releases)})


def test_each_thing_is_a_line(releases: Path) -> None:
    result = run(releases, "norht", "wacth", "--only", "kind=agent")

    assert result.exit_code == 0
    assert result.stdout == f"North Watch\tagent\t{ID}agent/north-watch\n"
    other = run(releases, "آدا", "--only", "kind=agent")
    assert other.stdout == f"Ada Example\tagent\t{ID}agent/p9001\tآدا\n"  # noqa: RUF001


def test_what_is_left_out_is_said_aside(releases: Path) -> None:
    result = run(releases, "example", "--most", "1")

    assert result.stdout.count("\n") == 1
    assert "more; say --most" in result.stderr


def test_facets_are_counted(releases: Path) -> None:
    result = run(releases, "--facets", "--most", "1", "--only", "kind=case", "--only", "kind=agent")

    assert result.exit_code == 0
    assert "\nkind\n" in result.stdout
    assert "       2  case\n" in result.stdout
    assert "concept" not in result.stdout


def test_json_has_everything(releases: Path) -> None:
    said = json.loads(run(releases, "ada", "exa", "--json").stdout)

    assert said["total"] >= len(said["results"]) > 0
    assert said["results"][0]["iri"] == f"{ID}agent/p9001"
    assert said["results"][0]["marks"] == [[0, 3], [4, 11]]
    assert said["facets"]["kind"]["agent"] == 1


def test_nothing_found_is_1_and_what_cannot_be_asked_is_2(releases: Path, tmp_path: Path) -> None:
    nothing = run(releases, "zzqqzz")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "nothing is found" in nothing.stderr
    wrong = run(releases, "ada", "--only", "kind=agnet")
    assert wrong.exit_code == 2
    assert "agent" in wrong.stderr
    assert run(releases, "ada", "--only", "colour").exit_code == 2
    assert run(tmp_path, "ada").exit_code == 2
