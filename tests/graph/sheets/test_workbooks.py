"""Workbooks: what their cells say, what they hide, and what they must not do."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.graph.sheets.conftest import Reader

from habeas.sheets import Limits, workbooks


def workbook(
    fill: Callable[[Worksheet], None], more: Callable[[Workbook], None] | None = None
) -> bytes:
    """Return a workbook with one sheet, ``acts``."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "acts"
    fill(sheet)
    if more:
        more(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def rows(*given: tuple[object, ...]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in given:
            sheet.append(list(row))

    return fill


def repacked(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Return a workbook with other parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return output.getvalue()


SMALL = workbook(rows(("id", "name"), (1, "Ada")))


def test_values_become_the_text_that_their_program_shows(read: Reader) -> None:
    values = {
        date(2019, 5, 3): "2019-05-03",
        datetime(2019, 5, 3, 14, 30): "2019-05-03T14:30:00",
        datetime(2019, 5, 3, 0, 0): "2019-05-03",
        time(14, 30): "14:30:00",
        timedelta(hours=36, minutes=5): "36:05:00",
        2019: "2019",
        2020.0: "2020",
        1.1: "1.1",
        0.1 + 0.2: "0.3",
        -2.5: "-2.5",
        "  text ": "text",
        "two\nlines": "two\nlines",
        "=": "=",
        "1.0": "1.0",
    }
    content = workbook(rows(("value", "flag"), *((value, True) for value in values)))

    found = read("acts.xlsx", content)

    assert found.problems == ()
    assert read.rows(found.sheets[0]) == [(text, "true") for text in values.values()]


def test_days_count_from_1904_where_the_workbook_says_so(read: Reader) -> None:
    content = workbook(rows(("day",), (date(2019, 5, 3),)))
    shifted = repacked(
        content,
        lambda name, part: (
            part.replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
            if name == "xl/workbook.xml"
            else part
        ),
    )

    found = read("acts.xlsx", shifted)

    assert read.rows(found.sheets[0]) == [("2023-05-04",)]


def test_rows_have_the_numbers_of_the_sheet(read: Reader) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"], sheet["C3"] = "id", "name"
        sheet["B5"], sheet["C5"] = "a", "Ada"
        sheet["B9"], sheet["C9"] = "b", "Ben"
        sheet["B7"] = "  "

    found = read("acts.xlsx", workbook(fill))

    [sheet] = found.sheets
    assert (sheet.header, sheet.header_row, sheet.header_line) == (("id", "name"), 3, None)
    assert read.rows(sheet, "_sheet", "_row", "_line", "id") == [
        ("acts", 5, None, "a"),
        ("acts", 9, None, "b"),
    ]
    assert found.problems == ()


def test_all_sheets_with_a_table_are_read_or_those_that_are_named(read: Reader) -> None:
    def more(book: Workbook) -> None:
        book.create_sheet("empty")
        rows(("k",), ("v",))(book.create_sheet("other"))

    content = workbook(rows(("id", "name"), (1, "Ada")), more)

    everything = read("acts.xlsx", content)
    named = read("acts.xlsx", content, sheets=["other"])
    missing = read("acts.xlsx", content, sheets=["othr"])

    assert [sheet.sheet for sheet in everything.sheets] == ["acts", "other"]
    assert [sheet.sheet for sheet in named.sheets] == ["other"]
    assert [str(problem) for problem in missing.problems] == [
        f"{missing.file}: 'othr': The workbook has no such sheet. Did you mean 'other'?"
    ]


def test_formulas_and_errors_are_no_answers(read: Reader) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("id", "name", "sum"), ("a", "=1+1", 3), ("=B2", "x", "y"))(sheet)
        sheet["C3"] = "#REF!"

    found = read("acts.xlsx", workbook(fill))

    told = [(each.rule, each.row, each.column, each.value) for each in found.problems]
    assert told == [
        ("formula", 2, "name", "=1+1"),
        ("formula", 3, "id", "=B2"),
        ("error-cell", 3, "sum", "#REF!"),
    ]
    assert read.rows(found.sheets[0]) == [("a", None, "3"), (None, "x", None)]


def test_what_is_hidden_is_read_and_said(read: Reader) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("id", "name"), ("a", "Ada"), ("b", "Ben"))(sheet)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.sheet_state = "hidden"

    def more(book: Workbook) -> None:
        rows(("k",), ("v",))(book.create_sheet("seen"))

    found = read("acts.xlsx", workbook(fill, more))

    assert read.rows(found.sheets[0]) == [("a", "Ada"), ("b", "Ben")]
    assert [problem.message.partition(" Delete")[0] for problem in found.problems] == [
        "The sheet is hidden, and is read as well.",
        "Hidden rows are read as well: 3 (1).",
        "Hidden columns are read as well: B.",
    ]
    assert {problem.severity for problem in found.problems} == {"Warning"}


def test_merged_cells_have_one_value_and_a_problem(read: Reader) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("id", "name"), ("a", "Ada"), ("b", None))(sheet)
        sheet.merge_cells("B2:B3")

    found = read("acts.xlsx", workbook(fill))

    assert [(each.rule, each.row, each.value) for each in found.problems] == [
        ("merged", 2, "B2:B3")
    ]
    assert read.rows(found.sheets[0]) == [("a", "Ada"), ("b", None)]


