"""Core and periphery: some who all work together, and others who work with them only.

The discrete model of Borgatti and Everett [1]_: ties between all in the core, none
within the periphery. The core with the fewest mismatches is found exactly, in one
sort, as Lip [2]_ showed: those of the highest degree. It always exists, so what
matters is how good the fit is, and whether a network with the same degrees would
not fit as well: degrees alone account for such a core [3]_.

References
----------
.. [1] S. P. Borgatti and M. G. Everett, "Models of core/periphery structures",
   Social Networks 21, 375-395 (2000).
.. [2] S. Z. W. Lip, "A fast algorithm for the discrete core/periphery
   bipartitioning problem", arXiv:1102.5511 (2011).
.. [3] S. Kojaku and N. Masuda, "Core-periphery structure requires something else
   in the network", New Journal of Physics 20, 043012 (2018).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.groups.answers import plain, share

__all__ = ["CHOICES", "CorePeriphery", "core_periphery"]

#: By what a core is chosen.
CHOICES = ("mismatches", "correlation")


@dataclass(frozen=True, eq=False)
class CorePeriphery:
    """A core, and how well it fits."""

    #: Whether each agent is in the core, shape (n,).
    core: NDArray[np.bool_]
    #: Pairs that are not as the model says: of the core without a tie, of the periphery with one.
    mismatches: int
    #: Correlation of ties with the model, over pairs within the core and within the periphery;
    #: NaN where one of the two does not vary.
    correlation: float
    #: The same over all pairs, where the model has all of the core tied to all: a star fits by 1.
    correlation_of_all: float
    #: The share of pairs with a tie: in the core, between both, in the periphery; NaN of no pairs.
    density_core: float
    density_between: float
    density_periphery: float
    #: How many agents outside have the degree of the last one inside: the choice among them is
    #: by name, and others would do as well.
    interchangeable: int
    about: Mapping[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return {
            "core": int(self.core.sum()),
            "periphery": int((~self.core).sum()),
            "interchangeable": self.interchangeable,
            "mismatches": self.mismatches,
            "correlation": plain(self.correlation),
            "correlation_of_all": plain(self.correlation_of_all),
            "density_core": plain(self.density_core),
            "density_between": plain(self.density_between),
            "density_periphery": plain(self.density_periphery),
        }


def core_periphery(network: Network, *, choose: str = "mismatches") -> CorePeriphery:
    """Return a core of those with the highest degrees, and how well it fits.

    Weights and directions do not count. Of agents with the same degree the first
    by name go into the core. Without ties there is no core.

    Parameters
    ----------
    choose
        ``mismatches``: the smallest core with the fewest mismatches of all cores there
        could be. ``correlation``: of the cores of the k highest degrees, that whose
        ``correlation_of_all`` is highest, the smallest of equals; others might fit better.

    Raises
    ------
    UnknownNameError
        If there is no such choice.

    Examples
    --------
    >>> star = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 0, 0], [1, 2, 3])
    >>> found = core_periphery(star)
    >>> found.core.tolist(), found.mismatches, found.correlation_of_all
    ([True, False, False, False], 0, 1.0)
    """
    if choose not in CHOICES:
        raise UnknownNameError("way to choose a core", choose, CHOICES)
    degree = network.degree
    order = np.argsort(-degree, kind="stable")
    if choose == "mismatches":
        # The next one in adds as many gaps as the core has agents, and takes away as many ties
        # of the periphery as it has ties at all: worth it while it has more.
        size = int((degree[order] > np.arange(len(order))).sum())
    else:
        size = _best_correlation(network, order)
    core = np.zeros(len(network), dtype=np.bool_)
    core[order[:size]] = True
    joined = network.joined
    row = np.repeat(core, np.diff(joined.indptr))
    column = core[joined.indices]
    inside = int((row & column).sum()) // 2
    outside = int((~row & ~column).sum()) // 2
    across = int((row & ~column).sum())
    rest = len(network) - size
    pairs_in, pairs_out, pairs_across = math.comb(size, 2), math.comb(rest, 2), size * rest
    last = degree[order[size - 1]] if size else -1
    return CorePeriphery(
        core,
        pairs_in - inside + outside,
        _correlation(inside, pairs_in, outside, pairs_out),
        _correlation(inside + across, pairs_in + pairs_across, outside, pairs_out),
        share(inside, pairs_in),
        share(across, pairs_across),
        share(outside, pairs_out),
        int((degree[~core] == last).sum()),
        network.about,
    )


def _best_correlation(network: Network, order: NDArray[np.int64]) -> int:
    """Return how many agents of this order make the core that fits best; 0 if none is defined."""
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    source, target, _ = network.edges
    pairs = np.unique(
        np.minimum(rank[source], rank[target]) * len(order) + np.maximum(rank[source], rank[target])
    )
    # A tie is outside a core while both of its ends come later.
    first = np.bincount(pairs // max(len(order), 1), minlength=len(order))
    outside = len(pairs) - np.cumsum(first)
    rest = len(order) - 1 - np.arange(len(order), dtype=np.float64)
    pairs_out = rest * (rest - 1) / 2
    every = len(order) * (len(order) - 1) / 2
    ties = float(len(pairs))
    spread = np.sqrt((every - pairs_out) * pairs_out * ties * (every - ties))
    above = (ties - outside) * (pairs_out - outside) - outside * (
        every - pairs_out - (ties - outside)
    )
    fits = np.divide(above, spread, out=np.full(len(order), -math.inf), where=spread > 0)
    return int(fits.argmax()) + 1 if np.isfinite(fits).any() else 0


def _correlation(ties_in: int, pairs_in: int, ties_out: int, pairs_out: int) -> float:
    """Return Pearson's correlation of having a tie with being a pair that should have one."""
    ties, pairs = ties_in + ties_out, pairs_in + pairs_out
    spread = math.sqrt(pairs_in * pairs_out * ties * (pairs - ties))
    return share(ties_in * (pairs_out - ties_out) - ties_out * (pairs_in - ties_in), spread)
