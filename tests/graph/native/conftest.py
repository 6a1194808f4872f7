from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pytest

from habeas.native import compile

Rows = Sequence[Mapping[str, str | None]]


class Brought:
    """Tables in the making: rows go in, statements and problems come out."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        con.execute("CREATE SCHEMA brought")
        con.execute("CREATE TABLE brought._files AS SELECT 1 AS number, 'ada.xlsx' AS name")

    def __call__(
        self, key: Any = b"", elsewhere: Any = False, **tables: Any
    ) -> set[tuple[str, str, str]]:
        """Compile rows; return the statements in short form, evidence included."""
        for name, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            said = ", ".join(f'"{column}" VARCHAR' for column in columns)
            self.con.execute(
                f'CREATE OR REPLACE TABLE brought."{name}" '
                f"(_file INTEGER, _sheet VARCHAR, _row INTEGER, _line INTEGER, {said})"
            )
            marks = ", ".join("?" * (4 + len(columns)))
            self.con.executemany(
                f'INSERT INTO brought."{name}" VALUES ({marks})',
                [
                    [1, name, number, None, *(row.get(column) for column in columns)]
                    for number, row in enumerate(rows, 2)
                ],
            )
        compile(self.con, key, elsewhere=elsewhere)
        return set(self.con.execute("SELECT s, p, o FROM made.statements").fetchall())

    def problems(self) -> list[tuple[int, str, str, str, str]]:
        """Return row, column, value, rule and message of each problem, in order."""
        return self.con.execute(
            'SELECT "row", col, value, rule, message FROM made.problems ORDER BY ALL'
        ).fetchall()


@pytest.fixture
def brought() -> Iterator[Brought]:
    with duckdb.connect() as con:
        yield Brought(con)


@pytest.fixture
def wrong(brought: Brought) -> Callable[..., list[tuple[str, str, str]]]:
    """Return column, value and message of what is wrong with rows."""

    def problems(**tables: Rows) -> list[tuple[str, str, str]]:
        brought(**tables)
        return [(column, value, message) for _, column, value, _, message in brought.problems()]

    return problems
