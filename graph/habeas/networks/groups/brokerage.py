"""The five roles of Gould and Fernandez: who stands between whom, by their kind or country.

A broker stands between two others if a tie leads from the first to the broker,
one from the broker to the second, and none from the first to the second. Groups
give the five roles [1]_, written as source, broker, target:

``coordinator``
    A, A, A: between two of its own group.
``itinerant``
    A, B, A: between two of one other group; also called consultant.
``gatekeeper``
    A, B, B: towards its own group.
``representative``
    A, A, B: out of its own group.
``liaison``
    A, B, C: between two other groups.

A tie without direction leads both ways, so that in an undirected network each
pair counts twice, as in other programs, and gatekeeper equals representative.
Weights do not count.

References
----------
.. [1] R. V. Gould and R. M. Fernandez, "Structures of mediation: a formal
   approach to brokerage in transaction networks", Sociological Methodology 19,
   89-126 (1989).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from habeas.networks.arrays import Matrix, Network
from habeas.networks.groups.labelled import By, labels_of
from habeas.networks.groups.partitions import Groups, Reals
from habeas.networks.groups.shuffled import Overlaps, moments, overlaps
from habeas.networks.groups.triangles import closed, triangles

__all__ = ["ROLES", "Brokerage", "brokerage"]

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True, eq=False)
class Brokerage:
    """How often each agent has each role; NaN for one whose group is unknown."""

    agents: Sequence[str]
    #: Ordered pairs between which the agent stands, shape (n,) for each role.
    roles: Mapping[str, Reals]
    #: What would be expected if the labels of all others were shuffled, and its standard deviation.
    expected: Mapping[str, Reals]
    deviation: Mapping[str, Reals]
    #: How many agents and edges it rests on; pairs with an agent of unknown group are left out.
    coverage: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> Reals:
        """All pairs between which each agent stands, whatever the role."""
        total: Reals = np.sum([self.roles[role] for role in ROLES], axis=0)
        return total

    def score(self, role: str) -> Reals:
        """Return how many standard deviations a role is above what is expected; NaN if there is none."""
        above = self.roles[role] - self.expected[role]
        deviation = self.deviation[role]
        score: Reals = np.full(len(above), np.nan)
        return np.divide(above, deviation, out=score, where=deviation > 0)

    def columns(self) -> dict[str, Any]:
        """Return one row for each agent, as columns: the five roles, and their scores."""
        return {
            "agent": list(self.agents),
            **self.roles,
            **{f"{role}_score": self.score(role) for role in ROLES},
        }


def brokerage(network: Network, *, by: By = "kind") -> Brokerage:
    """Return how often each agent has each of the five roles, and how far that is from chance.

    Chance is here that the network is as it is, the agent keeps its label, and
    those of all others with a label are shuffled: mean and deviation are exact, not
    drawn; see :mod:`habeas.networks.groups.shuffled`.

    Raises
    ------
    UnknownNameError
        If no agent has such an attribute, with the near names.

    Examples
    --------
    >>> path = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2], directed=True,
    ...                   attributes={"country": ["A", "A", "B"]})
    >>> found = brokerage(path, by="country")
    >>> {role: counts.tolist() for role, counts in found.roles.items() if counts.any()}
    {'representative': [0.0, 1.0, 0.0]}
    """
    labels = labels_of(network, by)
    places = np.flatnonzero(labels.known)
    groups = labels.of_agent[places]
    adjacency = network.weights[places][:, places]
    adjacency = sparse.csr_array(
        (np.ones(adjacency.nnz), adjacency.indices, adjacency.indptr), shape=adjacency.shape
    )
    if network.directed:
        counts, common = _directed(adjacency, groups)
    else:
        counts, common = _undirected(adjacency, groups)
    expected, deviation = moments(common, labels.sizes, groups)

    def for_all(of_known: Mapping[str, Reals]) -> dict[str, Reals]:
        found = {role: np.full(len(network), np.nan) for role in ROLES}
        for role in ROLES:
            found[role][places] = of_known[role]
        return found

    return Brokerage(
        network.agents,
        for_all(counts),
        for_all(expected),
        for_all(deviation),
        labels.coverage(network),
        network.about,
    )


def _undirected(adjacency: Matrix, groups: Groups) -> tuple[dict[str, Reals], Overlaps]:
    """Return the roles from three counts of triangles: of all edges, within groups, between them."""
    own = _where(adjacency, groups, same=True)
    other = _where(adjacency, groups, same=False)
    every, within, between = (triangles(edges) for edges in (adjacency, own, other))
    in_own, in_other, in_any = (_sums(found) for found in (within, between, every))
    # Of a triangle with two of one group, the edge within the group tells those two from the third.
    as_one_of_two = _sums(_where(every, groups, same=True)) - in_own
    shut = {
        "coordinator": in_own,
        "itinerant": in_any - in_own - in_other - 2 * as_one_of_two,
        "gatekeeper": as_one_of_two,
        "representative": as_one_of_two,
        "liaison": in_other,
    }
    reached = _pairs(own, other, own, other, groups)
    counts = {role: reached[role] - shut[role] for role in ROLES}
    return counts, overlaps(adjacency, counts, directed=False, every=every)


def _directed(adjacency: Matrix, groups: Groups) -> tuple[dict[str, Reals], Overlaps]:
    """Return the roles from one masked product for each."""
    own = _where(adjacency, groups, same=True)
    other = _where(adjacency, groups, same=False)
    own_back, other_back = own.T.tocsr(), other.T.tocsr()
    shut = {
        "coordinator": _sums(closed(own_back, own, own)),
        "itinerant": _sums(closed(other_back, own, other)),
        "gatekeeper": _sums(closed(other_back, other, own)),
        "representative": _sums(closed(own_back, other, other)),
        "liaison": _sums(closed(other_back, other, other)),
    }
    reached = _pairs(own, other, own_back, other_back, groups)
    counts = {role: reached[role] - shut[role] for role in ROLES}
    return counts, overlaps(adjacency, counts, directed=True)


def _pairs(
    own: Matrix, other: Matrix, own_back: Matrix, other_back: Matrix, groups: Groups
) -> dict[str, Reals]:
    """Return how many pairs of two agents a path of two ties through each joins, tied or not."""
    shape = (len(groups), int(groups.max(initial=-1)) + 1)
    member = sparse.csr_array((np.ones(len(groups)), (np.arange(len(groups)), groups)), shape)
    in_own, out_own, in_other, out_other = map(_sums, (own_back, own, other_back, other))
    alike = _sums((other_back @ member).multiply(other @ member))
    return {
        # A path back to where it came from joins nobody.
        "coordinator": in_own * out_own - _sums(own.multiply(own_back)),
        "itinerant": alike - _sums(other.multiply(other_back)),
        "gatekeeper": in_other * out_own,
        "representative": in_own * out_other,
        "liaison": in_other * out_other - alike,
    }


def _where(matrix: Matrix, groups: Groups, *, same: bool) -> Matrix:
    """Return the entries between agents of the same group, or of different ones."""
    row = np.repeat(np.arange(len(groups)), np.diff(matrix.indptr))
    kept = (groups[row] == groups[matrix.indices]) == same
    start = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
    return sparse.csr_array((matrix.data[kept], matrix.indices[kept], start), shape=matrix.shape)


def _sums(matrix: Matrix) -> Reals:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
