"""What a recipe yields becomes native tables, if it says where it comes from."""

import json
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.graph.recipes.ran import duckdb

from habeas import recipes
from habeas.errors import UnknownNameError
from habeas.recipes import InvalidRecipeError
from habeas.sheets import read_file

PLACE = "SELECT _file, _row, "
XML = """
title = "A register"
reads = "A register."
licence = "CC0-1.0"

[inputs.people]
files = ["*.xml"]
form = "xml"
sheet = "person"

[inputs.roles]
files = ["*.xml"]
form = "xml"
sheet = "person/role"
optional = ["_parent", "_text"]
needed = false
"""


def test_rows_keep_their_place_and_columns_their_text(attempt: Any) -> None:
    ran = attempt(
        {
            "agents": "SELECT _file, _row, cell(name) AS Name, [slug(name), NULL, ' ', 'b'] AS types, "
            "1 > 0 AS is_pseudonymized, DATE '2019-05-03' AS note FROM list ORDER BY _row DESC"
        },
        'name\n"Example, Ada; the writer"\n\n"Ben\nExample"\n',
    )

    assert ran.problems == []
    assert ran.rows(
        "agents", "_file", "_sheet", "_row", "_line", "name", "types", "is_pseudonymized", "note"
    ) == [
        (
            1,
            None,
            2,
            2,
            r"Example, Ada\; the writer",
            "example-ada-the-writer; b",
            "true",
            "2019-05-03",
        ),
        (1, None, 4, 4, "Ben\nExample", "ben-example; b", "true", "2019-05-03"),
    ]
    ((number, name),) = ran.con.execute("FROM brought._files").fetchall()
    assert (number, name.rpartition("/")[2]) == (1, "list.csv")


def test_steps_run_in_the_order_in_which_they_need_each_other(attempt: Any) -> None:
    ran = attempt(
        {
            "_a": "SELECT *, x || '!' AS y FROM _b",
            "_b": "SELECT *, upper(name) AS x FROM list",
            "agents": f"{PLACE}y AS name FROM _a",
        }
    )

    assert ran.rows("agents", "_row", "name") == [(2, "ADA EXAMPLE!"), (3, "BEN EXAMPLE!")]
    tables = ran.con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'brought' ORDER BY 1"
    ).fetchall()
    assert tables == [("_files",), ("agents",)]


def test_steps_in_a_circle_are_refused(attempt: Any) -> None:
    with pytest.raises(InvalidRecipeError, match="reads itself by way of others: _"):
        attempt({"_a": "FROM _b", "_b": "FROM _a", "agents": f"{PLACE}name FROM list"})


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            {"agents": "SELECT _file, name FROM list"},
            (
                "agents.sql: yields no column _row, so that nobody could say where a record comes from; "
                "add _row of the input row to its SELECT"
            ),
        ),
        ({"agents": "SELECT 1 AS _file, 99 AS _row, name FROM list"}, "yields 2 rows for row 99"),
        (
            {"agents": "SELECT 7 AS _file, 2 AS _row, name FROM list"},
            "which its input does not have",
        ),
        (
            {"agents": "SELECT _file, CASE WHEN _row = 2 THEN 2 END AS _row, name FROM list"},
            "yields 1 rows with an empty _file or _row; take _file, _sheet and _row from the row",
        ),
        (
            {"agents": f"{PLACE}name AS nmae FROM list"},
            "yields a column 'nmae', which agents does not have; is it name",
        ),
        ({"agent": f"{PLACE}name FROM list"}, "agent.sql: agent is no native table; is it agents"),
        (
            {"agents": f"{PLACE}{{'a': name}} AS name FROM list"},
            "yields STRUCT(a VARCHAR) in the column name; give text, or a list of texts",
        ),
        ({"agents": f"{PLACE}to_json(name) AS name FROM list"}, "take the text out of it with ->>"),
        ({"problems": f"{PLACE}'x' AS colunm FROM list"}, "is it column?"),
        ({"agents": f"{PLACE}name FROM list; SELECT 1"}, "holds 2 statements"),
    ],
)
def test_what_a_recipe_gets_wrong_is_said_with_its_file(
    attempt: Any, statements: dict[str, str], said: str
) -> None:
    with pytest.raises(InvalidRecipeError) as wrong:
        attempt(statements)

    assert said in str(wrong.value)


