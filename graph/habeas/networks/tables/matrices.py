"""How strongly agents are joined: a table as one matrix, without an edge ever being an object."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.networks.arrays import Matrix
from habeas.networks.rules import InvalidRuleError
from habeas.networks.tables.meeting import conflicting, may_meet, row_pairs
from habeas.networks.tables.table import EdgeTable, once

__all__ = ["WEIGHTINGS", "counts", "weights"]

#: How the weight of an edge is reckoned.
WEIGHTINGS = ("presence", "count", "newman", "jaccard", "cosine")
_OF_SHARED = ("jaccard", "cosine")


def weights(table: EdgeTable, weighting: str) -> Matrix:
    r"""Return the weights between the agents of a table, shape (n_agents, n_agents).

    Parameters
    ----------
    weighting
        ``presence``: 1. ``count``: the number of things that two agents share, or through which a
        record links them. ``newman``: a thing with k agents adds 1 / (k - 1) [1]_, so that at an
        agent the weights sum to the number of things that it shares; for a direct rule the same as
        ``count``. ``jaccard``: the share of things common to both among those of either.
        ``cosine``: things in common, divided by :math:`\sqrt{d_i d_j}`, where d is how many
        things an agent has [2]_. No unit.

    Returns
    -------
    scipy.sparse.csr_array
        float64; symmetric unless the rule is directed; an empty diagonal, sorted indices.

    Raises
    ------
    InvalidRuleError
        If the weight cannot be reckoned: ``jaccard`` or ``cosine`` for a direct rule.

    References
    ----------
    .. [1] M. E. J. Newman, "Scientific collaboration networks. II", Physical
       Review E 64, 016132 (2001), https://doi.org/10.1103/PhysRevE.64.016132.
    .. [2] G. Salton, M. J. McGill, "Introduction to Modern Information Retrieval" (1983).
    """
    if table.target is not None:
        if weighting in _OF_SHARED:
            reason = f"its records name both ends, and {weighting} compares what agents share"
            raise InvalidRuleError(table.rule.name, reason)
        linked = _linked(table)
        if weighting == "presence":
            linked.data[:] = 1.0
        return linked
    if weighting == "newman":
        sizes = table_sizes(table)
        return _shared(table, 1 / np.maximum(sizes - 1, 1))
    shared = counts(table)
    if weighting == "presence":
        shared.data[:] = 1.0
    if weighting in _OF_SHARED:
        own = np.bincount(_places(table)[0], minlength=len(table.agents)).astype(float)
        one = np.repeat(own, np.diff(shared.indptr))
        other = own[shared.indices]
        shared.data /= one + other - shared.data if weighting == "jaccard" else np.sqrt(one * other)
    return shared


def counts(table: EdgeTable) -> Matrix:
    """Return how many things stand between two agents: the pattern of all weights."""
    if table.target is not None:
        return _linked(table)
    return _shared(table, np.ones(len(table.things)))


def table_sizes(table: EdgeTable) -> NDArray[np.float64]:
    """Return how many agents take part in each thing, shape (n_things,)."""
    return np.bincount(_places(table)[1], minlength=len(table.things)).astype(float)


def _places(table: EdgeTable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return agent and thing of each place, once."""
    width = max(len(table.things), 1)
    places = once(table.agent.astype(np.int64) * width + table.thing)
    return places // width, places % width


def _shared(table: EdgeTable, share: NDArray[np.float64]) -> Matrix:
    """Return the sum, over the things that two agents share, of the share of each."""
    n = len(table.agents)
    agent, thing = _places(table)
    apart = np.zeros(len(table.things), dtype=bool)
    if table.rule.time_window == "overlapping":
        apart[table.thing[conflicting(table)]] = True
    plain = ~apart[thing]
    ends = agent[plain].astype(np.int32), thing[plain].astype(np.int32)
    shape = (n, len(table.things))
    incidence = sparse.csr_array((np.ones(len(ends[0])), ends), shape=shape)
    weighted = sparse.csr_array(
        (share[incidence.indices], incidence.indices, incidence.indptr), shape=shape
    )
    joined = _without_diagonal(weighted @ incidence.T)
    if apart.any():
        joined = _sorted(
            joined + _of_those_who_met(table, np.flatnonzero(apart[table.thing]), share)
        )
    return joined


def _of_those_who_met(
    table: EdgeTable, rows: NDArray[np.int64], share: NDArray[np.float64]
) -> Matrix:
    """Return the same for rows of things whose parts may be apart in time."""
    n, width = len(table.agents), max(len(table.things), 1)
    joined = sparse.csr_array((n, n))
    for one, other in row_pairs(table, rows):
        met = may_meet(table, one, other)
        pair = table.agent[one[met]].astype(np.int64) * n + table.agent[other[met]]
        order = np.lexsort((table.thing[one[met]], pair))
        pair, thing = pair[order], table.thing[one[met]][order].astype(np.int64)
        first = np.ones(len(pair), dtype=bool)
        first[1:] = (pair[1:] != pair[:-1]) | (thing[1:] != thing[:-1])
        ends, value = (pair[first] // n, pair[first] % n), share[thing[first] % width]
        joined = joined + sparse.csr_array((value, ends), shape=(n, n))
    return (joined + joined.T).tocsr()


def _linked(table: EdgeTable) -> Matrix:
    """Return how many things lead from one agent to another; both ways alike without direction."""
    assert table.target is not None
    source, target = table.agent.astype(np.int64), table.target.astype(np.int64)
    if not table.rule.directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    kept = source != target
    n = len(table.agents)
    links = np.unique(
        np.stack([source[kept], target[kept], table.thing[kept].astype(np.int64)]), axis=1
    )
    linked = sparse.csr_array((np.ones(links.shape[1]), (links[0], links[1])), shape=(n, n))
    linked.sum_duplicates()
    return linked if table.rule.directed else _sorted((linked + linked.T).tocsr())


def _without_diagonal(joined: Matrix) -> Matrix:
    """Return a symmetric product without its diagonal, its indices sorted."""
    row = np.repeat(np.arange(joined.shape[0], dtype=joined.indices.dtype), np.diff(joined.indptr))
    kept = row != joined.indices
    ends = np.concatenate([[0], np.cumsum(kept)])[joined.indptr].astype(joined.indptr.dtype)
    return _sorted(
        sparse.csr_array((joined.data[kept], joined.indices[kept], ends), shape=joined.shape)
    )


def _sorted(joined: Matrix) -> Matrix:
    """Return a symmetric matrix with sorted indices: its columns are its rows, in order."""
    columns = joined.tocsc()
    return sparse.csr_array((columns.data, columns.indices, columns.indptr), shape=joined.shape)
