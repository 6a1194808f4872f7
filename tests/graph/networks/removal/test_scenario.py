"""What is left of a network while its agents go."""

from collections.abc import Iterator

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Network, TwoMode
from habeas.networks.removal import (
    MEASURES,
    InvalidRemovalError,
    removal,
    robustness,
    without_each_country,
)
from habeas.networks.removal.distances import efficiency

graphs = st.builds(
    lambda size, density, seed: nx.gnp_random_graph(size, density, seed=seed),
    st.integers(1, 12),
    st.floats(0.05, 0.6),
    st.integers(0, 1000),
)


def network_of(graph: "nx.Graph[int]") -> Network:
    names = {node: f"agent {node:02}" for node in graph}
    return Network.of_networkx(nx.relabel_nodes(graph, names))


def left_over(graph: "nx.Graph[str]", again: bool) -> Iterator["nx.Graph[str]"]:
    """Yield what is left after each removal of the agent with most edges."""
    left, once = graph.copy(), dict(graph.degree())
    yield left.copy()
    while left:
        degree = dict(left.degree()) if again else once
        left.remove_node(min(left, key=lambda node: (-degree[node], node)))
        yield left.copy()


@pytest.mark.parametrize("again", [False, True])
@settings(max_examples=25)
@given(graph=graphs)
def test_a_curve_is_what_plain_loops_find(graph: "nx.Graph[int]", again: bool) -> None:
    network = network_of(graph)
    named: nx.Graph[str] = nx.Graph()
    named.add_nodes_from(network.agents)
    named.add_edges_from((f"agent {one:02}", f"agent {other:02}") for one, other in graph.edges)

    curve = removal(network, recompute=again, efficiency=True)

    size = len(graph)
    assert curve.removed.tolist() == list(range(size + 1))
    sizes = []
    for point, left in enumerate(left_over(named, again)):
        pieces = [len(piece) for piece in nx.connected_components(left)]
        assert curve.components[point] == len(pieces)
        assert curve.largest[point] == pytest.approx(max(pieces, default=0) / size)
        nearness = sum(nx.harmonic_centrality(left).values()) / max(size * (size - 1), 1)
        assert curve.efficiency[point] == pytest.approx(nearness)
        sizes.append(max(pieces, default=0) / size)
    assert curve.robustness == pytest.approx(sum(sizes[1:]) / size)


@settings(max_examples=15)
@given(graph=graphs)
def test_efficiency_is_that_of_networkx(graph: "nx.Graph[int]") -> None:
    assert efficiency(network_of(graph).joined) == pytest.approx(nx.global_efficiency(graph))


def test_robustness_of_complete_networks_and_stars_has_a_closed_form() -> None:
    for size in (2, 5, 9):
        complete = network_of(nx.complete_graph(size))
        star = network_of(nx.star_graph(size - 1))

        assert robustness(complete) == pytest.approx((size - 1) / (2 * size))
        assert robustness(star) == pytest.approx((size - 1) / size**2)


def test_points_do_not_change_what_is_counted() -> None:
    network = network_of(nx.barabasi_albert_graph(60, 2, seed=1))

    few, all_of_them = removal(network, steps=6), removal(network, steps=60)

    assert few.removed.tolist() == [0, 10, 20, 30, 40, 50, 60]
    assert few.largest.tolist() == all_of_them.largest[few.removed].tolist()
    assert few.robustness == all_of_them.robustness


def test_a_targeted_order_hurts_more_than_one_by_chance() -> None:
    network = network_of(nx.barabasi_albert_graph(80, 2, seed=1))

    once, again = removal(network), removal(network, recompute=True)
    chance = removal(network, order="random", draws=10)

    assert again.robustness is not None
    assert once.robustness is not None
    assert chance.robustness_low is not None
    assert again.robustness <= once.robustness < chance.robustness_low


