"""Every term says what it means, in one voice, and says what does not belong."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import VANN
from rdflib.term import Node

from habeas import terms

CLASSES = {
    *("Agent", "Person", "Group", "Organization", "Mechanism"),
    *("Relation", "Affiliation", "Collaboration", "Funding", "Involvement", "PersonalTie"),
    *("Case", "Event", "DeprivationOfLiberty", "CustodyPhase", "LegalProceeding", "Sentence"),
    *("Campaign", "Intervention", "Response", "Determination", "Outcome"),
    *("Source", "Citation", "Claim", "DetentionSite"),
}
KINDS_OF_PROPERTY = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def ours(graph: Graph, *kinds: Node) -> set[URIRef]:
    """Return the terms of ours that are declared as one of ``kinds``."""
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return {term for term in found if isinstance(term, URIRef) and term.startswith(terms.HABEAS)}


def every_term(graph: Graph) -> set[URIRef]:
    return ours(graph, OWL.Class, *KINDS_OF_PROPERTY)


def local(term: Node) -> str:
    return str(term).removeprefix(terms.HABEAS)


def english(graph: Graph, term: Node, note: Node) -> list[str]:
    """Return the English texts of a note; a text in no language or another is not among them."""
    values = graph.objects(term, note)
    return [str(text) for text in values if isinstance(text, Literal) and text.language == "en"]


def all_superclasses(graph: Graph, term: Node) -> set[Node]:
    return {above for above in graph.transitive_objects(term, RDFS.subClassOf) if above}


def disjoint_sets(graph: Graph) -> Iterator[list[Node]]:
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = graph.value(axiom, OWL.members)
        assert members is not None
        yield list(Collection(graph, members))


def test_the_classes_are_the_twenty_five_and_the_abstract_relation(core: Graph) -> None:
    assert {local(term) for term in ours(core, OWL.Class)} == CLASSES
    assert len(CLASSES) == 25 + 1


def test_every_name_of_ours_that_says_anything_is_declared_once(modules: Graph) -> None:
    described = {
        term
        for term in modules.subjects()
        if isinstance(term, URIRef) and term.startswith(terms.HABEAS)
    }
    kinds = {term: list(modules.objects(term, RDF.type)) for term in described}

    undeclared = {local(term) for term in described - every_term(modules)}
    assert undeclared == set()
    assert {
        local(term)
        for term, types in kinds.items()
        if len(set(types) - {OWL.FunctionalProperty}) != 1
    } == set()


def test_classes_are_upper_camel_and_properties_lower_camel(modules: Graph) -> None:
    classes = {local(term) for term in ours(modules, OWL.Class)}
    properties = {local(term) for term in ours(modules, *KINDS_OF_PROPERTY)}

    assert {name for name in classes if not re.fullmatch(r"([A-Z][a-z]+)+", name)} == set()
    assert {n for n in properties if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", n)} == set()


def test_labels_are_the_names_in_words(modules: Graph) -> None:
    wrong = {}
    for term in every_term(modules):
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", local(term)).capitalize()
        expected = words if local(term)[0].isupper() else words.lower()
        if english(modules, term, SKOS.prefLabel) != [expected]:
            wrong[local(term)] = expected

    assert wrong == {}


@pytest.mark.parametrize("note", [SKOS.prefLabel, SKOS.definition], ids=["label", "definition"])
def test_every_term_has_exactly_one_label_and_one_definition(modules: Graph, note: URIRef) -> None:
    wrong = {
        local(term)
        for term in every_term(modules)
        if len(english(modules, term, note)) != 1 or len(list(modules.objects(term, note))) != 1
    }

    assert wrong == set()


def test_no_two_terms_share_a_label_or_a_definition(modules: Graph) -> None:
    for note in (SKOS.prefLabel, SKOS.definition):
        texts = Counter(
            text.casefold() for term in every_term(modules) for text in english(modules, term, note)
        )

        assert {text for text, times in texts.items() if times > 1} == set()


def test_a_definition_is_one_sentence_that_ends_in_a_full_stop(modules: Graph) -> None:
    wrong = {
        local(term): text
        for term in every_term(modules)
        for text in english(modules, term, SKOS.definition)
        if not re.fullmatch(r"[A-Z][^.!?]*\.", text)
    }

    assert wrong == {}


def test_notes_and_examples_are_sentences(modules: Graph) -> None:
    wrong = {
        local(term): text
        for term in every_term(modules)
        for note in (SKOS.scopeNote, SKOS.example)
        for text in english(modules, term, note)
        if not re.fullmatch(r"[\"A-Z].*[.\"]", text)
    }

    assert wrong == {}


def test_every_term_has_an_invented_example_and_one_thing_that_does_not_belong(
    modules: Graph,
) -> None:
    wrong = {}
    for term in every_term(modules):
        examples = english(modules, term, SKOS.example)
        openings = sorted(text.partition(":")[0] for text in examples)
        if not re.fullmatch(r"Invented, Not an? .+", ", ".join(openings)):
            wrong[local(term)] = examples

    assert wrong == {}


def test_every_note_is_in_a_language(modules: Graph) -> None:
    notes = (SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SKOS.example)
    wrong = {
        (local(term), str(text))
        for term in every_term(modules)
        for note in notes
        for text in modules.objects(term, note)
        if not (isinstance(text, Literal) and text.language)
    }

    assert wrong == set()


def test_every_term_is_defined_by_the_module_that_describes_it(
    core: Graph, networks: Graph
) -> None:
    for module in (core, networks):
        [ontology] = module.subjects(RDF.type, OWL.Ontology)

        elsewhere = {
            local(term)
            for term in every_term(module)
            if list(module.objects(term, RDFS.isDefinedBy)) != [ontology]
        }
        assert elsewhere == set()


def test_no_term_stands_in_two_modules(core: Graph, networks: Graph) -> None:
    assert every_term(core) & every_term(networks) == set()


def test_a_property_has_at_most_one_domain_and_one_range(modules: Graph) -> None:
    for end in (RDFS.domain, RDFS.range):
        ends = {
            local(term): list(modules.objects(term, end))
            for term in ours(modules, *KINDS_OF_PROPERTY)
        }

        assert {name for name, found in ends.items() if len(found) > 1} == set()


def test_a_property_without_domain_or_range_says_why(modules: Graph) -> None:
    silent = set()
    for term in ours(modules, OWL.ObjectProperty, OWL.DatatypeProperty):
        reasons = " ".join(english(modules, term, SKOS.scopeNote))
        for end, words in ((RDFS.domain, "No domain, since"), (RDFS.range, "No range, since")):
            if modules.value(term, end) is None and words not in reasons:
                silent.add((local(term), words))

    assert silent == set()


def test_object_properties_lead_to_things_and_datatype_properties_to_values(
    modules: Graph,
) -> None:
    declared = set(modules.subjects(RDF.type, OWL.Class))
    for term in ours(modules, OWL.ObjectProperty):
        assert set(modules.objects(term, RDFS.range)) <= declared, term
    for term in ours(modules, OWL.DatatypeProperty):
        [datatype] = modules.objects(term, RDFS.range)
        assert datatype == RDF.langString or str(datatype).startswith(str(XSD)), term
    for term in ours(modules, *KINDS_OF_PROPERTY):
        assert set(modules.objects(term, RDFS.domain)) <= declared, term


def test_every_class_is_in_use(modules: Graph) -> None:
    ends = {end for way in (RDFS.domain, RDFS.range) for end in modules.objects(None, way)}

    def reached(term: Node) -> bool:
        return not ends.isdisjoint(all_superclasses(modules, term))

    assert {local(term) for term in ours(modules, OWL.Class) if not reached(term)} == set()


def test_vocabularies_named_in_scope_notes_exist(modules: Graph, files: list[Path]) -> None:
    schemes = {path.stem for path in files if path.parent.name == "vocab"}
    named = {
        name
        for term in every_term(modules)
        for text in english(modules, term, SKOS.scopeNote)
        for name in re.findall(r"Vocabulary: ([a-z-]+)\.", text)
    }

    assert named - schemes == set()


def test_every_property_of_concepts_names_its_vocabulary(modules: Graph) -> None:
    wrong = {
        local(term)
        for term in ours(modules, OWL.ObjectProperty)
        if modules.value(term, RDFS.range) == SKOS.Concept
        and not any("ocabulary" in text for text in english(modules, term, SKOS.scopeNote))
    }

    assert wrong == set()


def test_top_classes_agents_and_relations_are_disjoint(core: Graph) -> None:
    found = [sorted(map(local, members)) for members in disjoint_sets(core)]

    classes = ours(core, OWL.Class)
    tops = {local(term) for term in classes if classes & all_superclasses(core, term) == {term}}
    assert sorted(found) == sorted(
        [
            sorted(tops),
            ["Group", "Organization", "Person"],
            ["Affiliation", "Collaboration", "Funding", "Involvement", "PersonalTie"],
        ]
    )


def test_no_class_lies_under_two_disjoint_classes(core: Graph) -> None:
    for members in disjoint_sets(core):
        for one, other in combinations(members, 2):
            under_both = {
                local(term)
                for term in ours(core, OWL.Class)
                if {one, other} <= all_superclasses(core, term)
            }
            assert under_both == set()


def test_metadata_of_a_module_are_complete(core: Graph, networks: Graph) -> None:
    for module, iri in ((core, terms.ONTOLOGY), (networks, terms.ONTOLOGY + "/networks")):
        ontology = URIRef(iri)
        assert list(module.subjects(RDF.type, OWL.Ontology)) == [ontology]

        def only(subject: URIRef, way: URIRef, graph: Graph = module) -> str:
            [value] = graph.objects(subject, way)
            return str(value)

        version = only(ontology, OWL.versionInfo)
        assert version == terms.ONTOLOGY_VERSION
        assert only(ontology, OWL.versionIRI) == f"{iri}/{version}"
        assert only(ontology, DCTERMS.license) == "https://creativecommons.org/licenses/by/4.0/"
        assert only(ontology, VANN.preferredNamespacePrefix) == "habeas"
        assert only(ontology, VANN.preferredNamespaceUri) == terms.HABEAS
        assert only(ontology, DCTERMS.title).startswith("Habeas")
        assert only(ontology, DCTERMS.description).endswith(".")
        assert version in only(ontology, DCTERMS.bibliographicCitation)
        for way in (DCTERMS.created, DCTERMS.issued):
            [day] = module.objects(ontology, way)
            assert isinstance(day, Literal)
            assert day.datatype == XSD.date
            assert not day.ill_typed


def test_the_creator_has_a_name(core: Graph) -> None:
    [creator] = core.objects(URIRef(terms.ONTOLOGY), DCTERMS.creator)

    assert str(creator) == terms.ID + "agent/habeas-project"
    assert english(core, creator, SKOS.prefLabel) == ["Habeas project"]
