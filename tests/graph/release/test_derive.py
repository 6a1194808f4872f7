import pyoxigraph as ox

from habeas.release.derive import derive

PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:test:> .
"""
CLAIM = """
:claim habeas:hasCitation :one , :two .
:one habeas:citesSource :first .
:two habeas:citesSource :second .
"""


def derived(text: str) -> set[tuple[str, str, str]]:
    triples = [quad.triple for quad in ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE)]
    return {
        (
            str(t.subject).removeprefix("<urn:test:").removesuffix(">"),
            t.predicate.value.rpartition("#")[2],
            t.object.value if isinstance(t.object, ox.Literal) else "",
        )
        for t in derive(triples)
    }


def test_a_month_of_publication_gives_its_first_and_last_day() -> None:
    assert derived(':s dcterms:issued "2019-02"^^xsd:gYearMonth .') == {
        ("s", "publishedOnOrAfter", "2019-02-01"),
        ("s", "publishedOnOrBefore", "2019-02-28"),
    }


def test_a_claim_is_known_once_its_earliest_source_was_certainly_public() -> None:
    text = CLAIM + ':first dcterms:issued "2019"^^xsd:gYear .'
    text += ':second dcterms:issued "2019-05-03"^^xsd:date .'

    assert ("claim", "isKnownSince", "2019-05-03") in derived(text)


def test_a_claim_whose_sources_have_no_date_is_known_since_no_day() -> None:
    assert derived(CLAIM) == set()


def test_bounds_that_the_record_states_are_used_and_not_repeated() -> None:
    text = CLAIM + ':first habeas:publishedOnOrBefore "2018-01-01"^^xsd:date .'

    assert derived(text) == {("claim", "isKnownSince", "2018-01-01")}


def test_a_date_that_cannot_be_read_gives_nothing() -> None:
    assert derived(':s dcterms:issued "last spring" .') == set()
