"""Tables for spreadsheets: nothing in them is ever a formula."""

import csv
import io
import sys
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from habeas.cli import main
from habeas.errors import MissingLibraryError, NoReleaseError, UnknownNameError
from habeas.release import Release
from habeas.tables import workbook
from habeas.tables.exports import TooLargeTableError, export, table_names
from habeas.tables.workbook import write_workbook

duckdb = pytest.importorskip("duckdb", reason="tables need DuckDB")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def exported(folder: Path, name: str, form: str) -> bytes:
    output = io.BytesIO()
    export(folder, name, form, output)
    return output.getvalue()


def cells(content: bytes) -> list[list[str | None]]:
    """Return the texts of a sheet, as a spreadsheet program reads them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
    assert sheet.find(f".//{MAIN}f") is None, "there is a formula"
    return [["".join(cell.itertext()) or None for cell in row] for row in sheet.iter(f"{MAIN}row")]


def test_csv_has_lists_joined_and_no_formula(invented_tables: Path) -> None:
    read = list(
        csv.DictReader(io.StringIO(exported(invented_tables, "agents", "csv").decode(), ""))
    )

    by_id = {row["id"]: row for row in read}
    assert by_id["agent:press-desk"]["name"] == "'=Press Desk"
    assert by_id["agent:p9001"]["source_ids"] == "source:notice"


def test_a_view_can_be_had_too(invented_tables: Path) -> None:
    head, *rows = exported(invented_tables, "case_overview", "csv").decode().splitlines()

    assert head == "id,name,agents,interventions,detentions"
    assert rows[0].startswith("case:x1,The case of Ada Example,4,3,")


def test_a_workbook_has_texts_as_texts_and_days_as_days(invented_tables: Path) -> None:
    content = exported(invented_tables, "agents", "xlsx")
    head, *rows = cells(content)
    phases = cells(exported(invented_tables, "phases", "xlsx"))

    names = [row[head.index("name")] for row in rows]
    assert "=Press Desk" in names
    day = dict(zip(phases[0], phases[1], strict=True))["starts_on_or_after"]
    assert day == str((date(2020, 1, 1) - date(1899, 12, 30)).days)
    assert content == exported(invented_tables, "agents", "xlsx")


def test_a_workbook_holds_what_xml_cannot() -> None:
    output = io.BytesIO()
    rows = [["a\x00b\ud800", date(1850, 1, 2), 1.5, False, None, "</t>&", "x" * 40_000]]

    write_workbook(output, "odd & long name of a sheet, longer than 31", ["c"] * 7, rows)

    assert cells(output.getvalue())[1] == [
        "a\ufffdb\ufffd", "1850-01-02", "1.5", "0", None, "</t>&", "x" * 32_767,
    ]  # fmt: skip


def test_parquet_is_the_file_of_the_release(invented_tables: Path) -> None:
    content = (invented_tables / "cases.parquet").read_bytes()

    assert exported(invented_tables, "cases", "parquet") == content


def test_what_cannot_be_had_is_named(
    invented_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'cases'"):
        exported(invented_tables, "casse", "csv")
    with pytest.raises(UnknownNameError, match="No table is called"):
        exported(invented_tables, 'cases"; DROP TABLE cases; --', "csv")
    with pytest.raises(UnknownNameError, match="with a Parquet file"):
        exported(invented_tables, "timeline", "parquet")
    with pytest.raises(NoReleaseError, match="holds no tables"):
        exported(tmp_path, "cases", "csv")
    (tmp_path / "habeas.duckdb").write_bytes(b"no database")
    with pytest.raises(NoReleaseError, match="that can be read"):
        exported(tmp_path, "cases", "csv")
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(TooLargeTableError, match="Take it as csv or parquet"):
        exported(invented_tables, "cases", "xlsx")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingLibraryError, match=r'pip install "habeas\[tables\]"'):
        table_names(invented_tables)


def test_the_command_lists_writes_and_says_what_is_wrong(
    invented_release: Release, tmp_path: Path
) -> None:
    releases = ["--releases", str(invented_release.folder)]
    run = CliRunner().invoke

    listed = run(main, ["table", *releases])
    printed = run(main, ["table", "cases", *releases])
    written = run(
        main, ["table", "cases", "--format", "xlsx", "--output", f"{tmp_path}/c.xlsx", *releases]
    )
    wrong = run(main, ["table", "casse", *releases])

    assert "case_overview" in listed.output
    assert printed.output.startswith("id,iri,name,description,")
    assert written.exit_code == 0
    assert cells((tmp_path / "c.xlsx").read_bytes())[1][0] == "case:x1"
    assert wrong.exit_code == 2
    assert "Did you mean 'cases'" in wrong.output
