"""Labels in other languages: none stale, none twice, each as trustworthy as it says."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rdflib import SKOS

from habeas import assets
from habeas.terms import HABEAS, VOCAB
from habeas.vocabulary.labels import STATUSES, Label, completeness, labels

LANGUAGES = ("ar", "es", "fr", "ru", "zh")
every_label = pytest.mark.parametrize("language", LANGUAGES)


def of(language: str) -> list[Label]:
    return [label for label in labels() if label.language == language]


def english() -> dict[str, str]:
    """Return the English label of each class, property, rule, scheme and concept of ours."""
    return {
        str(term): str(label)
        for term, label in assets.ontology().subject_objects(SKOS.prefLabel)
        if getattr(label, "language", "") == "en"
        and (str(term).startswith((HABEAS, VOCAB)) or "/id/rule/" in str(term))
    }


def test_the_six_languages_of_the_united_nations_are_there() -> None:
    assert {label.language for label in labels()} == set(LANGUAGES)


@every_label
def test_no_label_was_left_behind_by_its_english(language: str) -> None:
    known = english()

    assert {(label.term, label.english) for label in of(language)} <= set(known.items())


@every_label
def test_each_label_stands_once_and_is_clean(language: str) -> None:
    texts = [label.text for label in of(language)]

    assert not [term for term, count in Counter(l.term for l in of(language)).items() if count > 1]
    for text in texts:
        assert text == text.strip()
        assert "  " not in text
        assert not text.endswith((".", "。"))
        assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf"}], text


@every_label
def test_two_concepts_of_one_scheme_have_different_labels(language: str) -> None:
    of_scheme = Counter(
        (label.term.rpartition("/")[0], label.text.casefold())
        for label in of(language)
        if label.term.startswith(VOCAB) and "/" in label.term.removeprefix(VOCAB)
    )

    assert [key for key, count in of_scheme.items() if count > 1] == []


@every_label
def test_only_what_was_seen_or_checked_names_where(language: str) -> None:
    for label in of(language):
        assert label.status in STATUSES
        assert bool(label.source) == (label.status != "draft"), label
        assert label.status != "attested" or label.source.startswith(("http://", "https://"))


@every_label
def test_the_columns_are_those_that_translators_know(language: str) -> None:
    path = next(path for path in assets.label_files() if path.stem == language)

    with Path(path).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["term", "english", "label", "status", "source"]


def test_the_report_counts_every_term_once() -> None:
    terms = set(english())

    for language, counts in completeness(terms).items():
        assert sum(counts.values()) == len(terms), language


def test_terms_are_in_short_form_that_expands_to_ours() -> None:
    declared = {str(subject) for subject in assets.ontology().subjects()}

    assert {label.term for label in labels()} <= declared


@pytest.mark.checkout
def test_the_page_says_how_complete_each_language_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "languages.md").read_text(encoding="utf-8")

    for language, counts in completeness(set(english())).items():
        row = " | ".join(f"{counts[column]:,}" for column in (*STATUSES, "missing"))
        assert f"| {language} | {row} |" in page, f"write into docs/languages.md: {language}: {row}"
