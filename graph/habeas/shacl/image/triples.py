"""A graph as columns of numbers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.image.columns import Column, Keys, Numbers, halves, joined
from habeas.shacl.image.terms import Terms

__all__ = ["Change", "Image", "Triples"]

#: Bits of a number that triples are sorted by.
BITS = 64


#: Subjects, predicates and objects.
Rows = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


class Triples(NamedTuple):
    """Triples as numbers of terms, one row each."""

    subjects: Numbers
    predicates: Numbers
    objects: Numbers


class Change(NamedTuple):
    """What a change really did: triples that were not there before, and triples that were."""

    added: Triples
    removed: Triples


class Image:
    """The triples of a graph, in one column for each predicate."""

    def __init__(self, terms: Terms, rows: Rows, lines: NDArray[np.int32] | None = None) -> None:
        """Take triples in any order, repeats too, and the line of a text that each stands on."""
        self.terms = terms
        self._columns = dict(_columns(rows, len(terms)))
        self._stands = None if lines is None else (rows, lines)

    def __len__(self) -> int:
        """Return how many triples there are."""
        return sum(map(len, self._columns.values()))

    def predicates(self) -> list[int]:
        """Return the predicates of all triples, sorted."""
        return sorted(number for number, column in self._columns.items() if len(column))

    def column(self, predicate: int) -> Column:
        """Return the pairs of ``predicate``; none if it is unknown, or -1."""
        column = self._columns.get(predicate)
        return Column(np.zeros(0, np.uint64)) if column is None else column

    def triples(self, predicates: Collection[int] | None = None) -> Triples:
        """Return the triples of some predicates, or of all, sorted by predicate first."""
        return _triples({number: self.column(number).keys for number in self._chosen(predicates)})

    def change(self, added: Iterable[ox.Triple], removed: Iterable[ox.Triple]) -> Change:
        """Remove triples, then add triples, in place; return what that did.

        Only the columns of their predicates are made anew. A triple in both is
        there afterwards.
        """
        less, more = _keys(removed, self.terms.find), _keys(added, self.terms.intern)
        come: dict[int, Keys] = {}
        gone: dict[int, Keys] = {}
        for number in sorted({*more, *less}):
            column = self._columns.setdefault(number, self.column(number))
            come[number], gone[number] = column.change(
                np.array(sorted(more[number]), np.uint64),
                np.array(sorted(less[number] - more[number]), np.uint64),
            )
        return Change(_triples(come), _triples(gone))

    def ntriples(self, predicates: Collection[int] | None = None) -> bytes:
        """Return the triples of some predicates, or of all, as N-Triples, sorted by predicate.

        Blank nodes have their labels. ``Store.load`` gives them others; to keep
        them, parse the text and put the quads into a store with ``extend``.
        """
        chosen = self._chosen(predicates)
        used = np.zeros(len(self.terms), np.bool_)
        for number in chosen:
            for side in self.column(number).pairs():
                used[side] = True
        numbers = np.flatnonzero(used)
        tokens = np.empty(len(used), np.object_)
        tokens[numbers] = self.terms.tokens(numbers)
        return b"".join(
            part
            for number in chosen
            for part in _lines(self.column(number), self.terms.token(number), tokens)
        )

    def lines(self, triples: Triples) -> Numbers:
        """Return the line on which each triple first stands in its text, 0 where none is known.

        Lines are known of what was read from N-Triples or N-Quads.
        """
        found = np.zeros(len(triples.subjects), np.int64)
        if self._stands is None:
            return found
        (subjects, predicates, objects), lines = self._stands
        for number in np.unique(triples.predicates).tolist():
            asked = np.flatnonzero(triples.predicates == number)
            keys = joined(triples.subjects[asked], triples.objects[asked])
            wanted, which = np.unique(keys, return_inverse=True)
            stands = np.flatnonzero(predicates == number)
            keys = joined(subjects.take(stands), objects.take(stands))
            places = np.searchsorted(wanted, keys)
            same = np.flatnonzero(wanted.take(places, mode="clip") == keys)
            first = np.full(len(wanted), np.iinfo(np.int32).max, np.int64)
            np.minimum.at(first, places.take(same), lines.take(stands.take(same)))
            first[first == np.iinfo(np.int32).max] = 0
            found[asked] = first.take(which)
        return found

    def _chosen(self, predicates: Collection[int] | None) -> list[int]:
        known = self.predicates()
        return known if predicates is None else sorted({*predicates}.intersection(known))


def _columns(rows: Rows, terms: int) -> Iterator[tuple[int, Column]]:
    """Yield each predicate with its column: sorted all at once, where the numbers are small."""
    subjects, used, objects = rows
    predicates = np.unique(used).astype(np.int64)
    ranks = np.zeros(terms, np.int64)
    ranks[predicates] = np.arange(len(predicates))
    ranks = ranks.take(used)
    bits = max(terms, 1).bit_length()
    if 2 * bits + len(predicates).bit_length() <= BITS:
        half, whole = np.uint64(bits), np.uint64(2 * bits)
        keys = ranks.astype(np.uint64) << whole
        keys |= subjects.astype(np.uint64) << half
        keys |= objects.astype(np.uint64)
        keys = _sorted(keys)
        stops = np.searchsorted(keys, np.arange(1, len(predicates) + 1, dtype=np.uint64) << whole)
        low = np.uint64((1 << bits) - 1)
        for number, start, stop in _spans(predicates, stops):
            part = keys[start:stop]
            yield number, Column((part >> half & low) << np.uint64(32) | part & low)
    else:
        order = np.argsort(ranks, kind="stable")
        keys = joined(subjects.take(order), objects.take(order))
        for number, start, stop in _spans(predicates, np.cumsum(np.bincount(ranks))):
            yield number, Column(_sorted(keys[start:stop]))


def _spans(predicates: Numbers, stops: Numbers) -> Iterator[tuple[int, int, int]]:
    return zip(predicates.tolist(), [0, *stops.tolist()], stops.tolist(), strict=False)


def _sorted(keys: Keys) -> Keys:
    """Return ``keys`` sorted, each once."""
    keys.sort()
    first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return keys if first.all() else keys[first]


def _triples(columns: dict[int, Keys]) -> Triples:
    keys = np.concatenate([np.zeros(0, np.uint64), *columns.values()])
    subjects, objects = halves(keys)
    predicates = np.repeat(np.array([*columns], np.int64), [len(part) for part in columns.values()])
    return Triples(subjects, predicates, objects)


def _keys(triples: Iterable[ox.Triple], number: Callable[[Any], int]) -> dict[int, set[int]]:
    """Return the keys of ``triples`` by predicate, without those that have an unknown term."""
    keys: dict[int, set[int]] = defaultdict(set)
    for triple in triples:
        subject, predicate = number(triple.subject), number(triple.predicate)
        if min(subject, predicate, value := number(triple.object)) >= 0:
            keys[predicate].add(subject << 32 | value)
    return keys


def _lines(column: Column, predicate: bytes, tokens: NDArray[np.object_]) -> Iterator[bytes]:
    """Yield pieces of the N-Triples of one predicate."""
    subjects, objects = column.pairs()
    pieces = np.empty((len(subjects), 4), np.object_)
    pieces[:, 0] = tokens.take(subjects)
    pieces[:, 1] = b" %b " % predicate
    pieces[:, 2] = tokens.take(objects)
    pieces[:, 3] = b" .\n"
    yield b"".join(pieces.ravel().tolist())
