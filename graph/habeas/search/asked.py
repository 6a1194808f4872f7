"""What somebody types into a search field, as words to be found.

The last word may go on, since it may not be written to its end. In scripts
without spaces, letters that follow each other are found as pairs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from habeas.search.request import MOST_WORDS, QUOTES
from habeas.search.words import is_letter, joined, words

__all__ = ["Asked", "Unit", "other_readings", "read_asked"]

_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')
#: A text is read in so many ways at most.
_MOST_READINGS = 8


@dataclass(frozen=True)
class Unit:
    """One word."""

    word: str
    #: Whether it may go on.
    begins: bool = False


@dataclass(frozen=True)
class Asked:
    """What is searched for; without units it is nothing."""

    units: tuple[Unit, ...]
    #: Words that must follow each other.
    phrases: tuple[tuple[str, ...], ...]
    #: The words in their order, to compare with a whole name.
    exact: str

    @property
    def last(self) -> Unit:
        """The word that was typed last."""
        return self.units[-1]


def read_asked(text: str, begins: bool = True) -> Asked:
    """Return what ``text`` asks for; no text is wrong, and what is too long is cut.

    Parameters
    ----------
    begins
        Whether the last word may go on.

    Examples
    --------
    >>> read_asked("Ada al-Kha").units
    (Unit(word='ada', begins=False), Unit(word='al', begins=False), Unit(word='kha', begins=True))
    >>> read_asked('"North Watch" lett* x ').phrases
    (('north', 'watch'),)
    >>> [unit.word for unit in read_asked("自由の").units]
    ['自由', '由の']
    """
    plain = text.translate(QUOTES)
    found: list[Unit] = []
    phrases = []
    exact: list[str] = []
    for quoted, word in _PART.findall(plain):
        spelled = words(quoted or word)
        exact += spelled
        units = [Unit(each) for each in _paired(spelled)]
        if quoted and len(spelled) > 1:
            phrases.append(tuple(spelled))
        if units and (word.endswith("*") and not is_letter(units[-1].word)):
            units[-1] = replace(units[-1], begins=True)
        found += units
    open_ended = begins and bool(found) and not plain.rstrip().endswith('"')
    if open_ended and not is_letter(found[-1].word):
        found[-1] = replace(found[-1], begins=True)
    kept = tuple(dict.fromkeys(found))[:MOST_WORDS]
    return Asked(kept, tuple(phrases), " ".join(exact))


def _paired(spelled: Sequence[str]) -> list[str]:
    """Return words, letters of scripts without spaces in pairs with their neighbours."""
    units, place = list[str](), 0
    while place < len(spelled):
        end = place
        while end < len(spelled) and is_letter(spelled[end]):
            end += 1
        if end - place > 1:
            units += [one + other for one, other in pairwise(spelled[place:end])]
        else:
            units.append(spelled[place])
        place = max(end, place + 1)
    return units


def other_readings(text: str, asked: Asked) -> list[tuple[Unit, ...]]:
    """Return what else the text may mean: words in one, or one word as two.

    Examples
    --------
    >>> [[unit.word for unit in each] for each in other_readings("al-khatib", read_asked("al-khatib"))]
    [['alkhatib']]
    """
    units = asked.units
    readings = []
    whole = joined(text)
    if whole and units and not asked.phrases:
        parts = re.split(r"\s+", text.strip())
        together = [
            Unit(joined(part)[0]) if joined(part) else Unit(" ".join(words(part))) for part in parts
        ]
        together[-1] = replace(together[-1], begins=units[-1].begins)
        readings.append(tuple(unit for unit in together if unit.word and " " not in unit.word))
    for place, (one, other) in enumerate(pairwise(units)):
        if not is_letter(one.word) and not is_letter(other.word):
            pair = Unit(one.word + other.word, other.begins)
            readings.append((*units[:place], pair, *units[place + 2 :]))
    return list(dict.fromkeys(readings))[:_MOST_READINGS]
