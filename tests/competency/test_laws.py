"""Laws that queries keep whatever the dates are: they agree with spans on what is certain."""

from dataclasses import replace
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.evidence.intervals import Answer, Span, began_before, overlap
from habeas.terms import HABEAS, PREFIXES, expand

DATE = ox.NamedNode(PREFIXES["xsd"] + "date")


@st.composite
def bounded(draw: st.DrawFn) -> Span:
    """A span of which some bounds are known, as a record would give it."""
    # few days, so that bounds often meet
    first, last = sorted(draw(st.tuples(st.integers(1, 4), st.integers(1, 4))))
    known = [
        draw(st.none() | st.integers(low, high))
        for low, high in ((1, first), (first, 4), (1, last), (last, 4), (first, last))
    ]
    after, before, end_after, end_before, confirmed = (
        None if day is None else date(2019, 5, day) for day in known
    )
    ended = end_after or end_before or confirmed
    return Span(after, before, end_after, end_before, confirmed, one_day=ended is None)


def record(iri: str, span: Span | None, **said: str) -> list[ox.Triple]:
    """Return a thing with the bounds of a span, and what else is said of it in short form."""
    bounds = [
        ("startsOnOrAfter", span and span.starts_on_or_after),
        ("startsOnOrBefore", span and span.starts_on_or_before),
        ("endsOnOrAfter", span and span.ends_on_or_after),
        ("endsOnOrBefore", span and span.ends_on_or_before),
        ("lastConfirmedOn", span and span.last_confirmed_on),
    ]
    thing = ox.NamedNode(expand(iri))
    return [
        ox.Triple(thing, ox.NamedNode(HABEAS + name), ox.Literal(str(day), datatype=DATE))
        for name, day in bounds
        if day is not None
    ] + [
        ox.Triple(
            thing,
            ox.NamedNode(PREFIXES["rdf"] + "type" if name == "a" else HABEAS + name),
            ox.NamedNode(expand(value)),
        )
        for name, value in said.items()
    ]


def named(iri: str, *classes: str) -> list[ox.Triple]:
    name = ox.Literal(iri, language="en")
    thing = ox.NamedNode(expand(iri))
    return [
        ox.Triple(thing, ox.NamedNode(PREFIXES["skos"] + "prefLabel"), name),
        *(triple for each in classes for triple in record(iri, None, a=each)),
    ]


@settings(deadline=None, max_examples=50)
@given(st.lists(bounded(), min_size=1, max_size=30), st.integers(1, 4), st.integers(0, 2))
def test_an_act_is_in_a_stretch_of_time_as_spans_overlap(
    ask: Any, acts: list[Span], first: int, length: int
) -> None:
    start, end = date(2019, 5, first), date(2019, 5, first + length)
    vigil = "vocab:intervention-type/vigil"
    records = [
        triple
        for number, span in enumerate(acts)
        for triple in record(
            f"intervention:{number}", span, a="habeas:Intervention", hasInterventionType=vigil
        )
    ]

    rows = ask(5, records, {"type": vigil, "from": start, "to": end})

    meant = {
        f"intervention:{number}": overlap(span, Span(start, start, end, end))
        for number, span in enumerate(acts)
        if span != Span(one_day=True)
    }
    assert {row[3]: row[8] for row in rows} == {
        act: answer for act, answer in meant.items() if answer is not Answer.CERTAINLY_NOT
    }


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(bounded(), bounded()), min_size=1, max_size=30))
def test_a_lawyer_is_held_later_as_spans_begin(ask: Any, pairs: list[tuple[Span, Span]]) -> None:
    counsel = "vocab:involvement-role/defence-counsel"
    records = []
    for number, (work, custody) in enumerate(pairs):
        lawyer = f"agent:p{number}"
        records += [
            *named(lawyer, "habeas:Person"),
            *record(
                f"involvement:{number}",
                work,
                hasRole=counsel,
                inCase="case:x1",
                hasPrincipal=lawyer,
            ),
            *record(
                f"detention:{number}",
                custody,
                a="habeas:DeprivationOfLiberty",
                concernsAgent=lawyer,
            ),
        ]

    rows = ask(11, records, {})

    lasting = [
        (replace(work, one_day=False), replace(custody, one_day=False)) for work, custody in pairs
    ]
    meant = {f"agent:p{number}": began_before(*pair) for number, pair in enumerate(lasting)}
    assert {row[1]: row[7] for row in rows} == {
        lawyer: answer for lawyer, answer in meant.items() if answer is not Answer.CERTAINLY_NOT
    }


@settings(deadline=None, max_examples=50)
@given(bounded(), st.lists(bounded(), min_size=1, max_size=30))
def test_a_finding_is_put_beside_detentions_that_may_overlap_it(
    ask: Any, made: Span, custody: list[Span]
) -> None:
    found = replace(
        made, ends_on_or_after=None, ends_on_or_before=None, last_confirmed_on=None, one_day=True
    )
    records = record(
        "determination:x1",
        found,
        a="habeas:Determination",
        performedBy="agent:working-group",
        concernsAgent="agent:p1",
        hasCategory="vocab:determination-category/wgad-arbitrary",
    )
    for number, span in enumerate(custody):
        records += record(
            f"detention:{number}", span, a="habeas:DeprivationOfLiberty", concernsAgent="agent:p1"
        )

    rows = ask(27, records, {})

    assert {row[6] for row in rows} - {""} == {
        f"detention:{number}"
        for number, span in enumerate(custody)
        if overlap(replace(span, one_day=False), found) is not Answer.CERTAINLY_NOT
    }


@pytest.mark.parametrize(("hidden", "shown"), [(1, "fewer than 5"), (4, "fewer than 5"), (5, "5")])
def test_few_withheld_fundings_are_not_even_counted(ask: Any, hidden: int, shown: str) -> None:
    gifts = [
        triple
        for number in range(hidden)
        for triple in record(
            f"funding:{number}",
            None,
            hasFundingPurpose="vocab:funding-purpose/family-basic-needs",
            hasFunder="agent:donor-circle",
            hasSensitivity="vocab:sensitivity/restricted",
        )
    ]

    rows = ask(28, gifts, {})

    assert rows == [["", "", "", "", shown]]
