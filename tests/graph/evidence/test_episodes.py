"""Who was held, over a few invented detentions."""

from collections.abc import Callable
from datetime import date
from itertools import product

import pyoxigraph as ox
import pytest

from habeas import queries
from habeas.evidence.dated import spans
from habeas.evidence.days import Days
from habeas.evidence.episodes import days_held, detentions, held_on, phases
from habeas.evidence.intervals import ContradictorySpanError, Span
from habeas.store.embedded import EmbeddedStore, Term
from habeas.terms import abbreviate, expand

MakeStore = Callable[[str], EmbeddedStore]
NEW_YEAR = date(2019, 1, 1)
BOUNDS = (
    "habeas:startsOnOrAfter",
    "habeas:startsOnOrBefore",
    "habeas:endsOnOrAfter",
    "habeas:endsOnOrBefore",
    "habeas:lastConfirmedOn",
)

RECORDS = """
# held from the end of 2018 on, and before
detention:ada-1 a habeas:DeprivationOfLiberty ;
    habeas:concernsAgent agent:ada ; habeas:isPartOfCase case:x1 , case:x2 ;
    habeas:startsOnOrAfter "2018-01-10"^^xsd:date ; habeas:startsOnOrBefore "2018-01-10"^^xsd:date ;
    habeas:endsOnOrAfter "2018-03-01"^^xsd:date ; habeas:endsOnOrBefore "2018-03-01"^^xsd:date ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:notice ] ] .
detention:ada-2 a habeas:DeprivationOfLiberty ;
    habeas:concernsAgent agent:ada ; habeas:isPartOfCase case:x1 ;
    habeas:startsOnOrAfter "2018-12-01"^^xsd:date ; habeas:startsOnOrBefore "2018-12-31"^^xsd:date ;
    habeas:lastConfirmedOn "2019-06-30"^^xsd:date ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:notice ] ] .
phase:ada-2-1 a habeas:CustodyPhase ;
    habeas:isPhaseOf detention:ada-2 ; habeas:hasCustodyRegime custody-regime:prison ;
    habeas:startsOnOrAfter "2019-02-01"^^xsd:date ; habeas:startsOnOrBefore "2019-02-01"^^xsd:date ;
    habeas:lastConfirmedOn "2019-06-30"^^xsd:date .

# let out at the turn of the year
detention:ben-1 a habeas:DeprivationOfLiberty ;
    habeas:concernsAgent agent:ben ; habeas:isPartOfCase case:x2 ;
    habeas:startsOnOrAfter "2018-12-30"^^xsd:date ; habeas:startsOnOrBefore "2018-12-30"^^xsd:date ;
    habeas:endsOnOrAfter "2018-12-31"^^xsd:date ; habeas:endsOnOrBefore "2019-01-02"^^xsd:date ;
    habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:yearbook ] ] .

# near misses: let out the day before, and arrested the day after
detention:cy-1 a habeas:DeprivationOfLiberty ; habeas:concernsAgent agent:cy ;
    habeas:startsOnOrBefore "2018-12-30"^^xsd:date ; habeas:endsOnOrBefore "2018-12-31"^^xsd:date .
detention:dee-1 a habeas:DeprivationOfLiberty ; habeas:concernsAgent agent:dee ;
    habeas:startsOnOrAfter "2019-01-02"^^xsd:date ; habeas:startsOnOrBefore "2019-01-02"^^xsd:date ;
    habeas:lastConfirmedOn "2019-01-02"^^xsd:date .

# open, and not heard of since November
detention:eve-1 a habeas:DeprivationOfLiberty ; habeas:concernsAgent agent:eve ;
    habeas:startsOnOrAfter "2018-11-01"^^xsd:date ; habeas:startsOnOrBefore "2018-11-01"^^xsd:date ;
    habeas:lastConfirmedOn "2018-11-30"^^xsd:date .

# an arrest is no detention: nobody can say whether Fay was held
event:fay-1 a habeas:Event ; habeas:concernsAgent agent:fay ;
    habeas:startsOnOrAfter "2019-01-01"^^xsd:date ; habeas:startsOnOrBefore "2019-01-01"^^xsd:date .

source:notice a habeas:Source ; dcterms:issued "2019-02-10"^^xsd:date .
source:yearbook a habeas:Source ; dcterms:issued "2020"^^xsd:gYear .
"""


