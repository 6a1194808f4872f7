"""What roles would be by chance: labels shuffled over a network that stays as it is.

An agent stands between certain ordered pairs of others. How many of these have
labels that make it, say, a liaison is a count over pairs; under a random
permutation of the labels of all others its mean and variance follow from how the
pairs overlap, as for the statistic of Hubert and Schultz [1]_. So nothing is drawn.

Gould and Fernandez [2]_ asked another question: what roles there would be if ties
fell at random, with the density of the network and its groups. This one takes the
ties as given, so it answers whether it is the labels that make the broker.

References
----------
.. [1] L. J. Hubert and J. Schultz, "Quadratic assignment as a general data
   analysis strategy", British Journal of Mathematical and Statistical Psychology
   29, 190-241 (1976).
.. [2] R. V. Gould and R. M. Fernandez, "Structures of mediation: a formal
   approach to brokerage in transaction networks", Sociological Methodology 19,
   89-126 (1989).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy import sparse

from habeas.networks.arrays import Matrix
from habeas.networks.groups.partitions import Groups, Reals
from habeas.networks.groups.triangles import closed

__all__ = ["Overlaps", "moments", "overlaps"]


class Overlaps(NamedTuple):
    """How the pairs between which each agent stands overlap: ordered pairs of pairs, shape (n,)."""

    #: A pair with itself: how many pairs there are.
    itself: Reals
    #: A pair with the same two the other way round.
    turned: Reals
    #: Two pairs with the same source, with the same target, and one after the other.
    source: Reals
    target: Reals
    chain: Reals
    #: Two pairs of four agents.
    apart: Reals


def overlaps(
    adjacency: Matrix,
    counts: Mapping[str, Reals],
    *,
    directed: bool,
    every: Matrix | None = None,
) -> Overlaps:
    """Return how the pairs overlap between which each agent stands.

    Parameters
    ----------
    adjacency : csr_array of shape (n, n)
        Ones where a tie leads from the row to the column.
    counts
        The pairs of each agent, by role.
    every
        The triangles on each edge of an undirected network.
    """
    pairs = np.sum(list(counts.values()), axis=0)
    if directed:
        back = adjacency.T.tocsr()
        both = adjacency.multiply(back).tocsr()
        # At [j, v]: pairs through j that begin at v, and that end at v.
        begin = _open(back, both, closed(adjacency, back, back), _sums(adjacency))
        end = _open(adjacency, both, closed(back, adjacency, adjacency), _sums(back))
        either = (adjacency + back).sign()
        mutual = _sums(both)
        turned = mutual * (mutual - 1) - _sums(closed(both, either.tocsr(), both))
    else:
        shut = every if every is not None else closed(adjacency, adjacency, adjacency)
        begin = end = _open(adjacency, adjacency, shut, _sums(adjacency))
        turned = pairs
    source = _sums(begin.multiply(begin)) - pairs
    target = _sums(end.multiply(end)) - pairs
    # Either of the two may be the first.
    chain = 2 * (_sums(begin.multiply(end)) - turned)
    apart = pairs**2 - pairs - turned - source - target - chain
    return Overlaps(pairs, turned, source, target, chain, apart)


def moments(
    common: Overlaps, sizes: Groups, groups: Groups
) -> tuple[dict[str, Reals], dict[str, Reals]]:
    """Return mean and standard deviation of each role, for each agent, under shuffled labels.

    Parameters
    ----------
    sizes
        How many agents have each label.
    groups
        The label of each agent.
    """
    expected, deviation = {}, {}
    for role, chance in _chances(np.asarray(sizes, dtype=np.float64)).items():
        of_pair = chance.itself[groups]
        variance = sum(
            number * (alike[groups] - of_pair**2)
            for number, alike in zip(common, chance, strict=True)
        )
        expected[role] = common.itself * of_pair
        deviation[role] = np.sqrt(np.maximum(variance, 0.0))
        # What is left of a variance of zero after the arithmetic is not a spread.
        deviation[role][deviation[role] < 1e-6 * np.maximum(expected[role], 1e-3)] = 0.0
    return expected, deviation


def _chances(sizes: Reals) -> dict[str, Overlaps]:
    """Return by role how likely two pairs both have the labels of it, by the broker's group.

    Labels are drawn without replacement from those of all others: ``own`` of the
    broker's group, ``rest`` of other groups, ``same(k)`` ways to draw k of one other.
    """
    own, rest, everyone = sizes - 1, sizes.sum() - sizes, sizes.sum() - 1

    def same(k: int) -> Reals:
        drawn = _falling(sizes, k)
        of_others: Reals = drawn.sum() - drawn
        return of_others

    two = _falling(sizes, 2)
    two_and_two = same(4) + same(2) ** 2 - ((two**2).sum() - two**2)
    nothing = np.zeros(len(sizes))
    ways = {
        "coordinator": Overlaps(*(_falling(own, k) for k in (2, 2, 3, 3, 3, 4))),
        "itinerant": Overlaps(same(2), same(2), same(3), same(3), same(3), two_and_two),
        "gatekeeper": Overlaps(
            rest * own, nothing, rest * _falling(own, 2), _falling(rest, 2) * own, nothing,
            _falling(rest, 2) * _falling(own, 2),
        ),
        "representative": Overlaps(
            own * rest, nothing, own * _falling(rest, 2), _falling(own, 2) * rest, nothing,
            _falling(own, 2) * _falling(rest, 2),
        ),
    }  # fmt: skip
    of_two = _falling(rest, 2) - same(2)
    of_three = _falling(rest, 3) - 2 * same(2) * (rest - 2) + same(3)
    of_four = _falling(rest, 4) - 2 * same(2) * (rest - 2) * (rest - 3) + two_and_two
    ways["liaison"] = Overlaps(of_two, of_two, of_three, of_three, of_three, of_four)
    all_ways = Overlaps(*(_falling(np.array([everyone]), k) for k in (2, 2, 3, 3, 3, 4)))
    return {
        role: Overlaps(
            *(
                # With too few others for so many different ones, there are no such pairs.
                number / total if total[0] > 0 else nothing
                for number, total in zip(found, all_ways, strict=True)
            )
        )
        for role, found in ways.items()
    }


def _falling(numbers: Reals, k: int) -> Reals:
    """Return in how many orders k can be drawn from so many."""
    drawn = np.ones(len(numbers))
    for step in range(k):
        drawn = drawn * np.maximum(numbers - step, 0.0)
    return drawn


def _open(ties: Matrix, both: Matrix, shut: Matrix, reach: Reals) -> Matrix:
    """Return at ``[j, v]``, on a tie of j with v, to how many others j leads that v does not reach."""
    row = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    reached = sparse.csr_array((reach[row], ties.indices, ties.indptr), shape=ties.shape)
    return (reached - both - shut).tocsr()


def _sums(matrix: Matrix) -> Reals:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
