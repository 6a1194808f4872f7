"""The thirty questions that the ontology is for, each asked of a few invented records.

A near miss stands in the records and not in the answer. To show that it is
near, the condition that keeps it out is broken, and it comes in.
"""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from habeas import queries
from habeas.release import check_records, current_release
from habeas.terms import PREFIXES, abbreviate, expand

HERE = Path(__file__).parent
PREF_LABEL = ox.NamedNode(PREFIXES["skos"] + "prefLabel")


def test_there_are_thirty_questions() -> None:
    numbers = [int(path.parent.name[:2]) for path in sorted(HERE.glob("*/run.toml"))]

    assert numbers == list(range(1, 31))


def test_the_answer_is_what_was_expected_row_by_row(question: Any, asked: dict[str, Any]) -> None:
    path = question.folder / asked.get("expected", "expected.csv")
    with path.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))

    answer = question.answer(asked.get("given", {}))

    assert answer == expected


def test_the_near_miss_is_in_the_records_and_not_in_the_answer(question: Any) -> None:
    recorded = {node for triple in question.records for node in (triple.subject, triple.object)}

    answer = question.answer(question.run["ask"][0].get("given", {}))

    for near_miss in question.run["near_misses"]:
        assert ox.NamedNode(expand(near_miss)) in recorded
        assert near_miss not in cells(answer)


def test_without_its_condition_the_near_miss_comes_in(question: Any) -> None:
    broken = question.run.get("broken")
    if broken is None:
        assert "function" in question.run, "say how to break the query"
        return
    given = question.run["ask"][0].get("given", {}) | broken.get("given", {})
    given = {name: value for name, value in given.items() if value != ""}
    text = queries.read(question.run["query"]) if "query" in question.run else None
    for condition, instead in broken.get("text", []):
        assert text is not None
        assert text.count(condition) == 1, f"not once in the query: {condition}"
        text = text.replace(condition, instead)

    answer = question.answer(given, text=text)

    for near_miss in question.run["near_misses"]:
        assert near_miss in cells(answer)


def test_whoever_has_no_english_name_is_answered_by_another_one(
    question: Any, asked: dict[str, Any], store_of: Any
) -> None:
    given = asked.get("given", {})
    named = Counter(name.subject for name in names(question.records))
    french = {
        name: ox.Triple(name.subject, PREF_LABEL, ox.Literal(name.object.value, language="fr"))  # type: ignore[union-attr]  # a literal
        for name in names(question.records)
        if named[name.subject] == 1
    }

    renamed = store_of([french.get(triple, triple) for triple in question.records])

    assert question.answer(given, renamed) == question.answer(given)


def test_of_several_names_the_english_one_is_shown_and_nothing_counts_twice(
    question: Any, asked: dict[str, Any], store_of: Any
) -> None:
    given = asked.get("given", {})
    first_and_last = [
        ox.Triple(name.subject, PREF_LABEL, ox.Literal(russian, language="ru"))
        for name in names(question.records)
        if name.object.language == "en"  # type: ignore[union-attr]  # a literal
        for russian in ("!", "я")
    ]

    renamed = store_of([*question.records, *first_and_last])

    assert question.answer(given, renamed) == question.answer(given)


def test_of_no_records_there_is_no_answer(
    question: Any, asked: dict[str, Any], store_of: Any
) -> None:
    if question.answered_by == "what_would_change":
        return  # a source that is not there is an error

    _, *rows = question.answer(asked.get("given", {}), store_of([]))

    assert rows == []


def test_the_records_break_only_the_rules_that_they_say_they_break(question: Any) -> None:
    report = check_records(question.records)

    broken = {abbreviate(each.rule) for each in report.findings if each.severity == "Violation"}
    assert broken == set(question.run.get("breaks", {})), report.text()


def test_the_question_can_be_asked_of_the_records_that_ship(
    question: Any, shipped_releases: Path
) -> None:
    shipped = question.run["shipped"]

    _, *rows = question.answer(shipped.get("given", {}), current_release(shipped_releases).store)

    assert rows or shipped["may_be_empty"]


def test_the_question_says_what_a_near_miss_is_and_who_answers(question: Any) -> None:
    words = (question.folder / "question.md").read_text(encoding="utf-8")

    assert re.match(r"# .+\?\n", words), "begin with the question"
    assert "near miss" in words
    assert f"`{question.answered_by}`" in words


@pytest.mark.checkout
def test_the_page_of_the_questions_has_a_row_for_it(question: Any) -> None:
    page = (HERE.parents[1] / "docs" / "competency-questions.md").read_text(encoding="utf-8")
    first, *_ = (question.folder / "question.md").read_text(encoding="utf-8").splitlines()
    number = int(question.folder.name[:2])

    (row,) = (line for line in page.splitlines() if line.startswith(f"| {number} |"))

    assert first.removeprefix("# ") in row
    assert f"`{question.answered_by}`" in row


def names(records: list[ox.Triple]) -> list[ox.Triple]:
    """Return the statements of names."""
    return [each for each in records if each.predicate == PREF_LABEL]


def cells(answer: list[list[str]]) -> set[str]:
    """Return all that stands in an answer."""
    return {part for row in answer for value in row for part in value.split("; ")}
