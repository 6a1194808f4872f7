"""The text that the project began with, sentence by sentence, can be said in our words.

``coverage/sentences.csv`` lists its sentences by number. The text itself belongs
to somebody else and is not here: ``says`` is what a sentence is about, in words
of ours, and ``expressed_by`` names the terms and things in which it can be said.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, SKOS, Graph, Literal

from habeas import assets
from habeas.records import read_records
from habeas.terms import HABEAS, ID, VOCAB, abbreviate, expand

TABLE = Path(__file__).parent / "coverage" / "sentences.csv"
PAGE = Path(__file__).parents[2] / "docs" / "ontology-quality.md"
#: Sentences that say nothing which could be true or false, and what they do instead.
RHETORIC = {
    "S044": "praises the organizations",
    "S071": "praises unity",
    "S089": "praises the endurance of lawyers",
    "S118": "praises the families",
}
#: Parts of the page around the text, and what they are.
FURNITURE = {
    "S009": "the head of a table",
    "S146": "the head of a list of questions, which are missing",
    "S152": "a line about authorship",
    "S153": "a line about review",
    "S154": "a button",
    "S155": "a button",
    "S156": "a question to the reader",
    "S157": "a box for a comment",
}


@dataclass(frozen=True)
class Sentence:
    """One row of the table."""

    number: str
    says: str
    terms: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Return rhetoric, furniture or expressed."""
        return self.terms[0] if self.terms in {("rhetoric",), ("furniture",)} else "expressed"


def read(path: Path) -> list[Sentence]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Sentence(row["sentence"], row["says"], tuple(row["expressed_by"].split("; ")))
            for row in csv.DictReader(file)
        ]


SENTENCES = read(TABLE)
EXPRESSED = [sentence for sentence in SENTENCES if sentence.kind == "expressed"]


def kinds_of_terms(ontology: Graph) -> dict[str, str]:
    """Return whether each term of ours is a class, a property or a concept."""
    kinds = {
        OWL.Class: "class",
        OWL.ObjectProperty: "property",
        OWL.DatatypeProperty: "property",
        OWL.AnnotationProperty: "property",
        SKOS.Concept: "concept",
    }
    return {
        str(term): kind
        for value, kind in kinds.items()
        for term in ontology.subjects(RDF.type, value)
        if str(term).startswith((HABEAS, VOCAB))
    }


def unknown(sentences: Iterable[Sentence], known: Iterable[str]) -> dict[str, list[str]]:
    """Return the terms that do not exist, for each sentence that names one."""
    names = set(known)
    missing = {
        sentence.number: [term for term in sentence.terms if expand(term) not in names]
        for sentence in sentences
    }
    return {number: terms for number, terms in missing.items() if terms}


@pytest.fixture(scope="module")
def terms() -> dict[str, str]:
    """Every class, property and concept of ours, with its kind."""
    return kinds_of_terms(assets.ontology())


@pytest.fixture(scope="module")
def shipped() -> set[str]:
    """Every thing that a shipped record describes."""
    records = read_records([assets.data_folder()]).triples
    return {
        triple.subject.value
        for triple in records
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(ID)
    }


# The table


def test_every_sentence_stands_exactly_once_and_in_order() -> None:
    assert [sentence.number for sentence in SENTENCES] == [f"S{n:03}" for n in range(1, 158)]


def test_the_columns_are_number_words_of_ours_and_terms() -> None:
    first, *_ = TABLE.read_text(encoding="utf-8").splitlines()

    assert first == "sentence,says,expressed_by"


def test_what_a_sentence_says_is_a_few_words() -> None:
    wrong = {
        sentence.number: sentence.says
        for sentence in SENTENCES
        if not re.fullmatch(r"[a-zA-Z][^.\n]*[^.\s]", sentence.says)
        or len(sentence.says.split()) > 16
    }

    assert wrong == {}


def test_terms_are_written_short_and_named_once_in_a_sentence() -> None:
    wrong = {
        sentence.number: [
            term
            for term, times in Counter(sentence.terms).items()
            if times > 1 or abbreviate(expand(term)) != term or expand(term) == term
        ]
        for sentence in EXPRESSED
    }

    assert {number: found for number, found in wrong.items() if found} == {}


