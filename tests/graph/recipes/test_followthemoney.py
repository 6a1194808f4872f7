"""FollowTheMoney in and out."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.graph.recipes.ran import Ran, bring

from habeas import assets, recipes
from habeas.cli import main
from habeas.recipes.followthemoney import SCHEMATA, Written, write

H = "https://w3id.org/habeas/ontology#"
GIVEN = {"title": "Stream", "documents": "report"}


def written(ran: Ran) -> tuple[Written, list[dict[str, Any]]]:
    assert ran.compiled() == []
    output = io.StringIO()
    told = write(ran.con, output)
    return told, [json.loads(line) for line in output.getvalue().splitlines()]


def test_a_stream_comes_in(shipped: Callable[..., Ran]) -> None:
    ran = shipped("followthemoney", **GIVEN)
    ids = dict(ran.rows("agents", "id", "name")) | dict(ran.rows("posts", "id", "name"))
    sources = dict(ran.rows("sources", "id", "title"))

    assert ran.rows("agents", "_row", "class", "name", "other_names", "types", "sensitivity") == [
        (1, "Person", "Ada Example", r"A. Example\; the writer; Ada", None, "restricted"),
        (2, "Person", "Ben Example", None, None, "restricted"),
        (3, "Person", None, None, None, "restricted"),
        (4, "Organization", "North Watch", "N.W.", None, None),
        (5, "Organization", "Examplian Ministry of Justice", None, "public-authority", None),
    ]
    assert ran.rows("agents", "_row", "urls", "identifiers")[3] == (
        *(4, "https://north-watch.example.org"),
        "NW-7",
    )
    assert [
        (row, ids[agent], ids.get(body), ids.get(post), role, words, starts, ends)
        for row, agent, body, post, role, words, starts, ends in ran.rows(
            *("affiliations", "_row", "agent", "organization", "post", "role", "description"),
            *("starts", "ends"),
        )
    ] == [
        (
            *(6, "Ben Example", "North Watch", None, "member"),
            *(r"Treasurer\; second term", "2016-05", "2020"),
        ),
        (
            *(8, "Ben Example", None, "Judge at the Northgate Court", "office-holder"),
            *(None, "2010-03-01", None),
        ),
    ]
    # Theirs: Ben is the brother of Ada. Ours: the principal, Ben, is a sibling of the party, Ada.
    ((row, agent, kind, relative, cited),) = ran.rows(
        "ties", "_row", "agent", "type", "relative", "sources"
    )
    assert (row, ids[agent], kind, ids[relative]) == (9, "Ben Example", "sibling", "Ada Example")
    assert {sources[each] for each in cited.split("; ")} == {"Stream", "Report of the North Watch"}
    assert ran.rows("sources", "_row", "types", "issued", "urls") == [
        (1, "dataset", None, None),
        (10, "report", "2019-11", "https://north-watch.example.org/report"),
    ]


def test_what_has_no_table_is_told_by_schema_and_property(shipped: Callable[..., Ran]) -> None:
    ran = shipped("followthemoney", **GIVEN)

    assert [(p.row, p.column, p.value, p.severity) for p in ran.problems] == [
        (1, "properties", "Person.birthDate", "Warning"),
        (11, "schema", "Address", "Warning"),
        (None, "caption", "", "Warning"),
    ]


def test_what_nobody_says_is_asked_for(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "schema": "LegalEntity", "properties": {"name": ["North Watch"]}},
        {"id": "b", "schema": "Document", "properties": {"title": ["Report"]}},
        {"id": "b", "schema": "Document", "properties": {"title": ["Report"]}},
        {"schema": "Person", "properties": {}},
        {
            "id": "t",
            "schema": "Associate",
            "properties": {
                "person": ["p"],
                "associate": ["q"],
                "relationship": ["rival"],
                "startDate": ["2019", "2020"],
            },
        },
        {"id": "p", "schema": "Person", "properties": {"name": ["Ada Example"]}},
    ]
    path = tmp_path / "entities.json"
    path.write_text("\n".join(map(json.dumps, lines)))

    ran = bring(recipes.open("followthemoney", {"title": "S"}), path)

    assert [(p.row, p.column, p.value, p.severity) for p in ran.problems if p.rule == "recipe"] == [
        (1, "schema", "LegalEntity", "Violation"),
        (2, "schema", "Document", "Violation"),
        (3, "id", "b", "Violation"),
        (4, "id", "", "Violation"),
        (5, "properties", "2019, 2020 /", "Warning"),
    ]
    wrong = {(column, value) for _, column, value, _ in ran.compiled()}
    assert {("type", "rival"), ("agent", "q")} <= wrong


def test_a_stream_goes_out_again_as_it_came(shipped: Callable[..., Ran]) -> None:
    told, entities = written(shipped("followthemoney", **GIVEN))
    called = {
        each["id"]: (each["properties"].get("name") or each["properties"].get("title") or [""])[0]
        for each in entities
    }
    said = [
        (
            each["schema"],
            {p: [called.get(v, v) for v in vs] for p, vs in each["properties"].items()},
        )
        for each in entities
    ]
    proof = {"proof": ["Report of the North Watch", "Stream"]}

    assert told == Written(10, {"Person": 1})
    assert [each["id"] for each in entities] == sorted(each["id"] for each in entities)
    for _, properties in said:
        properties["proof"] = sorted(properties.get("proof", []))
        if not properties["proof"]:
            del properties["proof"]
    expected = [
        ("Person", {"name": ["Ada Example"], "alias": ["A. Example; the writer", "Ada"]}),
        ("Person", {"name": ["Ben Example"]}),
        (
            "Organization",
            {
                "name": ["North Watch"],
                "alias": ["N.W."],
                "website": ["https://north-watch.example.org"],
            },
        ),
        ("PublicBody", {"name": ["Examplian Ministry of Justice"]}),
        (
            "Membership",
            {
                "member": ["Ben Example"],
                "organization": ["North Watch"],
                "role": ["member"],
                "startDate": ["2016-05"],
                "endDate": ["2020"],
                **proof,
            },
        ),
        (
            "Position",
            {
                "name": ["Judge at the Northgate Court"],
                "organization": ["Examplian Ministry of Justice"],
            },
        ),
        (
            "Occupancy",
            {
                "holder": ["Ben Example"],
                "post": ["Judge at the Northgate Court"],
                "startDate": ["2010-03-01"],
                "proof": ["Stream"],
            },
        ),
        (
            "Family",
            {
                "person": ["Ada Example"],
                "relative": ["Ben Example"],
                "relationship": ["sibling"],
                **proof,
            },
        ),
        (
            "Document",
            {
                "fileName": ["report"],
                "title": ["Report of the North Watch"],
                "sourceUrl": ["https://north-watch.example.org/report"],
                "publishedAt": ["2019-11"],
            },
        ),
        ("Document", {"fileName": ["Stream"], "title": ["Stream"]}),
    ]
    assert sorted(map(repr, said)) == sorted(map(repr, expected))


def test_what_lacks_an_end_is_left_out_and_counted() -> None:
    import duckdb

    con = duckdb.connect()
    con.execute("CREATE TABLE said (s VARCHAR, p VARCHAR, o VARCHAR)")
    ids = "https://w3id.org/habeas/id/"
    text = f"""
    <{ids}agent/a> a <{H}Group> ; <http://www.w3.org/2004/02/skos/core#prefLabel> "Friends\\nof \\"Ada\\""@en .
    <{ids}agent/b> a <{H}Person> .
    <{ids}tie/t> a <{H}PersonalTie> ; <{H}hasPrincipal> <{ids}agent/b> ; <{H}hasParty> <{ids}agent/c> .
    <{ids}affiliation/f> a <{H}Affiliation> ; <{H}hasPrincipal> <{ids}agent/a> ; <{H}isAffiliatedWith> <{ids}agent/a> .
    <{ids}case/k> a <{H}Case> .
    <{ids}event/e> a <{H}Event> ; <http://www.w3.org/2004/02/skos/core#prefLabel> "Arrest"@en ;
        <{H}performedBy> <{ids}agent/a> ; <{H}concernsAgent> <{ids}agent/b> ;
        <{H}startsOnOrAfter> "2019-02-01" ; <{H}startsOnOrBefore> "2019-02-28" ;
        <{H}endsOnOrAfter> "2019-02-03" ; <{H}endsOnOrBefore> "2019-02-05" .
    <{ids}source/under_score> a <{H}Source> ; <https://schema.org/url> <https://example.org/a/b.pdf?x=1> .
    """
    import pyoxigraph as ox

    con.executemany(
        "INSERT INTO said VALUES (?, ?, ?)",
        [
            (str(q.subject), str(q.predicate), str(q.object))
            for q in ox.parse(text, ox.RdfFormat.TURTLE)
        ],
    )
    output = io.StringIO()

    told = write(con, output, "said")

    entities = [json.loads(line) for line in output.getvalue().splitlines()]
    assert told == Written(3, {"Affiliation": 1, "Case": 1, "Person": 1, "PersonalTie": 1})
    assert [(each["schema"], each["properties"]) for each in entities] == [
        ("LegalEntity", {"name": ['Friends\nof "Ada"']}),
        ("Event", {"name": ["Arrest"], "organizer": ["agent-a"], "startDate": ["2019-02"]}),
        ("Document", {"fileName": ["b.pdf"], "sourceUrl": ["https://example.org/a/b.pdf?x=1"]}),
    ]
    assert all(re.fullmatch(r"[a-z]+-[A-Za-z0-9.-]+", each["id"]) for each in entities)


def test_schemata_are_those_of_the_alignment() -> None:
    text = (
        next(path for path in assets.alignment_files() if path.stem == "followthemoney")
    ).read_text(encoding="utf-8")
    aligned = set(re.findall(r"Match ftm:([A-Za-z]+)|subClassOf ftm:([A-Za-z]+)", text))
    named = {name for pair in aligned for name in pair if name}

    # A company and a public body are organizations there.
    assert set(SCHEMATA) - named == {"Company", "PublicBody"}


def test_their_library_finds_nothing_wrong(shipped: Callable[..., Ran]) -> None:
    model = pytest.importorskip("followthemoney", reason="checks with their library").model
    _, entities = written(shipped("followthemoney", **GIVEN))

    for entity in entities:
        model.get(entity["schema"]).validate(entity)


def test_a_graph_is_exported_from_the_command_line(tmp_path: Path) -> None:
    records = tmp_path / "records.ttl"
    records.write_text(
        f"""<https://w3id.org/habeas/id/agent/north-watch> a <{H}Organization> ;
        <http://www.w3.org/2004/02/skos/core#prefLabel> "North Watch"@en .
        <https://w3id.org/habeas/id/case/k> a <{H}Case> ."""
    )
    target = tmp_path / "entities.ftm.json"
    asked = ["export", str(target), "--from", str(records), "--ftm"]

    result = CliRunner().invoke(main, asked)

    assert (result.exit_code, result.stdout) == (1, "1 entities.\n")
    assert result.stderr.splitlines()[-1] == "  1 Case"
    assert json.loads(target.read_text()) == {
        "id": "agent-north-watch",
        "schema": "Organization",
        "properties": {"name": ["North Watch"]},
    }
    assert CliRunner().invoke(main, [*asked, "--allow-loss"]).exit_code == 0
    asked[1] = str(tmp_path / "nowhere" / "x.json")
    assert CliRunner().invoke(main, asked).exit_code == 2
