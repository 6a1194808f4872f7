"""Sets of characters, as sorted borders between what is in and what is out."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EVERYTHING", "NOTHING", "CharacterSet"]

_END = 0x110000


@dataclass(frozen=True)
class CharacterSet:
    """Code points from each border at an even place until the next border.

    Examples
    --------
    >>> vowels = CharacterSet.of("aeiou")
    >>> "e" in vowels, "E" in vowels, "E" in ~vowels
    (True, False, True)
    """

    borders: tuple[int, ...]

    @classmethod
    def of(cls, characters: Iterable[str]) -> "CharacterSet":
        """Return the set of some characters."""
        return cls.ranges((ord(character), ord(character)) for character in characters)

    @classmethod
    def ranges(cls, ranges: Iterable[tuple[int, int]]) -> "CharacterSet":
        """Return all code points between pairs of a first and a last one."""
        borders: list[int] = []
        for first, last in sorted(ranges):
            if borders and first <= borders[-1]:
                borders[-1] = max(borders[-1], last + 1)
            else:
                borders += (first, last + 1)
        return cls(tuple(borders))

    def pairs(self) -> list[tuple[int, int]]:
        """Return the ranges: the first and the last code point of each."""
        return [
            (first, end - 1)
            for first, end in zip(self.borders[::2], self.borders[1::2], strict=True)
        ]

    def holds(self, code_points: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which code points are in the set."""
        places = np.searchsorted(np.array(self.borders, np.int64), code_points, "right")
        odd: NDArray[np.bool_] = places % 2 == 1
        return odd

    def __contains__(self, character: str) -> bool:
        """Return whether a character is in the set."""
        return bisect_right(self.borders, ord(character)) % 2 == 1

    def __or__(self, other: "CharacterSet") -> "CharacterSet":
        """Return what is in one of two sets."""
        return CharacterSet.ranges(self.pairs() + other.pairs())

    def __invert__(self) -> "CharacterSet":
        """Return what is not in the set."""
        inside = [border for border in self.borders if 0 < border < _END]
        starts = () if self.borders[:1] == (0,) else (0,)
        ends = () if self.borders[-1:] == (_END,) else (_END,)
        return CharacterSet((*starts, *inside, *ends))

    def __sub__(self, other: "CharacterSet") -> "CharacterSet":
        """Return what is in the set and not in another."""
        return ~(~self | other)


NOTHING = CharacterSet(())
EVERYTHING = ~NOTHING
