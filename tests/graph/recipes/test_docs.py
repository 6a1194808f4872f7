"""The page about recipes: its example works, and its lists are whole."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.graph.recipes.ran import bring

from habeas import recipes
from habeas.cli import main
from habeas.recipes.declared import FORMS
from habeas.recipes.macros import MACROS

pytestmark = pytest.mark.checkout
PAGE = Path(__file__).parents[3] / "docs" / "recipes.md"


@pytest.fixture
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_example_works(page: str, tmp_path: Path) -> None:
    files = re.findall(r"^`([^`\n]+)`\n\n```\w+\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    for name, text in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    ran = bring(
        recipes.open(tmp_path / "observers", {"title": "Observers, 2019"}),
        tmp_path / "observers.csv",
    )

    assert len(files) == 7
    assert ran.told() == [
        (
            "observers.csv, line 5, column Trial of: 'Bar of Examplia': Which trial? Write the name, "
            "or take the row out."
        ),
        (
            "observers.csv, line 1, column Seat: The recipe observers leaves this column out: "
            "where somebody sat says nothing (2 cells are not brought)."
        ),
    ]
    assert ran.compiled() == []
    assert ran.rows("cases", "_row", "name") == [(2, "Ada Example"), (4, "Cy Example")]
    assert ran.rows("agents", "_row", "name") == [
        (2, "North Watch, Aid and Relief"),
        (3, "Law Aid"),
        (5, "Bar of Examplia"),
    ]
    assert ran.rows("involvements", "_row", "case", "agent", "starts") == [
        (2, "Ada Example", "North Watch, Aid and Relief", "3 May 2019"),
        (3, "Ada Example", "Law Aid", "2019-05"),
        (4, "Cy Example", "Law Aid", None),
    ]


def test_all_that_ships_is_in_the_table(page: str) -> None:
    for name in recipes.shipped():
        tables = [t for t in recipes.open(name).statements if t[0] != "_" and t != "problems"]
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}`"))

        assert sorted(row.split("|")[3].strip().split(", ")) == tables


def test_all_functions_and_keys_are_explained(page: str) -> None:
    assert all(f"| `{name}(text)` |" in page for name in MACROS)
    assert all(f"`{form}`" in page for form in FORMS)
    declared = tomllib.loads(re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1])  # type: ignore[index]
    assert set(declared) == {"title", "reads", "licence", "inputs", "parameters"}


def test_the_commands_are_there(page: str) -> None:
    shown = re.findall(r"^habeas recipe (\w+)", page, re.MULTILINE)

    assert shown == ["list", "show", "copy", "new"]
    for command in shown:
        assert CliRunner().invoke(main, ["recipe", command, "--help"]).exit_code == 0
