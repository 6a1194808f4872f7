"""Which edges of a network are more than chance: its backbone, with the p-value of each edge.

Three null models. ``sdsm`` asks whether two agents share more things than if memberships were
independent, with the numbers of agents and things kept on average [1]_; it is
computed, not drawn. ``fdsm`` keeps these numbers exactly and draws [2]_. ``disparity``
asks whether an edge is heavy among those of its ends, and takes any weights.

References
----------
.. [1] Z. P. Neal, "The backbone of bipartite projections: Inferring relationships from
   co-authorship, co-sponsorship, co-attendance and other co-behaviors", Social
   Networks 39, 84-97 (2014), doi:10.1016/j.socnet.2014.06.001.
.. [2] Z. P. Neal, R. Domagalski, B. Sagan, "Comparing alternatives to the fixed degree
   sequence model for extracting the backbone of bipartite projections", Scientific
   Reports 11, 23929 (2021), doi:10.1038/s41598-021-03238-3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.chance.corrections import adjusted
from habeas.networks.chance.coverage import coverage
from habeas.networks.chance.curveball import ROUNDS, curveball
from habeas.networks.chance.disparity import disparity
from habeas.networks.chance.limits import InvalidTestError, check_draws
from habeas.networks.chance.memberships import memberships
from habeas.networks.chance.sharing import joined_by, same_agents, shared_on_edges
from habeas.networks.chance.tails import MOST_WORK, shared_tails
from habeas.networks.telling import Tell, counted

__all__ = ["METHODS", "Backbone", "backbone", "sdsm"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

#: Numbers of shared things below this are counted with all pairs of classes at once.
_SMALL = 16

METHODS = {
    "sdsm": "shared things against independent memberships with the same expected numbers",
    "fdsm": "shared things against memberships dealt anew with exactly the same numbers",
    "disparity": "the weight of an edge against a random cut of the strength of its ends",
}


@dataclass(frozen=True, eq=False)
class Backbone:
    """The edges that are more than chance, and what was asked of all of them."""

    #: All agents, and the edges that are kept, with their weights.
    network: Network
    #: Whether each edge is kept, shape (n_edges,), in the order of the edges that were tested.
    kept: NDArray[np.bool_]
    #: Of each edge by itself: how probable a network by chance has at least so much, shape (n_edges,).
    p: Reals
    #: The same, with the number of tests accounted for; an edge is kept if it is at most ``alpha``.
    adjusted: Reals
    #: How many tests were made, also of pairs that are not joined.
    tests: int
    method: str
    alpha: float
    correction: str
    missing_as_zero: bool
    #: How far a p-value is off at most, where it was not computed exactly; None for drawn ones.
    error: float | None
    #: How many networks were drawn, and from which seed; 0 and None where nothing was.
    draws: int
    seed: int | None
    #: The smallest p-value that could come out, with the number of tests accounted for, if one
    #: edge alone had it. Above ``alpha``, few draws may be why nothing was kept.
    finest: float
    #: How much data stands behind it.
    coverage: Mapping[str, Any]

    @property
    def about(self) -> dict[str, Any]:
        """What a figure made of this must say, in plain values."""
        return {
            "method": self.method,
            "alpha": self.alpha,
            "correction": self.correction,
            "missing_as_zero": self.missing_as_zero,
            "tests": self.tests,
            "edges": len(self.p),
            "kept": int(self.kept.sum()),
            "error": self.error,
            "draws": self.draws,
            "seed": self.seed,
            "finest": self.finest,
            "coverage": dict(self.coverage),
        }


def backbone(
    network: Network,
    *,
    method: str = "sdsm",
    alpha: float = 0.05,
    correction: str = "fdr",
    missing_as_zero: bool = True,
    draws: int = 1000,
    rounds: int = ROUNDS,
    seed: int = 1,
    tell: Tell | None = None,
) -> Backbone:
    """Return the edges of a network that are more than chance.

    Parameters
    ----------
    network
        For ``sdsm`` and ``fdsm``, a projection that has its memberships. Things that two agents
        share are counted whatever the weights of the network are, and whatever the time.
    method
        One of :data:`METHODS`.
    alpha
        An edge is kept if its adjusted p-value is at most this.
    correction
        One of :data:`habeas.networks.chance.corrections.CORRECTIONS`.
    missing_as_zero
        Whether pairs that are not joined are tests too: they could have been joined. If only
        joined pairs were counted, most edges of any sparse network would seem to be more than
        chance, since it is already improbable that two agents meet at all.
    draws, rounds, seed
        For ``fdsm``: networks to draw, how far apart, and where the lots begin.
    tell
        Called with the share that is done.

    Returns
    -------
    Backbone
        ``disparity`` makes two tests of each pair, one from each end; its p-value is the smaller,
        as Serrano and others have it, and its adjusted one accounts for both.

    Raises
    ------
    UnknownNameError
        If there is no such method or correction.
    InvalidTestError
        If the method needs memberships and there are none, or ``alpha`` is not between 0 and 1.

    Examples
    --------
    >>> ties = [(agent, thing) for thing in range(12) for agent in range(2)]
    >>> ties += [(2 + number % 8, 12 + number) for number in range(40)]
    >>> ties += [(3 + number % 7, 12 + number) for number in range(40)]
    >>> agents, things = (np.array(each) for each in zip(*ties))
    >>> letters = TwoMode.of([f"agent {n}" for n in range(10)], range(52), agents, things)
    >>> found = backbone(joined_by(letters))
    >>> found.tests, len(found.p), found.network.edges.source.tolist()
    (45, 27, [0])
    """
    if method not in METHODS:
        raise UnknownNameError("backbone method", method, METHODS)
    if not 0 < alpha < 1:
        raise InvalidTestError(f"alpha is {alpha}, not between 0 and 1; 0.05 is usual.")
    n, edges = len(network), network.number_of_edges()
    pairs = n * (n - 1) // (1 if network.directed else 2) if missing_as_zero else edges
    tests, least = pairs, 0.0
    error: float | None = 0.0
    if method == "disparity":
        both = disparity(network)
        tests = 2 * pairs
        p = both.min(axis=1)
        fair = adjusted(both.ravel(), correction, tests=tests).reshape(both.shape).min(axis=1)
    elif method == "sdsm":
        p, times, place, error = _sdsm_by_class(network, _two_mode(network, method))
        fair = adjusted(p, correction, tests=tests, times=times)[place]
        p = p[place]
    else:
        two_mode = _two_mode(network, method)
        p, error, least = _fdsm(network, two_mode, draws, rounds, seed, tell), None, 1 / (draws + 1)
        fair = adjusted(p, correction, tests=tests)
    kept = fair <= alpha
    drawn = method == "fdsm"
    finest = least if correction == "none" else min(1.0, least * tests)
    chosen = {"method": method, "alpha": alpha, "correction": correction, "tests": tests}
    return Backbone(
        _only(network, kept, chosen), kept, p, fair, tests, method, alpha, correction,
        missing_as_zero, error, draws if drawn else 0, seed if drawn else None, finest,
        coverage(network),
    )  # fmt: skip


def sdsm(network: Network, *, most_work: int = MOST_WORK) -> tuple[Reals, float]:
    """Return the p-value of each edge by ``sdsm``, and how far any of them is off at most.

    Parameters
    ----------
    most_work
        Products that exact tails may take; 0 for the tail of a Poisson distribution everywhere.
    """
    p, _, place, error = _sdsm_by_class(network, _two_mode(network, "sdsm"), most_work)
    return p[place], error


def _two_mode(network: Network, method: str) -> TwoMode:
    if network.two_mode is None or network.directed:
        raise InvalidTestError(
            f"The method {method!r} needs a projection with its memberships: who takes part in "
            "what. Take the method 'disparity', which needs only weights."
        )
    same_agents(network, network.two_mode)
    return network.two_mode


def _sdsm_by_class(
    network: Network, two_mode: TwoMode, most_work: int = MOST_WORK
) -> tuple[Reals, Numbers, Numbers, float]:
    """Return p-values, how many edges have each, which of them each edge has, and the error.

    A p-value depends only on how many things the two agents have and how many they share.
    """
    source, target, _ = network.edges
    if not len(source):
        none = np.empty(0)
        return none, none.astype(np.int64), none.astype(np.int64), 0.0
    model = memberships(two_mode)
    shared = shared_on_edges(network, two_mode)
    one, other = model.of_agent[source], model.of_agent[target]
    classes = len(model.probability)
    pair = np.minimum(one, other) * classes + np.maximum(one, other)
    distinct, place, times = _numbered(pair, shared, classes**2)
    pair, shared = distinct
    tails = shared_tails(model, pair // classes, pair % classes, shared, most_work)
    return tails.p, times, place, float(tails.error.max())


def _numbered(
    pair: Numbers, shared: Numbers, pairs: int
) -> tuple[tuple[Numbers, Numbers], Numbers, Numbers]:
    """Return the distinct combinations, which of them each edge has, and how many edges have each.

    Few combinations of a pair of classes and a small number are possible, so these are counted,
    which is quicker than to sort all of them, and takes no more memory than the edges.
    """
    few = min(_SMALL, 1 + 4 * len(pair) // pairs)
    small = shared < few
    times = np.bincount(pair[small] * few + shared[small], minlength=pairs * few)
    distinct = np.flatnonzero(times)
    number = np.zeros(len(times), dtype=np.int32)
    number[distinct] = np.arange(len(distinct))
    place = np.empty(len(pair), dtype=np.int64)
    place[small] = number[pair[small] * few + shared[small]]
    keys, found, more = np.unique(
        np.stack([pair[~small], shared[~small]]), axis=1, return_inverse=True, return_counts=True
    )
    place[~small] = len(distinct) + found
    one = np.concatenate([distinct // few, keys[0]])
    other = np.concatenate([distinct % few, keys[1]])
    return (one, other), place, np.concatenate([times[distinct], more])


def _fdsm(
    network: Network, two_mode: TwoMode, draws: int, rounds: int, seed: int, tell: Tell | None
) -> Reals:
    """Return the share of networks, the observed one among them, in which a pair has as much."""
    check_draws(draws)
    shared = shared_on_edges(network, two_mode)
    source, target, _ = network.edges
    rng = np.random.default_rng(seed)
    as_many = np.zeros(len(shared), dtype=np.int64)
    back = curveball(two_mode, rng, rounds)
    for _ in counted(draws, tell):
        drawn = joined_by(curveball(back, rng, rounds)).weights
        if len(shared):
            as_many += np.asarray(drawn[source, target]).ravel() >= shared
    return (as_many + 1) / (draws + 1)


def _only(network: Network, kept: NDArray[np.bool_], chosen: Mapping[str, Any]) -> Network:
    """Return the network with some of its edges; it is no projection any more."""
    source, target, weight = (column[kept] for column in network.edges)
    if not network.directed:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
        weight = np.concatenate([weight, weight])
    weights = sparse.csr_array((weight, (source, target)), shape=network.weights.shape)
    weights.sort_indices()
    about = {**network.about, "backbone": dict(chosen)}
    return replace(network, weights=weights, about=about, two_mode=None)
