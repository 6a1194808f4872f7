"""No word is there for its own sake: each is used, or says why it is not.

A word is used when a question needs it (a query, a function, or the records that a
question is asked of), when a shape names it, when a record that ships or an edge
rule has it, or when a sentence of the text that the project began with needs it
(``coverage/``). A concept is used too when a narrower one is: it groups them.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.namespace import SH

from habeas import assets, queries
from habeas.records import read_records
from habeas.terms import HABEAS, PREFIXES, VOCAB, expand

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "ontology-quality.md"

#: Schemes with concepts that nothing uses yet, and why they are kept.
SCHEMES_AHEAD = {
    "affiliation-role": "the usual offices of an association, so that none is forced into another",
    "aim": "what campaigns commonly say that they work for",
    "audience": "two kinds of people to whom campaigns turn, though none on record says so",
    "challenge": "named by advocates, though not in the text that we began with",
    "channel": "the means of publicity come as a set; acts on record name few",
    "charge-type": "a charge that is missing would be recorded as one that was never brought",
    "collaboration-type": "the forms that bodies themselves announce; few are on record",
    "consent-status": "for restricted records, which never ship",
    "custody-regime": "who is held elsewhere must not be recorded as held in a prison",
    "demand": "what letters ask for is told apart finely, since it is compared with what came",
    "determination-category": "the list of an authority is kept whole, as it decides by it",
    "edge-weight": "anybody may ask for another weight, or write a rule with it",
    "event-type": "the steps of a detention and a trial come as a set",
    "focus-area": "what organizations name as their field",
    "funding-purpose": "what funders name as purpose; only two gifts are on record",
    "funding-type": "the forms in which funders give; only two gifts are on record",
    "ground": "no ground may be missing for which people are held",
    "impact-level": "a scale has both ends, so that harm can be claimed as well as help",
    "intervention-type": "siblings of kinds in use, without which acts would be put under those",
    "involvement-role": "parts that records of other cases will need",
    "issue": "rights that are commonly raised; a case may raise any of them",
    "organization-type": "bodies on the side of the State, and others, that may yet act in a case",
    "outcome-type": "changes for the worse and small ones, so that success is not all there is",
    "profile": "what people are known for; the few who are on record do not show it all",
    "release-type": "no property takes it yet",
    "response-type": "answers of States, kind or not; those on record are few",
    "sensitivity": "levels that keep a record from shipping cannot be seen in what ships",
    "source-type": "books are cited rarely, and are not reports",
    "standard": "instruments that authorities apply; each version is one",
    "tie-type": "a tie needs its converse, and few ties may be published",
}
#: Schemes that no property takes its values from, and why.
NO_PROPERTY = {
    "challenge": "the value of a claim about an involvement: see the query challenges-by-role",
    "release-type": "awaits a property of outcomes; until then the outcome type tells most of it",
    "trend": "the value of a claim; nothing on record has a trend",
}


# Where words are used


def in_query(text: str) -> Iterator[str]:
    """Yield the IRIs that a query names, in full or in short."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    body = "\n".join(lines)
    prefixes = dict(PREFIXES) | dict(re.findall(r"PREFIX +([\w-]+): +<([^>]+)>", body))
    yield from re.findall(r"<([^>\s]+)>", body)
    for prefix, local in re.findall(r"(?<![\w<?$])([\w-]+):([\w-]+)", body):
        if prefix in prefixes:
            yield prefixes[prefix] + local


def in_graph(graph: Graph) -> Iterator[str]:
    yield from (str(term) for triple in graph for term in triple if isinstance(term, URIRef))


def in_questions() -> Iterator[str]:
    for name in queries.names():
        yield from in_query(queries.read(name))
    for path in sorted((HERE.parent / "competency").glob("*/*.ttl")):
        yield from in_graph(Graph().parse(path))
    for path in sorted((HERE.parent / "competency").glob("*/*.toml")):
        named = re.findall(r'"((?:habeas|vocab):[\w/-]+)"', path.read_text(encoding="utf-8"))
        yield from map(expand, named)


