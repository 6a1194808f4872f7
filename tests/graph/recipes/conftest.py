"""A recipe in a few lines, and what it makes of a few rows."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from tests.graph.recipes.ran import Ran, bring

from habeas import recipes
from habeas.recipes.sandbox import Limits

LIST = """
title = "A list"
reads = "A list."
licence = "CC0-1.0"

[inputs.list]
files = ["*.csv"]
"""


Try = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    made.mkdir()
    return made


@pytest.fixture
def attempt(folder: Path) -> Try:
    """Return what runs SQL files over a CSV file, or over files by name."""

    def ran(
        statements: Mapping[str, str],
        text: str | Mapping[str, str] = "name\nAda Example\nBen Example\n",
        declared: str = LIST,
        given: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> Ran:
        (folder / "recipe.toml").write_text(declared, encoding="utf-8")
        for name, sql in statements.items():
            (folder / f"{name}.sql").write_text(sql, encoding="utf-8")
        files = {"list.csv": text} if isinstance(text, str) else text
        for name, words in files.items():
            (folder.parent / name).write_text(words, encoding="utf-8")
        paths = [folder.parent / name for name in files]
        return bring(recipes.open(folder, given), *paths, limits=limits)

    return ran


@pytest.fixture(scope="session")
def shipped() -> Callable[..., Ran]:
    """Return what runs a shipped recipe over its samples, once."""

    @cache
    def ran(name: str, **given: str) -> Ran:
        recipe = recipes.open(name, given)
        return bring(recipe, *sorted((recipe.folder / "sample").iterdir()))

    return ran
