"""Words that may be one word, written by other rules: the consonants that both have.

Names go from script to script by many rules, and vowels suffer most. Two words
with the same consonants are worth a look, and no more than that: nothing is
ever shown in letters that no source used, and what is found so comes last and
is marked.
"""

import re

from anyascii import anyascii

__all__ = ["key_of"]

#: With fewer consonants, too many words are alike.
_LEAST, _MOST = 3, 8
_LETTERS = re.compile("[a-z]+")
_VOWELS = re.compile("(?<=.)[aeiouywh]+")
_DOUBLE = re.compile(r"(.)\1+")
_SAME = str.maketrans({"x": "ks", "q": "k", "c": "k", "j": "g", "v": "f"})


def key_of(word: str) -> int:
    """Return a number for the consonants of a word, the same for words that may be one; else 0.

    Examples
    --------
    >>> key_of("primerova") == key_of("примерова") == key_of("primeroova")
    True
    >>> key_of("primerova") == key_of("primorski"), key_of("ada") == key_of("ада"), key_of("2019")
    (False, True, 0)
    """
    plain = "".join(_LETTERS.findall((word if word.isascii() else anyascii(word)).lower()))
    consonants = _DOUBLE.sub(r"\1", _VOWELS.sub("", plain.translate(_SAME)))
    # Of a short word all letters have to be the same.
    kept = consonants if len(consonants) >= _LEAST else plain
    return int.from_bytes(kept[:_MOST].encode(), "big") if len(kept) >= _LEAST else 0
