"""Texts spelled in letters, one for all characters that a pattern takes alike.

A pattern tells few kinds of characters apart. Once each kind is one letter,
sets of thousands of ranges are a handful of letters, an engine needs no
notion of case or Unicode, and many texts can be joined by a character that
stands in none of them.
"""

import string
from collections.abc import Iterable, Sequence

import numpy as np

from habeas.shacl.literals.regex.characters import CharacterSet

__all__ = ["BORDER", "LAST_NEWLINE", "NEWLINE", "TAIL", "Alphabet"]

#: Stands between texts.
BORDER = "\n"
#: Newlines, where lines are told apart: no word character.
NEWLINE = "-"
#: A newline at the very end: a word character of Unicode, but not of ASCII.
LAST_NEWLINE = "\u00e9"
#: Follows the former, and is a word character of both.
TAIL = "_"

_LETTERS = string.ascii_letters + string.digits
_MORE = range(0x4E00, 0x9FFF)  # thousands of word characters in a row
_MOST_CELLS = 10**7  # of the table of sets and ranges of characters
_DEAD = "[a&&b]"  # a set of nothing


class Alphabet:
    """The letters of some sets of characters.

    Parameters
    ----------
    sets
        Characters are one letter if they are in the same ones of these.
    lines
        Whether newlines are letters of their own, told apart at the end of a text.

    Raises
    ------
    ValueError
        If there are not enough letters, or far too many sets.
    """

    def __init__(self, sets: Iterable[CharacterSet], lines: bool) -> None:
        distinct = list(dict.fromkeys(sets))
        if lines:
            distinct.append(CharacterSet.of("\n"))
        borders = sorted({0, *(border for each in distinct for border in each.borders)})
        if len(distinct) * len(borders) > _MOST_CELLS:
            raise ValueError(f"{len(distinct)} sets of characters are too many to tell apart")
        self._borders = np.array(borders, np.int64)
        inside = np.array([each.holds(self._borders) for each in distinct], np.bool_)
        inside = inside.reshape(len(distinct), len(borders))
        kinds, kind_of = np.unique(inside, axis=1, return_inverse=True)

        count = kinds.shape[1]
        narrow = count <= len(_LETTERS)
        if not narrow and (lines or count > len(_MORE)):
            raise ValueError(f"{count} kinds of characters are more than there are letters")
        letters = list(_LETTERS if narrow else map(chr, _MORE))[:count]
        if lines:
            letters[int(np.argmax(kinds[-1]))] = NEWLINE
        codes = np.array([ord(letter) for letter in letters], np.uint8 if narrow else np.uint32)
        self._codes = codes[kind_of.reshape(-1)]
        self._encoding = "latin-1" if narrow else "utf-32-le"
        self._lines = lines
        written = {NEWLINE: f"\\{NEWLINE}{LAST_NEWLINE}"}
        self._written = {
            each: "".join(
                written.get(letters[place], letters[place]) for place in np.flatnonzero(row)
            )
            for each, row in zip(distinct, kinds, strict=True)
        }

    def set(self, characters: CharacterSet) -> str:
        """Return one of the sets as a set of letters."""
        letters = self._written[characters]
        return f"[{letters}]" if letters else _DEAD

    def spell(self, texts: Sequence[str]) -> str:
        """Return the texts in letters, with a border between each two."""
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        top = int(codes.max(initial=0)) + 1
        borders = self._borders[self._borders < top]
        table = np.repeat(self._codes[: len(borders)], np.diff(borders, append=top))
        letters = table[codes]

        ends = np.cumsum([len(text) for text in texts])
        if self._lines:
            last = np.array([text.endswith("\n") for text in texts], np.bool_)
            letters[ends[last] - 1] = ord(LAST_NEWLINE)
            letters = np.insert(letters, ends[last], ord(TAIL))
            ends = ends + np.cumsum(last)
        letters = np.insert(letters, ends[:-1], ord(BORDER))
        return letters.tobytes().decode(self._encoding)
