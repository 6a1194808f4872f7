"""How records look as JSON: the JSON-LD context, made from the ontology.

Words of ours stand without a prefix and words of others with theirs, so that a
reader sees whose they are. Prefixes are those of the library, with one more
for each vocabulary: ``involvement-role:detained`` reads the same in Turtle and
in JSON. There is no ``@vocab``: a word that nobody declared stays out of the
graph, and does not become a term of ours.

To write the file again, after a change of the ontology::

    python -m habeas.vocabulary.context > ontology/context.jsonld
"""

import json
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, URIRef
from rdflib.term import Node

from habeas import assets
from habeas.terms import HABEAS, PREFIXES, VOCAB, abbreviate

__all__ = ["context", "context_file", "context_text"]

LINK = MappingProxyType({"@type": "@id"})
#: A value that is a concept or a term: a name in the context, a short form or an IRI.
TERM = MappingProxyType({"@type": "@vocab"})
TEXT = MappingProxyType({"@container": "@language"})
#: A string in no language, also where a document sets one for all of its texts.
CODE = MappingProxyType({"@language": None})

#: Words of others that records use. Their vocabularies say too little of their values.
REUSED = MappingProxyType(
    {
        "dcterms:description": TEXT,
        "dcterms:identifier": CODE,
        "dcterms:isReplacedBy": LINK,
        "dcterms:isVersionOf": LINK,
        "dcterms:language": CODE,
        "dcterms:publisher": LINK,
        "dcterms:source": LINK,
        "dcterms:subject": LINK,
        "dcterms:title": TEXT,
        "org:originalOrganization": LINK,
        "org:postIn": LINK,
        "org:resultingOrganization": LINK,
        "schema:containedInPlace": LINK,
        "schema:url": LINK,
        "skos:altLabel": TEXT,
        "skos:exactMatch": LINK,
        "skos:hiddenLabel": TEXT,
        "skos:prefLabel": TEXT,
    }
)
#: Annotation properties of ours whose values are properties.
NAMES_A_PROPERTY = frozenset({HABEAS + "hasClaimProperty", HABEAS + "redactsProperty"})
PROPERTIES = (OWL.AnnotationProperty, OWL.DatatypeProperty, OWL.ObjectProperty)


def context() -> dict[str, object]:
    """Return the context as a JSON object, in a fixed order: prefixes, classes, properties."""
    graph = assets.ontology()
    schemes = {
        str(scheme).removeprefix(VOCAB): f"{scheme}/"
        for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme)
    }
    prefixes = dict(sorted({**PREFIXES, **schemes}.items()))
    classes = {_name(term): abbreviate(term) for term in _ours(graph, OWL.Class)}
    properties = {_name(term): _property(graph, term) for term in _ours(graph, *PROPERTIES)}
    reused = {name: {"@id": name, **values} for name, values in REUSED.items()}
    return {"@context": {"@version": 1.1, **prefixes, **classes, **properties, **reused}}


def context_text() -> str:
    """Return the context as the text of its file."""
    return json.dumps(context(), indent=2, ensure_ascii=False) + "\n"


def context_file() -> Path:
    """Return the file of the context, beside the core of the ontology."""
    [core] = [path for path in assets.ontology_files() if path.name == "core.ttl"]
    return core.with_name("context.jsonld")


def _ours(graph: Graph, *kinds: Node) -> Iterator[URIRef]:
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    yield from sorted(t for t in found if isinstance(t, URIRef) and t.startswith(HABEAS))


def _name(term: str) -> str:
    return term.removeprefix(HABEAS)


def _property(graph: Graph, term: URIRef) -> dict[str, str | None]:
    """Return what a property is called, and how to read its values."""
    ends = graph.value(term, RDFS.range)
    values: dict[str, str | None] = {}
    if (term, RDF.type, OWL.ObjectProperty) in graph:
        values |= TERM if ends == SKOS.Concept else LINK
    elif ends == RDF.langString:
        values |= TEXT
    elif ends == XSD.string:
        values |= CODE
    elif ends is not None:
        values["@type"] = abbreviate(str(ends))
    elif str(term) in NAMES_A_PROPERTY:
        values |= TERM
    return {"@id": abbreviate(term), **values}


if __name__ == "__main__":
    print(context_text(), end="")
