import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.errors import InvalidRecordsError, MissingLibraryError
from habeas.native import TABLES
from habeas.records import read_records
from habeas.terms import HABEAS, ID, PREFIXES, abbreviate

Write = Callable[[str, str], Path]

LABEL = PREFIXES["skos"] + "prefLabel"

AGENTS = "id,class,name,language,types,places,urls,same_as,sources,note\n"
SIGNATURES = "intervention,number,written_as,agent,sources,locators\n"
NAMES = "written_as,language,list,agent,decision,reason,decided_on\n"
SOURCES = "id,types,title,language,issued,published,publishers,urls,subjects\n"
INTERVENTIONS = "id,starts,types,name,performers,cases,sources,locators\n"


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


def test_a_row_says_what_its_cells_do(write: Write) -> None:
    path = write(
        "sources.csv",
        SOURCES + 'a-1,statement,"Free Ada, now",en,2019-05,by 2019-05-03,north-watch,'
        "https://example.org/ada,x1\n",
    )

    assert facts(path) == {
        "source:a-1 rdf:type habeas:Source",
        "source:a-1 habeas:hasSourceType vocab:source-type/statement",
        'source:a-1 dcterms:title "Free Ada, now"@en',
        'source:a-1 dcterms:language "en"',
        'source:a-1 dcterms:issued "2019-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
        'source:a-1 habeas:publishedOnOrBefore "2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>',
        "source:a-1 dcterms:publisher agent:north-watch",
        "source:a-1 schema:url https://example.org/ada",
        "source:a-1 dcterms:subject case:x1",
    }  # fmt: skip


def test_several_values_and_an_uncertain_day_are_kept(write: Write) -> None:
    path = write(
        "interventions.csv",
        INTERVENTIONS + "a-1,2019-05-03/2019-05-05,public-statement,Free Ada,"
        "north-watch; law-aid,x1,list-of-posts,post 1\n",
    )

    assert facts(path) == {
        "intervention:a-1 rdf:type habeas:Intervention",
        "intervention:a-1 habeas:hasInterventionType vocab:intervention-type/public-statement",
        'intervention:a-1 skos:prefLabel "Free Ada"@en',
        "intervention:a-1 habeas:performedBy agent:north-watch",
        "intervention:a-1 habeas:performedBy agent:law-aid",
        "intervention:a-1 habeas:isPartOfCase case:x1",
        'intervention:a-1 habeas:startsOnOrAfter "2019-05-03"^^<http://www.w3.org/2001/XMLSchema#date>',
        'intervention:a-1 habeas:startsOnOrBefore "2019-05-05"^^<http://www.w3.org/2001/XMLSchema#date>',
    }  # fmt: skip


def test_a_row_may_name_what_other_records_describe(write: Write) -> None:
    case = write("case.ttl", f'<{ID}case/x1> a <{HABEAS}Case> ; <{LABEL}> "The case of Ada"@en .')
    acts = write(
        "interventions.csv",
        INTERVENTIONS + "a-1,2019,public-statement,Free Ada,nw,The Case  of Ada,s,\n",
    )

    triples = read_records([case, acts]).triples

    [found] = [t.object for t in triples if t.predicate.value.endswith("isPartOfCase")]
    assert getattr(found, "value", "") == ID + "case/x1"


def test_notes_for_the_team_are_not_read_into_what_is_published(write: Write) -> None:
    path = write("agents.csv", AGENTS + "a,Group,A,en,,,,,s,for the team\n")

    assert not any("for the team" in fact for fact in facts(path))


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
        ("agents.csv", AGENTS + "a,Organisation,A,en,,,,,s,\n", "line 2, column class", "Group or Organization"),
        ("agents.csv", AGENTS + "a,Group,A,en,media-outlt,,,,s,\n", "line 2, column types",
         "did you mean media-outlet"),
        ("agents.csv", AGENTS + "a b,Group,A,en,,,,,s,\n", "line 2, column id", "is no identifier"),
        ("agents.csv", AGENTS + "a,Group,A,en,,,,,s,\na,Group,B,en,,,,,s,\n", "line 3, column id",
         "agents.csv, line 2 too"),
        ("agents.csv", AGENTS + "a,Group,A,en,,,ftp://x,,s,\n", "line 2, column urls",
         "beginning with https"),
        ("agents.csv", AGENTS + "a,Group,A,en,,,https://x/a b,,s,\n", "line 2, column urls",
         "encode them"),
        ("agents.csv", AGENTS + "a,Group,A,english please,,,,,s,\n", "line 2, column language",
         "is no language"),
        ("agents.csv", AGENTS + "a,Group,A\n", "line 2", "3 cells"),
        ("agents.csv", AGENTS.replace("same_as", "same_is") + "a,Group,A,en,,,,,s,\n",
         "line 1, column same_is", "is it same_as?"),
        ("interventions.csv", INTERVENTIONS + "a,2019-02-30,letter,T,nw,x1,s,\n",
         "line 2, column starts", "2019-02 has 28 days"),
        ("names.csv", NAMES + "NW,en,letter,,same,because,2026-11-23\n", "line 2, column agent",
         "needs the agent"),
        ("names.csv", NAMES + "NW,en,letter,nw,maybe,because,2026-11-23\n",
         "line 2, column decision", "write same, different, open or withheld"),
        ("agent.csv", AGENTS + "a,Group,A,en,,,,,s,\n", "agent.csv", "is it agents?"),
        ("agents.csv", AGENTS + 'a,Group,"A,en,,,,,s,\n', "agents.csv, line 2", "quotation mark"),
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
    assert facts(write(f"{kind}.csv", ",".join(TABLES[kind].by_name) + "\n")) == set()


def test_without_duckdb_it_is_said_how_to_get_it(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(MissingLibraryError, match=r"habeas\[tables\]"):
        read_records([write("agents.csv", AGENTS)])


def test_two_folders_may_describe_one_thing_and_one_table_may_not_do_it_twice(
    write: Write, tmp_path: Path
) -> None:
    one = write("agents.csv", AGENTS + "a,Group,A,en,,,,,s,\n")
    (tmp_path / "more").mkdir()
    other = tmp_path / "more" / "agents.csv"
    other.write_text(AGENTS + "a,Group,A,en,,,,,t,\n")

    assert len(read_records([one, other, one]).triples) == 4