def as_date(day: str) -> ox.Literal:
    return ox.Literal(day, datatype=ox.NamedNode(expand("xsd:date")))


@pytest.fixture
def store(make_store: MakeStore) -> EmbeddedStore:
    """Six invented people around New Year 2019, one of whom has no detention."""
    return make_store(RECORDS)


@pytest.mark.parametrize(
    "day", ["2018-11-30", "2018-12-15", "2018-12-31", "2019-01-01", "2019-01-02"]
)
def test_the_query_for_analysts_gives_the_same_answers(store: EmbeddedStore, day: str) -> None:
    rows = queries.select(store, "time-held-on-a-day", day=as_date(day))

    assert [
        (held.agent, str(held.answer), str(held.last_confirmed_on or ""))
        for held in held_on(store, date.fromisoformat(day))
    ] == [
        (agent.value, answer.value, getattr(confirmed, "value", ""))  # type: ignore[union-attr]
        for _, agent, _, answer, confirmed in rows
    ]


def test_the_query_for_analysts_reads_every_choice_of_bounds_as_spans_do() -> None:
    bounds = list(map(expand, BOUNDS))
    days: list[str | None] = [None, "2019-05-02", "2019-05-03", "2019-05-04"]
    quads, read = [], {}
    for number, chosen in enumerate(product(days, repeat=5)):
        dates = [None if day is None else date.fromisoformat(day) for day in chosen]
        agent, detention = f"urn:test:agent-{number:04}", f"urn:test:detention-{number:04}"
        try:
            read[agent] = Span(dates[0], dates[1], dates[2], dates[3], dates[4])
        except ContradictorySpanError:
            continue
        said: list[tuple[str, Term]] = [
            (expand("rdf:type"), ox.NamedNode(expand("habeas:DeprivationOfLiberty"))),
            (expand("habeas:concernsAgent"), ox.NamedNode(agent)),
        ]
        said += [(bound, as_date(day)) for bound, day in zip(bounds, chosen, strict=True) if day]
        quads += [
            ox.Quad(ox.NamedNode(detention), ox.NamedNode(predicate), value)
            for predicate, value in said
        ]
    store = EmbeddedStore.of(quads)

    for day in ("2019-05-01", "2019-05-02", "2019-05-03", "2019-05-04", "2019-05-05"):
        rows = queries.select(store, "time-held-on-a-day", day=as_date(day))

        assert {agent.value: answer.value for _, agent, _, answer, _ in rows} == {  # type: ignore[union-attr]
            agent: str(span.held_on(date.fromisoformat(day))) for agent, span in read.items()
        }
    assert len(read) > 200


def test_everybody_with_a_detention_has_one_of_three_answers(store: EmbeddedStore) -> None:
    answers = [(abbreviate(held.agent), str(held.answer)) for held in held_on(store, NEW_YEAR)]

    assert answers == [
        ("agent:ada", "certainly"),
        ("agent:ben", "possibly"),
        ("agent:eve", "possibly"),
        ("agent:cy", "certainly not"),
        ("agent:dee", "certainly not"),
    ]


def test_an_open_detention_says_when_it_was_last_confirmed(store: EmbeddedStore) -> None:
    confirmed = {
        abbreviate(held.agent): held.last_confirmed_on for held in held_on(store, NEW_YEAR)
    }

    assert confirmed["agent:eve"] == date(2018, 11, 30)
    assert confirmed["agent:ben"] is None
    assert confirmed["agent:dee"] is None  # confirmed, but by an episode that is not meant


def test_an_answer_names_the_detentions_that_may_cover_the_day(store: EmbeddedStore) -> None:
    ada = held_on(store, NEW_YEAR)[0]

    assert [abbreviate(each.iri) for each in ada.episodes] == ["detention:ada-2"]


