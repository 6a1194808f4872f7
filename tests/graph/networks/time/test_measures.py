"""Measures of agents over time, as they are declared."""

from collections.abc import Callable
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from habeas.networks.projection import NetworkTooSmallError
from habeas.networks.tables import EdgeTable
from habeas.networks.time import (
    TABLE_MEASURES,
    activity,
    activity_by_window,
    reachability,
    reached_from,
    slices,
    survival,
    temporal_degree,
)

MakeTable = Callable[..., EdgeTable]
MEASURES = {measure.name: measure.compute for measure in TABLE_MEASURES}


@pytest.fixture
def table(table_of: MakeTable) -> EdgeTable:
    """Four years in which the company of Ada changes; a letter of 2019 or 2020; one without a date."""
    return table_of(
        [
            *((agent, "2018", "2018-07-02") for agent in ("Ada", "Ben", "Cy")),
            *((agent, "2019", "2019-01-01") for agent in ("Ada", "Ben", "Di")),
            *((agent, "either", "2019-06-01", "2020-06-01", "2019-06-01", "2020-06-01") for agent in ("Cy", "Di")),
            ("Ada", "2021", "2021-01-01"),
            ("Eve", "undated"),
        ]
    )  # fmt: skip


@pytest.mark.parametrize("measure", TABLE_MEASURES, ids=lambda each: each.name)
def test_each_measure_is_a_column_and_takes_its_settings(measure: object, table: EdgeTable) -> None:
    assert isinstance(measure, type(TABLE_MEASURES[0]))
    settings = {name: setting.default for name, setting in measure.settings.items()}

    values = measure.compute(table, **settings)

    assert (values.shape, values.dtype) == ((5,), np.float64)
    assert "certainly" in settings
    if measure.name not in ("first-activity", "last-activity"):
        sure = measure.compute(table, certainly=True)
        both = ~np.isnan(sure)
        assert measure.name == "tie-persistence" or (sure[both] <= values[both]).all()


def test_names_are_unique() -> None:
    assert len(MEASURES) == len(TABLE_MEASURES)


def test_first_and_last_activity_are_years(table: EdgeTable) -> None:
    first, last = MEASURES["first-activity"](table), MEASURES["last-activity"](table)

    assert first[:2].tolist() == [2018 + 182 / 365] * 2
    assert last[0] == 2021
    assert MEASURES["last-activity"](table, certainly=True)[2] == 2019 + 151 / 365
    assert last[2] == 2020 + 152 / 366
    assert np.isnan([first[4], last[4]]).all()
    assert activity(table).undated.tolist() == [0, 0, 0, 0, 1]
    assert activity(table).last_latest == [
        "2021-01-01",
        "2019-01-01",
        "2020-06-01",
        "2020-06-01",
        None,
    ]
    assert activity(table).first_earliest[4] is None


def test_windows_in_which_somebody_is_active(table: EdgeTable) -> None:
    assert MEASURES["active-windows"](table).tolist() == [3, 2, 3, 2, 4]
    assert MEASURES["active-windows"](table, certainly=True).tolist() == [3, 2, 1, 1, 0]


@pytest.mark.parametrize("certainly", [False, True])
def test_degree_and_persistence_are_those_of_the_slices(table: EdgeTable, certainly: bool) -> None:
    graphs = []
    for part in slices(table, certainly=certainly):
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(table.agents)
        source, target, _ = part.network.edges
        names = part.network.agents
        graph.add_edges_from(
            (names[one], names[other])
            for one, other in zip(source.tolist(), target.tolist(), strict=True)
        )
        graphs.append(graph)
    degree = [np.mean([graph.degree(agent) for graph in graphs]) for agent in table.agents]
    persistence = []
    for agent in table.agents:
        pairs = [
            (set(one[agent]), set(other[agent]))
            for one, other in pairwise(graphs)
            if set(one[agent]) | set(other[agent])
        ]
        persistence.append(
            np.mean([len(a & b) / len(a | b) for a, b in pairs]) if pairs else np.nan
        )

    assert MEASURES["temporal-degree"](table, certainly=certainly) == pytest.approx(degree)
    found = MEASURES["tie-persistence"](table, certainly=certainly)
    assert found == pytest.approx(np.array(persistence), nan_ok=True)


def test_reach_follows_the_order_of_time(table: EdgeTable) -> None:
    # what Di has reaches Cy only through the letter of nobody knows which year
    assert MEASURES["temporal-reach"](table).tolist() == [3, 3, 3, 3, 0]
    assert MEASURES["temporal-reach"](table, certainly=True).tolist() == [3, 3, 3, 2, 0]


def test_what_is_too_small_to_show_is_refused_or_left_out(table_of: MakeTable) -> None:
    alone = table_of(
        [("Ada", "2018", "2018-07-02"), ("Ben", "2018", "2018-07-02")], minimum_agents=3
    )
    rows = [
        (agent, f"in {day}", day)
        for agent in ("Ada", "Ben", "Cy")
        for day in ("2019-01-01", "2021-01-01")
    ]
    pair = [(agent, "2020", "2020-07-02") for agent in ("Ada", "Ben")]
    table = table_of([*rows, *pair], minimum_agents=3)

    for ask in (activity, survival, reachability, lambda each: reached_from(each, "Ada")):
        with pytest.raises(NetworkTooSmallError):
            ask(alone)
    assert np.isnan(temporal_degree(table).most[:, 1]).all()
    assert activity_by_window(table).most[:, 2].tolist() == [1, 1, 1]
    assert np.isnan(activity_by_window(table).least[:, 1]).all()
    assert MEASURES["active-windows"](table).tolist() == [2, 2, 2]
    assert MEASURES["temporal-degree"](table).tolist() == [2, 2, 2]
    # the windows that are shown do not follow each other
    assert np.isnan(MEASURES["tie-persistence"](table)).all()


def test_without_dates_or_rows_nothing_is_defined(table_of: MakeTable) -> None:
    table = table_of([("Ada", "undated"), ("Ben", "undated")])

    assert np.isnan(MEASURES["temporal-degree"](table)).all()
    assert np.isnan(MEASURES["tie-persistence"](table)).all()
    assert MEASURES["active-windows"](table).tolist() == [0, 0]
    assert MEASURES["temporal-reach"](table).tolist() == [1, 1]
    assert MEASURES["temporal-reach"](table, certainly=True).tolist() == [0, 0]
