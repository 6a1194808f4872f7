"""Parquet files."""

from pathlib import Path

import duckdb
import pytest
from tests.graph.sheets.conftest import Reader

from habeas.sheets import Limits, read_file

ROWS = """
    SELECT 1 AS id, date '2019-05-03' AS day, timestamp '2019-05-03 14:30:00' AS at,
           timestamp '2019-05-03' AS midnight, 5.0::DOUBLE AS n, [1, 2] AS l,
           {'a': 'x'} AS s, true AS flag, ' Ada ' AS name
    UNION ALL SELECT 2, NULL, NULL, NULL, 1.5, NULL, NULL, NULL, '  '
"""


def test_values_are_texts_like_those_of_other_files(read: Reader, tmp_path: Path) -> None:
    path = tmp_path / "acts [1]*?.parquet"
    read.con.execute(f"COPY ({ROWS}) TO '{path}' (FORMAT parquet)")

    found = read_file(read.con, path, 7)

    [sheet] = found.sheets
    assert read.rows(sheet, "_file", "_row", "_line", *sheet.header) == [
        (
            *(7, 1, None, "1", "2019-05-03", "2019-05-03T14:30:00", "2019-05-03", "5", "[1,2]"),
            *('{"a":"x"}', "true", "Ada"),
        ),
        (7, 2, None, "2", None, None, None, "1.5", None, None, None, None),
    ]
    assert (found.problems, sheet.rows) == ((), 2)


def test_bytes_and_long_values_are_problems(read: Reader, tmp_path: Path) -> None:
    path = tmp_path / "acts.parquet"
    read.con.execute(
        f"COPY (SELECT 1 AS id, 'x'::BLOB AS b, repeat('y', 11) AS t) TO '{path}' (FORMAT parquet)"
    )

    found = read_file(read.con, path, 1, limits=Limits(cell=10))

    assert [(each.rule, each.row, each.column) for each in found.problems] == [
        ("bytes", None, "b"),
        ("cell-size", 1, "t"),
    ]
    assert read.rows(found.sheets[0]) == [("1", None, None)]


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", b"id,name\n"])
def test_a_damaged_file_is_a_problem(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "acts.parquet"
    path.write_bytes(content)

    found = read_file(con, path, 1)

    assert len(found.problems) == 1
    assert str(tmp_path) not in found.problems[0].message
    assert found.sheets == ()
