"""The commands: what they print, and how they exit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.graph.bringing.conftest import AGENTS, turtle
from tests.graph.bringing.test_transaction import change, folder

from habeas.cli import main

__all__ = ["folder"]  # a fixture


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HABEAS_WHO", "ada")
    return tmp_path


def habeas(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)


def test_from_tables_to_the_log_and_back(root: Path, folder: Path) -> None:
    first = habeas("import", folder)
    assert first.exit_code == 0, first.output
    assert "(tables) was taken in." in first.stdout
    assert (root / "workspace" / "log.jsonl").is_file()

    assert "Nothing changed" in habeas("import", folder).stdout
    change(folder / "cases.csv", "The case of Ada Example", "Ada Example")
    dry = habeas("import", "--dry-run", folder)
    assert "1 changed" in dry.stdout
    assert '- skos:prefLabel "The case of Ada Example"@en' in dry.stdout
    said = json.loads(habeas("import", folder, "--format", "json").stdout)
    assert said["changes"]["things"]["changed"] == ["https://w3id.org/habeas/id/case/ada"]

    log = habeas("log").stdout.splitlines()
    assert len(log) == 2
    assert " *" not in log[0]
    assert f" *{said['id']}  tables" in log[1]
    assert f"in the place of {said['replaces']}" in log[1]
    why = habeas("why", "Ada Example", "Law Aid")
    assert why.exit_code == 0, why.output
    assert "      locators: page 4" in why.stdout
    undone = habeas("undo", "tables", "--why", "a trial")
    assert undone.exit_code == 0, undone.output
    assert f"The version before it counts again: {said['replaces']}" in undone.stdout
    entries = json.loads(habeas("log", "--check", "--format", "json").stdout)
    assert [(entry["op"], entry["why"]) for entry in entries][-1] == ("undo", "a trial")
    assert [entry.get("in force") for entry in entries] == [True, False, None]


def test_exit_status_says_what_kind_of_wrong(root: Path, folder: Path) -> None:
    change(folder / "involvements.csv", "defence-counsel", "counsil")
    wrong = habeas("import", folder)
    assert wrong.exit_code == 1
    assert "involvements.csv, line 3, column role: 'counsil'" in wrong.stdout
    assert "Nothing was brought" in wrong.stderr
    assert "Traceback" not in wrong.output
    said = json.loads(habeas("import", folder, "--format", "json").stdout)
    assert said["enters"] is False
    assert list(said["summary"].values()) == [1]

    assert habeas("import", root / "none.csv").exit_code == 2
    (root / "broken.ttl").write_text("<a> <b>", encoding="utf-8")
    assert habeas("import", root / "broken.ttl").exit_code == 2
    assert habeas("undo", "nothing").exit_code == 2
    assert habeas("why", "nobody").exit_code == 2


def test_without_a_workspace_readers_say_how_to_make_one(root: Path) -> None:
    for command in ("log", "undo", "why"):
        arguments = [command] if command == "log" else [command, "x"]
        result = habeas(*arguments)
        assert result.exit_code == 2
        assert "habeas import --workspace workspace FILE" in result.stderr


def test_rdf_comes_through_standard_input(root: Path) -> None:
    result = habeas("import", "-", "--name", "agents", stdin=turtle(AGENTS).encode())

    assert result.exit_code == 0, result.output
    assert "standard input: UTF-8" in result.stdout


def test_a_marked_copy_holds_the_findings(root: Path, folder: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    change(folder / "involvements.csv", "defence-counsel", "counsil")

    result = habeas("import", folder / "involvements.csv", "--marked", root / "marked.xlsx")

    assert result.exit_code == 1, result.output
    book = openpyxl.load_workbook(root / "marked.xlsx")
    notes = [
        cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]
    book.close()
    assert any("counsil" in note or "role" in note for note in notes)


def test_a_recipe_may_come_first(root: Path) -> None:
    from habeas import recipes

    name = recipes.shipped()[0]
    sample = next(path for path in (recipes.open(name).folder / "sample").iterdir())
    result = habeas("import", name, sample, "--dry-run", "--format", "json")

    assert result.exit_code in (0, 1, 2)
    if result.exit_code != 2:
        assert json.loads(result.stdout)["name"].startswith(f"{name}: ")
