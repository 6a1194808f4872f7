"""What a network loses with each country: all its agents gone, and nobody else."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Network, TwoMode
from habeas.networks.removal.orders import by_country
from habeas.networks.removal.scenario import removal

__all__ = ["Countries", "without_each_country"]


class Countries(NamedTuple):
    """One row for each country, the one with most agents first; columns of shape (n_countries,)."""

    country: list[str]
    agents: NDArray[np.int64]
    #: The largest component without them, as a share of all agents there were.
    largest: NDArray[np.float64]
    components: NDArray[np.int64]
    #: Things with nobody left; NaN if the agents share nothing.
    abandoned: NDArray[np.float64]


def without_each_country(network: Network, *, things: TwoMode | None = None) -> Countries:
    """Return what is left without the agents of each country in turn.

    Agents of whom no country is known always stay. Without any known country
    there is no row.

    Examples
    --------
    >>> chain = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2], attributes={"country": ["x", "y", ""]})
    >>> found = without_each_country(chain)
    >>> found.country, found.components.tolist()
    (['x', 'y'], [1, 2])
    """
    countries = by_country(network)[2]
    left = [
        removal(network, order="country", country=each, things=things).rows()[1]
        for each in countries
    ]
    columns: dict[str, list[Any]] = {
        name: [np.nan if row[name] is None else row[name] for row in left]
        for name in ("removed", "largest", "components", "abandoned")
    }
    return Countries(
        countries,
        np.array(columns["removed"], dtype=np.int64),
        np.array(columns["largest"], dtype=np.float64),
        np.array(columns["components"], dtype=np.int64),
        np.array(columns["abandoned"], dtype=np.float64),
    )
