"""Each extension stands on the core, adds to it without changing it, and says what it means."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import VANN
from rdflib.term import BNode, Node

from habeas import assets, terms

FILES = [path for path in assets.ontology_files() if path.parent.name == "extensions"]
NAMES = ["access", "impact", "mechanisms", "organizations"]
CLASSES = {
    "access": {"ConsentRecord", "RedactionNote"},
    "impact": {"AggregateObservation", "ContributionClaim"},
    "mechanisms": {
        *("CommunicationReference", "Mandate", "MeasureDecision", "PrecautionaryMeasure"),
        *("Recommendation", "Review"),
    },
    "organizations": {"DatedName", "OrganizationChange"},
}
PROPERTIES = (OWL.AnnotationProperty, OWL.DatatypeProperty, OWL.ObjectProperty)
DATATYPES = {XSD.date, XSD.decimal, XSD.integer, XSD.string, RDF.langString}
#: All that is said in an extension, besides what its annotation properties say.
AXIOMS = {
    *(RDF.first, RDF.rest, RDF.type, OWL.members, OWL.versionIRI, OWL.versionInfo),
    *(RDFS.domain, RDFS.isDefinedBy, RDFS.range, RDFS.seeAlso, RDFS.subClassOf),
}

each_extension = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def own(extension: Graph, *kinds: Node) -> set[URIRef]:
    """Return the terms that an extension defines, of some kinds or of all."""
    kinds = kinds or (OWL.Class, *PROPERTIES)
    return {
        term
        for term in extension.subjects(RDFS.isDefinedBy)
        if isinstance(term, URIRef) and any((term, RDF.type, kind) in extension for kind in kinds)
    }


def local(term: Node) -> str:
    return str(term).removeprefix(terms.HABEAS)


def english(graph: Graph, term: Node, note: Node) -> list[str]:
    return [str(t) for t in graph.objects(term, note) if isinstance(t, Literal) and t.language]


def everything() -> Graph:
    return sum((Graph().parse(path) for path in FILES), Graph())


# What an extension is


def test_the_extensions_are_these_four() -> None:
    assert [path.stem for path in FILES] == NAMES


@each_extension
def test_an_extension_is_an_ontology_with_complete_metadata(path: Path) -> None:
    extension, iri = Graph().parse(path), URIRef(f"{terms.ONTOLOGY}/{path.stem}")

    assert list(extension.subjects(RDF.type, OWL.Ontology)) == [iri]
    for way, value in (
        (OWL.versionIRI, f"{iri}/{terms.ONTOLOGY_VERSION}"),
        (OWL.versionInfo, terms.ONTOLOGY_VERSION),
        (DCTERMS.creator, terms.ID + "agent/habeas-project"),
        (DCTERMS.isPartOf, terms.ONTOLOGY),
        (DCTERMS.language, "en"),
        (DCTERMS.license, "https://creativecommons.org/licenses/by/4.0/"),
        (DCTERMS.publisher, terms.ID + "agent/habeas-project"),
        (DCTERMS.requires, terms.ONTOLOGY),
        (VANN.preferredNamespacePrefix, "habeas"),
        (VANN.preferredNamespaceUri, terms.HABEAS),
    ):
        assert list(map(str, extension.objects(iri, way))) == [value], way
    [title] = english(extension, iri, DCTERMS.title)
    [description] = english(extension, iri, DCTERMS.description)
    [citation] = english(extension, iri, DCTERMS.bibliographicCitation)
    assert title.startswith("Habeas ")
    assert description.endswith(".")
    assert title in citation
    assert f"Version {terms.ONTOLOGY_VERSION}. {iri}/{terms.ONTOLOGY_VERSION}" in citation
    for way in (DCTERMS.created, DCTERMS.issued):
        [day] = extension.objects(iri, way)
        assert isinstance(day, Literal)
        assert day.datatype == XSD.date
        assert not day.ill_typed


@each_extension
def test_the_classes_of_an_extension_are_these(path: Path) -> None:
    extension = Graph().parse(path)

    assert {local(term) for term in own(extension, OWL.Class)} == CLASSES[path.stem]


@each_extension
def test_the_terms_of_an_extension_are_ours_and_defined_by_it(path: Path) -> None:
    extension = Graph().parse(path)

    for term in own(extension):
        assert term.startswith(terms.HABEAS)
        assert list(extension.objects(term, RDFS.isDefinedBy)) == [
            URIRef(f"{terms.ONTOLOGY}/{path.stem}")
        ]


def test_no_term_is_defined_twice(core: Graph, networks: Graph) -> None:
    modules = [core, networks, *(Graph().parse(path) for path in FILES)]
    definitions = Counter(term for module in modules for term in own(module))

    assert [term for term, times in definitions.items() if times > 1] == []


def test_the_core_is_read_without_any_extension(core: Graph, networks: Graph) -> None:
    added = {str(term) for term in own(everything())}

    for module in (core, networks):
        said = {str(term) for triple in module for term in triple}
        assert said & added == set()
        assert all(f"{terms.ONTOLOGY}/{name}" not in said for name in NAMES)


@each_extension
def test_terms_of_others_are_declared_as_what_they_are_and_not_redefined(
    path: Path, core: Graph
) -> None:
    extension = Graph().parse(path)
    [ontology] = extension.subjects(RDF.type, OWL.Ontology)
    described = own(extension) | {ontology}

    for term, way, value in extension:
        if isinstance(term, URIRef) and term not in described:
            assert way == RDF.type, term
            assert value in (OWL.Class, *PROPERTIES), term
            if term.startswith(terms.HABEAS):
                assert (term, RDF.type, value) in core, term


@each_extension
def test_what_is_declared_is_used(path: Path) -> None:
    extension = Graph().parse(path)
    declared = set(extension.subjects(RDF.type)) - own(extension)
    used = {
        term
        for subject, way, value in extension
        if way != RDF.type or isinstance(subject, BNode)
        for term in (way, value)
    }

    assert {term for term in declared - used if isinstance(term, URIRef)} == set()


# The logic


@each_extension
def test_an_extension_is_in_owl_2_rl(path: Path) -> None:
    extension = Graph().parse(path)
    classes = set(extension.subjects(RDF.type, OWL.Class))
    notes = set(extension.subjects(RDF.type, OWL.AnnotationProperty))

    assert set(extension.predicates()) <= AXIOMS | notes
    assert set(extension.objects(None, RDF.type)) <= {
        *(OWL.AllDisjointClasses, OWL.Class, OWL.FunctionalProperty, OWL.Ontology),
        *PROPERTIES,
    }
    for way in (RDFS.domain, RDFS.subClassOf, RDF.first):
        assert set(extension.objects(None, way)) <= classes, way
    for term in own(extension, OWL.ObjectProperty):
        assert set(extension.objects(term, RDFS.range)) <= classes, term
    for term in own(extension, OWL.DatatypeProperty):
        assert len(set(extension.objects(term, RDFS.range)) & DATATYPES) == 1, term


@each_extension
def test_a_property_has_at_most_one_domain_and_one_range(path: Path) -> None:
    extension = Graph().parse(path)

    for term in own(extension, *PROPERTIES):
        for way, word in ((RDFS.domain, "No domain"), (RDFS.range, "No range")):
            ends = list(extension.objects(term, way))
            notes = " ".join(english(extension, term, SKOS.scopeNote))
            assert len(ends) <= 1, term
            if not ends and (term, RDF.type, OWL.AnnotationProperty) not in extension:
                assert word in notes, f"{term} does not say why it has {word.lower()}"


@each_extension
def test_a_class_lies_under_the_core_or_is_disjoint_from_its_tops(path: Path, core: Graph) -> None:
    extension = Graph().parse(path)
    tops = next(
        members for members in disjoint_sets(core) if URIRef(terms.HABEAS + "Case") in members
    )

    for term in own(extension, OWL.Class):
        above = {
            c for c in extension.objects(term, RDFS.subClassOf) if str(c).startswith(terms.HABEAS)
        }
        apart = [members for members in disjoint_sets(extension) if {term, *tops} <= members]
        assert bool(above) != bool(apart), term


def disjoint_sets(graph: Graph) -> list[set[Node]]:
    found = []
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = graph.value(axiom, OWL.members)
        assert members is not None
        found.append(set(Collection(graph, members)))
    return found


# The words


def test_a_label_is_the_name_in_words_and_a_definition_is_one_sentence() -> None:
    graph = everything()
    for term in own(graph):
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", local(term)).lower()
        expected = words.capitalize() if local(term)[0].isupper() else words
        assert english(graph, term, SKOS.prefLabel) == [expected]
        [definition] = english(graph, term, SKOS.definition)
        assert re.fullmatch(r"[A-Z][^.!?]*\.", definition), definition


def test_no_label_and_no_definition_is_given_twice(core: Graph, networks: Graph) -> None:
    graph = everything() + core + networks
    for note in (SKOS.prefLabel, SKOS.definition):
        texts = Counter(
            text.casefold() for term in own(graph) for text in english(graph, term, note)
        )
        assert [text for text, times in texts.items() if times > 1] == []


def test_every_term_has_an_invented_example_and_one_thing_that_does_not_belong() -> None:
    graph = everything()
    for term in own(graph):
        openings = sorted(text.partition(":")[0] for text in english(graph, term, SKOS.example))
        assert re.fullmatch(r"Invented, Not an? .+", ", ".join(openings)), term


def test_a_property_of_concepts_names_vocabularies_that_exist() -> None:
    graph = everything()
    schemes = {path.stem for path in assets.ontology_files() if path.parent.name == "vocab"}
    of_concepts = set(graph.subjects(RDFS.range, SKOS.Concept))

    assert of_concepts
    for term in of_concepts:
        [note] = english(graph, term, SKOS.scopeNote)
        assert "ocabulary" in note
        assert set(re.findall(r"\b[a-z]+-[a-z-]+\b", note)) & schemes, note
        assert set(re.findall(r"Vocabulary: ([a-z-]+)\.", note)) <= schemes


# Invented records, read with the core alone and with the extensions

RECORDS = """
event:review a habeas:Event , habeas:Review ;
    habeas:underMechanism mechanism:peer-review ; habeas:concernsAgent agent:state-of-examplia ;
    habeas:hasCycleNumber 3 ; habeas:startsOnOrAfter "2019-11-12"^^xsd:date .
