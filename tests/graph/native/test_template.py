"""Templates: what somebody opens, fills in and brings."""

import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from habeas.cli import main
from habeas.errors import UnwritableFolderError
from habeas.native import TABLES, compile, meanings, place
from habeas.native.template import ORDER, template, write_template, write_template_folder
from habeas.native.template_examples import BEGINS, rows
from habeas.native.workbook_names import COLUMNS, HELP_SHEETS, LISTS, READ_ME
from habeas.release.checking import plan, with_what_follows
from habeas.shacl import validate
from habeas.sheets import read_file


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "my-records.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def test_every_table_has_a_sheet_and_help_stands_around_them(book: Workbook) -> None:
    assert set(ORDER) == set(TABLES)
    assert book.sheetnames == [READ_ME, *ORDER, COLUMNS, LISTS]
    for name in ORDER:
        header = [cell.value for cell in book[name][1]]
        assert header == list(TABLES[name].by_name)
        assert book[name].freeze_panes == "B2"


def test_the_examples_can_be_brought_without_a_problem(path: Path) -> None:
    with duckdb.connect() as con:
        said = place(con, [read_file(con, path, 1)], examples=True)
        compile(con)
        wrong = con.execute('SELECT sheet, "row", col, value, message FROM made.problems')

        assert said == []
        assert wrong.fetchall() == []
        lines = con.execute(
            "SELECT DISTINCT s || ' ' || p || ' ' || o || ' .' FROM made.statements"
        )
        text = "\n".join(line for (line,) in lines.fetchall())

    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)]
    assert len(triples) > 500
    report = validate(with_what_follows(triples), plan())
    # What begins with example- is no identifier that a person could be published under.
    assert {
        each.rule.rpartition("#")[2] for each in report.findings if each.severity == "Violation"
    } == {"Person-opaque"}


def test_the_examples_are_left_out_unless_somebody_wants_them(path: Path) -> None:
    with duckdb.connect() as con:
        [said] = place(con, [read_file(con, path, 1)])
        left = [con.execute(f"SELECT count(*) FROM brought.{name}").fetchone() for name in ORDER]

    number = sum(map(len, rows().values()))
    assert said.message.startswith(f"{number} rows are examples of the template")
    assert (said.rule, said.severity) == ("example", "Warning")
    assert set(left) == {(0,)}


def test_what_is_no_example_stays_beside_the_examples(tmp_path: Path) -> None:
    book = template()
    book["agents"].append(["the-example-watch", "Group", "For example-makers"])
    book["signatures"].append(["letter-1", "3", "example-x", "the-example-watch"])
    book.save(path := tmp_path / "filled.xlsx")

    with duckdb.connect() as con:
        place(con, [read_file(con, path, 1)])
        agents = con.execute("SELECT id FROM brought.agents").fetchall()
        signatures = con.execute("SELECT agent FROM brought.signatures").fetchall()

    assert agents == signatures == [("the-example-watch",)]


def test_each_table_has_at_least_two_examples_that_can_be_told() -> None:
    for name, examples in rows().items():
        table = TABLES[name]
        assert len(examples) >= 2
        for row in examples:
            assert set(row) <= set(table.by_name)
            named = row.get("id") or row.get("intervention") or row.get("agent") or row["thing"]
            assert named.rpartition(":")[2].startswith(BEGINS)
    assert set(rows()) == set(TABLES)


def test_a_needed_column_can_be_told_without_any_colour(book: Workbook) -> None:
    for name in ORDER:
        for column in TABLES[name].columns:
            cell = next(each for each in book[name][1] if each.value == column.name)
            assert cell.font.bold is column.needed
            assert (cell.font.underline == "single") is column.needed
            assert (cell.border.bottom.style == "thick") is column.needed
            assert cell.comment is not None
            assert cell.comment.text.startswith("Needed.") is column.needed
            assert column.about in cell.comment.text


def test_a_cell_that_nobody_has_filled_in_is_text(book: Workbook) -> None:
    for name in ORDER:
        sheet = book[name]
        for number in range(1, len(TABLES[name].columns) + 1):
            letter = openpyxl.utils.get_column_letter(number)
            assert sheet.column_dimensions[letter].number_format == "@"
        assert {cell.number_format for row in sheet["A2:C3"] for cell in row} == {"@"}
        assert {cell.data_type for row in sheet["A2:C3"] for cell in row if cell.value} <= {"s"}


def test_lists_stand_behind_the_columns_that_take_words(book: Workbook) -> None:
    lists = book[LISTS]
    for name in ORDER:
        rules = {
            str(rule.sqref).split(":")[0][:-1]: rule
            for rule in book[name].data_validations.dataValidation
        }
        for number, column in enumerate(TABLES[name].columns, 1):
            letter = openpyxl.utils.get_column_letter(number)
            offers = column.scheme or column.choices or column.form == "boolean"
            assert (letter in rules) is bool(offers)
            if column.scheme:
                rule = rules[letter]
                cells = lists[rule.formula1.partition("!")[2].replace("$", "")]
                assert tuple(row[0].value for row in cells) == meanings.concepts(column.scheme)
                # Where several words may stand, the list is a help and no bar.
                assert rule.showErrorMessage is not column.many
                assert len(rule.prompt) <= 255


def test_a_template_has_the_same_bytes_on_every_day(path: Path, tmp_path: Path) -> None:
    write_template(again := tmp_path / "again.xlsx")

    assert again.read_bytes() == path.read_bytes()
    with zipfile.ZipFile(again) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_template_without_examples_has_empty_sheets(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["template", str(tmp_path / "empty.xlsx"), "--without-examples"]
    )

    assert result.exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    assert {book[name].max_row for name in ORDER} == {1}
    assert "Examples" not in [cell.value for cell in book[READ_ME]["A"]]


def test_nothing_that_exists_is_written_over(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    (tmp_path / "cases.csv").write_text("id\n", encoding="utf-8")

    with pytest.raises(UnwritableFolderError, match="exists already"):
        write_template(path)
    with pytest.raises(UnwritableFolderError, match="holds files already"):
        write_template_folder(tmp_path)

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["cases.csv"]


def test_a_template_is_a_workbook_or_a_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["template", str(tmp_path / "records.ods")])

    assert result.exit_code == 2
    assert not (tmp_path / "records.ods").exists()


def test_the_sheets_that_help_are_tables_of_which_reading_finds_nothing_wrong(path: Path) -> None:
    with duckdb.connect() as con:
        read = read_file(con, path, 1)

    assert set(HELP_SHEETS) & {sheet.sheet for sheet in read.sheets} == {READ_ME, COLUMNS, LISTS}
    assert read.problems == ()
