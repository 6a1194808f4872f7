"""The cheapest ways through a matrix of costs, in order: the search behind chains, on numbers alone.

A way is a tuple of places, none twice. It begins at a start, ends at the first end that it meets,
and between them stands neither a start nor an end. Ways come cheapest first, and those that
cost the same in the order of their places, so that the same question has the same answer.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from habeas.networks.arrays import Matrix

__all__ = ["Search", "cheapest", "typed"]

Way = tuple[int, ...]
Costs = NDArray[np.float64]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Costs that differ by less are equal: sums of fractions are not exact.
DIGITS = 9


@dataclass(frozen=True, eq=False)
class Search:
    """From where to where, and through whom."""

    #: Costs above zero, shape (n, n): from the row to the column.
    costs: Matrix
    starts: Mask
    ends: Mask
    #: Who may stand between, shape (n,).
    between: Mask
    #: Whether every cost is 1.
    equal: bool = False

    def onward(self, last: int, may: Mask) -> tuple[Places, Costs]:
        """Return who comes next after ``last`` and may, in order, and what that costs."""
        row = slice(self.costs.indptr[last], self.costs.indptr[last + 1])
        places, costs = self.costs.indices[row], self.costs.data[row]
        kept = may[places]
        return places[kept].astype(np.int64), costs[kept]


def cheapest(search: Search, most: int) -> list[tuple[float, Way]]:
    """Return the ``most`` cheapest ways with their costs, or all if there are fewer.

    Yen's algorithm [1]_ as Lawler improved it [2]_: each way that was found leaves parts of what
    remains, and the cheapest of each part waits for its turn. Each is searched for with the
    costs from everywhere to the ends as a guide, so that little of a large network is looked at.

    References
    ----------
    .. [1] J. Y. Yen, "Finding the K Shortest Loopless Paths in a Network", Management Science 17,
       712-716 (1971).
    .. [2] E. L. Lawler, "A Procedure for Computing the K Best Solutions to Discrete Optimization
       Problems and Its Application to the Shortest Path Problem", Management Science 18,
       401-405 (1972).

    Examples
    --------
    >>> from scipy import sparse
    >>> costs = sparse.csr_array([[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    >>> first, last = np.array([True, False, False]), np.array([False, False, True])
    >>> cheapest(Search(costs, first, last, ~first & ~last), most=5)
    [(1.0, (0, 2)), (2.0, (0, 1, 2))]
    """
    ahead = _costs_to_the_ends(search)
    found: list[tuple[float, Way]] = []
    waiting: list[tuple[float, Way, int]] = []

    def look(prefix: Way, not_next: Collection[int]) -> None:
        if way := _first(search, ahead, prefix, not_next):
            heappush(waiting, (*way, len(prefix)))

    look((), ())
    while waiting and len(found) < most:
        cost, way, parted = heappop(waiting)
        found.append((cost, way))
        if len(found) == most:
            break
        for place in range(parted, len(way)):
            prefix = way[:place]
            look(prefix, {each[place] for _, each in found if each[:place] == prefix})
    return found


def _costs_to_the_ends(search: Search) -> Costs:
    """Return the least cost from each place to an end, infinite where there is no way."""
    back = search.costs.T.tocsr()
    ends = np.flatnonzero(search.ends)
    if not len(ends):
        return np.full(len(search.ends), np.inf)
    if not search.equal:
        found: Costs = csgraph.dijkstra(back, indices=ends, min_only=True)
        return found
    far = np.full(len(search.ends), np.inf)
    far[ends] = steps = 0
    while len(ends):
        steps += 1
        near = np.unique(back[ends].indices)
        ends = near[np.isinf(far[near])]
        far[ends] = steps
    return far


def _first(
    search: Search, ahead: Costs, prefix: Way, not_next: Collection[int]
) -> tuple[float, Way] | None:
    """Return the first of the ways that begin with ``prefix`` and go on to none of ``not_next``."""
    may = (search.between | search.ends) & np.isfinite(ahead)
    may[list(prefix)] = False
    closed = np.zeros(len(may), dtype=np.bool_)
    next_may = may.copy() if prefix else search.starts & np.isfinite(ahead)
    next_may[list(not_next)] = False
    heap: list[tuple[float, Way, int, _Branches]] = []

    def branch(way: Way, cost: float, places: Places, costs: Costs) -> None:
        _Branches(way, cost, places, costs, ahead[places]).offer(heap)

    cost = _cost(search, prefix)
    if prefix:
        branch(prefix, cost, *search.onward(prefix[-1], next_may))
    else:
        places = np.flatnonzero(next_may)
        branch(prefix, cost, places, np.zeros(len(places)))
    while heap:
        total, way, _, branches = heappop(heap)
        so_far = branches.cost_of_last()
        branches.offer(heap)
        last = way[-1]
        if closed[last]:
            continue
        closed[last] = True
        if search.ends[last]:
            return total, way
        branch(way, so_far, *search.onward(last, may & ~closed))
    return None


class _Branches:
    """The ways that go one step on from one, offered to a heap one after the other, best first."""

    def __init__(self, way: Way, cost: float, places: Places, costs: Costs, ahead: Costs) -> None:
        totals = np.round(cost + costs + ahead, DIGITS)
        order = np.argsort(totals, kind="stable")
        self.way = way
        self.places = places[order]
        self.costs = cost + costs[order]
        self.totals = totals[order]
        self.next = 0

    def offer(self, heap: "list[tuple[float, Way, int, _Branches]]") -> None:
        """Put the next one on the heap, if there is one."""
        if self.next < len(self.places):
            way = (*self.way, int(self.places[self.next]))
            # no two entries have the same way and number, so branches are never compared
            heappush(heap, (float(self.totals[self.next]), way, self.next, self))
            self.next += 1

    def cost_of_last(self) -> float:
        """Return what the one costs that was offered last."""
        return float(self.costs[self.next - 1])


def _cost(search: Search, way: Way) -> float:
    return float(sum(search.costs[one, other] for one, other in pairwise(way)))


def typed(search: Search, at: Sequence[Mask], most: int) -> list[tuple[float, Way]]:
    """Return the cheapest ways on which the first between is of ``at[0]``, the second of ``at[1]``.

    Each has exactly ``len(at)`` between its ends; with none, start and end are joined themselves.

    Examples
    --------
    >>> from scipy import sparse
    >>> costs = sparse.csr_array([[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    >>> first, last = np.array([True, False, False]), np.array([False, False, True])
    >>> search = Search(costs, first, last, ~first & ~last)
    >>> typed(search, [np.array([False, True, False])], most=5)
    [(2.0, (0, 1, 2))]
    """
    layers = [search.starts, *(mask & search.between for mask in at), search.ends]
    ahead = [np.where(layers[-1], 0.0, np.inf)]
    for layer in reversed(layers[:-1]):
        ahead.append(np.where(layer, _least(search.costs, ahead[-1]), np.inf))
    ahead.reverse()
    found: list[tuple[float, Way]] = []
    for each in _typed(search, ahead):
        found.append(each)
        if len(found) == most:
            break
    return found


def _typed(search: Search, ahead: Sequence[Costs]) -> Iterator[tuple[float, Way]]:
    heap: list[tuple[float, Way, int, _Branches]] = []
    places = np.flatnonzero(np.isfinite(ahead[0]))
    _Branches((), 0.0, places, np.zeros(len(places)), ahead[0][places]).offer(heap)
    while heap:
        total, way, _, branches = heappop(heap)
        so_far = branches.cost_of_last()
        branches.offer(heap)
        if len(way) == len(ahead):
            yield total, way
            continue
        may = np.isfinite(ahead[len(way)])
        may[list(way)] = False
        onward, costs = search.onward(way[-1], may)
        _Branches(way, so_far, onward, costs, ahead[len(way)][onward]).offer(heap)


def _least(costs: Matrix, ahead: Costs) -> Costs:
    """Return the least of cost and what is ahead of the next, over those who can come next."""
    least = np.full(costs.shape[0], np.inf)
    onward = costs.data + ahead[costs.indices]
    rows = np.flatnonzero(np.diff(costs.indptr))
    if len(rows):
        least[rows] = np.minimum.reduceat(onward, costs.indptr[rows])
    return least
