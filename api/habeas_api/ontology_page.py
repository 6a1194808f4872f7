"""The ontology as people read it: each term with what it means and what it does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.describe import RDF_TYPE, Description
from habeas.terms import HABEAS, expand
from habeas_api.pages import best_language
from habeas_api.shown import Shown, shown_iri

__all__ = ["Part", "WordOfOurs", "ontology_parts"]

_PARTS = {
    "owl:Class": "Classes",
    "owl:ObjectProperty": "Properties between things",
    "owl:DatatypeProperty": "Properties with values",
    "owl:AnnotationProperty": "Annotations",
}
_RELATED = {
    "rdfs:subClassOf": "kind of",
    "rdfs:subPropertyOf": "special case of",
    "rdfs:domain": "of",
    "rdfs:range": "to",
}


@dataclass(frozen=True)
class WordOfOurs:
    """One term."""

    name: str
    label: str
    definition: str
    note: str
    examples: Sequence[str]
    related: Sequence[tuple[str, Sequence[Shown]]]


@dataclass(frozen=True)
class Part:
    """Terms of one kind."""

    title: str
    terms: Sequence[WordOfOurs]


def ontology_parts(ontology: Description) -> list[Part]:
    """Return the terms of the ontology by kind, in alphabetical order."""
    found: dict[str, list[WordOfOurs]] = {kind: [] for kind in _PARTS}
    subjects = {str(t.subject.value) for t in ontology.triples if hasattr(t.subject, "value")}
    for iri in sorted(subjects):
        if iri.startswith(HABEAS):
            kinds = ontology.iris(iri, RDF_TYPE)
            for kind in _PARTS:
                if expand(kind) in kinds:
                    found[kind].append(_term(ontology, iri))
                    break
    return [Part(_PARTS[kind], terms) for kind, terms in found.items() if terms]


def _term(ontology: Description, iri: str) -> WordOfOurs:
    def text(name: str) -> str:
        best = best_language(ontology.values(iri, expand(name)))
        return best.value if best else ""

    related = [
        (word, [shown_iri(other) for other in others])
        for name, word in _RELATED.items()
        if (others := ontology.iris(iri, expand(name)))
    ]
    examples = [
        str(v.value) for v in ontology.values(iri, expand("skos:example")) if hasattr(v, "value")
    ]
    return WordOfOurs(
        iri.removeprefix(HABEAS),
        text("skos:prefLabel"),
        text("skos:definition"),
        text("skos:scopeNote"),
        sorted(examples, key=lambda example: example.startswith("Not ")),
        related,
    )
