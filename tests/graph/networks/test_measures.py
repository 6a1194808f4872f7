import random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.networks import measures, network, summary
from habeas.store.embedded import EmbeddedStore

pairs = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12)


def test_whoever_stands_between_others_comes_first(store: EmbeddedStore) -> None:
    rows = measures(network(store, "co-signing"))

    # Of three pairs of others, Vigie reaches North Watch and Press Desk only through Law Aid.
    assert [(row["label"], row["degree"], row["strength"]) for row in rows] == [
        ("Law Aid", 3, 3.0),
        ("=Press Desk", 2, 1.0),
        ("North Watch", 2, 2.0),
        ("Vigie du Sud", 1, 1.0),
    ]
    assert rows[0]["betweenness"] == pytest.approx(2 / 3)
    assert {row["betweenness"] for row in rows[1:]} == {0.0}


def test_paths_that_are_equally_short_share_what_they_give() -> None:
    square = nx.cycle_graph(["a", "b", "c", "d"])

    # Each corner is on one of two shortest paths between its two neighbours: 1/2 of 1 of 3 pairs.
    assert [row["betweenness"] for row in measures(square)] == [pytest.approx(1 / 6)] * 4


def test_components_are_numbered_by_size_and_then_by_name() -> None:
    graph = nx.Graph([("y", "z"), ("b", "c"), ("l", "m"), ("m", "n")])

    numbers = {row["agent"]: (row["component"], row["component_size"]) for row in measures(graph)}

    assert [numbers[name] for name in "mbyz"] == [(1, 3), (2, 2), (3, 2), (3, 2)]


def test_directions_are_ignored_and_both_ways_are_one_neighbour() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("ada", "watch", weight=1.0)
    graph.add_edge("watch", "ada", weight=1.0)
    graph.add_edge("ben", "watch", weight=2.0)

    first = measures(graph)[0]

    assert (first["agent"], first["degree"], first["strength"]) == ("watch", 2, 4.0)
    assert first["betweenness"] == 1.0
    assert summary(graph)["edges"] == 3


def test_an_empty_network_has_no_measures() -> None:
    assert measures(nx.Graph()) == []
    assert summary(nx.Graph()) == {
        "nodes": 0, "edges": 0, "components": 0, "largest_component": 0, "isolates": 0, "density": 0,
    }  # fmt: skip


def test_a_single_agent_is_a_component_of_its_own() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("ada", label="Ada", kind="Person")

    assert measures(graph) == [
        {
            "agent": "ada", "label": "Ada", "kind": "Person", "degree": 0, "strength": 0.0,
            "betweenness": 0.0, "component": 1, "component_size": 1,
        }
    ]  # fmt: skip
    assert (summary(graph)["isolates"], summary(graph)["density"]) == (1, 0)


def test_the_summary_says_how_a_network_hangs_together_and_what_it_rests_on(
    store: EmbeddedStore,
) -> None:
    about = summary(network(store, "co-signing"))

    assert (about["nodes"], about["edges"], about["components"]) == (4, 4, 1)
    assert about["density"] == pytest.approx(4 / 6)
    assert (about["rule"], about["throughs"], about["claims"]) == ("co-signing", 3, 5)


@given(pairs, st.randoms())
def test_the_order_of_nodes_and_edges_does_not_matter(
    ends: list[tuple[str, str]], chance: random.Random
) -> None:
    shuffled = chance.sample(ends, len(ends))

    assert measures(nx.Graph(shuffled)) == measures(nx.Graph(ends))


@given(pairs)
def test_betweenness_in_a_tree_counts_the_pairs_that_an_agent_parts(
    ends: list[tuple[str, str]],
) -> None:
    tree = nx.minimum_spanning_tree(nx.Graph([pair for pair in ends if pair[0] != pair[1]]))

    for row in measures(tree):
        rest = tree.copy()
        rest.remove_node(row["agent"])
        parts = [
            len(members)
            for members in nx.connected_components(rest)
            if members & set(tree[row["agent"]])
        ]
        parted = (sum(parts) ** 2 - sum(size**2 for size in parts)) / 2
        all_pairs = (len(tree) - 1) * (len(tree) - 2) / 2
        assert row["betweenness"] == pytest.approx(parted / all_pairs if all_pairs else 0.0)
