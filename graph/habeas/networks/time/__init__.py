"""Networks in time: slices, growth, activity, paths in the order of time, communities, survival.

Dates are bounds. What is *certain* holds for every first and last day that they
allow, what is *possible* for some; a row without a date is possible at all
times and certain at none, and every result says how many there are.

windows      periods of equal length, side by side or sliding
slices       the network of each of them
growth       who and what is new, lost, and persists
activity     when each agent was active, with whom
reach        whom something could have reached, in the order of time
measures     what of this is a measure of agents, computed from an edge table
evolution    communities from window to window; ``matching`` is how they are matched
survival     how long ties last; ``lifetimes`` and ``estimators`` are behind it
known        a network as known on two days
intervals    dates as attributes for networkx and GEXF
bounds       how early and how late a row can have begun and ended
"""

from habeas.networks.selection import InvalidPeriodError
from habeas.networks.time.activity import (
    Activity,
    ByWindow,
    activity,
    activity_by_window,
    temporal_degree,
)
from habeas.networks.time.bounds import ContradictoryRowsError, undated
from habeas.networks.time.evolution import (
    Evolution,
    Flows,
    InvalidMatchingError,
    Stories,
    evolution,
    evolution_of,
)
from habeas.networks.time.growth import Growth, Turnover, growth, turnover
from habeas.networks.time.intervals import with_intervals
from habeas.networks.time.known import Changes, as_known, changes
from habeas.networks.time.matching import Event
from habeas.networks.time.measures import TABLE_MEASURES
from habeas.networks.time.reach import Reached, reachability, reached_from
from habeas.networks.time.slices import Slice, slices
from habeas.networks.time.survival import InvalidSurvivalError, Survival, survival
from habeas.networks.time.windows import InvalidWindowsError, Window, windows

__all__ = [
    "TABLE_MEASURES",
    "Activity",
    "ByWindow",
    "Changes",
    "ContradictoryRowsError",
    "Event",
    "Evolution",
    "Flows",
    "Growth",
    "InvalidMatchingError",
    "InvalidPeriodError",
    "InvalidSurvivalError",
    "InvalidWindowsError",
    "Reached",
    "Slice",
    "Stories",
    "Survival",
    "Turnover",
    "Window",
    "activity",
    "activity_by_window",
    "as_known",
    "changes",
    "evolution",
    "evolution_of",
    "growth",
    "reachability",
    "reached_from",
    "slices",
    "survival",
    "temporal_degree",
    "turnover",
    "undated",
    "windows",
    "with_intervals",
]
