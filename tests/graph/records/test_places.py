from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas import assets
from habeas.records import Reading, read_records
from habeas.records.evidence_names import evidence_names
from habeas.records.evidence_nodes import name_evidence
from habeas.shacl.positions import Place
from habeas.terms import HABEAS, ID, PREFIXES

Write = Callable[[str, str], Path]
EVENT = """\
@prefix event: <https://w3id.org/habeas/id/event/> .
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix source: <https://w3id.org/habeas/id/source/> .

    event:e1 a habeas:Event ;
        habeas:precedes event:e2 ,
            event:e3 ;
        habeas:isSupportedBy [
            habeas:hasCitation
                [ habeas:citesSource source:one ] ,
                [ habeas:citesSource source:two ; habeas:hasLocator "p. 2" ]
        ] , [ habeas:hasClaimStatus <urn:test:open> ;
              habeas:hasCitation [ habeas:citesSource source:two ] ] .

  event:e2 a habeas:Event .
"""
ACTS = "id,starts,types,name,language,performers,cases,addressed_to,sources,locators\n"


def thing(name: str) -> ox.NamedNode:
    return ox.NamedNode(ID + name)


def term(name: str) -> ox.NamedNode:
    return ox.NamedNode(HABEAS + name)


def lines(reading: Reading, predicate: str) -> dict[str, str]:
    """Return the place of each object of a property, by what is told of the object."""
    told = {}
    for triple in reading.triples:
        if triple.predicate == term(predicate):
            inside = sorted(
                f"{t.predicate.value.rpartition('#')[2]} {getattr(t.object, 'value', '')}"
                for t in reading.triples
                if t.subject == triple.object and t.predicate.value.rpartition("#")[2] in TOLD
            )
            place = reading.places().of(triple.object)
            told[" ".join(inside).replace(ID, "")] = str(place).rpartition("records/")[2]
    return told


TOLD = {"citesSource", "hasLocator", "hasClaimStatus"}


def test_statements_have_their_line_however_they_are_indented(write: Write) -> None:
    path = write("event.ttl", EVENT)

    places = read_records([path]).places()

    assert str(places.of(thing("event/e1"))) == f"{path}:5:5"
    assert str(places.of(thing("event/e2"))) == f"{path}:15:3"
    assert str(places.of(thing("event/e1"), term("precedes"), thing("event/e3"))) == f"{path}:7:13"
    assert str(places.of(thing("event/e1"), term("precedes"))) == f"{path}:6:9"
    assert str(places.of(thing("source/one"))) == f"{path}:10:38"
    assert places.of(thing("event/unknown")) is None


def test_things_have_their_line_however_they_are_indented(write: Write) -> None:
    reading = read_records([write("event.ttl", EVENT)])

    assert reading.origins[ID + "event/e1"].line == 5
    assert reading.origins[ID + "event/e2"].line == 15
    assert {origin.line for origin in reading.origins.values()} == {5, 15}


def test_evidence_stands_at_its_own_bracket(write: Write) -> None:
    reading = read_records([write("event.ttl", EVENT)])

    status = "hasClaimStatus https://w3id.org/habeas/vocab/claim-status/accepted"
    assert lines(reading, "isSupportedBy") == {
        status: "event.ttl:8:30",
        "hasClaimStatus urn:test:open": "event.ttl:12:13",
    }
    assert lines(reading, "hasCitation") == {
        "citesSource source/one": "event.ttl:10:17",
        "citesSource source/two hasLocator p. 2": "event.ttl:11:17",
        "citesSource source/two": "event.ttl:13:34",
    }


def test_what_was_added_to_a_claim_stands_where_the_claim_does(write: Write) -> None:
    reading = read_records([write("event.ttl", EVENT)])
    claim = next(t.object for t in reading.triples if t.predicate == term("isSupportedBy"))

    place = reading.places().of(claim, term("hasClaimSubject"), thing("event/e1"))

    assert place == reading.places().of(claim)


def test_two_equal_citations_of_a_claim_hide_no_line_of_the_claim(write: Write) -> None:
    citation = "[ habeas:citesSource source:one ]"
    text = EVENT[: EVENT.index("    event:e1")] + (
        f"event:e1 habeas:isSupportedBy\n [ habeas:hasCitation {citation} , {citation} ] ."
    )

    reading = read_records([write("event.ttl", text)])

    assert list(lines(reading, "isSupportedBy").values()) == ["event.ttl:6:2"]
    assert str(reading.places().of(thing("source/one"))).endswith("event.ttl:6:44")


@pytest.mark.parametrize(
    "text",
    [
        "<urn:e> h:isSupportedBy _:x . _:x h:hasCitation _:y . _:y h:p _:x .",
        "<urn:e> h:isSupportedBy [ h:hasCitation _:y ] . _:y h:p [ h:q _:y ] .",
        "<urn:e> h:isSupportedBy " + "[ h:hasCitation " * 3000 + "1" + "]" * 3000 + " .",
    ],
)
def test_evidence_without_an_end_has_no_more_names_than_an_end_would_give(text: str) -> None:
    text = f"@prefix h: <{HABEAS}> . {text}"
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]

    assert len(evidence_names(triples)) <= 2


