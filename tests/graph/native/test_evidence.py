"""Evidence has the identifiers that the same evidence in Turtle gets."""

import duckdb
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.graph.native.conftest import Brought

from habeas.native import compile
from habeas.records.evidence_nodes import name_evidence
from habeas.terms import HABEAS, ID, VOCAB

texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1
).filter(lambda text: text.strip(" \t\n\xa0") == text)
sources = st.lists(st.sampled_from(["report", "letter", "note"]), min_size=1, max_size=3)
days = st.dates().map(str)
copies = st.lists(
    st.sampled_from(["https://a.example/1", "https://b.example/2?x=1;2"]), unique=True
)


@st.composite
def claims(draw: st.DrawFn) -> dict[str, list[str]]:
    cited = draw(sources)
    number = len(cited)
    return {
        "sources": cited,
        "locators": draw(st.lists(texts | st.just(""), min_size=number, max_size=number)),
        "retrieved": draw(st.lists(days | st.just(""), min_size=number, max_size=number)),
        "copies": [
            " ".join(each) for each in draw(st.lists(copies, min_size=number, max_size=number))
        ],
        "status": draw(st.sampled_from([[], ["open"], ["accepted"]])),
        "value": draw(st.sampled_from([[], ["2019-05-03"]])),
        "editor_notes": draw(st.lists(texts, max_size=1)),
        "stance": draw(st.sampled_from([[], ["supports"], ["disputes"]])),
    }


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace("@", "\\@")


def row(claim: dict[str, list[str]]) -> dict[str, str]:
    cells = {
        name: "; ".join(values if name == "copies" else map(escaped, values))
        for name, values in claim.items()
    }
    if len(claim["sources"]) > 1:
        cells["copies"] = cells["copies"].replace("2?x=1;2", r"2?x=1\;2")
    return {
        "subject": "event:e",
        "property": "startsOnOrAfter" if claim["value"] else "",
    } | cells


def named(claim: dict[str, list[str]]) -> set[tuple[str, str, str]]:
    """Return what the same claim says that is written inside its event."""

    def p(name: str) -> ox.NamedNode:
        return ox.NamedNode(HABEAS + name)

    def day(text: str) -> ox.Literal:
        return ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))

    event, node = ox.NamedNode(ID + "event/e"), ox.BlankNode()
    stance = "isDisputedBy" if claim["stance"] == ["disputes"] else "isSupportedBy"
    triples = [ox.Triple(event, p(stance), node)]
    for status in claim["status"]:
        concept = ox.NamedNode(f"{VOCAB}claim-status/{status}")
        triples.append(ox.Triple(node, p("hasClaimStatus"), concept))
    for value in claim["value"]:
        triples.append(ox.Triple(node, p("hasClaimProperty"), p("startsOnOrAfter")))
        triples.append(ox.Triple(node, p("hasClaimValue"), day(value)))
    for note in claim["editor_notes"]:
        triples.append(ox.Triple(node, p("hasEditorNote"), ox.Literal(note, language="en")))
    cited = set(
        zip(*(claim[n] for n in ("sources", "locators", "retrieved", "copies")), strict=True)
    )
    for source, locator, retrieved, kept in cited:
        citation = ox.BlankNode()
        triples.append(ox.Triple(node, p("hasCitation"), citation))
        triples.append(ox.Triple(citation, p("citesSource"), ox.NamedNode(f"{ID}source/{source}")))
        if locator:
            triples.append(ox.Triple(citation, p("hasLocator"), ox.Literal(locator)))
        if retrieved:
            triples.append(ox.Triple(citation, p("retrievedOn"), day(retrieved)))
        for each in kept.split():
            triples.append(ox.Triple(citation, p("hasArchivedCopy"), ox.NamedNode(each)))
    return {(str(t.subject), str(t.predicate), str(t.object)) for t in name_evidence(triples)[0]}


# What fails is shown as it is: to make it smaller takes many compilations.
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    phases=[Phase.generate],
)
@given(st.lists(claims(), min_size=20, max_size=40))
def test_a_row_of_claims_says_what_the_same_claim_in_turtle_says(
    rows: list[dict[str, list[str]]],
) -> None:
    with duckdb.connect() as con:
        made = Brought(con)(elsewhere=True, claims=[row(each) for each in rows])

        assert Brought.problems(_over(con)) == []
    assert made == set().union(*map(named, rows))


def _over(con: duckdb.DuckDBPyConnection) -> Brought:
    brought = Brought.__new__(Brought)
    brought.con = con
    return brought


