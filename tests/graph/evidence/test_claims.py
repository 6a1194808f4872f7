"""What claims say, and which of them support their thing."""

from collections.abc import Callable
from datetime import date

from habeas.evidence.claims import by_thing, claims
from habeas.store.embedded import EmbeddedStore
from habeas.terms import abbreviate, expand

MakeStore = Callable[[str], EmbeddedStore]

RECORDS = """
claim:whole a habeas:Claim ; habeas:hasClaimSubject event:arrest ; habeas:hasClaimStatus claim-status:accepted ;
    habeas:hasCitation citation:1 , citation:2 .
claim:wrong a habeas:Claim ; habeas:hasClaimSubject event:arrest ; habeas:hasClaimStatus claim-status:rejected ;
    habeas:hasCitation citation:3 .
claim:rival a habeas:Claim ; habeas:hasClaimSubject event:arrest ; habeas:hasClaimStatus claim-status:disputed ;
    habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-03"^^xsd:date ;
    habeas:hasCitation citation:3 .
claim:against a habeas:Claim ; habeas:hasClaimSubject event:arrest ; habeas:hasClaimStatus claim-status:open ;
    habeas:hasCitation citation:3 .
claim:bare a habeas:Claim ; habeas:hasClaimSubject event:trial ; habeas:hasClaimStatus claim-status:accepted .
event:arrest habeas:isSupportedBy claim:whole , claim:wrong , claim:rival ; habeas:isDisputedBy claim:against .
event:trial habeas:isSupportedBy claim:bare .
citation:1 habeas:citesSource source:notice .
citation:2 habeas:citesSource source:yearbook .
citation:3 habeas:citesSource source:notice .
source:notice a habeas:Source ; dcterms:issued "2019-05-05"^^xsd:date .
source:yearbook a habeas:Source ; dcterms:issued "2019"^^xsd:gYear .
"""


def test_a_claim_has_all_its_sources_and_the_day_of_the_earliest(make_store: MakeStore) -> None:
    known = {abbreviate(claim.iri): claim for claim in claims(make_store(RECORDS))}

    assert known["claim:whole"].sources == {expand("source:notice"), expand("source:yearbook")}
    assert known["claim:whole"].known_since == date(2019, 5, 5)
    assert known["claim:bare"].sources == frozenset()
    assert known["claim:bare"].known_since is None


def test_supported_by_and_not_rejected_is_supporting(make_store: MakeStore) -> None:
    supporting = {abbreviate(claim.iri): claim.supports for claim in claims(make_store(RECORDS))}

    assert supporting == {
        "claim:against": False,
        "claim:bare": True,
        "claim:rival": True,
        "claim:whole": True,
        "claim:wrong": False,
    }


def test_a_value_is_read_with_its_property(make_store: MakeStore) -> None:
    known = {abbreviate(claim.iri): claim for claim in claims(make_store(RECORDS))}

    assert known["claim:rival"].predicate == expand("habeas:startsOnOrAfter")
    assert known["claim:rival"].day == date(2019, 5, 3)
    assert known["claim:whole"].predicate is None
    assert known["claim:whole"].day is None


def test_claims_come_by_thing(make_store: MakeStore) -> None:
    store = make_store(RECORDS)

    assert list(by_thing(claims(store))) == [expand("event:arrest"), expand("event:trial")]
    assert [abbreviate(claim.iri) for claim in claims(store, expand("event:trial"))] == [
        "claim:bare"
    ]