intervention:free-them a habeas:Intervention , habeas:Recommendation ;
    habeas:isMadeInReview event:review ; habeas:performedBy agent:state-of-northland ;
    habeas:addressedTo agent:state-of-examplia ; habeas:hasDemand demand:release ;
    habeas:hasActionCategory 5 .
intervention:train-judges a habeas:Intervention , habeas:Recommendation ;
    habeas:isMadeInReview event:review ; habeas:performedBy agent:state-of-eastland ;
    habeas:addressedTo agent:state-of-examplia .
response:noted a habeas:Response ; habeas:respondsTo intervention:free-them ;
    habeas:performedBy agent:state-of-examplia ; habeas:hasResponseType response-type:rejection .
response:supported a habeas:Response ; habeas:respondsTo intervention:train-judges ;
    habeas:performedBy agent:state-of-examplia ; habeas:hasResponseType response-type:acceptance .

intervention:measure a habeas:Intervention , habeas:PrecautionaryMeasure ;
    habeas:performedBy agent:commission ; habeas:addressedTo agent:state-of-examplia ;
    habeas:concernsAgent agent:p9001 , agent:p9002 .
event:granting a habeas:Event , habeas:MeasureDecision ;
    habeas:grantsMeasure intervention:measure ; habeas:startsOnOrAfter "2020-03-02"^^xsd:date .
