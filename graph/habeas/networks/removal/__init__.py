"""What a network loses when agents go: a repression scenario, as curves.

scenario    removal by a measure, by chance, by country, by name
countries   each country in turn
two_mode    removal of agents or of things from the two-mode network; cases as things
curves      what is left at each moment
orders      who goes when
unravel     into how many pieces a network falls, for every removal at once
distances   how near agents are to each other
"""

from typing import Any

from habeas.networks.arrays import Network
from habeas.networks.measure import Measure, Setting
from habeas.networks.removal.countries import Countries, without_each_country
from habeas.networks.removal.curves import Curve
from habeas.networks.removal.orders import InvalidRemovalError
from habeas.networks.removal.scenario import removal
from habeas.networks.removal.two_mode import cases_of, two_mode_removal

__all__ = [
    "MEASURES",
    "Countries",
    "Curve",
    "InvalidRemovalError",
    "cases_of",
    "removal",
    "robustness",
    "two_mode_removal",
    "without_each_country",
]


def robustness(
    network: Network,
    *,
    order: str = "degree",
    recompute: bool = True,
    draws: int = 20,
    seed: int = 1,
) -> float:
    """Return the mean of the largest component, as a share, over all removals; NaN if empty.

    Examples
    --------
    >>> robustness(Network.of(["Ada", "Ben", "Cy"], [0, 0, 1], [1, 2, 2]))  # (2 + 1 + 0) / 9
    0.3333333333333333
    """
    curve = removal(network, order=order, recompute=recompute, draws=draws, seed=seed)
    return float("nan") if curve.robustness is None else curve.robustness


def _robustness(network: Network, **settings: Any) -> float:
    return robustness(network, recompute=settings.get("order", "degree") != "random", **settings)


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="robustness",
        label="Robustness",
        of="network",
        definition="The mean share of agents that the largest component holds while agents go one "
        "after the other, until nobody is left: from near 0 to 0.5.",
        source="C. M. Schneider, A. A. Moreira, J. S. Andrade, S. Havlin and H. J. Herrmann, "
        "Mitigation of malicious attacks on networks, PNAS 108, 2011, "
        "https://doi.org/10.1073/pnas.1009440108.",
        assumes="Directions and weights do not matter. Nobody takes over from who is gone.",
        equals="the closed forms for complete networks and stars; networkx.connected_components",
        compute=_robustness,
        settings={
            "order": Setting(
                "degree",
                "who goes first: whoever is joined to most of those left, or anybody",
                choices=("degree", "random"),
            ),
            "draws": Setting(20, "orders that are drawn, by chance", least=1, most=1000),
            "seed": Setting(1, "of the draws", least=0),
        },
        slow=True,
    ),
)
