"""In which order agents go: by a measure, once or again and again, by chance, by country, by name."""

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError, UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.telling import Tell, counted

__all__ = [
    "InvalidRemovalError",
    "Values",
    "by_country",
    "by_degree_again",
    "by_measure",
    "by_measure_again",
    "by_name",
    "measure_called",
]

Numbers = NDArray[np.int64]
#: A value for each agent of a network, shape (n_agents,).
Values: TypeAlias = Callable[[Network], NDArray[Any]]


class InvalidRemovalError(HabeasError, ValueError):
    """What was asked for does not say which agents go."""


def measure_called(name: str) -> Values:
    """Return the measure of agents that is called so, as ``degree`` or ``betweenness``.

    Raises
    ------
    UnknownNameError
        If no measure of agents is called so, with the near names.
    """
    if name in ("degree", "strength"):
        return lambda network: np.asarray(getattr(network, name))

    from habeas.networks.centrality import MEASURES

    known: dict[str, Values] = {each.name: each.compute for each in MEASURES if each.of == "agent"}
    if name not in known:
        raise UnknownNameError(
            "order of removal", name, [*known, "degree", "random", "country", "named"]
        )
    return known[name]


def by_measure(values: NDArray[Any]) -> Numbers:
    """Return the places of agents, the highest value first; equals by place, unknown values last.

    Examples
    --------
    >>> by_measure(np.array([1.0, np.nan, 2.0, 1.0])).tolist()
    [2, 0, 3, 1]
    """
    return np.argsort(-np.asarray(values, dtype=np.float64), kind="stable").astype(np.int64)


def by_degree_again(network: Network) -> Numbers:
    """Return the places of agents, at each moment the one with most edges left, equals by place."""
    starts, others = network.joined.indptr.tolist(), network.joined.indices
    left = network.degree.copy()
    queue = [(-degree, place) for place, degree in enumerate(left.tolist())]
    heapq.heapify(queue)
    order = []
    while queue:
        held, place = heapq.heappop(queue)
        degree = int(left[place])
        if degree != -held:  # it lost edges since it was queued
            heapq.heappush(queue, (-degree, place))
            continue
        order.append(place)
        left[others[starts[place] : starts[place + 1]]] -= 1
        left[place] = 0
    return np.array(order, dtype=np.int64)


def by_measure_again(
    network: Network, values: Values, sizes: Sequence[int], tell: Tell | None = None
) -> Numbers:
    """Return the places of agents by a measure that is computed anew for what is left.

    Parameters
    ----------
    sizes
        How many agents go at a time: after each of these the measure is computed again.
    """
    left, order = np.arange(len(network), dtype=np.int64), []
    for number in counted(len(sizes), tell):
        size = sizes[number]
        ranked = by_measure(values(network.part(left)))
        order.append(left[ranked[:size]])
        left = np.sort(left[ranked[size:]])
    return np.concatenate([*order, left])


def by_country(network: Network, country: str | None = None) -> tuple[Numbers, Numbers, list[str]]:
    """Return the agents of countries, the country with most agents first, equals by name.

    Agents of whom no country is known are in none. One of several countries goes with the first.

    Parameters
    ----------
    country
        This one only.

    Returns
    -------
    order, steps, countries
        The places of the agents; with which step each goes, from 1; and the country of each step.

    Raises
    ------
    UnknownNameError
        If nobody is of that country, with the near names.
    """
    of = [set(each.split("; ")) - {""} for each in network.attribute("country")]
    counted = Counter(each for countries in of for each in countries)
    if country is not None and country not in counted:
        raise UnknownNameError("country of this network", country, counted)
    countries = [country] if country else sorted(counted, key=lambda each: (-counted[each], each))
    rank = {each: step for step, each in enumerate(countries, start=1)}
    steps = np.array(
        [min((rank[each] for each in each_of if each in rank), default=0) for each_of in of],
        dtype=np.int64,
    )
    order = np.argsort(steps, kind="stable")[np.count_nonzero(steps == 0) :].astype(np.int64)
    return order, steps[order], countries


def by_name(network: Network, agents: Sequence[str]) -> Numbers:
    """Return the places of named agents, in the order given; repeats count once.

    Raises
    ------
    InvalidRemovalError
        If nobody is named.
    UnknownNameError
        If somebody is not in the network, with the near names.
    """
    if not agents:
        raise InvalidRemovalError("Nobody is named who should go. Name at least one agent.")
    return np.array(list(dict.fromkeys(network.number(agent) for agent in agents)), dtype=np.int64)
