"""What is measured at each agent over time: as other measures, but computed from an edge table."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.networks.measure import Measure, Setting
from habeas.networks.tables import EdgeTable
from habeas.networks.time.activity import activity_by_window, degree_of, ends_of, temporal_degree
from habeas.networks.time.bounds import year_of
from habeas.networks.time.reach import reachability
from habeas.networks.time.windows import seen, windows

__all__ = ["TABLE_MEASURES", "tie_persistence"]

Reals = NDArray[np.float64]


def first_activity(table: EdgeTable, *, certainly: bool = False) -> Reals:
    """Return by when each agent was certainly active, or from when it may have been, in years."""
    return year_of(ends_of(table)[0][certainly])


def last_activity(table: EdgeTable, *, certainly: bool = False) -> Reals:
    """Return until when each agent was certainly active, or until when it may have been, in years."""
    return year_of(ends_of(table)[1][not certainly])


def active_windows(table: EdgeTable, *, years: int = 1, certainly: bool = False) -> Reals:
    """Return in how many windows each agent has a part."""
    found = activity_by_window(table, years=years)
    there = (found.least if certainly else found.most) > 0
    counted: Reals = np.count_nonzero(there, axis=1).astype(np.float64)
    return counted


def mean_degree(table: EdgeTable, *, years: int = 1, certainly: bool = False) -> Reals:
    """Return to how many others each agent is joined in a window, on average; NaN without any."""
    found = temporal_degree(table, years=years)
    degrees = found.least if certainly else found.most
    shown = degrees[:, ~np.isnan(degrees).any(axis=0)]
    if not shown.shape[1]:
        return np.full(len(table.agents), np.nan)
    mean: Reals = shown.mean(axis=1, dtype=np.float64)
    return mean


def tie_persistence(table: EdgeTable, *, years: int = 1, certainly: bool = False) -> Reals:
    """Return how alike the ties of each agent are from window to window, shape (n_agents,).

    Of the ties of an agent in two windows that follow each other, the share that is in both; the
    mean over all such windows in which it has a tie. Ties are those that are certainly there, or
    those that may be. NaN if there are no such windows.
    """
    size = len(table.agents)
    found = seen(table, windows(table, years=years))
    ties = [
        None if each.hidden else each.least_ties if certainly else each.most_ties for each in found
    ]
    shares, times = np.zeros(size), np.zeros(size)
    for one, other in pairwise(ties):
        if one is None or other is None:
            continue
        both = degree_of(np.intersect1d(one, other, assume_unique=True), size)
        either = degree_of(np.union1d(one, other), size)
        shares += both / np.maximum(either, 1)
        times += either > 0
    mean: Reals = np.divide(shares, times, out=np.full(size, np.nan), where=times > 0)
    return mean


def temporal_reach(table: EdgeTable, *, certainly: bool = False) -> Reals:
    """Return how many others something could have reached from each agent in the order of time."""
    return reachability(table, certainly=certainly).astype(np.float64)


_CERTAINLY = Setting(False, "only what holds in every reading of the dates; otherwise in some")
_YEARS = Setting(1, "the length of a window, in years", least=1, most=100)
_REVIEW = (
    "V. Nicosia, J. Tang, C. Mascolo, M. Musolesi, G. Russo and V. Latora, Graph metrics for "
    "temporal networks, 2013, https://doi.org/10.1007/978-3-642-36461-7_2."
)
_UNDATED = "Rows without a date may be in every window, and certainly are in none."


def _measure(name: str, label: str, definition: str, **others: Any) -> Measure:
    defaults = {"of": "agent", "assumes": _UNDATED, "settings": {"certainly": _CERTAINLY}}
    return Measure(name=name, label=label, definition=definition, **(defaults | others))


#: Measures of agents whose ``compute(table, **settings)`` takes an edge table in the place of a
#: network, and returns float64, shape (n_agents,), in the order of ``table.agents``.
TABLE_MEASURES: tuple[Measure, ...] = (
    _measure(
        "first-activity",
        "First activity",
        "The year, with decimals, from which an agent may have taken part in anything, or by which "
        "it certainly did.",
        source="The bounds of the records.",
        assumes="Rows without a date are left out.",
        equals="the extremes over all readings of the dates, enumerated",
        compute=first_activity,
    ),
    _measure(
        "last-activity",
        "Last activity",
        "The year, with decimals, until which an agent may have taken part in anything, or until "
        "which it certainly did.",
        source="The bounds of the records.",
        assumes="Rows without a date are left out. An end that no source gives is not known.",
        equals="the extremes over all readings of the dates, enumerated",
        compute=last_activity,
    ),
    _measure(
        "active-windows",
        "Active windows",
        "In how many windows an agent takes part in something.",
        source="The bounds of the records.",
        equals="habeas.evidence.intervals.overlap, row by row",
        compute=active_windows,
        settings={"years": _YEARS, "certainly": _CERTAINLY},
    ),
    _measure(
        "temporal-degree",
        "Temporal degree",
        "To how many others an agent is joined in a window, on average over all windows.",
        source=_REVIEW,
        equals="degrees of networkx, window by window",
        compute=mean_degree,
        settings={"years": _YEARS, "certainly": _CERTAINLY},
    ),
    _measure(
        "tie-persistence",
        "Persistence of ties",
        "Of the ties of an agent in two windows that follow each other, the share that is in both, "
        "on average over all windows in which it has any.",
        source=f"{_REVIEW} With the index of Jaccard in the place of the topological overlap.",
        equals="sets of neighbours of networkx, window by window",
        compute=tie_persistence,
        settings={"years": _YEARS, "certainly": _CERTAINLY},
    ),
    _measure(
        "temporal-reach",
        "Temporal reach",
        "How many others something could have reached from an agent, passed on in the order of time.",
        source="P. Holme and J. Saramäki, Temporal networks, Physics Reports 519, 2012, "
        "https://doi.org/10.1016/j.physrep.2012.03.001.",
        assumes="A tie can be used on each of its days, and nobody forgets. Certainly reached is "
        "whom one chain leads to in every reading of the dates.",
        equals="a search over all readings of the dates, enumerated",
        compute=temporal_reach,
        slow=True,
    ),
)
