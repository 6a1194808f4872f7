"""``habeas recipe``: what there is, what one does, and a first one for new files."""

import csv
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.graph.recipes.ran import bring

from habeas import recipes
from habeas.cli import main


def told(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["recipe", *map(str, arguments)])


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["Organisation", 'Role "here"', "When", "Web page", "Empty\none"])
        for number in range(40):
            role = ("campaigner", "Supporter", "monitor")[number % 3]
            rows.writerow(
                [
                    f"Body {number}; Inc.",
                    role,
                    f"2019-0{number % 9 + 1}",
                    f"https://example.org/{number}",
                    "",
                ]
            )
    return path


def test_recipes_are_listed() -> None:
    lines = told("list").stdout.splitlines()

    assert [line.split()[0] for line in lines] == recipes.shipped()
    assert "signatories     Signatories of a brief, a letter or a statement" in lines


def test_a_recipe_is_shown() -> None:
    text = told("show", "signatories").stdout

    assert "Reads list: *.csv, *.tsv, *.xlsx (table)" in text
    assert "  columns: Actor, Case, Role\n  if there: Kind, Same as, Page\n" in text
    assert "Fills agents, cases, interventions, involvements, names, signatures, sources\n" in text
    assert "--set title=…  The title of the text that was signed (needed, such as Brief" in text
    assert recipes.open("signatories").digest in text


def test_a_recipe_is_copied_and_stays_the_same(tmp_path: Path) -> None:
    copied = tmp_path / "mine"

    assert told("copy", "signatories", copied).exit_code == 0
    assert recipes.open(copied).digest == recipes.open("signatories").digest
    again = told("copy", "signatories", copied)
    assert again.exit_code == 2
    assert "is there already; choose a new folder" in again.stderr


def test_a_new_recipe_says_what_is_in_the_file_and_runs(tmp_path: Path, members: Path) -> None:
    folder = tmp_path / "mine"

    made = told("new", folder, members)

    assert made.exit_code == 0
    assert {path.name for path in folder.iterdir()} == {
        *("recipe.toml", "sources.sql", "involvements.sql")
    }
    declared = (folder / "recipe.toml").read_text(encoding="utf-8")
    assert '"Organisation",  # 40 filled, 40 different; like posts.organizations or' in declared
    assert (
        '"Role \\U00000022here\\U00000022",  # 40 filled, 3 different; words of the vocabulary '
        "involvement-role; values: campaigner, Supporter, monitor; like involvements.role"
        in declared
    )
    assert '"When",  # 40 filled, 9 different; dates;' in declared
    assert '"Web page",  # 40 filled, 40 different; web addresses;' in declared
    # Values that only one row has may name somebody.
    assert "Body 7" not in declared
    select = (folder / "involvements.sql").read_text(encoding="utf-8")
    assert '    "When" AS "starts",' in select
    assert '    -- … AS "case",  -- needed: Relates an involvement to the one case' in select
    ran = bring(recipes.open(folder, {"title": "Members"}), members)
    assert ran.rows("involvements", "_row", "role", "starts")[0] == (2, "campaigner", "2019-01")
    assert len(ran.rows("involvements", "_row")) == 40
    assert ran.rows("sources", "title") == [("Members",)]


def test_a_new_recipe_for_several_tables_has_an_input_for_each(tmp_path: Path) -> None:
    shipped = recipes.open("decisions").folder / "sample" / "register.xml"

    assert told("new", tmp_path / "mine", shipped).exit_code == 0

    recipe = recipes.open(tmp_path / "mine", {"title": "Register"})
    assert set(recipe.inputs) == {*("decision", "decision_victim", "decision_outcome")}
    assert recipe.inputs["decision_victim"].sheet == "decision/victim"
    assert not any(p.severity == "Violation" for p in bring(recipe, shipped).problems)


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path, members: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").touch()

    made = told("new", tmp_path / "mine", members)

    assert made.exit_code == 2
    assert "is there already; choose a new folder" in made.stderr
    assert os.listdir(tmp_path / "mine") == ["x"]


def test_a_file_without_a_table_makes_no_recipe(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()

    made = told("new", tmp_path / "mine", empty)

    assert made.exit_code == 2
    assert "none of the files has a table" in made.stderr
    assert not (tmp_path / "mine").exists()
