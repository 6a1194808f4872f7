"""Windows of equal length over the time of a table."""

from collections.abc import Callable
from datetime import date

import pytest

from habeas.networks.selection import InvalidPeriodError
from habeas.networks.tables import EdgeTable
from habeas.networks.time.windows import InvalidWindowsError, Window, seen, windows


@pytest.fixture
def table(table_of: Callable[..., EdgeTable]) -> EdgeTable:
    """Two letters, of March 2019 and of June 2021."""
    return table_of([("Ada", "one", "2019-03-05"), ("Ben", "two", "2021-06-07")])


def test_years_begin_with_that_of_the_earliest_bound(table: EdgeTable) -> None:
    assert windows(table) == [
        Window(date(year, 1, 1), date(year, 12, 31)) for year in (2019, 2020, 2021)
    ]


def test_windows_slide_by_a_step_below_their_length(table: EdgeTable) -> None:
    found = windows(table, years=2, step=1)

    assert [(each.start.year, each.end.year) for each in found] == [
        (2019, 2020), (2020, 2021), (2021, 2022),
    ]  # fmt: skip


def test_a_long_step_leaves_gaps(table: EdgeTable) -> None:
    found = windows(table, months=1, step=12)

    assert [each.start.isoformat() for each in found] == ["2019-01-01", "2020-01-01", "2021-01-01"]
    assert found[0].end == date(2019, 1, 31)


def test_months_keep_the_day_where_there_is_one(table: EdgeTable) -> None:
    found = windows(table, months=1, start=date(2020, 1, 31), end=date(2020, 4, 30))

    assert [each.start.isoformat() for each in found] == [
        "2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30",
    ]  # fmt: skip
    assert [each.end.isoformat() for each in found][:3] == [
        "2020-02-28",
        "2020-03-30",
        "2020-04-29",
    ]


def test_the_last_window_may_reach_past_the_end(table: EdgeTable) -> None:
    found = windows(table, years=2, start=date(2019, 1, 1), end=date(2021, 12, 31))

    assert found[-1] == Window(date(2021, 1, 1), date(2022, 12, 31))


def test_time_ends_where_the_calendar_does(table: EdgeTable) -> None:
    found = windows(table, years=5, start=date(9990, 1, 1), end=date(9999, 6, 1))

    assert found[-1] == Window(date(9995, 1, 1), date.max)


def test_without_a_date_there_is_no_window_unless_it_is_asked_for(
    table_of: Callable[..., EdgeTable],
) -> None:
    table = table_of([("Ada", "one")])

    assert windows(table) == []
    assert len(windows(table, start=date(2019, 1, 1), end=date(2020, 1, 1))) == 2


def test_a_period_that_ends_before_it_starts_is_refused(table: EdgeTable) -> None:
    with pytest.raises(InvalidPeriodError, match="from 2021-01-01 to 2020-01-01 ends before"):
        windows(table, start=date(2021, 1, 1), end=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"years": 0}, "years is 0"),
        ({"months": 0}, "months is 0"),
        ({"step": -1}, "step is -1"),
        ({"months": 1, "start": date(1, 1, 1)}, "more than 1000"),
    ],
)
def test_windows_that_cannot_be_are_refused(
    table: EdgeTable, asked: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidWindowsError, match=message):
        windows(table, **asked)  # type: ignore[arg-type]


def test_progress_ends_with_all_of_it(table: EdgeTable) -> None:
    told: list[float] = []

    seen(table, windows(table, months=1), told.append)

    assert told[-1] == 1.0
    assert len(told) <= 31
    assert told == sorted(told)
