"""Networks as chance would make them, of the same numbers: what an observed one is held against.

A null model keeps some numbers of a network and leaves the rest to chance. What
differs from it is then not due to those numbers. Which one is right depends on
the question: agents who sign many letters meet often, so a projection is held
against memberships dealt anew, and not against edges dealt anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.chance import curveball, swaps
from habeas.networks.chance.limits import InvalidTestError, check_draws
from habeas.networks.chance.sharing import joined_by, weighting_of
from habeas.networks.telling import Tell, counted

__all__ = ["NULLS", "Null", "null_for", "randomized"]


@dataclass(frozen=True)
class Null:
    """What a null model keeps, and who proposed it."""

    name: str
    keeps: str
    source: str
    #: None where draws do not begin at the observed network.
    rounds: int | None


NULLS = {
    each.name: each
    for each in (
        Null(
            "memberships",
            "in how many things each agent takes part, and how many agents each thing has",
            "Strona and others 2014, doi:10.1038/ncomms5114",
            curveball.ROUNDS,
        ),
        Null(
            "degrees",
            "how many edges each agent has; no loops, nobody joined twice",
            "Fosdick and others 2018, doi:10.1137/16M1087175",
            swaps.ROUNDS,
        ),
        Null(
            "connected",
            "how many edges each agent has, and that everybody is in reach of everybody",
            "Fosdick and others 2018, doi:10.1137/16M1087175",
            swaps.CONNECTED_ROUNDS,
        ),
        Null(
            "stubs",
            "how many halves of edges each agent has; halves of one agent that meet are lost",
            "Newman 2018, Networks",
            None,
        ),
    )
}


def null_for(network: Network, name: str | None = None) -> Null:
    """Return the null model that is called so; None: memberships where there are any, else degrees.

    Raises
    ------
    UnknownNameError
        If none is called so, with the near names.
    InvalidTestError
        If memberships are to be dealt anew, and the network has none.
    """
    if name is None:
        name = "memberships" if network.two_mode is not None else "degrees"
    if name not in NULLS:
        raise UnknownNameError("null model", name, NULLS)
    if name == "memberships" and network.two_mode is None:
        raise InvalidTestError(
            "The network is no projection, so it has no memberships to deal anew. "
            "Take the null model 'degrees'."
        )
    return NULLS[name]


def randomized(
    network: Network,
    null: str | None = None,
    *,
    draws: int,
    rounds: int | None = None,
    seed: int = 1,
    tell: Tell | None = None,
) -> Iterator[Network]:
    """Yield networks that a null model makes of the numbers of ``network``.

    Chains of trades or swaps go a whole length back from the observed network,
    and each draw goes the same length forwards from where that led. So the
    observed network and the draws are equally far from one another, and if
    the null model holds, the observed one is like any of them. A p-value from them
    is then valid however short the chains are [1]_; short ones only find less.

    Parameters
    ----------
    network
        What is observed.
    null
        One of :data:`NULLS`. None: ``memberships`` for a projection, ``degrees`` otherwise.
    draws
        How many networks.
    rounds
        Length of a chain; None for that of the null model.
    seed
        The same seed yields the same networks.
    tell
        Called with the share that is done.

    Raises
    ------
    UnknownNameError
        If no null model is called so.
    InvalidTestError
        If the null model says nothing about this network, or no draw is asked for.

    References
    ----------
    .. [1] J. Besag, P. Clifford, "Generalized Monte Carlo Significance Tests",
       Biometrika 76, 633-642 (1989), doi:10.1093/biomet/76.4.633.

    Examples
    --------
    >>> ring = Network.of(list("ABCDEF"), [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0])
    >>> [draw.degree.tolist() for draw in randomized(ring, draws=2)]
    [[2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 2, 2]]
    """
    chosen = null_for(network, null)
    check_draws(draws)
    length = chosen.rounds if rounds is None else rounds
    return _draw(network, chosen.name, draws, length or 0, seed, tell)


def _draw(
    network: Network, name: str, draws: int, rounds: int, seed: int, tell: Tell | None
) -> Iterator[Network]:
    rng = np.random.default_rng(seed)
    if name == "stubs":
        for _ in counted(draws, tell):
            yield swaps.match_stubs(network, rng)
    elif name == "memberships":
        assert network.two_mode is not None
        weighting = weighting_of(network, network.two_mode)
        back = curveball.curveball(network.two_mode, rng, rounds)
        for _ in counted(draws, tell):
            yield joined_by(curveball.curveball(back, rng, rounds), weighting)
    else:
        connected = name == "connected"
        turn = swaps.swap_edges(network, rng, rounds, connected=connected)
        for _ in counted(draws, tell):
            yield swaps.swap_edges(turn, rng, rounds, connected=connected)