def test_a_cell_outside_of_the_table_is_not_lost(read: Reader) -> None:
    found = read("acts.xlsx", workbook(rows(("id",), ("a", None, "note"))))

    assert [(each.rule, each.row, each.column, each.value) for each in found.problems] == [
        ("cells", 2, "C", "note")
    ]


def test_more_digits_than_a_workbook_keeps_are_a_problem(read: Reader) -> None:
    found = read("acts.xlsx", workbook(rows(("isni",), (1234567890123456,), (123456789012345,))))

    assert [(each.rule, each.row) for each in found.problems] == [("digits", 2)]
    assert read.rows(found.sheets[0]) == [("123456789012345",)]


def test_what_xml_cannot_hold_is_read_as_it_was_meant(read: Reader) -> None:
    content = repacked(SMALL, lambda name, part: part.replace(b">Ada<", b">A_x000D_d_x0041_ a_x5<"))

    found = read("acts.xlsx", content)

    assert read.rows(found.sheets[0], "name") == [("A\rdA a_x5",)]


def test_texts_that_cells_share_are_read(read: Reader) -> None:
    # As Excel writes them; openpyxl writes each text into its cell.
    def share(name: str, part: bytes) -> bytes:
        if name == "[Content_Types].xml":
            kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            shared = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/>' % kind
            return part.replace(b"</Types>", shared + b"</Types>")
        return re.sub(b't="inlineStr"><is><t>Ada</t></is>', b't="s"><v>1</v>', part)

    texts = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>x</t></si>'
        b"<si><r><t>Ada </t></r><r><rPr><b/></rPr><t>Example</t></r></si></sst>"
    )
    found = read("acts.xlsx", repacked(SMALL, share, **{"xl/sharedStrings.xml": texts}))

    assert read.rows(found.sheets[0]) == [("1", "Ada Example")]


def test_a_sheet_that_lies_about_its_size_is_read_whole(read: Reader) -> None:
    content = repacked(
        SMALL, lambda _, part: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', part)
    )

    found = read("acts.xlsx", content)

    assert read.rows(found.sheets[0]) == [("1", "Ada")]


def test_far_apart_cells_do_not_make_a_table_of_what_lies_between(read: Reader) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "id", "name"
        for row in range(2, 200):
            sheet[f"XFD{row * 5000}"] = "far"

    found = read("acts.xlsx", workbook(fill))

    assert {(each.rule, each.column) for each in found.problems} == {("cells", "XFD")}


