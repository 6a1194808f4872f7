"""CSV and its kin."""

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.sheets.conftest import Reader

from habeas.sheets import FileRead, Limits, read_file
from habeas.sheets import lines as lines_module


def rules(read: FileRead) -> list[str]:
    return [problem.rule for problem in read.problems]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_line_ends_and_separators_are_found(read: Reader, end: str, separator: str) -> None:
    text = end.join(["id{}name", "1{}Ada Example", "2{}Ben, of; North|Watch"])
    quoted = text.replace("Ben, of; North|Watch", '"Ben, of; North|Watch"')

    found = read("acts.csv", quoted.format(*[separator] * 3))

    assert found.separator == separator
    assert found.line_ends == {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[end]
    assert read.rows(found.sheets[0]) == [("1", "Ada Example"), ("2", "Ben, of; North|Watch")]
    assert not found.problems


def test_mixed_line_ends_are_counted(read: Reader) -> None:
    found = read("acts.csv", "id,name\r\n1,Ada\n2,Ben\r3,Cy\r\n")

    assert found.line_ends == "mixed: 1 LF, 2 CRLF, 1 CR"
    assert read.rows(found.sheets[0], "id") == [("1",), ("2",), ("3",)]


def test_lines_and_rows_stay_true_past_empty_lines_and_breaks_in_cells(read: Reader) -> None:
    found = read("acts.csv", 'id,note\n\n1,"two\nlines"\n ,\n2,one\n')

    sheet = found.sheets[0]
    assert read.rows(sheet, "_row", "_line", "id", "note") == [
        (3, 3, "1", "two\nlines"),
        (5, 6, "2", "one"),
    ]
    assert (sheet.header_row, sheet.header_line, sheet.rows) == (1, 1, 2)


def test_a_header_below_empty_lines_is_found(read: Reader) -> None:
    found = read("acts.csv", "\n,,\nid,name\n1,Ada\n")

    sheet = found.sheets[0]
    assert (sheet.header, sheet.header_row, sheet.header_line) == (("id", "name"), 3, 3)
    assert read.rows(sheet, "_row", "_line") == [(4, 4)]


def test_cells_are_trimmed_and_blank_ones_are_null(read: Reader) -> None:
    found = read("acts.csv", " id , name \n 1 ,\u00a0Ada  Example\u3000\n2, \t\n")

    assert found.sheets[0].header == ("id", "name")
    assert read.rows(found.sheets[0]) == [("1", "Ada  Example"), ("2", None)]


def test_what_precedes_and_follows_a_broken_line_is_read(read: Reader) -> None:
    found = read("acts.csv", 'id,name\n1,Ada\n2,"Ben\n3,Cy\n4,Di\n')

    assert read.rows(found.sheets[0], "_row", "_line", "id") == [
        (2, 2, "1"),
        (4, 4, "3"),
        (5, 5, "4"),
    ]
    [problem] = found.problems
    assert (problem.rule, problem.row, problem.line, problem.value) == ("quote", 3, 3, '"Ben')


def test_the_line_where_a_mark_opened_is_named_not_the_one_where_its_row_began(
    read: Reader,
) -> None:
    found = read("acts.csv", 'id,a,b\n1,"x\ny","open\n2,p,q\n')

    [problem] = found.problems
    assert (problem.line, problem.value) == (3, '"open')
    assert read.rows(found.sheets[0], "_line", "id") == [(4, "2")]


def test_a_row_with_empty_cells_too_many_is_whole(read: Reader) -> None:
    found = read("acts.csv", "id,name,,\n1,Ada\n2,Ben,,,,\n")

    assert read.rows(found.sheets[0]) == [("1", "Ada"), ("2", "Ben")]
    assert not found.problems


def test_ragged_rows_are_kept_in_the_problems(read: Reader) -> None:
    found = read("acts.csv", "id,name,place\n1,Ada\n2,Ben,Here,There\n3,Cy,Here\n")

    assert [(problem.line, problem.value) for problem in found.problems] == [
        (2, "1,Ada"),
        (3, "2,Ben,Here,There"),
    ]
    assert read.rows(found.sheets[0], "id") == [("3",)]


def test_a_separator_can_be_told_by_the_file_and_by_the_caller(read: Reader) -> None:
    told = read("acts.csv", "sep=|\nid|a,b\n1|x,y\n")
    forced = read("acts.csv", "id^name\n1^Ada\n", separator="^")

    assert told.sheets[0].header == ("id", "a,b")
    assert (told.sheets[0].header_row, told.separator) == (2, "|")
    assert (forced.sheets[0].header, forced.problems) == (("id", "name"), ())


def test_the_ending_of_a_name_says_the_separator_if_the_header_has_it(read: Reader) -> None:
    tabs = read("acts.tsv", "id\tname, and, more, commas\n1\ta,b,c,d\n")
    commas = read("acts.tsv", "id,name\n1,Ada\n")

    assert tabs.separator == "\t"
    assert commas.separator == ","


def test_the_separator_is_the_one_that_divides_the_rows_like_the_header(read: Reader) -> None:
    found = read("acts.csv", "name;said, in words, or not\nExample, Ada;no\nExample, Ben;a,b,c\n")

    assert found.separator == ";"


def test_what_a_space_follows_separates_words(read: Reader) -> None:
    found = read("acts.csv", "id;surname, name\n1;Example, Ada\n2;Example, Ben\n")

    assert found.separator == ";"
    assert found.problems == ()


def test_two_separators_that_divide_alike_are_a_warning(read: Reader) -> None:
    found = read("acts.csv", "id;surname,name\n1;Example,Ada\n")

    assert found.separator == ","
    [problem] = found.problems
    assert problem.severity == "Warning"
    assert "by a comma or by a semicolon" in problem.message


def test_a_file_with_only_a_header_is_a_table_without_rows(read: Reader) -> None:
    found = read("acts.csv", "id,name\n")

    assert [(sheet.header, sheet.rows) for sheet in found.sheets] == [(("id", "name"), 0)]
    assert found.problems == ()


def test_one_column_is_read_with_a_warning(read: Reader) -> None:
    found = read("names.csv", "name\nAda\nBen\n")

    assert read.rows(found.sheets[0]) == [("Ada",), ("Ben",)]
    assert [(problem.rule, problem.severity) for problem in found.problems] == [
        ("separator", "Warning")
    ]


def test_names_of_columns_are_distinct_whatever_the_header_says(read: Reader) -> None:
    found = read("acts.csv", "id,ID,id_2,_row,,Name\n1,2,3,4,5,6\n")

    assert found.sheets[0].header == ("id", "ID_3", "id_2", "_row_2", "column_5", "Name")
    assert found.sheets[0].given == ("id", "ID", "id_2", "_row", "", "Name")
    assert read.rows(found.sheets[0]) == [("1", "2", "3", "4", "5", "6")]
    assert [problem.column for problem in found.problems] == ["B", "D", "E"]
    assert {problem.severity for problem in found.problems} == {"Warning"}


def test_a_column_without_name_and_cells_is_dropped(read: Reader) -> None:
    found = read("acts.csv", "id,,name\n1,,Ada\n2, ,Ben\n")

    assert found.sheets[0].header == found.sheets[0].given == ("id", "name")
    assert not found.problems


def test_limits_have_a_place(read: Reader) -> None:
    limits = Limits(cell=20, columns=3, line=100_000)

    large = read("acts.csv", f"id,name\n1,{'x' * 21}\n2,{'x' * 20}\n", limits=limits)
    wide = read("acts.csv", "a,b,c,d\n1,2,3,4\n", limits=limits)

    [problem] = large.problems
    assert (problem.rule, problem.line, problem.column) == ("cell-size", 2, "name")
    assert read.rows(large.sheets[0], "id") == [("2",)]
    assert (rules(wide), wide.sheets) == (["columns"], ())


def test_a_file_that_is_one_endless_line_is_refused_before_it_fills_the_memory(
    read: Reader,
) -> None:
    found = read("acts.csv", b"x" * 3_000_000, limits=Limits(line=1_500_000))

    assert [(problem.rule, problem.line) for problem in found.problems] == [("cell-size", 1)]
    assert found.sheets == ()


def test_a_mark_that_opens_early_does_not_hide_the_rest_of_a_long_file(read: Reader) -> None:
    rows = "".join(f"{number},Ada\n" for number in range(400_000))
    found = read("acts.csv", f'id,name\n0,"Ada\n{rows}', limits=Limits(line=1_000_000))

    assert found.sheets[0].rows == 400_000
    [problem] = found.problems
    assert (problem.rule, problem.line) == ("quote", 2)
    assert "is not closed in the next 1,000,000 characters" in problem.message


def test_many_problems_of_a_kind_are_counted(read: Reader) -> None:
    found = read("acts.csv", "id,name\n" + "1\n" * 1500)

    assert len(found.problems) == 1001
    assert found.problems[-1].message.startswith("500 more problems of this kind (cells) follow.")


# Texts of all that matters to a reader of CSV, and what spreadsheet programs trim.
CELL = st.text(alphabet="ab\"',;\t|\r\n \u00a0é€\U0001f600", max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=8),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    last=st.booleans(),
    piece=st.integers(min_value=1, max_value=40),
)
def test_what_is_written_is_read(
    con: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    end: str,
    separator: str,
    encoding: str,
    last: bool,
    piece: int,
) -> None:
    def quote(cell: str) -> str:
        doubled = cell.replace('"', '""')
        return f'"{doubled}"' if set(cell) & set(f'"\r\n{separator}') else cell

    lines = [separator.join(map(quote, row)) for row in [("one", "two", "three"), *rows]]
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes((end.join(lines) + (end if last else "")).encode(encoding))

    with patch.object(lines_module, "PIECE", piece):
        read = read_file(con, path, 1, separator=separator)
        [sheet] = read.sheets
        found = con.execute(f"SELECT _row, _line, one, two, three FROM {sheet.table}").fetchall()

    expected, line = [], 2
    for number, row in enumerate(rows, 2):
        cells = tuple(cell.strip() or None for cell in row)
        if any(cells):
            expected.append((number, line, *cells))
        line += 1 + sum(len(re.findall("\r\n|\r|\n", cell)) for cell in row)
    assert sorted(found) == expected
    assert not read.problems


