"""One description: its triples, and how many things there are beyond those that it lists."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from habeas.store.interface import Store, Term
from habeas.terms import expand

__all__ = ["STARTS", "Description", "placed"]

STARTS = expand("habeas:startsOnOrAfter")


@dataclass(frozen=True)
class Description:
    """What the graph says about ``iri``: all of it, or one page."""

    iri: str
    #: Sorted, without repeats.
    triples: Sequence[ox.Triple]
    #: How many things link here, by property: all of them, not only those listed.
    incoming: Mapping[str, int]
    #: How many values it has, by property, where not all stand on one page.
    outgoing: Mapping[str, int] = field(default_factory=dict)
    #: Which page this is, from 1, and of how many.
    page: int = 1
    pages: int = 1

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
        here = ox.NamedNode(self.iri)
        for triple in self.triples:
            if triple.object == here and isinstance(triple.subject, ox.NamedNode):
                listed[triple.predicate.value].append(triple.subject.value)
        for others in listed.values():
            others.sort(key=lambda other: (self._day(other), other))
        return listed

    def _day(self, subject: str) -> str:
        days = [day.value for day in self.values(subject, STARTS) if isinstance(day, ox.Literal)]
        return min(days, default="9999")


def placed(store: Store, triples: Iterable[ox.Triple]) -> list[ox.Quad]:
    """Return triples of ``store`` with the graphs in which they stand; others in none.

    One that stands in several graphs is there several times.
    """
    found: list[ox.Quad] = []
    for triple in triples:
        quads = list(store.quads(*triple))
        found += quads or [ox.Quad(*triple)]
    return found
