"""Networks of invented agents, by a seed."""

import numpy as np
from scipy import sparse

from habeas.networks.arrays import Network, TwoMode

KINDS = ("organization", "person", "mechanism")


def names(size: int) -> list[str]:
    return [f"agent:{place:04}" for place in range(size)]


def drawn(
    size: int, share: float, seed: int, *, directed: bool = False, unknown: float = 0.0
) -> Network:
    """A network with this share of all ties, whole weights, and kinds of which some are unknown."""
    rng = np.random.default_rng(seed)
    there = rng.random((size, size)) < share
    np.fill_diagonal(there, False)
    if not directed:
        there = np.triu(there)
    source, target = np.nonzero(there)
    kinds = rng.choice(KINDS, size)
    kinds[rng.random(size) < unknown] = ""
    return Network.of(
        names(size),
        source,
        target,
        rng.integers(1, 5, len(source)).astype(float),
        directed=directed,
        attributes={"kind": kinds.tolist()},
        about={"rule": "co-signing"},
    )


def planted(groups: int, size: int, within: float, across: float, seed: int) -> Network:
    """Groups of so many agents, in the order of the agents, with such shares of ties."""
    rng = np.random.default_rng(seed)
    group = np.arange(groups * size) // size
    chance = np.where(group[:, None] == group[None, :], within, across)
    source, target = np.nonzero(np.triu(rng.random(chance.shape) < chance, k=1))
    return Network.of(names(groups * size), source, target)


def shared(agents: int, things: int, share: float, seed: int) -> TwoMode:
    """Agents and things, with this share of all parts."""
    there = np.random.default_rng(seed).random((agents, things)) < share
    held = sparse.coo_array(there)
    return TwoMode.of(
        names(agents), [f"thing:{place:04}" for place in range(things)], held.row, held.col
    )
