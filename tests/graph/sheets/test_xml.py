"""XML as tables."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests.graph.sheets.conftest import Reader

from habeas.sheets import Limits, xml_plan, xml_tables

REGISTER = """<?xml version="1.0"?>
<register issued="2024-01-31">
  <decision symbol="INV/1">
    <title xml:lang="en">Example v. Nowhere</title>
    <title xml:lang="fr">Exemple c. Nulle Part</title>
    <author>Ada Example</author>
    <author>Ben Example</author>
    <dates><adopted>2019-05-03</adopted></dates>
  </decision>
  <decision symbol="INV/2">
    <title xml:lang="en">Sample v. Elsewhere</title>
    <author role="lead">Cy Sample</author>
    <note>Said <b>twice</b>, in <i>print</i></note>
  </decision>
</register>
"""


def tables(read: Reader, text: str, **options: Any) -> dict[str | None, list[tuple[Any, ...]]]:
    """Return the rows of each table, its header first."""
    found = read("register.xml", text, **options)
    assert found.problems == ()
    return {sheet.sheet: [sheet.header, *read.rows(sheet)] for sheet in found.sheets}


def test_elements_that_repeat_are_tables_that_can_be_joined(read: Reader) -> None:
    found = tables(read, REGISTER)

    assert found == {
        "register": [("_id", "_parent", "@issued"), ("1", None, "2024-01-31")],
        "decision": [
            ("_id", "_parent", "@symbol", "dates/adopted", "note", "note/b", "note/i"),
            ("2", "1", "INV/1", "2019-05-03", None, None, None),
            ("7", "1", "INV/2", None, "Said , in", "twice", "print"),
        ],
        "decision/title": [
            ("_id", "_parent", "@xml:lang", "_text"),
            ("3", "2", "en", "Example v. Nowhere"),
            ("4", "2", "fr", "Exemple c. Nulle Part"),
            ("8", "7", "en", "Sample v. Elsewhere"),
        ],
        "decision/author": [
            ("_id", "_parent", "@role", "_text"),
            ("5", "2", None, "Ada Example"),
            ("6", "2", None, "Ben Example"),
            ("9", "7", "lead", "Cy Sample"),
        ],
    }


@pytest.mark.checkout
def test_the_documentation_says_which_tables_its_example_makes(read: Reader) -> None:
    text = (Path(__file__).parents[3] / "docs" / "files.md").read_text(encoding="utf-8")
    example = text.partition("```xml\n")[2].partition("```")[0]
    said = text.partition("| table | columns |\n| --- | --- |\n")[2].partition("\n\n")[0]

    found = read("register.xml", example)

    columns = [" ".join(f"`{name}`" for name in sheet.header) for sheet in found.sheets]
    names = [sheet.sheet for sheet in found.sheets]
    lines = [f"| `{name}` | {cells} |" for name, cells in zip(names, columns, strict=True)]
    assert lines == said.splitlines()


def test_a_file_with_one_of_each_has_the_tables_that_are_asked_for(read: Reader) -> None:
    one = '<r><decision id="1"><author lang="en">Ada</author></decision></r>'

    assert tables(read, one) == {
        "decision": [
            ("_id", "_parent", "@id", "author/@lang", "author"),
            ("1", None, "1", "en", "Ada"),
        ]
    }
    assert tables(read, one, rows=["Decision/*"]) == {
        "decision": [("_id", "_parent", "@id"), ("1", None, "1")],
        "decision/author": [("_id", "_parent", "@lang", "_text"), ("2", "1", "en", "Ada")],
    }


def test_a_file_of_plain_texts_is_one_row(read: Reader) -> None:
    assert tables(read, "<act><id>1</id><name>Ada</name></act>") == {
        "act": [("_id", "_parent", "id", "name"), ("1", None, "1", "Ada")]
    }


def test_rows_know_their_line_and_number(read: Reader) -> None:
    found = read("register.xml", REGISTER)

    places = read.rows(found.sheets[1], "_row", "_line")
    assert places == [(1, 3), (2, 10)]


def test_names_that_differ_in_case_only_are_two_columns(read: Reader) -> None:
    found = tables(read, '<r><a id="1" ID="2"/><a id="3" ID="4"/></r>')

    assert found["a"][0] == ("_id", "_parent", "@id", "@ID_2")
    assert found["a"][1] == ("1", None, "1", "2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1251"])
def test_the_declared_encoding_is_read_and_reported(read: Reader, encoding: str) -> None:
    name = "Пример" if encoding == "windows-1251" else "José"
    text = f'<?xml version="1.0" encoding="{encoding}"?><r><a>{name}</a><a>x</a></r>'

    found = read("register.xml", text.encode(encoding))

    assert read.rows(found.sheets[0], "_text") == [(name,), ("x",)]
    assert found.encoding is not None
    assert found.encoding.lower().startswith(encoding)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('<?xml version="1.0"?>\n<!DOCTYPE r SYSTEM "http://a.example/x.dtd"><r/>', 2, "DOCTYPE"),
        ('<!DOCTYPE r [<!ENTITY a "b">]>\n<r>&a;</r>', 1, "DOCTYPE"),
        ("<r>\n<a>\n</r>", 3, "from character 3 of the line: mismatched tag"),
        ("<r>\n&what;</r>", 2, "undefined entity"),
        ('<?xml version="1.0" encoding="nothing"?><r/>', 1, "unknown encoding"),
        ("<r>", 1, "no element found"),
    ],
)
def test_what_is_refused_is_named_with_its_line(
    read: Reader, text: str, line: int, message: str
) -> None:
    found = read("register.xml", text)

    [problem] = found.problems
    assert problem.line == line
    assert message in problem.message
    assert found.sheets == ()


def test_limits_hold(read: Reader) -> None:
    limits = Limits(depth=4, columns=5, cell=10, line=200_000)
    deep = "<a>" * 5 + "</a>" * 5
    kinds = "<r>" + "".join(f"<k{number}/>" for number in range(6)) + "</r>"
    long = f"<r><a>{'x' * 11}</a><a>short</a></r>"
    tag = f'<r a="{"x" * 400_000}"/>'

    def message(text: str) -> str:
        [problem] = read("register.xml", text, limits=limits).problems
        return problem.message

    assert "more than 4 deep" in message(deep)
    assert "more than 5 kinds" in message(kinds)
    assert "more than 10 characters" in message(long)
    assert "more than 200,000 bytes" in message(tag)


def test_pieces_and_batches_do_not_change_what_is_read(read: Reader) -> None:
    whole = tables(read, REGISTER)

    with patch.object(xml_plan, "PIECE", 3), patch.object(xml_tables, "BATCH", 1):
        assert tables(read, REGISTER) == whole
