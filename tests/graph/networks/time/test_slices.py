"""The networks of periods."""

from collections.abc import Callable
from datetime import date

import pytest

from habeas.networks.projection import project_table
from habeas.networks.selection import InvalidPeriodError, Selection, select
from habeas.networks.tables import EdgeTable
from habeas.networks.time import Slice, slices

MakeTable = Callable[..., EdgeTable]


def edges(part: Slice) -> set[tuple[str, str]]:
    agents = part.network.agents
    source, target, _ = part.network.edges
    return {
        (agents[one], agents[other])
        for one, other in zip(source.tolist(), target.tolist(), strict=True)
    }


@pytest.fixture
def table(table_of: MakeTable) -> EdgeTable:
    """Ada and Ben sign in 2019, Ben and Cy in 2019 or 2020; nobody knows when Ada and Cy did."""
    return table_of(
        [
            ("Ada", "spring", "2019-03-01"),
            ("Ben", "spring", "2019-03-01"),
            ("Ben", "winter", "2019-12-01", "2020-01-31", "2019-12-01", "2020-01-31"),
            ("Cy", "winter", "2019-12-01", "2020-01-31", "2019-12-01", "2020-01-31"),
            ("Ada", "undated"),
            ("Cy", "undated"),
        ]
    )


def test_a_possible_slice_holds_what_may_have_been(table: EdgeTable) -> None:
    first, second = slices(table)

    assert edges(first) == {("Ada", "Ben"), ("Ben", "Cy"), ("Ada", "Cy")}
    assert edges(second) == {("Ben", "Cy"), ("Ada", "Cy")}
    assert [(each.rows, each.undated) for each in (first, second)] == [(6, 2), (4, 2)]
    assert (first.start, first.end) == (date(2019, 1, 1), date(2019, 12, 31))


def test_a_certain_slice_holds_only_what_must_have_been(table: EdgeTable) -> None:
    first, second = slices(table, certainly=True)

    assert edges(first) == {("Ada", "Ben")}
    assert first.network.agents == ["Ada", "Ben"]
    assert (first.undated, len(second.network)) == (0, 0)


def test_a_window_that_covers_all_bounds_makes_it_certain(table: EdgeTable) -> None:
    (both,) = slices(table, years=2, certainly=True)

    assert edges(both) == {("Ada", "Ben"), ("Ben", "Cy")}


def test_a_slice_is_the_network_that_is_asked_for_by_its_days(table: EdgeTable) -> None:
    first = slices(table, weighting="newman")[0]

    asked = select(table, Selection(start=first.start, end=first.end))
    network = project_table(asked, "newman")
    assert (network.weights != first.network.weights).nnz == 0
    assert dict(first.network.about) == dict(network.about)
    assert (first.network.about["start"], first.network.about["certainly"]) == ("2019-01-01", False)


def test_certain_edges_of_overlapping_parts_are_those_that_certainly_overlapped(
    table_of: MakeTable,
) -> None:
    # Ben left in April or in June; Cy came in May, Ada in March
    rows = [
        ("Ada", "office", "2019-03-01", "2019-12-01"),
        ("Ben", "office", "2019-01-01", "2019-01-01", "2019-04-01", "2019-06-30"),
        ("Cy", "office", "2019-05-01", "2019-12-01"),
    ]
    table = table_of(rows, time_window="overlapping")

    (certain,), (possible,) = slices(table, certainly=True), slices(table)

    assert edges(possible) == {("Ada", "Ben"), ("Ben", "Cy"), ("Ada", "Cy")}
    assert edges(certain) == {("Ada", "Ben"), ("Ada", "Cy")}
    assert certain.network.weights.has_sorted_indices


def test_links_that_are_directed_stay_so(table_of: MakeTable) -> None:
    table = table_of([("Cy", "Ada", "grant", "2019-05-01")], projection="direct", directed=True)

    (only,) = slices(table)

    assert edges(only) == {("Cy", "Ada")}


def test_a_slice_that_is_too_small_to_show_is_empty_and_says_so(table_of: MakeTable) -> None:
    rows = [(agent, "spring", "2019-03-01") for agent in ("Ada", "Ben", "Cy")]
    table = table_of([*rows, ("Ada", "autumn", "2020-09-01")], minimum_agents=3)

    first, second = slices(table)

    assert (first.hidden, len(first.network)) == (False, 3)
    assert (second.hidden, len(second.network), second.rows) == (True, 0, 0)


def test_a_period_that_ends_before_it_starts_is_refused(table: EdgeTable) -> None:
    with pytest.raises(InvalidPeriodError):
        slices(table, start=date(2020, 1, 1), end=date(2019, 1, 1))