def test_rhetoric_and_furniture_are_the_sentences_listed_here_and_no_others() -> None:
    for kind, listed in (("rhetoric", RHETORIC), ("furniture", FURNITURE)):
        assert [s.number for s in SENTENCES if s.kind == kind] == sorted(listed), kind


# The terms


def test_every_sentence_is_expressed_by_terms_that_exist(
    terms: dict[str, str], shipped: set[str]
) -> None:
    assert unknown(EXPRESSED, terms.keys() | shipped) == {}


def test_a_term_that_does_not_exist_is_noticed(terms: dict[str, str]) -> None:
    invented = [
        Sentence("S900", "a class that we do not have", ("habeas:PoliticalPrisoner",)),
        Sentence("S901", "a concept of the wrong scheme", ("vocab:aim/petition",)),
        Sentence("S902", "a person nobody recorded", ("habeas:Case", "agent:p9999")),
        Sentence("S903", "a class that we do have", ("habeas:Case",)),
    ]

    assert unknown(invented, terms) == {
        "S900": ["habeas:PoliticalPrisoner"],
        "S901": ["vocab:aim/petition"],
        "S902": ["agent:p9999"],
    }


def test_no_sentence_leans_on_a_term_that_is_on_its_way_out() -> None:
    ontology = assets.ontology()
    deprecated = {
        abbreviate(str(term)) for term in ontology.subjects(OWL.deprecated, Literal(True))
    }

    assert {s.number for s in EXPRESSED if not deprecated.isdisjoint(s.terms)} == set()


def test_a_sentence_is_not_expressed_by_names_alone(terms: dict[str, str]) -> None:
    """Only the list of ten bodies may consist of bodies."""
    only_things = {
        s.number for s in EXPRESSED if not any(expand(term) in terms for term in s.terms)
    }

    assert only_things == {"S010"}


# What the page says


def table(heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading of the page, without its head."""
    section = re.split(rf"(?m)^#+ {re.escape(heading)}$", PAGE.read_text(encoding="utf-8"))[1]
    rows = re.findall(r"(?m)^\| (.+) \|$", re.split(r"(?m)^#", section)[0])
    return [[cell.strip() for cell in row.split(" | ")] for row in rows[1:]]


@pytest.mark.checkout
def test_the_page_counts_the_sentences_by_kind() -> None:
    counts = Counter(sentence.kind for sentence in SENTENCES)

    assert [row[:2] for row in table("Coverage")] == [
        ["expressed", str(counts["expressed"])],
        ["rhetoric", str(counts["rhetoric"])],
        ["furniture", str(counts["furniture"])],
        ["together", str(len(SENTENCES))],
    ]


@pytest.mark.checkout
def test_the_page_names_each_sentence_of_rhetoric_and_furniture() -> None:
    rows = {row[0]: row[2] for row in table("Coverage")}

    for kind, listed in (("rhetoric", RHETORIC), ("furniture", FURNITURE)):
        assert re.findall(r"S\d{3}", rows[kind]) == sorted(listed)


@pytest.mark.checkout
def test_the_page_counts_the_terms_that_the_sentences_need(terms: dict[str, str]) -> None:
    named = {expand(term) for sentence in EXPRESSED for term in sentence.terms}
    needed = Counter(terms.get(iri, "thing on record") for iri in named)
    of_all = Counter(terms.values())

    assert table("Terms that the sentences need") == [
        ["classes", str(needed["class"]), str(of_all["class"])],
        ["properties", str(needed["property"]), str(of_all["property"])],
        ["concepts", str(needed["concept"]), str(of_all["concept"])],
        ["things on record", str(needed["thing on record"]), "any"],
    ]


@pytest.mark.checkout
def test_the_page_counts_the_concepts_of_each_scheme() -> None:
    ontology = assets.ontology()
    counts = Counter(
        str(scheme).removeprefix(VOCAB) for scheme in ontology.objects(None, SKOS.inScheme)
    )
    rows = [[f"`{scheme}`", str(times)] for scheme, times in sorted(counts.items())]
    rows.append(["together", str(len(set(ontology.subjects(RDF.type, SKOS.Concept))))])

    told = "\n".join(f"| {scheme} | {times} |" for scheme, times in rows)
    assert table("Concepts") == rows, f"write into the page:\n{told}"
