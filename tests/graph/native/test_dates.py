from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.evidence.words import span
from habeas.native.dates import read_day, read_issued, read_span
from habeas.native.wrong import WrongCellError

days = st.dates(date(1000, 1, 1))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2019-05", "2019-05-01", "2019-05-31"),
        ("2019-05-03", "2019-05-03", "2019-05-03"),
        ("2019-05-03T00:00:00", "2019-05-03", "2019-05-03"),
        ("2019-05-03 00:00", "2019-05-03", "2019-05-03"),
        ("2019-05-03/2019-06", "2019-05-03", "2019-06-30"),
        ("3 May 2019", "2019-05-03", "2019-05-03"),
        ("3rd  of May 2019".replace(" of", ""), "2019-05-03", "2019-05-03"),
        ("May 3, 2019", "2019-05-03", "2019-05-03"),
        ("Sept. 2019", "2019-09-01", "2019-09-30"),
        ("FEBRUARY 2020", "2020-02-01", "2020-02-29"),
        ("before 2019-05-03", None, "2019-05-02"),
        ("before May 2019", None, "2019-04-30"),
        ("by 2019-05", None, "2019-05-31"),
        ("until 2019-05-03", None, "2019-05-03"),
        ("on or before 2019", None, "2019-12-31"),
        ("after 2019", "2020-01-01", None),
        ("since 2019-05", "2019-05-01", None),
        ("from 3 May 2019", "2019-05-03", None),
        ("On or after 2019-05-03", "2019-05-03", None),
        ("between 2019-05-03 and 2019-05-07", "2019-05-03", "2019-05-07"),
        ("between May 2019 and 2020", "2019-05-01", "2020-12-31"),
    ],
)
def test_dates_are_read_as_people_write_them(
    text: str, first: str | None, last: str | None
) -> None:
    found = read_span(text)

    assert [each and each.isoformat() for each in found] == [first, last]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("03/05/2019", "can be 3 May 2019 or 5 March 2019; write 2019-05-03 or 2019-03-05"),
        ("3.5.2019", "can be 3 May 2019 or 5 March 2019; write 2019-05-03 or 2019-03-05"),
        ("25/12/2019", "is not how we write dates; write 2019-12-25"),
        ("3/3/2019", "is not how we write dates; write 2019-03-03"),
        ("3/5/19", "does not tell which number is the year; write 2019-05-03, the year first"),
        ("2019-02-30", "is no date: 2019-02 has 28 days; write one that exists"),
        ("31 June 2019", "is no date: 2019-06 has 30 days; write one that exists"),
        ("2019-13", "is no date: there is no month 13; write one that exists"),
        ("between 2020 and 2019", "ends before it starts; exchange the two dates"),
        (
            "43588",
            (
                "is a number with which spreadsheets count days; if 2019-05-03 is meant, write it so, "
                "and format the column as text"
            ),
        ),
    ],
)
def test_a_date_that_can_be_read_in_two_ways_or_does_not_exist_is_refused(
    text: str, message: str
) -> None:
    with pytest.raises(WrongCellError) as caught:
        read_span(text)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text", ["", "soon", "99/99/2019", "before", "before 0001", "after 9999", "2019/05/03", "since"]
)
def test_what_is_no_date_says_how_dates_are_written(text: str) -> None:
    with pytest.raises(WrongCellError, match="write"):
        read_span(text)


def test_a_day_is_one_day_and_an_issue_is_as_precise_as_it_was_written() -> None:
    assert read_day("3 May 2019") == date(2019, 5, 3)
    assert [read_issued(text) for text in ("2019", "May 2019", "2019-05-03")] == [
        *("2019", "2019-05", "2019-05-03")
    ]
    with pytest.raises(WrongCellError, match="is not one day"):
        read_day("2019-05")
    with pytest.raises(WrongCellError, match="is not one day, month or year"):
        read_issued("2019-05/2019-07")


@given(st.tuples(days, days).map(sorted), st.booleans(), st.booleans())
def test_what_we_write_of_a_time_is_read_as_the_same_days(
    both: list[date], starts: bool, ends: bool
) -> None:
    first, last = (both[0] if starts else None), (both[1] if ends else None)
    written = span(str(first or ""), str(last or ""))

    if written:
        assert read_span(written) == (first, last)
