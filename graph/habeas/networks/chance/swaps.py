"""The same agents with as many edges as before, to others at random.

Two edges swap their ends: from Ada and Ben, Cy and Dee to Ada and Dee, Cy and
Ben, unless that would join somebody to themselves or two who are joined
already. Many pairs of edges swap at once. A pair does so only if none of its four
edges, those it has and those it would have, is one of another pair; this looks the
same forwards and backwards, so all networks with these degrees are equally likely [1]_.

Directed edges keep their beginnings and deal out their ends: in- and
out-degrees stay. Three agents in a ring of directed edges cannot be turned round so;
p-values stay valid, since they compare only what can be reached.

References
----------
.. [1] B. K. Fosdick, D. B. Larremore, J. Nishimura, J. Ugander, "Configuring Random
   Graph Models with Fixed Degree Sequences", SIAM Review 60, 315-355 (2018),
   doi:10.1137/16M1087175.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import Network
from habeas.networks.chance.limits import InvalidTestError

__all__ = ["CONNECTED_ROUNDS", "ROUNDS", "match_stubs", "swap_edges"]

#: In a round, half of the edges are offered a swap on average: ten offers for each edge.
ROUNDS = 20
#: Swaps that would tear the network apart are taken back, so that each round moves fewer edges.
CONNECTED_ROUNDS = 400

Numbers = NDArray[np.int64]


def swap_edges(
    network: Network, rng: Generator, rounds: int | None = None, *, connected: bool = False
) -> Network:
    """Return a network in which each agent has as many edges as before.

    Weights are dealt to the new edges at random. A network in which nothing
    can be swapped comes back with its edges where they were.

    Parameters
    ----------
    network
        Where the swaps begin.
    rng
        Where the lots come from; the same state gives the same network.
    rounds
        How often a random share of the edges is offered a swap. None: :data:`ROUNDS`, or
        :data:`CONNECTED_ROUNDS`.
    connected
        Whether everybody must stay in reach of everybody, whatever the directions.

    Raises
    ------
    InvalidTestError
        If it is to stay connected and is not.

    Examples
    --------
    >>> ring = Network.of(list("ABCDEF"), [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0])
    >>> swap_edges(ring, np.random.default_rng(1)).degree.tolist()
    [2, 2, 2, 2, 2, 2]
    """
    source, target, weight = network.edges
    if connected and not _hangs_together(source, target, len(network)):
        raise InvalidTestError(
            "The network is not connected, so no null model can keep it so. Take the null model "
            "'degrees', or the largest component only."
        )
    size = len(source)
    most = size // 2
    for _ in range((CONNECTED_ROUNDS if connected else ROUNDS) if rounds is None else rounds):
        if most == 0:
            break
        # shares do not depend on what the edges are, or swaps would not look the same backwards;
        # small ones are frequent where large ones would be taken back
        share = rng.random()
        pairs = 1 + int(most**share - 0.5) if connected else 1 + int(most * share)
        swapped = _swap(source, target, len(network), min(pairs, most), network.directed, rng)
        if not connected or _hangs_together(*swapped, len(network)):
            source, target = swapped
    return _of(network, source, target, weight[rng.permutation(size)])


def match_stubs(network: Network, rng: Generator) -> Network:
    """Return a network made by cutting all edges in two and joining the halves at random.

    Halves of one agent may meet, and two agents may meet twice: the first are
    left out and the second are one edge, with their weights added. So degrees are
    at most those that were, and the more agents with many edges there are, the
    more is lost [1]_. Each draw stands by itself. Directed halves keep their directions.

    References
    ----------
    .. [1] M. E. J. Newman, "Networks", second edition, Oxford University Press
       (2018).

    Examples
    --------
    >>> pairs = Network.of(list("ABCD"), [0, 2], [1, 3])
    >>> match_stubs(pairs, np.random.default_rng(1)).degree.tolist()
    [1, 1, 1, 1]
    """
    source, target, weight = network.edges
    if network.directed:
        target = target[rng.permutation(len(target))]
    else:
        halves = np.concatenate([source, target])[rng.permutation(2 * len(source))]
        source, target = halves[: len(source)], halves[len(source) :]
    return _of(network, source, target, weight[rng.permutation(len(weight))])


def _swap(
    source: Numbers, target: Numbers, agents: int, pairs: int, directed: bool, rng: Generator
) -> tuple[Numbers, Numbers]:
    """Return the edges after some pairs of them were offered a swap, all at once."""
    chosen = rng.permutation(len(source))[: 2 * pairs]
    one, other = chosen[:pairs], chosen[pairs:]
    begins, ends = source.copy(), target.copy()
    if not directed:
        turned = other[rng.random(pairs) < 0.5]
        begins[turned], ends[turned] = ends[turned], begins[turned]
    new = np.concatenate(
        [
            _place(begins[one], ends[other], agents, directed),
            _place(begins[other], ends[one], agents, directed),
        ]
    )
    every = np.concatenate([_place(begins, ends, agents, directed), new])
    _, number, count = np.unique(every, return_inverse=True, return_counts=True)
    single = count[number] == 1
    first, second = single[len(source) : len(source) + pairs], single[len(source) + pairs :]
    free = single[one] & single[other] & first & second
    free &= (begins[one] != ends[other]) & (begins[other] != ends[one])
    one, other = one[free], other[free]
    ends[one], ends[other] = ends[other], ends[one]
    return begins, ends


def _place(source: Numbers, target: Numbers, agents: int, directed: bool) -> Numbers:
    """Return a number for each edge, the same from both ends where it has no direction."""
    if directed:
        return source * agents + target
    return np.minimum(source, target) * agents + np.maximum(source, target)


def _hangs_together(source: Numbers, target: Numbers, agents: int) -> bool:
    edges = sparse.coo_array((np.ones(len(source)), (source, target)), shape=(agents, agents))
    count, _ = sparse.csgraph.connected_components(edges, directed=False)
    return bool(count <= 1)


def _of(network: Network, source: Numbers, target: Numbers, weight: NDArray[np.float64]) -> Network:
    """Return the network with other edges."""
    return Network.of(
        network.agents, source, target, weight, directed=network.directed,
        attributes=network.attributes, about=network.about,
    )  # fmt: skip