@settings(max_examples=80, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.text(alphabet='a,;"\r\n\0é ', max_size=60).map(str.encode),
    ),
    piece=st.integers(min_value=1, max_value=9),
)
def test_any_bytes_are_read_alike_in_pieces_of_any_size(
    con: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
    content: bytes,
    piece: int,
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"id,name\n" + content)

    def everything() -> tuple[Any, ...]:
        read = read_file(con, path, 1, separator=",", encoding="utf-8")
        rows = [con.execute(f"FROM {sheet.table}").fetchall() for sheet in read.sheets]
        return read.problems, read.line_ends, rows

    whole = everything()
    with patch.object(lines_module, "PIECE", piece):
        assert everything() == whole


def test_every_line_is_a_row_or_in_a_problem(read: Reader) -> None:
    broken = ['1,"a"b', "2", "3,x,y", '4,"open', "5,fine", '6,"two', 'lines"', '7,"again']

    found = read("acts.csv", "\n".join(["id,name", *broken]))

    told = {problem.line for problem in found.problems}
    landed = {line for (line,) in read.rows(found.sheets[0], "_line")}
    assert told | landed == {2, 3, 4, 5, 6, 7, 9}
    assert not told & landed


def test_a_million_characters_of_quotation_marks_are_read_in_time(read: Reader) -> None:
    found = read("acts.csv", 'id,name\n1,"' + '""' * 400_000 + '"x\n2,"' + '""' * 400_000 + '"\n')

    assert rules(found) == ["quote"]
    assert read.rows(found.sheets[0], "id") == [("2",)]


def test_the_csv_module_reads_the_same(read: Reader) -> None:
    text = 'id,name\n1,"a ""b"" c"\n2,it"s\n3,""\n4,x\n'

    found = read("acts.csv", text)

    rows = [tuple(cell or None for cell in row) for row in csv.reader(io.StringIO(text))]
    assert read.rows(found.sheets[0]) == rows[1:]


def test_a_mark_is_no_part_of_the_header(read: Reader) -> None:
    for mark, encoding in [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ]:
        found = read("acts.csv", mark + "id,name\n1,Ada\n".encode(encoding))
        assert found.sheets[0].header == ("id", "name")


def test_a_file_whose_name_is_no_text_is_read(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / b"acts-\xe9.csv".decode("utf-8", "surrogateescape")
    path.write_text("id,name\n1,Ada\n", encoding="utf-8")

    found = read_file(con, path, 1)

    assert found.file.endswith("acts-\\xe9.csv")
    assert found.sheets[0].rows == 1
