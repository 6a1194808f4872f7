"""Each set of native tables that cannot be taken in gets exactly the messages beside it."""

import tomllib
from pathlib import Path

import pytest

from habeas import native
from habeas.sheets import Problem, read_file

duckdb = pytest.importorskip("duckdb", reason="tables are compiled by DuckDB")

HERE = Path(__file__).parent
TABLES = HERE / "tables"
EXPECTED: dict[str, list[str]] = tomllib.loads((HERE / "tables.toml").read_text(encoding="utf-8"))
#: Tables with nothing wrong, that those of each folder take the place of.
GOOD = "_good"


def problems(name: str) -> list[Problem]:
    """Return all that is wrong with the tables of a folder, among good ones."""
    files = {path.stem: path for path in [*Path(GOOD).iterdir(), *Path(name).iterdir()]}
    with duckdb.connect() as con:
        reads = [read_file(con, files[stem], number) for number, stem in enumerate(sorted(files))]
        found = [problem for read in reads for problem in read.problems]
        found += native.place(con, reads)
        native.compile(con)
        made = con.execute(
            "SELECT f.name, p.* EXCLUDE (file) FROM made.problems p "
            "LEFT JOIN brought._files f ON f.number = p.file "
            "ORDER BY p.file, sheet, row, col, value, message"
        ).fetchall()
    return [*found, *(Problem(*each) for each in made)]


@pytest.mark.parametrize("name", sorted(path.name for path in TABLES.iterdir()))
def test_malformed_tables_get_exactly_these_messages(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(TABLES)

    found = [f"{problem.severity}: {problem}" for problem in problems(name)]

    assert found == EXPECTED.get(name, [])
    assert bool(found) == (name != GOOD)


def test_every_message_has_its_tables() -> None:
    assert {path.name for path in TABLES.iterdir()} - {GOOD} == set(EXPECTED)
