"""Networks as arrays, and what they refuse."""

from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from habeas.errors import UnknownNameError
from habeas.networks import Network, TwoMode, to_networkx, two_mode_to_networkx
from habeas.networks.arrays import AmbiguousAgentError, InvalidNetworkError
from habeas.networks.tables import EdgeTable


def test_a_graph_of_networkx_comes_back_as_it_was() -> None:
    graph: nx.Graph[str] = nx.Graph(rule="invented")
    graph.add_node("Cy", label="Cyrus", kind="Person")
    graph.add_edge("Ada", "Ben", weight=0.5)
    graph.add_edge("Ben", "Cy")

    network = Network.of_networkx(graph)
    back = to_networkx(network)

    assert (network.agents, network.about) == (["Ada", "Ben", "Cy"], {"rule": "invented"})
    assert {node: back.nodes[node] for node in back} == {
        "Ada": {},
        "Ben": {},
        "Cy": {"label": "Cyrus", "kind": "Person"},
    }
    assert list(back.edges(data="weight")) == [("Ada", "Ben", 0.5), ("Ben", "Cy", 1.0)]


def test_directions_stay_and_are_put_together_only_when_asked_for() -> None:
    graph = nx.DiGraph([("Ada", "Ben", {"weight": 2.0}), ("Ben", "Ada", {"weight": 3.0})])

    network = Network.of_networkx(graph)

    assert network.number_of_edges() == 2
    assert network.weights.toarray().tolist() == [[0, 2], [3, 0]]
    assert network.joined.toarray().tolist() == [[0, 5], [5, 0]]
    assert network.degree.tolist() == [1, 1]
    assert sorted(to_networkx(network).edges) == sorted(graph.edges)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf"), None])
def test_a_weight_that_is_no_number_above_zero_is_refused_with_its_edge(
    weight: float | None,
) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("Ada", "Ben", weight=1.0)
    graph.add_edge("Ben", "Cy", weight=weight)

    with pytest.raises(InvalidNetworkError, match="between Ben and Cy has the weight"):
        Network.of_networkx(graph)

    assert Network.of_networkx(graph, weight=None).number_of_edges() == 2


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(InvalidNetworkError, match="multigraph"):
        Network.of_networkx(nx.MultiGraph([("Ada", "Ben")]))
    with pytest.raises(InvalidNetworkError, match="same text"):
        Network.of_networkx(nx.Graph([(1, "1")]))


@pytest.mark.parametrize("weight", ["strong", None, [1.0]])
def test_a_weight_that_is_no_number_is_named_with_its_edge(weight: object) -> None:
    graph = nx.Graph([("Ada", "Ben", {"weight": weight})])

    with pytest.raises(InvalidNetworkError, match="between Ada and Ben has the weight"):
        Network.of_networkx(graph)


def test_edges_to_oneself_are_left_out_and_parallel_ones_are_added() -> None:
    network = Network.of(["Ada", "Ben"], [0, 1, 0], [0, 0, 1], [9.0, 1.0, 2.0])

    assert network.weights.toarray().tolist() == [[0, 3], [3, 0]]


def test_an_agent_is_called_by_iri_by_kind_or_by_its_local_name() -> None:
    iris = [f"https://w3id.org/habeas/id/agent/{name}" for name in ("law-aid", "north-watch")]
    network = Network.of(iris, [0], [1])

    for name in (iris[1], "agent:north-watch", "north-watch"):
        assert network.number(name) == 1
    with pytest.raises(UnknownNameError, match="Did you mean 'north-watch'"):
        network.number("nort-watch")


def test_a_local_name_of_two_agents_means_neither() -> None:
    iris = [f"https://w3id.org/habeas/id/{kind}/one" for kind in ("agent", "case")]
    network = Network.of(iris, [0], [1])

    assert network.number(iris[1]) == network.number("case:one") == 1
    with pytest.raises(AmbiguousAgentError) as refused:
        network.number("one")
    assert str(refused.value) == (
        f"2 agents of this network are called 'one': {iris[0]}, {iris[1]}. "
        "Give the IRI of the one that is meant."
    )
    with pytest.raises(UnknownNameError, match="is called 'source:one'"):
        network.number("source:one")


def test_a_part_keeps_names_and_the_edges_between() -> None:
    network = Network.of(
        ["Ada", "Ben", "Cy"], [0, 1], [1, 2], [1.0, 2.0], attributes={"kind": ["A", "B", "C"]}
    )

    part = network.part(np.array([False, True, True]))

    assert (part.agents, part.attribute("kind")) == (["Ben", "Cy"], ["B", "C"])
    assert part.edges.weight.tolist() == [2.0]
    assert part.attribute("country") == ["", ""]


def test_an_empty_network_has_no_measure_that_fails() -> None:
    network = Network.of([], [], [])

    assert (len(network), network.number_of_edges()) == (0, 0)
    assert network.degree.shape == network.strength.shape == (0,)
    assert to_networkx(network).number_of_nodes() == 0


def test_a_two_mode_network_counts_its_pairs_before_they_are_made() -> None:
    letters = TwoMode.of(["Ada", "Ben", "Cy"], ["1", "2"], [0, 1, 2, 0, 0], [0, 0, 0, 1, 1])

    assert letters.of_agents.tolist() == [2, 1, 1]
    assert letters.of_things.tolist() == [3, 1]
    assert letters.pairs == 3


def test_a_two_mode_network_becomes_a_bipartite_graph() -> None:
    letters = TwoMode.of(["Ada", "Ben"], ["1", "2"], [0, 1, 1], [0, 0, 1], {"kind": ["Person", ""]})

    graph = two_mode_to_networkx(letters)

    assert nx.is_bipartite(graph)
    assert graph.nodes["Ada"] == {"bipartite": 0, "kind": "Person"}
    assert graph.nodes["Ben"] == {"bipartite": 0}
    assert sorted(graph.edges) == [("Ada", "1"), ("Ben", "1"), ("Ben", "2")]
    with pytest.raises(InvalidNetworkError, match="Ada is both an agent and a thing"):
        two_mode_to_networkx(TwoMode.of(["Ada"], ["Ada"], [0], [0]))


def test_a_network_of_fewer_edges_than_its_table_says_what_stands_behind_those(
    table_of: Callable[..., EdgeTable],
) -> None:
    network = table_of([(agent, "letter", agent) for agent in ("Ada", "Ben", "Cy")]).project()
    fewer = Network.of(network.agents, [0], [1])

    graph = to_networkx(replace(fewer, table=network.table))

    assert [about["evidence"] for *_, about in graph.edges(data=True)] == [["Ada", "Ben"]]
