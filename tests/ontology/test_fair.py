"""The ontology can be found, reached, joined and reused, as far as files alone can tell.

The checks are those of FOOPS! (Garijo, Corcho and Poveda-Villalón, 2021), which
looks at an ontology on the Web. What needs the Web cannot be met before the
redirect of our addresses exists, and is listed in ``NEEDS_THE_WEB``.
"""

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import VANN

from habeas import assets, terms

PAGE = Path(__file__).parents[2] / "docs" / "ontology-quality.md"
MODULES = [path for path in assets.ontology_files() if path.parent.name != "vocab"]
FILES = [*MODULES, *assets.alignment_files()]
LICENCES = {"https://creativecommons.org/licenses/by/4.0/"}
#: Addresses that somebody has promised to keep, by how they begin.
LASTING = ("https://w3id.org/", "http://purl.org/", "https://doi.org/")
BIBO = "http://purl.org/ontology/bibo/"

#: What of the detailed metadata is not given, and why.
NOT_GIVEN = {
    BIBO + "doi": "an archive gives it with the first deposit",
    FOAF.logo: "there is no logo",
    BIBO + "status": "the version number tells it: below 1.0.0 words may still change",
    DCTERMS.source: "the ontology was not made from another one; alignments name theirs",
}
BEFORE = "cannot be met before the redirect exists"
#: Checks that need an address which answers, and what stands in for them here.
NEEDS_THE_WEB = {
    "CN1": f"{BEFORE}; the service answers by format: tests/api/test_negotiation.py",
    "DOC1": f"{BEFORE}; the service writes pages of it",
    "FIND2": f"{BEFORE}; then somebody registers the prefix at prefix.cc",
    "FIND3": f"{BEFORE}; then somebody registers the ontology at LOV",
    "FIND3-BIS": f"{BEFORE}; it follows from FIND3",
    "OM4.2": "the licence is one of Creative Commons, whose address resolves",
    "URI1": BEFORE,
    "VER2": BEFORE,
}

each_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)


def read(path: Path) -> tuple[Graph, URIRef]:
    """Return a file and the ontology that it declares."""
    graph = Graph().parse(path)
    [ontology] = graph.subjects(RDF.type, OWL.Ontology)
    assert isinstance(ontology, URIRef)
    return graph, ontology


def missing(path: Path, *ways: URIRef) -> set[str]:
    """Return those metadata that a file does not give of its ontology."""
    graph, ontology = read(path)
    return {str(way) for way in ways if not list(graph.objects(ontology, way))}


# Findable


@each_file
def test_purl1_the_address_is_one_that_lasts(path: Path) -> None:
    _, ontology = read(path)

    assert str(ontology).startswith(LASTING)


@each_file
def test_uri2_the_ontology_is_named_as_its_address_in_the_project(path: Path) -> None:
    _, ontology = read(path)
    # the core is the ontology itself, and extensions stand beside the networks
    folder = "alignments/" if path.parent.name == "alignments" else ""
    below = "" if path.stem == "core" else f"/{folder}{path.stem}"

    assert str(ontology) == terms.ONTOLOGY + below


@each_module
def test_find1_a_prefix_is_declared_and_is_the_one_the_file_uses(path: Path) -> None:
    graph, ontology = read(path)
    prefix = graph.value(ontology, VANN.preferredNamespacePrefix)
    namespace = graph.value(ontology, VANN.preferredNamespaceUri)

    assert (str(prefix), URIRef(str(namespace))) in set(graph.namespaces())


@each_file
def test_om1_the_minimum_of_metadata_is_there(path: Path) -> None:
    ways = [DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionIRI, DCTERMS.creator]
    # an alignment has no words of its own, and so no namespace
    ways += [VANN.preferredNamespaceUri] if path in MODULES else []

    assert missing(path, *ways) == set()


@each_file
def test_ver1_a_version_has_an_address_of_its_own(path: Path) -> None:
    graph, ontology = read(path)
    [version] = graph.objects(ontology, OWL.versionIRI)

    assert isinstance(version, URIRef)
    assert version != ontology
    assert str(version).startswith(f"{ontology}/")


# Accessible


@each_file
def test_http1_the_address_is_reached_by_an_open_protocol(path: Path) -> None:
    _, ontology = read(path)

    assert str(ontology).startswith("https://")


