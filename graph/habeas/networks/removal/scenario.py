"""What a network loses when its agents go: by a measure, by chance, by country, by name.

A scenario, not a forecast. It takes the records for the whole: who is not in
them joins nobody, and nobody takes over what somebody leaves behind.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import Network, TwoMode
from habeas.networks.removal.curves import Curve
from habeas.networks.removal.distances import efficiency as efficiency_of
from habeas.networks.removal.orders import (
    InvalidRemovalError,
    Values,
    by_country,
    by_degree_again,
    by_measure,
    by_measure_again,
    by_name,
    measure_called,
)
from habeas.networks.removal.unravel import unravel
from habeas.networks.telling import Tell, counted

__all__ = ["Plan", "left_after", "points_of", "removal", "steps_of"]

Numbers = NDArray[np.int64]
#: The share of draws on each side that is outside of a band.
_TAIL = 0.05


class Plan(NamedTuple):
    """Who goes when."""

    #: The step with which each agent goes, from 1; ``steps + 1`` for one that stays.
    goes: Numbers
    steps: int
    #: Places in the order in which they go; empty if it is by chance.
    gone: Numbers
    country: Sequence[str] = ()


def removal(
    network: Network,
    *,
    order: str | Values = "degree",
    recompute: bool = False,
    agents: Sequence[str] = (),
    country: str | None = None,
    draws: int = 20,
    seed: int = 1,
    steps: int = 50,
    things: TwoMode | None = None,
    efficiency: bool = False,
    pivots: int = 100,
    tell: Tell | None = None,
) -> Curve:
    """Return what is left of a network while its agents go.

    Directions and weights do not matter for what is left. Removals are counted
    one by one, so ``robustness`` is exact whatever ``steps`` is.

    Parameters
    ----------
    order
        Who goes first. The name of a measure of agents (``degree``, ``strength``,
        ``betweenness``, …) or a function of a network: the highest value first, equals by IRI.
        ``random``: by chance. ``country``: all agents of a country at once, the country with most
        agents first. ``named``: those in ``agents``.
    recompute
        Whether a measure is computed anew for who is left: ``degree`` after every removal, another
        one at every point.
    agents
        For ``named``: who goes, in this order.
    country
        For ``country``: this one only.
    draws, seed
        For ``random``: how many orders are drawn, and from which seed.
    steps
        Points besides the first, spread evenly over the removals; a country is always a point.
    things
        What the agents share, such as the cases of :func:`habeas.networks.removal.cases_of`;
        ``network.two_mode`` if it is not given. Counted is which have nobody left. An agent in it
        that is not in the network never goes.
    efficiency, pivots
        Whether to compute the efficiency at each point, and from how many agents, drawn once, it
        is estimated: exact for networks of not more than that.
    tell
        Called with the share that is done.

    Returns
    -------
    Curve
        One point if nobody goes; ``largest`` is NaN for an empty network.

    Raises
    ------
    UnknownNameError
        If no such measure, country or agent is there, with the near names.
    InvalidRemovalError
        If nobody is named, if an order that is not a measure is to be recomputed, or if a number
        is below 1.

    References
    ----------
    R. Albert, H. Jeong and A.-L. Barabási, "Error and attack tolerance of complex networks",
    Nature 406, 378-382 (2000), https://doi.org/10.1038/35019019; and, for ``robustness``,
    C. M. Schneider, A. A. Moreira, J. S. Andrade, S. Havlin and H. J. Herrmann, "Mitigation of
    malicious attacks on networks", PNAS 108, 3838-3841 (2011),
    https://doi.org/10.1073/pnas.1009440108.

    Examples
    --------
    >>> star = Network.of(["Ada", "Ben", "Cy", "Di"], [0, 0, 0], [1, 2, 3])
    >>> curve = removal(star)
    >>> curve.largest.tolist(), curve.components.tolist()
    ([1.0, 0.25, 0.25, 0.25, 0.0], [1.0, 3.0, 2.0, 1.0, 0.0])
    >>> curve.robustness
    0.1875
    """
    for name, value in (("steps", steps), ("draws", draws), ("pivots", pivots)):
        if value < 1:
            raise InvalidRemovalError(f"{name} is {value}. Give a number of at least 1.")
    rng = np.random.default_rng(seed)
    shared = network.two_mode if things is None else things
    starts = np.sort(rng.choice(len(network), min(pivots, len(network)), replace=False))
    upper = sparse.triu(network.joined, k=1).tocoo()
    plans = _plans(network, order, recompute, agents, country, draws, rng, steps, tell)
    columns, robust, plan, points = [], [], None, np.zeros(1, dtype=np.int64)
    total = draws if order == "random" else 1
    told = tell if total == 1 else None
    for _ in counted(total, None if total == 1 else tell):
        plan = next(plans)
        points = points_of(plan, steps)
        pieces = unravel(upper.row, upper.col, plan.goes, plan.steps)
        near = np.full(len(points), np.nan)
        for place in counted(len(points) if efficiency else 0, None if recompute else told):
            near[place] = efficiency_of(network.joined, plan.goes > points[place], starts)
        columns.append(
            [
                _share(pieces.largest[points], len(network)),
                pieces.pieces[points].astype(np.float64),
                near,
                _abandoned(network, shared, plan)[points],
            ]
        )
        if plan.steps == len(network) and len(network):
            robust.append(float(pieces.largest[1:].sum()) / len(network) ** 2)
    assert plan is not None
    about = {
        **network.about,
        "agents": len(network),
        "edges": network.number_of_edges(),
        "things": len(shared.things) if shared is not None else None,
        "recomputed": recompute,
        "draws": total,
        "seed": seed if order == "random" or efficiency else None,
        "pivots": len(starts) if efficiency else None,
        "without_country": network.attribute("country").count("") if order == "country" else None,
    }
    return left_after(
        order if isinstance(order, str) else getattr(order, "__name__", "measure"),
        np.searchsorted(np.sort(plan.goes), points, side="right"),
        np.array(columns),
        robust,
        plan._replace(country=["", *plan.country] if plan.country else [""] * len(points)),
        about,
    )


def left_after(
    order: str,
    removed: Numbers,
    columns: NDArray[np.float64],
    robust: Sequence[float],
    plan: Plan,
    about: dict[str, Any],
) -> Curve:
    """Return a curve from columns of shape (n_draws, 4, n_points)."""
    mean = columns.mean(axis=0)
    low, high = mean, mean
    if len(columns) > 1:
        low, high = np.quantile(columns, [_TAIL, 1 - _TAIL], axis=0)
    names = ("largest", "components", "efficiency", "abandoned")
    bands = {
        f"{name}{end}": column
        for end, of_all in (("", mean), ("_low", low), ("_high", high))
        for name, column in zip(names, of_all, strict=True)
    }
    return Curve(
        order=order,
        removed=removed,
        country=plan.country,
        gone=plan.gone if len(columns) == 1 else np.zeros(0, dtype=np.int64),
        robustness=float(np.mean(robust)) if robust else None,
        robustness_low=float(np.quantile(robust, _TAIL)) if robust else None,
        robustness_high=float(np.quantile(robust, 1 - _TAIL)) if robust else None,
        about=about,
        **bands,
    )


def points_of(plan: Plan, steps: int) -> Numbers:
    """Return the steps at which a curve has its points."""
    if plan.country:
        return np.arange(plan.steps + 1)
    return np.unique(np.linspace(0, plan.steps, steps + 1).round().astype(np.int64))


def steps_of(order: Numbers, size: int, country: Sequence[str] = ()) -> Plan:
    """Return the plan in which the places of ``order`` go one after the other."""
    goes = np.full(size, len(order) + 1, dtype=np.int64)
    goes[order] = np.arange(1, len(order) + 1)
    return Plan(goes, len(order), order, country)


def _plans(
    network: Network,
    order: str | Values,
    recompute: bool,
    agents: Sequence[str],
    country: str | None,
    draws: int,
    rng: np.random.Generator,
    steps: int,
    tell: Tell | None,
) -> Iterator[Plan]:
    size = len(network)
    if isinstance(order, str) and order in ("random", "country", "named"):
        if recompute:
            raise InvalidRemovalError(
                f"The order {order!r} is not a measure, so there is nothing to compute again. "
                "Leave out recompute, or name a measure."
            )
        if order == "named":
            yield steps_of(by_name(network, agents), size)
        elif order == "country":
            chosen, step, countries = by_country(network, country)
            goes = np.full(size, len(countries) + 1, dtype=np.int64)
            goes[chosen] = step
            yield Plan(goes, len(countries), chosen, countries)
        else:
            for _ in range(draws):
                yield steps_of(rng.permutation(size), size)
        return
    values = measure_called(order) if isinstance(order, str) else order
    if not recompute:
        yield steps_of(by_measure(values(network)), size)
    elif order == "degree":
        yield steps_of(by_degree_again(network), size)
    else:
        points = np.unique(np.linspace(0, size, steps + 1).round().astype(np.int64))
        sizes = np.diff(points).tolist()
        yield steps_of(by_measure_again(network, values, sizes, tell), size)


def _share(count: Numbers, size: int) -> NDArray[np.float64]:
    return count / size if size else np.full(len(count), np.nan)


def _abandoned(network: Network, shared: TwoMode | None, plan: Plan) -> NDArray[np.float64]:
    """Return how many things have nobody left after each step, shape (steps + 1,)."""
    if shared is None:
        return np.full(plan.steps + 1, np.nan)
    place = {agent: number for number, agent in enumerate(network.agents)}
    rows = np.array([place.get(agent, -1) for agent in shared.agents], dtype=np.int64)
    stays = np.append(plan.goes, plan.steps + 1)  # the last is whoever is not in the network
    parts = shared.incidence.tocoo()
    last = np.zeros(len(shared.things), dtype=np.int64)
    np.maximum.at(last, parts.col, stays[rows[parts.row]])
    last = np.sort(last[shared.of_things > 0])
    return np.searchsorted(last, np.arange(plan.steps + 1), side="right").astype(np.float64)
