"""The description of a folder of tables: valid by a validator, and true of what is in it."""

import csv
import json
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from csvw import CSVW

from habeas.native import TABLES
from habeas.native.csvw import DESCRIPTION, write_description
from habeas.native.template import write_template_folder
from habeas.terms import HABEAS


def valid(folder: Path) -> tuple[bool, list[str]]:
    with warnings.catch_warnings(record=True, action="always") as said:
        checked = CSVW(str(folder / DESCRIPTION), validate=True)
        try:
            is_valid = checked.is_valid
        except ValueError as error:  # of keys
            return False, [str(error)]
    return is_valid, [str(each.message) for each in (*checked.warnings, *said)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template_folder(tmp_path / "tables")
    return tmp_path / "tables"


def fill(folder: Path, table: str, *rows: dict[str, str]) -> None:
    with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(TABLES[table].by_name))
        writer.writerows(rows)


def test_a_folder_of_empty_tables_is_valid(folder: Path) -> None:
    assert valid(folder) == (True, [])
    assert {path.stem for path in folder.glob("*.csv")} == set(TABLES)


def test_rows_in_the_plain_form_are_valid(folder: Path) -> None:
    fill(folder, "cases", {"id": "ada", "name": "Case of Ada", "sources": "note; report"})
    fill(
        folder,
        "agents",
        {
            "id": "p0001",
            "class": "Person",
            "name": "Ada@en",
            "sources": "note",
            "is_pseudonymized": "no",
        },
    )
    fill(
        folder,
        "involvements",
        {
            "case": "ada",
            "agent": "p0001",
            "role": "detained",
            "starts": "2019-05",
            "confirmed": "2019-05-03",
        },
    )

    assert valid(folder) == (True, [])


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("agents", {"id": "a", "class": "Group", "is_pseudonymized": "perhaps", "sources": "s"}),
        ("agents", {"id": "a", "class": "", "sources": "s"}),
        ("sentences", {"id": "s", "agents": "a", "nominal_term": "six years"}),
        ("funding", {"id": "f", "funders": "a", "amount": "much"}),
        ("involvements", {"case": "nowhere", "agent": "nobody", "role": "detained"}),
    ],
    ids=["boolean", "needed", "duration", "number", "reference"],
)
def test_a_wrong_cell_is_not_valid(folder: Path, table: str, row: dict[str, str]) -> None:
    fill(folder, table, row)

    assert not valid(folder)[0]


def test_where_all_rows_have_identifiers_they_are_keys(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("id,name,sources\nada,Ada,n\nada,Ben,n\n", encoding="utf-8")
    columns = tuple(TABLES["cases"].by_name[name] for name in ("id", "name", "sources"))
    narrow = [replace(TABLES["cases"], columns=columns)]

    write_description(tmp_path, narrow)
    assert valid(tmp_path)[0]
    write_description(tmp_path, narrow, identified=True)
    assert not valid(tmp_path)[0]


def test_columns_that_give_statements_say_which(tmp_path: Path) -> None:
    write_description(tmp_path, [TABLES["involvements"]])
    [table] = json.loads((tmp_path / DESCRIPTION).read_text(encoding="utf-8"))["tables"]
    columns = {column["name"]: column for column in table["tableSchema"]["columns"]}

    assert columns["role"]["propertyUrl"] == f"{HABEAS}hasRole"
    assert columns["role"]["valueUrl"].endswith("/vocab/involvement-role/{role}")
    assert columns["case"]["valueUrl"].endswith("/id/case/{case}")
    assert columns["starts"]["suppressOutput"] is True
    assert columns["type"] == {
        "name": "type",
        "virtual": True,
        "propertyUrl": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "valueUrl": f"{HABEAS}Involvement",
    }
    assert table["tableSchema"]["aboutUrl"].endswith("/id/involvement/{id}")
