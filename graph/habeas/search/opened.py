"""The lists of an index, open: words looked up, and the texts that have them.

The texts of one word are an array of ranks, in order; of a common word or a
common beginning they are :class:`Bits`. Both are sets, which can be met.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

import numpy as np

from habeas.search.layout import LISTS, Array, about, mapped

__all__ = ["Bits", "Lists", "Texts", "among", "in_order", "meet"]


@dataclass(frozen=True)
class Bits:
    """Many texts: a bit for each rank."""

    packed: Array
    size: int

    def has(self, ranks: Array) -> Array:
        """Return for each rank whether it is among them."""
        found: Array = (self.packed[ranks >> 3] >> (7 - (ranks & 7)).astype(np.uint8)) & 1 == 1
        return found


#: No letter comes after this one.
_LAST = chr(0x10FFFF)
_NONE = np.empty(0, dtype=np.int64)
#: Below this share of all texts it is quicker to sort ranks than to mark them.
_FEW = 512
#: Ranks in order, or bits.
Texts: TypeAlias = Array | Bits


def in_order(texts: Texts) -> Array:
    """Return the ranks of some texts, in order."""
    if isinstance(texts, Bits):
        return np.flatnonzero(np.unpackbits(texts.packed, count=texts.size).view(bool))
    return texts


def meet(sets: Sequence[Texts]) -> Texts:
    """Return the texts that are in all of some sets, of which there is one at least."""
    few = sorted((each for each in sets if not isinstance(each, Bits)), key=len)
    many = [each for each in sets if isinstance(each, Bits)]
    if not few:
        packed = many[0].packed
        for each in many[1:]:
            packed = packed & each.packed
        return Bits(packed, many[0].size)
    found = few[0]
    for other in few[1:]:
        found = found[among(found, other)]
    for each in many:
        found = found[each.has(found)]
    return found


def among(ranks: Array, others: Array) -> Array:
    """Return for each rank whether it is among others, which are in order."""
    if not len(others):
        return np.zeros(len(ranks), dtype=bool)
    places = np.searchsorted(others, ranks)
    found: Array = others[np.minimum(places, len(others) - 1)] == ranks
    return found


class Lists:
    """The lists in a folder. Nothing is read before it is needed; any thread may look."""

    def __init__(self, folder: Path) -> None:
        said = about(folder)
        self.size: int = said["texts"]
        self.names: int = said["names"]
        self.things: int = said["things"]
        self.kind_names: list[str] = said["kinds"]
        self.value_names: list[tuple[str, str, str]] = [
            (facet, value, means) for facet, value, means in said["values"]
        ]
        self._beginnings = {begun: number for number, begun in enumerate(said["beginnings"])}
        lists = {name: mapped(folder, name) for name in LISTS}
        self.texts, self.of, self.lengths = lists["texts"], lists["of"], lists["lengths"]
        self.weights, self.ranks = lists["weights"], lists["ranks"]
        self.called, self.kinds, self.foremost = lists["called"], lists["kinds"], lists["foremost"]
        self._bytes = lists["words"]
        self.letters = lists["letters"]
        self.by_length, self.length_starts = lists["by-length"], lists["length-starts"]
        self._found, self.found_starts = lists["found"], lists["found-starts"]
        self.keys, self.key_words = lists["keys"], lists["key-words"]
        self.members, self.member_starts = lists["members"], lists["member-starts"]
        self.values, self.value_starts = lists["values"], lists["value-starts"]
        self.length_letters = lists["length-letters"]
        self.large = lists["large"]
        self.small = np.setdiff1d(np.arange(len(self.value_names)), self.large)
        # By machine words, whose bits are counted at once.
        self.large_bits = (
            lists["large-bits"].view(np.uint64).reshape(-1, -(-self.things // 64) or 1)
        )
        width = (self.size + 7) // 8 or 1
        self._common = {word: number for number, word in enumerate(lists["common"].tolist())}
        self._common_bits = lists["common-bits"].reshape(-1, width)
        self._beginning_bits = lists["beginning-bits"].reshape(-1, width)
        self.counts = lists["counts"].reshape(-1, len(self.value_names) + 1)

    @cached_property
    def _words(self) -> list[str]:
        # Kept as texts: to be compared with others, hundreds at a time.
        return str(self._bytes.tobytes(), "utf-8").split("\n")[:-1]

    def word(self, number: int) -> str:
        """Return a word by its number."""
        return self._words[number]

    def spelled(self, numbers: Sequence[int]) -> Sequence[str]:
        """Return words by their numbers."""
        if len(numbers) < 2:
            return [self._words[number] for number in numbers]
        found: Sequence[str] = itemgetter(*numbers)(self._words)
        return found

    def number(self, word: str) -> int:
        """Return the number of a word, or -1."""
        found = bisect_left(self._words, word)
        return found if found < len(self._words) and self._words[found] == word else -1

    def begun(self, beginning: str) -> tuple[int, int]:
        """Return the numbers of the words that begin so: the first, and the one after the last."""
        low = bisect_left(self._words, beginning)
        return low, bisect_left(self._words, beginning + _LAST, low)

    def many(self, number: int) -> int:
        """Return how many texts have a word."""
        return int(self.found_starts[number + 1] - self.found_starts[number])

    def having(self, number: int) -> Texts:
        """Return the texts with a word; with none, for -1."""
        if number in self._common:
            return Bits(self._common_bits[self._common[number]], self.size)
        return self.ranks_with(number, number + 1) if number >= 0 else self._found[:0]

    def ranks_with(self, low: int, high: int) -> Array:
        """Return the ranks of the texts with some words in a row; of several words in no order."""
        return self._found[self.found_starts[low] : self.found_starts[high]]

    def beginning(self, beginning: str) -> Texts:
        """Return the texts with a word that begins so."""
        if beginning in self._beginnings:
            return Bits(self._beginning_bits[self._beginnings[beginning]], self.size)
        low, high = self.begun(beginning)
        if high - low == 1:
            return self.having(low)
        ranks = self.ranks_with(low, high)
        return self.united([ranks])

    def united(self, sets: Sequence[Array]) -> Array:
        """Return the ranks that are in one of some sets at least, in order."""
        if sum(map(len, sets)) < self.size // _FEW:
            ranks = np.sort(np.concatenate([_NONE, *sets]))
            once: Array = ranks[
                np.append(ranks[1:] != ranks[:-1], np.ones(len(ranks[:1]), dtype=bool))
            ]
            return once
        flags = np.zeros(self.size, dtype=bool)
        for each in sets:
            flags[each] = True
        return np.flatnonzero(flags)

    def counted(self, word: str, begins: bool) -> Array | None:
        """Return how many things have a common word or beginning, and of each value; else None."""
        if begins and word in self._beginnings:
            row = 1 + len(self._common) + self._beginnings[word]
        elif not begins and self.number(word) in self._common:
            row = 1 + self._common[self.number(word)]
        else:
            return None
        counts: Array = self.counts[row]
        return counts
