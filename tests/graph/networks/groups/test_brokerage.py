import math
from dataclasses import replace
from itertools import permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tests.graph.networks.groups.made import drawn

from habeas.errors import UnknownNameError
from habeas.networks.arrays import InvalidNetworkError, Network
from habeas.networks.groups import triangles
from habeas.networks.groups.brokerage import ROLES, brokerage

LETTERS = "ABC"


def brute_force(graph: "nx.DiGraph[int]", labels: list[str]) -> dict[str, list[int]]:
    """Return the roles by looking at every three agents, as they are defined."""
    found = {role: [0] * len(labels) for role in ROLES}
    for one, broker, other in permutations(range(len(labels)), 3):
        if not (graph.has_edge(one, broker) and graph.has_edge(broker, other)):
            continue
        if graph.has_edge(one, other) or "" in (labels[one], labels[broker], labels[other]):
            continue
        source, own, target = labels[one], labels[broker], labels[other]
        if source == own == target:
            role = "coordinator"
        elif source == target:
            role = "itinerant"
        elif own == target:
            role = "gatekeeper"
        elif source == own:
            role = "representative"
        else:
            role = "liaison"
        found[role][broker] += 1
    return found


@st.composite
def labelled(draw: st.DrawFn, most: int = 9, unknown: str = "") -> tuple[Network, list[str]]:
    size = draw(st.integers(1, most))
    directed = draw(st.booleans())
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    edges = draw(st.lists(ends, max_size=4 * size))
    if not directed:
        edges = [(min(edge), max(edge)) for edge in edges]
    labels = draw(st.lists(st.sampled_from([*LETTERS, unknown]), min_size=size, max_size=size))
    return network_of(size, sorted(set(edges)), directed, labels), labels


def network_of(
    size: int, edges: list[tuple[int, int]], directed: bool, labels: list[str]
) -> Network:
    return Network.of(
        [f"agent {place:02}" for place in range(size)],
        [one for one, _ in edges],
        [other for _, other in edges],
        directed=directed,
        attributes={"kind": labels},
    )


def as_digraph(network: Network) -> "nx.DiGraph[int]":
    graph: nx.DiGraph[int] = nx.DiGraph(
        nx.from_scipy_sparse_array(network.weights, create_using=nx.DiGraph)
    )
    return graph


def disagreements(network: Network, labels: list[str]) -> list[str]:
    """Return the roles that are not those of brute force."""
    found, wanted = brokerage(network), brute_force(as_digraph(network), labels)
    return [
        role
        for role in ROLES
        if [-1 if math.isnan(count) else count for count in found.roles[role].tolist()]
        != [count if label else -1 for count, label in zip(wanted[role], labels, strict=True)]
    ]


@settings(max_examples=30, deadline=None)
@given(labelled())
def test_roles_are_those_of_brute_force(case: tuple[Network, list[str]]) -> None:
    assert disagreements(*case) == []


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("share", [0.15, 0.5])
def test_roles_of_larger_networks_are_those_of_brute_force(share: float, directed: bool) -> None:
    network = drawn(24, share, seed=3, directed=directed, unknown=0.2)

    assert disagreements(network, network.attribute("kind")) == []
    assert all((brokerage(network).roles[role] > 0).any() for role in ROLES)


def test_a_network_without_direction_is_one_with_both() -> None:
    network = drawn(30, 0.2, seed=1)
    both = replace(network, directed=True)

    one, other = brokerage(network), brokerage(both)

    for role in ROLES:
        np.testing.assert_array_equal(one.roles[role], other.roles[role])
        np.testing.assert_allclose(one.deviation[role], other.deviation[role], atol=1e-9)
    np.testing.assert_array_equal(one.roles["gatekeeper"], one.roles["representative"])


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_mean_and_deviation_are_those_over_all_permutations(seed: int, directed: bool) -> None:
    network = drawn(7, 0.45, seed=seed, directed=directed)
    graph = as_digraph(network)
    labels = network.attribute("kind")

    found = brokerage(network)

    for broker, own in enumerate(labels):
        others = [label for place, label in enumerate(labels) if place != broker]
        counted = []
        for order in sorted(set(permutations(others))):
            roles = brute_force(graph, [*order[:broker], own, *order[broker:]])
            counted.append([roles[role][broker] for role in ROLES])
        means, spreads = np.mean(counted, axis=0), np.std(counted, axis=0)
        assert spreads.any() or not any(counted[0])
        for number, role in enumerate(ROLES):
            assert found.expected[role][broker] == pytest.approx(means[number], abs=1e-9)
            assert found.deviation[role][broker] == pytest.approx(spreads[number], abs=1e-6)


def test_score_is_how_many_deviations_a_role_is_above_its_mean() -> None:
    found = brokerage(drawn(20, 0.3, seed=5))

    score = found.score("liaison")

    above = found.roles["liaison"] - found.expected["liaison"]
    spread = found.deviation["liaison"] > 0
    assert spread.any()
    np.testing.assert_allclose(score[spread] * found.deviation["liaison"][spread], above[spread])
    assert np.isnan(score[~spread]).all()


@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_many_triangles_are_counted_as_few_are(
    monkeypatch: pytest.MonkeyPatch, kind: type[np.signedinteger[Any]]
) -> None:
    network = drawn(40, 0.3, seed=2)
    few = brokerage(network)

    monkeypatch.setattr(triangles, "MANY", 0)
    # a projection has numbers of 32 bits, and many another network of 64
    held = network.weights
    ends = held.indices.astype(kind), held.indptr.astype(kind)
    network = replace(network, weights=sparse.csr_array((held.data, *ends), shape=held.shape))
    many = brokerage(network)

    for role in ROLES:
        np.testing.assert_array_equal(few.roles[role], many.roles[role])
        np.testing.assert_array_equal(few.deviation[role], many.deviation[role])


def test_a_product_in_small_slices_is_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    network = drawn(40, 0.3, seed=2, directed=True)
    whole = brokerage(network)

    monkeypatch.setattr(triangles, "SLICE", 50)
    sliced = brokerage(network)

    for role in ROLES:
        np.testing.assert_array_equal(whole.roles[role], sliced.roles[role])


@pytest.mark.parametrize("labels", [[], ["A"], ["A", "A"], ["A", "A", "A"], ["", "", ""]])
def test_without_groups_or_pairs_there_are_no_roles_between_groups(labels: list[str]) -> None:
    size = len(labels)
    edges = [(place, place + 1) for place in range(size - 1)]

    found = brokerage(network_of(size, edges, False, labels))

    between = [found.roles[role] for role in ROLES if role != "coordinator"]
    assert np.nansum(between) == 0
    assert np.nansum(found.total) == (2 if labels == ["A", "A", "A"] else 0)
    assert not np.nansum([found.deviation[role] for role in ROLES])


def test_coverage_says_how_many_have_a_group() -> None:
    network = network_of(3, [(0, 1), (1, 2)], False, ["A", "", "B"])

    found = brokerage(network)

    assert found.coverage["agents_known"] == 2
    assert found.coverage["edges_known"] == 0
    assert found.columns()["agent"] == list(network.agents)


def test_an_unknown_attribute_names_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'country'"):
        brokerage(drawn(3, 0.5, seed=1), by="countri")


def test_too_few_labels_are_an_error() -> None:
    with pytest.raises(InvalidNetworkError, match="There are 2 labels for 3 agents"):
        brokerage(drawn(3, 0.5, seed=1), by=["A", "B"])
