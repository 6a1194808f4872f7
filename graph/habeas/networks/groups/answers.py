"""Numbers as JSON and tables know them."""

import math
from typing import Any

__all__ = ["plain", "share"]


def plain(value: Any) -> float | None:
    """Return a number as a plain one, and None for one that is not defined.

    Examples
    --------
    >>> plain(0.5), plain(float("nan"))
    (0.5, None)
    """
    return float(value) if math.isfinite(value) else None


def share(part: float, whole: float) -> float:
    """Return what share a part is of a whole; NaN of nothing."""
    return float(part / whole) if whole else math.nan
