"""What a recipe did, and a way to let it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from habeas import native, recipes
from habeas.recipes.sandbox import Limits
from habeas.sheets import FileRead, Problem, read_file

duckdb = pytest.importorskip("duckdb", reason="recipes need DuckDB")


@dataclass
class Ran:
    """What a recipe did."""

    con: Any
    problems: list[Problem]

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Return columns of a table that was brought, sorted."""
        names = ", ".join(f'"{column}"' for column in columns)
        found: list[tuple[Any, ...]] = self.con.execute(
            f"SELECT {names} FROM brought.{table} ORDER BY ALL"
        ).fetchall()
        return found

    def compiled(self) -> list[tuple[Any, ...]]:
        """Compile what was brought, and return what is wrong with it."""
        native.compile(self.con, b"a key for tests")
        found: list[tuple[Any, ...]] = self.con.execute(
            "SELECT row, col, value, message FROM made.problems ORDER BY ALL"
        ).fetchall()
        return found

    def told(self, rule: str = "") -> list[str]:
        """Return the problems of one rule, or all of them, without folders."""
        return [
            str(problem).replace(problem.file, Path(problem.file).name)
            for problem in self.problems
            if rule in ("", problem.rule)
        ]


def bring(recipe: recipes.Recipe, *paths: Path, limits: Limits | None = None) -> Ran:
    """Run a recipe over files."""
    con = duckdb.connect()
    reads: list[FileRead] = [
        read_file(con, path, number, rows=recipe.rows) for number, path in enumerate(paths, 1)
    ]
    return Ran(con, recipes.run(con, recipe, reads, limits))
