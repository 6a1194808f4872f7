"""Functions of networkx run on a network as it is, and give what networkx gives."""

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from tests.graph.networks.centrality.random_graphs import larger, networks, to_graph

from habeas.networks import backend
from habeas.networks.arrays import Network
from habeas.networkx_info import info

#: Calls of networkx with the arguments of researchers' own code, by the graphs that they take.
CALLS: dict[str, Callable[[Any], Any]] = {
    "degree_centrality": lambda graph: nx.degree_centrality(graph),
    "betweenness_centrality": lambda graph: nx.betweenness_centrality(graph, normalized=False),
    "closeness_centrality": lambda graph: nx.closeness_centrality(graph),
    "closeness by weight": lambda graph: nx.closeness_centrality(graph, distance="weight"),
    "harmonic_centrality": lambda graph: nx.harmonic_centrality(graph),
    "harmonic by weight": lambda graph: nx.harmonic_centrality(graph, distance="weight"),
    "harmonic of some": lambda graph: nx.harmonic_centrality(graph, ["agent:03", "nobody"]),
    "pagerank": lambda graph: nx.pagerank(graph),
    "pagerank by place": lambda graph: nx.pagerank(graph, 0.5, None, 500, 1e-12, None, None),
    "pagerank from one": lambda graph: nx.pagerank(
        graph, personalization={"agent:03": 1}, dangling={"agent:04": 2}, nstart={"agent:05": 1}
    ),
    "isolates": lambda graph: set(nx.isolates(graph)),
    "number_of_isolates": lambda graph: nx.number_of_isolates(graph),
    "is_isolate": lambda graph: nx.is_isolate(graph, "agent:03"),
    "closeness of one": lambda graph: nx.closeness_centrality(graph, u="agent:03"),
}
UNDIRECTED: dict[str, Callable[[Any], Any]] = {
    "core_number": lambda graph: nx.core_number(graph),
    "constraint": lambda graph: nx.constraint(graph),
    "constraint by weight": lambda graph: nx.constraint(graph, weight="weight"),
    "effective_size": lambda graph: nx.effective_size(graph),
    "effective_size of some": lambda graph: nx.effective_size(
        graph, ["agent:03", "agent:07"], weight="weight"
    ),
    "constraint of some": lambda graph: nx.constraint(graph, ["agent:03"], weight="weight"),
    "connected_components": lambda graph: set(map(frozenset, nx.connected_components(graph))),
    "number_connected_components": lambda graph: nx.number_connected_components(graph),
    "node_connected_component": lambda graph: nx.node_connected_component(graph, "agent:03"),
    "is_connected": lambda graph: nx.is_connected(graph),
    "articulation_points": lambda graph: set(nx.articulation_points(graph)),
    "bridges": lambda graph: set(map(frozenset, nx.bridges(graph))),
    "has_bridges": lambda graph: nx.has_bridges(graph),
    "eigenvector_centrality": lambda graph: nx.eigenvector_centrality(graph, weight="weight"),
    "eigenvector from somewhere": lambda graph: nx.eigenvector_centrality(
        graph, max_iter=300, nstart={node: place + 1 for place, node in enumerate(sorted(graph))}
    ),
}
DIRECTED: dict[str, Callable[[Any], Any]] = {
    "in_degree_centrality": lambda graph: nx.in_degree_centrality(graph),
    "out_degree_centrality": lambda graph: nx.out_degree_centrality(graph),
    "weakly": lambda graph: set(map(frozenset, nx.weakly_connected_components(graph))),
    "number weakly": lambda graph: nx.number_weakly_connected_components(graph),
    "is weakly": lambda graph: nx.is_weakly_connected(graph),
    "strongly": lambda graph: set(map(frozenset, nx.strongly_connected_components(graph))),
    "number strongly": lambda graph: nx.number_strongly_connected_components(graph),
    "is strongly": lambda graph: nx.is_strongly_connected(graph),
}
BOTH = [
    *((name, call, directed) for name, call in CALLS.items() for directed in (False, True)),
    *((name, call, False) for name, call in UNDIRECTED.items()),
    *((name, call, True) for name, call in DIRECTED.items()),
]


