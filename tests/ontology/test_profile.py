"""The two modules stay inside OWL 2 RL, and leave other people's terms as those wrote them."""

from collections.abc import Iterator

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SDO, SKOS, XSD, Graph, URIRef
from rdflib.namespace import PROV
from rdflib.term import BNode, Node

from habeas import terms

#: Kinds of entity that may be declared.
DECLARATIONS = {
    OWL.AnnotationProperty,
    OWL.Class,
    OWL.DatatypeProperty,
    OWL.ObjectProperty,
    OWL.Ontology,
}
#: What may be said of a property besides its kind, domain and range.
CHARACTERISTICS = {OWL.FunctionalProperty}
#: Datatypes of ranges. Those of the last line lie outside the datatype map of OWL 2: rule
#: engines keep their values as they are, and a strict reasoner may refuse them. We need days
#: that plain SPARQL compares, terms of years and months, and words in a language.
DATATYPES = {
    *(XSD.boolean, XSD.decimal, XSD.integer, XSD.string),
    *(XSD.date, XSD.duration, RDF.langString),
}
#: Annotation properties that need no declaration.
BUILT_IN = {OWL.deprecated, RDFS.isDefinedBy, RDFS.label, RDFS.seeAlso}
#: Classes whose instances may stand beside the terms.
INSTANCES_OF = {PROV.Agent, URIRef(terms.HABEAS + "EdgeRule")}
#: Outside terms that only records use.
FOR_RECORDS = {
    *(DCTERMS.identifier, DCTERMS.isReplacedBy, DCTERMS.isVersionOf, DCTERMS.source),
    *(DCTERMS.subject, SDO.containedInPlace, SDO.url),
    *(SKOS.altLabel, SKOS.exactMatch, SKOS.hiddenLabel),
}

CASE = URIRef(terms.HABEAS + "Case")
IN_CASE = URIRef(terms.HABEAS + "inCase")
HAS_SLOGAN = URIRef(terms.HABEAS + "hasSlogan")


def declared(graph: Graph, kind: URIRef) -> set[Node]:
    return set(graph.subjects(RDF.type, kind))


def outside_owl_2_rl(graph: Graph) -> Iterator[str]:
    """Yield each triple for which no line of this whitelist speaks."""
    classes, ontologies = declared(graph, OWL.Class), declared(graph, OWL.Ontology)
    data, objects = declared(graph, OWL.DatatypeProperty), declared(graph, OWL.ObjectProperty)
    notes = declared(graph, OWL.AnnotationProperty) | BUILT_IN
    instances = {instance for kind in INSTANCES_OF for instance in declared(graph, kind)}
    cells = {
        cell
        for head in graph.objects(None, OWL.members)
        for cell in graph.transitive_objects(head, RDF.rest)
    }

    for subject, predicate, value in graph:
        match predicate:
            case RDF.type if value in DECLARATIONS | INSTANCES_OF:
                fine = isinstance(subject, URIRef)
            case RDF.type if value in CHARACTERISTICS:
                fine = subject in data | objects
            case RDF.type:
                fine = value == OWL.AllDisjointClasses and isinstance(subject, BNode)
            case RDFS.subClassOf:
                fine = {subject, value} <= classes
            case RDFS.domain:
                fine = subject in data | objects | notes and value in classes
            case RDFS.range if subject in data:
                fine = value in DATATYPES
            case RDFS.range:
                fine = subject in objects and value in classes
            case OWL.members:
                fine = subject in declared(graph, OWL.AllDisjointClasses)
            case RDF.first:
                fine = subject in cells and value in classes
            case RDF.rest:
                fine = subject in cells
            case OWL.versionIRI | OWL.versionInfo:
                fine = subject in ontologies
            case _ if predicate in data | objects:
                fine = subject in instances
            case _:
                fine = predicate in notes
        if not fine:
            yield f"{subject} {predicate} {value}"


def test_modules_are_in_owl_2_rl(core: Graph, networks: Graph) -> None:
    for module in (core, networks):
        assert sorted(outside_owl_2_rl(module)) == []


@pytest.mark.parametrize(
    "axiom",
    [
        (CASE, OWL.equivalentClass, URIRef(terms.HABEAS + "Event")),
        (CASE, RDFS.subClassOf, OWL.Thing),
        (CASE, RDFS.subClassOf, BNode()),
        (CASE, RDF.type, RDFS.Class),
        (CASE, URIRef(str(DCTERMS) + "subjcet"), CASE),
        (IN_CASE, OWL.inverseOf, URIRef(terms.HABEAS + "hasInvolvement")),
        (IN_CASE, RDF.type, OWL.ReflexiveProperty),
        (IN_CASE, RDFS.range, XSD.string),
        (IN_CASE, RDFS.range, OWL.Thing),
        (HAS_SLOGAN, RDFS.range, XSD.gYear),
        (HAS_SLOGAN, RDFS.domain, BNode()),
        (URIRef(terms.ID + "case/0001"), RDF.type, CASE),
    ],
    ids=lambda axiom: " ".join(str(term).rsplit("#", 1)[-1] for term in axiom[1:]),
)
def test_an_axiom_outside_the_profile_is_noticed(
    core: Graph, axiom: tuple[Node, Node, Node]
) -> None:
    changed = Graph() + core
    changed.add(axiom)

    assert len(list(outside_owl_2_rl(changed))) == 1


def test_outside_terms_are_declared_and_not_redefined(modules: Graph) -> None:
    said = {
        (str(subject), str(predicate), str(value))
        for subject, predicate, value in modules
        if isinstance(subject, URIRef)
        and not subject.startswith(terms.ROOT)
        and not (predicate == RDF.type and value in DECLARATIONS)
    }

    assert said == set()


def test_outside_terms_are_declared_only_where_used_or_promised_to_records(
    modules: Graph,
) -> None:
    outside = {
        subject
        for subject in modules.subjects(RDF.type)
        if isinstance(subject, URIRef) and not subject.startswith(terms.ROOT)
    }
    used = {
        term
        for subject, predicate, value in modules
        if subject not in outside
        for term in (predicate, value)
    }

    assert outside - used == FOR_RECORDS
