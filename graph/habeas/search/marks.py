"""Where in a text that was found the words stand that it was found by."""

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from habeas.search.alike import key_of
from habeas.search.asked import Unit
from habeas.search.near import mistakes_in
from habeas.search.words import is_letter, pieces

__all__ = ["marks"]


def marks(text: str, units: Sequence[Unit]) -> tuple[tuple[int, int], ...]:
    """Return where words that match begin and end, in characters; in order, without overlaps.

    Examples
    --------
    >>> marks("Case of Ada Exampel", [Unit("ada"), Unit("example")])
    ((8, 11), (12, 19))
    """
    found = list(pieces(text))
    kept = set()
    for unit in units:
        exact = [place for place, (_, _, word) in enumerate(found) if _is(word, unit)]
        if is_letter(unit.word) or not exact:
            for place, ((_, one, first), (begin, _, second)) in enumerate(pairwise(found)):
                together = Unit(first + second)
                if begin - one <= 1 and _is(together.word, unit):
                    exact += [place, place + 1]
        kept.update(exact or _nearest([word for _, _, word in found], unit.word))
    places = sorted({found[place][:2] for place in kept})
    whole: list[tuple[int, int]] = []
    for begin, end in places:
        if whole and begin <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    return tuple(whole)


def _is(word: str, unit: Unit) -> bool:
    return word.startswith(unit.word) if unit.begins else word == unit.word


def _nearest(words: Sequence[str], asked: str) -> list[int]:
    """Return the places of the words that ``asked`` may be meant for."""
    most = mistakes_in(asked)
    away = [OSA.distance(asked, word, score_cutoff=most) if most else 1 for word in words]
    least = min(away, default=most + 1)
    if least <= most and most:
        return [place for place, distance in enumerate(away) if distance == least]
    begun = [OSA.distance(asked, word[: len(asked)], score_cutoff=1) for word in words]
    if most and 1 in begun:
        return [place for place, distance in enumerate(begun) if distance == 1]
    key = key_of(asked)
    return [place for place, word in enumerate(words) if key and key_of(word) == key]