@pytest.fixture(autouse=True)
def never_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here may go to networkx and back."""
    monkeypatch.setattr(nx.config, "fallback_to_nx", False)


def equal(found: Any, expected: Any) -> None:
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        assert all(type(value) in (int, float) for value in found.values())
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)
    else:
        assert type(found) is type(expected)
        assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(("name", "call", "directed"), BOTH, ids=[f"{n}-{d}" for n, _, d in BOTH])
def test_the_call_gives_what_networkx_gives(
    name: str, call: Callable[[Any], Any], directed: bool
) -> None:
    network = larger(directed)

    equal(call(network), call(to_graph(network)))


@given(network=networks())
@settings(max_examples=25, deadline=None)
def test_small_networks_give_what_networkx_gives(network: Network) -> None:
    graph: Any = to_graph(network)
    given_network: Any = network

    for function in (nx.pagerank, nx.core_number, nx.degree_centrality, nx.closeness_centrality):
        equal(function(given_network), function(graph))
    if len(network):
        assert nx.is_connected(given_network) == nx.is_connected(graph)
        equal(
            nx.eigenvector_centrality(given_network, 5000), nx.eigenvector_centrality(graph, 5000)
        )


@pytest.mark.parametrize("function", [nx.is_connected, nx.eigenvector_centrality])
def test_the_null_graph_raises_what_networkx_raises(function: Callable[[Any], Any]) -> None:
    with pytest.raises(nx.NetworkXPointlessConcept):
        function(Network.of([], [], []))


def test_errors_are_those_of_networkx() -> None:
    network: Any = larger()

    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.pagerank(network, max_iter=1)
    with pytest.raises(nx.NetworkXError, match="all zero"):
        nx.eigenvector_centrality(network, nstart=dict.fromkeys(network, 0))
    with pytest.raises(ZeroDivisionError):
        nx.pagerank(network, personalization={"agent:03": 0})
    with pytest.raises(nx.NodeNotFound):
        nx.closeness_centrality(network, u="nobody")
    with pytest.raises(KeyError):
        nx.node_connected_component(network, "nobody")
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.weakly_connected_components(network)


@pytest.mark.parametrize(
    "call",
    [
        lambda network: nx.betweenness_centrality(network, k=5, seed=1),
        lambda network: nx.betweenness_centrality(network, weight="weight"),
        lambda network: nx.betweenness_centrality(network, endpoints=True),
        lambda network: nx.closeness_centrality(network, wf_improved=False),
        lambda network: nx.harmonic_centrality(network, sources=["agent:03"]),
        lambda network: nx.eigenvector_centrality(network, nstart={"agent:03": 1}),
        lambda network: nx.pagerank(network, weight="count"),
        lambda network: list(nx.bridges(network, root="agent:03")),
        lambda network: nx.transitivity(network),
    ],
)
def test_what_is_not_taken_over_is_refused_and_left_to_networkx_on_request(
    call: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = larger()
    with pytest.raises(NotImplementedError):
        call(network)

    monkeypatch.setattr(nx.config, "fallback_to_nx", True)
    try:
        expected: Any = call(to_graph(network))
    except (KeyError, TypeError) as error:  # what networkx makes of it
        with pytest.raises(type(error)):
            call(network)
    else:
        assert call(network) == expected


@pytest.mark.parametrize("function", [nx.core_number, nx.constraint, nx.effective_size])
def test_some_functions_with_directions_are_left_to_networkx(
    function: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = larger(directed=True)
    with pytest.raises(NotImplementedError):
        function(network)

    monkeypatch.setattr(nx.config, "fallback_to_nx", True)

    equal(function(network), function(to_graph(network)))


def test_networkx_is_told_of_all_functions_and_no_others() -> None:
    own = {"TakenGraph", "can_run", "convert_from_nx", "convert_to_nx", "should_run"}

    assert info()["functions"].keys() == set(backend.__all__) - own
    assert all(hasattr(nx, name) for name in info()["functions"])
    assert "habeas" in str(nx.pagerank.__doc__)


def test_values_are_in_the_order_of_the_agents() -> None:
    network: Any = larger()

    assert list(nx.pagerank(network)) == list(network.agents)
    assert np.isclose(sum(nx.pagerank(network).values()), 1)
