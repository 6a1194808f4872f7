"""Exact numbers in columns, and how they compare.

A number is a whole part and 18 digits behind the point, both int64: that
holds every xsd:long up to 2**62 and every time stamp anyone has written. What
does not fit is kept beside the columns as a Decimal, and looked at only where
the columns say nothing, so that one number of a million digits makes none of
the others slow.
"""

from dataclasses import dataclass, field
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_FLOOR, Context, Decimal

import numpy as np
from numpy.typing import NDArray

__all__ = ["EQUAL", "GREATER", "INCOMPARABLE", "LESS", "UNIT", "Points", "compare", "signs"]

LESS, EQUAL, GREATER, INCOMPARABLE = -1, 0, 1, 2

UNIT = 10**18  # parts of one
_LIMIT = 2**62  # whole parts from here on are a Decimal; leaves room for adding a shift
_BEYOND = 2**63 - 1


@dataclass(frozen=True)
class Points:
    """Numbers by index: ``whole + part / 10**18`` rounded down, and ``rest`` where that is not all.

    ``rest`` holds the whole number where it does not fit: its whole part is then
    ``_BEYOND`` or its negative, or it has more than 18 digits behind the point.
    """

    whole: NDArray[np.int64]
    part: NDArray[np.int64]
    rest: dict[int, Decimal] = field(default_factory=dict)

    @classmethod
    def zeros(cls, count: int) -> "Points":
        """Return as many zeros."""
        return cls(np.zeros(count, np.int64), np.zeros(count, np.int64))

    def put(self, index: int, number: Decimal) -> None:
        """Set one number, whatever its size."""
        if number.copy_abs() >= _LIMIT:  # abs() would round
            self.whole[index] = _BEYOND if number > 0 else -_BEYOND
            self.part[index] = 0
            self.rest[index] = number
            return
        parts = number.scaleb(18, exact())
        floor = parts.to_integral_value(ROUND_FLOOR)
        self.whole[index], self.part[index] = divmod(int(floor), UNIT)
        if floor != parts:
            self.rest[index] = number


def compare(
    left: Points, i: NDArray[np.intp], right: Points, j: NDArray[np.intp], shift: int = 0
) -> NDArray[np.int8]:
    """Return how ``left[i]`` compares with ``right[j] + shift``, pair by pair.

    Parameters
    ----------
    left, right
        Numbers by index.
    i, j : ndarray of int, shape (n_pairs,)
        Which of them are compared.
    shift
        Less than 2**61 in size.

    Returns
    -------
    ndarray of int8, shape (n_pairs,)
        ``LESS``, ``EQUAL`` or ``GREATER``.
    """
    wholes = right.whole[j]
    if shift:
        wholes = np.where(np.abs(wholes) == _BEYOND, wholes, wholes + shift)
    codes = signs(left.whole[i], wholes)
    tied = np.flatnonzero(codes == EQUAL)
    codes[tied] = signs(left.part[i[tied]], right.part[j[tied]])
    if left.rest or right.rest:
        tied = np.flatnonzero(codes == EQUAL)
        ranks = _ranks(left.rest, i[tied], right.rest, j[tied], shift)
        codes[tied] = signs(*ranks)
    return codes


def signs(
    left: NDArray[np.int64] | NDArray[np.float64], right: NDArray[np.int64] | NDArray[np.float64]
) -> NDArray[np.int8]:
    """Return ``LESS``, ``EQUAL`` or ``GREATER`` for each pair; a NaN is equal to everything."""
    return (left > right).astype(np.int8) - (left < right).astype(np.int8)


def exact() -> Context:
    """Return a context in which adding, multiplying and shifting round nothing."""
    return Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def _ranks(
    left: dict[int, Decimal],
    i: NDArray[np.intp],
    right: dict[int, Decimal],
    j: NDArray[np.intp],
    shift: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of numbers in their common order: 0 for those without a rest.

    Between numbers whose columns are equal that is right: the columns are
    rounded down, so a number without a rest is the least of them.
    """
    add = exact().add
    some, places = np.unique(i, return_inverse=True)
    others, other_places = np.unique(j, return_inverse=True)
    numbers = [left.get(index) for index in some.tolist()]
    for index in others.tolist():
        rest = right.get(index)
        numbers.append(add(rest, Decimal(shift)) if rest is not None and shift else rest)

    known = [(number, place) for place, number in enumerate(numbers) if number is not None]
    known.sort(key=lambda pair: pair[0])
    ranks = np.zeros(len(numbers), np.int64)
    rank, last = 0, None
    for number, place in known:
        rank += number != last
        ranks[place] = rank
        last = number
    return ranks[: len(some)][places], ranks[len(some) :][other_places]