event:extension a habeas:Event , habeas:MeasureDecision ;
    habeas:extendsMeasure intervention:measure ; habeas:startsOnOrAfter "2020-05-14"^^xsd:date .
event:lifting a habeas:Event , habeas:MeasureDecision ;
    habeas:liftsMeasure intervention:measure ; habeas:startsOnOrAfter "2021-07-07"^^xsd:date .

post:on-teachers a org:Post , habeas:Mandate ; habeas:isEstablishedBy source:resolution .
affiliation:cleo a habeas:Affiliation ; habeas:hasPrincipal agent:p9003 ;
    habeas:holdsPost post:on-teachers ; habeas:startsOnOrAfter "2014-05-01"^^xsd:date .
intervention:letter a habeas:Intervention ; habeas:inCapacityOf post:on-teachers ;
    habeas:hasCommunicationReference <urn:test:al-exa-4-2021> .
<urn:test:al-exa-4-2021> a habeas:CommunicationReference ; dcterms:identifier "AL EXA 4/2021" ;
    habeas:hasReferenceNumber 4 ; habeas:hasReferenceYear 2021 ; habeas:isReportedIn source:list .

claim:vigils a habeas:Claim , habeas:ContributionClaim ; habeas:isClaimedBy agent:north-watch ;
    habeas:claimsContributionOf intervention:vigil ; habeas:claimsContributionTo outcome:release ;
    habeas:hasClaimedStrength impact-level:helped ; habeas:isDisputedBy claim:denial .
