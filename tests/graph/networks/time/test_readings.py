"""No reading of the dates goes beyond a band, and none is left out that it holds.

Small tables are read in every way that their bounds allow, on days around the
end of a month; each reading is a table with exact dates, for which the answers
are found by plain loops.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.evidence.intervals import Span
from habeas.networks.tables import UNKNOWN_HIGH, EdgeTable
from habeas.networks.time.activity import activity_by_window, ends_of, temporal_degree
from habeas.networks.time.estimators import OPEN
from habeas.networks.time.growth import growth, turnover
from habeas.networks.time.lifetimes import part_lifetimes, tie_lifetimes
from habeas.networks.time.reach import reachability, reached_from

START = date(2019, 1, 30)
DAYS = 4
#: Ways to read a table, so that a test stays quick.
MOST = 150
AGENTS, THINGS = ("Ada", "Ben", "Cy"), ("letter", "vigil")
MakeTable = Callable[..., EdgeTable]


class Row(NamedTuple):
    """A row with its bounds, as days after START, None where there is none."""

    ends: tuple[str, ...]
    bounds: tuple[int | None, ...]

    def readings(self) -> list[tuple[int, int]]:
        after, before, end_after, end_before = self.bounds
        return [
            (first, last)
            for first in range(DAYS)
            for last in range(first, DAYS)
            if (after is None or first >= after)
            and (before is None or first <= before)
            and (end_after is None or last >= end_after)
            and (end_before is None or last <= end_before)
        ]


def span(row: Row) -> Span:
    after, before, end_after, end_before = (
        None if each is None else START + timedelta(days=each) for each in row.bounds
    )
    return Span(after, before, end_after, end_before)


def day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


@st.composite
def bounds(draw: st.DrawFn, exact: bool = False) -> tuple[int | None, ...]:
    """Bounds that a first and a last day keep, some of them absent."""
    first = draw(st.integers(0, DAYS - 1))
    last = draw(st.integers(first, DAYS - 1))
    if exact:
        return (first, first, last, last)
    drawn = (
        draw(st.integers(0, first)),
        draw(st.integers(first, DAYS - 1)),
        draw(st.integers(0, last)),
        draw(st.integers(last, DAYS - 1)),
    )
    return tuple(draw(st.sampled_from((each, each, None))) for each in drawn)


def rows_of(width: int) -> st.SearchStrategy[list[Row]]:
    agent, thing = st.sampled_from(AGENTS), st.sampled_from(THINGS)
    ends = st.tuples(*[agent] * (width - 1), thing)
    rows = st.lists(st.builds(Row, ends, bounds()), min_size=1, max_size=4)
    return rows.filter(lambda each: prod(len(row.readings()) for row in each) <= MOST)


def table(make: MakeTable, rows: Sequence[Row], **settings: Any) -> EdgeTable:
    return make(
        [
            (*row.ends, *(None if each is None else day(each) for each in row.bounds))
            for row in rows
        ],
        **settings,
    )


def readings(rows: Sequence[Row]) -> Iterator[list[tuple[tuple[str, ...], int, int]]]:
    """Yield every way in which the rows can have been."""
    for days in product(*(row.readings() for row in rows)):
        yield [(row.ends, *each) for row, each in zip(rows, days, strict=True)]


def tied(reading: list[tuple[tuple[str, ...], int, int]], window: range, kind: str) -> set[Any]:
    """Return the ties of a window, or of all time: rows and pairs that share a thing in it."""
    here = [row for row in reading if set(range(row[1], row[2] + 1)) & set(window)]
    if kind.endswith("direct"):
        pairs = {row[0][:2] for row in here if row[0][0] != row[0][1]}
    else:
        pairs = {
            (one[0][0], other[0][0])
            for one, other in product(here, here)
            if one[0][1] == other[0][1]
            and one[0][0] < other[0][0]
            and (kind == "any" or max(one[1], other[1]) <= min(one[2], other[2]))
        }
    return pairs if kind == "directed direct" else {tuple(sorted(pair)) for pair in pairs}


KINDS: dict[str, dict[str, Any]] = {
    "any": {},
    "overlapping": {"time_window": "overlapping"},
    "direct": {"projection": "direct"},
    "directed direct": {"projection": "direct", "directed": True},
}
MONTHS = (range(2), range(2, DAYS))
ASKED: dict[str, Any] = {"months": 1, "start": date(2019, 1, 1), "end": date(2019, 2, 28)}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15)
@given(data=st.data())
def test_growth_and_turnover_hold_in_every_reading(
    table_of: MakeTable, kind: str, data: st.DataObject
) -> None:
    rows = data.draw(rows_of(3 if "direct" in kind else 2))
    made = table(table_of, rows, **KINDS[kind])
    grown, turned = growth(made, **ASKED), turnover(made, **ASKED)

    for reading in readings(rows):
        one, other = (tied(reading, month, kind) for month in MONTHS)
        for place, ties in enumerate((one, other)):
            assert grown.edges_least[place] <= len(ties) <= grown.edges_most[place]
        assert grown.new_edges_least[1] <= len(other - one) <= grown.new_edges_most[1]
        assert grown.lost_edges_least[1] <= len(one - other) <= grown.lost_edges_most[1]
        if one | other:
            share = len(one & other) / len(one | other)
            assert turned.jaccard_least[0] <= share <= turned.jaccard_most[0]
        if one:
            share = len(one & other) / len(one)
            assert turned.persistence_least[0] <= share <= turned.persistence_most[0]


@settings(max_examples=15)
@given(rows=rows_of(2))
def test_agents_of_windows_are_exactly_those_of_all_and_of_some_readings(
    table_of: MakeTable, rows: list[Row]
) -> None:
    found = activity_by_window(table(table_of, rows), **ASKED)

    there = [
        [
            {row[0] for row in reading if set(range(row[1], row[2] + 1)) & set(month)}
            for month in MONTHS
        ]
        for reading in readings(rows)
    ]
    for place, agent in enumerate(found.agents):
        for month in range(2):
            # two rows of one part, each of them possible only, may make the part certain
            counts = [sum(ends[0] == agent for ends in each[month]) for each in there]
            assert found.least[place, month] <= min(counts)
            assert found.most[place, month] >= max(counts)
            bounded = all(None not in row.bounds for row in rows)
            if bounded and len({row.ends for row in rows}) == len(rows):
                assert (found.least[place, month], found.most[place, month]) == (
                    min(counts), max(counts),
                )  # fmt: skip


@settings(max_examples=20)
@given(rows=rows_of(2))
def test_first_and_last_days_are_the_extremes_of_all_readings(
    table_of: MakeTable, rows: list[Row]
) -> None:
    rows = [row for row in rows if None not in (row.bounds[0], row.bounds[3])]
    if not rows:
        return
    made = table(table_of, rows)
    firsts, lasts = ends_of(made)

    for place, agent in enumerate(made.agents):
        own = [[row for row in reading if row[0][0] == agent] for reading in readings(rows)]
        first = {START.toordinal() + min(row[1] for row in each) for each in own}
        last = {START.toordinal() + max(row[2] for row in each) for each in own}
        assert (firsts[0][place], firsts[1][place]) == (min(first), max(first))
        assert (lasts[0][place], lasts[1][place]) == (min(last), max(last))


def passed_on(reading: list[tuple[tuple[str, ...], int, int]], source: str, kind: str) -> set[str]:
    """Return who is reached from ``source``, day by day."""
    holders = {source}
    for today in range(DAYS):
        here = [row[0] for row in reading if row[1] <= today <= row[2]]
        ways: nx.DiGraph[str] = nx.DiGraph()
        ways.add_nodes_from(holders)
        for ends in here:
            if kind == "overlapping":
                # only while both are there: the thing forgets overnight
                nx.add_path(ways, [ends[0], f"{ends[1]} today", ends[0]])
            else:
                ways.add_edge(*ends[:2])
                if kind != "directed direct":
                    ways.add_edge(*ends[1::-1])
        for holder in list(holders):
            holders |= nx.descendants(ways, holder)
        holders = {each for each in holders if not each.endswith("today")}
    return holders - {source} - set(THINGS)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15)
@given(data=st.data())
def test_whoever_some_reading_reaches_is_possibly_reached_and_certainly_only_whom_all_reach(
    table_of: MakeTable, kind: str, data: st.DataObject
) -> None:
    rows = data.draw(rows_of(3 if "direct" in kind else 2))
    made = table(table_of, rows, **KINDS[kind])

    for source in made.agents:
        found = reached_from(made, source)
        reached = [passed_on(reading, source, kind) for reading in readings(rows)]
        certain = {agent for agent, sure in zip(found.agent, found.certainly, strict=True) if sure}
        possible = {agent for agent, may in zip(found.agent, found.possibly, strict=True) if may}
        assert possible == set.union(*reached)
        assert certain <= set.intersection(*reached)
    counts = reachability(made)
    assert counts.tolist() == [sum(reached_from(made, each).possibly) for each in made.agents]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15)
@given(data=st.data())
def test_with_exact_days_certainly_and_possibly_are_the_same(
    table_of: MakeTable, kind: str, data: st.DataObject
) -> None:
    width = 3 if "direct" in kind else 2
    ends = st.tuples(*[st.sampled_from(AGENTS)] * (width - 1), st.sampled_from(THINGS))
    rows = data.draw(st.lists(st.builds(Row, ends, bounds(exact=True)), min_size=1, max_size=6))
    made = table(table_of, rows, **KINDS[kind])
    (reading,) = readings(rows)

    for source in made.agents:
        found = reached_from(made, source)
        assert found.certainly == found.possibly
        assert {
            agent for agent, sure in zip(found.agent, found.certainly, strict=True) if sure
        } == passed_on(reading, source, kind)
    degree = temporal_degree(made, **ASKED)
    assert (degree.least == degree.most).all()
    for place, month in enumerate(MONTHS):
        graph: nx.Graph[str] = nx.Graph(sorted(tied(reading, month, kind)))
        assert degree.most[:, place].tolist() == [
            graph.degree(agent) if agent in graph else 0 for agent in made.agents
        ]


@pytest.mark.parametrize("kind", ["any", "overlapping", "direct"])
@settings(max_examples=20)
@given(data=st.data())
def test_lengths_hold_in_every_reading(table_of: MakeTable, kind: str, data: st.DataObject) -> None:
    ends = ("Ada", "Ben") if kind == "direct" else ()
    drawn = [data.draw(bounds()) for _ in range(data.draw(st.integers(2, 3)))]
    rows = [
        Row((*ends, "letter") if ends else (AGENTS[place % 2], "letter"), each)
        for place, each in enumerate(drawn)
    ]
    made = table(table_of, rows, **KINDS[kind])
    lives = tie_lifetimes(made, quiet=0)
    parts = part_lifetimes(made)
    # bounds that say the same are one part
    same = {(row.ends, span(row).reach) for row in rows}
    assert len(parts.least) + parts.unknown == len(same)

    for reading in readings(rows):
        days: list[int] = []
        for one, other in product(reading, reading):
            if kind == "direct":
                days += [one[1], one[2]]
            elif one[0] < other[0]:
                begins = max(one[1], other[1])
                leaves = min(one[2], other[2])
                if kind == "any" or begins <= leaves:
                    days += [begins, max(begins, leaves)]
        if days and len(lives.least):
            length = max(days) - min(days) + 1
            assert lives.least[0] <= length
            assert lives.most[0] == OPEN or length <= lives.most[0]


def test_no_day_is_told_for_what_nothing_bounds(table_of: MakeTable) -> None:
    made = table_of([("Ada", "letter"), ("Ben", "letter", "2019-01-30")])

    found = reached_from(made, "Ben", start=date(2019, 1, 1))

    assert (found.certainly, found.possibly) == ([False], [True])
    assert (found.earliest, found.latest) == (["2019-01-30"], [None])
    assert np.array_equal(ends_of(made)[0][0], [UNKNOWN_HIGH, date(2019, 1, 30).toordinal()])
