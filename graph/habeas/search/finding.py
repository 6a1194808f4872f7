"""Which texts have what is asked for, the best first.

What has all the words as they were written comes before what has them with
mistakes, and that before what has only some of them. Each further way is gone
only if those before it found few things, so a search for what is there stays
free of what only resembles it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from habeas.search.asked import Asked, Unit, other_readings
from habeas.search.layout import Array
from habeas.search.meant import MISSING, Known, is_known, many_texts, may_be_mistyped, meant
from habeas.search.near import ALIKE
from habeas.search.opened import Bits, Lists, Texts, in_order, meet

__all__ = ["ENOUGH", "How", "Ranked", "Way", "find_all", "likest"]

#: With so many things found, nothing that only resembles the words is looked for.
ENOUGH = 20
#: How something was found.
How: TypeAlias = Literal["words", "begins", "mistakes", "alike", "some"]

#: Of words that are not as they were written: how much of their weight counts, by mistakes.
_FACTORS = np.array([1.0, 0.8, 0.6, 0.55] + [0.0] * 97)
#: So many words are looked at where not all need be there.
_MOST_UNITS = 8
#: As many of these may be words that no text has.
_MOST_UNKNOWN = 4
#: So many texts are kept where not all words need be there.
_MOST_SOME = 200
#: What is in fewer texts than this share of all leads to others.
_RARE, _FEW = 1 / 64, 64


@dataclass(frozen=True)
class Way:
    """Texts that were found in one way, in order."""

    how: How
    ranks: Array
    #: Mistakes of each; nothing where there are none.
    mistakes: Array | None = None


@dataclass
class Ranked:
    """Everything that was found, best first; a text may come again."""

    ways: list[Way] = field(default_factory=list)
    #: Whether there is more than was looked at.
    is_cut: bool = False

    @property
    def is_written(self) -> bool:
        """Whether all was found by the words as they were written."""
        return all(way.how in ("words", "begins") for way in self.ways)


def find_all(lists: Lists, text: str, asked: Asked) -> Ranked:
    """Return the texts with what is asked for: with all words, or else with what is near."""
    found, known = Ranked(), Known()
    whole, begun = _as_written(lists, asked.units)
    for names in (True, False):
        for how, ranks in (("words", whole), ("begins", begun)):
            part = _part(lists, ranks, names)
            if len(part):
                found.ways.append(Way(how, part))  # type: ignore[arg-type]
    if _is_enough(lists, found):
        return found
    seen = [way.ranks for way in found.ways]
    for units in _readings(lists, text, asked):
        ranks = in_order(_meeting(lists, units))
        seen.append(ranks)
        if len(ranks):
            found.ways.append(Way("mistakes", ranks, np.ones(len(ranks), dtype=np.int64)))
    if not _is_enough(lists, found):
        ranks, mistakes = _nearly(lists, asked.units[:_MOST_UNITS], known)
        is_new = ~np.isin(ranks, np.concatenate(seen)) if seen else np.ones(len(ranks), dtype=bool)
        ranks, mistakes = ranks[is_new], mistakes[is_new]
        for how, those in (("mistakes", mistakes < ALIKE), ("alike", mistakes >= ALIKE)):
            if those.any():
                found.ways.append(Way(how, ranks[those], mistakes[those]))  # type: ignore[arg-type]
    if not found.ways and len(asked.units) > 1:
        ranks, _ = likest(lists, text, asked, lists.size, known)
        if len(ranks):
            found.is_cut = len(ranks) >= _MOST_SOME
            found.ways.append(Way("some", ranks[:_MOST_SOME]))
    return found


def _is_enough(lists: Lists, found: Ranked) -> bool:
    """Whether enough things were found."""
    things: set[int] = set()
    for way in found.ways:
        things.update(lists.of[way.ranks[: ENOUGH * 50]].tolist())
    return len(things) >= ENOUGH


def _as_written(lists: Lists, units: Sequence[Unit]) -> tuple[Array, Array]:
    """Return the ranks with all words, and the others in which the last one goes on."""
    *others, last = units
    sets = [_texts(lists, unit) for unit in others]
    whole = meet([*sets, lists.having(lists.number(last.word))])
    if not last.begins:
        return in_order(whole), np.empty(0, dtype=np.int64)
    begun = meet([*sets, lists.beginning(last.word)])
    if isinstance(begun, Bits):
        packed = begun.packed
        if isinstance(whole, Bits):
            packed = packed & ~whole.packed
            return in_order(whole), in_order(Bits(packed, begun.size))
    ranks = in_order(begun)
    first = in_order(whole)
    rest = np.ones(len(ranks), dtype=bool)
    rest[np.searchsorted(ranks, first)] = False
    return first, ranks[rest]


def _texts(lists: Lists, unit: Unit) -> Texts:
    if unit.begins:
        return lists.beginning(unit.word)
    return lists.having(lists.number(unit.word))


def _meeting(lists: Lists, units: Sequence[Unit]) -> Texts:
    return meet([_texts(lists, unit) for unit in units])


def _part(lists: Lists, ranks: Array, names: bool) -> Array:
    """Return those of some ranks that are names, or that are not."""
    border = int(np.searchsorted(ranks, lists.names))
    return ranks[:border] if names else ranks[border:]


def _readings(lists: Lists, text: str, asked: Asked) -> Iterator[Sequence[Unit]]:
    """Yield other ways to read the text of which all words are there."""
    for units in other_readings(text, asked):
        if units and all(is_known(lists, unit) for unit in units):
            yield units
    for place, unit in enumerate(asked.units):
        if not is_known(lists, unit):
            halves = [
                (Unit(unit.word[:cut]), Unit(unit.word[cut + wrong :], unit.begins))
                for cut in range(2, len(unit.word) - 1)
                for wrong in (0, 1)  # a letter typed for the space
            ]
            known = [
                (one, other)
                for one, other in halves
                if lists.number(one.word) >= 0 and lists.number(other.word) >= 0
            ]
            # The halves that are in most texts.
            for one, other in sorted(
                known,
                key=lambda pair: -min(lists.many(lists.number(each.word)) for each in pair),
            )[:2]:
                yield (*asked.units[:place], one, other, *asked.units[place + 1 :])


def _nearly(lists: Lists, units: Sequence[Unit], known: Known) -> tuple[Array, Array]:
    """Return the ranks with something near each word, with the mistakes: names and fewer first."""
    mistyped = [not is_known(lists, unit) for unit in units]
    if any(mistyped) and not all(mistyped):
        found = _with(lists, units, mistyped, known)
        if len(found[0]):
            return found
    return _with(lists, units, [may_be_mistyped(lists, unit) for unit in units], known)


def _with(
    lists: Lists, units: Sequence[Unit], mistyped: Sequence[bool], known: Known
) -> tuple[Array, Array]:
    """Return the same, where only some of the words can be mistyped."""
    words = []
    # Short ones first: one that can be nothing ends it, and there is less to look through.
    for unit, is_mistyped in sorted(
        zip(units, mistyped, strict=True), key=lambda each: len(each[0].word)
    ):
        words.append(meant(lists, unit, is_mistyped, known))
        if not words[-1].size(lists):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    words.sort(key=lambda each: each.size(lists))
    ranks = words[0].ranks(lists)
    mistakes = np.zeros(len(ranks), dtype=np.int64)
    for each in words:
        mistakes += each.mistakes(lists, ranks)
        kept = mistakes < MISSING
        ranks, mistakes = ranks[kept], mistakes[kept]
    order = np.lexsort((ranks, mistakes, ranks >= lists.names))
    return ranks[order], mistakes[order]


def likest(
    lists: Lists, text: str, asked: Asked, end: int, known: Known | None = None
) -> tuple[Array, Array]:
    """Return the ranks below ``end`` of texts with some of the words, the likest first.

    Words count by how rare they are, less with mistakes. How like a text is says which share of
    both, what was asked for and the text, they have in common.

    Returns
    -------
    ranks, likeness : ndarray
        Likeness is from 0 (exclusive) to 1.
    """
    known = {} if known is None else known
    weights = {}
    for unit in dict.fromkeys(asked.units):
        number = lists.number(unit.word)
        many = lists.many(number) if number >= 0 else 1
        weights[unit] = float(np.log1p(lists.size / many))
    asked_weight = sum(weights.values())
    unknown = [unit for unit in weights if lists.number(unit.word) < 0][:_MOST_UNKNOWN]
    rarest = sorted(
        (unit for unit in weights if lists.number(unit.word) >= 0), key=lambda unit: -weights[unit]
    )
    read = [
        (weights[unit], meant(lists, unit, may_be_mistyped(lists, unit), known))
        for unit in [*unknown, *rarest][:_MOST_UNITS]
    ]
    there = [each for each in read if each[1].nears]
    rare = [each for _, each in there if each.size(lists) < lists.size * _RARE + _FEW]
    leading = rare or [each for _, each in there[:1]]
    ranks = lists.united([each.ranks(lists) for each in leading])
    ranks = ranks[: np.searchsorted(ranks, end)]
    score = np.zeros(len(ranks))
    for weight, each in there:
        score += weight * _FACTORS[each.mistakes(lists, ranks)]
    likeness = 2 * score / (asked_weight + lists.weights[ranks])
    for units in _readings(lists, text, asked):
        found = in_order(_meeting(lists, units))
        found = found[: np.searchsorted(found, end)][:_MOST_SOME]
        weight = sum(
            float(np.log1p(lists.size / max(many_texts(_texts(lists, unit)), 1))) for unit in units
        )
        ranks = np.concatenate([ranks, found])
        likeness = np.concatenate(
            [likeness, 2 * weight * _FACTORS[1] / (weight + lists.weights[found])]
        )
    # Pairs of letters tell more than the letters that texts are weighed by.
    likeness = np.minimum(likeness, 1.0)
    best = np.lexsort((ranks, -likeness))[: _MOST_SOME * 5]
    return ranks[best], likeness[best]
