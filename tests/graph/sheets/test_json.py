"""JSON and JSON Lines."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph.sheets.conftest import Reader

from habeas.sheets import Limits, json_records, json_text


def test_an_array_of_objects_is_one_table(read: Reader) -> None:
    text = (
        '[\n{"id": "a", "n": 1.50},\n\n{"id": "b", "x": {"k": [1, "é"]}, "m": true, "o": null}\n]\n'
    )

    found = read("acts.json", text)

    [sheet] = found.sheets
    assert (sheet.sheet, sheet.header) == (None, ("id", "n", "x", "m", "o"))
    assert read.rows(sheet, "_row", "_line", *sheet.header) == [
        (1, 2, "a", "1.50", None, None, None),
        (2, 4, "b", None, '{"k": [1, "é"]}', "true", None),
    ]
    assert found.problems == ()


def test_one_object_is_one_row(read: Reader) -> None:
    found = read("acts.json", '{"id": "a", "tags": ["x", "y"]}')

    assert read.rows(found.sheets[0]) == [("a", '["x", "y"]')]


def test_an_object_around_arrays_is_a_table_for_each(read: Reader) -> None:
    found = read(
        "acts.json",
        '{"count": 2, "entities": [{"id": "a"}, {"id": "b"}],\n "relations": [{"of": "a"}]}',
    )

    assert [(sheet.sheet, read.rows(sheet)) for sheet in found.sheets] == [
        ("entities", [("a",), ("b",)]),
        ("relations", [("a",)]),
    ]
    [problem] = found.problems
    assert (problem.rule, problem.value, problem.severity) == ("left-out", "count", "Warning")


@pytest.mark.parametrize("name", ["acts.jsonl", "acts.ndjson", "acts.json"])
def test_each_line_may_be_an_object(read: Reader, name: str) -> None:
    found = read(name, '{"id": "a"}\n\n{"id": "b", "more": [1]}\n')

    assert read.rows(found.sheets[0], "_row", "_line", "id", "more") == [
        (1, 1, "a", None),
        (2, 3, "b", "[1]"),
    ]


def test_a_broken_line_does_not_hide_the_others(read: Reader) -> None:
    found = read("acts.jsonl", '{"id": "a"}\n{"id": \n5\n{"id": "b", "id": "c"}\n{"id": "d"}\n')

    assert [(each.rule, each.row, each.line) for each in found.problems] == [
        ("syntax", 2, 2),
        ("record", 3, 3),
        ("record", 4, 4),
    ]
    assert read.rows(found.sheets[0], "_row", "id") == [(1, "a"), (5, "d")]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[{"id": 1},\n {"id": }]', 2, "from character 9 of the line: Expecting value"),
        ('[{"id": 1}\n {"id": 2}]', 2, "from character 2 of the line: Here stands '{'"),
        ('[{"id": 1}', 1, "Here stands the end of the file instead of ','"),
        ('[{"id": NaN}]', 1, "NaN is no value in JSON"),
        ("[{}] 3", 1, "More follows after the end"),
        ('"text"', 1, "The file holds no object and no array"),
        ("  ", 1, "The file holds no object and no array"),
        ('{"id": 1, }', 1, "Here stands '}' instead of '\"'"),
    ],
)
def test_what_is_no_json_is_named_with_its_place(
    read: Reader, text: str, line: int, reason: str
) -> None:
    found = read("acts.json", text)

    problem = found.problems[-1]
    assert (problem.rule, problem.line) == ("syntax", line)
    assert reason in problem.message
    assert found.sheets == ()


def test_a_number_that_is_cut_by_a_piece_is_one(read: Reader) -> None:
    with patch.object(json_text, "PIECE", 2):
        found = read("acts.json", '{"count": 12345, "items": [{"id": 1}, 67890]}')

    assert [(problem.rule, problem.value) for problem in found.problems] == [
        ("record", "67890"),
        ("left-out", "count"),
    ]


def test_deep_nesting_is_refused_and_breaks_nothing(read: Reader) -> None:
    for name in ("acts.json", "acts.jsonl"):
        found = read(name, '{"a": ' + "[" * 200_000 + "]" * 200_000 + "}")
        assert "nested too deeply" in found.problems[0].message


def test_names_that_differ_in_case_only_are_two_columns(read: Reader) -> None:
    found = read("acts.json", '[{"id": 1, "ID": 2}, {"_row": 3, "": 4}]')

    assert found.sheets[0].header == ("id", "ID_2", "_row_2", "column_4")
    assert read.rows(found.sheets[0]) == [("1", "2", None, None), (None, None, "3", "4")]


def test_what_no_text_holds_is_a_problem(read: Reader) -> None:
    found = read("acts.json", '[{"id": "a\\u0000b", "name": "\\ud800", "ok": "\\ud83d\\ude00"}]')

    assert [(each.column, each.value) for each in found.problems] == [
        ("id", "a\\x00b"),
        ("name", "\\ud800"),
    ]
    assert read.rows(found.sheets[0]) == [(None, None, "\U0001f600")]


def test_limits_have_a_place(read: Reader) -> None:
    limits = Limits(cell=10, columns=2, line=300_000)

    found = read("acts.json", f'[{{"id": "{"x" * 11}"}},\n{{"a": 1, "b": 2}}]', limits=limits)
    long = read("acts.json", '[{"id": "' + "x" * 900_000 + '"}]', limits=limits)

    assert [(each.rule, each.line) for each in found.problems] == [("cell-size", 1), ("columns", 2)]
    assert "One value has more than 300,000 characters" in long.problems[0].message


def test_utf16_and_other_encodings_are_read(read: Reader) -> None:
    for name in ("utf-8-sig", "utf-16", "utf-16-le"):
        found = read("acts.json", '[{"name": "José"}]'.encode(name))
        assert read.rows(found.sheets[0]) == [("José",)]


VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet='ab"\\\n é\U0001f600', max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner),
    max_leaves=6,
)


@settings(max_examples=50, deadline=None)
@given(
    records=st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUE), max_size=6),
    form=st.sampled_from(["array", "lines", "wrapped"]),
    indent=st.sampled_from([None, 1]),
    piece=st.integers(min_value=1, max_value=30),
)
def test_what_is_written_is_read(
    con: Any,
    tmp_path_factory: pytest.TempPathFactory,
    records: list[dict[str, Any]],
    form: str,
    indent: int | None,
    piece: int,
) -> None:
    read = Reader(con, tmp_path_factory.getbasetemp())
    if form == "lines":
        text, name = "\n".join(map(json.dumps, records)) + "\n ", "acts.jsonl"
    else:
        text, name = json.dumps(records, indent=indent), "acts.json"
    if form == "wrapped":
        records = records or [{"a": "1"}]
        text = json.dumps({"items": records}, indent=indent)

    with patch.object(json_text, "PIECE", piece), patch.object(json_records, "BATCH", 2):
        found = read(name, text)

    [sheet] = found.sheets
    rows = read.rows(sheet, "_row", *sheet.header)
    expected: list[tuple[Any, ...]] = []
    for number, record in enumerate(records, 1):
        cells = {key: cell(value) for key, value in record.items()}
        if any(cells.values()):
            expected.append((number, *(cells.get(key) for key in sheet.header)))
    assert [(row[0], *map(same, row[1:])) for row in rows] == [
        (row[0], *map(same, row[1:])) for row in expected
    ]
    assert not found.problems


def cell(value: Any) -> str | None:
    """Return what the cell of a value holds."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    return json.dumps(value)


def same(text: str | None) -> Any:
    """Return what two texts have in common that say the same in JSON."""
    try:
        return json.loads(text) if text and text[0] in "[{" else text
    except ValueError:
        return text
