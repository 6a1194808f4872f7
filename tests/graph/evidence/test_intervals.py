"""Every answer is compared with all first and last days that keep the bounds, on a few days."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from habeas.errors import HabeasError
from habeas.evidence.intervals import (
    Answer,
    ContradictorySpanError,
    Order,
    Span,
    before,
    began_before,
    order,
    overlap,
)

FIRST = date(2019, 5, 1)
#: Bounds fall on days 0 to 4; readings may reach beyond, where there is no bound.
INSIDE, ROOM = range(5), range(-3, 8)

bound = st.none() | st.sampled_from(INSIDE)
bound_sets = st.tuples(bound, bound, bound, bound, bound, st.booleans())
Bounds = tuple[int | None, int | None, int | None, int | None, int | None, bool]
Reading = tuple[int, int]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def span(limits: Bounds) -> Span | None:
    """Return the span with these bounds, or None if they contradict each other."""
    after, before_, end_after, end_before, confirmed = (
        None if number is None else day(number) for number in limits[:5]
    )
    try:
        return Span(after, before_, end_after, end_before, confirmed, one_day=limits[5])
    except ContradictorySpanError:
        return None


def readings(limits: Bounds) -> list[Reading]:
    """Return every first and last day that keeps the bounds, as the module says it."""
    after, before_, end_after, end_before, confirmed, one_day = limits
    return [
        (first, last)
        for first, last in product(ROOM, repeat=2)
        if first <= last
        and (after is None or after <= first)
        and (before_ is None or first <= before_)
        and (end_after is None or end_after <= last)
        and (end_before is None or last <= end_before)
        and (confirmed is None or first <= confirmed <= last)
        and (not one_day or first == last)
    ]


def answer(truths: list[bool]) -> Answer:
    if all(truths):
        return Answer.CERTAINLY
    return Answer.POSSIBLY if any(truths) else Answer.CERTAINLY_NOT


@given(bound_sets)
def test_bounds_are_refused_exactly_if_no_reading_keeps_them(limits: Bounds) -> None:
    assert (span(limits) is None) == (readings(limits) == [])


@given(bound_sets, st.sampled_from(range(-1, 6)))
def test_held_on_a_day_is_what_all_readings_say(limits: Bounds, number: int) -> None:
    if spell := span(limits):
        truths = [first <= number <= last for first, last in readings(limits)]

        assert spell.held_on(day(number)) is answer(truths)


@pytest.mark.parametrize(
    ("function", "truth"),
    [
        (overlap, lambda one, other: one[0] <= other[1] and other[0] <= one[1]),
        (before, lambda one, other: one[1] < other[0]),
        (began_before, lambda one, other: one[0] < other[0]),
    ],
)
@given(one=bound_sets, other=bound_sets)
def test_two_spans_lie_as_all_pairs_of_readings_do(
    function: Callable[[Span, Span], Answer],
    truth: Callable[[Reading, Reading], bool],
    one: Bounds,
    other: Bounds,
) -> None:
    left, right = span(one), span(other)
    if left and right:
        truths = [truth(*pair) for pair in product(readings(one), readings(other))]

        assert function(left, right) is answer(truths)


@given(bound_sets, bound_sets)
@example((0, 1, None, None, None, True), (0, 1, None, None, None, True))
def test_order_says_which_of_before_overlapping_and_after_are_possible(
    one: Bounds, other: Bounds
) -> None:
    left, right = span(one), span(other)
    if left and right:
        possible = {
            "before" if a[1] < b[0] else "after" if b[1] < a[0] else "overlapping"
            for a, b in product(readings(one), readings(other))
        }

        assert {
            Order.BEFORE: {"before"},
            Order.POSSIBLY_BEFORE: {"before", "overlapping"},
            Order.OVERLAPPING: {"overlapping"},
            Order.POSSIBLY_AFTER: {"after", "overlapping"},
            Order.AFTER: {"after"},
            Order.UNKNOWN: {"before", "overlapping", "after"},
        }[order(left, right)] == possible


@given(bound_sets, st.sampled_from(range(-1, 6)))
def test_a_span_overlaps_a_known_day_as_it_is_held_on_it(limits: Bounds, number: int) -> None:
    if spell := span(limits):
        one_day = Span.on(day(number).isoformat())

        assert overlap(spell, one_day) is spell.held_on(day(number))


def test_an_open_span_is_certain_up_to_its_last_confirmation_and_possible_after() -> None:
    held = Span.of("2019-05-03", confirmed="2020-12-31")

    assert held.is_open
    assert held.held_on(date(2019, 5, 2)) is Answer.CERTAINLY_NOT
    assert held.held_on(date(2020, 12, 31)) is Answer.CERTAINLY
    assert held.held_on(date(2021, 1, 1)) is Answer.POSSIBLY
    assert held.held_on(date(9999, 12, 31)) is Answer.POSSIBLY


def test_what_has_an_end_is_not_open() -> None:
    assert not Span.of("2019", "2021").is_open
    assert not Span.on("2019").is_open


def test_a_confirmation_bounds_an_unknown_start() -> None:
    held = Span(last_confirmed_on=date(2019, 5, 3))

    assert held.held_on(date(2019, 5, 3)) is Answer.CERTAINLY
    assert held.held_on(date(2019, 5, 2)) is Answer.POSSIBLY
    assert held.held_on(date(2019, 5, 4)) is Answer.POSSIBLY


def test_nothing_known_is_possible_on_every_day_and_never_certain() -> None:
    assert Span().held_on(date.min) is Answer.POSSIBLY
    assert Span().held_on(date.max) is Answer.POSSIBLY
    assert order(Span(), Span()) is Order.UNKNOWN


def test_the_first_and_the_last_day_are_days_of_it() -> None:
    held = Span.of("2019-05-03", "2019-05-05")

    answers = [str(held.held_on(date(2019, 5, number))) for number in range(2, 7)]

    assert answers == [
        "certainly not",
        "certainly",
        "certainly",
        "certainly",
        "certainly not",
    ]


def test_release_on_the_day_of_the_next_arrest_overlaps_and_the_day_before_does_not() -> None:
    second = Span.of("2019-06-10", "2019-07-01")

    assert order(Span.of("2019-05-03", "2019-06-10"), second) is Order.OVERLAPPING
    assert order(Span.of("2019-05-03", "2019-06-09"), second) is Order.BEFORE
    assert order(Span.of("2019-05-03", "2019-06-09/2019-06-10"), second) is Order.POSSIBLY_BEFORE
    assert order(second, Span.of("2019-05-03", "2019-06-09/2019-06-10")) is Order.POSSIBLY_AFTER


def test_crossing_inner_bounds_are_no_contradiction() -> None:
    # begun and ended some time in May: no day is certain
    may = Span.of("2019-05", "2019-05")

    assert may.held_on(date(2019, 5, 15)) is Answer.POSSIBLY
    assert may.held_on(date(2019, 6, 1)) is Answer.CERTAINLY_NOT


def test_contradictory_bounds_are_refused_with_the_bounds() -> None:
    with pytest.raises(ContradictorySpanError, match=r"2019, 6, 1.*Correct the bound") as caught:
        Span.of("2019-06-01", "2019-05-31")

    assert isinstance(caught.value, HabeasError)
    assert caught.value.span.ends_on_or_before == date(2019, 5, 31)
