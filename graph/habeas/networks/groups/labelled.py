"""Agents by what is known of them: their kind, their country.

What is not known is not a group. Whoever has no label is left out of what is
computed, and each answer says how many that were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from habeas.errors import UnknownNameError
from habeas.networks.arrays import InvalidNetworkError, Network
from habeas.networks.groups.answers import plain, share

__all__ = ["By", "Labels", "labels_of"]

#: The name of an attribute, or a label for each agent: "" if it is unknown.
By: TypeAlias = str | Sequence[str]

#: What agents are told apart by, whether or not a network says it of any of them.
ALWAYS = ("kind", "country", "type")


@dataclass(frozen=True, eq=False)
class Labels:
    """Groups of agents by a label."""

    #: The labels, sorted.
    names: tuple[str, ...]
    #: For each agent, the place of its label in ``names``; -1 if it has none.
    of_agent: NDArray[np.int64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether each agent has a label."""
        return self.of_agent >= 0

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many agents have each label."""
        return np.bincount(self.of_agent[self.known], minlength=len(self.names))

    def coverage(self, network: Network) -> dict[str, Any]:
        """Return of how many agents, and of how many edges at both ends, the label is known."""
        source, target, _ = network.edges
        both = int((self.known[source] & self.known[target]).sum())
        known = int(self.known.sum())
        return {
            "agents": len(network),
            "agents_known": known,
            "edges": len(source),
            "edges_known": both,
            "share_of_agents_known": plain(share(known, len(network))),
            "share_of_edges_known": plain(share(both, len(source))),
        }


def labels_of(network: Network, by: By) -> Labels:
    """Return the groups of the agents of a network.

    Raises
    ------
    UnknownNameError
        If no agent can have such an attribute, with the near names.
    InvalidNetworkError
        If there are more or fewer labels than agents.

    Examples
    --------
    >>> network = Network.of(["Ada", "Ben", "Cy"], [0], [1],
    ...                      attributes={"kind": ["person", "", "organization"]})
    >>> found = labels_of(network, "kind")
    >>> found.names, found.of_agent.tolist()
    (('organization', 'person'), [1, -1, 0])
    """
    if isinstance(by, str):
        if by not in network.attributes and by not in ALWAYS:
            raise UnknownNameError(
                "attribute of agents", by, sorted({*network.attributes, *ALWAYS})
            )
        given: Sequence[str] = network.attribute(by)
    else:
        given = by
    if len(given) != len(network):
        raise InvalidNetworkError(
            f"There are {len(given)} labels for {len(network)} agents; give one for each, "
            'in the order of the agents, "" where it is unknown.'
        )
    names = tuple(sorted(set(given) - {""}))
    places = {name: place for place, name in enumerate(names)} | {"": -1}
    return Labels(names, np.array([places[label] for label in given], dtype=np.int64))
