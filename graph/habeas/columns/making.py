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
    EDITION,
    INDEX,
    RELATIONS,
    UNKNOWN_DAY,
    Held,
    Numbers,
)
from habeas.store.interface import Store, Term
from habeas.store.side import Side
from habeas.terms import HABEAS, PREFIXES, VOCAB

__all__ = ["SIDE", "make"]

_TYPE = PREFIXES["rdf"] + "type"
_REJECTED = ox.NamedNode(VOCAB + "claim-status/rejected")


def make(store: Store, folder: Path) -> None:
    """Write the columns of ``store`` into ``folder``, which is there and empty."""
    numbers: dict[str, int] = {}
    read = {name: _Relation(numbers) for name in (*RELATIONS, "type")}
    for name, iri in RELATIONS.items():
        read[name].take(store.rows(f"SELECT ?s ?o {{ ?s <{iri}> ?o }}"))
    for iri in CLASSES:
        kind = ox.NamedNode(iri)
        rows = store.rows(f"SELECT ?s {{ ?s <{_TYPE}> <{iri}> }}")
        read["type"].take([(subject, kind) for (subject,) in rows])
    dated = [_dated(store, numbers, bound) for bound in BOUNDS]
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
    things, days = _envelopes(dated, rank)
    np.save(folder / "dated.npy", things)
    np.save(folder / "days.npy", days)
    things, claims = np.unique(rank[_array(supported)], return_counts=True)
    np.save(folder / "supported.npy", np.stack([things, claims]).astype(np.int32))
    index = {
        "edition": EDITION,
        "terms": len(iris),
        "bounds": BOUNDS,
        "relations": {
            name: {"iri": RELATIONS.get(name, _TYPE), **asdict(each)}
            for name, each in sorted(held.items())
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
        subjects, objects = (rank[_array(end)] for end in self._ends)
        keys = np.unique(subjects.astype(np.int64) << 32 | objects)
        pairs = np.stack([keys >> 32, keys & 0xFFFFFFFF]).astype(np.int32)
        return pairs, Held(len(keys), self._strange, len(subjects) - len(keys))


def _array(numbers: "array[int]") -> Numbers:
    return np.frombuffer(numbers, dtype=np.int32) if numbers else np.empty(0, dtype=np.int32)


def _dated(
    store: Store, numbers: dict[str, int], bound: str
) -> tuple["array[int]", "array[int]", bool]:
    """Return which things have one bound, its days, and whether the last of several counts."""
    things, days = array("i"), array("i")
    for thing, value in store.rows(f"SELECT ?s ?o {{ ?s <{HABEAS}{bound}> ?o }}"):
        if isinstance(thing, ox.NamedNode) and isinstance(value, ox.Literal):
            number, day = numbers.get(thing.value), _day(value.value)
            if number is not None and day is not None:
                things.append(number)
                days.append(day)
    return things, days, not bound.endswith("After")


@lru_cache(maxsize=50_000)
def _day(text: str) -> int | None:
    """Return a day as a number; time zones do not move it."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


def _envelopes(
    dated: Sequence[tuple["array[int]", "array[int]", bool]], rank: Numbers
) -> tuple[Numbers, Numbers]:
    """Return the things with a date, sorted, and a row of bounds for each; see ``BOUNDS``."""
    things = np.unique(np.concatenate([rank[_array(these)] for these, _, _ in dated]))
    table = np.full((len(things), len(dated)), UNKNOWN_DAY, dtype=np.int32)
    for column, (these, days, keeps_last) in zip(table.T, dated, strict=True):
        rows, values = np.searchsorted(things, rank[_array(these)]), _array(days)
        # the widest bounds, where a thing has several: the last one that is written stays
        order = np.argsort(values if keeps_last else -values, kind="stable")
        column[rows[order]] = values[order]
    return things.astype(np.int32), table


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
