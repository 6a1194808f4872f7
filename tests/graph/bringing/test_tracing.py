from pathlib import Path

import pytest
from tests.graph.bringing.conftest import AGENTS, TIME, turtle
from tests.graph.bringing.test_transaction import CASES_CSV, INVOLVEMENTS_CSV

from habeas.bringing import bring, trace
from habeas.bringing.tracing import AmbiguousNameError, Trace
from habeas.errors import UnknownNameError
from habeas.terms import HABEAS, ID
from habeas.workspace import Decision, Workspace


@pytest.fixture
def filled(tmp_path: Path, workspace: Workspace) -> Workspace:
    (tmp_path / "agents.ttl").write_text(turtle(AGENTS), encoding="utf-8")
    cases, involvements = tmp_path / "cases.csv", tmp_path / "involvements.csv"
    cases.write_text(CASES_CSV, encoding="utf-8")
    involvements.write_text(INVOLVEMENTS_CSV, encoding="utf-8")
    for name, files in (("agents", [tmp_path / "agents.ttl"]), ("tables", [cases, involvements])):
        assert bring(workspace, files, name=name, time=TIME, who="ada").enters
    return workspace


def links(found: Trace) -> list[tuple[str, str]]:
    return [(thing.role, thing.iri.removeprefix(ID).split("/")[0]) for thing in found.things]


def test_the_chain_leads_from_a_thing_to_the_row(filled: Workspace) -> None:
    found = trace(filled, ["involvement:ada"])

    assert links(found) == [
        ("record", "involvement"),
        ("claim", "claim"),
        ("citation", "citation"),
        ("source", "source"),
    ]
    role = next(s for s in found.things[0].statements if s.property == f"<{HABEAS}hasRole>")
    (number, column), *_ = role.rows
    row = found.rows[number]
    assert column == "role"
    assert (Path(row.file).name, row.row, row.import_name, row.who) == (
        *("involvements.csv", 2),
        *("tables", "ada"),
    )
    assert row.cells == {
        "id": "ada",
        "case": "ada",
        "agent": "Ada Example",
        "role": "detained",
        "starts": "before 2019-05-03",
        "sources": "report",
        "locators": "page 4",
    }
    title = found.things[3].statements[-1].rows[0][0]
    assert (Path(found.rows[title].file).name, found.rows[title].row) == ("agents.ttl", None)
    assert found.rows[title].line is not None
    assert found.as_json()["rows"][0]["import"] == found.rows[0].import_


@pytest.mark.parametrize(
    "name", ["Law  AID", "agent:law-aid", f"{ID}agent/law-aid", f"<{ID}agent/law-aid>"]
)
def test_a_thing_may_be_named_in_any_way(filled: Workspace, name: str) -> None:
    assert trace(filled, [name]).asked == [f"{ID}agent/law-aid"]


def test_an_edge_is_walked_back_through_the_case_that_both_are_in(filled: Workspace) -> None:
    found = trace(filled, ["Ada Example", "Law Aid"])

    records = [thing.iri for thing in found.things if thing.role == "record"]
    assert records == [f"{ID}involvement/ada", f"{ID}involvement/aid"]
    assert {Path(row.file).name for row in found.rows} == {"involvements.csv", "agents.ttl"}
    assert trace(filled, ["Ada Example", "Law Aid"], most=1).more == 1
    with pytest.raises(UnknownNameError, match="record that joins them"):
        trace(filled, ["North Watch", "Law Aid"])


def test_two_imports_that_say_the_same_are_both_named(filled: Workspace, tmp_path: Path) -> None:
    (tmp_path / "again.ttl").write_text(turtle(AGENTS), encoding="utf-8")
    assert bring(filled, [tmp_path / "again.ttl"], time=TIME, who="ben").enters

    found = trace(filled, ["agent:law-aid"])

    assert {row.import_name for row in found.rows} == {"agents", "again.ttl"}
    assert all(len(said.rows) == 2 for said in found.things[0].statements)


def test_a_merged_thing_is_found_by_its_losing_name(filled: Workspace) -> None:
    with filled.writing() as writer:
        writer.decide(
            Decision(f"{ID}agent/law-aid", f"{ID}agent/north-watch", "same", who="ada", time=TIME)
        )

    assert trace(filled, ["agent:north-watch"]).asked == [f"{ID}agent/law-aid"]
    assert trace(filled, ["North Watch"]).asked == [f"{ID}agent/law-aid"]


def test_what_nothing_or_several_are_called_is_an_error(filled: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'Law Aid'"):
        trace(filled, ["Law Ad"])
    twin = AGENTS.replace("agent:law-aid", "agent:twin").replace("p0001", "p0002")
    (tmp_path / "twin.ttl").write_text(turtle(twin), encoding="utf-8")
    assert bring(filled, [tmp_path / "twin.ttl"], time=TIME, who="ben").enters
    with pytest.raises(AmbiguousNameError, match="agent:law-aid, agent:twin"):
        trace(filled, ["law aid"])


def test_between_two_agents_the_claims_about_others_are_left_out(
    filled: Workspace, tmp_path: Path
) -> None:
    claim = """habeas:isSupportedBy [ habeas:hasClaimProperty habeas:performedBy ;
      habeas:hasClaimValue agent:{} ; habeas:hasCitation [ habeas:citesSource source:report ] ] ;"""
    signers = ("north-watch", "law-aid", "p0001")
    (tmp_path / "letter.ttl").write_text(
        turtle(
            "intervention:letter a habeas:Intervention ; habeas:isPartOfCase case:ada ;"
            " skos:prefLabel 'A letter'@en ;"
            " habeas:hasInterventionType vocab:intervention-type/open-letter ;"
            + "".join(map(claim.format, signers))
            + f" habeas:performedBy {', '.join(f'agent:{each}' for each in signers)} ;"
            ' habeas:startsOnOrAfter "2019-05-03"^^xsd:date ;'
            ' habeas:startsOnOrBefore "2019-05-03"^^xsd:date .'
        ),
        encoding="utf-8",
    )
    brought = bring(filled, [tmp_path / "letter.ttl"], time=TIME, who="ada")
    assert brought.enters, brought.problems

    found = trace(filled, ["North Watch", "Law Aid"])

    assert [role for role, _ in links(found)].count("claim") == 2
    supported = f"<{HABEAS}isSupportedBy>"
    assert [said.property for said in found.things[0].statements].count(supported) == 2
    whole = trace(filled, ["intervention:letter"])
    assert [role for role, _ in links(whole)].count("claim") == 3
