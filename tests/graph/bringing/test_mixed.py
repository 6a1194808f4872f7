"""Tables and RDF brought together refer to one another."""

from pathlib import Path

import duckdb

from habeas.bringing import bring
from habeas.workspace import Workspace

PLACES = """\
@prefix habeas: <https://w3id.org/habeas/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix place: <https://w3id.org/habeas/id/place/> .
@prefix source-type: <https://w3id.org/habeas/vocab/source-type/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
place:norland a schema:Place ; skos:prefLabel "Norland"@en .
<https://w3id.org/habeas/id/source/register> a habeas:Source ;
    dcterms:title "A register"@en ; habeas:hasSourceType source-type:web-page .
"""


def test_a_row_refers_to_what_a_turtle_file_beside_it_describes(tmp_path: Path) -> None:
    folder = tmp_path / "brought"
    folder.mkdir()
    (folder / "places.ttl").write_text(PLACES)
    (folder / "agents.csv").write_text(
        "id,class,name,types,places,sources\n"
        "north-watch,Organization,North Watch,human-rights-ngo,Norland,register\n"
        "law-aid,Organization,Law Aid,human-rights-ngo,norland,A register\n"
    )

    brought = bring(
        Workspace.create(tmp_path / "workspace"),
        [folder],
        time="2026-01-01T00:00:00+00:00",
        who="Ada Example",
    )

    assert [str(problem) for problem in brought.problems] == []
    assert brought.id is not None


def test_another_name_that_is_the_name_is_no_other_name(tmp_path: Path) -> None:
    folder = tmp_path / "brought"
    folder.mkdir()
    (folder / "places.ttl").write_text(PLACES)
    (folder / "agents.csv").write_text(
        "id,class,name,types,sources\n"
        "north-watch,Organization,North Watch,human-rights-ngo,register\n"
    )
    (folder / "names.csv").write_text(
        "written_as,language,list,agent,decision,reason,decided_on\n"
        "North Watch,en,register,north-watch,same,the name we keep,2026-01-01\n"
        "NW,en,register,north-watch,same,its initials,2026-01-01\n"
    )
    workspace = Workspace.create(tmp_path / "workspace")

    brought = bring(workspace, [folder], time="2026-01-01T00:00:00+00:00", who="Ada Example")

    assert [str(problem) for problem in brought.problems] == []
    with duckdb.connect() as con:
        workspace.attach(con)
        others = con.sql("SELECT o FROM ws.statements WHERE p LIKE '%altLabel>'").fetchall()
    assert others == [('"NW"@en',)]
