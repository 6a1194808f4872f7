"""That a wrong answer is found, and that a right one in another spelling is not taken for one."""

import doctest
import json
from types import ModuleType
from typing import Any

import pytest
from benchmarks.sparql import answers, client, statements, table, templates
from benchmarks.sparql.answers import Answer, UnreadableAnswerError, difference, read_answer

pytestmark = pytest.mark.checkout

XSD = "http://www.w3.org/2001/XMLSchema#"
ADA = {"type": "uri", "value": "urn:test:ada"}
BEN = {"type": "uri", "value": "urn:test:ben"}


def literal(value: str, datatype: str = "", language: str = "") -> dict[str, str]:
    term = {"type": "literal", "value": value}
    if datatype:
        term["datatype"] = XSD + datatype
    return term | ({"xml:lang": language} if language else {})


def told(*rows: dict[str, Any], names: tuple[str, ...] = ("who", "n")) -> Answer:
    body = {"head": {"vars": names}, "results": {"bindings": list(rows)}}
    return read_answer(json.dumps(body).encode(), "json")


def test_the_order_of_rows_does_not_matter_and_repeats_do() -> None:
    one, other = {"who": ADA}, {"who": BEN}

    assert told(one, other) == told(other, one)
    assert told(one, one, other) != told(one, other, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal("1", "integer"), literal("1.0", "decimal")),
        (literal("1", "integer"), literal("1", "int")),
        (literal("0.333333333333333", "decimal"), literal("0.33333333333333333333", "decimal")),
        (literal("Ada"), literal("Ada", "string")),
        (literal("Ada", language="en-GB"), literal("Ada", language="en-gb")),
        ({"type": "bnode", "value": "x"}, {"type": "bnode", "value": "y"}),
    ],
)
def test_spellings_of_one_value_are_the_same(one: Any, other: Any) -> None:
    assert told({"who": one}) == told({"who": other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal("1", "integer"), literal("2", "integer")),
        (literal("1", "integer"), literal("1")),
        (literal("Ada", language="en"), literal("Ada", language="fr")),
        (literal("Ada", language="en"), literal("Ada")),
        (literal("2012-01-01", "date"), literal("2012-01-01")),
        (literal("urn:test:ada"), ADA),
        ({"type": "bnode", "value": "x"}, ADA),
    ],
)
def test_other_values_are_not(one: Any, other: Any) -> None:
    assert told({"who": one}).digest != told({"who": other}).digest


def test_a_value_in_another_column_is_another_answer() -> None:
    assert told({"who": ADA}) != told({"n": ADA})


def test_a_row_too_few_and_a_row_that_differs_are_told_apart() -> None:
    right = told({"who": ADA}, {"who": BEN})

    assert difference(right, told({"who": BEN}, {"who": ADA}), "rows") == ""
    assert difference(right, told({"who": ADA}), "rows") == "1 rows and not 2"
    assert difference(right, told({"who": ADA}, {"who": ADA}), "rows") == "other rows"
    assert difference(right, told({"who": ADA}, {"who": ADA}), "count") == ""


def test_csv_is_compared_by_its_values() -> None:
    one = read_answer(b'who,n\r\nAda,1\r\n"Ben, B.",2\r\n', "csv")
    other = read_answer(b'"who","n"\n"Ben, B.",2.0\n"Ada",1\n', "csv")

    assert one == other
    assert one.rows == 2


@pytest.mark.parametrize(
    ("body", "format"),
    [
        (b'{"head": {"vars": ["a"]}, "results": {"bindings": [', "json"),
        (b"Virtuoso S1T00 Error", "json"),
        (b"{}", "json"),
        (b"", "csv"),
        (b"a,b\r\n1\r\n", "csv"),
    ],
)
def test_what_is_no_answer_is_not_taken_for_an_empty_one(body: bytes, format: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=f"not {format}"):
        read_answer(body, format)


@pytest.mark.parametrize(
    "module", [answers, client, statements, table, templates], ids=lambda module: module.__name__
)
def test_examples_in_the_docstrings_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)

    assert tried
    assert not failed
