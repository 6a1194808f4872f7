"""Bounds of all rows at once say what the logic of intervals says of each."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.evidence.intervals import Answer, ContradictorySpanError, Span, overlap
from habeas.networks.tables import EdgeTable
from habeas.networks.time.bounds import ContradictoryRowsError, reaches, undated, year_of
from habeas.networks.time.windows import Window, within

FIRST = date(2019, 1, 28)
day = st.one_of(
    st.none(), st.integers(0, 8).map(lambda later: (FIRST + timedelta(days=later)).isoformat())
)
bounds = st.tuples(day, day, day, day)


def span_of(four: tuple[str | None, ...]) -> Span:
    after, before, end_after, end_before = (
        None if each is None else date.fromisoformat(each) for each in four
    )
    return Span(after, before, end_after, end_before)


@settings(max_examples=150)
@given(bounds, st.integers(0, 8), st.integers(0, 8))
def test_a_row_is_in_a_window_as_its_span_overlaps_it(
    table_of: Callable[..., EdgeTable], four: tuple[str | None, ...], one: int, other: int
) -> None:
    table = table_of([("Ada", "letter", *four)])
    start, end = (FIRST + timedelta(days=each) for each in sorted((one, other)))
    try:
        span = span_of(four)
    except ContradictorySpanError:
        with pytest.raises(
            ContradictoryRowsError, match="Ada in letter, by claim 000, ends before"
        ):
            reaches(table)
        return

    found = {certainly: len(within(table, Window(start, end), certainly=certainly)) for certainly in (True, False)}  # fmt: skip

    answer = overlap(span, Span(start, start, end, end))
    assert found == {True: answer is Answer.CERTAINLY, False: answer is not Answer.CERTAINLY_NOT}
    for mine, theirs in zip(reaches(table), span.reach, strict=True):
        assert mine[0] == (theirs if abs(theirs) != float("inf") else mine[0])
        assert (abs(int(mine[0])) >= 2**31 - 1) == (abs(theirs) == float("inf"))


def test_only_rows_without_any_bound_are_undated(table_of: Callable[..., EdgeTable]) -> None:
    table = table_of(
        [
            ("Ada", "letter"),
            ("Ben", "letter", None, None, None, "2019-01-01"),
            ("Cy", "letter", "2019"+"-01-01"),
        ]
    )  # fmt: skip

    assert undated(table).tolist() == [True, False, False]


def test_contradictory_rows_are_counted_in_one_error(table_of: Callable[..., EdgeTable]) -> None:
    table = table_of(
        [
            ("Ada", "letter", "2019-05-01", "2019-03-01"),
            ("Ben", "letter", "2019-05-01", "2019-03-01"),
        ]
    )

    with pytest.raises(ContradictoryRowsError, match="So do 1 more") as caught:
        reaches(table)

    assert (caught.value.agent, caught.value.count) == ("Ada", 2)


def test_years_have_decimals_by_their_days() -> None:
    days = [date(2020, 7, 1), date(2019, 12, 31), date(1900, 3, 1), date(1600, 3, 1)]

    years = year_of(np.array([each.toordinal() for each in days], dtype=np.int32))

    assert years.tolist() == [2020 + 182 / 366, 2019 + 364 / 365, 1900 + 59 / 365, 1600 + 60 / 366]