def test_the_names_of_evidence_are_those_of_the_reading() -> None:
    triples = [quad.triple for quad in ox.parse(EVENT, ox.RdfFormat.TURTLE)]

    names = evidence_names(triples)

    _, owners = name_evidence(triples)
    assert {name.value for name in names.values()} == owners.keys()
    assert len(names) == 5


def test_a_cell_is_named_by_row_and_column(write: Write) -> None:
    path = write(
        "interventions.csv",
        ACTS + 'a-0,2019,press-item,"A diary\nof two lines",en,press-desk,x1,,posts,\n'
        "\n"
        "a-1,2019-05-03,press-item,Free Ada,en,north-watch; law-aid,x1,north-watch,posts,post 1\n",
    )

    reading = read_records([path])
    places = reading.places()

    act = thing("intervention/a-1")
    assert str(places.of(act)) == f"{path}, row 4"
    assert places.of(act) == Place(str(path), line=5, row=4)
    for predicate, value, column in (
        ("performedBy", thing("agent/law-aid"), "performers"),
        ("addressedTo", thing("agent/north-watch"), "addressed_to"),
        ("startsOnOrAfter", None, "starts"),
    ):
        place = places.of(act, term(predicate), value)
        assert str(place) == f'{path}, row 4, column "{column}"'
    assert {place.rpartition("csv")[2] for place in lines(reading, "hasCitation").values()} == {
        *(", row 2", ", row 4"),
    }
    assert str(places.of(thing("agent/law-aid"))) == f'{path}, row 4, column "performers"'


ROWS = {
    "agents": {"id": "a", "class": "Group", "name": "A", "types": "media-outlet", "sources": "s"},
    "names": {"written_as": "NW", "agent": "nw", "decision": "same", "reason": "acronym"},
    "sources": {"id": "s", "types": "statement", "title": "T", "issued": "2019", "urls": "https://x.example/"},
    "signatures": {"intervention": "i", "written_as": "NW", "agent": "nw", "sources": "s", "locators": "1"},
    "claims": {"subject": "event:e", "property": "hasEventType", "value": "arrest", "sources": "s", "status": "open"},
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_every_statement_of_a_table_names_a_column_of_it(write: Write, kind: str) -> None:
    row = ROWS[kind]
    path = write(f"{kind}.csv", f"{','.join(row)}\n{','.join(row.values())}\n")

    reading = read_records([path])

    places = reading.places()
    named = set()
    for triple in reading.triples:
        place = places.of(triple.subject, triple.predicate, triple.object)
        assert place is not None
        assert (place.line, place.row) == (2, 2)
        named.add(place.column)
    assert set(row) - NO_STATEMENT <= named <= set(row)


#: Columns that say what others are about, or that are not read.
NO_STATEMENT = {"agent", "decision", "reason", "written_as", "intervention", "subject", "id"}


def test_of_two_files_on_one_thing_each_has_the_line_of_its_own_statement(write: Write) -> None:
    one = write("one.ttl", EVENT)
    other = write("other.ttl", EVENT[: EVENT.index("    event")] + "event:e1 a habeas:Claim .")

    places = read_records([one, other]).places()

    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    assert str(places.of(thing("event/e1"))) == f"{one}:5:5"
    assert str(places.of(thing("event/e1"), kind, term("Claim"))) == f"{other}:5:12"


def test_every_statement_that_ships_stands_somewhere() -> None:
    reading = read_records([assets.data_folder()])
    places = reading.places()

    for triple in reading.triples[::5]:
        place = places.of(triple.subject, triple.predicate, triple.object)
        assert place is not None
        assert place.line is not None


def test_the_first_file_on_a_thing_gives_its_origin(write: Write) -> None:
    one = read_records([write("one.ttl", EVENT)])
    other = read_records([write("other.ttl", EVENT + "event:e3 a habeas:Event .")])
    before = set(one.origins)

    one.add(other)

    assert one.origins[ID + "event/e1"].path.name == "one.ttl"
    assert one.origins[ID + "event/e3"].path.name == "other.ttl"
    assert set(one.origins) - before == {ID + "event/e3"}


def test_turtle_is_read_again_when_somebody_asks_and_may_be_gone_and_tables_are_kept(
    write: Write,
) -> None:
    kept = write("kept.ttl", EVENT)
    row = ROWS["agents"]
    changed = write("agents.csv", f"{','.join(row)}\n{','.join(row.values())}\n")
    reading = read_records([kept, changed])

    kept.unlink()
    changed.write_text("id\n", encoding="utf-8")

    assert reading.places().of(thing("event/e1")) is None
    assert str(reading.places().of(thing("agent/a"))) == f"{changed}, row 2"
    assert str(reading.origins[ID + "event/e1"]) == str(kept)
    assert str(reading.origins[ID + "agent/a"]) == f"{changed}:2"
