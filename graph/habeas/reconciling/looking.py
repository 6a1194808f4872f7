"""What a row may mean at all, by its names in the index, and by its identifiers in the store."""

from collections.abc import Collection
from typing import Protocol

import pyoxigraph as ox

from habeas.reconciling.entities import NAME_TEXT, Entities
from habeas.reconciling.likeness import LONGEST, forms_of, in_latin
from habeas.reconciling.patience import Check
from habeas.reconciling.properties import Properties
from habeas.reconciling.query import Query
from habeas.reconciling.spellings import spellings
from habeas.reconciling.types import Types
from habeas.search import Hit
from habeas.store.interface import Store

__all__ = ["Finder", "Looking"]

#: Candidates that are looked at.
LOOKED_AT = 20
#: By name alone, what is less than this part as like as the likest is not looked at.
PART = 0.6
#: Kinds of the index of what is meant only if nothing else is called nearly so.
RARE, NEARLY = frozenset(("concept", "source")), 0.8
#: Kinds in which former names can be.
OF_NAMES = ("name", "")


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


class Looking:
    """Looks up what rows may mean."""

    def __init__(
        self,
        store: Store,
        finder: Finder,
        types: Types,
        properties: Properties,
        entities: Entities,
    ) -> None:
        self._store = store
        self._finder = finder
        self._types = types
        self._properties = properties
        self._entities = entities

    def by_name(self, query: Query, check: Check) -> list[str]:
        """Return the things whose names are likest to what is asked, best first.

        Without a type it is not a document or a word of a vocabulary that is
        meant, if anything else is called nearly so.
        """
        asked = [query.text] if query.text.strip() else []
        if not asked:
            asked = [
                each.text
                for id, given in query.properties.items()
                if id in self._properties and self._properties[id].kind == "name"
                for each in given[:3]
            ]
        kinds = {*self._types.kinds(query.types), *OF_NAMES} if query.types else None
        likest: dict[str, float] = {}
        former, usual = set(), set()
        for text in asked:
            check()
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
        owners = self._entities.owners(former)
        best = sorted(likest, key=lambda iri: (-likest[iri], iri))
        return [owners.get(iri, iri) for iri in best]

    def by_identifier(self, query: Query, check: Check) -> set[str]:
        """Return the things that have an identifier, or an address, that is asked for."""
        found: set[str] = set()
        texts = [query.text]
        for id, given in query.properties.items():
            if id not in self._properties:
                continue
            kind = self._properties[id].kind
            if kind in ("identifier", "address"):
                texts += [each.iri or each.text for each in given]
        for text in dict.fromkeys(text.strip() for text in texts):
            check()
            for by, term in spellings(text):
                quads = self._store.quads(predicate=ox.NamedNode(by), object=term)
                for quad, _ in zip(quads, range(LOOKED_AT), strict=False):
                    if isinstance(quad.subject, ox.NamedNode):
                        found.add(quad.subject.value)
        return found

    def _hits(self, text: str, kinds: Collection[str] | None) -> list[Hit]:
        """Return what is called like a text, or in Latin letters like what it says."""
        found = self._finder.candidates(text, kinds, LOOKED_AT)
        if text.isascii() or any(hit.exact for hit in found):
            return found
        return found + self._finder.candidates(in_latin(text), kinds, LOOKED_AT)
