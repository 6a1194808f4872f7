"""The laws of projection, over whatever shapes of incidence there are."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.evidence.intervals import Answer, Span, overlap
from habeas.networks import to_networkx
from habeas.networks.rules import InvalidRuleError
from habeas.networks.tables import EdgeTable
from habeas.networks.tables.matrices import WEIGHTINGS, weights
from habeas.networks.tables.meeting import row_pairs

Make = Callable[..., EdgeTable]
Things = dict[str, frozenset[str]]
things: st.SearchStrategy[Things] = st.dictionaries(
    st.sampled_from(["letter 1", "letter 2", "letter 3", "letter 4"]),
    st.frozensets(st.sampled_from(["Ada", "Ben", "Cy", "Di", "Eve"]), min_size=1),
)
DAY = date(2020, 1, 1)


def rows_of(performers: Things) -> list[tuple[str, str, str]]:
    return [
        (agent, thing, f"{agent} in {thing}")
        for thing, agents in performers.items()
        for agent in sorted(agents)
    ]


def graph_of(table: EdgeTable, weighting: str) -> "nx.Graph[str] | nx.DiGraph[str]":
    return to_networkx(table.project(weighting))


@given(things)
def test_newman_weights_at_an_agent_sum_to_its_shared_acts(
    table_of: Make, performers: Things
) -> None:
    network = table_of(rows_of(performers)).project("newman")

    for agent, strength in zip(network.agents, network.strength, strict=True):
        shared = [team for team in performers.values() if agent in team and len(team) > 1]
        assert strength == pytest.approx(len(shared))


@given(things)
def test_count_is_how_many_acts_a_pair_shares_and_presence_is_one(
    table_of: Make, performers: Things
) -> None:
    table = table_of(rows_of(performers))
    counts, presence = (graph_of(table, way) for way in ("count", "presence"))

    for one, other in combinations(sorted(counts), 2):
        shared = sorted(thing for thing, team in performers.items() if {one, other} <= team)
        assert counts.has_edge(one, other) == presence.has_edge(one, other) == bool(shared)
        if shared:
            assert counts[one][other]["weight"] == counts[one][other]["count"] == len(shared)
            assert counts[one][other]["through"] == shared
            assert presence[one][other]["weight"] == 1.0


@given(things)
def test_jaccard_and_cosine_compare_what_two_agents_share(
    table_of: Make, performers: Things
) -> None:
    table = table_of(rows_of(performers))
    of = {
        agent: {thing for thing, team in performers.items() if agent in team}
        for agent in table.agents
    }

    for weighting, size in (
        ("jaccard", lambda one, other: len(of[one] | of[other])),
        ("cosine", lambda one, other: (len(of[one]) * len(of[other])) ** 0.5),
    ):
        for one, other, about in graph_of(table, weighting).edges(data=True):
            assert about["weight"] == pytest.approx(len(of[one] & of[other]) / size(one, other))


@given(things)
def test_the_evidence_of_an_edge_is_about_its_two_agents_only(
    table_of: Make, performers: Things
) -> None:
    graph = graph_of(table_of(rows_of(performers)), "newman")

    for one, other, about in graph.edges(data=True):
        expected = {f"{agent} in {thing}" for agent in (one, other) for thing in about["through"]}
        assert about["evidence"] == sorted(expected)


@given(things, st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    table_of: Make, performers: Things, chance: random.Random
) -> None:
    rows = rows_of(performers)
    one, other = table_of(rows), table_of(chance.sample(rows, len(rows)))

    for weighting in WEIGHTINGS:
        left, right = (graph_of(table, weighting) for table in (one, other))
        assert nx.node_link_data(left) == nx.node_link_data(right)


def test_rows_of_several_claims_count_once(table_of: Make) -> None:
    rows = [("Ada", "letter", "1"), ("Ada", "letter", "2"), ("Ben", "letter", "1")]
    table = table_of(rows)

    assert [table.project(each).edges.weight.tolist() for each in WEIGHTINGS] == [[1.0]] * 5
    assert table.two_mode().of_things.tolist() == [2]


@given(things)
def test_there_are_never_more_edges_than_pairs_were_counted(
    table_of: Make, performers: Things
) -> None:
    network = table_of(rows_of(performers)).project()

    assert network.two_mode is not None
    assert network.number_of_edges() <= network.two_mode.pairs


def test_an_agent_alone_is_a_node_without_edges(table_of: Make) -> None:
    network = table_of([("Ada", "letter", "1")]).project()

    assert (list(network), network.number_of_edges()) == (["Ada"], 0)


def test_no_row_at_all_is_an_empty_network(table_of: Make) -> None:
    network = table_of([]).project()

    assert (len(network), network.number_of_edges(), network.degree.tolist()) == (0, 0, [])


# Records that name both ends


def test_a_link_to_oneself_is_left_out_and_the_agent_stays(table_of: Make) -> None:
    network = table_of([("Ada", "Ada", "record 1", "claim 1")]).project("count")

    assert (list(network), network.number_of_edges()) == (["Ada"], 0)


def test_directed_links_of_both_ways_are_two_edges(table_of: Make) -> None:
    rows = [("Ada", "Ben", "record 1", "claim 1"), ("Ben", "Ada", "record 2", "claim 2")]

    there, both = (
        graph_of(table_of(rows, directed=directed), "count") for directed in (True, False)
    )

    assert sorted(there.edges) == [("Ada", "Ben"), ("Ben", "Ada")]
    assert both["Ada"]["Ben"]["through"] == ["record 1", "record 2"]
    assert both["Ada"]["Ben"]["weight"] == 2.0


@pytest.mark.parametrize("weighting", ["jaccard", "cosine"])
def test_what_compares_shared_things_has_no_sense_for_links(table_of: Make, weighting: str) -> None:
    table = table_of([("Ada", "Ben", "record 1", "claim 1")])

    with pytest.raises(InvalidRuleError, match=f"{weighting} compares what agents share"):
        weights(table, weighting)


# Time


@st.composite
def bounds(draw: st.DrawFn) -> list[date | None]:
    """Bounds that some first and last day keep."""
    first, last = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
    given = [
        draw(st.none() | st.integers(0, first)),
        draw(st.none() | st.integers(first, 9)),
        draw(st.none() | st.integers(0, last)),
        draw(st.none() | st.integers(last, 9)),
    ]
    return [None if n is None else DAY + timedelta(n) for n in given]


def span(days: list[date | None]) -> Span:
    after, before, end_after, end_before = days
    return Span(after, before, end_after, end_before)


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCD"), st.sampled_from(["case 1", "case 2"]), bounds()),
        min_size=1,
        max_size=9,
    )
)
@settings(max_examples=60)
def test_agents_meet_unless_all_their_parts_certainly_had_no_day_in_common(
    table_of: Make, parts: list[tuple[str, str, list[date | None]]]
) -> None:
    rows = [(agent, thing, str(number)) for number, (agent, thing, _) in enumerate(parts)]
    table = table_of(rows, [each for *_, each in parts], time_window="overlapping")
    sizes = {thing: len({agent for agent, at, _ in parts if at == thing}) for _, thing, _ in parts}
    expected: dict[tuple[str, str], dict[str, set[str]]] = {}
    for (left, one), (right, other) in product(enumerate(parts), repeat=2):
        meet = overlap(span(one[2]), span(other[2])) is not Answer.CERTAINLY_NOT
        if one[0] < other[0] and one[1] == other[1] and meet:
            things = expected.setdefault((one[0], other[0]), {})
            things.setdefault(one[1], set()).update({str(left), str(right)})

    graph = graph_of(table, "newman")

    assert {
        (one, other): (about["through"], about["evidence"])
        for one, other, about in graph.edges(data=True)
    } == {
        edge: (sorted(through), sorted(set().union(*through.values())))
        for edge, through in expected.items()
    }
    for edge, through in expected.items():
        share = sum(1 / (sizes[thing] - 1) for thing in through)
        assert graph.edges[edge]["weight"] == pytest.approx(share)


def test_parts_that_share_only_a_day_may_meet(table_of: Make) -> None:
    rows = [("Ada", "case", "1"), ("Ben", "case", "2"), ("Cy", "case", "3")]
    days = [
        (None, None, None, DAY),
        (DAY, None, None, None),
        (DAY + timedelta(1), None, None, None),
    ]

    network = table_of(rows, days, time_window="overlapping").project("count")

    assert [network.agents[end] for end in network.edges.source] == ["Ada", "Ben"]
    assert [network.agents[end] for end in network.edges.target] == ["Ben", "Cy"]


def test_pairs_come_in_pieces_that_together_are_all(table_of: Make) -> None:
    rows = [(agent, thing, agent + thing) for thing in "xyz" for agent in "ABCDE"]
    table = table_of(rows)

    pieces = list(row_pairs(table, most=3))
    whole = [np.concatenate(side) for side in zip(*pieces, strict=True)]
    [(one, other)] = row_pairs(table)

    assert len(pieces) > 3
    assert np.array_equal(whole, [one, other])
    assert len(one) == 3 * 10


def test_an_agent_with_two_parts_in_one_thing_does_not_meet_itself(table_of: Make) -> None:
    rows = [("Ada", "case", "1"), ("Ada", "case", "2"), ("Ben", "case", "3")]
    days = [
        (None, None, None, DAY),
        (DAY + timedelta(1), None, None, None),
        (DAY, None, None, None),
    ]
    table = table_of(rows, days, time_window="overlapping")

    network = table.project("count")

    assert network.weights.diagonal().tolist() == [0, 0]
    assert network.degree.tolist() == [1, 1]
    assert all((table.agent[one] != table.agent[other]).all() for one, other in row_pairs(table))
