"""How alike two names are, from 0 to 1, whatever their script and the order of their words.

A name is compared in the forms of :mod:`habeas.matching.names`: without case,
accents, legal forms, titles and small words, in Latin letters. What a likeness
rests on is told beside it, since an acronym that fits is worth less than a
name that is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from anyascii import anyascii
from rapidfuzz.distance import OSA

from habeas.matching.names import Forms, forms

__all__ = ["LONGEST", "NOTHING", "SAME", "Likeness", "compare", "forms_of", "in_latin"]

#: What a likeness rests on: the same words; the letters that words begin with; the consonants
#: of a name in two scripts; words that are alike; nothing.
How: TypeAlias = Literal["same", "acronym", "script", "alike", "different"]

#: As much of a name is compared, in characters; and so many of its words.
LONGEST, MOST_WORDS = 300, 16
#: What each likeness counts that is not one of letters.
SAME_ACRONYM, ACRONYM_IN_BRACKETS, INITIALS, SCRIPTS = 0.95, 0.9, 0.75, 0.9
#: Names whose words have the same consonants, in one script.
CONSONANTS = 0.8
#: Words that are less alike than this are two words; an initial is as much of a word.
LEAST, AN_INITIAL = 0.7, 0.6


@dataclass(frozen=True)
class Likeness:
    """How alike two names are, and what that rests on."""

    value: float
    how: How


NOTHING, SAME = Likeness(0.0, "different"), Likeness(1.0, "same")


@lru_cache(maxsize=4096)
def forms_of(text: str, of_person: bool = False) -> Forms:
    """Return the forms of a name; of a very long one, of its beginning."""
    return forms(text[:LONGEST], of_person)


def in_latin(text: str) -> str:
    """Return a text in Latin letters.

    Examples
    --------
    >>> in_latin("Ада Примерова")
    'Ada Primerova'
    """
    return anyascii(text)


def compare(given: Forms, name: Forms, least: float = 0.0) -> Likeness:
    """Return how alike two names are.

    Parameters
    ----------
    given, name
        Their forms. A name that is withheld is like no other.
    least
        What is less alike than this may be told as nothing.

    Examples
    --------
    >>> compare(forms_of("The NORTH Watch e.V."), forms_of("Watch North"))
    Likeness(value=1.0, how='same')
    >>> compare(forms_of("NWR"), forms_of("North Watch for Rights"))
    Likeness(value=0.75, how='acronym')
    >>> compare(forms_of("Ада Примерова"), forms_of("Ada Primyrova"))
    Likeness(value=0.9, how='script')
    >>> compare(forms_of("North Watsh"), forms_of("North Watch"))
    Likeness(value=0.9, how='alike')
    """
    if not given.words or not name.words:
        return NOTHING
    given_acronym, name_acronym = _only_acronym(given), _only_acronym(name)
    if given.key == name.key:
        return Likeness(SAME_ACRONYM, "acronym") if name_acronym else SAME
    if given_acronym or name_acronym:
        short, long = (given, name) if given_acronym else (name, given)
        if short.acronym == long.acronym:
            return Likeness(ACRONYM_IN_BRACKETS, "acronym")
        if short.acronym in long.initials:
            return Likeness(INITIALS, "acronym")
    shared = not set(given.skeletons).isdisjoint(name.skeletons)
    if shared and given.is_transliterated != name.is_transliterated:
        return Likeness(SCRIPTS, "script")
    value = _words(given.words[:MOST_WORDS], name.words[:MOST_WORDS], least)
    if shared:
        value = max(value, CONSONANTS)
    return Likeness(round(value, 4), "alike") if value > 0 else NOTHING


def _only_acronym(name: Forms) -> bool:
    """Return whether a name is nothing but an acronym."""
    return bool(name.acronym) and name.words == (name.acronym,)


def _words(given: Sequence[str], name: Sequence[str], least: float) -> float:
    """Return what part of the words of both has a word that is like it on the other side."""
    left, right = list(given), list(name)
    for word in given:
        if word in right:
            left.remove(word)
            right.remove(word)
    whole = len(given) + len(name)
    value = whole - len(left) - len(right) + 0.0
    # What is left can at best be wholly alike.
    if not left or not right or value + 2 * min(len(left), len(right)) < least * whole:
        return value / whole
    alike = (
        (likeness, one, other) for one in left for other in right if (likeness := _word(one, other))
    )
    for likeness, one, other in sorted(alike, key=lambda pair: (-pair[0], pair[1:])):
        if one in left and other in right:
            value += 2 * likeness
            left.remove(one)
            right.remove(other)
    return value / whole


def _word(one: str, other: str) -> float:
    """Return how alike two words are: 0 if they are rather two words.

    Examples
    --------
    >>> _word("watch", "watsh"), _word("b", "ben"), _word("unit12", "unit13")
    (0.8, 0.6, 0.0)
    """
    if len(one) == 1 or len(other) == 1:
        return AN_INITIAL if one[0] == other[0] else 0.0
    if not (one.isalpha() and other.isalpha()):
        return 0.0  # numbers differ or they do not
    return float(OSA.normalized_similarity(one, other, score_cutoff=LEAST))
