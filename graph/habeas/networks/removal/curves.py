"""What is left of a network at each moment of a removal, as columns for a table or a drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Curve"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """What is left after so many removals. All columns have the shape (n_points,).

    With draws by chance, a value is the mean over the draws, and ``_low`` and
    ``_high`` hold nine tenths of them; otherwise the three are equal.
    """

    #: ``degree``, ``random``, …: who goes first.
    order: str
    #: How many agents are gone; 0 at the first point.
    removed: Numbers
    #: The largest component as a share of all agents there were, 0 to 1.
    largest: Reals
    largest_low: Reals
    largest_high: Reals
    #: How many components there are.
    components: Reals
    components_low: Reals
    components_high: Reals
    #: Mean of 1 / distance over all pairs there were, NaN if it was not asked for.
    efficiency: Reals
    efficiency_low: Reals
    efficiency_high: Reals
    #: How many of the things that agents share have nobody left, NaN if there are none.
    abandoned: Reals
    abandoned_low: Reals
    abandoned_high: Reals
    #: The country that went last, for an order by country; otherwise "".
    country: Sequence[str]
    #: Who went, in order: places in ``network.agents``. Empty for an order by chance.
    gone: Numbers
    #: The mean of the largest component over all removals from the first to the last agent, 0 to
    #: 0.5; None if not all agents went.
    robustness: float | None
    robustness_low: float | None
    robustness_high: float | None
    #: How many agents and things there were, draws, what could not be told: what a figure must say.
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def share_removed(self) -> Reals:
        """How many of all agents are gone, 0 to 1."""
        return self.removed / max(int(self.about["agents"]), 1)

    def _asdict(self) -> dict[str, Any]:
        """Return the columns, as :class:`pandas.DataFrame` takes them."""
        names = ("largest", "components", "efficiency", "abandoned")
        columns: dict[str, Any] = {"removed": self.removed, "share_removed": self.share_removed}
        for name in names:
            for column in (name, f"{name}_low", f"{name}_high"):
                columns[column] = getattr(self, column)
        if any(self.country):
            columns["country"] = list(self.country)
        return columns

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """Return the points as plain values; what is not known is None."""
        columns = self._asdict()
        return [
            {name: _plain(column[place]) for name, column in columns.items()}
            for place in range(len(self.removed))
        ]


def _plain(value: Any) -> str | int | float | None:
    if isinstance(value, str):
        return value
    number = value.item()
    return None if isnan(number) else number
