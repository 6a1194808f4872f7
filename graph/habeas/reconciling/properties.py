"""What things can be compared by, and what can be added to a table about them.

Most properties are those of the ontology, each for the types of its domain.
The others are paths, written as in SPARQL: the country of a body, the roles of
an agent in cases. Each says what its values are, since a date is compared
otherwise than a name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyoxigraph as ox

from habeas.reconciling.types import Types
from habeas.store.interface import Store, Term
from habeas.terms import HABEAS, VOCAB, abbreviate, expand

__all__ = ["Kind", "Properties", "Property"]

#: What the values are.
Kind: TypeAlias = Literal[
    "name", "text", "thing", "identifier", "address", "span", "number", "flag"
]


@dataclass(frozen=True)
class Property:
    """Something that is said about things of a type."""

    #: As ``schema:url``, or a word for a path.
    id: str
    name: str
    kind: Kind
    #: From the thing to the value: ``^habeas:hasPrincipal/habeas:hasRole``. Of a span there
    #: are two, to its earliest and to its latest day.
    paths: tuple[str, ...]
    #: The identifiers of the types that have it; none for all.
    types: tuple[str, ...] = ()
    description: str = ""
    #: Where the IRIs of its values begin, if not all of the path are meant.
    within: str = ""
    #: Whether only places with a code of two letters are meant.
    is_country: bool = False
    #: The identifier of the type of its values, where they are things.
    gives: str = ""

    @property
    def weight(self) -> int:
        """Return how much it counts beside a name, which counts 60."""
        return {"identifier": 180, "address": 60}.get(self.kind, 20)


_DAYS = tuple(
    (f"habeas:{word}OnOrAfter", f"habeas:{word}OnOrBefore")
    for word in ("starts", "ends", "published")
)
_CONTAINED = "schema:containedInPlace*"
#: What all things have, and what the ontology has no single property for.
_OWN: Sequence[Property] = (
    Property("skos:prefLabel", "name", "name", ("skos:prefLabel",)),
    Property("skos:altLabel", "other name", "name", ("skos:altLabel",)),
    Property(
        *("former-name", "former name", "name", ("habeas:hasDatedName/habeas:hasNameText",)),
        ("habeas:Organization", "habeas:Mechanism", "org:Post"),
    ),
    Property(
        *("country", "country", "thing", (f"habeas:isLocatedIn/{_CONTAINED}",), ("habeas:Agent",)),
        is_country=True,
        gives="schema:Place",
    ),
    Property(
        *("country-of-case", "country of the respondent State", "thing"),
        (f"actor-as:respondent-state/habeas:isLocatedIn/{_CONTAINED}",),
        ("habeas:Case",),
        is_country=True,
        gives="schema:Place",
    ),
    Property(
        *("country-of-place", "country of a place", "thing", (_CONTAINED,), ("schema:Place",)),
        is_country=True,
        gives="schema:Place",
    ),
    Property("schema:url", "website", "address", ("schema:url",)),
    Property("dcterms:identifier", "identifier", "identifier", ("dcterms:identifier",)),
    Property("skos:exactMatch", "the same elsewhere", "identifier", ("skos:exactMatch",)),
    Property("dcterms:description", "description", "text", ("dcterms:description",)),
    Property("rdf:type", "class", "thing", ("rdf:type",)),
    Property(
        "schema:containedInPlace",
        "is in the place",
        "thing",
        ("schema:containedInPlace",),
        ("schema:Place",),
        gives="schema:Place",
    ),
    Property(
        *("role", "role in cases", "thing", ("^habeas:hasPrincipal/habeas:hasRole",)),
        ("habeas:Agent",),
        within=VOCAB + "involvement-role/",
        gives="vocab:involvement-role",
    ),
    Property(
        *("case", "case", "thing", ("^habeas:hasPrincipal/habeas:inCase",), ("habeas:Agent",)),
        gives="habeas:Case",
    ),
    Property("begins", "begins", "span", _DAYS[0], ("habeas:Event", "habeas:Relation")),
    Property("ends", "ends", "span", _DAYS[1], ("habeas:Event", "habeas:Relation")),
    Property("published", "published", "span", _DAYS[2], ("habeas:Source",)),
    Property("dcterms:source", "source", "thing", ("dcterms:source",), gives="habeas:Source"),
    Property("source-address", "address of a source", "address", ("dcterms:source/schema:url",)),
    Property("evidence", "claim that supports it", "thing", ("habeas:isSupportedBy",)),
)
_KINDS: Mapping[str, Kind] = {
    "xsd:date": "span",
    "xsd:integer": "number",
    "xsd:decimal": "number",
    "xsd:boolean": "flag",
    "xsd:string": "text",
    "rdf:langString": "text",
}
#: Properties of ours that say how a record is kept, or that paths above tell better.
_LEFT_OUT = {
    *(HABEAS + name for name in ("hasSensitivity", "hasDatedName", "matchesText", "isDisputedBy")),
    *(HABEAS + name for name in ("isSupportedBy", "isPseudonymized")),
    *(expand(name) for pair in _DAYS for name in pair),
}
_ASKED = """
SELECT DISTINCT ?property ?domain ?range ?label ?definition {
    ?property rdfs:domain ?domain ; skos:prefLabel ?label .
    OPTIONAL { ?property rdfs:range ?range }
    OPTIONAL { ?property skos:definition ?definition FILTER(LANG(?definition) = "en") }
    FILTER(LANG(?label) = "en" && isIRI(?domain))
} ORDER BY ?label ?property ?domain ?range ?definition
"""


class Properties(Mapping[str, Property]):
    """The properties of a release by identifier, the general ones first."""

    def __init__(self, store: Store, types: Types) -> None:
        self._types = types
        found = {each.id: each for each in _OWN if not each.types or self._fits(each, types)}
        for iri, domain, range_, label, definition in store.rows(_ASKED):
            id, of_type = abbreviate(_text(iri)), abbreviate(_text(domain))
            if _text(iri) in _LEFT_OUT or id in found:
                continue
            gives = abbreviate(_text(range_))
            kind = _KINDS.get(gives, "thing")
            paths = (id, id) if kind == "span" else (id,)
            made = Property(
                id,
                _text(label),
                kind,
                paths,
                (of_type,),
                _text(definition),
                gives=gives if gives in types else "",
            )
            if self._fits(made, types):
                found[id] = made
        self._by_id = found

    def __getitem__(self, id: str) -> Property:
        """Return a property by its identifier, or by its IRI."""
        return self._by_id[abbreviate(id)]

    def __iter__(self) -> Iterator[str]:
        """Yield the identifiers."""
        return iter(self._by_id)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._by_id)

    def find(self, text: str) -> Property | None:
        """Return the property that somebody means by its identifier, IRI or English name."""
        return self._by_id.get(abbreviate(text)) or next(
            (each for each in self.values() if each.name.casefold() == text.strip().casefold()),
            None,
        )

    def of_type(self, id: str = "") -> list[Property]:
        """Return what things of a type can have; without one, what all can have."""
        lines = self._types.lines(id) if id else frozenset()
        return [
            each for each in self.values() if not each.types or not lines.isdisjoint(each.types)
        ]

    @staticmethod
    def _fits(property_: Property, types: Types) -> bool:
        return any(each in types for each in property_.types)


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""
