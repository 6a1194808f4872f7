from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.errors import InvalidRecordsError
from habeas.records import read_records
from habeas.records.tables import TABLES
from habeas.terms import ID, abbreviate

Write = Callable[[str, str], Path]

INTERVENTIONS = (
    "id,date,types,title,language,performers,case,campaign,addressed_to,demands,url,"
    "source_type,record,locator,note\n"
)
AGENTS = "id,class,name,language,types,place,url,wikidata,sources,note\n"
SIGNATURES = "intervention,number,written_as,agent,source,locator\n"
NAMES = "written_as,language,list,agent,decision,reason,decided_on\n"


def facts(path: Path) -> set[str]:
    """Return the triples of a file in short form, evidence left out."""

    def short(term: object) -> str:
        return abbreviate(term.value) if isinstance(term, ox.NamedNode) else str(term)

    return {
        f"{short(t.subject)} {short(t.predicate)} {short(t.object)}"
        for t in read_records([path]).triples
        if not abbreviate(getattr(t.subject, "value", "")).startswith(("claim:", "citation:"))
        and t.predicate.value.rpartition("#")[2] != "isSupportedBy"
    }


def test_an_act_of_a_body_is_a_source_and_an_intervention(write: Write) -> None:
    path = write(
        "interventions.csv",
        INTERVENTIONS
        + 'a-1,2019-05-03,public-statement,"Free Ada, now",en,north-watch; law-aid,x1,,,,'
        "https://example.org/ada,statement,list-of-posts,post 1,\n",
    )

    assert facts(path) == {
        "source:a-1 rdf:type habeas:Source",
        "source:a-1 habeas:hasSourceType vocab:source-type/statement",
        'source:a-1 dcterms:title "Free Ada, now"@en',
        'source:a-1 dcterms:language "en"',
        "source:a-1 schema:url https://example.org/ada",
        "source:a-1 dcterms:subject case:x1",
        'source:a-1 habeas:publishedOnOrBefore "2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>',
        "intervention:a-1 rdf:type habeas:Intervention",
        "intervention:a-1 habeas:hasInterventionType vocab:intervention-type/public-statement",
        'intervention:a-1 skos:prefLabel "Free Ada, now"@en',
        "intervention:a-1 habeas:performedBy agent:north-watch",
        "intervention:a-1 habeas:performedBy agent:law-aid",
        "intervention:a-1 habeas:isPartOfCase case:x1",
        'intervention:a-1 habeas:startsOnOrAfter "2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>',
        'intervention:a-1 habeas:startsOnOrBefore "2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>',
    }  # fmt: skip


def test_an_act_is_supported_by_the_list_and_by_the_item_itself(write: Write) -> None:
    path = write(
        "interventions.csv",
        INTERVENTIONS + "a-1,2019-05,press-item,Free Ada,en,north-watch,x1,,,,"
        "https://example.org/ada,press-article,list-of-posts,post 1,\n",
    )

    triples = read_records([path]).triples

    cited = {t.object for t in triples if t.predicate.value.endswith("citesSource")}
    assert {abbreviate(str(getattr(source, "value", ""))) for source in cited} == {
        "source:list-of-posts",
        "source:a-1",
    }


def test_without_performers_the_source_stands_and_no_act(write: Write) -> None:
    path = write(
        "interventions.csv",
        INTERVENTIONS + "a-1,2019-05-03,press-item,A diary,en,,x1,,,,"
        "https://example.org/diary,blog-post,list-of-posts,,private person\n",
    )

    assert not any("intervention:" in fact or "private" in fact for fact in facts(path))
    assert "source:a-1 rdf:type habeas:Source" in facts(path)


def test_an_uncertain_day_gives_the_first_and_the_last_that_it_can_be(write: Write) -> None:
    path = write(
        "interventions.csv",
        INTERVENTIONS + "a-1,2019-05-03/2019-05-05,press-item,Free Ada,en,north-watch,x1,,,,,"
        "press-article,list-of-posts,,\n",
    )

    found = {tuple(fact.split('"')[:2]) for fact in facts(path) if "2019" in fact}

    assert found == {
        ("source:a-1 habeas:publishedOnOrBefore ", "2019-05-05"),
        ("intervention:a-1 habeas:startsOnOrAfter ", "2019-05-03"),
        ("intervention:a-1 habeas:startsOnOrBefore ", "2019-05-05"),
    }