def test_the_columns_of_sources_make_one_claim_with_a_citation_for_each(brought: Brought) -> None:
    made = brought(
        elsewhere=True,
        outcomes=[
            {"id": "o", "types": "release", "sources": "a; b;", "locators": "p. 1; p. 2"},
            {"id": "p", "types": "release", "sources": "a;b", "locators": "p. 7"},
            {"id": "q", "types": "release", "sources": "a", "locators": "p. 1; p. 2"},
            {"id": "r", "types": "release", "sources": "a; b", "locators": "; p. 2"},
        ],
    )

    found: dict[str, set[tuple[str, str]]] = {}
    of = {s: o for s, p, o in made if p == f"<{HABEAS}hasClaimSubject>"}
    claims = {o: s for s, p, o in made if p == f"<{HABEAS}hasCitation>"}
    located = {s: o for s, p, o in made if p == f"<{HABEAS}hasLocator>"}
    for s, p, o in made:
        if p == f"<{HABEAS}citesSource>":
            outcome = of[claims[s]][1:-1].rpartition("/")[2]
            source = o[1:-1].rpartition("/")[2]
            found.setdefault(outcome, set()).add((source, located.get(s, "")))
    assert len(of) == 4
    assert found == {
        "o": {("a", '"p. 1"'), ("b", '"p. 2"')},
        "p": {("a", '"p. 7"'), ("b", '"p. 7"')},
        "q": {("a", '"p. 1; p. 2"')},
        "r": {("a", ""), ("b", '"p. 2"')},
    }


def test_given_identifiers_of_claims_and_citations_are_kept(brought: Brought) -> None:
    made = brought(
        elsewhere=True,
        claims=[
            {"id": "k", "subject": "event:e", "sources": "a; b", "citations": "c1; citation:c2",
             "stance": "neither"},
        ],
    )  # fmt: skip

    assert {(s, o) for s, p, o in made if p == f"<{HABEAS}citesSource>"} == {
        (f"<{ID}citation/c1>", f"<{ID}source/a>"),
        (f"<{ID}citation/c2>", f"<{ID}source/b>"),
    }
    assert not [s for s, p, _ in made if s == f"<{ID}event/e>"]
    assert (f"<{ID}claim/k>", f"<{HABEAS}hasClaimSubject>", f"<{ID}event/e>") in made


def test_a_signature_is_a_claim_about_one_performer(brought: Brought) -> None:
    [signature] = [
        {
            "intervention": "letter",
            "written_as": "NW",
            "agent": "nw",
            "sources": "s",
            "locators": "1",
        }
    ]
    made = brought(elsewhere=True, signatures=[signature])

    act, agent = f"<{ID}intervention/letter>", f"<{ID}agent/nw>"
    assert (act, f"<{HABEAS}performedBy>", agent) in made
    [claim] = [o for s, p, o in made if s == act and p == f"<{HABEAS}isSupportedBy>"]
    assert (claim, f"<{HABEAS}hasClaimProperty>", f"<{HABEAS}performedBy>") in made
    assert (claim, f"<{HABEAS}hasClaimValue>", agent) in made


@pytest.mark.parametrize(
    ("property_", "value", "term"),
    [
        ("startsOnOrBefore", "3 May 2019", '"2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("ends on or after", "2019-05-03", '"2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("performedBy", "nw", f"<{ID}agent/nw>"),
        ("habeas:hasEventType", "arrest", f"<{VOCAB}event-type/arrest>"),
        ("skos:prefLabel", "Nordwacht@de", '"Nordwacht"@de'),
        ("hasNominalTerm", "6 years", '"P6Y"^^<http://www.w3.org/2001/XMLSchema#duration>'),
        ("isDeJure", "no", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("dcterms:identifier", "7/2019", '"7/2019"'),
    ],
)
def test_the_value_of_a_claim_is_read_as_its_property_is(
    brought: Brought, property_: str, value: str, term: str
) -> None:
    made = brought(
        elsewhere=True,
        claims=[{"subject": "event:e", "property": property_, "value": value, "sources": "s"}],
    )

    assert [o for _, p, o in made if p == f"<{HABEAS}hasClaimValue>"] == [term]


def test_compiling_twice_gives_the_same(brought: Brought) -> None:
    rows = [{"id": "o", "types": "release", "sources": "a; b"}]

    assert brought(elsewhere=True, outcomes=rows) == brought(elsewhere=True, outcomes=rows)
    compile(brought.con, elsewhere=True)
    assert brought.con.execute("SELECT count(*) FROM made.statements").fetchone() == (12,)
