"""What could be known on a day, over one invented arrest that two sources date differently."""

from collections.abc import Callable
from datetime import date

import pytest

from habeas.errors import UnknownNameError
from habeas.evidence.intervals import Answer, Span
from habeas.evidence.known import as_known_on, known_on, spans_as_known_on
from habeas.store.embedded import EmbeddedStore
from habeas.terms import expand

MakeStore = Callable[[str], EmbeddedStore]

#: The notice is out on 5 May 2019, the letter some time in June 2019, the yearbook in 2020.
RECORDS = """
detention:ada a habeas:DeprivationOfLiberty ;
    habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:startsOnOrBefore "2019-05-06"^^xsd:date ;
    habeas:endsOnOrAfter "2020-02-01"^^xsd:date ; habeas:endsOnOrBefore "2020-02-29"^^xsd:date ;
    habeas:isSupportedBy
        [ habeas:hasCitation [ habeas:citesSource source:notice ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-03"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ;
          habeas:hasCitation [ habeas:citesSource source:letter ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-06"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ;
          habeas:hasCitation [ habeas:citesSource source:yearbook ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-04"^^xsd:date ;
          habeas:hasClaimStatus claim-status:open ;
          habeas:hasCitation [ habeas:citesSource source:diary ] ] ;
    habeas:isDisputedBy
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2018-05-03"^^xsd:date ;
          habeas:hasClaimStatus claim-status:rejected ;
          habeas:hasCitation [ habeas:citesSource source:notice ] ] .

# nobody but the diary, which has no date, tells of it
event:march a habeas:Event ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:diary ] ] .

# only a claim that is held to be wrong was known in 2019
event:strike a habeas:Event ;
    habeas:isDisputedBy [ habeas:hasClaimStatus claim-status:rejected ;
        habeas:hasCitation [ habeas:citesSource source:notice ] ] ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:yearbook ] ] .

source:notice a habeas:Source ; dcterms:issued "2019-05-05"^^xsd:date .
source:letter a habeas:Source ; dcterms:issued "2019-06"^^xsd:gYearMonth .
source:yearbook a habeas:Source ; dcterms:issued "2020"^^xsd:gYear .
source:diary a habeas:Source .
"""
ADA = expand("detention:ada")
START = expand("habeas:startsOnOrAfter")


@pytest.fixture
def store(make_store: MakeStore) -> EmbeddedStore:
    """An arrest of 3 or 6 May 2019 and a release of February 2020, and two other events."""
    return make_store(RECORDS)


def test_claims_are_known_later_or_undated(store: EmbeddedStore) -> None:
    in_june = known_on(store, date(2019, 6, 29), ADA)
    after = known_on(store, date(2019, 6, 30), ADA)

    # the letter of June is certainly out on the last day of June only
    assert (len(in_june.known), len(in_june.later), len(in_june.undated)) == (2, 2, 1)
    assert (len(after.known), len(after.later), len(after.undated)) == (3, 1, 1)


def test_what_no_source_had_told_was_not_known(store: EmbeddedStore) -> None:
    assert as_known_on(store, ADA, date(2019, 5, 4)).span is None
    assert as_known_on(store, ADA, date(2019, 5, 5)).span is not None


def test_an_undated_source_makes_nothing_known(store: EmbeddedStore) -> None:
    assert as_known_on(store, expand("event:march"), date(2030, 1, 1)).span is None


def test_a_rejected_claim_makes_nothing_known(store: EmbeddedStore) -> None:
    assert as_known_on(store, expand("event:strike"), date(2019, 12, 31)).span is None
    assert as_known_on(store, expand("event:strike"), date(2020, 12, 31)).span == Span()


def test_the_envelope_is_drawn_from_the_rivals_that_were_known(store: EmbeddedStore) -> None:
    first = as_known_on(store, ADA, date(2019, 5, 5)).span
    second = as_known_on(store, ADA, date(2019, 6, 30)).span
    third = as_known_on(store, ADA, date(2020, 12, 31)).span

    # the notice alone gives no day; the letter gives one; the yearbook another
    assert first == Span()
    assert second == Span.of("2019-05-03")
    assert third == Span.of("2019-05-03/2019-05-06", "2020-02")


def test_an_end_that_lay_ahead_was_not_known(store: EmbeddedStore) -> None:
    in_january = as_known_on(store, ADA, date(2020, 1, 31)).span
    in_february = as_known_on(store, ADA, date(2020, 2, 15)).span

    assert in_january == Span.of("2019-05-03")
    assert in_february is not None
    assert in_february.ends_on_or_after == date(2020, 2, 1)
    assert in_february.ends_on_or_before is None


def test_an_end_on_the_day_itself_was_known_on_it(make_store: MakeStore) -> None:
    store = make_store(
        """
        detention:ben a habeas:DeprivationOfLiberty ;
            habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:startsOnOrBefore "2019-05-03"^^xsd:date ;
            habeas:endsOnOrAfter "2019-05-05"^^xsd:date ; habeas:endsOnOrBefore "2019-05-05"^^xsd:date ;
            habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:notice ] ] .
        source:notice a habeas:Source ; dcterms:issued "2019-05-05"^^xsd:date .
        """
    )

    view = as_known_on(store, expand("detention:ben"), date(2019, 5, 5))

    assert view.span == Span.of("2019-05-03", "2019-05-05")


def test_the_two_times_are_asked_for_apart(store: EmbeddedStore) -> None:
    day = date(2019, 5, 4)
    then = as_known_on(store, ADA, date(2019, 6, 30)).span
    today = as_known_on(store, ADA, date(2030, 1, 1)).span
    assert then is not None
    assert today is not None

    # by the letter she was held on that day; then the yearbook came, and it is only possible
    assert then.held_on(date(2019, 5, 3)) is Answer.CERTAINLY
    assert today.held_on(day) is Answer.POSSIBLY
    assert today.held_on(date(2020, 3, 1)) is Answer.CERTAINLY_NOT


def test_a_view_shows_the_rivals_that_were_known_and_no_rejected_one(store: EmbeddedStore) -> None:
    values = as_known_on(store, ADA, date(2020, 12, 31)).values

    assert {str(claim.day) for claim in values[START]} == {"2019-05-03", "2019-05-06"}


def test_all_spans_as_known_are_those_of_each_thing(store: EmbeddedStore) -> None:
    day = date(2020, 12, 31)

    assert spans_as_known_on(store, day) == {
        ADA: as_known_on(store, ADA, day).span,
        expand("event:strike"): Span(),
    }


def test_what_nobody_claims_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="No relation or event with claims"):
        as_known_on(store, expand("event:none"), date(2019, 1, 1))
