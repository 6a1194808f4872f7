"""Which things of a release the rows of a table mean.

Candidates are found by their names, in the index of the release, and by
identifiers and addresses, in its store. Then each is read, compared and
scored; nothing is remembered of what was asked.
"""

from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph as ox

from habeas.matching.agents import identifier
from habeas.matching.names import Forms
from habeas.reconciling.entities import Entities, Entity, iri_of
from habeas.reconciling.following import read_values
from habeas.reconciling.likeness import LONGEST, NOTHING, SAME, Likeness, compare, forms_of
from habeas.reconciling.looking import Finder, Looking
from habeas.reconciling.patience import Check, endless
from habeas.reconciling.properties import Properties, Property
from habeas.reconciling.query import Query
from habeas.reconciling.scoring import (
    BY_NAME,
    NAME_WEIGHT,
    TYPE_WEIGHT,
    Candidate,
    Feature,
    decide,
    score_of,
)
from habeas.reconciling.types import Types
from habeas.reconciling.values import Given, Known, agreement
from habeas.search.words import folded
from habeas.store.interface import Store, Term
from habeas.terms import HABEAS, expand

__all__ = ["MOST", "Reconciler"]

#: Candidates that are given at most.
MOST = 20
#: Candidates that are like what is asked by less are not given.
LEAST = 45.0
#: As many values of a property are compared.
COMPARED = 100
#: As much of a description is given, in characters.
TOLD = 200
PERSON = "habeas:Person"
_EXACT_MATCH, _IDENTIFIER = map(expand, ("skos:exactMatch", "dcterms:identifier"))
_TYPE_OF, _PLACE = HABEAS + "hasOrganizationType", HABEAS + "isLocatedIn"
_DESCRIPTION = expand("dcterms:description")


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
        self._looking = Looking(store, finder, self.types, self.properties, self.entities)

    def match(self, query: Query, check: Check = endless) -> list[Candidate]:
        """Return the candidates for a row, best first; at most one of them is a match.

        Types and properties that the release does not have are for the caller
        to refuse; here, nothing is of such a type, and such a property is not compared.
        ``check`` is called for each candidate, each of its properties, and each two
        values that are compared: a row can have a hundred, and a thing too.
        """
        named = iri_of(query.text)
        sure = {named} if named else set()
        sure |= self._looking.by_identifier(query, check)
        made: dict[str, tuple[Candidate, Entity]] = {}
        most = min(query.limit, MOST)
        self._take(sorted(sure), query, named, made, check)
        found = [] if named else self._looking.by_name(query, check)
        # The likest are read first; one more than is wanted tells whether the best is the only one.
        # What else the row says can put any of them first: then all are read.
        step = len(found) if query.properties else most + 1
        for place in range(0, len(found), max(step, 1)):
            self._take(found[place : place + step], query, named, made, check)
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
        check: Check,
    ) -> None:
        """Read things, and add those that may be meant to ``made``."""
        for asked, entity in self.entities.read(iris).items():
            if entity.iri not in made and self._is_asked_for(entity, query):
                candidate = self._candidate(entity, query, asked == named, check)
                if candidate.score >= LEAST:
                    made[entity.iri] = candidate, entity

    def begins(self, prefix: str, type: str = "", most: int = 10, skip: int = 0) -> list[Entity]:
        """Return things with a name that begins with ``prefix``, or of which it is the identifier."""
        kinds = self.types.kinds([type]) if type in self.types else None
        iris = [iri_of(prefix) or ""]
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

    def known(
        self, entity: Entity, property_: Property, most: int, check: Check = endless
    ) -> list[Known]:
        """Return what a thing is known to have, as plain text; at most so many values."""
        found = []
        for terms in read_values(self.store, entity, property_, check=check)[:most]:
            check()
            found.append(self._known(terms))
        return found

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

    def _candidate(self, entity: Entity, query: Query, is_named: bool, check: Check) -> Candidate:
        check()
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
            check()
            property_ = self.properties[id]
            known = self.known(entity, property_, COMPARED, check)
            agrees = agreement(given, known, property_.kind, check)
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
