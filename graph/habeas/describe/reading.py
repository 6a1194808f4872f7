"""Reading what a description needs, each thing once, and no more of it than a page holds."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from habeas.describe.description import STARTS
from habeas.describe.lists import LONGEST, Lists, Way
from habeas.describe.naming import Names
from habeas.queries import select
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Store, Term
from habeas.terms import expand

__all__ = [
    "CITES_SOURCE", "CLAIMS", "CLAIM_SUBJECT", "HAS_CITATION", "IN_SCHEME", "Entries", "Reader"
]  # fmt: skip

#: From a thing to what it rests on, step by step.
CLAIMS = tuple(map(expand, ("habeas:isSupportedBy", "habeas:isDisputedBy")))
HAS_CITATION, CITES_SOURCE = map(expand, ("habeas:hasCitation", "habeas:citesSource"))
CLAIM_SUBJECT, IN_SCHEME = map(expand, ("habeas:hasClaimSubject", "skos:inScheme"))
_STARTS = ox.NamedNode(STARTS)
_TYPE, _DETENTION = expand("rdf:type"), ox.NamedNode(expand("habeas:DeprivationOfLiberty"))
_PHASE_OF = ox.NamedNode(expand("habeas:isPhaseOf"))
_EVIDENCE = (*CLAIMS, HAS_CITATION, CITES_SOURCE, expand("dcterms:source"))
#: Beyond this many, a store elsewhere puts them in order by their IRIs and not by their dates.
MOST_SORTED = 5_000
#: How many phases of the detentions on a page are told; others stand with their detention.
MOST_PHASES = 300
#: To read so many statements takes as long as to look at each property by itself.
MANY = 2_000


class Reader:
    """Collects triples, reading the statements about each thing once."""

    def __init__(self, store: Store, lists: Lists | None, names: Names | None) -> None:
        self.store = store
        self.lists = lists
        self._names = Names(store) if names is None else names
        self._about: dict[ox.NamedNode, list[ox.Triple]] = {}
        self.triples: set[ox.Triple] = set()

    def about(self, node: ox.NamedNode) -> list[ox.Triple]:
        """Return the statements about ``node``, without its long lists."""
        if node not in self._about:
            self.read([node])
        return self._about[node]

    def read(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Read about several things at once, which a remote store does in one question."""
        new = [node for node in dict.fromkeys(nodes) if node not in self._about]
        about = self._about
        for node in new:
            about[node] = []
        if self.lists is not None:
            for node in filter(self._is_large, list(new)):
                about[node] = self._short(node)
                new.remove(node)
        for triple in self.store.about(new):
            about[triple.subject].append(triple)  # type: ignore[index]

    def _short(self, node: ox.NamedNode) -> list[ox.Triple]:
        """Read what is said about ``node`` with each property that has no long list."""
        assert self.lists is not None
        long = self.lists.counts("out", node.value)
        if sum(long.values()) < MANY:
            quads = self.store.quads(node)
            return [quad.triple for quad in quads if quad.predicate.value not in long]
        return [
            quad.triple
            for by in self.lists.properties
            if by not in long
            for quad in self.store.quads(node, ox.NamedNode(by))
        ]

    def leads(self, node: ox.NamedNode, properties: Collection[str]) -> Iterator[ox.NamedNode]:
        """Yield the things to which ``node`` leads by ``properties``."""
        for triple in self.about(node):
            if triple.predicate.value in properties and isinstance(triple.object, ox.NamedNode):
                yield triple.object

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
                for other in self.leads(step, _EVIDENCE if step in first else _EVIDENCE[:-1])
                if other not in told
            )

    def name(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Take the names and the classes of things."""
        self.triples.update(self._names.of(nodes, self._about, self._is_large))

    def _is_large(self, node: ox.NamedNode) -> bool:
        return self.lists is not None and bool(self.lists.counts("out", node.value))

    def name_objects(self) -> None:
        """Take the names of everything that is mentioned."""
        self.name({t.object for t in self.triples if isinstance(t.object, ox.NamedNode)})

    def tell_links(self, others: Sequence[ox.NamedNode]) -> None:
        """Take what a reader needs about things that link here."""
        self.read(others)
        rich = [other for other in others if any(self.leads(other, (*CLAIMS, IN_SCHEME)))]
        self.tell_all(rich)
        told = set(rich)
        self._tell_phases(rich)
        plain = [other for other in others if other not in told]
        self.name(plain)
        # a citation says little by itself: what is it there for?
        citations = [other for other in plain if any(self.leads(other, (CITES_SOURCE,)))]
        claims: dict[ox.NamedNode, None] = {}
        for triple in self.store.leading_to(ox.NamedNode(HAS_CITATION), citations):
            self.triples.add(triple)
            if isinstance(triple.subject, ox.NamedNode):
                claims[triple.subject] = None
        self.read(claims)
        subjects = {claim: list(self.leads(claim, (CLAIM_SUBJECT,))) for claim in claims}
        self.read(subject for found in subjects.values() for subject in found)
        for claim, found in subjects.items():
            for subject in found:
                self.triples.update(self.about(claim))
                self.triples.update(self.about(subject))

    def _tell_phases(self, things: Iterable[ox.NamedNode]) -> None:
        """Take the phases of those of ``things`` that are detentions, as their own parts."""
        detentions = [each for each in things if _DETENTION in self.leads(each, (_TYPE,))]
        leading = list(islice(self.store.leading_to(_PHASE_OF, detentions), MOST_PHASES))
        self.triples.update(leading)
        self.tell_all(t.subject for t in leading if isinstance(t.subject, ox.NamedNode))


class Entries:
    """What leads to one thing, and what is too much of what it leads to: counted, and by place."""

    def __init__(self, reader: Reader, node: ox.NamedNode) -> None:
        self._reader = reader
        self._node = node
        #: Entries that were found already, by way and property.
        self._found: dict[tuple[Way, str], Collection[Any]] = {}
        self._elsewhere = not isinstance(reader.store, EmbeddedStore)
        self.incoming: Mapping[str, int] = dict(sorted(self._count_incoming().items()))
        self.outgoing: Mapping[str, int] = dict(sorted(self._count_outgoing().items()))

    def take(self, way: Way, by: str, start: int, most: int) -> list[ox.NamedNode]:
        """Take a part of a list; return the things in it."""
        found = self._part(way, by, start, most)
        verb, node = ox.NamedNode(by), self._node
        if way == "in":
            things = [each for each in found if isinstance(each, ox.NamedNode)]
            self._reader.triples.update(ox.Triple(each, verb, node) for each in things)
            return things
        self._reader.triples.update(ox.Triple(node, verb, each) for each in found)
        return []

    def _part(self, way: Way, by: str, start: int, most: int) -> Sequence[Term]:
        lists = self._reader.lists
        if (way, by) in self._found:
            found = self._found[way, by]
            ordered = self._in_order(found) if len(found) > most and way == "in" else list(found)
            return ordered[start : start + most]
        if lists is not None and by in lists.counts(way, self._node.value):
            return lists.read(way, self._node.value, by, start, most)
        if self._elsewhere and self.incoming[by] > MOST_SORTED:
            text = f"SELECT ?other ?by ?thing {{ ?other ?by ?thing }} ORDER BY STR(?other) LIMIT {most} OFFSET {start}"
            rows = self._reader.store.select(text, by=ox.NamedNode(by), thing=self._node)
            return [other for other, _, _ in rows if other is not None]
        quads = self._reader.store.quads(predicate=ox.NamedNode(by), object=self._node)
        others = dict.fromkeys(q.subject for q in quads if isinstance(q.subject, ox.NamedNode))
        return self._in_order(others)[start : start + most]

    def _in_order(self, others: Iterable[ox.NamedNode]) -> Sequence[Term]:
        """Return things in order of their first day, then of their IRIs."""
        reader = self._reader
        if self._elsewhere:
            reader.read(others)  # in one question

        def day(other: ox.NamedNode) -> tuple[str, str]:
            if self._elsewhere:
                values = [t.object for t in reader.about(other) if t.predicate == _STARTS]
            else:
                values = [quad.object for quad in reader.store.quads(other, _STARTS)]
            days = [value.value for value in values if isinstance(value, ox.Literal)]
            return min(days, default="9999"), other.value

        return sorted(others, key=day)

    def _count_incoming(self) -> dict[str, int]:
        reader, node = self._reader, self._node
        if self._elsewhere:
            rows = select(reader.store, "incoming", resource=node)
            return {
                by.value: int(count.value)
                for _, by, count in rows
                if isinstance(by, ox.NamedNode) and isinstance(count, ox.Literal)
            }
        long = reader.lists.counts("in", node.value) if reader.lists is not None else {}
        found: dict[str, dict[ox.NamedNode, None]] = {}
        quads: Iterable[ox.Quad]
        if reader.lists is not None and long:
            quads = (
                quad
                for by in reader.lists.properties
                if by not in long
                for quad in reader.store.quads(None, ox.NamedNode(by), node)
            )
        else:
            quads = reader.store.quads(object=node)
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode):
                found.setdefault(quad.predicate.value, {})[quad.subject] = None
        self._found |= {("in", by): others for by, others in found.items()}
        return {by: len(others) for by, others in found.items()} | dict(long)

    def _count_outgoing(self) -> dict[str, int]:
        """Return how long the lists of values are that are too long; others stand on each page."""
        reader, node = self._reader, self._node
        if reader.lists is not None:
            return dict(reader.lists.counts("out", node.value))
        values: dict[str, list[ox.Triple]] = {}
        for triple in reader.about(node):
            values.setdefault(triple.predicate.value, []).append(triple)
        long = {by: said for by, said in values.items() if len(said) > LONGEST}
        for by, said in long.items():
            self._found["out", by] = sorted({triple.object for triple in said}, key=str)
            for triple in said:
                reader.about(node).remove(triple)
        return {by: len(self._found["out", by]) for by in long}
