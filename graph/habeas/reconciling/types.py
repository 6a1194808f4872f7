"""What kinds of things can be matched, each with the wider ones it belongs to.

They are the classes of the ontology of which the release has things with
names, and the vocabularies, each of which is a type of concept.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.store.interface import Store
from habeas.terms import CLASS_OF_KIND, HABEAS, abbreviate, expand

__all__ = ["CONCEPT", "Type", "Types"]

#: Kinds of things that have names of their own. What stands between things (involvements,
#: affiliations, claims, citations) has none that a table could hold.
KINDS = (
    *("agent", "mechanism", "post", "place", "site", "case", "campaign", "source"),
    *("event", "intervention", "response", "determination", "outcome", "proceeding"),
    *("collaboration", "detention"),
)
RDF_TYPE, SUBCLASS, OWL_CLASS, LABEL, DEFINITION = map(
    expand, ("rdf:type", "rdfs:subClassOf", "owl:Class", "skos:prefLabel", "skos:definition")
)
CONCEPT, SCHEME, IN_SCHEME = map(expand, ("skos:Concept", "skos:ConceptScheme", "skos:inScheme"))
#: Names of classes that the ontology takes from others.
_BORROWED = {
    expand("org:Post"): "Post",
    expand("schema:Place"): "Place",
    CONCEPT: "Concept of a vocabulary",
}
#: What most tables hold, first.
_FIRST = tuple(
    HABEAS + name for name in ("Organization", "Group", "Person", "Agent", "Mechanism", "Case")
)


@dataclass(frozen=True)
class Type:
    """A kind of things."""

    #: As ``habeas:Organization``.
    id: str
    iri: str
    name: str
    description: str
    #: The identifiers of the types right above it.
    broader: tuple[str, ...]
    #: In which kinds of the index its things are.
    kinds: frozenset[str]


class Types(Mapping[str, Type]):
    """The types of a release by identifier, those first that most tables hold."""

    def __init__(self, store: Store) -> None:
        self._store = store
        above = self._hierarchy()
        tops = {CLASS_OF_KIND[kind]: kind for kind in KINDS} | {CONCEPT: "concept"}
        kinds = {
            iri: frozenset(
                kind for top, kind in tops.items() if top in lines or iri in _lines(top, above)
            )
            for iri in above
            for lines in [_lines(iri, above)]
        }
        there = {iri for iri in above if kinds[iri] and self._has_things(RDF_TYPE, iri)}
        shown = set().union(*(_lines(iri, above) for iri in there)) if there else set()
        found = [
            Type(
                abbreviate(iri),
                iri,
                *self._words(iri, _BORROWED.get(iri, "")),
                tuple(sorted(abbreviate(each) for each in above[iri] if each in shown)),
                kinds[iri],
            )
            for iri in shown
        ]
        if CONCEPT in shown:
            found += [
                Type(
                    abbreviate(iri),
                    iri,
                    *self._words(iri),
                    (abbreviate(CONCEPT),),
                    frozenset(["concept"]),
                )
                for iri in self._subjects(SCHEME)
                if self._has_things(IN_SCHEME, iri)
            ]
        order = {iri: place for place, iri in enumerate(_FIRST)}
        found.sort(
            key=lambda each: (
                order.get(each.iri, len(order)),
                "concept" in each.kinds,
                each.name,
                each.id,
            )
        )
        self._by_id = {each.id: each for each in found}
        self._by_iri = {each.iri: each for each in found}
        self._lines = {id: self._above_of(id) for id in self._by_id}

    def __getitem__(self, id: str) -> Type:
        """Return a type by its identifier, or by its IRI."""
        return self._by_id[abbreviate(id)]

    def __iter__(self) -> Iterator[str]:
        """Yield the identifiers."""
        return iter(self._by_id)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._by_id)

    def find(self, text: str) -> Type | None:
        """Return the type that somebody means by its identifier, IRI or English name."""
        return self._by_id.get(abbreviate(text)) or next(
            (each for each in self.values() if each.name.casefold() == text.strip().casefold()),
            None,
        )

    def of_classes(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Return the identifiers of the types of a thing that is said to be in classes or schemes.

        The narrowest come first; what is no type of ours is left out.
        """
        found = {self._by_iri[iri].id for iri in iris if iri in self._by_iri}
        return tuple(sorted(found, key=lambda id: (id == "skos:Concept", id)))

    def lines(self, id: str) -> frozenset[str]:
        """Return a type and all that it belongs to."""
        return self._lines.get(id, frozenset())

    def _above_of(self, id: str) -> frozenset[str]:
        found, ahead = set(), [id]
        while ahead:
            each = ahead.pop()
            if each in self._by_id and each not in found:
                found.add(each)
                ahead += self._by_id[each].broader
        return frozenset(found)

    def kinds(self, ids: Iterable[str]) -> Collection[str]:
        """Return in which kinds of the index things of types are."""
        return frozenset().union(*(self._by_id[id].kinds for id in ids))

    def _hierarchy(self) -> dict[str, set[str]]:
        """Return the classes right above each class."""
        above: dict[str, set[str]] = {
            iri: set() for iri in (*self._subjects(OWL_CLASS), *_BORROWED)
        }
        for quad in self._store.quads(predicate=ox.NamedNode(SUBCLASS)):
            wide = above.keys() & {getattr(quad.object, "value", "")}
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in above:
                above[quad.subject.value] |= wide
        return above

    def _subjects(self, iri: str) -> Sequence[str]:
        quads = self._store.quads(predicate=ox.NamedNode(RDF_TYPE), object=ox.NamedNode(iri))
        return sorted({q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)})

    def _has_things(self, by: str, iri: str) -> bool:
        found = self._store.quads(predicate=ox.NamedNode(by), object=ox.NamedNode(iri))
        return next(iter(found), None) is not None

    def _words(self, iri: str, name: str = "") -> tuple[str, str]:
        """Return an English name and definition."""
        found = {LABEL: name or abbreviate(iri).partition(":")[2], DEFINITION: ""}
        for triple in self._store.describe(iri):
            value = triple.object
            if (
                isinstance(value, ox.Literal)
                and value.language == "en"
                and triple.predicate.value in found
            ):
                found[triple.predicate.value] = value.value
        return found[LABEL], found[DEFINITION]


def _lines(iri: str, above: Mapping[str, Collection[str]]) -> set[str]:
    """Return a class and all above it."""
    found: set[str] = set()
    ahead = [iri]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += above.get(each, ())
    return found
