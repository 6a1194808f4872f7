"""The SKOS vocabularies: one file per scheme, every concept in the same form."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from habeas import assets
from habeas.terms import VOCAB

FILES = [path for path in assets.ontology_files() if path.parent.name == "vocab"]
SCHEMES = [
    "affiliation-role",
    "aim",
    "audience",
    "challenge",
    "channel",
    "charge-type",
    "claim-status",
    "collaboration-type",
    "consent-status",
    "custody-regime",
    "demand",
    "determination-category",
    "edge-projection",
    "edge-weight",
    "event-type",
    "focus-area",
    "funding-purpose",
    "funding-type",
    "ground",
    "impact-level",
    "intervention-type",
    "involvement-role",
    "issue",
    "organization-type",
    "outcome-type",
    "profile",
    "release-type",
    "response-type",
    "scope",
    "sensitivity",
    "source-type",
    "standard",
    "tie-type",
    "time-window",
    "trend",
]
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PERIOD = re.compile(r"start=(\d{4})(?:-\d\d-\d\d)?(?:; end=(\d{4}))?")

every_scheme = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def scheme_of(path: Path) -> URIRef:
    return URIRef(VOCAB + path.stem)


def concepts(vocabulary: Graph) -> list[URIRef]:
    return sorted(
        concept
        for concept in vocabulary.subjects(RDF.type, SKOS.Concept)
        if isinstance(concept, URIRef)
    )


def tail(concept: URIRef) -> str:
    return concept.rpartition("/")[2]


def english(vocabulary: Graph, thing: URIRef, term: URIRef) -> list[str]:
    return [
        str(text)
        for text in vocabulary.objects(thing, term)
        if isinstance(text, Literal) and text.language == "en"
    ]


def words(text: str) -> set[str]:
    """Return the words that carry meaning: those of four letters or more."""
    return set(re.findall(r"\w{4,}", text.lower()))


def test_every_scheme_of_the_ontology_has_its_file() -> None:
    assert [path.stem for path in FILES] == SCHEMES


@every_scheme
def test_scheme_is_named_like_its_file_and_described(path: Path) -> None:
    vocabulary, scheme = Graph().parse(path), scheme_of(path)

    assert set(vocabulary.subjects(RDF.type, SKOS.ConceptScheme)) == {scheme}
    for term in (SKOS.prefLabel, SKOS.definition, DCTERMS.title):
        assert len(english(vocabulary, scheme, term)) == 1, term
    assert english(vocabulary, scheme, SKOS.definition)[0].endswith(".")
    assert list(vocabulary.objects(scheme, DCTERMS.license)) == [
        URIRef("https://creativecommons.org/licenses/by/4.0/")
    ]


@every_scheme
def test_file_speaks_of_its_own_scheme_and_concepts_only(path: Path) -> None:
    vocabulary, scheme = Graph().parse(path), scheme_of(path)

    assert concepts(vocabulary)
    assert set(vocabulary.subjects()) == {scheme, *concepts(vocabulary)}


@every_scheme
def test_concept_has_one_label_definition_and_notation(path: Path) -> None:
    vocabulary = Graph().parse(path)

    for concept in concepts(vocabulary):
        assert len(english(vocabulary, concept, SKOS.prefLabel)) == 1, concept
        assert len(english(vocabulary, concept, SKOS.definition)) == 1, concept
        assert list(vocabulary.objects(concept, SKOS.notation)) == [Literal(tail(concept))], concept


@every_scheme
def test_concept_is_named_in_kebab_case_under_its_scheme(path: Path) -> None:
    vocabulary, scheme = Graph().parse(path), scheme_of(path)

    for concept in concepts(vocabulary):
        assert str(concept) == f"{scheme}/{tail(concept)}"
        assert KEBAB_CASE.fullmatch(tail(concept)), concept
        assert list(vocabulary.objects(concept, SKOS.inScheme)) == [scheme], concept


@every_scheme
def test_definition_is_one_sentence_that_says_more_than_the_label(path: Path) -> None:
    vocabulary = Graph().parse(path)

    for concept in concepts(vocabulary):
        (label,) = english(vocabulary, concept, SKOS.prefLabel)
        (definition,) = english(vocabulary, concept, SKOS.definition)
        assert re.fullmatch(r"[A-Z][^\n]*[^.]\.", definition), definition
        assert not re.search(r"[.!?] [A-Z]", definition), f"two sentences: {definition}"
        assert len(words(definition) - words(label)) > 1, f"says only its label: {definition}"


@every_scheme
def test_scope_note_ends_in_a_full_stop(path: Path) -> None:
    for note in Graph().parse(path).objects(predicate=SKOS.scopeNote):
        assert str(note).endswith("."), note


@every_scheme
def test_no_two_concepts_share_a_label_or_a_definition(path: Path) -> None:
    vocabulary = Graph().parse(path)

    for term in (SKOS.prefLabel, SKOS.definition):
        texts = Counter(
            (str(text).casefold(), text.language)
            for concept in concepts(vocabulary)
            for text in vocabulary.objects(concept, term)
            if isinstance(text, Literal)
        )
        assert [text for text, times in texts.items() if times > 1] == []


@every_scheme
def test_other_name_of_a_concept_leads_to_no_second_concept(path: Path) -> None:
    vocabulary = Graph().parse(path)

    names = Counter(
        (str(name).casefold(), name.language)
        for concept in concepts(vocabulary)
        for term in (SKOS.prefLabel, SKOS.altLabel)
        for name in vocabulary.objects(concept, term)
        if isinstance(name, Literal)
    )
    assert [name for name, times in names.items() if times > 1] == []


@every_scheme
def test_concept_is_at_the_top_or_has_one_broader_concept_of_its_scheme(path: Path) -> None:
    vocabulary, scheme = Graph().parse(path), scheme_of(path)

    for concept in concepts(vocabulary):
        above = list(vocabulary.objects(concept, SKOS.broader))
        top_of = list(vocabulary.objects(concept, SKOS.topConceptOf))
        assert (len(above), top_of) in [(0, [scheme]), (1, [])], concept
        assert set(above) <= set(concepts(vocabulary)), concept


@every_scheme
def test_no_concept_is_broader_than_itself(path: Path) -> None:
    vocabulary = Graph().parse(path)

    for concept in concepts(vocabulary):
        above = {
            further
            for broader in vocabulary.objects(concept, SKOS.broader)
            for further in vocabulary.transitive_objects(broader, SKOS.broader)
        }
        assert concept not in above


@every_scheme
def test_concepts_stand_in_alphabetical_order(path: Path) -> None:
    written = re.findall(
        rf"^{re.escape(path.stem)}:(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert written == [tail(concept) for concept in concepts(Graph().parse(path))]


@every_scheme
def test_text_has_no_space_to_spare(path: Path) -> None:
    for text in Graph().parse(path).objects():
        if isinstance(text, Literal):
            assert str(text) == " ".join(str(text).split()), text


@every_scheme
def test_dated_concept_cites_a_source_and_ends_when_the_next_version_begins(path: Path) -> None:
    vocabulary = Graph().parse(path)

    periods = {}
    for concept, period in vocabulary.subject_objects(DCTERMS.valid):
        assert isinstance(period, Literal)
        assert period.datatype == DCTERMS.Period
        match = PERIOD.fullmatch(period)
        assert match, period
        periods[concept] = match.groups()
        assert list(vocabulary.objects(concept, DCTERMS.source)), concept
    for later, earlier in vocabulary.subject_objects(DCTERMS.replaces):
        assert periods[earlier][1] == periods[later][0]