def in_rules(ontology: Graph) -> Iterator[str]:
    for rule in ontology.subjects(RDF.type, URIRef(HABEAS + "EdgeRule")):
        for way, value in ontology.predicate_objects(rule):
            yield str(way)
            yield from in_query(str(value)) if way == SH.select else [str(value)]


def in_records() -> Iterator[str]:
    for triple in read_records([assets.data_folder()]).triples:
        for term in (triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                yield term.value


def in_ledger() -> Iterator[str]:
    with (HERE / "coverage" / "sentences.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from map(expand, row["expressed_by"].split("; "))


def terms_of(ontology: Graph) -> set[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {str(term) for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    return {term for term in declared if term.startswith(HABEAS)}


def concepts_of(ontology: Graph) -> set[str]:
    return {str(term) for term in ontology.subjects(RDF.type, SKOS.Concept)}


def scheme_of(concept: str) -> str:
    return concept.removeprefix(VOCAB).partition("/")[0]


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every IRI that a question, a shape, a rule, a record or the ledger names."""
    ontology = assets.ontology()
    found = {
        *in_questions(),
        *in_graph(assets.shapes()),
        *in_rules(ontology),
        *in_records(),
        *in_ledger(),
    }
    return found | {
        str(broader)
        for concept in found
        if concept.startswith(VOCAB)
        for broader in ontology.transitive_objects(URIRef(concept), SKOS.broader)
    }


# What is used, and what is not


def test_every_class_and_property_is_used(used: set[str]) -> None:
    # Questions of people use it; no question that ships can, since its words are theirs.
    searched = {HABEAS + "matchesText"}

    assert terms_of(assets.ontology()) - used - searched == set()


def test_every_concept_is_used_or_its_scheme_says_why_not(used: set[str]) -> None:
    unused = Counter(scheme_of(concept) for concept in concepts_of(assets.ontology()) - used)

    assert {scheme: times for scheme, times in unused.items() if scheme not in SCHEMES_AHEAD} == {}


def test_a_scheme_whose_concepts_are_all_used_needs_no_reason(used: set[str]) -> None:
    unused = {scheme_of(concept) for concept in concepts_of(assets.ontology()) - used}

    assert set(SCHEMES_AHEAD) - unused == set(), "take them out of SCHEMES_AHEAD and of the page"


def test_most_concepts_are_used(used: set[str]) -> None:
    concepts = concepts_of(assets.ontology())

    assert len(concepts & used) > len(concepts) * 2 / 3


def test_a_word_that_nothing_uses_would_be_noticed(used: set[str]) -> None:
    for word in (HABEAS + "PoliticalPrisoner", VOCAB + "aim/revenge"):
        assert word not in used


def test_every_scheme_is_the_vocabulary_of_a_property_or_says_why_not() -> None:
    ontology = assets.ontology()
    schemes = {str(scheme) for scheme in ontology.subjects(RDF.type, SKOS.ConceptScheme)}
    # a shape asks for it, or a property names it
    taken = schemes & set(in_graph(assets.shapes()))
    for note in ontology.objects(None, SKOS.scopeNote):
        taken |= {VOCAB + name for name in re.findall(r"Vocabulary: ([a-z-]+)\.", str(note))}

    assert {scheme.removeprefix(VOCAB) for scheme in schemes - taken} == set(NO_PROPERTY)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("PREFIX aim: <urn:a/> SELECT * { ?c a habeas:Case ; ?p aim:x }", {"Case", "urn:a/x"}),
        ("# habeas:Case\nSELECT * { ?x <urn:b> ?y }", {"urn:b"}),
        ("SELECT * { ?c habeas:inCase/habeas:hasRole ?role }", {"inCase", "hasRole"}),
    ],
)
def test_the_names_of_a_query_are_read(query: str, names: set[str]) -> None:
    found = {name.removeprefix(HABEAS) for name in in_query(query)}

    assert names <= found
    assert "Case" in names or "Case" not in found


@pytest.mark.checkout
def test_the_page_gives_every_reason() -> None:
    rows = re.findall(r"(?m)^\| `([a-z-]+)`, (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"))

    for kind, reasons in (("scheme", SCHEMES_AHEAD), ("no property", NO_PROPERTY)):
        assert {name: why for name, what, why in rows if what == kind} == reasons
