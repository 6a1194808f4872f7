"""Bytes read eight at a time, from any place, for all tokens of a block at once.

A token is a stretch of bytes. It is spelled as words of eight bytes, in layers:
the first word of every token, the second of every token, and so on, zeros after
the end. Its hash is seeded anew in each process, so that nobody can write a
file whose tokens collide; and it is only a hint: the table compares the words.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONG", "PADDING", "WORD", "Places", "Text", "Tokens", "Words", "hash_of", "spelled"]

Places = NDArray[np.int64]
Words = NDArray[np.uint64]

#: Eight bytes, the first of them lowest, on every machine.
WORD = np.dtype("<u8")

#: Bytes of a token from which on it is looked at by itself: a loop over layers must end.
LONG = 256

#: Bytes after a text that may be read, and are no part of it.
PADDING = LONG + 32

#: MASKS[n] keeps the first n bytes of a word.
MASKS = np.array([(1 << 8 * kept) - 1 for kept in range(9)], np.uint64)

ONE, SEVEN, HALF, WHOLE = np.uint64(1), np.uint64(7), np.uint64(32), np.uint64(64)
HIGHS = np.uint64(0x8080808080808080)
ABOVE_SPACES = np.uint64(0x2121212121212121)
FULL = (1 << 64) - 1

#: A factor for each layer, and two for all.
*FACTORS, FACTOR, LAST_FACTOR = (
    int.from_bytes(os.urandom(8), "little") | 1 for _ in range(LONG // 8 + 2)
)


@dataclass
class Tokens:
    """Tokens spelled in words."""

    lengths: Places
    hashes: Words
    #: For each layer its words, and which tokens they are of; None where of all, in order.
    layers: list[tuple[Places | None, Words]]
    #: The whole of each token that is too long for layers.
    long: dict[int, bytes] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self.lengths)

    def first_bytes(self) -> NDArray[np.uint8]:
        """Return the first byte of each, 0 for an empty one."""
        firsts = np.zeros(len(self), np.uint8)
        if self.layers:
            at, words = self.layers[0]
            firsts[slice(None) if at is None else at] = (words & np.uint64(0xFF)).astype(np.uint8)
        for place, token in self.long.items():
            firsts[place] = token[0]
        return firsts

    def get(self, place: int) -> bytes:
        """Return one token."""
        if place in self.long:
            return self.long[place]
        words = (
            words[place : place + 1] if at is None else words[at == place]
            for at, words in self.layers
        )
        return b"".join(word.tobytes() for word in words)[: int(self.lengths[place])]


class Text:
    """Bytes that begin at a whole word, with padding behind them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.bytes: NDArray[np.uint8] = words.view(np.uint8)

    @classmethod
    def of(cls, raw: bytes) -> "Text":
        """Return ``raw`` as a text."""
        return cls(np.frombuffer(raw + bytes(PADDING + -len(raw) % 8), WORD))

    @classmethod
    def empty(cls, size: int) -> "Text":
        """Return a text with room for ``size`` bytes."""
        return cls(np.zeros((size + PADDING + 7) // 8, WORD))

    def words_at(self, places: Places) -> Words:
        """Return the word that begins at each place."""
        place, shift, back = _aligned(places)
        return self.words.take(place) >> shift | self.words.take(place + 1) << back

    def run_before(self, places: Places) -> Places:
        """Return how many bytes before each place have no space among them: at most 8."""
        words = self.words_at(places - 8).byteswap()
        marks = (words - ABOVE_SPACES) & ~words & HIGHS
        kept = ((marks & (~marks + ONE)) >> SEVEN) - ONE
        counts: NDArray[np.uint8] = np.bitwise_count(kept)
        return counts.astype(np.int64) >> 3

    def until_space(self, starts: Places) -> Tokens:
        """Spell the tokens that begin at ``starts`` and end before a space or control character.

        The length of a token that is too long is given as ``LONG``.
        """
        lengths = np.zeros(len(starts), np.int64)
        hashes = np.zeros(len(starts), np.uint64)
        layers: list[tuple[Places | None, Words]] = []
        at: Places | None = None
        alive: Words | None = None  # all bits, or none after the end; None while all go on
        place, shift, back = _aligned(starts)
        low = self.words.take(place)
        length, hashed = lengths, hashes
        for layer in range(LONG // 8):
            place += 1
            high = self.words.take(place)
            words = low >> shift
            words |= high << back
            low = high
            # The lowest mark is exact: it is at the first byte that is no part of the token.
            marks = words - ABOVE_SPACES
            marks &= ~words
            marks &= HIGHS
            going = marks == 0
            if alive is None and going.all():
                length += 8
                hashed += stirred(words, layer)
                layers.append((at, words))
                continue
            kept = marks & (~marks + ONE)
            kept >>= SEVEN
            kept -= ONE
            if alive is not None:
                kept &= alive
                going &= alive != 0
            words &= kept
            length += (np.bitwise_count(kept) >> 3).astype(np.int64)
            hashed += stirred(words, layer)
            layers.append((at, words))
            left = int(np.count_nonzero(going))
            if 2 * left > len(going):
                alive = (-going.astype(np.int64)).view(np.uint64)
                continue
            if at is not None:
                lengths[at], hashes[at] = length, hashed
            if not left:
                break
            more = np.flatnonzero(going)
            at = more if at is None else at.take(more)
            place, shift, back = place.take(more), shift.take(more), back.take(more)
            low, length, hashed, alive = low.take(more), length.take(more), hashed.take(more), None
        else:
            if at is not None:
                lengths[at] = length
        return Tokens(lengths, finished(hashes, lengths), layers)

    def spell(self, starts: Places, lengths: Places) -> Tokens:
        """Spell tokens of known lengths."""
        long = {
            place: self.bytes[starts[place] : starts[place] + lengths[place]].tobytes()
            for place in np.flatnonzero(lengths >= LONG).tolist()
        }
        counts = (lengths + 7 >> 3).astype(np.int16)
        if long:
            counts[list(long)] = 0
        # With the longest first, those that reach a layer are always the first so many.
        order = np.argsort(-counts, kind="stable")
        reached = (len(counts) - np.cumsum(np.bincount(counts, minlength=1))).tolist()
        ends = lengths.take(order)
        place, shift, back = _aligned(starts.take(order))
        low = self.words.take(place)
        hashed = np.zeros(len(starts), np.uint64)
        layers: list[tuple[Places | None, Words]] = []
        for layer, reach in enumerate(reached[:-1]):
            place[:reach] += 1
            high = self.words.take(place[:reach])
            words = low[:reach] >> shift[:reach]
            words |= high << back[:reach]
            low = high
            further = reached[layer + 1]
            words[further:] &= MASKS.take(ends[further:reach] - 8 * layer)
            hashed[:reach] += stirred(words, layer)
            layers.append((order[:reach], words))
        hashes = np.empty_like(hashed)
        hashes[order] = hashed
        hashes = finished(hashes, lengths)
        for number, token in long.items():
            hashes[number] = hash_of(token)
        return Tokens(lengths, hashes, layers, long)


def _aligned(starts: Places) -> tuple[Places, Words, Words]:
    """Return the word in which each place is, and how far to shift it and the next."""
    shift = (starts & 7).astype(np.uint64) << np.uint64(3)
    return starts >> 3, shift, WHOLE - shift


def spelled(strings: Sequence[bytes]) -> Tokens:
    """Spell separate strings."""
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    return Text.of(b"".join(strings)).spell(np.cumsum(lengths) - lengths, lengths)


def stirred(words: Words, layer: int) -> Words:
    """Return what the words of one layer add to the hashes: nothing if they are zero."""
    mixed = words >> HALF
    mixed ^= words
    mixed *= np.uint64(FACTORS[layer])
    mixed ^= mixed >> HALF
    mixed *= np.uint64(FACTOR)
    return mixed


def finished(hashes: Words, lengths: Places) -> Words:
    """Return the hashes with the lengths in them, and the highest bit free."""
    mixed = hashes ^ lengths.view(np.uint64)
    mixed ^= mixed >> HALF
    mixed *= np.uint64(LAST_FACTOR)
    mixed ^= mixed >> HALF
    mixed >>= ONE
    return mixed


def hash_of(token: bytes) -> int:
    """Return the hash of one token, the same that it has among tokens."""
    if len(token) >= LONG:
        return (hash(token) & FULL) >> 1
    hashed = 0
    for layer in range((len(token) + 7) // 8):
        word = int.from_bytes(token[8 * layer : 8 * layer + 8], "little")
        word = (word ^ word >> 32) * FACTORS[layer] & FULL
        hashed += (word ^ word >> 32) * FACTOR
    hashed = (hashed & FULL) ^ len(token)
    hashed = (hashed ^ hashed >> 32) * LAST_FACTOR & FULL
    return (hashed ^ hashed >> 32) >> 1