def test_batches_do_not_change_what_is_read(read: Reader) -> None:
    content = workbook(rows(("n",), *((number,) for number in range(25))))

    with patch.object(workbooks, "BATCH", 4):
        found = read("acts.xlsx", content)

    assert read.rows(found.sheets[0]) == [(str(number),) for number in range(25)]


def test_macros_links_and_pictures_are_ignored(read: Reader) -> None:
    content = repacked(SMALL, lambda _, part: part, **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})

    found = read("acts.xlsm", content)

    assert read.rows(found.sheets[0]) == [("1", "Ada")]


def test_a_doctype_is_refused_in_any_part(read: Reader) -> None:
    bomb = (
        b'<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        b"<sst><si><t>&b;</t></si></sst>"
    )
    for hit in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels"):

        def change(name: str, part: bytes, hit: str = hit) -> bytes:
            return bomb if name == hit else part

        found = read("acts.xlsx", repacked(SMALL, change))
        assert [problem.rule for problem in found.problems] == ["refused"]
        assert f"The part {hit} of the workbook has a DOCTYPE" in found.problems[0].message
        assert found.sheets == ()


def test_bombs_are_refused_by_what_they_declare(read: Reader) -> None:
    # 20 MB of zeros compress a thousand times.
    tall = repacked(SMALL, lambda _, part: part, **{"xl/media/a.bin": bytes(20_000_000)})
    many = repacked(SMALL, lambda _, part: part, **{f"xl/media/{n}": b"" for n in range(40)})

    assert "would grow" in read("acts.xlsx", tall).problems[0].message
    large = read("acts.xlsx", SMALL, limits=Limits(unpacked=1000)).problems[0].message
    assert re.search(r"would have [\d,]+ bytes when unpacked, and 1,000 is the most", large)
    part = read("acts.xlsx", SMALL, limits=Limits(part=5000)).problems[0].message
    assert re.search(r"The part xl/theme/theme1.xml of the workbook has [\d,]+ bytes", part)
    parts = read("acts.xlsx", many, limits=Limits(parts=30)).problems[0].message
    assert re.search(r"has \d+ parts, and 30 is the most", parts)


def test_a_part_that_lies_about_its_size_is_damaged(read: Reader) -> None:
    # The directory at the end says that the sheet is smaller than it is.
    content = bytearray(SMALL)
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    for match in re.finditer(b"PK\x01\x02", SMALL):
        start = match.start()
        if b"xl/worksheets/sheet1.xml" in SMALL[start : start + 90]:
            content[start + 24 : start + 28] = (size // 2).to_bytes(4, "little")

    found = read("acts.xlsx", bytes(content))

    assert found.sheets == ()
    assert "damaged" in found.problems[0].message or "cannot be read" in found.problems[0].message


@pytest.mark.parametrize("cut", [100, 1000, 3000])
def test_a_cut_off_workbook_is_a_problem(read: Reader, cut: int) -> None:
    found = read("acts.xlsx", SMALL[:-cut])

    assert found.sheets == ()
    assert [problem.rule for problem in found.problems] == ["refused"]


def test_a_damaged_sheet_says_from_which_row_on(read: Reader) -> None:
    content = repacked(
        workbook(rows(("id", "name"), (1, "Ada"), (2, "Ben"))),
        lambda name, part: (
            part.replace(b'<c r="A3" t="n"><v>2</v>', b'<c r="A3" t="n"><v>two</v>')
            if name.endswith("sheet1.xml")
            else part
        ),
    )

    found = read("acts.xlsx", content)

    [problem] = found.problems
    assert (problem.rule, problem.sheet, problem.row) == ("syntax", "acts", 3)
    assert read.rows(found.sheets[0]) == [("1", "Ada")]


def test_a_workbook_without_a_table_says_so(read: Reader) -> None:
    found = read("acts.xlsx", workbook(lambda _: None))

    assert [problem.rule for problem in found.problems] == ["empty"]
