from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.chance.limits import InvalidTestError
from habeas.networks.chance.nulls import randomized
from habeas.networks.chance.sharing import joined_by
from habeas.networks.chance.significance import significance
from habeas.networks.measure import Measure, Setting


def measure_of(name: str, of: Any, compute: Callable[..., Any]) -> Measure:
    return Measure(name, name, of, "", "", "", "", compute)


STRENGTH = measure_of("strength", "agent", lambda network: network.strength)
EDGES = measure_of("edges", "network", lambda network: network.number_of_edges())


def clustering(network: Network) -> float:
    graph: nx.Graph[int] = nx.from_scipy_sparse_array(network.weights)
    return float(nx.transitivity(graph))


CLUSTERING = measure_of("clustering", "network", clustering)


def test_p_values_count_the_draws_and_the_observed_network(
    letters: Callable[[int], TwoMode],
) -> None:
    network = joined_by(letters(1), "newman")
    drawn = np.array([each.strength for each in randomized(network, draws=49, seed=3)])
    more = 1 + (drawn >= network.strength - 1e-9).sum(axis=0)
    less = 1 + (drawn <= network.strength + 1e-9).sum(axis=0)

    found = significance(network, STRENGTH, draws=49, seed=3, correction="none")

    np.testing.assert_allclose(found.table.p, np.minimum(1, 2 * np.minimum(more, less) / 50))
    np.testing.assert_allclose(found.table.mean, drawn.mean(axis=0))
    np.testing.assert_allclose(found.table.deviation, drawn.std(axis=0, ddof=1), atol=1e-12)
    assert found.table.name == list(network.agents)
    assert found.tests == 12
    assert 0 < found.moved < 1


def test_what_a_null_model_keeps_is_never_significant(letters: Callable[[int], TwoMode]) -> None:
    network = joined_by(letters(1)).part(np.ones(12, dtype=bool))
    degree = measure_of("degree", "agent", lambda network: network.degree)

    found = significance(network, degree, null="degrees", draws=19)

    assert found.table.p.tolist() == [1.0] * 12
    assert found.table.deviation.tolist() == [0.0] * 12


def test_friends_of_friends_are_found_where_they_were_made() -> None:
    caves = nx.relabel_nodes(nx.connected_caveman_graph(6, 5), lambda node: f"agent {node:02}")

    found = significance(Network.of_networkx(caves), CLUSTERING, draws=99)

    assert found.null == "degrees"
    assert found.table.p.tolist() == [pytest.approx(2 / 100)]
    assert found.table.value[0] > found.table.mean[0]


def test_p_values_of_networks_by_chance_are_uniform() -> None:
    aim = np.random.default_rng(9).standard_normal((16, 16))
    aimed = measure_of("aimed", "network", lambda net: float(net.weights.multiply(aim).sum()))
    p = []
    for seed in range(100):
        graph = nx.relabel_nodes(nx.gnm_random_graph(16, 36, seed=seed), lambda n: f"agent {n:02}")
        network = Network.of_networkx(graph)
        found = significance(network, aimed, draws=19, rounds=4, seed=seed)
        p.append(float(found.table.p[0]))

    # a p-value is one of 0.1, 0.2, ...: spread evenly below each
    even = np.array(p) - np.random.default_rng(1).random(len(p)) / 10
    assert kstest(even, "uniform").pvalue > 0.05


def test_correction_is_over_all_agents(letters: Callable[[int], TwoMode]) -> None:
    network = joined_by(letters(1))

    found = significance(network, STRENGTH, draws=39, correction="bonferroni")

    np.testing.assert_allclose(found.table.adjusted, np.minimum(1, 12 * found.table.p))


def test_values_of_a_whole_network_have_a_row_each() -> None:
    network = Network.of(list("ABCD"), [0, 1, 2], [1, 2, 3])
    several = measure_of(
        "several", "network", lambda network: {"edges": 3, "name": "x", "nothing": float("nan")}
    )

    found = significance(network, several, draws=5)

    assert found.table.name == ["edges", "nothing"]
    assert found.tests == 1
    assert found.rows() == [
        {"name": "edges", "value": 3, "mean": 3, "deviation": 0, "p": 1, "adjusted": 1},
        {
            "name": "nothing",
            "value": None,
            "mean": None,
            "deviation": None,
            "p": None,
            "adjusted": None,
        },
    ]


def test_a_draw_without_a_value_speaks_for_chance() -> None:
    calls = iter([5.0, float("nan"), 1.0, 1.0])
    odd = measure_of("odd", "network", lambda network: next(calls))

    found = significance(Network.of(list("ABCD"), [0, 2], [1, 3]), odd, draws=3)

    assert found.table.p.tolist() == [2 * 2 / 4]
    assert found.table.mean.tolist() == [1.0]


def test_settings_reach_the_measure_and_progress_is_told() -> None:
    told: list[float] = []
    scaled = measure_of("scaled", "agent", lambda network, by: network.degree * by)

    found = significance(
        Network.of(list("AB"), [0], [1]), scaled, draws=4, settings={"by": 3}, tell=told.append
    )

    assert found.table.value.tolist() == [3, 3]
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_the_table_is_one_for_pandas_and_says_what_was_done(
    letters: Callable[[int], TwoMode],
) -> None:
    found = significance(joined_by(letters(1)), STRENGTH, draws=9)

    assert pd.DataFrame(found.table._asdict()).shape == (12, 6)
    assert found.about["null"] == "memberships"
    assert found.about["finest"] == 0.2
    assert found.about["coverage"]["agents"] == 12


def test_nobody_in_a_network_gives_an_empty_table() -> None:
    assert significance(Network.of([], [], []), STRENGTH, draws=2).rows() == []


def test_edges_and_unknown_names_are_refused() -> None:
    network = Network.of(["Ada", "Ben"], [0], [1])

    with pytest.raises(InvalidTestError, match="Ask for a backbone"):
        significance(network, measure_of("weight", "edge", lambda network: network.edges.weight))
    with pytest.raises(UnknownNameError, match="correction"):
        significance(network, STRENGTH, correction="some")
    with pytest.raises(InvalidTestError, match="at least one draw"):
        significance(network, STRENGTH, draws=0)


def test_a_setting_that_a_measure_repeats_is_no_test() -> None:
    network = Network.of(list("ABCDEF"), [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0])
    measure = Measure(
        "parts", "Parts", "network", "", "", "", "",
        lambda network, seed=1: {"edges": network.number_of_edges(), "seed": seed},
        settings={"seed": Setting(1, "where chance begins")},
    )  # fmt: skip

    found = significance(network, measure, draws=3)

    assert found.table.name == ["edges"]
    assert found.tests == 1


def test_what_is_nothing_but_for_rounding_is_nothing() -> None:
    network = Network.of(list("ABCDEF"), [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0])
    rounding = measure_of("rounding", "network", lambda drawn: 0.0 if drawn is network else 1e-16)

    found = significance(network, rounding, draws=99)

    assert found.table.p.tolist() == [1.0]
