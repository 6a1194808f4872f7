"""Is it more than chance? Networks held against null models, and rankings with intervals.

backbones      which edges are more than chance, with the p-value of each
significance   whether a measure is more or less than chance would make it
intervals      how sure a ranking is, by resampling sources or claims
confidence     networks as expected, if claims hold with a probability; possible worlds
coverage       how much data stands behind a figure
nulls          networks of the same numbers, drawn at random
curveball      memberships dealt anew, with the same numbers for agents and things
swaps          edges dealt anew, with the same degrees; stub matching
memberships    the probability of each membership, if only numbers counted
tails          the probability of so many things in common
disparity      whether an edge is heavy among those of its ends
corrections    p-values that account for the number of tests
resampling     how sources, claims and worlds are drawn
sharing        what agents share
limits         what is refused
"""

from habeas.networks.chance.backbones import METHODS, Backbone, backbone
from habeas.networks.chance.confidence import expected, probabilities, statuses, worlds
from habeas.networks.chance.corrections import CORRECTIONS, adjusted
from habeas.networks.chance.coverage import coverage
from habeas.networks.chance.intervals import Intervals, Ranked, intervals
from habeas.networks.chance.limits import InvalidTestError, TooManyDrawsError
from habeas.networks.chance.nulls import NULLS, Null, randomized
from habeas.networks.chance.resampling import BY
from habeas.networks.chance.significance import Compared, Significance, significance

__all__ = [
    "BY",
    "CORRECTIONS",
    "METHODS",
    "NULLS",
    "Backbone",
    "Compared",
    "Intervals",
    "InvalidTestError",
    "Null",
    "Ranked",
    "Significance",
    "TooManyDrawsError",
    "adjusted",
    "backbone",
    "coverage",
    "expected",
    "intervals",
    "probabilities",
    "randomized",
    "significance",
    "statuses",
    "worlds",
]
