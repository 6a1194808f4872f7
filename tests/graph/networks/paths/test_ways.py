"""The search for ways, held equal to the list of all of them."""

from itertools import islice, pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.networks.arrays import Network
from habeas.networks.paths import ways
from habeas.networks.paths.ways import Search, cheapest, typed

WEIGHTS = st.sampled_from([0.25, 1 / 3, 0.5, 1.0, 2.0, 3.0])


@st.composite
def searches(draw: st.DrawFn) -> tuple[Search, "nx.DiGraph[int]"]:
    """Draw a search in a network of up to seven, and the same network for networkx."""
    size = draw(st.integers(2, 7))
    place = st.integers(0, size - 1)
    edges = draw(st.dictionaries(st.tuples(place, place), WEIGHTS, max_size=16))
    directed, equal = draw(st.booleans()), draw(st.booleans())
    network = Network.of(
        [str(number) for number in range(size)],
        [one for one, _ in edges], [other for _, other in edges], list(edges.values()),
        directed=directed,
    )  # fmt: skip
    costs = network.weights.copy()
    costs.data = np.ones(len(costs.data)) if equal else 1 / costs.data
    starts = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    ends = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size))) & ~starts
    between = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    held = costs.tocoo()
    for one, other, cost in zip(held.row, held.col, held.data, strict=True):
        graph.add_edge(int(one), int(other), cost=float(cost))
    return Search(costs, starts, ends, between & ~starts & ~ends, equal), graph


def all_ways(search: Search, graph: "nx.DiGraph[int]") -> list[tuple[float, tuple[int, ...]]]:
    """List every way by trying all simple paths."""
    found = []
    for start in np.flatnonzero(search.starts).tolist():
        for end in np.flatnonzero(search.ends).tolist():
            for path in nx.all_simple_paths(graph, start, end):
                if all(search.between[place] for place in path[1:-1]):
                    cost = sum(graph.edges[step]["cost"] for step in pairwise(path))
                    found.append((round(cost, 9), tuple(path)))
    return sorted(found)


@settings(max_examples=60, deadline=None)
@given(searches(), st.integers(1, 30))
def test_ways_are_the_first_of_all_simple_paths(
    made: tuple[Search, "nx.DiGraph[int]"], most: int
) -> None:
    search, graph = made

    assert cheapest(search, most) == all_ways(search, graph)[:most]


@settings(max_examples=40, deadline=None)
@given(searches(), st.data())
def test_typed_ways_are_those_of_all_simple_paths_that_fit(
    made: tuple[Search, "nx.DiGraph[int]"], data: st.DataObject
) -> None:
    search, graph = made
    size = len(search.starts)
    mask = st.lists(st.booleans(), min_size=size, max_size=size).map(np.array)
    at = data.draw(st.lists(mask, max_size=3))

    fitting = [
        (cost, way)
        for cost, way in all_ways(search, graph)
        if len(way) == len(at) + 2
        and all(mask[place] for mask, place in zip(at, way[1:-1], strict=True))
    ]

    assert typed(search, at, 1_000) == fitting
    assert typed(search, at, 2) == fitting[:2]


@pytest.mark.parametrize("weight", [None, "cost"])
def test_ways_in_a_larger_network_cost_what_networkx_says(weight: str | None) -> None:
    graph = nx.connected_watts_strogatz_graph(300, 6, 0.2, seed=3)
    rng = np.random.default_rng(3)
    for one, other in graph.edges:
        graph.edges[one, other]["cost"] = float(rng.integers(1, 9)) if weight else 1.0
    network = Network.of_networkx(nx.relabel_nodes(graph, {n: f"{n:03}" for n in graph}), "cost")
    search = Search(
        network.weights, np.arange(300) == 7, np.arange(300) == 205,
        ~np.isin(np.arange(300), [7, 205]), weight is None,
    )  # fmt: skip

    found = cheapest(search, 25)

    expected = islice(nx.shortest_simple_paths(graph, 7, 205, weight=weight), 25)
    costs = [nx.path_weight(graph, path, "cost") for path in expected]
    assert [cost for cost, _ in found] == pytest.approx(costs)
    assert len({way for _, way in found}) == 25


def test_there_is_no_way_without_starts_ends_or_ties() -> None:
    nobody = np.zeros(2, dtype=np.bool_)
    first, last = np.array([True, False]), np.array([False, True])
    apart = Network.of(["Ada", "Ben"], [], []).weights

    for equal in (True, False):
        for starts, ends in ((nobody, last), (first, nobody), (first, last)):
            search = Search(apart, starts, ends, nobody, equal)
            assert cheapest(search, 3) == []
            assert typed(search, [], 3) == []


def test_on_a_typed_way_nobody_stands_twice() -> None:
    # from 0 by 1 to 3, with 2 beyond 1: there and back again is no way
    costs = Network.of(list("abcd"), [0, 1, 1], [1, 2, 3]).weights
    first, last = np.arange(4) == 0, np.arange(4) == 3
    anybody = np.ones(4, dtype=np.bool_)

    search = Search(costs, first, last, ~first & ~last, equal=True)

    assert typed(search, [anybody] * 3, 5) == []
    assert typed(search, [anybody], 5) == [(2.0, (0, 1, 3))]


def test_a_blind_alley_of_many_ways_is_left_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    # 0 is joined to the end; behind it lie eighteen diamonds, with 2 ** 18 ways and no way out
    size = 2 + 18 * 3
    source, target = [0], [1]
    corner = 0
    for at in range(2, size, 3):
        source += [corner, corner, at, at + 1]
        target += [at, at + 1, at + 2, at + 2]
        corner = at + 2
    costs = Network.of([f"{number:02}" for number in range(size)], source, target).weights
    first, last = np.arange(size) == 0, np.arange(size) == 1
    offer, offered = ways._Branches.offer, []

    def counted(self: ways._Branches, heap: list[Any]) -> None:
        offered.append(1)
        offer(self, heap)

    monkeypatch.setattr(ways._Branches, "offer", counted)

    found = cheapest(Search(costs, first, last, ~first & ~last, equal=True), 5)

    assert found == [(1.0, (0, 1))]
    assert len(offered) < 10 * size
