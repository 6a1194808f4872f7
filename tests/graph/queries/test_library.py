"""Queries of one's own beside those that ship, with headers that are held to what they say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from habeas import queries
from habeas.cli import main
from habeas.errors import UnknownNameError
from habeas.queries import Library
from habeas.queries.competency import COMPETENCY
from habeas.queries.header import kinds, read_header
from habeas.queries.library import InvalidQueriesError
from habeas.queries.values import InvalidValueError, read_value
from habeas.release import Release

ROOT = Path(__file__).parents[3]
GOOD = """\
# Which cases are called so?
#
# Input     ?case    optional: only this case,
#                    or none
#           ?name: text    needed, such as Ada
# Output    ?case ?name    one row per name, sorted
# Used by   analysts

SELECT ?case ?name WHERE { ?case a habeas:Case ; skos:prefLabel ?name } ORDER BY ?case ?name
"""
Own = Callable[[str, str], Path]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """Write a query into a folder of one's own, and return the folder."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_header_says_what_can_be_given_and_what_comes_back() -> None:
    header = read_header(GOOD)

    assert header.summary == "Which cases are called so?"
    assert [(each.name, each.kind, each.optional) for each in header.parameters] == [
        ("case", "case", True),
        ("name", "text", False),
    ]
    assert header.parameters[0].about == "only this case, or none"
    assert header.parameters[1].example == "Ada"
    assert (header.outputs, header.rows) == (["case", "name"], "one row per name, sorted")


