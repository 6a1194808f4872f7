"""Constraint and effective size equal those of networkx and of Burt."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from tests.graph.networks.centrality.random_graphs import (
    Compute,
    in_order,
    larger,
    networks,
    to_graph,
)

from habeas.networks.arrays import Network
from habeas.networks.centrality import constraint, effective_size
from habeas.networks.centrality.holes import constraint_in, effective_size_in
from habeas.networks.centrality.triangles import through_shared

MEASURES: dict[Compute, Compute] = {constraint: nx.constraint, effective_size: nx.effective_size}


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
@given(network=networks())
@settings(max_examples=25, deadline=None)
def test_it_equals_networkx(measure: Compute, weighted: bool, network: Network) -> None:
    found = measure(network, weighted=weighted)

    if network.number_of_edges() == 0:
        assert np.isnan(found).all()
        return
    weight = "weight" if weighted else None
    # Given the nodes, networkx takes the sums of the definition instead of matrices.
    expected = MEASURES[measure](to_graph(network), list(network.agents), weight=weight)
    assert found == pytest.approx(in_order(network, expected), rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_with_directions_it_adds_the_weights_of_both_ways(measure: Compute) -> None:
    network = larger(directed=True)
    joined = to_graph(Network(network.agents, network.joined))

    found = measure(network)

    expected = MEASURES[measure](joined, list(joined), weight="weight")
    assert found == pytest.approx(in_order(network, expected), rel=1e-9, nan_ok=True)
    assert np.isnan(found).tolist() == (np.asarray(network.degree) == 0).tolist()


def test_it_takes_no_more_than_what_fits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    network = larger()
    whole = constraint(network)

    monkeypatch.setattr("habeas.networks.centrality.triangles._AT_ONCE", 3)

    assert constraint(network) == pytest.approx(whole, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("measure", [constraint_in, effective_size_in])
def test_some_agents_have_the_values_that_they_have_among_all(measure: Compute) -> None:
    weights = larger().weights
    places = [44, 3, 59]

    assert measure(weights, places) == pytest.approx(measure(weights)[places], nan_ok=True)


def test_what_goes_through_shared_contacts_is_the_product_where_there_are_edges() -> None:
    weights = larger().weights
    factor = np.linspace(0.5, 2, weights.shape[0])

    found = through_shared(weights, factor)

    dense = weights.toarray()
    row = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    product = dense @ np.diag(factor) @ dense
    assert found == pytest.approx(product[row, weights.indices])
    assert found.max() > 0


def test_published_values() -> None:
    # Burt (1992): a broker between two who do not know each other, and a closed triangle.
    broker = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])
    triangle = Network.of(["Ada", "Ben", "Cy"], [0, 1, 0], [1, 2, 2])

    assert constraint(broker).tolist() == [1, 0.5, 1]
    assert constraint(triangle).tolist() == [1.125, 1.125, 1.125]
    assert effective_size(broker).tolist() == [1, 2, 1]
    assert effective_size(triangle).tolist() == [1, 1, 1]


def test_it_tells_how_far_it_is() -> None:
    told: list[float] = []

    constraint(larger(), tell=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0
    assert 5 < len(told) <= 25
