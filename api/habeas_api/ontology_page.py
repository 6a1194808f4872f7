"""The ontology as people read it: each term with what it means and what it does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from flask import url_for

from habeas.describe import RDF_TYPE, Description
from habeas.terms import HABEAS, ONTOLOGY, expand
from habeas.vocabulary.modules import Module, modules, whole
from habeas_api.pages import best_language
from habeas_api.shown import Shown, shown_iri

__all__ = [
    "Heading",
    "Part",
    "WordOfOurs",
    "description",
    "heading",
    "kind_of",
    "parts",
    "term_link",
    "text_of",
    "word_of_ours",
]

#: Kinds of terms, with the word for one of them and the heading for several.
KINDS = {
    "owl:Class": ("Class", "Classes"),
    "owl:ObjectProperty": ("Property between things", "Properties between things"),
    "owl:DatatypeProperty": ("Property with values", "Properties with values"),
    "owl:AnnotationProperty": ("Annotation", "Annotations"),
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
    #: What does not belong, each beginning with "Not".
    others: Sequence[str]
    related: Sequence[tuple[str, Sequence[Shown]]]
    #: The path of its own page.
    address: str


@dataclass(frozen=True)
class Part:
    """Terms of one kind."""

    title: str
    terms: Sequence[WordOfOurs]


@dataclass(frozen=True)
class Heading:
    """What a module says of itself."""

    name: str
    iri: str
    title: str
    description: str
    address: str
    count: int


@cache
def description() -> Description:
    """Return the whole ontology, all modules together."""
    return Description(ONTOLOGY, whole(), {})


def heading(module: Module) -> Heading:
    """Return what ``module`` says of itself."""
    about = Description(module.iri, module.triples, {})
    return Heading(
        module.name,
        module.iri,
        text_of(about, module.iri, "dcterms:title"),
        text_of(about, module.iri, "dcterms:description"),
        url_for("vocabulary.module", name=module.name),
        len(module.terms),
    )


def headings() -> list[Heading]:
    """Return what all modules say of themselves."""
    return [heading(module) for module in modules()]


def parts(names: Iterable[str]) -> list[Part]:
    """Return terms by kind, in alphabetical order."""
    found: dict[str, list[WordOfOurs]] = {kind: [] for kind in KINDS}
    for name in sorted(names):
        found[kind_of(name)].append(word_of_ours(name))
    return [Part(KINDS[kind][1], terms) for kind, terms in found.items() if terms]


def kind_of(name: str) -> str:
    """Return what kind of term this is, as a key of :data:`KINDS`."""
    kinds = description().iris(HABEAS + name, RDF_TYPE)
    return next(kind for kind in KINDS if expand(kind) in kinds)


def word_of_ours(name: str) -> WordOfOurs:
    """Return a term as it is shown."""
    about, iri = description(), HABEAS + name
    related = [
        (word, [term_link(other) for other in others])
        for by, word in _RELATED.items()
        if (others := about.iris(iri, expand(by)))
    ]
    examples = sorted(
        str(each.value)
        for each in about.values(iri, expand("skos:example"))
        if hasattr(each, "value")
    )
    return WordOfOurs(
        name,
        text_of(about, iri, "skos:prefLabel") or name,
        text_of(about, iri, "skos:definition"),
        text_of(about, iri, "skos:scopeNote"),
        [example for example in examples if not example.startswith("Not ")],
        [example for example in examples if example.startswith("Not ")],
        related,
        url_for("vocabulary.term", name=name),
    )


def text_of(about: Description, iri: str, name: str) -> str:
    """Return one text that ``about`` has for ``iri``, in English where there is one."""
    best = best_language(about.values(iri, expand(name)))
    return best.value if best else ""


def term_link(iri: str) -> Shown:
    """Return a term with a link to its own page; terms of others lead to where they are from."""
    if not iri.startswith(HABEAS):
        return shown_iri(iri)
    name = iri.removeprefix(HABEAS)
    label = text_of(description(), iri, "skos:prefLabel") or name
    return Shown(label, "en", url_for("vocabulary.term", name=name))
