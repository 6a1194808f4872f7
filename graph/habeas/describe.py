"""What the graph says about one thing, with its evidence, and what links to it.

A description holds the statements about the thing; its claims, their
citations and the sources they cite; for each property that leads here the
things that use it, up to a bound, relations and events among them with their
own statements and evidence; and a name for everything it mentions. It is what
a reader needs to check the thing, and the same in every format.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from habeas.errors import UnknownNameError
from habeas.queries import select
from habeas.store.interface import Store, Term
from habeas.terms import (
    HABEAS,
    KIND_OF_CLASS,
    ONTOLOGY,
    PREFIXES,
    VOCAB,
    abbreviate,
    expand,
)

__all__ = [
    "Description",
    "candidates",
    "describe",
    "exists",
    "label",
    "local_names",
    "vocabulary_names",
]

RDF_TYPE = expand("rdf:type")
#: What names a thing.
NAMES = tuple(map(expand, ("skos:prefLabel", "dcterms:title")))
#: From a thing to what it rests on, step by step.
CLAIMS = tuple(map(expand, ("habeas:isSupportedBy", "habeas:isDisputedBy")))
HAS_CITATION, CITES_SOURCE = map(expand, ("habeas:hasCitation", "habeas:citesSource"))
EVIDENCE = (*CLAIMS, HAS_CITATION, CITES_SOURCE, expand("dcterms:source"))
CLAIM_SUBJECT, IN_SCHEME = map(expand, ("habeas:hasClaimSubject", "skos:inScheme"))
STARTS = expand("habeas:startsOnOrAfter")
#: How many things are listed for one property that leads here.
MOST = 300
#: Beyond this many, they are listed in the order of the store and not by date.
MOST_SORTED = 5_000
#: How many names near one place in the alphabet are looked at for a near name.
WINDOW = 300


@dataclass(frozen=True)
class Description:
    """What the graph says about ``iri``."""

    iri: str
    #: Sorted, without repeats.
    triples: Sequence[ox.Triple]
    #: How many things link here, by property: all of them, not only those listed.
    incoming: Mapping[str, int]

    @cached_property
    def _said(self) -> Mapping[str, Mapping[str, list[Term]]]:
        said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in self.triples:
            if isinstance(triple.subject, ox.NamedNode):
                said[triple.subject.value][triple.predicate.value].append(triple.object)
        return said

    def statements(self, subject: str) -> Mapping[str, Sequence[Term]]:
        """Return what is said about ``subject`` here: values by property, both sorted."""
        return self._said.get(subject, {})

    def values(self, subject: str, *properties: str) -> list[Term]:
        """Return the values that ``subject`` has here for ``properties``."""
        said = self.statements(subject)
        return [value for each in properties for value in said.get(each, ())]

    def iris(self, subject: str, *properties: str) -> list[str]:
        """Return those of the values that are IRIs."""
        values = self.values(subject, *properties)
        return [value.value for value in values if isinstance(value, ox.NamedNode)]

    @cached_property
    def linking(self) -> Mapping[str, Sequence[str]]:
        """What links here, by property: as listed, in order of date, then of IRI."""
        listed: dict[str, list[str]] = defaultdict(list)
        for triple in self.triples:
            if triple.object == ox.NamedNode(self.iri) and isinstance(triple.subject, ox.NamedNode):
                listed[triple.predicate.value].append(triple.subject.value)
        for others in listed.values():
            others.sort(key=lambda other: (self._day(other), other))
        return listed

    def _day(self, subject: str) -> str:
        days = self.values(subject, STARTS)
        return _text(days[0]) if days else "9999"


class _Reader:
    """Collects triples, reading the statements about each thing once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._about: dict[ox.NamedNode, list[ox.Triple]] = {}
        self.triples: set[ox.Triple] = set()

    def about(self, node: ox.NamedNode) -> list[ox.Triple]:
        if node not in self._about:
            self.read([node])
        return self._about[node]

    def read(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Read about several things at once, which a remote store does in one question."""
        new = dict.fromkeys(node for node in nodes if node not in self._about)
        self._about.update((node, []) for node in new)
        for triple in self._store.about(new):
            if isinstance(triple.subject, ox.NamedNode):
                self._about[triple.subject].append(triple)

    def leads(self, node: ox.NamedNode, properties: Iterable[str]) -> Iterator[ox.NamedNode]:
        wanted = set(properties)
        for triple in self.about(node):
            if triple.predicate.value in wanted and isinstance(triple.object, ox.NamedNode):
                yield triple.object

    def tell(self, node: ox.NamedNode) -> None:
        """Take what is said about ``node``, and what that rests on."""
        self.tell_all([node])

    def tell_all(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Take what is said about each of ``nodes``, and what that rests on, step by step."""
        first = dict.fromkeys(nodes)
        told: set[ox.NamedNode] = set()
        ahead = first
        while ahead:
            self.read(ahead)
            told.update(ahead)
            for step in ahead:
                self.triples.update(self.about(step))
            ahead = dict.fromkeys(
                other
                for step in ahead
                for other in self.leads(step, EVIDENCE if step in first else EVIDENCE[:-1])
                if other not in told
            )

    def name(self, node: ox.NamedNode) -> None:
        """Take the names and the classes of ``node``."""
        kept = {*NAMES, RDF_TYPE}
        self.triples.update(t for t in self.about(node) if t.predicate.value in kept)

    def name_objects(self) -> None:
        """Take the names of everything that is mentioned."""
        mentioned = {t.object for t in self.triples if isinstance(t.object, ox.NamedNode)}
        self.read(mentioned)
        for node in mentioned:
            self.name(node)


def describe(store: Store, iri: str, most: int = MOST) -> Description:
    """Return what ``store`` says about ``iri``.

    Parameters
    ----------
    store
        The store of a release.
    iri
        A thing of ours, a concept, a scheme: anything that the store says something about.
    most
        How many things to list for each property that leads here.

    Raises
    ------
    UnknownNameError
        If the store says nothing about it.
    """
    resource = ox.NamedNode(iri)
    reader = _Reader(store)
    if not reader.about(resource):
        raise UnknownNameError("resource", iri)
    reader.tell(resource)
    incoming: dict[str, int] = {}
    for _, by, count in select(store, "incoming", resource=resource):
        assert isinstance(by, ox.NamedNode)
        assert isinstance(count, ox.Literal)
        incoming[by.value] = int(count.value)
        others = _others(store, reader, by, resource, min(most, incoming[by.value]))
        reader.triples.update(ox.Triple(other, by, resource) for other in others)
        _tell_links(store, reader, others)
    reader.name_objects()
    return Description(iri, sorted(reader.triples, key=str), incoming)


def _others(
    store: Store, reader: _Reader, by: ox.NamedNode, resource: ox.NamedNode, most: int
) -> list[ox.NamedNode]:
    """Return at most ``most`` things that link to ``resource``, the earliest first."""
    others: dict[ox.NamedNode, None] = {}
    for quad in store.quads(predicate=by, object=resource):
        if isinstance(quad.subject, ox.NamedNode):
            others[quad.subject] = None
        if len(others) >= MOST_SORTED:
            break

    def day(other: ox.NamedNode) -> tuple[str, str]:
        days = [_text(t.object) for t in reader.about(other) if t.predicate.value == STARTS]
        return min(days, default="9999"), other.value

    reader.read(others)
    return sorted(others, key=day)[:most] if len(others) > most else list(others)


def _tell_links(store: Store, reader: _Reader, others: Sequence[ox.NamedNode]) -> None:
    """Take what a reader needs about things that link here."""
    reader.read(others)
    rich = [other for other in others if any(reader.leads(other, (*CLAIMS, IN_SCHEME)))]
    reader.tell_all(rich)
    told = set(rich)
    plain = [other for other in others if other not in told]
    for other in plain:
        reader.name(other)
    # a citation says little by itself: what is it there for?
    citations = [other for other in plain if any(reader.leads(other, [CITES_SOURCE]))]
    claims: dict[ox.NamedNode, None] = {}
    for triple in store.leading_to(ox.NamedNode(HAS_CITATION), citations):
        reader.triples.add(triple)
        if isinstance(triple.subject, ox.NamedNode):
            claims[triple.subject] = None
    reader.read(claims)
    subjects = {claim: list(reader.leads(claim, [CLAIM_SUBJECT])) for claim in claims}
    reader.read(subject for found in subjects.values() for subject in found)
    for claim, found in subjects.items():
        for subject in found:
            reader.triples.update(reader.about(claim))
            reader.triples.update(reader.about(subject))


def _is_term(node: ox.NamedNode) -> bool:
    return node.value == ONTOLOGY or node.value.startswith((HABEAS, ONTOLOGY + "/"))


def exists(store: Store, iri: str) -> bool:
    """Return whether ``store`` says something about ``iri``."""
    return any(True for _ in store.quads(subject=ox.NamedNode(iri)))


def label(store: Store, iri: str) -> str:
    """Return an English name of ``iri``, or one in another language, or its short form."""
    names = [
        quad.object
        for name in NAMES
        for quad in store.quads(ox.NamedNode(iri), ox.NamedNode(name))
        if isinstance(quad.object, ox.Literal)
    ]
    best = min(names, key=_by_language, default=None)
    return abbreviate(iri) if best is None else best.value


def _by_language(literal: ox.Literal) -> tuple[bool, str, str]:
    language = literal.language or ""
    return language.partition("-")[0] != "en", language, literal.value


def local_names(store: Store, kind: str) -> list[str]:
    """Return the local names of all things of a kind, sorted."""
    space = f"{PREFIXES['id']}{kind}/"
    subjects = {
        _text(quad.subject)
        for iri, of_kind in KIND_OF_CLASS.items()
        if of_kind == kind
        for quad in store.quads(predicate=ox.NamedNode(RDF_TYPE), object=ox.NamedNode(iri))
    }
    return sorted(iri.removeprefix(space) for iri in subjects if iri.startswith(space))


def vocabulary_names(store: Store) -> list[str]:
    """Return all schemes, and all concepts as ``scheme/concept``, sorted."""
    subjects = {
        _text(quad.subject)
        for name in ("skos:Concept", "skos:ConceptScheme")
        for quad in store.quads(predicate=ox.NamedNode(RDF_TYPE), object=ox.NamedNode(expand(name)))
    }
    return sorted(iri.removeprefix(VOCAB) for iri in subjects if iri.startswith(VOCAB))


def candidates(names: Sequence[str], name: str) -> Sequence[str]:
    """Return those of the sorted ``names`` that are worth comparing with ``name``.

    To compare it with each of a million names would take seconds; what was
    mistyped is mostly near in the alphabet.

    Examples
    --------
    >>> candidates(["ada", "ben", "cy"], "bem")
    ['ada', 'ben', 'cy']
    """
    if len(names) <= 2 * WINDOW:
        return names
    place = bisect_left(names, name)
    return names[max(place - WINDOW, 0) : place + WINDOW]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""