PARAMETERS = """
title = "A list"
reads = "A list."
licence = "CC0-1.0"

[inputs.list]
files = ["*.csv"]

[parameters.title]
about = "The title"
needed = true
example = "Letter"

[parameters.language]
default = "en"
"""
NAMED = {
    "agents": f"{PLACE}parameter('title') AS name, parameter('language') AS language FROM list"
}


def test_parameters_are_given_by_name(attempt: Any) -> None:
    ran = attempt(NAMED, "name\nAda\n", PARAMETERS, {"title": "Ada's; letter"})

    assert ran.rows("agents", "name", "language") == [("Ada's; letter", "en")]


@pytest.mark.parametrize("given", [{}, {"title": " "}])
def test_a_parameter_that_is_needed_is_asked_for(attempt: Any, given: dict[str, str]) -> None:
    with pytest.raises(InvalidRecipeError, match=r"needs title: The title \(such as Letter\)"):
        attempt(NAMED, "name\nAda\n", PARAMETERS, given)


def test_a_parameter_that_there_is_not_is_refused(attempt: Any) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'title'"):
        attempt(NAMED, "name\nAda\n", PARAMETERS, {"titel": "x"})


DECLARED = """
title = "A list"
reads = "A list."
licence = "CC0-1.0"

[inputs.list]
files = ["*.csv"]
columns = ["Name", "Role"]
optional = ["Page"]
left_out = { home = "homes are not recorded" }
"""


def test_columns_are_found_by_name_whatever_their_case(attempt: Any) -> None:
    ran = attempt(
        {"agents": f"{PLACE}Name, Role AS note, Page AS description FROM list"},
        {"one.csv": "NAME,role\nAda,monitor\n", "two.csv": "role,page,name\nally,7,Ben\n"},
        DECLARED,
    )

    assert ran.problems == []
    assert ran.rows("agents", "_file", "name", "note", "description") == [
        (1, "Ada", "monitor", None),
        (2, "Ben", "ally", "7"),
    ]


def test_a_column_that_is_missing_is_named_and_nothing_is_run(attempt: Any) -> None:
    ran = attempt({"agents": "SELECT nonsense FROM list"}, "Name,Rolle\nAda,monitor\n", DECLARED)

    assert ran.told() == [
        (
            "list.csv, line 1: There is no column 'Role', which the recipe mine reads. Is it 'Rolle'? "
            "Rename the column, or copy the recipe and write the name that the file has."
        )
    ]
    tables = ran.con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'brought'"
    ).fetchall()
    assert tables == [("_files",)]


def test_nothing_is_left_behind_in_silence(attempt: Any) -> None:
    ran = attempt(
        {
            "agents": "WITH all_of_it AS (SELECT * FROM list) "
            "SELECT _file, _row, Name FROM all_of_it WHERE Role <> 'nobody'"
        },
        "Name,Role,Page,Remarks,Home,Empty\n"
        "Ada,monitor,1,secret,here,\nBen,nobody,,,there,\nCy,nobody,3,,there,\nDi,ally,,,,\n",
        DECLARED,
    )

    assert ran.told() == [
        (
            "list.csv, line 1, column Page: The recipe mine does not read this column: "
            "2 cells are not brought."
        ),
        (
            "list.csv, line 1, column Remarks: The recipe mine does not read this column: "
            "1 cell is not brought."
        ),
        (
            "list.csv, line 1, column Home: The recipe mine leaves this column out: "
            "homes are not recorded (3 cells are not brought)."
        ),
        (
            "list.csv, row 3: The recipe mine made nothing of 2 of 4 rows: 3, 4. "
            "Look whether they are empty or meant for nobody."
        ),
    ]
    assert {problem.severity for problem in ran.problems} == {"Warning"}