def test_chance_gives_a_band_from_its_seed() -> None:
    network = network_of(nx.barabasi_albert_graph(40, 2, seed=1))

    one, again, other = (removal(network, order="random", draws=8, seed=seed) for seed in (1, 1, 2))

    assert one.rows() == again.rows()
    assert one.rows() != other.rows()
    assert (one.largest_low <= one.largest + 1e-9).all()
    assert (one.largest <= one.largest_high + 1e-9).all()
    assert (one.largest_low < one.largest_high).any()
    assert (one.largest[0], one.largest[-1], len(one.gone)) == (1, 0, 0)
    assert one.about["draws"] == 8
    assert one.robustness_low is not None
    assert one.robustness is not None
    assert one.robustness_high is not None
    assert one.robustness_low < one.robustness < one.robustness_high


def test_the_measures_of_agents_are_orders() -> None:
    # a bridge between two rings: least degree, most betweenness
    graph = nx.relabel_nodes(nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4)), int)
    graph.add_edges_from([(0, 8), (8, 4)])

    by_degree = removal(network_of(graph))
    by_betweenness = removal(network_of(graph), order="betweenness")

    assert network_of(graph).agents[by_betweenness.gone[0]] == "agent 08"
    assert by_degree.gone[0] != by_betweenness.gone[0]
    assert by_betweenness.components[1] == 2


def test_a_measure_is_computed_again_for_those_who_are_left() -> None:
    network = network_of(nx.barabasi_albert_graph(30, 2, seed=3))

    again = removal(network, order=lambda part: part.degree, recompute=True, steps=30)
    by_name = removal(network, recompute=True, steps=30)

    assert again.gone.tolist() == by_name.gone.tolist()
    assert by_name.gone.tolist() != removal(network).gone.tolist()


def test_agents_whose_value_is_unknown_go_last() -> None:
    network = Network.of(["Ada", "Ben", "Cy"], [0], [1])

    curve = removal(network, order=lambda _: np.array([np.nan, 1.0, 2.0]))

    assert curve.gone.tolist() == [2, 1, 0]


def countries() -> Network:
    """A chain of five: Ada and Ben of Utopia, Cy of Erewhon, Di of both, Eve of nobody knows where."""
    return Network.of(
        ["Ada", "Ben", "Cy", "Di", "Eve"],
        [0, 1, 2, 3],
        [1, 2, 3, 4],
        attributes={"country": ["Utopia", "Utopia", "Erewhon", "Erewhon; Utopia", ""]},
    )


def test_countries_go_the_one_with_most_agents_first() -> None:
    curve = removal(countries(), order="country")

    assert curve.country == ["", "Utopia", "Erewhon"]
    assert curve.removed.tolist() == [0, 3, 4]
    assert curve.components.tolist() == [1, 2, 1]
    assert (curve.robustness, curve.about["without_country"]) == (None, 1)
    assert [row["country"] for row in curve.rows()] == ["", "Utopia", "Erewhon"]


def test_one_country_can_go_alone_and_each_in_turn() -> None:
    alone = removal(countries(), order="country", country="Erewhon")
    table = without_each_country(countries())

    assert alone.removed.tolist() == [0, 2]
    assert (table.country, table.agents.tolist()) == (["Utopia", "Erewhon"], [3, 2])
    assert table.components.tolist() == [2, 2]
    assert table.largest.tolist() == [0.2, 0.4]
    assert np.isnan(table.abandoned).all()
    assert pd.DataFrame(table._asdict()).shape == (2, 5)


def test_without_any_country_nobody_goes() -> None:
    network = Network.of(["Ada", "Ben"], [0], [1])

    assert removal(network, order="country").removed.tolist() == [0]
    assert without_each_country(network).country == []


def test_named_agents_go_in_the_order_given() -> None:
    curve = removal(countries(), order="named", agents=["Cy", "Ada", "Cy"])

    assert curve.gone.tolist() == [2, 0]
    assert curve.components.tolist() == [1, 2, 2]
    assert curve.robustness is None


