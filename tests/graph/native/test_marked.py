"""A copy with the findings in it: what it keeps, where it puts them, and what it takes away again."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from habeas.errors import UnwritableFolderError
from habeas.native import marked
from habeas.native.marked import BELOW, OURS, mark
from habeas.native.workbook_names import FINDINGS, RULES
from habeas.sheets import Problem
from habeas.sheets.problems import Severity


def problem(
    row: int | None,
    column: str | None,
    *,
    sheet: str | None = "agents",
    file: str = "somewhere/mine.xlsx",
    value: str = "",
    message: str = "is no date; write 2019-05-03",
    rule: str = "date",
    severity: Severity = "Violation",
) -> Problem:
    return Problem(file, sheet, row, None, column, value, rule, message, severity)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "agents"
    sheet.append([])
    sheet.append(["id", "Name", "born"])
    sheet.append(["a", "=SUM(1)", "maybe"])
    sheet["B3"].data_type = "s"
    sheet["C3"].comment = Comment("Ask Ben.", "Cleo")
    sheet["A4"] = "merged"
    sheet.merge_cells("A4:C4")
    sheet["A2"].fill = PatternFill("solid", fgColor="FF000000")
    sheet.column_dimensions["B"].width = 44
    book.create_sheet("Notes")["B2"] = "mine"
    book.save(path := tmp_path / "mine.xlsx")
    return path


def marks(source: Path, *problems: Problem) -> Workbook:
    output = source.with_name("marked.xlsx")
    mark(source, problems, output)
    return openpyxl.load_workbook(output)


def rows(sheet: Worksheet) -> Sequence[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_a_finding_is_a_note_and_a_fill_on_its_cell(source: Path) -> None:
    sheet = marks(source, problem(3, "born", value="maybe"))["agents"]

    note = sheet["C3"].comment
    assert note.text == f"Ask Ben.{BELOW}To mend (date): is no date; write 2019-05-03"
    assert note.author == "Cleo"
    assert sheet["C3"].fill.fgColor.rgb == marked._FILL["Violation"]
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["C3"]


def test_what_the_file_had_is_kept(source: Path) -> None:
    book = marks(source, problem(3, "born"))

    assert book.sheetnames == ["agents", "Notes", FINDINGS, RULES]
    sheet = book["agents"]
    assert sheet.column_dimensions["B"].width == 44
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=SUM(1)", "s")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A4:C4"]
    assert book["Notes"]["B2"].value == "mine"


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (3, "Name", "B3"),
        (3, None, "A3"),
        (None, "born", "C2"),
        (None, None, "A2"),
        (3, "E", "E3"),
        (1, "B1", "B1"),
        (4, "born", "A4"),
    ],
    ids=["column", "row", "header", "sheet", "letter", "cell", "merged"],
)
def test_a_finding_stands_where_it_belongs(
    source: Path, row: int | None, column: str | None, cell: str
) -> None:
    book = marks(source, problem(row, column))

    assert book["agents"][cell].comment.text.endswith("is no date; write 2019-05-03")
    link = book[FINDINGS]["A2"]
    assert link.value == f"agents!{cell}"
    assert link.hyperlink.location == f"'agents'!{cell}"


def test_the_name_of_a_column_keeps_its_fill_so_that_it_can_be_read(source: Path) -> None:
    sheet = marks(source, problem(2, "id"), problem(2, "born"))["agents"]

    assert sheet["A2"].fill.fgColor.rgb == "FF000000"
    assert sheet["C2"].fill.fgColor.rgb == marked._FILL["Violation"]


def test_all_findings_are_listed_and_counted_by_rule(source: Path) -> None:
    book = marks(
        source,
        problem(3, "born", value="=cmd|'/c calc'!A1", message="+is no date"),
        problem(3, "id", rule="name", severity="Warning"),
        problem(3, "Name"),
        problem(None, None, sheet="absent", rule="sheet"),
        problem(3, "born", file="other.xlsx"),
    )

    listed = book[FINDINGS]
    assert [row[1:6] for row in rows(listed)[1:]] == [
        ("agents", "3", "born", "=cmd|'/c calc'!A1", "date"),
        ("agents", "3", "id", None, "name"),
        ("agents", "3", "Name", None, "date"),
        ("absent", None, None, None, "sheet"),
    ]
    assert {cell.data_type for row in listed for cell in row if cell.value} == {"s"}
    assert [row[:4] for row in rows(book[RULES])] == [
        ("rule", "kind", "findings", "first"),
        ("date", "Violation", 2, "agents!C3"),
        ("sheet", "Violation", 1, None),
        ("name", "Warning", 1, "agents!A3"),
        (None, None, None, None),
        ("all", None, 4, None),
    ]


def test_several_findings_of_a_cell_are_one_note_under_the_worst(source: Path) -> None:
    sheet = marks(
        source,
        problem(3, "id", severity="Warning", message="looks odd"),
        problem(3, "id", message="stands twice"),
    )["agents"]

    assert sheet["A3"].comment.text == "To look at (date): looks odd\nTo mend (date): stands twice"
    assert sheet["A3"].fill.fgColor.rgb == marked._FILL["Violation"]


def test_a_later_marking_takes_the_earlier_one_away(source: Path) -> None:
    again = source.with_name("again.xlsx")
    mark(source, [problem(3, "born"), problem(3, "id")], again)

    book = marks(again, problem(3, "Name", file="again.xlsx"))

    sheet = book["agents"]
    assert (sheet["C3"].comment.text, sheet["C3"].comment.author) == ("Ask Ben.", "Cleo")
    assert sheet["A3"].comment is None
    assert sheet["A3"].fill.fill_type is None
    assert sheet["B3"].comment.author == OURS
    assert book.sheetnames == ["agents", "Notes", FINDINGS, RULES]
    assert len(rows(book[FINDINGS])) == 2


def test_rows_of_a_text_file_become_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_text("id,name\na,=1+1\n\nb,Law Aid\nc\n", encoding="utf-8")
    found = problem(4, "name", sheet=None, file="agents.csv")
    ragged = problem(5, None, sheet=None, file="agents.csv", value="c", rule="cells")

    book = marks(path, found, ragged)

    sheet = book["agents"]
    assert sheet["B4"].value == "Law Aid"
    assert sheet["B4"].comment.author == OURS
    assert sheet["A5"].comment.text.startswith("To mend (cells)")
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_records_without_a_header_row_stand_one_row_lower(tmp_path: Path) -> None:
    path = tmp_path / "agents.json"
    path.write_text('[{"id": "a"}, {"id": "b"}]', encoding="utf-8")
    from_reading = problem(2, "id", sheet=None, file="agents.json")

    sheet = marks(path, from_reading).worksheets[0]

    assert [row[0] for row in rows(sheet)] == ["id", "a", "b"]
    assert sheet["A3"].comment.author == OURS


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04"])
def test_of_a_file_that_cannot_be_read_the_findings_are_listed(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(content)

    book = marks(path, problem(None, None, sheet=None))

    assert book.sheetnames == [FINDINGS, RULES]
    assert len(rows(book[FINDINGS])) == 2
    assert "this is the list alone" in str(rows(book[RULES])[-1][4])


def test_a_large_file_is_not_copied(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "LARGEST", 1_000)

    assert marks(source, problem(3, "id")).sheetnames == [FINDINGS, RULES]


def test_more_findings_than_a_sheet_can_hold_are_counted(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked, "LISTED", 3)
    monkeypatch.setattr(marked, "NOTES", 2)
    many = [problem(number, "id") for number in range(5, 12)]

    said = mark(source, many, output := source.with_name("out.xlsx"), more={"date": 10})

    assert dataclasses.astuple(said) == (17, 3, 3)
    book = openpyxl.load_workbook(output)
    assert [bool(book["agents"].cell(row, 1).comment) for row in (5, 6, 7)] == [True, True, False]
    assert book["agents"]["A7"].fill.fill_type == "solid"
    said_last = [str(row[4]) for row in rows(book[RULES])[-2:]]
    assert said_last[0].startswith("17 findings")
    assert said_last[1].startswith("14 of them are counted here and not listed.")


def test_problems_that_are_only_counted_are_of_the_kind_of_those_that_are_listed(
    source: Path,
) -> None:
    output = source.with_name("out.xlsx")

    mark(source, [problem(3, "id", severity="Warning")], output, more={"date": 2, "name": 4})

    counted = [row[:3] for row in rows(openpyxl.load_workbook(output)[RULES])]
    assert counted[1:3] == [("name", "Violation", 4), ("date", "Warning", 3)]


def test_a_far_cell_makes_no_billions(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "agents"
    sheet.append(["id"])
    sheet["XFD1048576"] = "far"
    book.save(path := tmp_path / "mine.xlsx")

    assert marks(path, problem(1_048_576, None))["agents"]["A1048576"].comment.author == OURS


def test_the_same_findings_give_the_same_bytes(source: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        mark(source, [problem(3, "born")], source.with_name(name))

    assert source.with_name("one.xlsx").read_bytes() == source.with_name("two.xlsx").read_bytes()


def test_a_copy_that_cannot_be_written_leaves_nothing(source: Path) -> None:
    with pytest.raises(UnwritableFolderError):
        mark(source, [], source.parent / "no" / "folder.xlsx")

    assert [each.name for each in source.parent.iterdir()] == ["mine.xlsx"]
