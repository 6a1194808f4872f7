"""Which facts fall with a source, over a few invented ones."""

from collections.abc import Callable

import pytest

from habeas.errors import UnknownNameError
from habeas.evidence.intervals import Span
from habeas.evidence.without import Change, without
from habeas.store.embedded import EmbeddedStore
from habeas.terms import abbreviate

MakeStore = Callable[[str], EmbeddedStore]

RECORDS = """
# told by the agency and a copy of it
event:arrest a habeas:Event ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:agency ] , [ habeas:citesSource source:daily ] ] .

# near misses: one claim cites another text too; another claim cites another text
event:trial a habeas:Event ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:agency ] , [ habeas:citesSource source:notice ] ] .
event:verdict a habeas:Event ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasCitation [ habeas:citesSource source:notice ] ] , [ habeas:hasCitation [ habeas:citesSource source:diary ] ] .

# what is left is held to be wrong
event:strike a habeas:Event ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:agency ] ] ;
    habeas:isDisputedBy [ habeas:hasClaimStatus claim-status:rejected ; habeas:hasCitation [ habeas:citesSource source:diary ] ] .

# two days of arrest
detention:ada a habeas:DeprivationOfLiberty ;
    habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:startsOnOrBefore "2019-05-04"^^xsd:date ;
    habeas:lastConfirmedOn "2019-06-01"^^xsd:date ;
    habeas:isSupportedBy
        [ habeas:hasCitation [ habeas:citesSource source:diary ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-03"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-04"^^xsd:date ;
          habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:notice ] ] .

# two signatures, one of which the notice has too
intervention:letter a habeas:Intervention ;
    habeas:performedBy agent:north-watch , agent:law-aid ;
    habeas:isSupportedBy
        [ habeas:hasCitation [ habeas:citesSource source:diary ] ] ,
        [ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:north-watch ;
          habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:law-aid ;
          habeas:hasCitation [ habeas:citesSource source:agency ] ] ,
        [ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:law-aid ;
          habeas:hasCitation [ habeas:citesSource source:notice ] ] .

source:agency a habeas:Source .
source:daily a habeas:Source ; dcterms:isVersionOf source:agency .
source:diary a habeas:Source .
source:notice a habeas:Source .
source:unused a habeas:Source .
"""


@pytest.fixture
def store(make_store: MakeStore) -> EmbeddedStore:
    """Six things; the agency tells of all of them, mostly with others."""
    return make_store(RECORDS)


def lost(change: Change) -> list[str]:
    return [abbreviate(thing) for thing in change.lost]


def test_what_only_one_text_tells_is_lost_with_all_its_copies(store: EmbeddedStore) -> None:
    change = without(store, "agency")

    assert [abbreviate(source) for source in change.sources] == ["source:agency", "source:daily"]
    assert lost(change) == ["event:arrest", "event:strike"]


def test_a_copy_that_stays_carries_the_fact(store: EmbeddedStore) -> None:
    change = without(store, "agency", copies=False)

    assert [abbreviate(source) for source in change.sources] == ["source:agency"]
    assert lost(change) == ["event:strike"]


def test_to_take_away_a_copy_takes_away_its_text(store: EmbeddedStore) -> None:
    assert without(store, "daily") == without(store, "agency")


def test_a_rejected_claim_does_not_carry_a_fact(store: EmbeddedStore) -> None:
    assert "event:strike" in lost(without(store, "agency"))
    assert lost(without(store, "diary")) == []


def test_a_value_falls_with_its_own_claims_although_the_thing_stays(store: EmbeddedStore) -> None:
    (value,) = without(store, "agency").values

    assert abbreviate(value.thing) == "intervention:letter"
    assert abbreviate(value.predicate) == "habeas:performedBy"
    assert abbreviate(getattr(value.value, "value", "")) == "agent:north-watch"


def test_dates_are_those_of_the_rivals_that_are_left(store: EmbeddedStore) -> None:
    (arrest,) = without(store, "agency").redated

    assert arrest.before == Span.of("2019-05-03/2019-05-04", confirmed="2019-06-01")
    assert arrest.after == Span.of("2019-05-04", confirmed="2019-06-01")


def test_what_would_rest_on_one_text_is_named_if_it_did_not_before(store: EmbeddedStore) -> None:
    assert [abbreviate(thing) for thing in without(store, "agency").single] == ["event:trial"]
    # the arrest has lost one of two sources, but they were one text
    assert [abbreviate(thing) for thing in without(store, "daily", copies=False).single] == []


def test_claims_are_named_that_cite_nothing_else(store: EmbeddedStore) -> None:
    # arrest, verdict, strike, one day, two signatures; not that of the trial, which the notice has too
    assert len(without(store, "agency").claims) == 6
    assert len(without(store, "agency", copies=False).claims) == 5


def test_a_source_that_nothing_cites_changes_nothing(store: EmbeddedStore) -> None:
    change = without(store, "unused")

    assert len(change.sources) == 1
    assert not any((change.claims, change.lost, change.values, change.redated, change.single))


@pytest.mark.parametrize(
    "name", ["agncy", "source:agncy", "https://w3id.org/habeas/id/source/agncy"]
)
def test_an_unknown_source_is_refused_with_the_near_names(store: EmbeddedStore, name: str) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'agency'"):
        without(store, name)


def test_a_thing_that_is_no_source_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="No source is called"):
        without(store, "event:arrest")
