"""Numeric literals as numbers.

Integers and decimals are exact, whatever their size. Where one of two numbers
is a float or a double, the other is promoted as XPath does (XPath 2.0,
appendix B.1) and rounded once, to the nearest, ties to even.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from habeas.shacl.literals.points import UNIT, Points

__all__ = ["doubles", "put_numbers", "singles"]

_MOST_CHARACTERS = 18  # of a decimal that fits an int64 once its point is taken out
_POWERS = 10 ** np.arange(19, dtype=np.int64)
_BEYOND_SINGLE = 2.0**128  # what the singles would go on with


def put_numbers(points: Points, at: NDArray[np.intp], lexicals: Sequence[str]) -> None:
    """Set the numbers at ``at``, given well-formed lexical forms of integers and decimals."""
    short = [len(lexical) <= _MOST_CHARACTERS for lexical in lexicals]
    if not all(short):
        for index, lexical, fits in zip(at.tolist(), lexicals, short, strict=True):
            if not fits:
                points.put(index, Decimal(lexical))
        at, lexicals = at[short], list(compress(lexicals, short))

    digits = [int(lexical.replace(".", "")) for lexical in lexicals]
    behind = [len(lexical) - lexical.find(".") - 1 if "." in lexical else 0 for lexical in lexicals]
    scale = np.array(behind, np.intp)
    whole, part = np.divmod(np.array(digits, np.int64), _POWERS[scale])
    points.whole[at] = whole
    points.part[at] = part * (UNIT // _POWERS[scale])


def doubles(lexicals: Sequence[str]) -> NDArray[np.float64]:
    """Return the nearest doubles of well-formed numbers; INF where they are too large."""
    return np.array([float(lexical) for lexical in lexicals], np.float64)


def singles(lexicals: Sequence[str]) -> NDArray[np.float64]:
    """Return the nearest singles of well-formed numbers, as doubles.

    Rounding to a double first can land in the middle between two singles where
    the number itself does not, so the middle ones are looked at again.
    """
    wide = doubles(lexicals)
    with np.errstate(over="ignore", invalid="ignore"):  # INF - INF is NaN, which is no middle
        narrow = wide.astype(np.float32)
        found = _bounded(narrow, wide)
        toward = np.where(wide > found, np.inf, -np.inf).astype(np.float32)
        other = _bounded(np.nextafter(narrow, toward), wide)
        middle = (wide != found) & (wide - found == other - wide)
    for index in np.flatnonzero(middle).tolist():
        number, center = Decimal(lexicals[index]), Decimal(float(wide[index]))
        if number != center:
            pair = sorted((found[index], other[index]))
            found[index] = pair[number > center]
    found[np.abs(found) == _BEYOND_SINGLE] *= np.inf
    return found


def _bounded(narrow: NDArray[np.float32], wide: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return singles as doubles; an infinity that was finite is the number it begins at."""
    found = narrow.astype(np.float64)
    beyond = np.isinf(found) & np.isfinite(wide)
    found[beyond] = np.copysign(_BEYOND_SINGLE, found[beyond])
    return found
