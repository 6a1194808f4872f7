"""Whether suggestions find what is on record, once it is hidden from them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Matrix, Network, TwoMode
from habeas.networks.paths.likeness import Ends, method_called, scores
from habeas.networks.telling import Tell, counted

__all__ = ["HoldOut", "holdout"]

#: How many pairs without a link are compared in each draw.
_COMPARED = 10_000
#: How many places are tried for each of them; a network that is nearly full has few.
_TRIES = 50

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Hidden = tuple[Network | TwoMode, Numbers, Numbers]


@dataclass(frozen=True)
class HoldOut:
    """How often a hidden link scored above a pair without a link.

    0.5 is what chance gives, 1 the best there is.
    """

    method: str
    #: ``links`` or ``things``.
    hidden: str
    #: The mean over all draws; NaN if nothing could be hidden or compared.
    auc: float
    #: Between which 95 of 100 draws lie.
    low: float
    high: float
    draws: int
    #: Links that were hidden and looked for, on average.
    links: float

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values; what is not a number becomes None."""
        return {
            name: None if isinstance(value, float) and np.isnan(value) else value
            for name, value in vars(self).items()
        }


def holdout(
    network: Network | TwoMode,
    *,
    method: str = "adamic-adar",
    share: float = 0.1,
    draws: int = 20,
    seed: int = 1,
    tell: Tell | None = None,
) -> HoldOut:
    """Hide some of a network, and return how well the rest tells the hidden from what is not there.

    In a network that was projected, things are hidden, and the pairs are looked for that only they
    join: who signs one letter is joined to all others who do, so that a single hidden link is given
    away by the rest of its letter. Otherwise links are hidden.

    Parameters
    ----------
    share
        How much is hidden in each draw, above 0 and below 1; one thing or link at least.
    draws
        How often. Each hides others.
    seed
        The same seed hides the same.
    tell
        Is told the share that is done.

    Returns
    -------
    HoldOut
        Pairs without a link are as many as hidden links, up to 10,000, drawn anew each time.

    References
    ----------
    .. [1] L. Lü, T. Zhou, "Link prediction in complex networks: a survey", Physica A 390,
       1150-1170 (2011).

    Examples
    --------
    >>> ring = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 1, 2, 3], [1, 2, 3, 0])
    >>> holdout(ring, method="resource-allocation").auc  # who is opposite has two in common
    0.0
    """
    method_called(method)
    rng = np.random.default_rng(seed)
    by_things = network if isinstance(network, Network) and network.two_mode else None
    found, hidden = [], []
    for _ in counted(draws, tell):
        seen, one, other = (
            _without_things(by_things, share, rng)
            if by_things
            else _without_links(network, share, rng)
        )
        apart = _not_linked(network, max(1, min(len(one), _COMPARED)), rng)
        if len(one) and len(apart[0]):
            ends = Ends.of(seen)
            hit, miss = scores(ends, method, one, other), scores(ends, method, *apart)
            found.append(_above(hit, miss))
            hidden.append(len(one))
    low, high = np.quantile(found, [0.025, 0.975]) if found else (np.nan, np.nan)
    return HoldOut(
        method,
        "things" if by_things else "links",
        float(np.mean(found)) if found else float("nan"),
        float(low),
        float(high),
        len(found),
        float(np.mean(hidden)) if hidden else 0.0,
    )


def _above(hit: Reals, miss: Reals) -> float:
    """Return how often one of ``hit`` is above one of ``miss``; equals count half."""
    together = np.round(np.concatenate([hit, miss]), 12)
    _, place, count = np.unique(together, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place[: len(hit)]]
    return float((ranks.sum() - len(hit) * (len(hit) + 1) / 2) / (len(hit) * len(miss)))


def _links(network: Network | TwoMode) -> tuple[Numbers, Numbers]:
    """Return all links, those between agents once."""
    held = (network.joined if isinstance(network, Network) else network.incidence).tocoo()
    one, other = held.row.astype(np.int64), held.col.astype(np.int64)
    kept = one < other if isinstance(network, Network) else np.ones(len(one), dtype=np.bool_)
    return one[kept], other[kept]


def _some(count: int, share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return which of ``count`` are hidden."""
    gone = np.zeros(count, dtype=np.bool_)
    if count:
        gone[rng.choice(count, max(1, round(share * count)), replace=False)] = True
    return gone


def _without_links(network: Network | TwoMode, share: float, rng: np.random.Generator) -> Hidden:
    one, other = _links(network)
    gone = _some(len(one), share, rng)
    return _of(network, one[~gone], other[~gone]), one[gone], other[gone]


def _without_things(network: Network, share: float, rng: np.random.Generator) -> Hidden:
    """Hide some things; pairs that others join too are still joined."""
    assert network.two_mode is not None
    gone = _some(len(network.two_mode.things), share, rng)
    left: Matrix = network.two_mode.incidence[:, np.flatnonzero(~gone)]
    one, other = _links(network)
    place = {agent: number for number, agent in enumerate(network.two_mode.agents)}
    rows = np.array([place[agent] for agent in network.agents], dtype=np.int64)
    shared = np.asarray(left[rows[one]].multiply(left[rows[other]]).sum(axis=1)).ravel() > 0
    return _of(network, one[shared], other[shared]), one[~shared], other[~shared]


def _of(network: Network | TwoMode, one: Numbers, other: Numbers) -> Network | TwoMode:
    if isinstance(network, Network):
        return Network.of(network.agents, one, other)
    return TwoMode.of(network.agents, network.things, one, other)


def _not_linked(
    network: Network | TwoMode, count: int, rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Draw pairs without a link, fewer than ``count`` where there are hardly any."""
    same = isinstance(network, Network)
    shape = len(network.agents), len(network.agents if same else network.things)  # type: ignore[union-attr]  # TwoMode
    held = network.joined if isinstance(network, Network) else network.incidence
    if not all(shape):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    one, other = (rng.integers(0, size, count * _TRIES) for size in shape)
    linked = np.asarray(held[one, other]).ravel() != 0
    kept = np.flatnonzero(~linked & (one != other) if same else ~linked)[:count]
    return one[kept], other[kept]
