"""What a folder must be to be a recipe."""

from pathlib import Path

import pytest
from tests.graph.recipes.conftest import LIST

from habeas import recipes
from habeas.errors import UnknownNameError
from habeas.recipes import InvalidRecipeError

SQL = "SELECT _file, _row, name FROM list"


def fill(folder: Path, declared: str = LIST, **statements: str) -> Path:
    (folder / "recipe.toml").write_text(declared, encoding="utf-8")
    for name, text in (statements or {"agents": SQL}).items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(InvalidRecipeError) as wrong:
        recipes.open(folder)
    return str(wrong.value)


def test_what_a_folder_declares_is_read(folder: Path) -> None:
    recipe = recipes.open(
        fill(folder, LIST + "columns = ['name']\n[parameters.title]\ndefault = 'x'\n")
    )

    assert (recipe.name, recipe.title, recipe.licence) == ("mine", "A list", "CC0-1.0")
    assert recipe.inputs["list"].columns == ("name",)
    assert dict(recipe.statements) == {"agents": SQL}
    assert dict(recipe.given) == {"title": "x"}


def test_an_unknown_name_suggests_a_near_one() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'signatories'"):
        recipes.open("signatorys")


@pytest.mark.parametrize("name", ["loose.sql", "recipe.toml", "notes.txt"])
def test_links_that_lead_out_are_refused(folder: Path, name: str) -> None:
    fill(folder)
    outside = folder.parent / name
    outside.write_text((folder / name).read_text() if (folder / name).exists() else "x")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(outside)

    assert f"{name}: is a link that leads out of the folder of the recipe" in refused(folder)


def test_a_link_to_a_folder_outside_is_refused(folder: Path) -> None:
    (fill(folder) / "sample").symlink_to("/etc")

    assert "sample: is a link that leads out" in refused(folder)


def test_links_inside_the_folder_are_fine(folder: Path) -> None:
    (fill(folder) / "cases.sql").symlink_to("agents.sql")

    assert set(recipes.open(folder).statements) == {"agents", "cases"}


def test_what_is_no_file_or_too_large_or_too_many_is_refused(folder: Path) -> None:
    (fill(folder) / "cases.sql").mkdir()
    assert "cases.sql: is not a file" in refused(folder)

    (folder / "cases.sql").rmdir()
    (folder / "cases.sql").write_bytes(b"-" * 1_000_001)
    assert "cases.sql: has more than 1,000,000 bytes" in refused(folder)

    (folder / "cases.sql").write_bytes(b"SELECT '\xff'")
    assert "cases.sql: is not UTF-8" in refused(folder)

    (folder / "cases.sql").unlink()
    for number in range(60):
        (folder / f"_{number}.sql").write_text(SQL)
    assert "has more than 60 files" in refused(folder)


def test_a_folder_without_sql_or_without_a_declaration_is_none(folder: Path) -> None:
    assert "there is no recipe.toml in it; habeas recipe new makes one" in refused(folder)

    (folder / "recipe.toml").write_text(LIST)
    assert "there is no .sql file in it" in refused(folder)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("title = ", "recipe.toml: is not TOML"),
        ("x = " + "[" * 10_000, "recipe.toml: is not TOML"),
        (LIST.replace("title", "titel"), "has no 'titel'; is it title?"),
        (LIST.replace('licence = "CC0-1.0"', ""), 'needs licence = "…"'),
        (LIST.split("[inputs")[0], "needs an input, such as [inputs.list]"),
        (LIST.replace("files =", "file ="), "[inputs.list] has no 'file'; is it files?"),
        (LIST.replace('["*.csv"]', '"*.csv"'), "[inputs.list] files: write a list"),
        (LIST.replace('["*.csv"]', "[]"), '[inputs.list] needs files = ["*.csv"]'),
        (LIST + 'form = "yaml"', "form = 'yaml': write table, json, xml"),
        (LIST + "needed = 1", "[inputs.list] needed: write true or false"),
        (LIST + "about = 1", "[inputs.list] about: write a text"),
        (LIST + "left_out = { a = 1 }", "left_out: write a line for each column"),
        (LIST.replace("inputs.list", 'inputs."a;b"'), "[inputs.a;b]: a name is small letters"),
        (LIST.replace("[inputs.list]", "[inputs]"), "inputs: write [inputs.…] for each of them"),
        (LIST + "[parameters.x]\nneed = true", "[parameters.x] has no 'need'; is it needed?"),
    ],
)
def test_what_is_declared_wrong_is_said(folder: Path, declared: str, said: str) -> None:
    assert said in refused(fill(folder, declared))


def test_the_digest_is_of_what_a_recipe_does(folder: Path) -> None:
    with_title = LIST + "[parameters.title]\n"
    first = recipes.open(fill(folder, with_title)).digest
    (folder / "README.md").write_text("words")

    assert recipes.open(folder).digest == first
    assert recipes.open(folder, {"title": "a"}).digest != first
    assert recipes.open(fill(folder, with_title, agents=SQL + " ")).digest != first
    assert recipes.open(fill(folder, with_title + "\n", agents=SQL)).digest != first
    assert recipes.open(fill(folder, with_title, agents=SQL)).digest == first


def test_a_recipe_of_ones_own_goes_before_one_that_ships(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder.parent / "signatories"
    own.mkdir()
    fill(own)
    monkeypatch.chdir(folder.parent)

    assert recipes.open("signatories").title == "A list"
