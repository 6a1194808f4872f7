"""What a release says about a thing, as far as matching needs it.

A thing that was made one with another is read as what it is now; one that was
taken down is not there. Terms leave the RDF world here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from habeas.describe.standing import replacement
from habeas.reconciling.types import Types
from habeas.store.interface import Store, Term
from habeas.terms import HABEAS, ROOT, abbreviate, expand

__all__ = ["Entities", "Entity", "Name", "identifier_of", "iri_of", "label_of"]

RDF_TYPE, REPLACED_BY, DEPRECATED, IN_SCHEME = map(
    expand, ("rdf:type", "dcterms:isReplacedBy", "owl:deprecated", "skos:inScheme")
)
PSEUDONYMIZED, PERSON = HABEAS + "isPseudonymized", HABEAS + "Person"
TAKEN_DOWN = HABEAS + "isTakenDownOn"
DATED_NAME, NAME_TEXT = HABEAS + "hasDatedName", HABEAS + "hasNameText"
#: What follows :data:`ROOT` in the IRI of a thing, or of a word of a vocabulary.
_OURS = re.compile(r"(?:id|vocab)/[A-Za-z-]+/[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
#: What a thing is called, in the order in which it counts.
LABELS = tuple(
    map(expand, ("skos:prefLabel", "dcterms:title", "skos:altLabel", "skos:hiddenLabel"))
)
#: Names of which a thing has one for each language, and that are shown.
SHOWN = 2
#: Labels that are remembered.
ROOM = 20_000


@dataclass(frozen=True)
class Name:
    """What a thing is called, or was called."""

    text: str
    language: str
    #: Place of the property in :data:`LABELS`; one more for what it was called once.
    rank: int


@dataclass(frozen=True)
class Entity:
    """A thing of the release."""

    iri: str
    #: Values by property.
    statements: Mapping[str, Sequence[Term]]
    #: Its names, the preferred one first, in English where there is one.
    names: tuple[Name, ...]
    #: The identifiers of its types, as they stand there.
    types: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name to show."""
        return self.names[0].text if self.names else abbreviate(self.iri)

    @cached_property
    def is_person(self) -> bool:
        """Whether it is a human being."""
        return "habeas:Person" in self.types

    @property
    def is_pseudonymized(self) -> bool:
        """Whether its names stand for somebody and are not theirs."""
        return any(getattr(v, "value", "") in ("true", "1") for v in self.values(PSEUDONYMIZED))

    def values(self, iri: str) -> Sequence[Term]:
        """Return the values of a property."""
        return self.statements.get(iri, ())


def identifier_of(iri: str) -> str:
    """Return what a thing is called in the service: its IRI after the identifier space.

    Examples
    --------
    >>> identifier_of("https://w3id.org/habeas/id/agent/north-watch")
    'id/agent/north-watch'
    """
    return iri.removeprefix(ROOT)


def iri_of(text: str) -> str | None:
    """Return the IRI of a thing that an identifier, an IRI or a short name means, or None.

    Examples
    --------
    >>> iri_of("id/agent/north-watch") == iri_of("agent:north-watch")
    True
    >>> iri_of("North Watch") is None
    True
    """
    text = text.strip()
    iri = ROOT + text if text.startswith(("id/", "vocab/")) else expand(text)
    return iri if iri.startswith(ROOT) and _OURS.fullmatch(iri, len(ROOT)) else None


def label_of(statements: Mapping[str, Sequence[Term]]) -> str:
    """Return the name to show of what has these statements, or nothing."""
    names = _labels(statements, LABELS[:SHOWN])
    return names[0].text if names else ""


class Entities:
    """The things of a release; reads each of them once for each question."""

    def __init__(self, store: Store, types: Types) -> None:
        self._store = store
        self._types = types
        self._labels: dict[str, str] = {}

    def read(self, iris: Iterable[str]) -> dict[str, Entity]:
        """Return the things that are there, by the IRI that was asked for.

        What was replaced comes as what replaced it. What the release says
        nothing about, and what was taken down, is left out.
        """
        leads = {iri: iri for iri in iris}
        found = self._statements(leads)
        for asked in leads:
            if REPLACED_BY in found.get(asked, ()):
                leads[asked] = replacement(self._store, asked) or asked
        if new := {iri for asked, iri in leads.items() if iri != asked} - found.keys():
            found.update(self._statements(new))
        made: dict[str, Entity] = {}
        result = {}
        for asked, iri in leads.items():
            if iri not in made and iri in found and not _is_gone(found[iri]):
                made[iri] = self._entity(iri, found[iri])
            if iri in made:
                result[asked] = made[iri]
        return result

    def name(self, iri: str) -> str:
        """Return a name of anything, or its short form."""
        known = self._labels.get(iri)  # looked up once: another thread may clear them
        if known is None:
            known = label_of(self._statements([iri]).get(iri, {})) or abbreviate(iri)
            if len(self._labels) >= ROOM:
                self._labels.clear()
            self._labels[iri] = known
        return known

    def owners(self, nodes: Iterable[str]) -> dict[str, str]:
        """Return whose former name each of ``nodes`` is."""
        wanted = [ox.NamedNode(iri) for iri in nodes]
        leading = self._store.leading_to(ox.NamedNode(DATED_NAME), wanted) if wanted else ()
        return {
            triple.object.value: triple.subject.value
            for triple in leading
            if isinstance(triple.object, ox.NamedNode) and isinstance(triple.subject, ox.NamedNode)
        }

    def _statements(self, iris: Iterable[str]) -> dict[str, dict[str, list[Term]]]:
        found: dict[str, dict[str, list[Term]]] = {}
        for triple in self._store.about([ox.NamedNode(iri) for iri in sorted(iris)]):
            if isinstance(triple.subject, ox.NamedNode):
                said = found.setdefault(triple.subject.value, defaultdict(list))
                values = said[triple.predicate.value]
                if triple.object not in values:  # one statement can stand in two graphs
                    values.append(triple.object)
        return found

    def _entity(self, iri: str, said: Mapping[str, Sequence[Term]]) -> Entity:
        names = _labels(said, LABELS)
        for node in said.get(DATED_NAME, ()):
            if isinstance(node, ox.NamedNode):
                texts = self._store.quads(subject=node, predicate=ox.NamedNode(NAME_TEXT))
                names += sorted(
                    (
                        Name(quad.object.value, quad.object.language or "", len(LABELS))
                        for quad in texts
                        if isinstance(quad.object, ox.Literal)
                    ),
                    key=lambda name: (name.language, name.text),
                )
        given = [
            v.value
            for p in (RDF_TYPE, IN_SCHEME)
            for v in said.get(p, ())
            if isinstance(v, ox.NamedNode)
        ]
        return Entity(iri, said, tuple(dict.fromkeys(names)), self._types.of_classes(given))


def _labels(said: Mapping[str, Sequence[Term]], properties: Sequence[str]) -> list[Name]:
    names = [
        Name(value.value, value.language or "", rank)
        for rank, iri in enumerate(properties)
        for value in said.get(iri, ())
        if isinstance(value, ox.Literal) and value.value.strip()
    ]
    return sorted(
        names, key=lambda name: (name.rank, name.language != "en", name.language, name.text)
    )


def _is_gone(said: Mapping[str, Sequence[Term]]) -> bool:
    """Return whether a thing was taken down, or replaced by nothing that is there."""
    gone = any(getattr(value, "value", "") in ("true", "1") for value in said.get(DEPRECATED, ()))
    return gone or TAKEN_DOWN in said or REPLACED_BY in said or RDF_TYPE not in said
