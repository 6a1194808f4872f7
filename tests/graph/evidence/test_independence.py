"""Copies of one text count once."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from habeas import queries
from habeas.evidence.claims import claims
from habeas.evidence.independence import (
    copies,
    independent_sources,
    originals,
    single_source,
    texts,
)
from habeas.store.embedded import EmbeddedStore
from habeas.terms import abbreviate, expand

MakeStore = Callable[[str], EmbeddedStore]

names = st.sampled_from("abcdef")
links = st.lists(st.tuples(names, names), max_size=8)

RECORDS = """
# ten copies would not be more: two copies of one agency text
event:arrest a habeas:Event ; habeas:isSupportedBy
    [ habeas:hasCitation [ habeas:citesSource source:daily ] ] ,
    [ habeas:hasCitation [ habeas:citesSource source:evening ] , [ habeas:citesSource source:agency ] ] .

# near miss: a copy and a report of one's own
event:trial a habeas:Event ; habeas:isSupportedBy
    [ habeas:hasCitation [ habeas:citesSource source:daily ] ] ,
    [ habeas:hasCitation [ habeas:citesSource source:diary ] ] .

# the second source is rejected, and the third is open
event:verdict a habeas:Event ;
    habeas:isSupportedBy
        [ habeas:hasCitation [ habeas:citesSource source:diary ] ] ,
        [ habeas:hasClaimStatus claim-status:open ; habeas:hasCitation [ habeas:citesSource source:notice ] ] ;
    habeas:isDisputedBy
        [ habeas:hasClaimStatus claim-status:rejected ; habeas:hasCitation [ habeas:citesSource source:agency ] ] .

# two copies, without the text that both copy
event:raid a habeas:Event ; habeas:isSupportedBy
    [ habeas:hasCitation [ habeas:citesSource source:copy-1 ] , [ habeas:citesSource source:copy-2 ] ] .

# two sources; that one of them alone gives a day is disputed, so the day is no accepted statement
event:strike a habeas:Event ; habeas:isSupportedBy
    [ habeas:hasClaimProperty habeas:startsOnOrAfter ; habeas:hasClaimValue "2019-05-03"^^xsd:date ;
      habeas:hasClaimStatus claim-status:disputed ; habeas:hasCitation [ habeas:citesSource source:diary ] ] ,
    [ habeas:hasCitation [ habeas:citesSource source:notice ] ] .

# a letter that two sources tell of, and signatures: one in both, one in a single source
intervention:letter a habeas:Intervention ;
    habeas:performedBy agent:north-watch , agent:law-aid ;
    habeas:isSupportedBy
        [ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:north-watch ;
          habeas:hasCitation [ habeas:citesSource source:notice ] , [ habeas:citesSource source:diary ] ] ,
        [ habeas:hasClaimProperty habeas:performedBy ; habeas:hasClaimValue agent:law-aid ;
          habeas:hasCitation [ habeas:citesSource source:notice ] ] .

source:agency a habeas:Source .
source:copy-1 a habeas:Source ; dcterms:isVersionOf source:wire .
source:copy-2 a habeas:Source ; dcterms:isVersionOf source:wire .
source:wire a habeas:Source .
source:daily a habeas:Source ; dcterms:isVersionOf source:evening .
source:evening a habeas:Source ; dcterms:isVersionOf source:agency .
source:diary a habeas:Source .
source:notice a habeas:Source .
<https://example.org/release> dcterms:isVersionOf <https://example.org/dataset> .
"""


def test_a_copy_of_a_copy_has_the_text_of_the_first(make_store: MakeStore) -> None:
    same = texts(make_store(RECORDS))

    agency, daily = expand("source:agency"), expand("source:daily")
    assert same[daily] == same[agency]
    assert copies(daily, same) == copies(agency, same)
    assert len(copies(agency, same)) == 3


def test_only_sources_are_copies(make_store: MakeStore) -> None:
    assert "https://example.org/release" not in texts(make_store(RECORDS))


def test_a_source_without_copies_is_its_own_only_copy(make_store: MakeStore) -> None:
    assert copies(expand("source:diary"), texts(make_store(RECORDS))) == {expand("source:diary")}


def test_independent_sources_are_counted_by_text(make_store: MakeStore) -> None:
    store = make_store(RECORDS)

    def count(thing: str) -> int:
        return independent_sources(claims(store, expand(thing)), texts(store))

    assert count("event:arrest") == 1
    assert count("event:trial") == 2
    assert count("event:verdict") == 1
    assert count("intervention:letter") == 2
    assert count("event:none") == 0


def test_statements_on_a_single_text_are_found_and_no_others(make_store: MakeStore) -> None:
    found = [
        (abbreviate(each.thing), getattr(each.value, "value", None), len(each.sources))
        for each in single_source(make_store(RECORDS))
    ]

    assert found == [
        ("event:arrest", None, 3),
        ("event:raid", None, 2),
        ("event:verdict", None, 1),
        ("intervention:letter", expand("agent:law-aid"), 1),
    ]


def test_the_query_for_analysts_finds_the_same_statements(make_store: MakeStore) -> None:
    store = make_store(RECORDS)
    rows = queries.select(store, "evidence-single-source")

    assert [(each.thing, each.predicate, each.value) for each in single_source(store)] == [
        (thing.value, getattr(predicate, "value", None), value)  # type: ignore[union-attr]
        for thing, predicate, value, *_ in rows
    ]


def test_one_thing_can_be_asked_for_alone(make_store: MakeStore) -> None:
    store = make_store(RECORDS)

    assert single_source(store, expand("event:trial")) == []
    assert len(single_source(store, expand("event:arrest"))) == 1


@given(links)
def test_sources_have_one_text_exactly_if_copies_connect_them(pairs: list[tuple[str, str]]) -> None:
    found = originals(pairs)

    def reached(source: str) -> set[str]:
        seen, grown = {source}, {source}
        while grown:
            grown = {b for a, b in [*pairs, *(p[::-1] for p in pairs)] if a in seen} - seen
            seen |= grown
        return seen

    assert found == {
        source: min(reached(source)) for source in sorted({name for pair in pairs for name in pair})
    }


@given(links)
def test_the_order_of_the_copies_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    assert originals(reversed(pairs)) == originals(pairs)
