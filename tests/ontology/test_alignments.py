"""Each alignment names a word of ours, a word of others that exists, and a reason."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SDO, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import ORG, PROV, QB, TIME, DefinedNamespace
from rdflib.term import Node

from habeas import assets, terms

FILES = assets.alignment_files()
NAMES = [
    *("cidoc", "cube", "foaf", "followthemoney", "huridocs", "org", "prov", "schema", "sem"),
    *("time", "wikidata"),
]
SUB = {RDFS.subClassOf: OWL.Class, RDFS.subPropertyOf: None}
MATCHES = {SKOS.broadMatch, SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch}
#: The ways in which an alignment may be said. None makes two words one.
WAYS = {*SUB, *MATCHES, SKOS.note}
KINDS = (OWL.AnnotationProperty, OWL.Class, OWL.DatatypeProperty, OWL.ObjectProperty)
ANNOTATED = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)

#: Vocabularies whose terms rdflib lists.
LISTED: dict[str, type[DefinedNamespace]] = {
    "cube": QB,
    "foaf": FOAF,
    "org": ORG,
    "prov": PROV,
    "schema": SDO,
    "time": TIME,
}
#: Terms of the others, as read in public copies of these vocabularies.
READ = {
    "cidoc": {
        "http://www.cidoc-crm.org/cidoc-crm/" + name
        for name in (
            *("E5_Event", "E7_Activity", "E13_Attribute_Assignment", "E16_Measurement"),
            *("E21_Person", "E29_Design_or_Procedure", "E31_Document", "E39_Actor"),
            *("E41_Appellation", "E53_Place", "E74_Group", "E81_Transformation"),
            *("E89_Propositional_Object", "P2_has_type", "P7_took_place_at"),
            *("P9i_forms_part_of", "P11_had_participant", "P14_carried_out_by"),
            *("P33_used_specific_technique", "P81a_end_of_the_begin", "P81b_begin_of_the_end"),
            *("P82a_begin_of_the_begin", "P82b_end_of_the_end", "P134_continued"),
        )
    },
    # Version 4.11.2 of the package followthemoney.
    "followthemoney": {
        "https://schema.followthemoney.tech/#" + name
        for name in (
            *("Associate", "CourtCase", "Document", "Event", "Family", "Family:relationship"),
            *("Interval", "Interval:endDate", "Interval:proof", "Interval:startDate"),
            *("LegalEntity", "Membership", "Occupancy", "Organization", "Payment"),
            *("Payment:beneficiary", "Payment:payer", "Person", "Position"),
            *("Representation", "Succession"),
        )
    },
    "sem": {
        "http://semanticweb.cs.vu.nl/2009/11/sem/" + name
        for name in (
            *("Actor", "Authority", "Event", "Role", "View", "accordingTo", "eventType"),
            *("hasActor", "hasEarliestBeginTimeStamp", "hasEarliestEndTimeStamp"),
            *("hasLatestBeginTimeStamp", "hasLatestEndTimeStamp", "hasPlace", "subEventOf"),
        )
    },
    "wikidata": {
        "http://www.wikidata.org/entity/" + name for name in ("P1399", "P1595", "P1596", "P2632")
    },
}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def alignments(graph: Graph) -> set[tuple[Node, Node, Node]]:
    """Return what a file says of a word of ours, besides its kind."""
    [ontology] = graph.subjects(RDF.type, OWL.Ontology)
    return {
        (subject, way, value)
        for subject, way, value in graph
        if isinstance(subject, URIRef) and subject != ontology and way != RDF.type
    }


def test_there_is_one_file_for_each_vocabulary_of_others() -> None:
    assert [path.stem for path in FILES] == NAMES


def test_alignments_are_no_part_of_the_ontology_that_records_are_read_with() -> None:
    assert set(FILES) & set(assets.ontology_files()) == set()
    assert SKOS.closeMatch not in set(assets.ontology().predicates())


@each_file
def test_a_file_is_an_ontology_that_says_whose_words_it_speaks_of(path: Path) -> None:
    graph, iri = Graph().parse(path), URIRef(f"{terms.ONTOLOGY}/alignments/{path.stem}")

    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [iri]
    for way, value in (
        (OWL.versionIRI, f"{iri}/{terms.ONTOLOGY_VERSION}"),
        (OWL.versionInfo, terms.ONTOLOGY_VERSION),
        (DCTERMS.isPartOf, terms.ONTOLOGY),
        (DCTERMS.license, "https://creativecommons.org/licenses/by/4.0/"),
    ):
        assert list(map(str, graph.objects(iri, way))) == [value], way
    assert str(graph.value(iri, DCTERMS.title)).startswith("Habeas and ")
    assert str(graph.value(iri, DCTERMS.description)).endswith(".")
    assert list(graph.objects(iri, DCTERMS.source))
    for way in (DCTERMS.created, DCTERMS.issued):
        [day] = graph.objects(iri, way)
        assert isinstance(day, Literal)
        assert day.datatype == XSD.date


@each_file
def test_nothing_is_said_but_alignments(path: Path) -> None:
    graph = Graph().parse(path)

    assert alignments(graph)
    assert {way for _, way, _ in alignments(graph)} <= WAYS
    assert set(graph.objects(None, RDF.type)) <= {*KINDS, OWL.Axiom, OWL.Ontology}
    for forbidden in (
        *(OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs, OWL.inverseOf),
        *(SKOS.exactMatch, OWL.imports),
    ):
        assert forbidden not in set(graph.predicates()) | set(graph.objects()), forbidden


@each_file
def test_every_alignment_has_exactly_one_reason_and_every_reason_an_alignment(path: Path) -> None:
    graph = Graph().parse(path)
    reasons: Counter[tuple[Node, ...]] = Counter()
    for axiom in graph.subjects(RDF.type, OWL.Axiom):
        [source], [way], [target] = (list(graph.objects(axiom, part)) for part in ANNOTATED)
        [reason] = graph.objects(axiom, RDFS.comment)
        assert isinstance(reason, Literal)
        assert reason.language == "en"
        assert re.fullmatch(r"[A-Z].{30,}\.", reason), reason
        reasons[source, way, target] += 1

    assert reasons == Counter(alignments(graph))


@each_file
def test_the_word_of_ours_exists_and_is_declared_as_what_it_is(path: Path) -> None:
    graph, ontology = Graph().parse(path), assets.ontology()

    for word, _, _ in alignments(graph):
        assert str(word).startswith(terms.ROOT), word
        kinds = set(ontology.objects(word, RDF.type)) & set(KINDS)
        assert kinds == set(graph.objects(word, RDF.type)), word
        if not kinds:
            assert (word, RDF.type, SKOS.ConceptScheme) in ontology, word


@each_file
def test_a_class_lies_under_a_class_and_a_property_under_a_property(path: Path) -> None:
    graph = Graph().parse(path)

    for word, way, target in alignments(graph):
        if way in SUB:
            [kind] = graph.objects(word, RDF.type)
            assert list(graph.objects(target, RDF.type)) == [kind], target
            assert (kind == OWL.Class) == (way == RDFS.subClassOf), word


@each_file
def test_the_word_of_others_exists(path: Path) -> None:
    targets = {target for _, _, target in alignments(Graph().parse(path))}

    if path.stem in LISTED:
        known = {str(term) for term in dir(LISTED[path.stem])}
        assert {str(target) for target in targets} - known == set()
    elif path.stem in READ:
        assert {str(target) for target in targets} == READ[path.stem]
    else:
        assert path.stem == "huridocs"


def test_a_mistyped_word_of_others_would_be_noticed() -> None:
    for namespace in LISTED.values():
        known = {str(term) for term in dir(namespace)}
        assert len(known) > 30
        assert f"{namespace}noSuchWord" not in known


@each_file
def test_nothing_is_said_of_words_of_others_but_their_kind(path: Path) -> None:
    graph = Graph().parse(path)

    for word, way, _ in graph:
        if isinstance(word, URIRef) and not word.startswith(terms.ROOT):
            assert way == RDF.type, word


def test_codes_of_huridocs_are_notes_of_a_code_and_no_more() -> None:
    [path] = [path for path in FILES if path.stem == "huridocs"]
    graph = Graph().parse(path)

    for _, way, code in alignments(graph):
        assert way == SKOS.note
        assert re.fullmatch(r"HURIDOCS (MT[1-9]\d?|format [a-z_]+)", str(code)), code
    assert set(graph.predicates()) & {SKOS.prefLabel, SKOS.altLabel, RDFS.label} == set()


@each_file
def test_alignments_stand_in_alphabetical_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^(habeas|vocab):([\w-]+) (?!a )\S+ (.+) \.$", text)

    order = [(prefix != "vocab", word, target) for prefix, word, target in lines]
    assert order == sorted(order)
    assert len(lines) == len(alignments(Graph().parse(path)))


@each_file
def test_prefixes_are_sorted_aligned_and_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("@prefix")]
    names = [line.split()[1] for line in lines]
    body = text.replace("\n".join(lines), "")

    assert names == sorted(names)
    assert len({line.index("<") for line in lines}) == 1
    assert {name for name in names if not re.search(rf"(?<![\w-]){name}\w", body)} == set()


def test_under_prov_nothing_is_both_an_activity_and_an_entity() -> None:
    [path] = [path for path in FILES if path.stem == "prov"]
    logic = Graph().parse(path) + assets.ontology()

    def under(word: URIRef) -> set[Node]:
        return {below for below in logic.transitive_subjects(RDFS.subClassOf, word) if below}

    assert under(PROV.Activity) & under(PROV.Entity) == set()
