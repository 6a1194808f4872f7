"""That engines are asked side by side, and that nothing which goes wrong is passed over."""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from benchmarks.sparql import run
from benchmarks.sparql.claims import claims, quicker_elsewhere, times
from benchmarks.sparql.engines import ENGINES
from benchmarks.sparql.engines.direct import Direct
from benchmarks.sparql.engines.engine import Engine, FailedError, MissingError
from benchmarks.sparql.generator import pieces
from benchmarks.sparql.measuring import measure
from benchmarks.sparql.picture import draw
from benchmarks.sparql.questions import Question, questions
from benchmarks.sparql.table import table
from benchmarks.sparql.world import DATA, MAKING, dump_of, release_of

from habeas.release import open_release
from habeas.store.embedded import EmbeddedStore

pytestmark = pytest.mark.checkout

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    "FILTER (STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) = 3) }"
)


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """A graph of 100,000 triples in memory: the smallest on which every query finds something."""
    return EmbeddedStore(_loaded(b"".join(pieces(100_000))))


def _loaded(content: bytes) -> ox.Store:
    loaded = ox.Store()
    loaded.bulk_load(content, ox.RdfFormat.N_QUADS)
    return loaded


@pytest.fixture(scope="module")
def release() -> Iterator[Path]:
    """A release of 20,000 triples, with its sides."""
    with tempfile.TemporaryDirectory() as keep:
        yield release_of(20_000, Path(keep))


@pytest.fixture
def direct(release: Path, tmp_path: Path) -> Iterator[Direct]:
    """The engine alone on that release."""
    engine = Direct("disk", release, tmp_path)
    engine.start()
    yield engine
    engine.stop()


def test_there_are_twenty_queries_and_those_for_an_index_of_words() -> None:
    found = questions()

    assert len({one.name for one in found if not one.only}) == 20
    assert {(one.name, one.only, one.like) for one in found if one.only} == {
        ("13-words", "habeas", "13-contains"),
        ("13-words", "virtuoso", "13-contains"),
    }
    assert len({one.summary for one in found}) == 21


@pytest.mark.parametrize(
    "question", [one for one in questions() if not one.only], ids=lambda one: one.name
)
def test_query_finds_something(question: Question, store: EmbeddedStore) -> None:
    columns = re.findall(r"\?(\w+)", question.text.partition("WHERE")[0])

    rows = store.rows(question.text)

    assert set(rows.columns) <= set(columns)
    assert len(list(rows)) > 0
    assert question.answer in ("rows", "count")
    assert question.advice


@pytest.mark.parametrize("question", questions(), ids=lambda one: f"{one.name}{one.only}")
def test_query_declares_the_prefixes_that_it_uses_and_no_others(question: Question) -> None:
    code = re.sub(r'#.*|"[^"]*"|<[^>]*>', "", question.text)
    declared = re.findall(r"PREFIX ([\w-]+):", code)
    body = re.sub(r"PREFIX [\w-]+:", "", code)

    assert sorted(declared) == sorted({*re.findall(r"([\w-]+):[\w-]", body)} - {"bif"})


def test_a_limit_comes_with_an_order_or_fixes_the_count_only() -> None:
    for question in questions():
        if "LIMIT" in question.text:
            assert ("ORDER BY" in question.text) != (question.answer == "count")


def test_a_release_is_made_once_and_opens_as_any_other(release: Path) -> None:
    made = {path: path.stat().st_mtime_ns for path in release.rglob("*")}

    again = release_of(20_000, release.parents[1])

    assert made == {path: path.stat().st_mtime_ns for path in release.rglob("*")}
    opened = open_release(release)

    assert again == release
    assert len(opened.store) == dump_of(release).read_bytes().count(b"\n")
    assert opened.manifest["quads"] == sum(opened.manifest["graphs"].values())
    assert opened.manifest["counts"]["Case"] > 20
    steps = json.loads((release / MAKING).read_text("utf-8"))
    assert steps["load into the store"]["disk MB"] > 1
    assert {f"side {name}" for name in opened.manifest["sides"]} <= set(steps)
    assert dump_of(release).name == DATA