<urn:test:count-1> a habeas:AggregateObservation ; habeas:hasMeasure event-type:arrest ;
    habeas:hasUnit "person" ; habeas:hasLowerBound 300 ; habeas:coversArea place:XE ;
    habeas:coversFrom "2021-02-01"^^xsd:date ; habeas:coversUntil "2021-04-30"^^xsd:date ;
    habeas:isAsOf "2021-04-30"^^xsd:date ; habeas:isSupportedBy claim:count-1 .
<urn:test:count-2> a habeas:AggregateObservation ; habeas:hasMeasure event-type:arrest ;
    habeas:hasUnit "person" ; habeas:hasLowerBound 280 ; habeas:hasUpperBound 280 ;
    habeas:coversArea place:XE ; habeas:isSupportedBy claim:count-2 .

event:merger a habeas:Event , habeas:OrganizationChange , org:ChangeEvent ;
    org:originalOrganization agent:east-watch , agent:west-watch ;
    org:resultingOrganization agent:north-watch ; habeas:startsOnOrAfter "1994-01-01"^^xsd:date .
event:registration a habeas:Event , habeas:OrganizationChange ;
    habeas:concernsAgent agent:north-watch ; habeas:takesLegalForm "registered association"@en .
agent:north-watch habeas:hasDatedName <urn:test:older-name> .
<urn:test:older-name> a habeas:DatedName ; habeas:hasNameText "Northern Prisoners' Aid"@en ;
    habeas:endsOnOrBefore "2009-12-31"^^xsd:date .

<urn:test:consent> a habeas:ConsentRecord ; habeas:isConsentOf agent:p9002 ;
    habeas:coversRecord affiliation:cleo ; habeas:hasConsentStatus consent-status:given ;
    habeas:isAskedOn "2022-05-04"^^xsd:date .
<urn:test:redaction> a habeas:RedactionNote ; habeas:redactsFrom source:list ;
    habeas:redactsProperty habeas:concernsAgent ; habeas:hasRedactionReason "At their wish."@en .
"""
SCHEMES = ("consent-status", "demand", "event-type", "impact-level", "response-type")
PREFIXES = {**terms.PREFIXES, **{scheme: f"{terms.VOCAB}{scheme}/" for scheme in SCHEMES}}


@pytest.fixture(scope="module")
def records() -> Graph:
    """A review, a measure, a mandate, a claim, two counts, a merger, an older name, an answer."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return Graph().parse(data=head + RECORDS, format="turtle")


def ask(records: Graph, pattern: str, *names: str) -> list[tuple[str, ...]]:
    """Return what a pattern finds, each value by its last part, in order."""
    found = records.query(f"SELECT DISTINCT * WHERE {{ {pattern} }}", initNs=PREFIXES)
    rows = [{str(name): value for name, value in row.items()} for row in found.bindings]
    return sorted(tuple(re.split(r"[/#:]", str(row[name]))[-1] for name in names) for row in rows)


def test_every_class_and_concept_of_the_records_exists(records: Graph) -> None:
    known = {str(term) for term in assets.ontology().subjects(RDF.type)}
    said = {str(term) for triple in records for term in triple}
    ours = {iri for iri in said if iri.startswith((terms.HABEAS, terms.VOCAB))}

    assert ours - known == set()


