"""One random shortest path between two agents, searched for from both ends."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from habeas.networks.arrays import Matrix

__all__ = ["Search"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


class Search:
    """Draws shortest paths in one network, again and again.

    Parameters
    ----------
    forwards, backwards
        Who is reached in one step from whom, and the other way round: sparse, shape (n, n),
        indices sorted. The same matrix twice where edges have no direction.
    """

    def __init__(self, forwards: Matrix, backwards: Matrix, random: np.random.Generator) -> None:
        self._source = _Side.of(forwards, backwards)
        self._target = _Side.of(backwards, forwards)
        self._random = random

    def path(self, source: int, target: int) -> list[int]:
        """Return who is between two agents on one of their shortest paths, each equally likely.

        Empty if one edge joins them, and if nothing leads from the one to the other.
        """
        self._source.start(source)
        self._target.start(target)
        while True:
            near, far = self._source, self._target
            if far.cost < near.cost:
                near, far = far, near
            if near.cost == 0:
                return []
            neighbours = near.neighbours()
            met = np.flatnonzero(far.newest[neighbours])
            if len(met):
                break
            near.advance(neighbours)
        # The first edges that meet are on all shortest paths, and each path takes one of them.
        layer, paths = near.layers[-1]
        row = np.searchsorted(np.cumsum(near.degree[layer]), met, side="right")
        chosen = _drawn(paths[row] * far.paths[neighbours[met]], self._random)
        return [
            *near.back(int(layer[row[chosen]]), self._random),
            *far.back(int(neighbours[met[chosen]]), self._random),
        ]


@dataclass
class _Side:
    """How far the search has come from one end."""

    #: Rows of a sparse matrix: where the search goes on, and where it came from.
    onwards: tuple[Numbers, Numbers]
    backwards: tuple[Numbers, Numbers]
    degree: Numbers
    #: Per agent: whether the search was there, and whether it is in the newest layer.
    seen: NDArray[np.bool_]
    newest: NDArray[np.bool_]
    #: For those of the newest layer: how many shortest paths lead there.
    paths: Reals
    #: The agents of each layer, sorted, and their numbers of shortest paths.
    layers: list[tuple[Numbers, Reals]] = field(default_factory=list)
    #: How many edges lead on from the newest layer.
    cost: int = 0

    @classmethod
    def of(cls, onwards: Matrix, backwards: Matrix) -> "_Side":
        agents = onwards.shape[0]
        return cls(
            (onwards.indptr, onwards.indices),
            (backwards.indptr, backwards.indices),
            np.diff(onwards.indptr).astype(np.int64),
            np.zeros(agents, dtype=np.bool_),
            np.zeros(agents, dtype=np.bool_),
            np.zeros(agents),
        )

    def start(self, agent: int) -> None:
        """Begin at an agent, and forget the search before."""
        for layer, _ in self.layers:
            self.seen[layer] = False
            self.newest[layer] = False
        self.layers.clear()
        self._enter(np.array([agent]), np.ones(1))

    def neighbours(self) -> Numbers:
        """Return the neighbours of all agents of the newest layer, one after the other."""
        layer = self.layers[-1][0]
        starts, indices = self.onwards
        parts = [
            indices[start:end]
            for start, end in zip(starts[layer].tolist(), starts[layer + 1].tolist(), strict=True)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def advance(self, neighbours: Numbers) -> None:
        """Make those of the neighbours where the search was not yet the newest layer."""
        layer, paths = self.layers[-1]
        self.newest[layer] = False
        new = ~self.seen[neighbours]
        arriving = np.repeat(paths, self.degree[layer])[new]
        if len(layer) == 1:  # nothing arrives twice, and this is every other step
            self._enter(neighbours[new], arriving)
            return
        counted = np.bincount(neighbours[new], weights=arriving, minlength=len(self.seen))
        summed = counted.astype(np.float64, copy=False)
        found = np.flatnonzero(summed).astype(np.int64)
        self._enter(found, summed[found])

    def back(self, agent: int, random: np.random.Generator) -> list[int]:
        """Return a random shortest path from an agent of the newest layer, without the very end."""
        starts, indices = self.backwards
        found = []
        for layer, paths in reversed(self.layers[:-1]):
            found.append(agent)
            if len(layer) == 1:
                agent = int(layer[0])
                continue
            place = _places(layer, indices[starts[agent] : starts[agent + 1]])
            agent = int(layer[place[_drawn(paths[place], random)]])
        return found

    def _enter(self, layer: Numbers, paths: Reals) -> None:
        self.layers.append((layer, paths))
        self.seen[layer] = True
        self.newest[layer] = True
        self.paths[layer] = paths
        self.cost = int(self.degree[layer].sum())


def _places(layer: Numbers, neighbours: Numbers) -> Numbers:
    """Return where in a layer neighbours are; both are sorted, and the shorter one is searched for."""
    if len(layer) < len(neighbours):
        near = np.minimum(np.searchsorted(neighbours, layer), len(neighbours) - 1)
        return np.flatnonzero(neighbours[near] == layer)
    near = np.minimum(np.searchsorted(layer, neighbours), len(layer) - 1)
    places: Numbers = near[layer[near] == neighbours]
    return places


def _drawn(weights: Reals, random: np.random.Generator) -> int:
    """Return a place, each with a probability in proportion to its weight."""
    if len(weights) == 1:
        return 0
    summed = np.cumsum(weights)
    return int(np.searchsorted(summed, random.random() * summed[-1], side="right"))
