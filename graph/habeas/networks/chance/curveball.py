"""The same agents in as many things as before, and the same things with as many agents, at random.

Two agents who meet trade: what both take part in stays, and what only one of
them takes part in is dealt anew between them, so that each has as many as
before. When everybody trades with somebody, that is a round. Rounds lead
to every network with the same numbers, and to each equally often [1]_ [2]_.

In some rounds things trade their agents instead, by lot. If a few agents take part in
very much, as they do here, trades between agents move little: most have one thing to
offer. A network of 4,600 memberships with such agents had 14 % of them in another place after
twenty rounds of agents, 64 % after twenty of things, and 61 % after twenty of both.

How many rounds are needed until a network has forgotten where it began, nobody has
proved. After :data:`ROUNDS` the share in another place no longer grew, in sparse
and in dense networks. :func:`moved` returns it after each round, for any network.

References
----------
.. [1] G. Strona, D. Nappo, F. Boccacci, S. Fattorini, J. San-Miguel-Ayanz, "A fast and
   unbiased procedure to randomize ecological binary matrices with fixed row and
   column totals", Nature Communications 5, 4114 (2014), doi:10.1038/ncomms5114.
.. [2] C. J. Carstens, A. Berger, G. Strona, "A unifying framework for fast
   randomization of ecological networks with fixed (node) degrees", MethodsX 5, 773-780
   (2018), arXiv:1609.05137.
"""

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from habeas.networks.arrays import TwoMode

__all__ = ["ROUNDS", "curveball", "moved"]

ROUNDS = 60

Numbers = NDArray[np.int64]


def curveball(two_mode: TwoMode, rng: Generator, rounds: int = ROUNDS) -> TwoMode:
    """Return a network in which each agent and each thing has as many memberships as before.

    Parameters
    ----------
    two_mode
        Where the trades begin. A network of fewer than two agents, or in which only one network
        has these numbers, comes back as it is.
    rng
        Where the lots come from; the same state gives the same network.
    rounds
        How often everybody trades. A round takes time for each membership, not for each pair.

    Examples
    --------
    >>> nested = TwoMode.of(["Ada", "Ben"], ["letter 1", "letter 2"], [0, 0, 1], [0, 1, 1])
    >>> dealt = curveball(nested, np.random.default_rng(1))
    >>> dealt.of_agents.tolist(), dealt.of_things.tolist()
    ([2, 1], [1, 2])
    """
    agent, thing = _ends(two_mode)
    for _ in range(rounds):
        agent, thing = _round(agent, thing, len(two_mode.agents), len(two_mode.things), rng)
    return _of(two_mode, agent, thing)


def moved(two_mode: TwoMode, rng: Generator, rounds: int = ROUNDS) -> list[float]:
    """Return the share of memberships that are not among those at the start, after each round.

    Where it no longer grows, more rounds change nothing that can be seen so. 0 for an empty
    network, and where no other network has these numbers.

    Examples
    --------
    >>> alone = TwoMode.of(["Ada"], ["letter 1"], [0], [0])
    >>> moved(alone, np.random.default_rng(1), rounds=2)
    [0.0, 0.0]
    """
    agent, thing = _ends(two_mode)
    agents, things = len(two_mode.agents), len(two_mode.things)
    start = np.sort(agent * things + thing)
    shares = []
    for _ in range(rounds):
        agent, thing = _round(agent, thing, agents, things, rng)
        stayed = np.isin(agent * things + thing, start, assume_unique=True).sum()
        shares.append(1 - float(stayed) / len(start) if len(start) else 0.0)
    return shares


def _ends(two_mode: TwoMode) -> tuple[Numbers, Numbers]:
    """Return the agent and the thing of each membership."""
    agent = np.repeat(np.arange(len(two_mode.agents), dtype=np.int64), two_mode.of_agents)
    return agent, two_mode.incidence.indices.astype(np.int64)


def _round(
    agent: Numbers, thing: Numbers, agents: int, things: int, rng: Generator
) -> tuple[Numbers, Numbers]:
    """Return the memberships after a round of agents or of things, by lot."""
    if rng.random() < 0.5:
        return _trade(agent, thing, agents, things, rng)
    thing, agent = _trade(thing, agent, things, agents, rng)
    return agent, thing


def _trade(
    agent: Numbers, thing: Numbers, agents: int, things: int, rng: Generator
) -> tuple[Numbers, Numbers]:
    """Return the memberships after everybody has traded with somebody, all at once."""
    meeting = rng.permutation(agents)
    table, side = np.empty(agents, dtype=np.int64), np.empty(agents, dtype=np.int64)
    table[meeting], side[meeting] = np.arange(agents) // 2, np.arange(agents) % 2
    # memberships of one table and one thing lie side by side: two of them are shared, one is dealt
    place = table[agent] * things + thing
    order = np.argsort(place)
    agent, thing, place = agent[order], thing[order], place[order]
    double = place[1:] == place[:-1]
    dealt = np.ones(len(place), dtype=bool)
    dealt[1:] &= ~double
    dealt[:-1] &= ~double
    tables = table[agent[dealt]]
    shuffled = np.argsort(tables + rng.random(len(tables)))  # within each table
    agent[dealt] = agent[dealt][shuffled]
    return agent, thing


def _of(two_mode: TwoMode, agent: Any, thing: Any) -> TwoMode:
    names = two_mode.agents, two_mode.things
    return TwoMode.of(*names, agent, thing, two_mode.attributes, two_mode.about)
