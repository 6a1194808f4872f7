"""Where an answer goes, and answers as workbooks."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from habeas.cli import main
from habeas.release import Release

VALUES = """SELECT ?a ?b ?c ?d ?e { VALUES (?a ?b ?c ?d ?e) {
  ("=1+1" 7 2.5 "2019-05-03"^^xsd:date <https://example.org/ada>)
  ("x"@en "12345678901234567890"^^xsd:integer true "2019-05-03Z"^^xsd:date UNDEF)
} }"""


def run(release: Release, *words: str, text: str = VALUES) -> Result:
    environment = {"HABEAS_RELEASES": str(release.folder.parent)}
    return CliRunner().invoke(main, ["query", "-", *words], input=text, env=environment)


def test_an_answer_as_a_workbook(invented_release: Release, tmp_path: Path) -> None:
    path = tmp_path / "answer.xlsx"

    result = run(invented_release, "--format", "xlsx", "--output", str(path))

    assert result.exit_code == 0, result.output
    sheet = openpyxl.load_workbook(path)["answer"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == ("a", "b", "c", "d", "e")
    assert sorted(rows, key=str) == [
        ("=1+1", 7, 2.5, datetime(2019, 5, 3), "https://example.org/ada"),
        ("x", "12345678901234567890", True, "2019-05-03Z", None),
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= set("snbd")
    assert list(tmp_path.iterdir()) == [path]


def test_a_workbook_goes_into_a_pipe(invented_release: Release) -> None:
    result = run(invented_release, "--format", "xlsx")

    assert openpyxl.load_workbook(io.BytesIO(result.stdout_bytes)).sheetnames == ["answer"]


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "table"])
def test_a_file_holds_what_would_be_printed(
    invented_release: Release, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "answer"

    run(invented_release, "--format", form, "--output", str(path))

    assert path.read_bytes() == run(invented_release, "--format", form).stdout_bytes


@pytest.mark.parametrize(
    ("text", "told"),
    [("ASK {}", "yes or no"), ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "a graph")],
)
def test_what_has_no_rows_makes_no_workbook(
    invented_release: Release, tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "answer.xlsx"
    path.write_text("before")

    result = run(invented_release, "--format", "xlsx", "--output", str(path), text=text)

    assert result.exit_code == 2
    assert told in result.output
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(invented_release: Release, tmp_path: Path) -> None:
    result = run(invented_release, "--output", str(tmp_path / "none" / "answer.csv"))

    assert result.exit_code == 2
    assert "answer.csv cannot be written: No such file or directory" in result.output
