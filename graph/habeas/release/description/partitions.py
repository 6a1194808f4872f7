"""What is in a graph: how many things of each class, with which properties, leading to what.

Nested as SIB's void-generator nests them, and as SIB's editor asks for them:
from a class by a property to the classes and datatypes of its values. A thing
is counted with every class that any graph says it has, since a query that
names no graph asks all of them together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyoxigraph as ox

from habeas.release.description.numbers import Content, Numbers, Places, Rows
from habeas.release.description.saying import Said, say
from habeas.shacl.image.terms import LITERAL

__all__ = ["nested", "of_properties", "plain"]


@dataclass(frozen=True)
class _Grouped:
    """Rows in groups."""

    #: The number of each group, sorted.
    keys: Places
    #: How many rows it has, and how many different subjects and objects.
    rows: Places
    subjects: Places
    objects: Places


def plain(dataset: ox.NamedNode, content: Content) -> Said:
    """Yield how many things of each class and statements with each property there are in all."""
    members = content.members
    entities = np.bincount(members.flat, minlength=len(members.classes))
    yield from say(dataset, void__classes=len(members.classes))
    for number, (kind, count) in enumerate(_by_iri(content, members.classes, entities.tolist()), 1):
        part = ox.NamedNode(f"{dataset.value}#class-{number}")
        yield from say(dataset, void__classPartition=part)
        yield from say(part, void__class=kind, void__entities=count)
    yield from of_properties(dataset, f"{dataset.value}#", content, content.together)


def of_properties(dataset: ox.NamedNode, names: str, content: Content, rows: Rows) -> Said:
    """Yield how many statements with each property there are among ``rows``."""
    used, which = np.unique(rows.predicates, return_inverse=True)
    grouped = _grouped(which.astype(np.int64), rows.subjects, rows.objects)
    yield from say(dataset, void__properties=len(used))
    counts = zip(grouped.rows, grouped.subjects, grouped.objects, strict=True)
    for number, (name, (triples, subjects, objects)) in enumerate(
        _by_iri(content, used, list(counts)), 1
    ):
        part = ox.NamedNode(f"{names}property-{number}")
        yield from say(dataset, void__propertyPartition=part)
        yield from _property(part, name, triples, subjects, objects)


def nested(dataset: ox.NamedNode, content: Content, rows: Rows) -> Said:
    """Yield the classes of the subjects of ``rows``, their properties, and where these lead."""
    members = content.members
    places, classes = members.of(rows.subjects)
    said = rows.chosen(places)
    used, which = np.unique(rows.predicates, return_inverse=True)
    pairs = classes * len(used) + which[places]
    grouped = _grouped(pairs, said.subjects, said.objects)
    entities = _grouped(classes, said.subjects, said.objects)
    held = dict(zip(entities.keys.tolist(), entities.subjects.tolist(), strict=True))
    leading = _leading(content, pairs, said.objects)
    of_class: dict[int, list[tuple[int, int]]] = {}
    for place, pair in enumerate(grouped.keys.tolist()):
        of_class.setdefault(pair // len(used), []).append((pair, place))
    iris = {kind: content.iri(members.classes[kind]) for kind in of_class}
    names = {pair: content.iri(used[pair % len(used)]) for pair in grouped.keys.tolist()}
    for number, kind in enumerate(sorted(of_class, key=iris.__getitem__), 1):
        part = ox.NamedNode(f"{dataset.value}-class-{number}")
        yield from say(dataset, void__classPartition=part)
        yield from say(
            part,
            void__class=ox.NamedNode(iris[kind]),
            void__entities=held[kind],
        )
        for count, (pair, place) in enumerate(
            sorted(of_class[kind], key=lambda each: names[each[0]]), 1
        ):
            inner = ox.NamedNode(f"{part.value}-property-{count}")
            yield from say(part, void__propertyPartition=inner)
            yield from _property(
                inner,
                ox.NamedNode(names[pair]),
                int(grouped.rows[place]),
                int(grouped.subjects[place]),
                int(grouped.objects[place]),
            )
            yield from _targets(inner, leading.get(pair, []))


def _property(
    part: ox.NamedNode, name: ox.NamedNode, triples: int, subjects: int, objects: int
) -> Said:
    yield from say(
        part,
        void__property=name,
        void__triples=int(triples),
        void__distinctSubjects=int(subjects),
        void__distinctObjects=int(objects),
    )


#: Whether it is a datatype, the IRI of a class or datatype, and how many statements lead to it.
_Target = tuple[bool, str, int]


def _leading(content: Content, pairs: Places, objects: Numbers) -> dict[int, list[_Target]]:
    """Return for each pair of class and property the classes and datatypes of the values."""
    found: dict[int, list[_Target]] = {}
    members, terms = content.members, content.terms
    places, classes = members.of(objects)
    literals = np.flatnonzero(terms.kinds[objects] == LITERAL)
    for is_datatype, of_pair, which in (
        (False, pairs[places], members.classes[classes]),
        (True, pairs[literals], terms.datatypes[objects[literals]]),
    ):
        kinds, kind = np.unique(which, return_inverse=True)
        keys, counts = np.unique(of_pair * max(len(kinds), 1) + kind, return_counts=True)
        iris = [content.iri(number) for number in kinds]
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            pair, place = divmod(key, len(kinds))
            found.setdefault(pair, []).append((is_datatype, iris[place], count))
    return found


def _targets(part: ox.NamedNode, targets: list[_Target]) -> Said:
    for number, (is_datatype, iri, count) in enumerate(sorted(targets), 1):
        inner = ox.NamedNode(f"{part.value}-to-{number}")
        if is_datatype:
            yield from say(part, void_ext__datatypePartition=inner)
            yield from say(inner, void_ext__datatype=ox.NamedNode(iri))
        else:
            yield from say(part, void__classPartition=inner)
            yield from say(inner, void__class=ox.NamedNode(iri))
        yield from say(inner, void__triples=count)


def _grouped(keys: Places, subjects: Numbers, objects: Numbers) -> _Grouped:
    """Return the groups of rows that have one key each."""
    found, rows = np.unique(keys, return_counts=True)
    ranks = np.searchsorted(found, keys)
    return _Grouped(
        found, rows, _different(ranks, subjects, len(found)), _different(ranks, objects, len(found))
    )


def _different(groups: Places, terms: Numbers, count: int) -> Places:
    """Return how many different terms each group has."""
    pairs = np.sort(groups << 32 | terms)
    first = np.ones(len(pairs), np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[first] >> 32, minlength=count)


Value = TypeVar("Value")


def _by_iri(
    content: Content, numbers: Numbers, values: Iterable[Value]
) -> Iterator[tuple[ox.NamedNode, Value]]:
    """Yield each term with its value, by IRI."""
    named = zip(map(content.iri, numbers.tolist()), values, strict=True)
    for iri, value in sorted(named, key=lambda each: each[0]):
        yield ox.NamedNode(iri), value
