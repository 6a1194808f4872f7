"""What pages call the properties that come from other vocabularies; ours have names of their own."""

from collections.abc import Mapping

from habeas.terms import expand

__all__ = ["WORDS"]

#: By IRI.
WORDS: Mapping[str, str] = {
    expand(name): words
    for name, words in {
        "dcterms:bibliographicCitation": "as cited",
        "dcterms:description": "description",
        "dcterms:identifier": "identifier",
        "dcterms:issued": "issued",
        "dcterms:isVersionOf": "copy of",
        "dcterms:language": "language",
        "dcterms:license": "licence",
        "dcterms:publisher": "published by",
        "dcterms:replaces": "replaces",
        "dcterms:source": "source",
        "dcterms:subject": "about",
        "dcterms:title": "title",
        "dcterms:valid": "in use",
        "rdf:type": "kind",
        "schema:containedInPlace": "in",
        "schema:url": "address",
        "sh:select": "query",
        "skos:altLabel": "also called",
        "skos:broader": "broader",
        "skos:definition": "definition",
        "skos:exactMatch": "same as",
        "skos:example": "example",
        "skos:hiddenLabel": "also written",
        "skos:inScheme": "scheme",
        "skos:notation": "notation",
        "skos:prefLabel": "name",
        "skos:related": "related",
        "skos:scopeNote": "note",
        "skos:topConceptOf": "top concept of",
    }.items()
}
