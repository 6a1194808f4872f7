"""How cost grows with size: cost = factor * size ** exponent, fitted on logarithms."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Growth", "fit"]


@dataclass(frozen=True)
class Growth:
    """A law of growth; an exponent of 1 is linear."""

    exponent: float
    factor: float

    def at(self, size: float) -> float:
        """Return the cost at a size, measured or not: whoever shows it says which."""
        return self.factor * math.pow(size, self.exponent)


def fit(points: Sequence[tuple[float, float]]) -> Growth | None:
    """Return the law that fits points of size and cost best, by least squares.

    None for fewer than two sizes. Costs of zero are left out: they were too
    short to be measured.

    Examples
    --------
    >>> fit([(10, 5.0), (100, 50.0), (1000, 500.0)])
    Growth(exponent=1.0, factor=0.5)
    """
    logs = [(math.log(size), math.log(cost)) for size, cost in points if cost > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - middle_x) ** 2 for x, _ in logs)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in logs) / spread
    return Growth(round(slope, 4), round(math.exp(middle_y - slope * middle_x), 12))