def test_the_records_use_every_class_of_the_extensions(records: Graph) -> None:
    used = {local(term) for term in records.objects(None, RDF.type)}

    assert set().union(*CLASSES.values()) - used == set()


def test_domains_and_ranges_put_nothing_into_two_disjoint_classes(
    records: Graph, core: Graph
) -> None:
    logic = core + everything()
    kinds: dict[Node, set[Node]] = {}
    for subject, way, value in records:
        found = [(subject, value)] if way == RDF.type else []
        found += [(subject, kind) for kind in logic.objects(way, RDFS.domain)]
        found += [(value, kind) for kind in logic.objects(way, RDFS.range)]
        for thing, kind in found:
            above = {c for c in logic.transitive_objects(kind, RDFS.subClassOf) if c is not None}
            kinds.setdefault(thing, set()).update(above)

    for members in disjoint_sets(logic):
        for one, other in combinations(sorted(members, key=str), 2):
            assert [thing for thing, types in kinds.items() if {one, other} <= types] == []


def test_who_recommends_what_to_whom_and_the_answer_are_read_with_the_core_alone(
    records: Graph,
) -> None:
    pattern = """?act a habeas:Intervention ; habeas:performedBy ?by ; habeas:addressedTo ?to .
        ?answer habeas:respondsTo ?act ; habeas:hasResponseType ?type ."""

    assert ask(records, pattern, "by", "to", "type") == [
        ("state-of-eastland", "state-of-examplia", "acceptance"),
        ("state-of-northland", "state-of-examplia", "rejection"),
    ]


def test_recommendations_are_found_by_round_of_the_review(records: Graph) -> None:
    pattern = "?act habeas:isMadeInReview [ habeas:hasCycleNumber 3 ]"

    assert ask(records, pattern, "act") == [("free-them",), ("train-judges",)]


def test_a_measure_is_in_force_from_its_granting_to_its_lifting(records: Graph) -> None:
    pattern = """?granting habeas:grantsMeasure ?measure ; habeas:startsOnOrAfter ?from .
        FILTER (?from <= ?day)
        FILTER NOT EXISTS {
          ?lifting habeas:liftsMeasure ?measure ; habeas:startsOnOrAfter ?to FILTER (?to <= ?day)
        }"""

    def in_force(day: str) -> list[tuple[str, ...]]:
        given = f'VALUES ?day {{ "{day}"^^xsd:date }}'
        return ask(records, given + pattern, "measure")

    assert in_force("2020-03-01") == []
    assert in_force("2020-12-24") == [("measure",)]
    assert in_force("2021-07-08") == []


def test_a_letter_is_found_by_its_mark_and_leads_to_the_holder_of_the_mandate(
    records: Graph,
) -> None:
    pattern = """?letter habeas:hasCommunicationReference [ dcterms:identifier "AL EXA 4/2021" ] ;
        habeas:inCapacityOf ?post . ?held habeas:holdsPost ?post ; habeas:hasPrincipal ?holder ."""

    assert ask(records, pattern, "letter", "holder") == [("letter", "p9003")]


def test_a_contribution_is_somebodys_claim_and_disputed_by_another(records: Graph) -> None:
    pattern = """?claim a habeas:ContributionClaim ; habeas:isClaimedBy ?by ;
        habeas:isDisputedBy ?against ."""

    assert ask(records, pattern, "by", "against") == [("north-watch", "denial")]


def test_rival_counts_stay_two_observations(records: Graph) -> None:
    pattern = "?count habeas:coversArea place:XE ; habeas:hasLowerBound ?least"

    assert ask(records, pattern, "least") == [("280",), ("300",)]


def test_a_merger_leads_from_the_old_organizations_to_the_new_one(records: Graph) -> None:
    pattern = """?change a habeas:OrganizationChange ;
        org:originalOrganization ?old ; org:resultingOrganization ?new ."""

    assert ask(records, pattern, "old", "new") == [
        ("east-watch", "north-watch"),
        ("west-watch", "north-watch"),
    ]


def test_records_of_the_access_module_do_not_ship() -> None:
    words = [local(term) for term in own(Graph().parse(FILES[0]))]

    for path in sorted(assets.data_folder().rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        assert [word for word in words if f"habeas:{word}" in text] == [], path
