"""What is no file, or not one that we read."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from tests.graph.sheets.conftest import Reader

from habeas.sheets import Limits, read_file


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "This is a folder."),
        (os.mkfifo, "This is a pipe"),
        (lambda path: path.symlink_to("/dev/null"), "This is a device"),
        (lambda path: path.symlink_to(path), "The file cannot be opened: "),
        (lambda _: None, "There is no such file. Look at how"),
        (lambda path: (path.parent / "axts.csv").touch(), "Did you mean 'axts.csv'?"),
    ],
)
def test_only_regular_files_are_opened(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, make: Callable[[Path], None], message: str
) -> None:
    path = tmp_path / "acts.csv"
    make(path)

    found = read_file(con, path, 1)

    [problem] = found.problems
    assert (problem.rule, problem.file) == ("file", str(path))
    assert message in problem.message
    assert (found.sheets, found.sha256, found.bytes) == ((), "", 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "acts.csv"
    path.touch(mode=0)

    assert "may not be read" in read_file(con, path, 1).problems[0].message


def test_impossible_names_are_problems(con: duckdb.DuckDBPyConnection) -> None:
    for name in ("a" * 5000, "a\0b.csv"):
        [problem] = read_file(con, Path(name), 1).problems
        assert "cannot be opened" in problem.message


def test_the_name_and_the_beginning_must_agree(read: Reader) -> None:
    def message(name: str, content: bytes) -> str:
        [problem] = read(name, content).problems
        assert problem.rule == "file"
        return problem.message

    assert "this is a ZIP archive" in message("acts.csv", b"PK\x03\x04rest")
    assert "this is a Parquet file" in message("acts.csv", b"PAR1rest")
    assert "does not begin like one" in message("acts.xlsx", b"id,name\n")
    assert "a page or a file of XML" in message("acts.csv", b" <!DOCTYPE html><html>")
    assert "compressed file (gzip)" in message("acts.csv", b"\x1f\x8b\x08")
    assert "protected by a password" in message(
        "acts.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    )
    assert "an old Office program" in message("acts.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "Files named .docx are not read" in message("acts.docx", b"x")
    assert "Files named without an ending" in message("acts", b"x")
    assert "is empty" in message("acts.csv", b"")


def test_what_a_file_is_made_of_is_reported(read: Reader) -> None:
    content = b"id,name\n1,Ada\n"

    found = read("acts.CSV", content)

    assert (found.sha256, found.bytes) == (sha256(content).hexdigest(), len(content))
    assert found.number == found.sheets[0].table.count("f") == 1


def test_a_file_can_be_too_large(read: Reader) -> None:
    [problem] = read("acts.csv", "id,name\n1,Ada\n", limits=Limits(file=5)).problems

    assert problem.message == "The file has 14 bytes, and 5 is the most. Bring it in parts."
