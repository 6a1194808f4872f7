r"""Texts as words to search by: what two spellings of one word have in common.

Letters lose their case, and in the scripts that add marks to letters as an aid
(Latin, Greek, Cyrillic, Hebrew, Arabic) the marks too. Arabic letters that
people mix up on keyboards are one. Scripts that are written without spaces
(Chinese, Japanese, Thai, Burmese, Khmer, Lao, Tibetan) are searched by the
letter: a word is found wherever its letters follow each other.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["folded", "is_letter", "joined", "pieces", "words"]

#: What two writers of Arabic and Persian type for the same letter.
_SAME = str.maketrans(
    dict.fromkeys("\u0649\u06cc\u06d0", "\u064a")  # ya
    | {"\u06a9": "\u0643"}  # kaf
    | dict.fromkeys("\u0629\u06c0", "\u0647")  # ha at the end of a word
    | {"\u0640": None}  # a line that makes words longer
)
# Marks that are an aid: those that combine with letters of the scripts above.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+"
)
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = re.compile(f"[{_UNSPACED}]")
# A sign within words that some write and others do not.
_SIGN = re.compile(r"(?<=\w)[-'.\u2010-\u2013\u2018\u2019\u02bb\u02bc\u00b7](?=\w)")
# Words with a sign between them that some write and others do not.
_HYPHENED = re.compile(r"\w+(?:[-'.\u2010-\u2013\u2018\u2019\u02bb\u02bc\u00b7]\w+)+")
# What can be one word: a letter of a script without spaces, or letters that follow each other.
_PIECE = re.compile(
    f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\\w[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]*)+"
)
_SPLIT = re.compile(f"([{_UNSPACED}])")


def words(text: str) -> list[str]:
    """Return the words of a text, as they are compared.

    Examples
    --------
    >>> words("Ünder Ada-Example's EYES, 2019")
    ['under', 'ada', 'example', 's', 'eyes', '2019']
    >>> words("أُحِبُّ") == words("احب")
    True
    >>> words("自由は")
    ['自', '由', 'は']
    """
    if text.isascii():
        return "".join(c if c.isalnum() else " " for c in text.lower()).split()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_SAME)
    if _LETTER.search(plain):
        plain = _spaced(plain)
    return "".join(c if _is_part(c) else " " for c in unicodedata.normalize("NFC", plain)).split()


def folded(text: str) -> str:
    """Return the words of a text with a space between them.

    Examples
    --------
    >>> folded("Ada  EXAMPLE!")
    'ada example'
    """
    return " ".join(words(text))


def is_letter(word: str) -> bool:
    """Return whether a word is one letter of a script without spaces."""
    return _LETTER.match(word) is not None


def joined(text: str, found: list[str] | None = None) -> list[str]:
    """Return what else the words of a text are known by, each once, sorted.

    Two neighbouring letters of a script without spaces; words without the hyphen, the apostrophe
    or the full stop between them.

    Examples
    --------
    >>> joined("Ada al-Khatib, N.W.R."), joined("自由"), joined("Ada Example")
    (['alkhatib', 'nwr'], ['自由'], [])
    """
    more = set()
    for match in _HYPHENED.finditer(text) if _SIGN.search(text) else ():
        parts = words(match[0])
        if len(parts) > 1 and not any(map(is_letter, parts)):
            more.add("".join(parts))
    if not text.isascii():
        for one, other in pairwise(words(text) if found is None else found):
            if is_letter(one) and is_letter(other):
                more.add(one + other)
    return sorted(more)


def pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word of a text begins and ends, in characters, and the word.

    Examples
    --------
    >>> list(pieces("Él, al-Khatib"))
    [(0, 2, 'el'), (4, 6, 'al'), (7, 13, 'khatib')]
    """
    for match in _PIECE.finditer(text):
        for word in words(match[0]):
            yield match.start(), match.end(), word


def _is_part(letter: str) -> bool:
    """Whether a letter, a figure or a mark."""
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


def _spaced(text: str) -> str:
    """Put a space before each letter of the scripts without spaces; marks stay with their letter."""
    return "".join(
        f" {piece}" if _LETTER.match(piece) and unicodedata.category(piece)[0] != "M" else piece
        for piece in _SPLIT.split(text)
    )