def test_an_engine_that_takes_too_long_is_ended_and_starts_again(direct: Direct) -> None:
    question = replace(questions()[0], text=ENDLESS)
    [late] = measure({"disk": direct}, [question], 1, 0.5)
    [after] = measure({"disk": direct}, [replace(question, text="SELECT * { ?s a ?o }")], 1, 60)

    assert late.row()["failed"] == "no answer after 0.5 s"
    assert after.row()["rows"] > 1000
    assert 0 < after.row()["CPU s"] < 10
    assert after.row()["peak memory MB"] > 10


def test_an_engine_that_does_not_know_a_query_says_so(direct: Direct) -> None:
    with pytest.raises(FailedError, match="SyntaxError"):
        direct.ask("SELECT", "json", 10)


class Liar(Engine):
    """An engine that gives the right answer to nothing: it leaves out the last row."""

    def __init__(self, truthful: Direct) -> None:
        self._truthful = truthful

    @property
    def leader(self) -> int:
        return self._truthful.leader

    def start(self) -> None: ...

    def ask(self, text: str, format: str, seconds: float) -> bytes:
        answer = json.loads(self._truthful.ask(text, format, seconds))
        answer["results"]["bindings"].pop()
        return json.dumps(answer).encode()


def test_a_wrong_answer_is_found_and_does_not_count(direct: Direct) -> None:
    label = next(one for one in questions() if one.name == "09-dates")

    right, wrong = measure({"oxigraph-disk": direct, "habeas": Liar(direct)}, [label], 1, 60)

    assert (right.wrong, wrong.wrong) == ("", "9 rows and not 10")
    rows = [{"triples": 1, **one.row()} for one in (right, wrong)]
    assert times(rows, 1, "habeas", "oxigraph-disk") == {}


def test_an_answer_by_the_index_is_held_against_the_one_without(direct: Direct) -> None:
    contains, words = (
        next(one for one in questions() if one.name == name) for name in ("13-contains", "13-words")
    )

    found = measure(
        {"oxigraph-disk": direct, "habeas": direct},
        [contains, replace(words, text="SELECT ?case { VALUES ?case { 1 2 3 4 5 6 7 } }")],
        1,
        60,
    )

    assert found[-1].engine == "habeas"
    assert found[-1].wrong.startswith("7 rows and not")


