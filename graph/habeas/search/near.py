"""Words of the dictionary that are nearly a given one: mistyped, or written by other rules."""

from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from habeas.search.alike import key_of
from habeas.search.layout import Array
from habeas.search.opened import Lists
from habeas.search.words import is_letter

__all__ = ["ALIKE", "Near", "mistakes_in", "near_beginnings", "near_words"]

#: What a word that is only alike counts as, in mistakes.
ALIKE = 3
#: From so many letters on, one mistake and two are looked for.
_FOR_ONE, _FOR_TWO = 3, 6
#: As many words are taken to be meant, the nearest.
_MOST = 50
_LONGEST = 60
#: Keys of four letters and more.
_LONG_KEY = 1 << 24


@dataclass(frozen=True)
class Near:
    """A word of the dictionary, and how many mistakes it is away."""

    number: int
    mistakes: int


def mistakes_in(word: str) -> int:
    """Return how many mistakes are looked for in a word.

    Examples
    --------
    >>> mistakes_in("ab"), mistakes_in("abc"), mistakes_in("abcdef")
    (0, 1, 2)
    """
    if is_letter(word) or word.isdigit() or not _FOR_ONE <= len(word) <= _LONGEST:
        return 0
    return 2 if len(word) >= _FOR_TWO else 1


def near_words(lists: Lists, word: str) -> list[Near]:
    """Return the words that ``word`` may be meant for: the nearest first, then the most frequent."""
    found: dict[int, int] = {}
    if most := mistakes_in(word):
        numbers = _with_letters(lists, word, most)
        spelled = lists.spelled(numbers.tolist())
        away = process.cdist(
            [word], spelled, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8
        )
        for place in np.flatnonzero(away[0] <= most).tolist():
            found[int(numbers[place])] = int(away[0][place])
    for number in _with_key(lists, word):
        found.setdefault(number, ALIKE)
    first = word[:1]
    nearest = sorted(
        found.items(),
        key=lambda each: (each[1], lists.word(each[0])[:1] != first, -lists.many(each[0]), each[0]),
    )
    return [Near(number, mistakes) for number, mistakes in nearest[:_MOST]]


def near_beginnings(lists: Lists, beginning: str) -> list[Near]:
    """Return the words that begin nearly so, with the same letter first and one mistake."""
    size = len(beginning)
    if not mistakes_in(beginning) or size <= _FOR_ONE:
        return []
    low, high = lists.begun(beginning[0])
    wanted = _letters(beginning)
    missing = np.bitwise_count(~lists.letters[low:high] & wanted)
    numbers = np.flatnonzero(missing <= 1) + low
    spelled = lists.spelled(numbers.tolist())
    nearest = np.full(len(spelled), 9, dtype=np.uint8)
    for length in (size - 1, size, size + 1):
        begun = [word[:length] for word in spelled]
        away = process.cdist(
            [beginning], begun, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8
        )
        nearest = np.minimum(nearest, away[0])
    near = numbers[nearest <= 1].tolist()
    near.sort(key=lambda number: (-lists.many(number), number))
    return [Near(number, 1) for number in near[:_MOST]]


def _with_letters(lists: Lists, word: str, most: int) -> Array:
    """Return words that could be made of ``word`` with so many mistakes, by length and letters."""
    last = len(lists.length_starts) - 2
    low = lists.length_starts[min(max(len(word) - most, 1), last)]
    high = lists.length_starts[min(len(word) + most, last) + 1]
    letters, wanted = lists.length_letters[low:high], _letters(word)
    could = (np.bitwise_count(letters & ~wanted) <= most) & (
        np.bitwise_count(~letters & wanted) <= most
    )
    found: Array = lists.by_length[low:high][could]
    return found


def _letters(word: str) -> np.uint32:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return np.uint32(bits)


def _with_key(lists: Lists, word: str) -> list[int]:
    """Return the words that are alike; of short ones, only those of another script."""
    key = 0 if is_letter(word) else key_of(word)
    if not key:
        return []
    low, high = (
        int(np.searchsorted(lists.keys, np.uint64(key), side)) for side in ("left", "right")
    )
    numbers: list[int] = lists.key_words[low:high].tolist()
    if key >= _LONG_KEY:
        return numbers
    return [number for number in numbers if lists.word(number).isascii() != word.isascii()]
