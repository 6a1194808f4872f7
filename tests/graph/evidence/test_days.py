"""The fewest and the most days are compared with those of all readings, on a few days."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.evidence.days import Days, days
from habeas.evidence.intervals import ContradictorySpanError, Span

FIRST = date(2019, 5, 1)
#: Bounds fall on days 0 to 4; where there is none, there is room for three days more.
INSIDE, ROOM = range(5), range(-4, 7)
FAR = date(2030, 1, 1)

bound = st.none() | st.sampled_from(INSIDE)
bound_sets = st.tuples(bound, bound, bound, bound, bound, st.booleans())
Bounds = tuple[int | None, int | None, int | None, int | None, int | None, bool]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def span(limits: Bounds) -> Span | None:
    after, before, end_after, end_before, confirmed = (
        None if number is None else day(number) for number in limits[:5]
    )
    try:
        return Span(after, before, end_after, end_before, confirmed, one_day=limits[5])
    except ContradictorySpanError:
        return None


def day_sets(limits: Bounds, until: int) -> set[frozenset[int]]:
    """Return the days up to ``until`` of every reading of the bounds."""
    after, before, end_after, end_before, confirmed, one_day = limits
    return {
        frozenset(range(first, min(last, until) + 1))
        for first, last in product(ROOM, repeat=2)
        if first <= last
        and (after is None or after <= first)
        and (before is None or first <= before)
        and (end_after is None or end_after <= last)
        and (end_before is None or last <= end_before)
        and (confirmed is None or first <= confirmed <= last)
        and (not one_day or first == last)
    }


@settings(max_examples=300, deadline=None)
@given(st.lists(bound_sets, max_size=3), st.sampled_from(range(-1, 6)))
def test_days_are_the_fewest_and_the_most_of_all_readings(
    several: list[Bounds], until: int
) -> None:
    pairs = [(each, spell) for each in several if (spell := span(each)) is not None]
    totals = {
        len(frozenset().union(*chosen))
        for chosen in product(*(day_sets(each, until) for each, _ in pairs))
    }

    found = days([spell for _, spell in pairs], day(until))

    assert found.minimum == min(totals)
    if any(each[0] is None and not each[5] for each, _ in pairs):
        assert found.maximum is None
    else:
        assert found.maximum == max(totals)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(INSIDE), st.sampled_from(INSIDE)).map(sorted),
        min_size=3,
        max_size=6,
    ),
    st.lists(st.sampled_from(INSIDE), max_size=2),
)
def test_many_short_events_get_days_of_their_own_as_far_as_possible(
    windows: list[list[int]], taken: list[int]
) -> None:
    spans = [Span(day(first), day(last), one_day=True) for first, last in windows]
    spans += [Span.on(day(each).isoformat()) for each in taken]
    totals = {
        len({*chosen, *taken})
        for chosen in product(*(range(first, last + 1) for first, last in windows))
    }

    assert days(spans, FAR) == Days(min(totals), max(totals))


@given(st.lists(bound_sets, max_size=4), bound_sets)
def test_another_span_never_lessens_either_number(several: list[Bounds], more: Bounds) -> None:
    spans = [spell for each in several if (spell := span(each))]
    extra = span(more)
    if extra is not None:
        few, many = days(spans, FAR), days([*spans, extra], FAR)

        assert few.minimum <= many.minimum
        assert many.maximum is None or (few.maximum or 0) <= many.maximum


def test_both_ends_count() -> None:
    held = [Span.of("2018-09-04", "2018-12-23")]

    assert days(held, FAR) == Days(111, 111)


def test_arrest_and_release_on_one_day_are_one_day() -> None:
    assert days([Span.of("2019-05-03", "2019-05-03")], FAR) == Days(1, 1)


def test_nothing_is_no_day() -> None:
    assert days([], FAR) == Days(0, 0)


def test_overlapping_days_count_once_and_touching_ones_are_all_counted() -> None:
    first = Span.of("2019-05-01", "2019-05-10")

    assert days([first, Span.of("2019-05-10", "2019-05-12")], FAR) == Days(12, 12)
    assert days([first, Span.of("2019-05-11", "2019-05-12")], FAR) == Days(12, 12)
    assert days([first, Span.of("2019-05-02", "2019-05-03")], FAR) == Days(10, 10)


def test_an_open_span_counts_to_its_confirmation_at_least_and_to_the_last_day_at_most() -> None:
    held = [Span.of("2020-01-01", confirmed="2020-01-10")]

    assert days(held, date(2020, 3, 1)) == Days(10, 61)
    assert days(held, date(2020, 1, 5)) == Days(5, 5)
    assert days(held, date(2019, 12, 31)) == Days(0, 0)


def test_an_unknown_start_has_no_most_days() -> None:
    assert days([Span.of("", "2019-05-10", "2019-05-03")], FAR) == Days(8, None)


def test_a_stay_within_a_month_is_at_least_one_day_and_at_most_the_month() -> None:
    may = Span.of("2019-05", "2019-05")

    assert days([may], FAR) == Days(1, 31)
    # one day in both serves two stays
    assert days([may, Span.of("2019-05-20/2019-06-20", "2019-05-20/2019-06-20")], FAR) == Days(
        1, 51
    )
    # a day that is certain anyway serves the short stay
    assert days([may, Span.of("2019-05-07", "2019-05-08")], FAR) == Days(2, 31)
