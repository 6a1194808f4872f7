"""Who works with whom: networks of agents, each edge with the evidence behind it.

``rules`` says which networks there are, ``network`` computes one, ``measures``
and ``summary`` describe it, and ``why`` leads from an edge back to its sources.
``exports`` writes it for other programs. ``habeas.networks.drawing`` draws it,
and needs matplotlib.
"""

from habeas.networks import exports
from habeas.networks.chains import Chain, shortest_chains
from habeas.networks.cuts import Cut, cuts
from habeas.networks.during import during
from habeas.networks.evidence import why
from habeas.networks.incidence import Part, Period
from habeas.networks.measures import Measures, measures, summary
from habeas.networks.projection import (
    MOST_PAIRS,
    NetworkTooLargeError,
    NetworkTooSmallError,
    network,
)
from habeas.networks.rules import EdgeRule, InvalidRuleError, rule, rules

__all__ = [
    "MOST_PAIRS",
    "Chain",
    "Cut",
    "EdgeRule",
    "InvalidRuleError",
    "Measures",
    "NetworkTooLargeError",
    "NetworkTooSmallError",
    "Part",
    "Period",
    "cuts",
    "during",
    "exports",
    "measures",
    "network",
    "rule",
    "rules",
    "shortest_chains",
    "summary",
    "why",
]
