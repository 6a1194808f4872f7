"""Every name that a file of the ontology uses exists, ours and those of others."""

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SDO, SKOS, XSD, Graph, URIRef
from rdflib.namespace import DCAT, FOAF, ORG, PROV, SH, VANN, VOID, DefinedNamespace
from rdflib.plugins.sparql import prepareQuery

from habeas import assets, terms

FILES = assets.ontology_files()
MODULES = [path for path in FILES if path.parent.name != "vocab"]
#: Vocabularies of others, each with the list of its terms that rdflib ships.
OTHERS: tuple[type[DefinedNamespace], ...] = (
    *(DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN, VOID, XSD),
)
NAMESPACES = tuple(str(other) for other in OTHERS)
KNOWN = {str(word) for other in OTHERS for word in dir(other)}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)


def iris(graph: Graph) -> set[str]:
    return {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}


def iris_of_query(text: str) -> set[str]:
    """Return the IRIs that a query mentions, as its parser reads them."""
    found: set[str] = set()
    left: list[object] = [prepareQuery(text).algebra]
    while left:
        node = left.pop()
        if isinstance(node, URIRef):
            found.add(str(node))
        elif isinstance(node, dict):
            left.extend(node.values())
        elif isinstance(node, list | tuple | set):
            left.extend(node)
    return found


def every_iri(path: Path) -> set[str]:
    """Return the IRIs of a file, those inside its queries included."""
    graph = Graph().parse(path)
    queries = [iris_of_query(str(text)) for text in graph.objects(None, SH.select)]
    return iris(graph).union(*queries)


def prefixes(path: Path) -> list[tuple[str, str]]:
    """Return the prefixes that a file declares, those of queries inside it included."""
    text = path.read_text(encoding="utf-8")
    return re.findall(r"(?mi)(?:^|\")@?prefix +([\w-]*): +<([^>]*)>", text)


def namespace_of(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def spelling(namespace: str) -> str:
    """Return a namespace without what is easily mistyped: scheme, www, case, last character."""
    return re.sub(r"^https?://(www\.)?", "", namespace.lower()).rstrip("#/")


@each_file
def test_every_name_of_ours_is_declared(path: Path, modules: Graph) -> None:
    ours = {iri for iri in every_iri(path) if iri.startswith(terms.HABEAS)}

    assert ours - {str(term) for term in modules.subjects(RDF.type)} == set()


@each_module
def test_every_concept_that_a_module_names_is_in_its_vocabulary(path: Path) -> None:
    concepts = {
        str(concept)
        for vocabulary in FILES
        for concept in Graph().parse(vocabulary).subjects(RDF.type, SKOS.Concept)
    }

    assert {iri for iri in every_iri(path) if iri.startswith(terms.VOCAB)} - concepts == set()


@each_file
def test_every_word_of_another_vocabulary_exists_there(path: Path) -> None:
    graph = Graph().parse(path)
    words = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    words |= {end for way in (RDFS.domain, RDFS.range) for end in graph.objects(None, way)}
    words |= {word for word in graph.subjects() if str(word).startswith(NAMESPACES)}

    unknown = {str(word) for word in words} - KNOWN
    assert {word for word in unknown if not word.startswith(terms.HABEAS)} == set()


@each_file
def test_no_namespace_of_others_is_mistyped(path: Path) -> None:
    right = {spelling(namespace): namespace for namespace in NAMESPACES}
    written = {namespace_of(iri) for iri in every_iri(path)} | {iri for _, iri in prefixes(path)}

    wrong = {name: right[spelling(name)] for name in written if spelling(name) in right}
    assert {name: meant for name, meant in wrong.items() if name != meant} == {}


def test_the_usual_slips_of_a_namespace_are_noticed() -> None:
    for slip in ("http://schema.org/", "https://www.w3.org/2004/02/skos/core#"):
        assert spelling(slip) in {spelling(namespace) for namespace in NAMESPACES}
        assert slip not in NAMESPACES


@each_file
def test_a_prefix_means_what_it_means_in_the_library(path: Path) -> None:
    for prefix, namespace in prefixes(path):
        by_scheme = f"{terms.VOCAB}{prefix}/"
        assert namespace in {terms.PREFIXES.get(prefix, by_scheme), str(VANN)}, prefix


@each_module
def test_prefixes_are_sorted_aligned_and_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("@prefix")]
    names = [line.split()[1] for line in lines]
    body = text.replace("\n".join(lines), "")

    assert names == sorted(names)
    assert len({line.index("<") for line in lines}) == 1
    assert {name for name in names if not re.search(rf"(?<![\w-]){name}\w", body)} == set()


@each_module
def test_terms_stand_in_alphabetical_order_in_their_section(path: Path) -> None:
    sections = re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]
    for section in sections:
        names = re.findall(r"(?m)^([a-z]+:[\w-]+)$", section)
        assert names == sorted(names, key=str.lower)

    titles = [section.splitlines()[0] for section in sections]
    first = {"search": "Datatype properties", "shortcuts": "Object properties"}
    assert titles[0] == first.get(path.stem, "Classes")
    assert "Object properties" in titles or path.stem == "search"