def test_things_that_nobody_is_left_in_are_counted() -> None:
    things = TwoMode.of(
        ["Ada", "Ben", "Cy"], ["a", "ab", "bc", "none"], [0, 0, 1, 1, 2], [0, 1, 1, 2, 2]
    )
    network = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])

    curve = removal(network, order="named", agents=["Ada", "Ben", "Cy"], things=things)

    assert curve.abandoned.tolist() == [0, 1, 2, 3]
    assert curve.about["things"] == 4
    assert np.isnan(removal(network).abandoned).all()


def test_an_agent_who_is_not_in_the_network_never_goes() -> None:
    things = TwoMode.of(["Ada", "Zoe"], ["both"], [0, 1], [0, 0])

    curve = removal(Network.of(["Ada"], [], []), things=things)

    assert curve.abandoned.tolist() == [0, 0]


def test_directions_and_weights_do_not_matter() -> None:
    one = Network.of(["Ada", "Ben", "Cy"], [0, 2], [1, 1], [9.0, 0.1], directed=True)
    other = Network.of(["Ada", "Ben", "Cy"], [0, 1], [1, 2])

    assert removal(one).rows() == removal(other).rows()


def test_of_one_agent_and_of_nobody_there_is_a_defined_answer() -> None:
    one, nobody = Network.of(["Ada"], [], []), Network.of([], [], [])

    alone, empty = removal(one, efficiency=True), removal(nobody, order="random", efficiency=True)

    assert (alone.largest.tolist(), alone.robustness) == ([1, 0], 0)
    assert alone.efficiency.tolist() == [0, 0]
    assert (np.isnan(empty.largest).tolist(), empty.robustness) == ([True], None)
    assert np.isnan(robustness(nobody))
    assert empty.rows()[0]["largest"] is None


def test_efficiency_from_a_sample_is_near_and_right_on_average() -> None:
    network = network_of(nx.barabasi_albert_graph(120, 2, seed=1))
    exact = efficiency(network.joined)

    sampled = [
        removal(network, order="named", agents=["agent 99"], efficiency=True, pivots=20, seed=seed)
        for seed in range(30)
    ]

    found = np.array([curve.efficiency[0] for curve in sampled])
    assert found.std() > 0
    assert found.mean() == pytest.approx(exact, abs=3 * found.std() / np.sqrt(30))
    assert sampled[0].about["pivots"] == 20


def test_progress_is_told_to_the_end() -> None:
    network = network_of(nx.path_graph(30))
    for asked in (
        {"order": "random", "draws": 50},
        {"order": "strength", "recompute": True},
        {"efficiency": True},
    ):
        told: list[float] = []

        removal(network, tell=told.append, **asked)

        assert told[-1] == 1
        assert told == sorted(told)
        assert len(told) <= 20


def test_columns_are_a_table() -> None:
    frame = pd.DataFrame(removal(network_of(nx.path_graph(4)))._asdict())

    assert frame.share_removed.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert "country" not in frame


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"order": "degre"}, UnknownNameError, "'degree'"),
        ({"order": "country", "country": "Utopa"}, UnknownNameError, "'Utopia'"),
        ({"order": "named", "agents": ["Eva"]}, UnknownNameError, "Eve"),
        ({"order": "named"}, InvalidRemovalError, "Nobody is named"),
        ({"order": "random", "recompute": True}, InvalidRemovalError, "nothing to compute again"),
        ({"steps": 0}, InvalidRemovalError, "steps is 0"),
        ({"draws": 0}, InvalidRemovalError, "draws is 0"),
        ({"pivots": 0}, InvalidRemovalError, "pivots is 0"),
    ],
)
def test_what_cannot_be_removed_is_refused(
    asked: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        removal(countries(), **asked)  # type: ignore[arg-type]


def test_robustness_is_declared_as_a_measure_that_takes_its_settings() -> None:
    (measure,) = MEASURES
    network = network_of(nx.star_graph(5))
    settings = {name: setting.default for name, setting in measure.settings.items()}

    assert measure.slow
    assert measure.compute(network, **settings) == pytest.approx(5 / 36)
    assert measure.compute(network, order="random", draws=5) > 5 / 36
