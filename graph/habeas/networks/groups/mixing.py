"""Does like stand with like? Assortativity and the E-I index, by kind or by country.

Both compare ties within groups with ties between them. Neither says why: who
works in one country meets there, whatever they prefer. Ties with an agent of
unknown group are left out, and counted in the coverage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from habeas.networks.arrays import Edges, InvalidNetworkError, Network
from habeas.networks.groups.answers import plain, share
from habeas.networks.groups.labelled import By, Labels, labels_of
from habeas.networks.groups.partitions import Reals

__all__ = ["MOST_GROUPS", "Mixing", "agents_e_i", "mixing"]

#: Groups of which a table of all with all is made: 8 MB.
MOST_GROUPS = 1000


@dataclass(frozen=True, eq=False)
class Mixing:
    """Which groups have ties with which."""

    #: The groups, sorted.
    names: tuple[str, ...]
    #: The share of ties, or of their weight, from a group to a group, shape (n_groups, n_groups);
    #: sums to 1. Symmetric without direction: half of each tie lies on each side. Empty: zeros.
    shares: Reals
    #: Newman's coefficient: 1 if ties are within groups only, 0 if groups do not matter, below 0
    #: if they avoid themselves. NaN without ties, and if all that have ties are of one group.
    assortativity: float
    #: Its standard error, by leaving out one tie at a time; NaN where that is not defined.
    error: float
    #: Ties between groups minus those within, by all: -1 to 1; NaN without ties.
    e_i: float
    #: What it would be on average if labels were shuffled; NaN with fewer than two labelled agents.
    e_i_expected: float
    weighted: bool
    coverage: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Return the figures as plain values, with what they rest on."""
        return {
            "assortativity": plain(self.assortativity),
            "error": plain(self.error),
            "e_i": plain(self.e_i),
            "e_i_expected": plain(self.e_i_expected),
            "groups": len(self.names),
            **self.coverage,
        }


def mixing(network: Network, *, by: By = "kind", weighted: bool = False) -> Mixing:
    """Return whether ties lie within groups more than if groups did not matter.

    Parameters
    ----------
    by
        An attribute, or a label for each agent, "" if it is unknown.
    weighted
        Whether a tie counts by its weight, and not as one.

    Returns
    -------
    Mixing
        With the assortativity and its error as Newman [1]_ defines them, and the
        index of Krackhardt and Stern [2]_. A tie with a direction counts by it in
        the assortativity.

    Raises
    ------
    UnknownNameError
        If no agent can have such an attribute, with the near names.
    InvalidNetworkError
        If there are more than a thousand groups: they are then no groups.

    References
    ----------
    .. [1] M. E. J. Newman, "Mixing patterns in networks", Physical Review E 67,
       026126 (2003).
    .. [2] D. Krackhardt and R. N. Stern, "Informal networks and organizational
       crises: an experimental simulation", Social Psychology Quarterly 51,
       123-140 (1988).

    Examples
    --------
    >>> pairs = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 2], [1, 3],
    ...                    attributes={"country": ["A", "A", "B", "B"]})
    >>> found = mixing(pairs, by="country")
    >>> found.assortativity, found.e_i, round(found.e_i_expected, 3)
    (1.0, -1.0, 0.333)
    """
    labels = labels_of(network, by)
    edges = _known(network, labels, weighted)
    size = len(labels.names)
    if size > MOST_GROUPS:
        raise InvalidNetworkError(
            f"There are {size} groups of {len(network)} agents; mixing is of at most "
            f"{MOST_GROUPS}. Choose a label that more agents have in common."
        )
    source, target = labels.of_agent[edges.source], labels.of_agent[edges.target]
    counted = np.bincount(source * size + target, edges.weight, size * size)
    flows: Reals = counted.astype(np.float64).reshape(size, size)
    if not network.directed:
        flows = flows + flows.T
    total = float(flows.sum())
    inside = float(edges.weight[source == target].sum())
    everything = float(edges.weight.sum())
    return Mixing(
        labels.names,
        flows / total if total else flows,
        _coefficient(float(np.trace(flows)), float(flows.sum(1) @ flows.sum(0)), total),
        _error(flows, edges._replace(source=source, target=target), network.directed),
        share(everything - 2 * inside, everything),
        1 - 2 * share(float((labels.sizes * (labels.sizes - 1)).sum()), _pairs(labels)),
        weighted,
        labels.coverage(network),
        network.about,
    )


def agents_e_i(network: Network, *, by: By = "kind", weighted: bool = False) -> Reals:
    """Return the E-I index of each agent: its ties with other groups minus those with its own, by all.

    Shape (n_agents,): -1 for ties with its own group only, 1 for ties with others
    only. NaN for an agent of unknown group, or with no tie to one whose group is known.
    Two agents with a tie in each direction have two.

    Examples
    --------
    >>> path = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2],
    ...                   attributes={"kind": ["person", "person", "organization"]})
    >>> agents_e_i(path).tolist()
    [-1.0, 0.0, 1.0]
    """
    labels = labels_of(network, by)
    source, target, weight = _known(network, labels, weighted)
    between = np.where(labels.of_agent[source] == labels.of_agent[target], -weight, weight)
    above, every = (
        np.bincount(source, values, len(network)) + np.bincount(target, values, len(network))
        for values in (between, weight)
    )
    index: Reals = np.divide(above, every, out=np.full(len(network), np.nan), where=every > 0)
    return index


def _known(network: Network, labels: Labels, weighted: bool) -> Edges:
    """Return the edges between agents whose groups are known."""
    source, target, weight = network.edges
    kept = labels.known[source] & labels.known[target]
    return Edges(source[kept], target[kept], weight[kept] if weighted else np.ones(int(kept.sum())))


def _pairs(labels: Labels) -> float:
    known = int(labels.known.sum())
    return float(known * (known - 1))


def _coefficient(within: float, product: float, total: float) -> float:
    """Return Newman's coefficient of flows that are not divided by their total."""
    by_chance = share(product, total**2)
    return share(share(within, total) - by_chance, 1 - by_chance)


def _error(flows: Reals, edges: Edges, directed: bool) -> float:
    """Return the standard error: what each edge, left out, would change."""
    one, other, weight = edges
    total, within = flows.sum(), np.trace(flows)
    out, into = flows.sum(1), flows.sum(0)
    same = one == other
    # Without direction, an edge stands in the flows twice.
    times = 1 if directed else 2
    left = total - times * weight
    trace = within - times * weight * same
    if directed:
        product = out @ into - weight * (into[one] + out[other]) + weight**2 * same
    else:
        product = out @ out - 2 * weight * (out[one] + out[other]) + 2 * weight**2 * (1 + same)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_chance = product / left**2
        without = (trace / left - by_chance) / (1 - by_chance)
    whole = _coefficient(float(within), float(out @ into), float(total))
    found = float(np.sqrt(((without - whole) ** 2).sum())) if len(weight) else float("nan")
    return found if np.isfinite(found) else float("nan")
