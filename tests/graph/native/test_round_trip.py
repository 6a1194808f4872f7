"""Tables to statements and back: nothing is lost, and nothing is added."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from csvw import CSVW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas import assets
from habeas.native import TABLES, compile, place
from habeas.native.csvw import DESCRIPTION
from habeas.native.export import REST, Exported, export
from habeas.native.export_files import write_folder, write_workbook
from habeas.records import read_records
from habeas.sheets import read_file
from habeas.terms import PREFIXES

Rows = Mapping[str, Sequence[Mapping[str, str]]]
Statements = set[tuple[str, str, str]]

# An example costs seconds, however many rows it has: few of them, each with many rows.
FEW = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    database=None,
)
MANY = 5


def bring(con: duckdb.DuckDBPyConnection, tables: Rows) -> Statements:
    """Compile rows, of which none is wrong, and return what they say."""
    con.execute("DROP SCHEMA IF EXISTS brought CASCADE; CREATE SCHEMA brought")
    con.execute("CREATE TABLE brought._files (number INTEGER, name VARCHAR)")
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        said = ", ".join(f'"{column}" VARCHAR' for column in columns)
        con.execute(
            f'CREATE TABLE brought."{name}" '
            f"(_file INTEGER, _sheet VARCHAR, _row INTEGER, _line INTEGER, {said})"
        )
        for number, row in enumerate(rows, 2):
            cells = [row.get(column) for column in columns]
            marks = ", ".join("?" * (4 + len(columns)))
            con.execute(
                f'INSERT INTO brought."{name}" VALUES ({marks})', [1, None, number, number, *cells]
            )
    compile(con)
    return statements(con)


def statements(con: duckdb.DuckDBPyConnection) -> Statements:
    problems = con.execute("SELECT col, value, message FROM made.problems").fetchall()
    assert problems == []
    return set(con.execute("SELECT DISTINCT s, p, o FROM made.statements").fetchall())


def give(con: duckdb.DuckDBPyConnection, said: Statements) -> None:
    columns = zip("spo", zip(*said, strict=True), strict=True)
    con.register("said", {name: np.array(each, dtype=object) for name, each in columns})
    con.execute("CREATE OR REPLACE TABLE given AS SELECT * FROM said")


def read_back(paths: Sequence[Path]) -> Statements:
    with duckdb.connect() as con:
        files = [read_file(con, path, number) for number, path in enumerate(paths, 1)]
        assert [str(problem) for each in files for problem in each.problems] == []
        assert place(con, files) == []
        compile(con, elsewhere=True)
        return statements(con)


def as_csv(con: duckdb.DuckDBPyConnection, exported: Exported) -> Statements:
    with tempfile.TemporaryDirectory() as folder:
        write_folder(con, exported, Path(folder))
        return read_back(sorted(Path(folder).glob("*.csv")))


def as_workbook(con: duckdb.DuckDBPyConnection, exported: Exported) -> Statements:
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(con, exported, Path(folder) / "all.xlsx")
        return read_back([Path(folder) / "all.xlsx"])


# What somebody could write, and what a cell must not trip over.
NASTY = "aB9 ;\\@'\"=+-#,<>{}\n\t/éßآمАб中😀\u200f"
# White space at the ends is no part of a cell; two lines of text that are the same are one name.
EDGES = "".join(NASTY.split())
words = st.tuples(st.sampled_from(EDGES), st.text(NASTY, max_size=10), st.sampled_from(EDGES)).map(
    "".join
)
languages = st.sampled_from(["en", "de", "fa", "zh-hant", "sr-latn"])
days = st.dates(date(1000, 1, 1)).map(str)


def written(text: str, language: str = "") -> str:
    r"""Write a text into a cell.

    >>> written("a;b@de", "en")
    'a\\;b\\@de@en'
    """
    for character in "\\;@":
        text = text.replace(character, f"\\{character}")
    return f"{text}@{language}" if language else text


@st.composite
def names(draw: st.DrawFn) -> str:
    texts = draw(st.dictionaries(languages, words, min_size=1, max_size=3))
    return "; ".join(written(text, language) for language, text in texts.items())


@st.composite
def spans(draw: st.DrawFn) -> str:
    first, last = sorted(draw(st.tuples(days, days)))
    forms = ("{0}", "{1}", "{2}", "by {0}", "since {1}", "after {0}", "before {2}", "until {1}")
    form = draw(st.sampled_from((*forms, "between {0} and {3}", "{2}/{3}", "")))
    return form.format(first, first[:7], first[:4], last)


@st.composite
def evidence(draw: st.DrawFn) -> dict[str, str]:
    sources = draw(st.lists(st.sampled_from(["note", "report", "a.b_c"]), max_size=3))
    locators = [draw(st.one_of(st.just(""), words.map(written))) for _ in sources]
    return {"sources": "; ".join(sources), "locators": "; ".join(locators)}


@st.composite
def records(draw: st.DrawFn) -> Rows:
    """A case, agents, who takes part, what happened, and rival claims about it."""
    agents = [
        {
            "id": f"agent-{number}",
            "class": draw(st.sampled_from(["Organization", "Group"])),
            "name": draw(names()),
            "other_names": draw(st.one_of(st.just(""), words.map(written))),
            "language": draw(languages),
            "description": draw(st.one_of(st.just(""), words.map(written), names())),
            "identifiers": draw(st.one_of(st.just(""), words.map(written))),
            "urls": draw(st.sampled_from(["", "https://example.org/a;b?c=d; http://example.org"])),
            "sources": "note",
        }
        for number in range(MANY)
    ]
    sources = [
        {
            "id": local,
            "types": draw(st.sampled_from(["report", "report; book"])),
            "title": draw(names()),
            "language": draw(st.sampled_from(["", "en", "fa; de"])),
            "issued": draw(st.one_of(st.just(""), days, days.map(lambda day: day[:7]))),
        }
        for local in ("note", "report", "a.b_c")
    ]
    involvements = [
        {
            "id": f"part-{number}",
            "case": "ada",
            "agent": f"agent-{number}",
            "role": "campaigner",
            "starts": draw(spans()),
            "confirmed": draw(st.one_of(st.just(""), days)),
            **draw(evidence()),
        }
        for number in range(MANY)
    ]
    events = [
        {
            "id": f"event-{number}",
            "types": "arrest; charge",
            "cases": "ada",
            "name": draw(names()),
            "places": "XX; site:cell",
            "starts": draw(spans()),
            "ends": draw(spans()),
            **draw(evidence()),
        }
        for number in range(MANY)
    ]
    claims = [
        {
            "id": draw(st.sampled_from(["", f"claim-{number}"])),
            "subject": draw(
                st.sampled_from(["event:event-1", "involvement:part-0", "agent:agent-1"])
            ),
            "stance": draw(st.sampled_from(["", "supports", "disputes", "neither"])),
            "status": draw(st.sampled_from(["", "disputed", "open"])),
            "property": said[0],
            "value": said[1],
            "sources": "note; report",
            "locators": f"{number}; {draw(words.map(written))}",
            "copies": draw(st.sampled_from(["", "; https://example.org/a https://example.org/b"])),
            "retrieved": draw(st.sampled_from(["", "2020-02-29; "])),
            "editor_notes": draw(st.one_of(st.just(""), words.map(written))),
        }
        for number in range(MANY)
        for said in [
            draw(
                st.sampled_from(
                    [
                        ("", ""),
                        ("startsOnOrAfter", "2019-05-04"),
                        ("performedBy", "agent-1"),
                        ("hasEventType", "arrest"),
                        ("skos:prefLabel", "A name\\; with marks@de"),
                    ]
                )
            )
        ]
    ]
    return {
        "agents": agents,
        "sources": sources,
        "cases": [{"id": "ada", "name": "Case of Ada Example", "sources": "note"}],
        "places": [{"id": "XX", "name": "Examplia"}],
        "sites": [{"id": "cell", "name": "Cell"}],
        "involvements": involvements,
        "events": events,
        "claims": claims,
    }


@FEW
@given(records())
def test_what_was_brought_comes_back_the_same_through_files(tables: Rows) -> None:
    with duckdb.connect() as con:
        said = bring(con, tables)
        give(con, said)

        exported = export(con, "given")

        assert [str(each) for each in (*exported.left_out, *exported.added)] == []
        assert as_csv(con, exported) == said


@settings(FEW, max_examples=1)
@given(records())
def test_what_was_brought_comes_back_the_same_through_a_workbook(tables: Rows) -> None:
    with duckdb.connect() as con:
        said = bring(con, tables)
        give(con, said)

        assert as_workbook(con, export(con, "given")) == said


@pytest.fixture(scope="module")
def shipped() -> Iterator[tuple[duckdb.DuckDBPyConnection, Exported, Statements]]:
    triples = read_records([assets.data_folder()]).triples
    said = {(str(t.subject), str(t.predicate), str(t.object)) for t in triples}
    with duckdb.connect() as con:
        give(con, said)
        yield con, export(con, "given"), said


def test_the_records_that_ship_come_back_but_for_what_describes_the_dataset(
    shipped: tuple[duckdb.DuckDBPyConnection, Exported, Statements],
) -> None:
    con, exported, said = shipped
    dataset = {each for each in said if each[0].endswith("/dataset>")}

    assert {each.of for each in exported.left_out} == {"void:Dataset"}
    assert sum(each.statements for each in exported.left_out) == len(dataset) == 8
    assert exported.added == []
    assert as_csv(con, exported) == said - dataset
    assert set(con.execute(f"FROM {REST}").fetchall()) == dataset


def test_the_description_of_the_records_that_ship_is_valid(
    shipped: tuple[duckdb.DuckDBPyConnection, Exported, Statements], tmp_path: Path
) -> None:
    con, exported, _ = shipped
    write_folder(con, exported, tmp_path / "out")

    assert CSVW(str(tmp_path / "out" / DESCRIPTION), validate=True).is_valid


def test_claims_that_only_support_stand_beside_their_things(
    shipped: tuple[duckdb.DuckDBPyConnection, Exported, Statements],
) -> None:
    _, exported, said = shipped
    claims = sum(p.endswith(("isSupportedBy>", "isDisputedBy>")) for _, p, _ in said)
    type_ = f"<{PREFIXES['rdf']}type>"
    things = sum(p == type_ for _, p, _ in said)

    # Half of them need no row of their own, and nothing but claims, citations and the dataset
    # is told elsewhere than in its own table.
    assert exported.rows["claims"] < 0.6 * claims
    assert sum(exported.rows[name] for name in exported.rows if name != "claims") < things
    assert set(exported.rows) <= set(TABLES)
