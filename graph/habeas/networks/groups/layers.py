"""Agents over several networks at once: whether they are everywhere, or in one of them only.

A layer is the network of one rule. Layers with many ties weigh more than those with
few, so a participation says as much about how full the layers are as about an agent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.networks.groups.partitions import Reals
from habeas.networks.projection import Multiplex

__all__ = ["LayerParticipation", "layer_overlap", "layer_participation"]


@dataclass(frozen=True, eq=False)
class LayerParticipation:
    """How the ties of each agent fall on layers."""

    agents: Sequence[str]
    #: By layer: how many ties each agent has in it, or how strong they are together.
    degrees: Mapping[str, Reals]
    #: Of all layers together, shape (n,), as all that follow.
    overlapping_degree: Reals
    #: The same in standard deviations above the mean; NaN if all have as much.
    score: Reals
    #: 0 if all ties are in one layer, 1 if each layer has as much; NaN without ties, and for all
    #: with fewer than two layers.
    participation: Reals
    #: In how many layers the agent has ties.
    active: NDArray[np.int64]
    #: The ``about`` of each layer.
    about: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """Return one row for each agent, as columns."""
        return {
            "agent": list(self.agents),
            **{f"degree in {layer}": degree for layer, degree in self.degrees.items()},
            "overlapping_degree": self.overlapping_degree,
            "score": self.score,
            "participation": self.participation,
            "active": self.active,
        }


def layer_participation(multiplex: Multiplex, *, weighted: bool = False) -> LayerParticipation:
    """Return how the ties of each agent fall on the layers of a multiplex network [1]_.

    Directions do not count. With ``weighted``, the strength of ties counts instead
    of their number; layers whose weights have other units cannot be compared then.

    References
    ----------
    .. [1] F. Battiston, V. Nicosia and V. Latora, "Structural measures for
       multiplex networks", Physical Review E 89, 032804 (2014).

    Examples
    --------
    >>> from habeas.networks.arrays import Network
    >>> agents = ["Ada", "Ben", "Cy"]
    >>> both = Multiplex(agents, {"co-signing": Network.of(agents, [0, 1], [1, 2]),
    ...                           "affiliation": Network.of(agents, [0], [1])})
    >>> found = layer_participation(both)
    >>> found.overlapping_degree.tolist(), found.participation.round(3).tolist()
    ([2.0, 3.0, 1.0], [1.0, 0.889, 0.0])
    """
    size, number = len(multiplex.agents), len(multiplex.layers)
    degrees = {
        name: (layer.strength if weighted else layer.degree.astype(np.float64))
        for name, layer in multiplex.layers.items()
    }
    held = np.stack(list(degrees.values())) if degrees else np.zeros((0, size))
    every = held.sum(axis=0)
    participation = np.full(size, np.nan)
    if number > 1:
        tied = every > 0
        even = 1 - ((held[:, tied] / every[tied]) ** 2).sum(axis=0)
        participation[tied] = number / (number - 1) * even
    spread = float(every.std()) if size else 0.0
    return LayerParticipation(
        multiplex.agents,
        degrees,
        every,
        (every - every.mean()) / spread if spread > 0 else np.full(size, np.nan),
        participation,
        (held > 0).sum(axis=0),
        {name: layer.about for name, layer in multiplex.layers.items()},
    )


def layer_overlap(multiplex: Multiplex) -> Reals:
    """Return how far each two layers have the same ties: shape (n_layers, n_layers).

    Of all pairs with a tie in either layer, the share with a tie in both: 0 to 1. NaN
    where neither has any. Directions do not count. In the order of ``multiplex.layers``.

    Examples
    --------
    >>> from habeas.networks.arrays import Network
    >>> agents = ["Ada", "Ben", "Cy"]
    >>> both = Multiplex(agents, {"co-signing": Network.of(agents, [0, 1], [1, 2]),
    ...                           "affiliation": Network.of(agents, [0], [1])})
    >>> layer_overlap(both).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    layers = [layer.joined.sign() for layer in multiplex.layers.values()]
    found = np.full((len(layers), len(layers)), np.nan)
    for row, one in enumerate(layers):
        for column, other in enumerate(layers):
            shared = float(one.multiply(other).sum())
            either = one.nnz + other.nnz - shared
            if either:
                found[row, column] = shared / either
    return found
