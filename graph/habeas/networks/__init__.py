"""Who works with whom: networks of agents, each edge with the evidence behind it.

``rules`` says which networks there are, ``project`` computes one as arrays and
``network`` as a graph of networkx, ``measures`` and ``summary`` describe it, and
``why`` leads from an edge back to its sources.
``exports`` writes it for other programs. ``habeas.networks.drawing`` draws it,
and needs matplotlib.
"""

from habeas.networks import exports
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.evidence import why
from habeas.networks.graphs import to_networkx, two_mode_to_networkx
from habeas.networks.measures import Measures, measures, summary
from habeas.networks.projection import (
    MOST_PAIRS,
    Multiplex,
    NetworkTooLargeError,
    NetworkTooSmallError,
    multiplex,
    network,
    project,
)
from habeas.networks.rules import EdgeRule, InvalidRuleError, rule, rules

__all__ = [
    "MOST_PAIRS",
    "EdgeRule",
    "InvalidRuleError",
    "Measures",
    "Multiplex",
    "Network",
    "NetworkTooLargeError",
    "NetworkTooSmallError",
    "TwoMode",
    "exports",
    "measures",
    "multiplex",
    "network",
    "project",
    "rule",
    "rules",
    "summary",
    "to_networkx",
    "two_mode_to_networkx",
    "why",
]
