"""The columns of a release, made from its store: one stream for each property.

Memory holds each different IRI once, and eight bytes for each statement: half a
gigabyte in all for ten million triples. The files are the same bytes for the
same store.
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from habeas.columns.dictionary import Dictionary
from habeas.columns.layout import (
    BOUNDS,
    CLASSES,
    DAYS,
    EDITION,
    INDEX,
    RELATIONS,
    Held,
    Numbers,
)
from habeas.store.interface import Store, Term
from habeas.store.side import Side
from habeas.terms import HABEAS, PREFIXES, VOCAB

__all__ = ["SIDE", "make"]

_TYPE = PREFIXES["rdf"] + "type"
_DATE = ox.NamedNode(PREFIXES["xsd"] + "date")
_REJECTED = ox.NamedNode(VOCAB + "claim-status/rejected")


def make(store: Store, folder: Path) -> None:
    """Write the columns of ``store`` into ``folder``, which is there and empty."""
    numbers: dict[str, int] = {}
    read: dict[str, _Relation] = {name: _Relation(numbers) for name in (*RELATIONS, "type")}
    for name, iri in RELATIONS.items():
        read[name].take(store.rows(f"SELECT ?s ?o {{ ?s <{iri}> ?o }}"))
    for iri in CLASSES:
        kind = ox.NamedNode(iri)
        rows = store.rows(f"SELECT ?s {{ ?s <{_TYPE}> <{iri}> }}")
        read["type"].take([(subject, kind) for (subject,) in rows])
    for name, iri in DAYS.items():
        read[name] = _Days(numbers)
        read[name].take(store.rows(f"SELECT ?s ?o {{ ?s <{iri}> ?o }}"))
    supported = _supported(store, numbers)
    iris = sorted(numbers)
    rank = np.empty(len(iris), dtype=np.int32)
    rank[np.fromiter((numbers[iri] for iri in iris), np.int64, len(iris))] = np.arange(len(iris))
    numbers.clear()
    Dictionary.of(iris).write(folder)
    held: dict[str, Held] = {}
    for name in list(read):
        pairs, held[name] = read.pop(name).sorted(rank)
        np.save(folder / f"{name}.npy", pairs)
        np.save(folder / f"{name}-turned.npy", _turned(pairs))
    things, claims = np.unique(rank[_array(supported)], return_counts=True)
    np.save(folder / "supported.npy", np.stack([things, claims]).astype(np.int32))
    iri_of = {**RELATIONS, **DAYS, "type": _TYPE}
    index = {
        "edition": EDITION,
        "terms": len(iris),
        "bounds": BOUNDS,
        "relations": {
            name: {"iri": iri_of[name], **asdict(each)} for name, each in sorted(held.items())
        },
    }
    text = json.dumps(index, indent=1, sort_keys=True) + "\n"
    (folder / INDEX).write_text(text, encoding="utf-8")


#: The columns as a side of a release.
SIDE = Side("columns", EDITION, make)


class _Relation:
    """The statements with one property, while they are read."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._ends = array("i"), array("i")
        self._strange = 0

    def take(self, rows: Iterable[Sequence[Term | None]]) -> None:
        """Keep the rows between IRIs; count the others."""
        numbers, (subjects, objects) = self._numbers, self._ends
        for subject, value in rows:
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
                subjects.append(numbers.setdefault(subject.value, len(numbers)))
                objects.append(numbers.setdefault(value.value, len(numbers)))
            else:
                self._strange += 1

    def sorted(self, rank: Numbers) -> tuple[Numbers, Held]:
        """Return the statements by their final numbers, each once, and what is said of them."""
        subjects, objects = map(_array, self._ends)
        pairs = _once(rank[subjects], self._ranked(objects, rank))
        return pairs, Held(pairs.shape[1], self._strange, len(subjects) - pairs.shape[1])

    def _ranked(self, objects: Numbers, rank: Numbers) -> Numbers:
        return rank[objects]


class _Days(_Relation):
    """The statements with a property that leads to days."""

    def take(self, rows: Iterable[Sequence[Term | None]]) -> None:
        """Keep the rows with a day; count those that are not just a day, or have none."""
        numbers, (subjects, days) = self._numbers, self._ends
        for subject, value in rows:
            day, is_plain = _day(value) if isinstance(value, ox.Literal) else (None, False)
            if isinstance(subject, ox.NamedNode) and day is not None:
                subjects.append(numbers.setdefault(subject.value, len(numbers)))
                days.append(day)
                self._strange += not is_plain
            else:
                self._strange += 1

    def _ranked(self, objects: Numbers, rank: Numbers) -> Numbers:
        return objects


def _once(subjects: Numbers, objects: Numbers) -> Numbers:
    """Return pairs as two rows, sorted, each once."""
    keys = np.unique(subjects.astype(np.int64) << 32 | objects)
    return np.stack([keys >> 32, keys & 0xFFFFFFFF]).astype(np.int32)


def _turned(pairs: Numbers) -> Numbers:
    subjects, objects = pairs
    return _once(objects, subjects)


def _array(numbers: "array[int]") -> Numbers:
    return np.frombuffer(numbers, dtype=np.int32) if numbers else np.empty(0, dtype=np.int32)


@lru_cache(maxsize=50_000)
def _day(value: ox.Literal) -> tuple[int | None, bool]:
    """Return a day as a number, and whether the literal says no more than that day.

    Time zones do not move it.
    """
    try:
        day = date.fromisoformat(value.value[:10])
    except ValueError:
        return None, False
    is_plain = value.datatype == _DATE and value.value == day.isoformat()
    return day.toordinal(), is_plain


def _supported(store: Store, numbers: dict[str, int]) -> "array[int]":
    """Return a thing for each claim that supports it and is not rejected."""
    supports = f"<{HABEAS}isSupportedBy>"
    # claims are not selected: to look up their names is most of the work, and few are rejected
    of_claim = f"SELECT ?s {{ ?s {supports} ?o }}"
    rejected = (
        f"SELECT DISTINCT ?s ?o {{ ?o <{HABEAS}hasClaimStatus> {_REJECTED} . ?s {supports} ?o }}"
    )
    without = Counter(thing for thing, _ in store.rows(rejected))
    things = array("i")
    for (thing,) in store.rows(of_claim):
        if without and without[thing] > 0:
            without[thing] -= 1
        elif isinstance(thing, ox.NamedNode):
            number = numbers.get(thing.value)
            if number is not None:
                things.append(number)
    return things
