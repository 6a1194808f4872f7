"""What the escapes of XPath's regular expressions stand for.

Categories and case are those of the Unicode that Python knows, made when a
pattern first asks for them. Python knows no blocks, so neither do we.
"""

import sys
import unicodedata
from collections import defaultdict
from functools import cache
from itertools import pairwise

import numpy as np

from habeas.shacl.literals.regex.characters import EVERYTHING, NOTHING, CharacterSet

__all__ = ["case_variants", "category", "escape", "with_case_variants"]

_NAME_START = (
    "::AZ__az\u00c0\u00d6\u00d8\u00f6\u00f8\u02ff\u0370\u037d\u037f\u1fff\u200c\u200d\u2070\u218f"
    "\u2c00\u2fef\u3001\ud7ff\uf900\ufdcf\ufdf0\ufffd\U00010000\U000effff"
)
_NAME_MORE = "--..09\u00b7\u00b7\u0300\u036f\u203f\u2040"

# Far from the start, Unicode assigns so little that whole stretches have one category.
_STRETCHES = (
    (0x40000, 0xE0000, "Cn"),
    (0xE1000, 0xF0000, "Cn"),
    (0xF0000, 0xFFFFE, "Co"),
    (0x100000, 0x10FFFE, "Co"),
)


@cache
def escape(letter: str) -> CharacterSet:
    r"""Return the characters of an escape of one letter: ``\d``, ``\W`` and so on.

    Examples
    --------
    >>> "_" in escape("w"), "_" in escape("W")
    (False, True)
    """
    if letter.isupper():
        return ~escape(letter.lower())
    if letter == "d":
        return category("Nd")
    if letter == "w":  # XSD takes punctuation from words: the underscore too
        return EVERYTHING - (category("P") | category("Z") | category("C"))
    if letter == "s":
        return CharacterSet.of(" \t\n\r")
    pairs = _NAME_START + _NAME_MORE if letter == "c" else _NAME_START
    return CharacterSet.ranges(
        (ord(first), ord(last)) for first, last in zip(pairs[::2], pairs[1::2], strict=True)
    )


@cache
def category(name: str) -> CharacterSet:
    """Return the characters of a general category: ``"Lu"``, or all of ``"L"``.

    Raises
    ------
    LookupError
        If there is no such category, or it is that of surrogates, which XSD leaves out.
    """
    sets = _categories()
    if name in sets:
        return sets[name]
    found = [each for other, each in sets.items() if len(name) == 1 and other[0] == name]
    if not found:
        raise LookupError(name)
    together = NOTHING
    for each in found:
        together |= each
    return together


def with_case_variants(characters: CharacterSet) -> CharacterSet:
    """Return the set together with all case variants of its characters."""
    variants = case_variants()
    cased = np.array(sorted(variants), np.int64)
    inside = cased[characters.holds(cased)].tolist()
    more = {other for code_point in inside for other in variants[code_point]}
    return characters | CharacterSet.ranges((each, each) for each in more)


@cache
def case_variants() -> dict[int, set[int]]:
    """Return, for each code point with case variants, all of them and itself.

    Two characters are variants of each other if their lower or their upper case
    is the same (XQuery and XPath Functions and Operators 3.1, section 5.6.2).
    """
    alike: dict[str, set[int]] = defaultdict(set)
    characters = list(map(chr, range(0x20000)))  # no letter beyond has a case
    for character, lower, upper in zip(
        characters, map(str.lower, characters), map(str.upper, characters), strict=True
    ):
        if lower != upper:
            alike[f"lower {lower}"].add(ord(character))
            alike[f"upper {upper}"].add(ord(character))
    variants: dict[int, set[int]] = defaultdict(set)
    for group in alike.values():
        for code_point in group:
            variants[code_point] |= group
    return {code_point: group for code_point, group in variants.items() if len(group) > 1}


@cache
def _categories() -> dict[str, CharacterSet]:
    """Return the characters of each category of two letters."""
    ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    start = 0
    for first, end, name in (*_STRETCHES, (sys.maxunicode + 1, 0, "")):
        names = "".join(map(unicodedata.category, map(chr, range(start, first))))
        pairs = np.frombuffer(names.encode("ascii"), np.uint16)  # two letters are one number
        borders = [0, *(np.flatnonzero(pairs[1:] != pairs[:-1]) + 1).tolist(), len(pairs)]
        for low, high in pairwise(borders):
            ranges[names[2 * low : 2 * low + 2]].append((start + low, start + high - 1))
        ranges[name].append((first, end - 1))
        start = end
    ranges.pop("")
    ranges.pop("Cs")
    return {name: CharacterSet.ranges(pairs) for name, pairs in ranges.items()}