def test_queries_of_ones_own_stand_beside_those_that_ship(own: Own) -> None:
    library = Library(own("called-so.rq", "\ufeff" + GOOD))

    assert library.names() == sorted([*queries.names(), "called-so"])
    assert library.query("called-so").ships is False
    assert library.query("cases").ships is True
    with pytest.raises(UnknownNameError, match="'called-so'"):
        library.query("called-to")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cases.rq", GOOD, "cases.rq, line 1: a query that ships is called 'cases'"),
        ("Bad Name.rq", GOOD, "Bad Name.rq, line 1: call it in small letters"),
        ("none.rq", "SELECT * { ?s ?p ?o }", "none.rq, line 1: begin with a comment"),
        ("out.rq", "# What?\nSELECT * { ?s ?p ?o }", "out.rq, line 1: name the columns"),
        ("kind.rq", GOOD.replace("?name: text", "?name: txt"), "kind.rq, line 5: ?name takes no 'txt'"),
        ("near.rq", GOOD.replace("?name: text", "?name: dat"), "did you mean date"),
        ("twice.rq", GOOD.replace("?name: text", "?case"), "twice.rq, line 5: ?case stands here for"),
        ("field.rq", GOOD.replace("Used by", "Output"), "field.rq, line 7: Output stands here for"),
        ("start.rq", GOOD.replace("?case    opt", "opt"), "start.rq, line 3: an input begins with"),
        ("cols.rq", GOOD.replace("SELECT ?case ?name", "SELECT ?case"),
         "cols.rq, line 6: the query gives other columns than Output names: ?case"),
        ("give.rq", GOOD.replace("?name: text", "?word"), "give.rq, line 6: ?word can only be given if"),
        ("brace.rq", GOOD.replace("?name }", "?name "), "brace.rq, line 9: The query is not valid SPARQL"),
        ("service.rq", GOOD.replace("a habeas:Case", "a ?k . SERVICE ?k {}"), "SERVICE would make"),
        ("update.rq", "# What?\n# Output ?x\nDELETE WHERE { ?s ?p ?o }", "answers questions only"),
        ("format.rq", GOOD.replace("?name", "?format"), "format.rq, line 6: an address says with format"),
        ("ask.rq", "# What?\n# Output ?x\nASK { ?s ?p ?o }", "not a SELECT query"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named_with_its_line(
    own: Own, name: str, text: str, said: str
) -> None:
    with pytest.raises(InvalidQueriesError) as caught:
        Library(own(name, text))

    assert said in str(caught.value)


def test_all_files_that_cannot_be_used_are_named(own: Own) -> None:
    own("one.rq", "nothing")
    (own("two.rq", "nothing") / "three.rq").write_bytes(b"\xff\xfe")

    with pytest.raises(InvalidQueriesError, match="3 queries cannot be used") as caught:
        Library(own("good.rq", GOOD))

    assert [Path(str(each.path)).name for each in caught.value.problems] == [
        "one.rq",
        "three.rq",
        "two.rq",
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidQueriesError, match="nowhere: there is no such folder"):
        Library(tmp_path / "nowhere")


@pytest.mark.parametrize("name", queries.names())
def test_every_query_that_ships_has_a_header_that_would_be_taken_from_others(name: str) -> None:
    header = queries.header(name)

    assert {each.kind for each in header.parameters} <= kinds()
    assert set(header.inputs) <= set(header.outputs)


@pytest.mark.parametrize(
    ("variable", "text", "term"),
    [
        ("person", "p0001", "<https://w3id.org/habeas/id/agent/p0001>"),
        ("area", "legal-aid", "<https://w3id.org/habeas/vocab/focus-area/legal-aid>"),
        ("type", "intervention-type:petition", "<https://w3id.org/habeas/vocab/intervention-type/petition>"),
        ("type", "vocab:intervention-type/petition", "<https://w3id.org/habeas/vocab/intervention-type/petition>"),
        ("least", "03", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("thing", "<urn:test:x>", "<urn:test:x>"),
        ("thing", "plain words", '"plain words"'),
        ("case", "<bad iri>", '"<bad iri>"'),
    ],
)  # fmt: skip
def test_a_value_is_read_as_what_the_variable_takes(variable: str, text: str, term: str) -> None:
    assert str(read_value(variable, text)) == term


@pytest.mark.parametrize(("variable", "text"), [("day", "soon"), ("day", "2019"), ("least", "few")])
def test_a_value_of_another_kind_is_refused(variable: str, text: str) -> None:
    with pytest.raises(InvalidValueError, match=f"'{text}' is no value for {variable}: give a"):
        read_value(variable, text)


@pytest.mark.checkout
def test_the_questions_that_queries_answer_are_those_of_the_competency_tests() -> None:
    told = {}
    for folder in sorted((ROOT / "tests" / "competency").glob("*/run.toml")):
        first = (folder.parent / "question.md").read_text(encoding="utf-8").splitlines()[0]
        for line in folder.read_text(encoding="utf-8").splitlines():
            if line.startswith("query = "):
                number = int(folder.parent.name[:2])
                told[line.removeprefix("query = ").strip('"')] = (number, first.removeprefix("# "))

    assert dict(COMPETENCY) == told


def test_the_command_asks_queries_of_ones_own(own: Own, invented_release: Release) -> None:
    folder = own("called-so.rq", GOOD)
    releases = ["--releases", str(invented_release.folder)]

    asked = CliRunner().invoke(
        main, ["query", "called-so", "--queries", str(folder), "--set", "case=x2", *releases]
    )
    by_setting = CliRunner().invoke(
        main, ["query", "called-so", *releases], env={"HABEAS_QUERIES": str(folder)}
    )
    unknown = CliRunner().invoke(main, ["query", "cases", "--set", "cse=x2", *releases])
    own("broken.rq", "nothing")
    broken = CliRunner().invoke(main, ["query", "cases", "--queries", str(folder), *releases])

    assert asked.output.splitlines() == [
        "case,name",
        "https://w3id.org/habeas/id/case/x2,The case of Ben Example",
    ]
    assert len(by_setting.output.splitlines()) == 4
    assert (unknown.exit_code, broken.exit_code) == (2, 2)
    assert "Did you mean 'case'" in unknown.output
    assert "broken.rq, line 1: begin with a comment" in broken.output


def test_the_command_looks_for_words(invented_release: Release) -> None:
    text = 'SELECT ?x { ?x habeas:matchesText "ada example" ; a habeas:Case }'
    result = CliRunner().invoke(
        main, ["query", "-", "--releases", str(invented_release.folder)], input=text
    )

    assert result.output.split() == ["x", "https://w3id.org/habeas/id/case/x1"]
