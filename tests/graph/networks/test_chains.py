from datetime import date
from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from habeas.evidence.intervals import Span
from habeas.networks import cuts, during, shortest_chains

agents = st.sampled_from("abcdefgh")


def joined(pairs: list[tuple[str, str]]) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(pairs)
    return graph


graphs = st.lists(st.tuples(agents, agents), max_size=20).map(joined)


@given(graphs)
def test_taking_a_cut_away_gives_as_many_pieces_more_as_it_says(graph: "nx.Graph[str]") -> None:
    before = nx.number_connected_components(graph)

    found = {cut.agent: cut.pieces for cut in cuts(graph)}

    for agent in graph:
        after = nx.number_connected_components(graph.subgraph(set(graph) - {agent}))
        assert max(after - before, 0) == found.get(agent, 0)


@given(graphs)
def test_a_chain_is_a_way_and_none_is_shorter(graph: "nx.Graph[str]") -> None:
    for chain in shortest_chains(graph, ["a", "b"], ["g", "h", "a"]):
        path = [chain.start, *chain.between, chain.end]
        assert all(graph.has_edge(*step) for step in pairwise(path))
        assert chain.length == len(path) - 1
        assert chain.length == nx.shortest_path_length(graph, chain.start, chain.end)


def test_who_is_not_in_the_network_or_not_connected_has_no_chain() -> None:
    graph = nx.Graph([("Ada", "Ben"), ("Cy", "Dee")])

    assert shortest_chains(graph, ["Ada", "Nobody"], ["Dee", "Ada"]) == []


def test_directions_do_not_stop_a_chain() -> None:
    graph = nx.DiGraph([("Ada", "Club"), ("Ben", "Club")])

    assert [chain.between for chain in shortest_chains(graph, ["Ada"], ["Ben"])] == [("Club",)]


def test_an_edge_stays_in_a_period_only_for_what_may_have_been_then() -> None:
    graph: nx.Graph[str] = nx.Graph(rule="declared-collaboration")
    graph.add_node("Ada", label="Ada Example")
    graph.add_edge("Ada", "Ben", through=["spring", "autumn"], weight=2.0)
    graph.add_edge("Ada", "Cy", through=["autumn"], weight=1.0)
    spans = {
        "spring": Span(date(2019, 3, 1), date(2019, 3, 31), None, date(2019, 5, 31)),
        "autumn": Span(date(2020, 9, 1)),
    }

    part = during(graph, spans, Span.of("2019", "2019"))

    assert list(part.edges(data=True)) == [("Ada", "Ben", {"through": ["spring"], "count": 1})]
    assert part.nodes["Ada"]["label"] == "Ada Example"
    assert part.graph == {
        "rule": "declared-collaboration",
        "throughs": 1,
        "undated_throughs": 0,
    }