def test_one_certain_detention_makes_the_answer_certain(make_store: MakeStore) -> None:
    possible = "detention:ada-3 a habeas:DeprivationOfLiberty ; habeas:concernsAgent agent:ada ."
    store = make_store(RECORDS + possible)

    assert str(held_on(store, NEW_YEAR)[0].answer) == "certainly"


def test_a_case_leaves_the_detentions_of_others_out(store: EmbeddedStore) -> None:
    answers = held_on(store, NEW_YEAR, case=expand("case:x2"))

    # Ada's detention of early 2018 is part of both cases, that of New Year of the first only
    assert [(abbreviate(held.agent), str(held.answer)) for held in answers] == [
        ("agent:ben", "possibly"),
        ("agent:ada", "certainly not"),
    ]


def test_days_held_are_summed_over_detentions(store: EmbeddedStore) -> None:
    held = {
        abbreviate(each.agent): each.days for each in days_held(store, until=date(2019, 12, 31))
    }

    # 51 days until 1 March; then 31 December to 30 June, or 1 December to the end of 2019
    assert held["agent:ada"] == Days(51 + 182, 51 + 396)
    assert held["agent:ben"] == Days(2, 4)
    assert held["agent:cy"] == Days(1, None)
    assert held["agent:dee"] == Days(1, 364)
    assert "agent:fay" not in held


def test_a_detention_in_two_cases_counts_once(store: EmbeddedStore) -> None:
    ada = detentions(store, agent=expand("agent:ada"))

    assert [abbreviate(each.iri) for each in ada] == ["detention:ada-1", "detention:ada-2"]
    assert [abbreviate(case) for case in ada[0].cases] == ["case:x1", "case:x2"]


def test_a_phase_has_the_agent_the_case_and_the_regime(store: EmbeddedStore) -> None:
    (phase,) = phases(store, case=expand("case:x1"))

    assert abbreviate(phase.agent) == "agent:ada"
    assert abbreviate(phase.detention) == "detention:ada-2"
    assert [regime.rpartition("/")[2] for regime in phase.regimes] == ["prison"]
    assert phase.span == Span.of("2019-02-01", confirmed="2019-06-30")


def test_as_known_on_a_day_later_news_do_not_count(store: EmbeddedStore) -> None:
    answers = held_on(store, NEW_YEAR, known_on=date(2019, 2, 28))

    # the notice was out, the yearbook not; nobody had confirmed Ada until June yet
    assert [(abbreviate(held.agent), str(held.answer)) for held in answers] == [
        ("agent:ada", "possibly")
    ]
    assert answers[0].last_confirmed_on is None


def test_days_held_as_known_on_a_day_have_the_days_known_then(store: EmbeddedStore) -> None:
    (ada,) = days_held(store, until=date(2019, 12, 31), known_on=date(2019, 2, 28))

    # of the second detention only the day of arrest is sure
    assert ada.days == Days(51 + 1, 51 + 396)


def test_an_event_without_an_end_took_one_day_and_a_detention_is_open(
    store: EmbeddedStore,
) -> None:
    dated = spans(store)

    assert dated[expand("event:fay-1")] == Span.on("2019-01-01")
    assert dated[expand("detention:ada-2")].is_open
    assert not dated[expand("detention:ada-2")].one_day


def test_an_event_with_an_end_or_a_confirmation_lasted(make_store: MakeStore) -> None:
    store = make_store(
        """
        event:strike a habeas:Event ;
            habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:endsOnOrBefore "2019-05-05"^^xsd:date .
        event:siege a habeas:Event ;
            habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:lastConfirmedOn "2019-05-05"^^xsd:date .
        """
    )

    dated = spans(store)

    assert not dated[expand("event:strike")].one_day
    assert dated[expand("event:siege")].is_open


def test_one_thing_can_be_asked_for_alone(store: EmbeddedStore) -> None:
    assert list(spans(store, expand("detention:ben-1"))) == [expand("detention:ben-1")]
    assert spans(store, expand("detention:none")) == {}
