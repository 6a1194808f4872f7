"""The part of a network around one agent."""

from dataclasses import replace

import numpy as np

from habeas.networks.arrays import Network

__all__ = ["ego"]


def ego(network: Network, agent: str, *, radius: int = 1) -> Network:
    """Return an agent, those who are at most ``radius`` steps away, and the edges between them.

    Directions do not matter. Weights are those of the whole network, and so is what ``about``
    says, with ``ego`` (the agent's IRI) and ``radius`` besides. ``networkx.ego_graph`` gives the
    same.

    Raises
    ------
    UnknownNameError
        If the agent is not in the network, with the near names.

    Examples
    --------
    >>> network = Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 1, 2], [1, 2, 3])
    >>> list(ego(network, "Ada").agents), list(ego(network, "Ada", radius=2).agents)
    (['Ada', 'Ben'], ['Ada', 'Ben', 'Cy'])
    """
    place = network.number(agent)
    near = np.zeros(len(network), dtype=np.bool_)
    near[place] = True
    last = np.array([place])
    for _ in range(radius):
        found = np.unique(network.joined[last].indices)
        last = found[~near[found]]
        if not len(last):
            break
        near[last] = True
    about = {**network.about, "ego": network.agents[place], "radius": radius}
    return replace(network.part(near), about=about)