# Interoperable


@each_file
@pytest.mark.parametrize("form", ["turtle", "xml", "json-ld", "nt"])
def test_rdf1_every_file_can_be_had_in_every_form_without_loss(path: Path, form: str) -> None:
    graph, _ = read(path)

    again = Graph().parse(data=graph.serialize(format=form, encoding="utf-8"), format=form)

    assert isomorphic(graph, again)


@each_file
def test_voc1_metadata_are_said_in_the_words_of_others(path: Path) -> None:
    graph, ontology = read(path)

    assert {way for way in graph.predicates(ontology) if str(way).startswith(terms.ROOT)} == set()


def test_voc2_words_of_others_are_used_where_they_fit(modules: Graph) -> None:
    """Without import: whoever reads our records need not fetch anything else."""
    reused = {
        str(term)
        for way in (RDFS.subClassOf, RDFS.domain, RDFS.range)
        for term in modules.objects(None, way)
        if not str(term).startswith((terms.ROOT, "http://www.w3.org/2001/XMLSchema#"))
    }

    assert {
        "http://www.w3.org/ns/org#Post",
        "https://schema.org/Place",
        "http://www.w3.org/2004/02/skos/core#Concept",
    } <= reused
    assert set(modules.subject_objects(OWL.imports)) == set()


# Reusable


@each_module
def test_om2_the_recommended_metadata_are_there(path: Path) -> None:
    ways = (VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created)

    assert missing(path, *ways, DCTERMS.bibliographicCitation) == set()


@each_module
def test_om3_the_detailed_metadata_are_there_but_those_that_say_why_not(path: Path) -> None:
    detailed = [DCTERMS.publisher, DCTERMS.issued, *map(URIRef, NOT_GIVEN)]

    assert missing(path, *detailed) == {str(way) for way in NOT_GIVEN}


@each_file
def test_om4_the_licence_is_open_and_named_by_its_address(path: Path) -> None:
    graph, ontology = read(path)

    assert {str(licence) for licence in graph.objects(ontology, DCTERMS.license)} <= LICENCES
    assert missing(path, DCTERMS.license) == set()


@each_file
def test_om5_who_made_it_and_when_is_told(path: Path) -> None:
    basic, detailed = (DCTERMS.creator, DCTERMS.created), (DCTERMS.publisher, DCTERMS.issued)

    assert missing(path, *basic, *detailed) == set()


def test_voc3_every_term_concept_and_rule_has_a_label() -> None:
    assert without(SKOS.prefLabel) == set()


def test_voc4_every_term_concept_and_rule_has_a_definition() -> None:
    assert without(SKOS.definition) == set()


def without(note: URIRef) -> set[str]:
    """Return what the ontology declares in our name and does not describe by ``note``."""
    ontology = assets.ontology()
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    described = (*kinds, SKOS.Concept, SKOS.ConceptScheme, URIRef(terms.HABEAS + "EdgeRule"))
    ours = {
        str(term)
        for kind in described
        for term in ontology.subjects(RDF.type, kind)
        if str(term).startswith(terms.ROOT)
    }
    return ours - {str(term) for term in ontology.subjects(note)}


# The list of what is not met


def test_no_check_stands_in_both_lists() -> None:
    here = {
        name.removeprefix("test_").partition("_")[0].upper()
        for name in globals()
        if re.match(r"test_[a-z]+\d_", name)
    }

    assert here == {
        *("FIND1", "HTTP1", "OM1", "OM2", "OM3", "OM4", "OM5", "PURL1", "RDF1", "URI2"),
        *("VER1", "VOC1", "VOC2", "VOC3", "VOC4"),
    }
    assert here & set(NEEDS_THE_WEB) == set()


@pytest.mark.checkout
def test_the_page_lists_what_is_not_met_with_its_reason() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| ([A-Z]+\d(?:[.-]\w+)?) \| (.+?) \|$", page))
    absent = dict(re.findall(r"(?m)^\| OM3, (\w+) \| (.+?) \|$", page))

    assert rows == NEEDS_THE_WEB
    assert absent == {re.split(r"[#/]", way)[-1]: why for way, why in NOT_GIVEN.items()}
