from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from habeas.native import place
from habeas.sheets import FileRead, Sheet


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA sheets")
        yield con


def sheet(
    con: duckdb.DuckDBPyConnection, name: str | None, header: list[str], *rows: list[str | None],
    file: str = "book.xlsx", number: int = 1,
) -> Sheet:  # fmt: skip
    [(count,)] = con.execute("SELECT count(*) FROM duckdb_tables()").fetchall()
    table = f"sheets.f{number}_{count + 1}"
    said = ", ".join(f'"{column}" VARCHAR' for column in header)
    con.execute(
        f"CREATE TABLE {table} (_file INTEGER, _sheet VARCHAR, _row INTEGER, _line INTEGER, {said})"
    )
    for line, row in enumerate(rows, 2):
        marks = ", ".join("?" * (4 + len(header)))
        con.execute(f"INSERT INTO {table} VALUES ({marks})", [number, name, line, None, *row])
    return Sheet(file, name, tuple(header), table, len(rows), 1, None)


def test_sheets_are_the_tables_that_they_are_called_after(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    book = sheet(con, "AGENTS", ["ID", "Other names"], ["a", "A"], [None, None])
    more = sheet(con, None, ["note", "id"], ["n", "b"], file="lists/agents.csv", number=2)
    help_ = sheet(con, "Read me", ["How to"], ["Fill in"])
    empty = sheet(con, "Sheet1", ["x"])

    problems = place(
        con,
        [
            FileRead("book.xlsx", 1, sheets=(book, help_, empty)),
            FileRead("lists/agents.csv", 2, sheets=(more,)),
        ],
    )

    assert problems == []
    assert con.execute(
        "SELECT _file, _sheet, _row, id, other_names, note FROM brought.agents ORDER BY id"
    ).fetchall() == [(1, "AGENTS", 2, "a", "A", None), (2, None, 2, "b", None, "n")]
    assert con.execute("FROM brought._files ORDER BY number").fetchall() == [
        (1, "book.xlsx"),
        (2, "lists/agents.csv"),
    ]


def test_what_is_no_table_or_no_column_is_named(con: duckdb.DuckDBPyConnection) -> None:
    people = sheet(con, "Involvement", ["id"], ["a"])
    cases = sheet(
        con, "cases", ["id", "nam", "name", "Name!", "other names", "Other_Names"], ["a"] * 6
    )

    problems = place(con, [FileRead("book.xlsx", 1, sheets=(people, cases))])

    assert [str(problem) for problem in problems] == [
        (
            "book.xlsx, sheet Involvement: 'Involvement': is no table of ours; is it involvements? "
            "Rename it, or bring it with a recipe"
        ),
        (
            "book.xlsx, sheet cases, row 1, column nam: is no column of cases; is it name? "
            "Rename it, or delete it"
        ),
        (
            "book.xlsx, sheet cases, row 1, column Name!: is no column of cases; is it name? "
            "Rename it, or delete it"
        ),
        (
            "book.xlsx, sheet cases, row 1, column Other_Names: stands twice, as other names too; "
            "delete one"
        ),
    ]
    assert {problem.rule for problem in problems} == {"sheet", "column", "repeated-column"}
    assert con.execute("SELECT id, name FROM brought.cases").fetchall() == [("a", "a")]
