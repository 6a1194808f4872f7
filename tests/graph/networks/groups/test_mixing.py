from typing import Any

import networkx as nx
import numpy as np
import pytest
from tests.graph.networks.groups.made import drawn, names

from habeas.networks.arrays import InvalidNetworkError, Network
from habeas.networks.groups.mixing import agents_e_i, mixing


def graph_of(network: Network, labels: list[str], weighted: bool) -> Any:
    """The agents whose kind is known, with the ties among them, as networkx has them."""
    create: Any = nx.DiGraph if network.directed else nx.Graph
    graph = nx.from_scipy_sparse_array(network.weights, create_using=create)
    graph = graph.subgraph([place for place, label in enumerate(labels) if label]).copy()
    for place in graph:
        graph.nodes[place]["kind"] = labels[place]
    for _, _, edge in graph.edges(data=True):
        edge["weight"] = edge["weight"] if weighted else 1.0
    return graph


def coefficient(graph: Any) -> float:
    """Newman's coefficient from a mixing matrix of dense numbers."""
    kinds = sorted({kind for _, kind in graph.nodes(data="kind")})
    flows = np.zeros((len(kinds), len(kinds)))
    for one, other, weight in graph.edges(data="weight"):
        row, column = (kinds.index(graph.nodes[end]["kind"]) for end in (one, other))
        flows[row, column] += weight
        if not graph.is_directed():
            flows[column, row] += weight
    shares = flows / flows.sum()
    by_chance = (shares @ shares).sum()
    return float((np.trace(shares) - by_chance) / (1 - by_chance))


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("unknown", [0.0, 0.3])
def test_assortativity_is_that_of_networkx(directed: bool, unknown: float) -> None:
    network = drawn(40, 0.1, seed=1, directed=directed, unknown=unknown)
    graph = graph_of(network, network.attribute("kind"), weighted=False)

    found = mixing(network)

    wanted = nx.attribute_assortativity_coefficient(graph, "kind")
    assert found.assortativity == pytest.approx(wanted, rel=1e-12)
    assert found.shares.sum() == pytest.approx(1)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_error_is_that_of_leaving_out_each_tie(directed: bool, weighted: bool) -> None:
    network = drawn(16, 0.2, seed=2, directed=directed)
    graph = graph_of(network, network.attribute("kind"), weighted)

    found = mixing(network, weighted=weighted)

    whole = coefficient(graph)
    without = []
    for one, other in list(graph.edges):
        left = graph.copy()
        left.remove_edge(one, other)
        without.append(coefficient(left))
    assert found.assortativity == pytest.approx(whole)
    assert found.error == pytest.approx(np.sqrt(((np.array(without) - whole) ** 2).sum()))


@pytest.mark.parametrize("weighted", [False, True])
def test_e_i_is_that_of_looking_at_every_tie(weighted: bool) -> None:
    network = drawn(30, 0.15, seed=3, unknown=0.2)
    labels = network.attribute("kind")
    graph = graph_of(network, labels, weighted)
    sides = [(one, other, labels[one] != labels[other]) for one, other in graph.edges]

    def index(ties: list[tuple[int, int, bool]]) -> float:
        signed = [(1 if away else -1) * graph[one][other]["weight"] for one, other, away in ties]
        return sum(signed) / sum(map(abs, signed)) if signed else np.nan

    assert mixing(network, weighted=weighted).e_i == pytest.approx(index(sides))
    for place, found in enumerate(agents_e_i(network, weighted=weighted)):
        wanted = index([tie for tie in sides if place in tie[:2]])
        assert found == pytest.approx(wanted, nan_ok=True)


def test_expected_e_i_is_the_mean_over_shuffled_labels() -> None:
    network = drawn(30, 0.15, seed=3)
    rng = np.random.default_rng(1)
    labels = np.array(network.attribute("kind"))

    found = mixing(network)

    shuffled = [mixing(network, by=rng.permutation(labels).tolist()).e_i for _ in range(400)]
    assert found.e_i_expected == pytest.approx(np.mean(shuffled), abs=0.02)


def test_unknown_kinds_are_coverage_and_not_a_kind() -> None:
    network = Network.of(
        names(4), [0, 1, 2], [1, 2, 3], attributes={"kind": ["person", "person", "", ""]}
    )

    found = mixing(network)

    assert found.names == ("person",)
    assert found.coverage == {
        "agents": 4,
        "agents_known": 2,
        "edges": 3,
        "edges_known": 1,
        "share_of_agents_known": 0.5,
        "share_of_edges_known": pytest.approx(1 / 3),
    }


def test_all_of_one_kind_has_no_assortativity_and_only_ties_within() -> None:
    network = Network.of(names(3), [0, 1], [1, 2], attributes={"kind": ["person"] * 3})

    found = mixing(network)

    assert np.isnan(found.assortativity)
    assert np.isnan(found.error)
    assert (found.e_i, found.e_i_expected) == (-1.0, -1.0)
    assert found.summary()["assortativity"] is None


@pytest.mark.parametrize("size", [0, 1, 3])
def test_without_ties_nothing_is_defined(size: int) -> None:
    network = Network.of(names(size), [], [], attributes={"kind": ["person"] * size})

    found = mixing(network)

    assert np.isnan([found.assortativity, found.error, found.e_i]).all()
    assert not found.shares.any()
    assert np.isnan(agents_e_i(network)).all()


def test_a_network_that_says_no_country_has_no_groups() -> None:
    found = mixing(drawn(10, 0.3, seed=1), by="country")

    assert found.names == ()
    assert np.isnan(found.assortativity)
    assert found.coverage["agents_known"] == 0


def test_a_group_for_each_agent_is_refused() -> None:
    agents = names(1001)

    with pytest.raises(InvalidNetworkError, match="1001 groups of 1001 agents"):
        mixing(Network.of(agents, [], []), by=agents)
