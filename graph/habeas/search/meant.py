"""What a word that was typed may be meant for, and in which texts it then is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from habeas.search.asked import Unit
from habeas.search.layout import Array
from habeas.search.near import Near, near_beginnings, near_words
from habeas.search.opened import Bits, Lists, Texts, among, in_order

__all__ = ["MISSING", "Known", "Meant", "is_known", "many_texts", "may_be_mistyped", "meant"]

#: Mistakes where the word is not there at all.
MISSING = 100
#: Ranks with mistakes in one number.
_STEP = 256
#: Words of so few letters that are there are meant: too many others are near.
_SHORT = 3
#: What is in more texts than this share of all is as it was meant.
_SURE = 1 / 1_000
#: What is in so few texts may always be another word.
_FEW = 64
#: What words may be meant for, once it was looked up.
Known: TypeAlias = dict[Unit, list[Near]]


def is_known(lists: Lists, unit: Unit) -> bool:
    """Return whether some text has the word."""
    if lists.number(unit.word) >= 0:
        return True
    low, high = lists.begun(unit.word) if unit.begins else (0, 0)
    return low < high


def may_be_mistyped(lists: Lists, unit: Unit) -> bool:
    """Whether a word is so rare, if it is there at all, that another one may be meant."""
    number = lists.number(unit.word)
    return number < 0 or lists.many(number) < lists.size * _SURE + _FEW


def _alternatives(lists: Lists, unit: Unit) -> list[Near]:
    """Return all words that a word may be meant for; the word itself is one without mistakes."""
    known = lists.number(unit.word)
    found = {known: 0} if known >= 0 else {}
    if found and len(unit.word) <= _SHORT:
        return [Near(known, 0)]
    for each in near_words(lists, unit.word):
        found.setdefault(each.number, each.mistakes)
    if unit.begins:
        for each in near_beginnings(lists, unit.word):
            found[each.number] = min(each.mistakes, found.get(each.number, each.mistakes))
    return [Near(number, mistakes) for number, mistakes in found.items()]


@dataclass(frozen=True)
class Meant:
    """A word as it was typed, and all that it may be meant for."""

    unit: Unit
    nears: Sequence[Near]
    #: The texts in which it begins a word; nothing if it does not go on.
    begun: Texts | None

    def size(self, lists: Lists) -> int:
        """Return in how many texts it may be, at most."""
        begun = 0 if self.begun is None else many_texts(self.begun)
        return begun + sum(lists.many(near.number) for near in self.nears)

    def ranks(self, lists: Lists) -> Array:
        """Return the texts in which it may be, in order."""
        sets = [lists.ranks_with(near.number, near.number + 1) for near in self.nears]
        if self.begun is not None:
            sets.append(in_order(self.begun))
        return lists.united(sets)

    def mistakes(self, lists: Lists, ranks: Array) -> Array:
        """Return for each text how many mistakes it has there; many if it has none of the words."""
        found = np.full(len(ranks), MISSING, dtype=np.int64)
        few = []
        for near in self.nears:
            texts = lists.having(near.number)
            if isinstance(texts, Bits):
                found[texts.has(ranks) & (found > near.mistakes)] = near.mistakes
            else:
                few.append(texts.astype(np.int64) * _STEP + near.mistakes)
        if few:
            pairs = np.sort(np.concatenate(few))
            places = np.minimum(np.searchsorted(pairs, ranks * _STEP), len(pairs) - 1)
            is_there = pairs[places] // _STEP == ranks
            found[is_there] = np.minimum(found[is_there], pairs[places][is_there] % _STEP)
        if self.begun is not None:
            begun = self.begun
            found[begun.has(ranks) if isinstance(begun, Bits) else among(ranks, begun)] = 0
        return found


def many_texts(texts: Texts) -> int:
    """Return how many texts there are, at most."""
    return texts.size if isinstance(texts, Bits) else len(texts)


def meant(lists: Lists, unit: Unit, is_mistyped: bool, known: Known) -> Meant:
    """Return what a word may be meant for: only itself, unless it may be mistyped."""
    if is_mistyped:
        if unit not in known:
            known[unit] = _alternatives(lists, unit)
        nears = known[unit]
    else:
        number = lists.number(unit.word)
        nears = [Near(number, 0)] if number >= 0 else []
    return Meant(unit, nears, lists.beginning(unit.word) if unit.begins else None)
