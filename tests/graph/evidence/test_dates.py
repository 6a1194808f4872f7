from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.errors import InvalidDateError
from habeas.evidence.dates import bounds, read_date

days = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))


@given(days)
def test_a_day_is_its_own_bounds(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)


@given(days)
def test_a_month_holds_its_days_and_no_others(day: date) -> None:
    earliest, latest = bounds(f"{day:%Y-%m}".zfill(7))

    assert earliest <= day <= latest
    assert earliest.day == 1
    assert (latest + timedelta(days=1)).day == 1
    assert (earliest.month, earliest.year) == (latest.month, latest.year) == (day.month, day.year)


@given(days, days)
def test_an_interval_reaches_from_its_first_day_to_its_last(one: date, other: date) -> None:
    first, last = sorted((one, other))

    assert bounds(f"{first.isoformat()}/{last.isoformat()}") == (first, last)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2019-02-29", "2019-02 has 28 days"),
        ("2019-13", "there is no month 13"),
        ("0000", "there is no year 0"),
        ("2019-05-03/2019-05-02", "it ends before it starts"),
        ("3 May 2019", "Write 2019, 2019-05, 2019-05-03"),
        ("2019-5-3", "Write 2019"),
        ("", "'' is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, part: str) -> None:
    with pytest.raises(InvalidDateError, match=part.replace("(", r"\(")):
        bounds(text)


def test_a_month_is_not_one_day() -> None:
    with pytest.raises(InvalidDateError, match="one day is needed"):
        read_date("2019-05")
