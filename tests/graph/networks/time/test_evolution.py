"""Communities of windows, matched, and the streams between them."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from habeas.networks.tables import EdgeTable
from habeas.networks.time import InvalidMatchingError, evolution, evolution_of, slices

MakeTable = Callable[..., EdgeTable]
pytest.importorskip("networkit", reason="communities are computed by NetworKit")


@pytest.fixture(scope="module")
def table(table_of: MakeTable) -> EdgeTable:
    """Two groups of four in 2019 and 2020, which are one in 2021; a pair that is there in 2019 only."""
    groups = {2019: ["abcd", "efgh", "yz"], 2020: ["abcd", "efgh"], 2021: ["abcdefgh"]}
    return table_of(
        [
            (agent, f"{year} {one}{other}", f"{year}-05-01")
            for year, each in groups.items()
            for group in each
            for one, other in combinations(group, 2)
            for agent in (one, other)
        ]
    )


def test_stories_go_on_merge_and_die(table: EdgeTable) -> None:
    found = evolution(table, runs=3)

    assert [(row["window"], row["event"], row["story"], row["other"]) for row in found.rows()] == [
        ("2019-01-01", "birth", 0, None),
        ("2019-01-01", "birth", 1, None),
        ("2019-01-01", "birth", 2, None),
        ("2020-01-01", "continue", 0, None),
        ("2020-01-01", "continue", 1, None),
        ("2020-01-01", "death", 2, None),
        ("2021-01-01", "continue", 0, None),
        ("2021-01-01", "merge", 1, 0),
    ]
    assert found.members(0, 2) == ["y", "z"]
    assert found.stability.tolist() == [1, 1, 1]
    assert found.steadiness() == {0: (1 + 1 / 2) / 2, 1: 1.0}


def test_flows_lead_everyone_from_window_to_window(table: EdgeTable) -> None:
    found = evolution(table, runs=1)

    rows = list(zip(*(column.tolist() for column in found.flows), strict=True))
    assert (0, 2, -1, 2) in rows
    for window in (0, 1):
        there = set(found.slices[window].network.agents) | set(
            found.slices[window + 1].network.agents
        )
        assert sum(row[3] for row in rows if row[0] == window) == len(there)
    sizes = pd.DataFrame(found.communities._asdict()).groupby("window").agents.sum()
    assert sizes.tolist() == [10, 8, 8]


def test_those_in_groups_too_small_for_a_story_are_apart_from_those_who_are_not_there(
    table: EdgeTable,
) -> None:
    parts = slices(table)
    groups = [np.arange(len(part.network)) for part in parts]

    found = evolution_of(parts, groups)

    assert found.events == []
    assert set(found.flows.source.tolist()) == {-2}
    assert set(found.flows.target.tolist()) == {-1, -2}
    assert np.isnan(found.stability).all()


def test_no_window_has_no_communities(table_of: MakeTable) -> None:
    found = evolution(table_of([("Ada", "undated")]))

    assert (found.events, found.rows(), len(found.flows.window)) == ([], [], 0)


def test_agents_without_ties_are_alone(table_of: MakeTable) -> None:
    found = evolution(table_of([("Ada", "letter", "2019-01-01")]), least=1)

    assert [(event.event, event.story) for event in found.events] == [("birth", 0)]


def test_progress_is_told_for_each_window(table: EdgeTable) -> None:
    told: list[float] = []

    evolution(table, runs=1, tell=told.append)

    assert told == [1 / 3, 2 / 3, 1]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"by": "cosine"}, "'cosine'"),
        ({"threshold": 0}, "threshold is 0"),
        ({"threshold": 1.5}, "threshold is 1.5"),
        ({"least": 0}, "least is 0"),
        ({"absent": -1}, "absent is -1"),
    ],
)
def test_settings_that_mean_nothing_are_refused(
    table: EdgeTable, asked: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidMatchingError, match=message):
        evolution(table, **asked)  # type: ignore[arg-type]
