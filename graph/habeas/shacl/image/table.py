"""A dictionary of byte strings that is asked for ten thousands of them at once.

Strings are kept one behind the other, each padded with zeros to whole words.
An open hash table points to them. Equal means equal: wherever two hashes
agree, the words are compared.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.image.text import WORD, Places, Tokens, Words, hash_of, spelled

__all__ = ["Table", "Zone"]

Number = TypeVar("Number", bound=np.generic)

LOW = np.uint64(0xFFFFFFFF)
HIGH = np.uint64(0xFFFFFFFF00000000)
#: No hash has the highest bit.
FREE = np.uint64(0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True)
class Zone:
    """Strings one behind the other, each padded with zeros to whole words."""

    words: Words
    #: Word at which each begins.
    begins: Places
    #: Its length in bytes, not 0.
    lengths: Places

    @cached_property
    def text(self) -> NDArray[np.uint8]:
        """The words as bytes."""
        return self.words.view(np.uint8)

    @cached_property
    def owners(self) -> Places:
        """For each word the string that it belongs to."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths + 7 >> 3)

    def get(self, place: int) -> bytes:
        """Return one string."""
        begin, length = int(self.begins[place]), int(self.lengths[place])
        return self.words[begin : begin + (length + 7) // 8].tobytes()[:length]

    def part(self, chosen: slice) -> "Zone":
        """Return some neighbouring strings."""
        begins = self.begins[chosen]
        start = int(begins[0]) if len(begins) else 0
        end = int(self.begins[chosen.stop]) if chosen.stop < len(self.begins) else len(self.words)
        return Zone(self.words[start:end], begins - start, self.lengths[chosen])


class Table:
    """Byte strings with numbers, dense from 0, in the order in which they came.

    ``check`` is given the strings that are new, by first byte, and says which may come in.
    """

    def __init__(self, check: Callable[[Zone], NDArray[np.bool_]] | None = None) -> None:
        self._check = check
        self._count = 0
        self._used = 0
        self._words = np.zeros(64, WORD)
        self._offsets = np.zeros(16, np.int64)
        self._lengths = np.zeros(16, np.int32)
        self._hashes = np.zeros(16, np.uint64)
        # A slot holds the high half of a hash and a number.
        self._slots = np.full(1 << 12, FREE)

    def __len__(self) -> int:
        """Return how many strings there are."""
        return self._count

    def all(self) -> Zone:
        """Return every string."""
        count = self._count
        lengths = self._lengths[:count].astype(np.int64)
        return Zone(self._words[: self._used], self._offsets[:count], lengths)

    def some(self, numbers: Places) -> Zone:
        """Return some strings, in the order asked for."""
        lengths = self._lengths.take(numbers).astype(np.int64)
        counts = lengths + 7 >> 3
        ends = np.cumsum(counts)
        begins = ends - counts
        places = np.repeat(self._offsets.take(numbers) - begins, counts)
        places += np.arange(len(places))
        return Zone(self._words.take(places), begins, lengths)

    def get(self, number: int) -> bytes:
        """Return one string."""
        if not 0 <= number < self._count:
            raise IndexError(f"no string has the number {number}")
        begin, length = int(self._offsets[number]), int(self._lengths[number])
        return self._words[begin : begin + (length + 7) // 8].tobytes()[:length]

    def find(self, string: bytes) -> int:
        """Return the number of one string, -1 if it is not there."""
        hashed = hash_of(string)
        last = len(self._slots) - 1
        slot = hashed & last
        while (held := int(self._slots[slot])) != FREE:
            if held >> 32 == hashed >> 32 and self.get(held & 0xFFFFFFFF) == string:
                return held & 0xFFFFFFFF
            slot = (slot + 1) & last
        return -1

    def add_all(self, strings: Sequence[bytes]) -> Places:
        """Return the numbers of ``strings`` after adding what is new, -1 for what may not come in."""
        return self.add(spelled(strings))

    def add(self, tokens: Tokens) -> Places:
        """Return the numbers of ``tokens`` after adding what is new, -1 for what may not come in."""
        numbers = self._guess(tokens.hashes)
        missing = np.flatnonzero(numbers < 0)
        if len(missing):
            hashes = tokens.hashes.take(missing)
            order = np.argsort(hashes)
            hashes = hashes.take(order)
            begins = np.ones(len(hashes), np.bool_)
            np.not_equal(hashes[1:], hashes[:-1], out=begins[1:])
            first = np.minimum.reduceat(missing.take(order), np.flatnonzero(begins))
            new = self._add_new(tokens, hashes[begins], first)
            numbers[missing.take(order)] = new.take(np.cumsum(begins) - 1)
        for place in np.flatnonzero(self._differ(tokens, numbers)).tolist():
            numbers[place] = self._add_one(tokens.get(place))
        return numbers

    def _guess(self, hashes: Words) -> Places:
        """Return the number of a string that has the high half of each hash, or -1."""
        last = np.int64(len(self._slots) - 1)
        slots = hashes.view(np.int64) & last
        held = self._slots.take(slots)
        numbers = (held & LOW).view(np.int64)
        other = (held ^ hashes) > LOW
        if not other.any():
            return numbers
        at = np.flatnonzero(other)
        slots, held = slots.take(at), held.take(at)
        while len(at):
            free = held == FREE
            numbers[at[free]] = -1
            left = np.flatnonzero(~free)
            at, slots = at.take(left), slots.take(left) + 1 & last
            held = self._slots.take(slots)
            same = (held ^ hashes.take(at)) <= LOW
            numbers[at[same]] = (held[same] & LOW).view(np.int64)
            left = np.flatnonzero(~same)
            at, slots, held = at.take(left), slots.take(left), held.take(left)
        return numbers

    def _differ(self, tokens: Tokens, numbers: Places) -> NDArray[np.bool_]:
        """Return which tokens are not the string with that number; none has -1."""
        known = numbers >= 0
        all_known = bool(known.all())
        differ: NDArray[np.bool_] = self._lengths.take(numbers, mode="clip") != tokens.lengths
        offsets = self._offsets.take(numbers, mode="clip")
        for layer, (at, words) in enumerate(tokens.layers):
            there = offsets if at is None else offsets.take(at)
            wrong = self._words.take(there + layer, mode="clip") != words
            # The zeros after a token are no words of it.
            wrong &= (tokens.lengths if at is None else tokens.lengths.take(at)) > 8 * layer
            if wrong.any():
                differ[np.flatnonzero(wrong) if at is None else at[wrong]] = True
        for place, token in tokens.long.items():
            differ[place] = known[place] and self.get(int(numbers[place])) != token
        return differ if all_known else differ & known

    def _add_new(self, tokens: Tokens, hashes: Words, places: Places) -> Places:
        """Return the numbers of new tokens, -1 where the check refuses."""
        order = np.argsort(tokens.first_bytes().take(places).astype(np.int64) << 48 | places)
        zone = _zone(tokens, places.take(order))
        numbers = np.full(len(places), -1, np.int64)
        good = np.ones(len(order), np.bool_) if self._check is None else self._check(zone)
        if good.all():
            numbers[order] = np.arange(self._count, self._count + len(order))
            self._append(zone, hashes.take(order))
        else:
            kept = np.flatnonzero(good)
            numbers[order[kept]] = np.arange(self._count, self._count + len(kept))
            self._append(_zone(tokens, places.take(order[kept])), hashes.take(order[kept]))
        return numbers

    def _add_one(self, string: bytes) -> int:
        """Return the number of a string whose hash another string has too."""
        number = self.find(string)
        if number >= 0:
            return number
        words = np.frombuffer(string + bytes(-len(string) % 8), WORD)
        zone = Zone(words, np.zeros(1, np.int64), np.array([len(string)]))
        if self._check is not None and not self._check(zone)[0]:
            return -1
        self._append(zone, np.array([hash_of(string)], np.uint64))
        return self._count - 1

    def _append(self, zone: Zone, hashes: Words) -> None:
        before, count = self._count, self._count + len(hashes)
        self._words = _grown(self._words, self._used + len(zone.words))
        self._offsets = _grown(self._offsets, count)
        self._lengths = _grown(self._lengths, count)
        self._hashes = _grown(self._hashes, count)
        self._words[self._used : self._used + len(zone.words)] = zone.words
        self._offsets[before:count] = self._used + zone.begins
        self._lengths[before:count] = zone.lengths
        self._hashes[before:count] = hashes
        self._used += len(zone.words)
        self._count = count
        if 2 * count > len(self._slots):
            self._slots = np.full(1 << (2 * count).bit_length() + 1, FREE)
            before = 0
        self._point(before)

    def _point(self, first: int) -> None:
        """Put the numbers from ``first`` on into the hash table."""
        last = np.int64(len(self._slots) - 1)
        hashes = self._hashes[first : self._count]
        held = hashes & HIGH | np.arange(first, self._count, dtype=np.uint64)
        slots = hashes.view(np.int64) & last
        while len(held):
            free = np.flatnonzero(self._slots.take(slots) == FREE)
            self._slots[slots.take(free)] = held.take(free)
            left = np.flatnonzero(self._slots.take(slots) != held)
            held, slots = held.take(left), slots.take(left) + 1 & last


def _zone(tokens: Tokens, places: Places) -> Zone:
    """Return some tokens as a zone."""
    lengths = tokens.lengths.take(places)
    counts = lengths + 7 >> 3
    ends = np.cumsum(counts)
    begins = ends - counts
    words = np.zeros(int(ends[-1]) if len(ends) else 0, WORD)
    targets = np.full(len(tokens), -1, np.int64)
    targets[places] = begins
    for layer, (at, layer_words) in enumerate(tokens.layers):
        there = targets if at is None else targets.take(at)
        reach = (tokens.lengths if at is None else tokens.lengths.take(at)) > 8 * layer
        chosen = np.flatnonzero((there >= 0) & reach)
        words[there.take(chosen) + layer] = layer_words.take(chosen)
    for place, token in tokens.long.items():
        if (begin := int(targets[place])) >= 0:
            words[begin : begin + (len(token) + 7) // 8] = np.frombuffer(
                token + bytes(-len(token) % 8), WORD
            )
    return Zone(words, begins, lengths)


def _grown(array: NDArray[Number], size: int) -> NDArray[Number]:
    """Return ``array`` with room for ``size``; in place where the system can."""
    if size > len(array):
        array.resize(size + size // 4, refcheck=False)
    return array
