"""Dates as attributes, and as a dynamic graph in GEXF."""

from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree

import networkx as nx
import pytest

from habeas.networks.graphs import to_networkx
from habeas.networks.projection import project_table
from habeas.networks.tables import EdgeTable
from habeas.networks.time import with_intervals

MakeTable = Callable[..., EdgeTable]


@pytest.fixture
def table(table_of: MakeTable) -> EdgeTable:
    """Ada and Ben share two letters with a gap, Ben and Cy an office, Cy and Di nobody knows when."""
    return table_of(
        [
            *(
                (agent, day, day)
                for agent in ("Ada", "Ben")
                for day in ("2018-01-01", "2018-03-01")
            ),
            ("Ben", "office", "2019-01-01", "2019-05-01", "2019-07-01", "2019-12-31"),
            ("Cy", "office", "2019-03-01", "2019-03-01", None, None),
            ("Cy", "undated"),
            ("Di", "undated"),
        ]
    )


def dynamic(table: EdgeTable, **asked: bool) -> "nx.Graph[str]":
    return with_intervals(to_networkx(project_table(table)), table, **asked)


def days(about: dict[str, object]) -> tuple[object, object]:
    return about.get("start"), about.get("end")


def test_what_may_have_been_is_from_the_earliest_to_the_latest_day(table: EdgeTable) -> None:
    graph = dynamic(table)

    assert days(graph.nodes["Ada"]) == ("2018-01-01", "2018-03-01")
    assert days(graph.nodes["Ben"]) == ("2018-01-01", "2019-12-31")
    assert days(graph["Ben"]["Cy"]) == ("2019-03-01", "2019-12-31")
    # an end that no source gives
    assert days(graph.nodes["Cy"]) == ("2019-03-01", None)


def test_what_certainly_was_is_inside_of_it(table: EdgeTable) -> None:
    graph = dynamic(table, certainly=True)

    assert days(graph.nodes["Ben"]) == ("2018-01-01", "2019-07-01")
    assert days(graph.nodes["Cy"]) == ("2019-03-01", "2019-03-01")
    # Ben may have come in May, and Cy have left in March
    assert days(graph["Ben"]["Cy"]) == (None, None)


def test_what_has_no_date_stays_without_and_is_counted(table: EdgeTable) -> None:
    graph = dynamic(table)

    assert days(graph.nodes["Di"]) == days(graph["Cy"]["Di"]) == (None, None)
    assert graph.nodes["Cy"]["undated_parts"] == graph["Cy"]["Di"]["undated_parts"] == 1
    assert "undated_parts" not in graph.nodes["Ada"]


def test_spells_show_the_gaps(table: EdgeTable) -> None:
    graph = dynamic(table, spells=True)

    assert graph["Ada"]["Ben"]["spells"] == [("2018-01-01",) * 2, ("2018-03-01",) * 2]
    assert days(graph["Ada"]["Ben"]) == (None, None)
    assert "spells" not in graph["Ben"]["Cy"]


def test_days_that_touch_are_one_spell(table_of: MakeTable) -> None:
    table = table_of(
        [
            ("Ada", "one", "2019-01-01", "2019-03-31"),
            ("Ada", "two", "2019-02-01", "2019-02-05"),
            ("Ada", "three", "2019-04-01", "2019-04-30"),
            ("Ada", "four", "2019-05-02"),
            ("Ben", "five", "2018-01-01"),
        ]
    )

    graph = dynamic(table, spells=True)

    assert graph.nodes["Ada"]["spells"] == [("2019-01-01", "2019-04-30"), ("2019-05-02",) * 2]
    assert days(graph.nodes["Ben"]) == ("2018-01-01", "2018-01-01")


def test_the_graph_given_stays_as_it_was_and_strangers_are_left_alone(table: EdgeTable) -> None:
    graph = to_networkx(project_table(table))
    graph.add_edge("Ada", "Zoe")
    graph.remove_node("Di")

    found = with_intervals(graph, table)

    assert "start" not in graph.nodes["Ada"]
    assert "mode" not in graph.graph
    assert days(found.nodes["Zoe"]) == days(found["Ada"]["Zoe"]) == (None, None)


@pytest.mark.parametrize("spells", [False, True])
def test_gexf_is_dynamic_and_read_again(table: EdgeTable, spells: bool) -> None:
    graph = with_intervals(to_networkx(project_table(table), evidence=False), table, spells=spells)
    file = BytesIO()
    nx.write_gexf(graph, file, version="1.2draft")

    root = ElementTree.fromstring(file.getvalue())
    top = root.find("{*}graph")
    assert top is not None
    assert (top.get("mode"), top.get("timeformat")) == ("dynamic", "date")
    again = nx.read_gexf(BytesIO(file.getvalue()), version="1.2draft")
    for node, about in graph.nodes(data=True):
        assert days(again.nodes[node]) == days(about)
        assert again.nodes[node].get("spells") == about.get("spells")
    for one, other, about in graph.edges(data=True):
        assert days(again[one][other]) == days(about)


def test_directed_links_keep_their_direction(table_of: MakeTable) -> None:
    rows = [("Cy", "Ada", "grant", "2019-05-01"), ("Ada", "Cy", "loan", "2020-05-01"), ("Di", "Di", "own", "2018-01-01")]  # fmt: skip
    table = table_of(rows, projection="direct", directed=True)

    graph = dynamic(table)

    assert days(graph["Cy"]["Ada"]) == ("2019-05-01",) * 2
    assert days(graph["Ada"]["Cy"]) == ("2020-05-01",) * 2
    assert days(graph.nodes["Ada"]) == ("2019-05-01", "2020-05-01")
    assert days(graph.nodes["Di"]) == ("2018-01-01",) * 2
