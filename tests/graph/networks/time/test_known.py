"""A network as known on two days."""

from collections.abc import Callable
from datetime import date

import networkx as nx
import numpy as np
import pytest

from habeas.networks.arrays import Network
from habeas.networks.projection import NetworkTooSmallError
from habeas.networks.selection import InvalidPeriodError
from habeas.networks.tables import EdgeTable
from habeas.networks.time import as_known, changes

MakeTable = Callable[..., EdgeTable]
ROWS = [
    ("Ada", "one"),
    ("Ben", "one"),
    ("Ben", "two"),
    ("Cy", "two"),
    ("Di", "two"),
    ("Eve", "two"),
]
KNOWN = ["2019-01-01", "2019-01-01", "2020-01-01", "2020-01-01", "2020-01-01", None]


def test_what_came_in_and_who_rose(table_of: MakeTable) -> None:
    found = as_known(table_of(ROWS, known=KNOWN), date(2019, 6, 1), date(2020, 6, 1))

    assert (found.agents_in, found.agents_out) == (["Cy", "Di"], [])
    assert list(zip(found.edges.source, found.edges.target, strict=True)) == [
        ("Ben", "Cy"), ("Ben", "Di"), ("Cy", "Di"),
    ]  # fmt: skip
    assert (found.edges_in, found.edges_out) == (3, 0)
    assert found.ranks.agent == ["Ben", "Cy", "Di", "Ada"]
    assert found.ranks.rank_after.tolist() == [1, 2, 2, 4]
    assert np.array_equal(found.ranks.rank_before, [1, np.nan, np.nan, 1], equal_nan=True)
    assert (found.before["undated"], found.after["undated"]) == (1, 1)
    assert (found.before["claims"], found.after["claims"]) == (2, 5)


def test_weights_that_change_are_told(table_of: MakeTable) -> None:
    found = as_known(
        table_of([*ROWS[:2], ("Cy", "one")], known=[*KNOWN[:2], "2020-01-01"]),
        date(2019, 6, 1), date(2020, 6, 1), weighting="newman",
    )  # fmt: skip

    assert (found.edges.weight_before[0], found.edges.weight_after[0]) == (1, 1 / 2)


def test_nothing_changes_between_days_without_news(table_of: MakeTable) -> None:
    found = as_known(table_of(ROWS, known=KNOWN), date(2019, 6, 1), date(2019, 7, 1))

    assert (found.agents_in, found.agents_out, found.edges.source) == ([], [], [])
    assert np.isnan(found.correlation)


def test_agents_and_edges_may_go_too() -> None:
    one = Network.of_networkx(nx.path_graph(5))
    other = Network.of_networkx(nx.path_graph(3))

    found = changes(one, other, measure=lambda network: network.strength)

    assert (found.agents_out, found.edges_out) == (["3", "4"], 2)
    assert found.ranks.agent[-2:] == ["3", "4"]
    # 1, 2, 2 before and 1, 2, 1 after
    assert found.correlation == pytest.approx(0.5)


def test_days_the_wrong_way_round_are_refused(table_of: MakeTable) -> None:
    with pytest.raises(InvalidPeriodError):
        as_known(table_of(ROWS, known=KNOWN), date(2020, 6, 1), date(2019, 6, 1))


def test_a_network_too_small_to_show_is_not_compared(table_of: MakeTable) -> None:
    with pytest.raises(NetworkTooSmallError):
        as_known(table_of(ROWS, known=KNOWN, minimum_agents=3), date(2019, 6, 1), date(2020, 6, 1))