def test_a_file_that_no_input_reads_is_named(attempt: Any) -> None:
    ran = attempt(
        {"agents": f"{PLACE}name FROM list"},
        {"list.csv": "name\nAda\n", "other.json": json.dumps([{"a": 1}])},
    )

    assert ran.told() == [
        "other.json: The recipe mine reads no file of this name: it reads list from *.csv."
    ]


def test_elements_of_xml_are_tables_also_where_only_one_stands_there(attempt: Any) -> None:
    text = "<all><person><role>monitor</role><age>7</age></person></all>"
    ran = attempt(
        {
            "involvements": "SELECT roles._file, roles._sheet, roles._row, _text AS role "
            "FROM roles JOIN people ON roles._parent = people._id"
        },
        {"people.xml": text},
        XML,
    )

    assert ran.rows("involvements", "_sheet", "_row", "role") == [("person/role", 1, "monitor")]
    assert ran.told() == [
        (
            "people.xml, sheet person, column age: The recipe mine does not read this column: "
            "1 cell is not brought."
        )
    ]


def test_an_input_that_a_file_lacks_is_empty_or_missed(attempt: Any) -> None:
    none = attempt(
        {
            "agents": "SELECT people._file, people._sheet, people._row, x AS name "
            "FROM people LEFT JOIN roles ON roles._parent = people._id"
        },
        {"people.xml": "<all><person><x>Ada</x></person></all>"},
        XML,
    )
    assert none.problems == []
    assert none.rows("agents", "name") == [("Ada",)]

    missed = attempt({}, {"people.xml": "<all><someone><x>Ada</x></someone></all>"}, XML)
    assert missed.told("missing-input") == [
        "people.xml: The recipe mine needs people (*.xml, person in it), and no file has it."
    ]


def test_a_file_with_several_sheets_needs_the_sheet_of_each_row(attempt: Any) -> None:
    text = "<all><person><role>a</role><role>b</role><x>1</x></person></all>"

    with pytest.raises(
        InvalidRecipeError, match="yields no column _sheet, and its input has several"
    ):
        attempt({"agents": f"{PLACE}_text AS name FROM roles"}, {"people.xml": text}, XML)


def test_problems_of_a_recipe_are_problems_of_cells(attempt: Any) -> None:
    ran = attempt(
        {
            "agents": f"{PLACE}name FROM list WHERE name <> 'Ben'",
            "problems": "SELECT _file, _row, 'name' AS \"column\", name AS value, 'Is it Benedict?' "
            "AS message, CASE _row WHEN 4 THEN 'Warning' END AS severity FROM list WHERE name = 'Ben'",
        },
        "name\nAda\nBen\nBen\n",
    )

    assert ran.told() == [
        "list.csv, line 3, column name: 'Ben': Is it Benedict?",
        "list.csv, line 4, column name: 'Ben': Is it Benedict?",
    ]
    assert [(p.severity, p.rule) for p in ran.problems] == [
        ("Violation", "recipe"),
        ("Warning", "recipe"),
    ]


def test_rows_come_in_the_order_of_the_file(attempt: Any) -> None:
    names = [f"{number * 7919 % 130_000}" for number in range(130_000)]
    sql = "SELECT 1 AS _file, 2 AS _row, sha256(string_agg(name, '|')) AS name FROM list"

    ran = attempt({"agents": sql}, "name\n" + "\n".join(names) + "\n")

    assert ran.rows("agents", "name") == [(sha256("|".join(names).encode()).hexdigest(),)]


def test_what_is_brought_lies_beside_the_database_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own's"
    own.mkdir()
    made = []
    start = subprocess.Popen

    def watched(*arguments: Any, **options: Any) -> Any:
        made.append(Path(options["cwd"]))
        return start(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", watched)
    with duckdb.connect(str(own / "working.duckdb")) as con:
        sample = recipes.open("signatories", {"title": "T"}).folder / "sample" / "signatories.csv"
        problems = recipes.run(
            con, recipes.open("signatories", {"title": "T"}), [read_file(con, sample, 1)]
        )

    assert problems == []
    assert [folder.parent for folder in made] == [own]
    assert [path.name for path in own.iterdir()] == ["working.duckdb"]
