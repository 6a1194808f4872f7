"""Dates more than a day apart, over a few invented events."""

from collections.abc import Callable

import pytest

from habeas import queries
from habeas.evidence.disagreements import Disagreement, disagreements
from habeas.evidence.intervals import Span
from habeas.store.embedded import EmbeddedStore
from habeas.terms import abbreviate, expand

MakeStore = Callable[[str], EmbeddedStore]

RECORDS = """
# three days: two pairs are more than a day apart, and one is not
detention:ada a habeas:DeprivationOfLiberty ;
    habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:startsOnOrBefore "2019-05-06"^^xsd:date ;
    habeas:isSupportedBy
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-03"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-04"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:notice ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-06"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:copy ] ] .

# near miss: a day apart
detention:ben a habeas:DeprivationOfLiberty ;
    habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:startsOnOrBefore "2019-05-04"^^xsd:date ;
    habeas:isSupportedBy
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-03"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-04"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:notice ] ] .

# a date that is held to be wrong, against the record and not against another claim
detention:cy a habeas:DeprivationOfLiberty ;
    habeas:startsOnOrAfter "2020-12-13"^^xsd:date ; habeas:startsOnOrBefore "2020-12-13"^^xsd:date ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:notice ] ] ;
    habeas:isDisputedBy
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-12-13"^^xsd:date ;
          habeas:hasClaimStatus claim-status:rejected ; habeas:hasCitation [ habeas:citesSource source:copy ] ] .

# the day of the record is also that of a claim held to be wrong: it stands for itself
detention:dee a habeas:DeprivationOfLiberty ;
    habeas:startsOnOrAfter "2021-03-01"^^xsd:date ; habeas:startsOnOrBefore "2021-03-01"^^xsd:date ;
    habeas:isSupportedBy
        [ habeas:hasCitation [ habeas:citesSource source:notice ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2021-03-05"^^xsd:date ;
          habeas:hasClaimStatus claim-status:open ; habeas:hasCitation [ habeas:citesSource source:copy ] ] ;
    habeas:isDisputedBy
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2021-03-01"^^xsd:date ;
          habeas:hasClaimStatus claim-status:rejected ; habeas:hasCitation [ habeas:citesSource source:agency ] ] .

# near misses: two accepted bounds, different properties, different things, and no dates
event:trial a habeas:Event ;
    habeas:startsOnOrBefore "2020-11-30"^^xsd:date ; habeas:endsOnOrBefore "2021-01-01"^^xsd:date ;
    habeas:isSupportedBy
        [ habeas:hasClaimProperty habeas:startsOnOrBefore ; habeas:hasClaimValue "2020-11-30"^^xsd:date ;
          habeas:hasCitation [ habeas:citesSource source:notice ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrBefore ; habeas:hasClaimValue "2020-11-20"^^xsd:date ;
          habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:endsOnOrBefore ; habeas:hasClaimValue "2021-01-01"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:one ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:other ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:notice ] ] .

source:agency a habeas:Source .
source:copy a habeas:Source ; dcterms:isVersionOf source:agency .
source:notice a habeas:Source .
"""


@pytest.fixture
def store(make_store: MakeStore) -> EmbeddedStore:
    """Four invented detentions and a trial, with the claims about their days."""
    return make_store(RECORDS)


def short(each: Disagreement) -> tuple[str, str, str, int]:
    return abbreviate(each.thing), str(each.earlier), str(each.later), each.days


def test_dates_more_than_a_day_apart_are_found_and_no_others(store: EmbeddedStore) -> None:
    assert [short(each) for each in disagreements(store)] == [
        ("detention:ada", "2019-05-03", "2019-05-06", 3),
        ("detention:ada", "2019-05-04", "2019-05-06", 2),
        ("detention:cy", "2019-12-13", "2020-12-13", 366),
        ("detention:dee", "2021-03-01", "2021-03-05", 4),
        ("detention:dee", "2021-03-01", "2021-03-05", 4),
    ]


def test_a_disagreement_carries_the_accepted_view(store: EmbeddedStore) -> None:
    ada, _, cy, *_ = disagreements(store)

    assert ada.span == Span.of("2019-05-03/2019-05-06")
    assert str(ada.accepted) == "2019-05-03"
    assert str(cy.accepted) == "2020-12-13"


def test_a_side_is_a_claim_or_the_record(store: EmbeddedStore) -> None:
    ada, _, cy, *_ = disagreements(store)

    assert ada.earlier_claim is not None
    assert ada.later_claim is not None
    assert ada.later_claim.sources == {expand("source:copy")}
    assert cy.earlier_claim is not None
    assert cy.earlier_claim.status == "rejected"
    assert cy.later_claim is None


def test_copies_that_differ_are_not_independent(store: EmbeddedStore) -> None:
    misprint, other, *_ = disagreements(store)

    assert not misprint.independent
    assert other.independent


def test_the_query_for_analysts_finds_the_same_dates(store: EmbeddedStore) -> None:
    rows = queries.select(store, "evidence-disagreements")

    def status(claim: object) -> str:
        return getattr(claim, "status", "recorded")

    assert [
        (
            each.thing,
            each.predicate,
            str(each.earlier),
            status(each.earlier_claim),
            str(each.later),
            status(each.later_claim),
            str(each.days),
            str(each.accepted),
        )
        for each in disagreements(store)
    ] == [tuple(getattr(term, "value", None) for term in row) for row in rows]


def test_one_thing_can_be_asked_for_alone(store: EmbeddedStore) -> None:
    assert len(disagreements(store, expand("detention:ada"))) == 2
    assert disagreements(store, expand("detention:ben")) == []