def test_a_run_is_kept_told_and_drawn(
    tmp_path: Path,
    release: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def missing(release: Path, folder: Path) -> Engine:
        raise MissingError("not on this machine")

    monkeypatch.setattr(run, "ENGINES", {**ENGINES, "virtuoso": missing})

    engines = ["oxigraph-disk", "oxigraph-memory", "habeas", "rdflib", "virtuoso"]
    options = ["--repeat", "1", "--no-strain", "--most", "rdflib=1k"]
    keep = ["--keep", str(release.parents[1]), "--out", str(tmp_path)]
    asked = ["--queries", "01", "04", "09", "18"]
    run.main(["20k", "--engines", *engines, *asked, *options, *keep])

    [path] = tmp_path.glob("sparql-*.json")
    result = json.loads(path.read_text("utf-8"))
    rows = {(row["engine"], row["query"]): row for row in result["rows"]}
    assert set(rows) == {
        (engine, query)
        for engine in ("oxigraph-disk", "oxigraph-memory", "habeas")
        for query in ("01-label", "04-gap-all", "09-dates", "18-export")
    }
    for row in rows.values():
        assert "failed" not in row
        assert "wrong" not in row
        assert row["CPU s"] > 0
    assert rows["habeas", "18-export"]["rows"] > 10_000
    assert result["missing"] == {"virtuoso": "not on this machine"}
    assert result["left out"] == ["rdflib, 20,000: above its 1,000 triples"]
    words = capsys.readouterr().out
    for part in ("| 04-gap-all |", "**virtuoso** is missing: not on this", "Left out: rdflib"):
        assert part in words
    assert list(tmp_path.glob("sparql-*.svg"))


def row(engine: str, query: str, cpu: float, **more: Any) -> dict[str, Any]:
    return {
        "triples": 1_000_000,
        "engine": engine,
        "query": query,
        "rows": 7,
        "CPU s": cpu,
        "peak memory MB": 100.0,
        **more,
    }


RESULT: dict[str, Any] = {
    "date": "2026-11-23",
    "machine": {"python": "3.12", "system": "Linux"},
    "seconds": 30,
    "engines": {
        name: {"versions": {"it": "1"}, "note": "Words."}
        for name in ("habeas", "habeas-plain", "oxigraph-disk", "virtuoso")
    },
    "missing": {},
    "left out": [],
    "queries": [{"query": "03-gap-country", "advice": "Ask by country."}],
    "graphs": [{"triples": 1_000_000, "quads": 999_000, "Case": 8_000}],
    "loads": [
        {"triples": 1_000_000, "engine": "habeas", "steps": {"load": {"CPU s": 8.0, "wall s": 9.0}}}
    ],
    "rows": [
        row("oxigraph-disk", "03-gap-country", 1.0),
        row("habeas-plain", "03-gap-country", 1.1),
        row("habeas", "03-gap-country", 0.005),
        row("virtuoso", "03-gap-country", 0.004),
        row("oxigraph-disk", "04-gap-all", 0.0, failed="no answer after 30 s"),
        row("habeas", "04-gap-all", 0.01),
        row("habeas", "05-co-involvement", 0.2),
        row("virtuoso", "05-co-involvement", 0.05, wrong="other rows"),
    ],
    "strain": [],
}


def test_claims_are_held_against_the_figures() -> None:
    found = {one["claim"]: (one["measured"], one["holds"]) for one in claims(RESULT)}

    assert found["03-gap-country 100 times quicker than the engine alone"] == (
        "200 times quicker (0.0050 s)",
        True,
    )
    assert found["04-gap-all 100 times quicker than the engine alone"] == (
        "over 3,000 times quicker (0.0100 s)",
        True,
    )
    assert found["05-co-involvement in 0.1 CPU s"] == ("0.2000 CPU s", False)
    assert found["no query takes more than twice the CPU of Virtuoso"][0].startswith("1.25 times")


def test_a_wrong_answer_of_another_is_not_quicker() -> None:
    [(query, factor)] = quicker_elsewhere(RESULT, 1_000_000)

    assert (query, round(factor, 2)) == ("03-gap-country", 1.25)


def test_the_page_says_where_another_is_quicker_and_what_to_do_then() -> None:
    words = table(RESULT)

    assert "- 03-gap-country, 1.2 times: Ask by country." in words
    assert "- virtuoso, 05-co-involvement: other rows" in words
    assert "| 04-gap-all | 7 | too long |" in words
    assert words == table(RESULT)


def test_the_picture_is_the_same_each_time() -> None:
    drawn = draw(RESULT)

    assert drawn == draw(RESULT)
    assert b"1,000,000 triples" in drawn


def test_results_of_several_runs_make_one_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    larger = json.loads(json.dumps(RESULT).replace("1000000", "10000000"))
    for name, result in (("one", RESULT), ("other", larger)):
        whole = result | {"minutes": 1.5}
        (tmp_path / f"{name}.json").write_text(json.dumps(whole), "utf-8")
    monkeypatch.setattr(run, "TABLE", tmp_path / "RESULTS.md")

    run.main(["--table", str(tmp_path / "one.json"), str(tmp_path / "other.json")])

    words = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert "## 1,000,000 triples" in words
    assert "## 10,000,000 triples" in words
    assert "in 3.0 minutes" in words
    assert words in capsys.readouterr().out
    assert (tmp_path / "one.svg").is_file()


def test_limits_of_engines_are_read_from_the_command_line() -> None:
    with pytest.raises(SystemExit):
        run.main(["1k", "--most", "nobody=1M"])
