"""The laws of projection, over whatever shapes of incidence there are."""

import random
from datetime import date, timedelta
from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.networks.incidence import Link, Part, Period
from habeas.networks.pairs import count_pairs, pair_up, project

Things = dict[str, frozenset[str]]
things: st.SearchStrategy[Things] = st.dictionaries(
    st.sampled_from(["letter 1", "letter 2", "letter 3", "letter 4"]),
    st.frozensets(st.sampled_from(["Ada", "Ben", "Cy", "Di", "Eve"]), min_size=1),
)


def parts_of(performers: Things) -> list[Part]:
    return [
        Part(agent, thing, Period(), frozenset({f"{agent} in {thing}"}))
        for thing, agents in performers.items()
        for agent in agents
    ]


def projected(parts: list[Part], weighting: str = "newman") -> "nx.Graph[str] | nx.DiGraph[str]":
    return project(pair_up(parts), {part.agent: {} for part in parts}, weighting)


@given(things)
def test_newman_weights_at_an_agent_sum_to_its_shared_acts(performers: Things) -> None:
    graph = projected(parts_of(performers))

    for agent in graph:
        strength = sum(about["weight"] for _, _, about in graph.edges(agent, data=True))
        shared = [team for team in performers.values() if agent in team and len(team) > 1]
        assert strength == pytest.approx(len(shared))


@given(things)
def test_count_is_how_many_acts_a_pair_shares_and_presence_is_one(performers: Things) -> None:
    counts, presence = (projected(parts_of(performers), way) for way in ("count", "presence"))

    for one, other in combinations(sorted(counts), 2):
        shared = sorted(thing for thing, team in performers.items() if {one, other} <= team)
        assert counts.has_edge(one, other) == presence.has_edge(one, other) == bool(shared)
        if shared:
            assert counts[one][other]["weight"] == counts[one][other]["count"] == len(shared)
            assert counts[one][other]["through"] == shared
            assert presence[one][other]["weight"] == 1.0


@given(things)
def test_the_evidence_of_an_edge_is_about_its_two_agents_only(performers: Things) -> None:
    graph = projected(parts_of(performers))

    for one, other, about in graph.edges(data=True):
        expected = {f"{agent} in {thing}" for agent in (one, other) for thing in about["through"]}
        assert about["evidence"] == sorted(expected)


@given(things, st.randoms())
def test_the_order_of_the_rows_does_not_matter(performers: Things, chance: random.Random) -> None:
    parts = parts_of(performers)
    shuffled = chance.sample(parts, len(parts))

    assert nx.node_link_data(projected(shuffled)) == nx.node_link_data(projected(parts))


@given(things)
def test_there_are_never_more_edges_than_were_counted_before(performers: Things) -> None:
    counted = count_pairs(len(team) for team in performers.values())

    assert projected(parts_of(performers)).number_of_edges() <= counted
    assert counted == len(list(pair_up(parts_of(performers))))


def test_an_agent_alone_is_a_node_without_edges() -> None:
    graph = projected(parts_of({"letter 1": frozenset({"Ada"})}))

    assert list(graph) == ["Ada"]
    assert graph.number_of_edges() == 0


def test_a_link_to_oneself_is_left_out() -> None:
    link = Link("Ada", "Ada", "record 1", 1.0, (), frozenset({"claim 1"}))

    assert project([link], {"Ada": {}}).number_of_edges() == 0


def test_directed_links_of_both_ways_are_two_edges() -> None:
    there = Link("Ada", "Ben", "record 1", 1.0, (), frozenset({"claim 1"}))
    back = Link("Ben", "Ada", "record 2", 1.0, (), frozenset({"claim 2"}))

    graph = project([there, back], {"Ada": {}, "Ben": {}}, "count", directed=True)

    assert sorted(graph.edges) == [("Ada", "Ben"), ("Ben", "Ada")]
    both = project([there, back], {"Ada": {}, "Ben": {}})
    assert both["Ada"]["Ben"]["through"] == ["record 1", "record 2"]


# Time

DAY = date(2020, 1, 1)


@st.composite
def periods(draw: st.DrawFn) -> tuple[Period, set[tuple[int, int]]]:
    """A period, and all first and last days that its bounds allow within ten days."""
    first, last = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
    bounds = [
        draw(st.none() | st.integers(0, first)),
        draw(st.none() | st.integers(first, 9)),
        draw(st.none() | st.integers(0, last)),
        draw(st.none() | st.integers(last, 9)),
    ]
    allowed = {
        (start, end)
        for start, end in product(range(10), repeat=2)
        if start <= end
        and (bounds[0] is None or bounds[0] <= start)
        and (bounds[1] is None or start <= bounds[1])
        and (bounds[2] is None or bounds[2] <= end)
        and (bounds[3] is None or end <= bounds[3])
    }
    return Period(*(None if n is None else DAY + timedelta(n) for n in bounds)), allowed


@given(periods(), periods())
def test_periods_may_overlap_if_some_days_within_their_bounds_do(
    one: tuple[Period, set[tuple[int, int]]], other: tuple[Period, set[tuple[int, int]]]
) -> None:
    possible = any(
        start <= its_end and its_start <= end
        for (start, end), (its_start, its_end) in product(one[1], other[1])
    )

    assert one[0].may_overlap(other[0]) == other[0].may_overlap(one[0]) == possible


def test_periods_that_share_only_a_day_may_overlap() -> None:
    earlier = Period(None, None, None, DAY)

    assert earlier.may_overlap(Period(DAY))
    assert not earlier.may_overlap(Period(DAY + timedelta(1)))


def test_only_parts_that_may_overlap_stand_behind_a_link() -> None:
    early, late = Period(None, None, None, DAY), Period(DAY + timedelta(1))
    parts = [
        Part("Ada", "case", early, frozenset({"Ada, early"})),
        Part("Ada", "case", late, frozenset({"Ada, late"})),
        Part("Ben", "case", late, frozenset({"Ben, late"})),
        Part("Cy", "case", early, frozenset({"Cy, early"})),
    ]

    links = {
        (link.source, link.target): (sorted(link.claims), link.share)
        for link in pair_up(parts, overlapping=True)
    }

    assert links == {
        ("Ada", "Ben"): (["Ada, late", "Ben, late"], 0.5),
        ("Ada", "Cy"): (["Ada, early", "Cy, early"], 0.5),
    }
