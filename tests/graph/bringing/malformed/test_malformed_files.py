"""Each malformed file gets exactly the messages that stand beside it."""

import io
import os
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.sheets import Problem, read_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

duckdb = pytest.importorskip("duckdb", reason="files are read into DuckDB")

HERE = Path(__file__).parent
FILES = HERE / "files"
EXPECTED: dict[str, list[str]] = tomllib.loads((HERE / "files.toml").read_text(encoding="utf-8"))


def messages(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{problem.severity}: {problem}" for problem in problems]


@pytest.fixture(scope="module")
def con() -> "Iterator[DuckDBPyConnection]":
    with duckdb.connect() as con:
        yield con


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_a_malformed_file_gets_exactly_these_messages(
    con: "DuckDBPyConnection", monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(FILES)

    read = read_file(con, Path(name), 1)

    assert messages(read.problems) == EXPECTED[name]


def test_every_message_has_its_file() -> None:
    assert {path.name for path in FILES.iterdir()} == set(EXPECTED)


def workbook_of(part: bytes) -> bytes:
    """Return an archive with the parts that a workbook must have, and a sheet."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", part)
    return output.getvalue()


def write(content: str | bytes | Callable[[], str | bytes]) -> Callable[[Path], None]:
    def write_it(path: Path) -> None:
        made = content() if callable(content) else content
        path.write_bytes(made.encode() if isinstance(made, str) else made)

    return write_it


#: What is made: the name, how, and the messages.
MADE: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "ten-megabyte-cell.csv": (
        write(lambda: b"id,name\na1," + b"x" * 10_000_000 + b"\na2,Ben\n"),
        [
            (
                f"Violation: ten-megabyte-cell.csv, line 2, column name: '{'x' * 80}…': The cell has "
                "10,000,000 characters, and 1,000,000 is the most. Shorten it, or keep so long a text "
                "in a file of its own."
            )
        ],
    ),
    "ten-megabyte-quoted-cell.csv": (
        write(lambda: b'id,name\na1,"' + (b"x" * 99 + b"\n") * 100_000 + b'"\na2,Ben\n'),
        [
            (
                f"Violation: ten-megabyte-quoted-cell.csv, line 2, column name: '{'x' * 80}…': The "
                "cell has 10,000,000 characters, and 1,000,000 is the most. Shorten it, or keep so "
                "long a text in a file of its own."
            )
        ],
    ),
    "ten-megabyte-value.json": (
        write(lambda: b'[{"id": "a1", "name": "' + b"x" * 10_000_000 + b'"}]'),
        [
            (
                f"Violation: ten-megabyte-value.json, line 1, column name: '{'x' * 80}…': The value "
                "has 10,000,000 characters, and 1,000,000 is the most. Shorten it, or keep so long a "
                "text in a file of its own."
            )
        ],
    ),
    "ten-megabyte-text.xml": (
        write(lambda: b"<agents>\n<agent>" + b"x" * 10_000_000 + b"</agent>\n</agents>"),
        [
            (
                f"Violation: ten-megabyte-text.xml, sheet agents, line 2, column agent: '{'x' * 80}…': "
                "The text has more than 1,000,000 characters. Shorten it, or keep so long a text in a "
                "file of its own."
            )
        ],
    ),
    "zip-bomb.xlsx": (
        write(lambda: workbook_of(b"<worksheet>" + b"x" * 60_000_000)),
        [
            (
                "Violation: zip-bomb.xlsx: The workbook would grow 1,028 times when unpacked, "
                "as only one made to fill a memory does. Save its tables as CSV files."
            )
        ],
    ),
    "endless-line.csv": (
        write(lambda: b"x" * 20_000_000),
        [
            (
                "Violation: endless-line.csv, line 1: The line has more than 16,000,000 characters. "
                "Export the file again, with a line for each row."
            )
        ],
    ),
    "twenty-thousand-columns.csv": (
        write(lambda: ",".join(f"c{number}" for number in range(20_000)) + "\n" + "," * 19_999),
        [
            (
                "Violation: twenty-thousand-columns.csv, line 1: "
                f"'{','.join(f'c{number}' for number in range(100))[:80]}…': The header has 20,000 "
                "cells, and a table may have 2,000 columns. Is this the right separator, a comma?"
            )
        ],
    ),
    "nested.json": (
        write(lambda: '[{"id": ' + "[" * 500_000),
        [
            (
                "Violation: nested.json, line 1: This is not JSON, from character 2 of the line: The "
                "values are nested too deeply. Mend it, or export the file again."
            )
        ],
    ),
    "nested.xml": (
        write(lambda: "<a>\n" * 100_000),
        [
            (
                "Violation: nested.xml, line 101: Elements stand inside each other more than 100 deep. "
                "Export less nested data, or as JSON."
            )
        ],
    ),
    "folder.csv": (
        lambda path: path.mkdir(),
        ["Violation: folder.csv: This is a folder. Name the files in it."],
    ),
    "pipe.csv": (
        os.mkfifo,
        [
            (
                "Violation: pipe.csv: This is a pipe, which can be read only once. Save what comes out "
                "as a file."
            )
        ],
    ),
    "device.csv": (
        lambda path: path.symlink_to("/dev/zero"),
        ["Violation: device.csv: This is a device or a socket, and no file. Name a file."],
    ),
    "missing.csv": (
        lambda path: path.with_name("mising.csv").touch(),
        ["Violation: missing.csv: There is no such file. Did you mean 'mising.csv'?"],
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_too_large_or_no_file_gets_exactly_these_messages(
    con: "DuckDBPyConnection", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make, expected = MADE[name]
    make(tmp_path / name)
    monkeypatch.chdir(tmp_path)

    read = read_file(con, Path(name), 1)

    assert messages(read.problems) == expected


def test_many_broken_rows_are_counted(
    con: "DuckDBPyConnection", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rows.csv").write_text("id,name\n" + "a1\n" * 100_000, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    read = read_file(con, Path("rows.csv"), 1)

    assert len(read.problems) == 1_001
    assert messages(read.problems)[-1] == (
        "Violation: rows.csv, line 1001: 99,000 more problems of this kind (cells) follow. "
        "Mend the first ones, and bring the file again."
    )


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(EXPECTED)),
    edits=st.lists(
        st.tuples(
            st.floats(min_value=0, max_value=1, exclude_max=True),
            st.integers(min_value=0, max_value=20),
            st.sampled_from([b"", b'"', b",", b"\r", b"\0", b"\xff", b"<", b"{", b"]", b"\\u"]),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_no_damage_to_a_file_is_more_than_a_problem(
    con: "DuckDBPyConnection",
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    edits: list[tuple[float, int, bytes]],
) -> None:
    content = (FILES / name).read_bytes()
    for place, count, put in edits:
        at = int(place * len(content))
        content = content[:at] + put + content[at + count :]
    path = tmp_path_factory.getbasetemp() / f"damaged{Path(name).suffix}"
    path.write_bytes(content)

    read = read_file(con, path, 1)

    assert read.sheets or read.problems
