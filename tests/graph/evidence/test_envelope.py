"""Which days are left if only some claims count."""

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.evidence.claims import Claim
from habeas.evidence.envelope import envelope
from habeas.evidence.intervals import Span
from habeas.terms import HABEAS, PREFIXES

DATE = ox.NamedNode(PREFIXES["xsd"] + "date")
FIRST, LAST = "startsOnOrAfter", "startsOnOrBefore"


def claim(predicate: str, day: str, *sources: str, status: str = "disputed") -> Claim:
    name = f"{predicate} {day} {' '.join(sources)}"
    return Claim(
        name,
        "the arrest",
        status != "rejected",
        status,
        HABEAS + predicate,
        ox.Literal(day, datatype=DATE),
        None,
        frozenset(sources),
    )


MAY = [claim(FIRST, "2019-05-01", "notice"), claim(LAST, "2019-05-31", "notice")]
JULY = [claim(FIRST, "2019-07-01", "yearbook"), claim(LAST, "2019-07-31", "yearbook")]
MAY_OR_JULY = Span.on("2019-05/2019-07")


def test_all_claims_give_what_is_recorded() -> None:
    assert envelope(MAY_OR_JULY, [*MAY, *JULY], [*MAY, *JULY]) == MAY_OR_JULY


def test_the_claims_of_one_source_give_its_month() -> None:
    assert envelope(MAY_OR_JULY, [*MAY, *JULY], MAY) == Span.on("2019-05")
    assert envelope(MAY_OR_JULY, [*MAY, *JULY], JULY) == Span.on("2019-07")


def test_without_any_of_the_rivals_the_date_is_unknown() -> None:
    assert envelope(MAY_OR_JULY, [*MAY, *JULY], []) == Span(one_day=True)


def test_without_claims_about_dates_the_record_stands() -> None:
    whole = Claim("whole", "the arrest", True, "accepted", sources=frozenset({"notice"}))

    assert envelope(MAY_OR_JULY, [whole], []) == MAY_OR_JULY


def test_a_first_day_alone_is_the_day_itself() -> None:
    rivals = [claim(FIRST, "2019-05-03", "notice"), claim(FIRST, "2019-05-04", "yearbook")]
    arrest = Span.on("2019-05-03/2019-05-04")

    assert envelope(arrest, rivals, rivals[:1]) == Span.on("2019-05-03")
    assert envelope(arrest, rivals, rivals[1:]) == Span.on("2019-05-04")


def test_a_first_day_whose_source_gives_a_last_one_too_stays_a_first_day() -> None:
    # the agency and the notice give the first of May, the notice alone the end of the month
    first = claim(FIRST, "2019-05-01", "notice", "agency")
    last = claim(LAST, "2019-05-31", "notice")

    found = envelope(Span.on("2019-05"), [first, last], [first])

    assert found == Span(date(2019, 5, 1), None, one_day=True)


def test_a_bound_that_the_claims_do_not_give_stays() -> None:
    # the record is wider than the one claim: something else stands behind its end
    late = claim(LAST, "2019-05-10", "notice")

    assert envelope(Span.on("2019-05"), [late], []) == Span.on("2019-05")


def test_rejected_claims_play_no_part() -> None:
    wrong = claim(FIRST, "2018-05-01", "diary", status="rejected")

    assert envelope(MAY_OR_JULY, [*MAY, *JULY, wrong], [*MAY, wrong]) == Span.on("2019-05")


def test_the_latest_confirmation_that_is_left_counts() -> None:
    held = Span.of("2019-05", confirmed="2021-01-01")
    both = [
        claim("lastConfirmedOn", "2020-01-01", "notice"),
        claim("lastConfirmedOn", "2021-01-01", "yearbook"),
    ]

    assert envelope(held, both, both[:1]) == Span.of("2019-05", confirmed="2020-01-01")
    assert envelope(held, both, []) == Span.of("2019-05")


def test_what_contradicts_itself_leaves_the_record_as_it_is() -> None:
    # arrested in May or July, let out in June: July alone would end before it began
    held = Span.of("2019-05/2019-07", "2019-06")

    assert envelope(held, [*MAY, *JULY], JULY) == held
    assert envelope(held, [*MAY, *JULY], MAY) == Span.of("2019-05", "2019-06")


@pytest.mark.parametrize("end", ["ends", "starts"])
@given(
    days=st.lists(st.dates(date(2019, 1, 1), date(2019, 1, 9)), min_size=1, max_size=4, unique=True)
)
def test_fewer_claims_never_widen_the_envelope(end: str, days: list[date]) -> None:
    several = [claim(f"{end}OnOrAfter", str(day), f"source {day}") for day in days]
    bounds = (min(days), max(days))
    recorded = Span(*bounds) if end == "starts" else Span(None, None, *bounds)

    for each in several:
        found = envelope(recorded, several, [each])

        one = (each.day, each.day)
        assert found == (Span(*one) if end == "starts" else Span(None, None, *one))