def test_a_signature_adds_the_signatory_with_a_claim_of_its_own(write: Write) -> None:
    path = write(
        "signatures.csv",
        SIGNATURES
        + "letter,1,North Watch,north-watch,post,item 1\nletter,2,Law-Aid,law-aid,post,\n",
    )

    triples = read_records([path]).triples

    values = [t.object for t in triples if t.predicate.value.endswith("hasClaimValue")]
    assert {getattr(value, "value", "") for value in values} == {
        ID + "agent/north-watch",
        ID + "agent/law-aid",
    }


def test_only_a_name_that_was_decided_to_be_the_same_names_the_agent(write: Write) -> None:
    path = write(
        "names.csv",
        NAMES + "NW,en,letter,north-watch,same,acronym in the letter,2026-11-23\n"
        "North Watch Youth,en,letter,north-watch,different,a body of its own,2026-11-23\n"
        "(private person),,letter,,withheld,3 authors,2026-11-23\n",
    )

    assert facts(path) == {'agent:north-watch skos:altLabel "NW"@en'}


@pytest.mark.parametrize(
    ("name", "text", "place", "part"),
    [
        ("agents.csv", AGENTS + "a,Organisation,A,en,,,,,s,\n", "line 2, column class", "Group"),
        ("agents.csv", AGENTS + "a,Group,A,en,media-outlt,,,,s,\n", "line 2, column types",
         "did you mean media-outlet"),
        ("agents.csv", AGENTS + "a b,Group,A,en,,,,,s,\n", "line 2, column id", "not an identifier"),
        ("agents.csv", AGENTS + "a,Group,A,en,,,,,s,\na,Group,B,en,,,,,s,\n", "line 3, column id",
         "stands on line 2 already"),
        ("agents.csv", AGENTS + "a,Group,A,en,,,ftp://x,,s,\n", "line 2, column url",
         "begins with http"),
        ("agents.csv", AGENTS + "a,Group,A,en,,,https://x/a b,,s,\n", "line 2, column url",
         "encode them"),
        ("agents.csv", AGENTS + "a,Group,A,english please,,,,,s,\n", "line 2, column language",
         "not a language tag"),
        ("agents.csv", AGENTS + "a,Group,,en,,,,,s,\n", "line 2, column name", "is empty"),
        ("agents.csv", AGENTS + "a,Group,A\n", "line 2", "has 3 cells, the header 10"),
        ("agents.csv", AGENTS + 'a,Group,"A\nB",en,,,,,s\n', "line 2", "has 9 cells"),
        ("agents.csv", AGENTS.replace("wikidata", "wikidta"), "line 1",
         "column 'wikidta' is unknown (is it wikidata?)"),
        ("interventions.csv", INTERVENTIONS + "a,2019-02-30,,,,,,,,,,,r,,\n",
         "line 2, column date", "2019-02 has 28 days"),
        ("names.csv", NAMES + "NW,en,letter,,same,because,2026-11-23\n", "line 2, column agent",
         "needs the agent"),
        ("names.csv", NAMES + "NW,en,letter,nw,maybe,because,2026-11-23\n",
         "line 2, column decision", "not same, different, open or withheld"),
        ("agent.csv", AGENTS, "agent.csv", "is it agents.csv?"),
        ("agents.csv", AGENTS + 'a,Group,"A,en,,,,,s,\n', "agents.csv", "is not CSV"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_file_line_and_column(
    write: Write, name: str, text: str, place: str, part: str
) -> None:
    with pytest.raises(InvalidRecordsError) as caught:
        read_records([write(name, text)])

    assert place in str(caught.value)
    assert part in str(caught.value)
    assert name in str(caught.value)


def test_everything_wrong_in_a_table_is_named_at_once(write: Write) -> None:
    path = write("agents.csv", AGENTS + "a,X,A,en,nope,,ftp://x,,s,\nb,Group,B,en,,,ftp://y,,s,\n")

    with pytest.raises(InvalidRecordsError) as caught:
        read_records([path])

    assert len(caught.value.problems) == 4


def test_line_numbers_are_right_below_a_cell_of_several_lines(write: Write) -> None:
    path = write("agents.csv", AGENTS + 'a,Group,"A\nB",en,,,,,s,\nb,Nope,B,en,,,,,s,\n')

    with pytest.raises(InvalidRecordsError, match="line 4, column class"):
        read_records([path])


def test_a_table_saved_by_a_spreadsheet_reads_the_same(write: Write, tmp_path: Path) -> None:
    text = AGENTS + "a,Group,A,en,,,,,s,\n"
    path = write("agents.csv", text)
    other = tmp_path / "agents.csv"
    other.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert facts(path) == facts(other)


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_an_empty_table_holds_nothing(write: Write, kind: str) -> None:
    assert facts(write(f"{kind}.csv", ",".join(TABLES[kind][0]) + "\n")) == set()
