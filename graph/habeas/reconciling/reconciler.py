"""Which things of a release the rows of a table mean.

Candidates are found by their names, in the index of the release, and by
identifiers and addresses, in its store. Then each is read, compared and
scored; nothing is remembered of what was asked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import pyoxigraph as ox

from habeas.matching.agents import identifier
from habeas.matching.names import Forms
from habeas.reconciling.entities import NAME_TEXT, Entities, Entity, iri_of
from habeas.reconciling.likeness import (
    LONGEST,
    NOTHING,
    SAME,
    Likeness,
    compare,
    forms_of,
    in_latin,
)
from habeas.reconciling.properties import Properties, Property, read_values
from habeas.reconciling.scoring import (
    BY_NAME,
    NAME_WEIGHT,
    TYPE_WEIGHT,
    Candidate,
    Feature,
    decide,
    score_of,
)
from habeas.reconciling.spellings import spellings
from habeas.reconciling.types import Types
from habeas.reconciling.values import Given, Known, agreement
from habeas.search import Hit
from habeas.search.words import folded
from habeas.store.interface import Store, Term
from habeas.terms import HABEAS, expand

__all__ = ["MOST", "Finder", "Query", "Reconciler"]

#: Candidates that are looked at, and that are given at most.
LOOKED_AT, MOST = 20, 20
#: Candidates that are like what is asked by less are not given.
LEAST = 45.0
#: By name alone, what is less than this part as like as the likest is not looked at.
PART = 0.6
#: As many values of a property are compared.
COMPARED = 100
#: As much of a description is given, in characters.
TOLD = 200
#: Kinds of the index of what is meant only if nothing else is called nearly so.
RARE, NEARLY = frozenset(("concept", "source")), 0.8
#: Kinds in which former names can be.
OF_NAMES = ("name", "")
PERSON = "habeas:Person"
_EXACT_MATCH, _IDENTIFIER, _URL = map(
    expand, ("skos:exactMatch", "dcterms:identifier", "schema:url")
)
_TYPE_OF, _PLACE = HABEAS + "hasOrganizationType", HABEAS + "isLocatedIn"
_DESCRIPTION = expand("dcterms:description")


class Finder(Protocol):
    """What finds things by their names, as :class:`habeas.search.Index` does."""

    def candidates(
        self, name: str, kinds: Collection[str] | None = None, most: int = 25
    ) -> list[Hit]:
        """Return things whose names are like ``name``."""
        ...

    def begins(
        self, prefix: str, kinds: Collection[str] | None = None, most: int = 10
    ) -> list[Hit]:
        """Return things with a name that begins so."""
        ...


@dataclass(frozen=True)
class Query:
    """One row of a table, as far as it is to be matched."""

    #: What the thing is called, or its identifier; may be empty if there are properties.
    text: str = ""
    #: Identifiers of types; the thing has to be of one of them, or of all.
    types: tuple[str, ...] = ()
    all_types: bool = False
    #: Whether candidates of other types are given too, with a lower score.
    prefers_types: bool = False
    #: Values by the identifier of a property.
    properties: Mapping[str, Sequence[Given]] = field(default_factory=dict)
    limit: int = 5


class Reconciler:
    """Matches rows with the things of a release.

    Parameters
    ----------
    store, finder
        The store of the release, and its search index.
    """

    def __init__(self, store: Store, finder: Finder) -> None:
        self.store = store
        self.finder = finder
        self.types = Types(store)
        self.properties = Properties(store, self.types)
        self.entities = Entities(store, self.types)

    def match(self, query: Query) -> list[Candidate]:
        """Return the candidates for a row, best first; at most one of them is a match.

        Types and properties that the release does not have are for the caller
        to refuse; here, nothing is of such a type, and such a property is not compared.
        """
        named = iri_of(query.text)
        sure = {named} if named else set()
        sure |= self._by_identifier(query)
        made: dict[str, tuple[Candidate, Entity]] = {}
        most = min(query.limit, MOST)
        self._take(sorted(sure), query, named, made)
        found = [] if named else self._by_name(query)
        # The likest are read first; one more than is wanted tells whether the best is the only one.
        # What else the row says can put any of them first: then all are read.
        step = len(found) if query.properties else most + 1
        for place in range(0, len(found), max(step, 1)):
            self._take(found[place : place + step], query, named, made)
            if len(made) > most and not query.properties:
                break
        ranked = decide([candidate for candidate, _ in made.values()])[:most]
        return [replace(each, description=self.describe(made[each.iri][1])) for each in ranked]

    def _take(
        self,
        iris: Sequence[str],
        query: Query,
        named: str | None,
        made: dict[str, tuple[Candidate, Entity]],
    ) -> None:
        """Read things, and add those that may be meant to ``made``."""
        for asked, entity in self.entities.read(iris).items():
            if entity.iri not in made and self._is_asked_for(entity, query):
                candidate = self._candidate(entity, query, is_named=asked == named)
                if candidate.score >= LEAST:
                    made[entity.iri] = candidate, entity

    def begins(self, prefix: str, type: str = "", most: int = 10, skip: int = 0) -> list[Entity]:
        """Return things with a name that begins with ``prefix``, or of which it is the identifier."""
        kinds = self.types.kinds([type]) if type in self.types else None
        iris = [iri_of(prefix) or ""] if skip == 0 else []
        for hit in self.finder.begins(prefix[:LONGEST], kinds, 3 * (most + skip) + 10):
            iris.append(hit.iri)
        entities: dict[str, Entity] = {}
        owners = self.entities.owners(iri for iri in iris if iri)
        for entity in self.entities.read(owners.get(iri, iri) for iri in iris if iri).values():
            if entity.types and (
                not type or any(type in self.types.lines(t) for t in entity.types)
            ):
                entities.setdefault(entity.iri, entity)
        return list(entities.values())[skip : skip + most]

    def known(self, entity: Entity, property_: Property, most: int) -> list[Known]:
        """Return what a thing is known to have, as plain text; at most so many values."""
        found = read_values(self.store, entity, property_)[:most]
        return [self._known(terms) for terms in found]

    def describe(self, entity: Entity) -> str:
        """Return a few words that tell a thing from others of its name."""
        said = [
            self.entities.name(value.value)
            for iri in (_TYPE_OF, _PLACE)
            for value in entity.values(iri)[:3]
            if isinstance(value, ox.NamedNode)
        ]
        if not said:
            said = [self.types[each].name for each in entity.types[:1]]
        told = [v for v in entity.values(_DESCRIPTION) if isinstance(v, ox.Literal)]
        told.sort(key=lambda v: (v.language != "en", v.language or "", v.value))
        text = ", ".join(said) + (f". {told[0].value}" if told else "")
        return text if len(text) <= TOLD else text[: TOLD - 1] + "…"

    def _by_name(self, query: Query) -> list[str]:
        """Return the things whose names are likest to what is asked, best first.

        Without a type it is not a document or a word of a vocabulary that is
        meant, if anything else is called nearly so.
        """
        asked = [query.text] if query.text.strip() else []
        if not asked:
            asked = [
                each.text
                for id, given in query.properties.items()
                if id in self.properties and self.properties[id].kind == "name"
                for each in given[:3]
            ]
        kinds = {*self.types.kinds(query.types), *OF_NAMES} if query.types else None
        likest: dict[str, float] = {}
        former, usual = set(), set()
        for text in asked:
            if not forms_of(text).words:
                continue  # withheld: it names nobody
            for hit in self._hits(text[:LONGEST], kinds):
                likest[hit.iri] = max(hit.score + hit.exact, likest.get(hit.iri, 0.0))
                if hit.property == NAME_TEXT:
                    former.add(hit.iri)
                if hit.kind not in RARE:
                    usual.add(hit.iri)
        if not query.types and any(likest[iri] >= NEARLY for iri in usual):
            likest = {iri: value for iri, value in likest.items() if iri in usual}
        if not query.properties:
            best_of_all = max(likest.values(), default=0.0)
            likest = {k: v for k, v in likest.items() if v >= PART * min(best_of_all, 1.0)}
        owners = self.entities.owners(former)
        best = sorted(likest, key=lambda iri: (-likest[iri], iri))
        return [owners.get(iri, iri) for iri in best]

    def _hits(self, text: str, kinds: Collection[str] | None) -> list[Hit]:
        """Return what is called like a text, or in Latin letters like what it says."""
        found = self.finder.candidates(text, kinds, LOOKED_AT)
        if text.isascii() or any(hit.exact for hit in found):
            return found
        return found + self.finder.candidates(in_latin(text), kinds, LOOKED_AT)

    def _by_identifier(self, query: Query) -> set[str]:
        """Return the things that have an identifier, or an address, that is asked for."""
        found: set[str] = set()
        texts = [query.text]
        for id, given in query.properties.items():
            if id not in self.properties:
                continue
            kind = self.properties[id].kind
            if kind in ("identifier", "address"):
                texts += [each.iri or each.text for each in given]
        for text in dict.fromkeys(text.strip() for text in texts):
            for by, term in spellings(text):
                quads = self.store.quads(predicate=ox.NamedNode(by), object=term)
                for quad, _ in zip(quads, range(LOOKED_AT), strict=False):
                    if isinstance(quad.subject, ox.NamedNode):
                        found.add(quad.subject.value)
        return found

    def _is_asked_for(self, entity: Entity, query: Query) -> bool:
        if not entity.types:
            return False
        if not query.types or self._has_types(entity, query):
            return True
        # A person is never compared with a body, even where other types are welcome.
        return query.prefers_types and not entity.is_person and PERSON not in query.types

    def _has_types(self, entity: Entity, query: Query) -> bool:
        lines = frozenset().union(*(self.types.lines(each) for each in entity.types))
        wanted = [each in lines for each in query.types]
        return all(wanted) if query.all_types else any(wanted)

    def _candidate(self, entity: Entity, query: Query, is_named: bool) -> Candidate:
        features: list[Feature] = []
        likeness = NOTHING
        if is_named:
            features.append(Feature("id", "identifier of this service", 1.0, 1000, is_own=True))
        elif number := identifier(query.text):
            ours = [
                Known(value.value)
                for iri in (_EXACT_MATCH, _IDENTIFIER)
                for value in entity.values(iri)
                if isinstance(value, ox.NamedNode | ox.Literal)
            ]
            value = agreement([Given(number)], ours, "identifier") or 0.0
            features.append(Feature("id", "identifier of an authority", value, 180, is_own=True))
        elif query.text.strip():
            likeness = self._likeness(forms_of(query.text), query.text, entity)
            features.append(Feature("name", "name", likeness.value, NAME_WEIGHT))
        for id, given in query.properties.items():
            if id not in self.properties:
                continue
            property_ = self.properties[id]
            known = self.known(entity, property_, COMPARED)
            agrees = agreement(given, known, property_.kind)
            if agrees is not None:
                own = property_.kind in ("identifier", "address")
                features.append(Feature(id, property_.name, agrees, property_.weight, own))
        if query.types and query.prefers_types:
            fits = float(self._has_types(entity, query))
            features.append(Feature("type", "type", fits, TYPE_WEIGHT))
        return Candidate(
            entity.iri,
            entity.name,
            "",
            entity.types,
            score_of(features),
            tuple(features),
            likeness,
            any(each in BY_NAME for each in entity.types) and not entity.is_person,
        )

    def _likeness(self, given: Forms, text: str, entity: Entity) -> Likeness:
        """Return how alike the likest name of a thing is."""
        if entity.is_pseudonymized:
            return NOTHING
        best, plain = NOTHING, folded(text)
        if entity.is_person:
            given = forms_of(text, of_person=True)
        for name in entity.names:
            found = compare(given, forms_of(name.text, entity.is_person), best.value)
            if found.how not in ("same", "acronym") and 0 < len(plain) == len(folded(name.text)):
                # Letters that only some writers give marks: the words are the same without.
                found = SAME if plain == folded(name.text) else found
            if found.value > best.value or (found.value == best.value and found.how == "same"):
                best = found
        return best

    def _known(self, terms: Sequence[Term]) -> Known:
        first, *last = (getattr(term, "value", "") for term in terms)
        if last:
            return Known(first, until=last[0])
        if not isinstance(terms[0], ox.NamedNode):
            return Known(first)
        said = self.entities.read([first]).get(first)
        names = [name.text for name in said.names] if said else []
        if said:
            names += [getattr(v, "value", "") for v in said.values(_IDENTIFIER)]
        return Known(self.entities.name(first), first, names=tuple(names))
