"""Communities beside each other: each a disc, those with many ties near, nothing on anything else."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["in_turn", "inside", "pack"]

Points = NDArray[np.float64]

#: How much wider than high a drawing is.
ASPECT = 1.35
#: In a disc with more agents, only its radii and angles are found, not who pushes whom.
MOST_FORCES = 500
_ROUNDS = 120


def pack(radii: Sequence[float] | Points, ties: Points, gap: float) -> Points:
    """Return the centres of discs that do not touch, the first in the middle.

    Parameters
    ----------
    radii
        Of each disc, shape (n_discs,); put the largest first.
    ties
        How strongly two discs are joined, symmetric, shape (n_discs, n_discs).
    gap
        How far apart they stand at least.

    Returns
    -------
    ndarray, shape (n_discs, 2)
        In the unit of the radii. Each disc takes the place touching two others that is nearest to
        the middle and to those that it is joined to.
    """
    reach = np.asarray(radii, dtype=np.float64) + gap / 2
    centres = np.zeros((len(reach), 2))
    for disc in range(1, len(reach)):
        placed = centres[:disc]
        spots = _touching(placed, reach[:disc], reach[disc])
        apart = np.linalg.norm(spots[:, None] - placed[None], axis=2)
        spots = spots[(apart >= reach[:disc] + reach[disc] - 1e-9).all(axis=1)]
        pull = ties[disc, :disc] / max(float(ties[disc, :disc].sum()), 1e-12)
        apart = np.linalg.norm(spots[:, None] - placed[None], axis=2)
        middle = np.hypot(spots[:, 0] / ASPECT, spots[:, 1])
        centres[disc] = spots[int((middle + 0.35 * apart @ pull).round(9).argmin())]
    return centres


def _touching(placed: Points, reach: Points, radius: float) -> Points:
    """Return where a disc touches two of those that are placed, and some places around each."""
    turns = np.arange(12) * np.pi / 6
    round_each = (placed[:, None] + ((reach + radius)[:, None, None] * _ways(turns))).reshape(-1, 2)
    one, other = np.triu_indices(len(placed), k=1)
    between = placed[other] - placed[one]
    distance = np.linalg.norm(between, axis=1)
    a, b = reach[one] + radius, reach[other] + radius
    near = (distance < a + b) & (distance > 1e-12)
    between, distance, a, b, one = between[near], distance[near], a[near], b[near], one[near]
    along = (a**2 - b**2 + distance**2) / (2 * distance)
    height = np.sqrt(np.maximum(a**2 - along**2, 0.0))
    way = between / distance[:, None]
    across = way @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    foot = placed[one] + along[:, None] * way
    return np.concatenate(
        [round_each, foot + height[:, None] * across, foot - height[:, None] * across]
    )


def inside(
    strength: Points, source: NDArray[np.int64], target: NDArray[np.int64], seed: int
) -> Points:
    """Return where the agents of one community stand in a disc of radius 1.

    Agents fill the disc evenly, those with the strongest ties in the middle and each on the side
    of those that it is joined to.

    Parameters
    ----------
    strength
        Of each agent, shape (n,).
    source, target
        The ends of the edges that are drawn, as places in ``strength``.
    seed
        Where they stand before the forces act.
    """
    n = len(strength)
    if n == 1:
        return np.zeros((1, 2))
    start = _ways(np.random.default_rng(seed).random(n) * 2 * np.pi)
    points = (
        _forced(start, source, target) if n <= MOST_FORCES else _smoothed(start, source, target)
    )
    turn = np.arctan2(points[:, 1], points[:, 0])
    rank = np.empty(n)
    rank[np.lexsort((np.arange(n), -strength))] = np.arange(n)
    return _evened(np.sqrt((rank + 0.35) / n), turn)


def in_turn(count: int) -> Points:
    """Return places that fill a disc of radius 1 evenly, each beside the one before it.

    Examples
    --------
    >>> in_turn(1).tolist()
    [[0.0, 0.0]]
    """
    seat = np.arange(count, dtype=np.float64)
    return _evened(np.sqrt((seat + 0.35) / max(count, 1)), seat * 1e-9)


def _forced(points: Points, source: NDArray[np.int64], target: NDArray[np.int64]) -> Points:
    """Return points after edges have drawn them together and all have pushed each other away."""
    n = len(points)
    ideal = 1.0 / np.sqrt(n)
    ends, others = np.concatenate([source, target]), np.concatenate([target, source])
    for round_ in range(_ROUNDS):
        between = points[:, None] - points[None]
        squared = (between**2).sum(axis=2) + 1e-6
        push = (between * (ideal**2 / squared)[:, :, None]).sum(axis=1)
        pull = points[others] - points[ends]
        force = np.linalg.norm(pull, axis=1) / ideal
        for axis in (0, 1):
            push[:, axis] += np.bincount(ends, pull[:, axis] * force, n)
        push -= points * 0.4
        length = np.maximum(np.linalg.norm(push, axis=1), 1e-12)
        most = 0.12 * (1 - round_ / _ROUNDS)
        points = points + push * (np.minimum(length, most) / length)[:, None]
    centred: Points = points - points.mean(axis=0)
    return centred


def _smoothed(points: Points, source: NDArray[np.int64], target: NDArray[np.int64]) -> Points:
    """Return points after each has moved towards those it is joined to, some times."""
    n = len(points)
    ends, others = np.concatenate([source, target]), np.concatenate([target, source])
    degree = np.bincount(ends, minlength=n)
    start = points
    for _ in range(12):
        around = (
            np.column_stack([np.bincount(ends, points[others, axis], n) for axis in (0, 1)])
            / np.maximum(degree, 1)[:, None]
        )
        points = 0.3 * start + 0.7 * np.where(degree[:, None] > 0, around, start)
        points = points - points.mean(axis=0)
    return points


def _evened(radius: Points, turn: Points) -> Points:
    """Return points at their radii whose turns are spread so that each ring is evenly filled."""
    order = np.argsort(radius, kind="stable")
    points = np.zeros((len(radius), 2))
    # the one nearest to the middle stands there, if rings around it are filled
    begin, ring = (1, 1) if len(radius) > 6 or len(radius) == 1 else (0, 1)
    while begin < len(radius):
        # a ring of one spacing's width holds as many as its circle has room for
        here = order[begin : begin + 6 * ring]
        here = here[np.argsort(turn[here], kind="stable")]
        steps = 2 * np.pi * np.arange(len(here)) / len(here)
        # turned as a whole to where its members would be
        shift = np.angle(np.exp(1j * (turn[here] - steps)).mean())
        points[here] = _ways(steps + shift) * radius[here].mean()
        begin, ring = begin + len(here), ring + 1
    return points


def _ways(turns: Points) -> Points:
    return np.column_stack([np.cos(turns), np.sin(turns)])
