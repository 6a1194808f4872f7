"""When agents and ties were there, as attributes that networkx and GEXF understand.

A bound that no source gives is left out: programs take that for "always" on
that side. What has no date at all stays without, so it is shown at all times.
"""

from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from habeas.networks.tables import UNKNOWN_HIGH, UNKNOWN_LOW, EdgeTable
from habeas.networks.time.bounds import Mask, Reaches, day_text, reaches, undated
from habeas.networks.time.lifetimes import ties_and_reaches

__all__ = ["Intervals", "agent_intervals", "tie_intervals", "with_intervals"]

Numbers = NDArray[np.int64]


class Intervals(NamedTuple):
    """One row for each spell, a time without a gap, of an agent or a tie; sorted."""

    #: The agent or the tie, as :func:`agent_intervals` and :func:`tie_intervals` number them.
    of: Numbers
    #: First and last day as ordinals; UNKNOWN_LOW and UNKNOWN_HIGH where nothing bounds them.
    start: Numbers
    end: Numbers
    #: How many parts behind each agent or tie have no date and are in no spell, as (of, parts).
    undated: dict[int, int]


def agent_intervals(table: EdgeTable, *, certainly: bool = False) -> Intervals:
    """Return the spells in which each agent took part in something, by its place in ``agents``.

    Parameters
    ----------
    certainly
        Only days on which a part certainly went on; otherwise those on which it may have.
    """
    found, without = reaches(table), undated(table)
    agent = table.agent.astype(np.int64)
    if table.target is not None:
        others = np.flatnonzero(table.target != table.agent)
        agent = np.concatenate([agent, table.target[others].astype(np.int64)])
        rows = np.concatenate([np.arange(len(table)), others])
        found, without = found.of(rows), without[rows]
    return _spells(agent, found, without, certainly)


def tie_intervals(table: EdgeTable, *, certainly: bool = False) -> Intervals:
    """Return the spells of each tie, ``one * n_agents + other``, places in ``agents``.

    The smaller place comes first unless the rule is directed. When a tie begins and ends in a thing
    is said in :mod:`habeas.networks.time.lifetimes`.

    Raises
    ------
    NetworkTooLargeError
        If there are too many pairs of agents.
    """
    keys, found = ties_and_reaches(table)
    nothing = np.array([UNKNOWN_LOW, UNKNOWN_HIGH, UNKNOWN_LOW, UNKNOWN_HIGH])
    without: Mask = (np.stack(found, axis=1) == nothing).all(axis=1)
    return _spells(keys, found, without, certainly)


def with_intervals(
    graph: "nx.Graph[str] | nx.DiGraph[str]",
    table: EdgeTable,
    *,
    certainly: bool = False,
    spells: bool = False,
) -> "nx.Graph[str] | nx.DiGraph[str]":
    """Return a copy of a graph whose nodes and edges say when they were there.

    :func:`networkx.write_gexf` writes it as a dynamic graph.

    Parameters
    ----------
    graph
        A network of ``table``, its nodes called by the IRIs of the agents; others stay as they are.
    certainly
        Only days on which a part certainly went on; otherwise those on which it may have.
    spells
        Whether to say ``spells``, a list of pairs of first and last day, where there are gaps. GEXF
        has no place for a spell without a start or an end that networkx reads again.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        ``start`` and ``end``: the first and the last day as ISO text, absent where nothing bounds
        them. ``undated_parts``: how many parts have no date, absent if all have one.
    """
    dynamic = graph.copy()
    dynamic.graph["mode"] = "dynamic"
    names, size = table.agents, max(len(table.agents), 1)
    for key, said in _attributes(agent_intervals(table, certainly=certainly), spells).items():
        if names[key] in dynamic:
            dynamic.nodes[names[key]].update(said)
    for key, said in _attributes(tie_intervals(table, certainly=certainly), spells).items():
        ends = names[key // size], names[key % size]
        if dynamic.has_edge(*ends):
            dynamic.edges[ends].update(said)
    return dynamic


def _spells(of: Numbers, found: Reaches, without: Mask, certainly: bool) -> Intervals:
    """Return the spells of what ``of`` numbers: its days, joined where they touch or overlap."""
    first_day = found.latest_start if certainly else found.earliest_start
    last_day = found.earliest_end if certainly else found.latest_end
    kept = ~without & (first_day <= last_day)
    keys = of[kept]
    start, end = first_day[kept].astype(np.int64), last_day[kept].astype(np.int64)
    order = np.lexsort((end, start, keys))
    keys, start, end = keys[order], start[order], end[order]
    # the latest end so far within each key: keys are put far enough apart for one running maximum
    _, rank = np.unique(keys, return_inverse=True)
    apart = rank * 2**34
    so_far = np.maximum.accumulate(end + apart) - apart if len(end) else end
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (keys[1:] != keys[:-1]) | (start[1:] > so_far[:-1] + 1)
    begins = np.flatnonzero(first)
    last = np.append(begins[1:], len(keys)) - 1 if len(begins) else begins
    silent, parts = np.unique(of[without], return_counts=True)
    return Intervals(
        keys[begins],
        start[begins],
        so_far[last],
        dict(zip(silent.tolist(), parts.tolist(), strict=True)),
    )


def _attributes(found: Intervals, spells: bool) -> dict[int, dict[str, Any]]:
    said: dict[int, dict[str, Any]] = {
        key: {"undated_parts": parts} for key, parts in found.undated.items()
    }
    by_key: dict[int, list[tuple[str | None, str | None]]] = {}
    for key, start, end in zip(*(column.tolist() for column in found[:3]), strict=True):
        by_key.setdefault(key, []).append((day_text(start), day_text(end)))
    for key, days in by_key.items():
        about = said.setdefault(key, {})
        if spells and len(days) > 1 and all(start and end for start, end in days):
            about["spells"] = days
            continue
        for name, day in (("start", days[0][0]), ("end", days[-1][1])):
            if day is not None:
                about[name] = day
    return said
