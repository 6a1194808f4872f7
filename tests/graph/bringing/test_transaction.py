import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.graph.bringing.conftest import AGENTS, CASES, TIME, Said, duckdb, turtle

from habeas.bringing import Brought, bring
from habeas.bringing.inputs import NothingGivenError
from habeas.bringing.transaction import NothingInCommonError
from habeas.errors import UnreadableRecordError
from habeas.release import check_records
from habeas.terms import HABEAS, ID
from habeas.workspace import Workspace

Bring = Callable[..., Brought]

AGENTS_CSV = """\
id,class,name,types,sensitivity,sources,note
north-watch,organization,North Watch,human-rights-ngo,,report,
law-aid,organization,Law Aid,human-rights-ngo,,report,call Ben
p0001,person,Ada Example,,public,report,
"""
SOURCES_CSV = """\
id,types,title,urls,publishers,issued
report,report,A report,https://example.org/report,north-watch,2019-05
"""
INVOLVEMENTS_CSV = """\
id,case,agent,role,starts,sources,locators
ada,ada,Ada Example,detained,before 2019-05-03,report,page 4
aid,ada,Law Aid,defence-counsel,2019,report,
"""
CASES_CSV = """\
id,name,sources
ada,The case of Ada Example,report
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with tables about one case."""
    folder = tmp_path / "tables"
    folder.mkdir()
    tables = {
        "agents": AGENTS_CSV,
        "sources": SOURCES_CSV,
        "cases": CASES_CSV,
        "involvements": INVOLVEMENTS_CSV,
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def run(workspace: Workspace) -> Bring:
    def brought(*paths: Path, **options: object) -> Brought:
        return bring(workspace, paths, time=TIME, who="ada", **options)  # type: ignore[arg-type]

    return brought


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said_of(result: Brought) -> list[tuple[str, int | None, str | None, str, str]]:
    return [
        (Path(each.file).name, each.row, each.column, each.value, each.rule)
        for each in result.problems
    ]


def test_tables_enter_with_the_cells_that_said_it(
    workspace: Workspace, folder: Path, run: Bring
) -> None:
    result = run(folder)

    assert result.enters, result.problems
    assert not result.problems
    assert result.name == "tables"
    assert [each.id for each in workspace.active()] == [result.id]
    with duckdb.connect() as con:
        workspace.attach(con)
        rows = con.execute(
            "SELECT o, file, row, line, col FROM ws.statements WHERE s = $1 AND p = $2",
            [f"<{ID}involvement/ada>", f"<{HABEAS}hasRole>"],
        ).fetchall()
    assert [row[3:] for row in rows] == [(2, "role")]
    manifest = workspace.active()[0].manifest
    assert [Path(file["name"]).name for file in manifest["files"]] == [
        *("agents.csv", "cases.csv", "involvements.csv", "sources.csv"),
    ]
    assert manifest["counts"] == {"statements": result.counts["statements"]}


def test_the_same_input_again_changes_nothing(
    workspace: Workspace, folder: Path, run: Bring
) -> None:
    first = run(folder)
    before = (workspace.path / "log.jsonl").read_bytes()

    again = run(folder)

    assert again.unchanged == first.id
    assert again.id is None
    assert (workspace.path / "log.jsonl").read_bytes() == before


def test_a_newer_version_takes_the_place_of_the_older_and_says_what_changed(
    folder: Path, run: Bring, said: Said
) -> None:
    first = run(folder)
    change(folder / "cases.csv", "The case of Ada Example", "Ada Example")
    change(folder / "involvements.csv", "aid,ada,Law Aid", "watch,ada,North Watch")

    second = run(folder)

    assert second.replaces == first.id
    changed = second.changes.things
    assert changed["changed"] == [f"{ID}case/ada"]
    before, now = second.changes.statements[f"{ID}case/ada"]
    assert [text.rpartition("prefLabel> ")[2] for text in (*before, *now)] == [
        '"The case of Ada Example"@en',
        '"Ada Example"@en',
    ]
    assert f"{ID}involvement/aid" in changed["withdrawn"]
    assert f"{ID}involvement/watch" in changed["added"]
    # A claim and a citation go with the involvement that they support, and others come.
    assert second.changes.counts == {"added": 3, "changed": 1, "withdrawn": 3, "unchanged": 7}
    assert not [s for s, _, _ in said() if s == f"<{ID}involvement/aid>"]


def test_a_dry_run_says_the_same_and_writes_nothing(
    workspace: Workspace, folder: Path, run: Bring
) -> None:
    run(folder)
    change(folder / "cases.csv", "The case of Ada Example", "Ada Example")
    files = {path: path.stat().st_mtime_ns for path in workspace.path.rglob("*")}

    dry = run(folder, dry_run=True)
    assert {path: path.stat().st_mtime_ns for path in workspace.path.rglob("*")} == files
    real = run(folder)

    assert dry.dry_run
    assert dry.id is None
    assert real.id
    assert (dry.changes, dry.counts, dry.replaces) == (real.changes, real.counts, real.replaces)


def test_a_dry_run_needs_no_workspace(folder: Path) -> None:
    result = bring(None, [folder], time=TIME, who="ada", dry_run=True)

    assert result.enters
    assert result.changes.counts["added"] == 11


def test_another_file_of_the_same_name_is_not_taken_for_a_newer_version(
    tmp_path: Path, run: Bring, said: Said
) -> None:
    for place, text in (("a", AGENTS), ("b", AGENTS.replace("p0001", "p0002"))):
        (tmp_path / place).mkdir()
        (tmp_path / place / "list.ttl").write_text(turtle(text), encoding="utf-8")
    other = tmp_path / "b" / "list.ttl"
    run(tmp_path / "a" / "list.ttl")
    before = said()
    for kind in ("north-watch", "law-aid", "source:report"):
        change(other, kind, f"{kind}-2")

    with pytest.raises(NothingInCommonError, match="--name"):
        run(other)
    assert said() == before
    assert run(other, name="second list").enters
    assert said() > before


def test_all_rows_are_checked_and_problems_stand_in_order(folder: Path, run: Bring) -> None:
    change(folder / "involvements.csv", "before 2019-05-03", "before 2019-02-30")
    change(folder / "involvements.csv", "defence-counsel", "counsil")
    change(
        folder / "agents.csv", "human-rights-ngo,,report,\nlaw", "human-rights-ngo,,report;no,\nlaw"
    )
    change(folder / "agents.csv", "person,Ada Example,,public", "person,Ada Example,,")

    result = run(folder)

    assert not result.enters
    assert result.id is None
    assert [row[:3] for row in said_of(result)] == [
        ("agents.csv", 2, "sources"),
        ("agents.csv", 4, "sensitivity"),
        ("involvements.csv", 2, "starts"),
        ("involvements.csv", 3, "role"),
    ]
    assert sum(result.summary.values()) == 4


def test_what_follows_from_a_wrong_cell_is_not_said_again(folder: Path, run: Bring) -> None:
    """Without a role that can be read there is no role, and SHACL misses it: said once."""
    change(folder / "involvements.csv", "defence-counsel", "counsil")

    assert [row[:3] for row in said_of(run(folder))] == [("involvements.csv", 3, "role")]

    change(folder / "involvements.csv", "counsil", "")
    assert [row[:3] for row in said_of(run(folder))] == [("involvements.csv", 3, "role")]


def test_a_finding_of_a_shape_names_the_cell_and_what_stands_in_it(
    folder: Path, run: Bring
) -> None:
    change(folder / "agents.csv", "p0001,person", "ada-example,person")
    change(folder / "involvements.csv", "Ada Example", "ada-example")

    problems = run(folder).problems

    assert [(each.rule, Path(each.file).name, each.row) for each in problems] == [
        ("Person-opaque", "agents.csv", 4)
    ]
    assert "Give the person an identifier without a name" in problems[0].message


def test_what_is_there_already_may_be_referred_to(tmp_path: Path, run: Bring) -> None:
    (tmp_path / "agents.ttl").write_text(turtle(AGENTS), encoding="utf-8")
    cases, involvements = tmp_path / "cases.csv", tmp_path / "involvements.csv"
    cases.write_text(CASES_CSV, encoding="utf-8")
    involvements.write_text(INVOLVEMENTS_CSV, encoding="utf-8")
    assert not run(cases, involvements).enters

    assert run(tmp_path / "agents.ttl").enters
    assert run(cases, involvements).enters


def test_findings_that_were_there_before_do_not_block(
    tmp_path: Path, workspace: Workspace, run: Bring
) -> None:
    for name, text in (("agents", AGENTS), ("cases", CASES)):
        (tmp_path / f"{name}.ttl").write_text(turtle(text), encoding="utf-8")
    run(tmp_path / "agents.ttl")
    run(tmp_path / "cases.ttl")
    with workspace.writing() as writer:  # the case now refers to nobody
        writer.undo("agents.ttl", "ada", time=TIME)
    other = tmp_path / "other.ttl"
    other.write_text(
        turtle(AGENTS.replace("source:report", "source:note").replace("p0001", "p0002")), "utf-8"
    )

    assert run(other).enters
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(turtle("case:ada habeas:isRelatedTo case:nowhere ."), encoding="utf-8")
    result = run(wrong)

    # What the new file says of the case is wrong; the case itself is described by it too.
    assert not result.enters
    assert "Case-isRelatedTo" in {each.rule for each in result.problems}


def test_a_newer_version_that_breaks_others_is_refused(tmp_path: Path, run: Bring) -> None:
    agents = tmp_path / "agents.ttl"
    agents.write_text(turtle(AGENTS), encoding="utf-8")
    (tmp_path / "cases.ttl").write_text(turtle(CASES), encoding="utf-8")
    run(agents)
    run(tmp_path / "cases.ttl")
    change(agents, "agent:law-aid a", "agent:other-aid a")

    result = run(agents)

    assert not result.enters
    assert {Path(each.file).name for each in result.problems} == {"cases.ttl"}


def test_restricted_records_enter_with_a_warning_and_what_must_not_be_kept_does_not(
    tmp_path: Path, run: Bring
) -> None:
    agents = tmp_path / "agents.ttl"
    agents.write_text(
        turtle(AGENTS.replace("sensitivity/public", "sensitivity/restricted")), "utf-8"
    )
    result = run(agents, dry_run=True)
    assert result.enters
    assert [(each.rule, each.severity) for each in result.problems] == [
        ("hasSensitivity-public", "Warning")
    ]

    change(agents, "sensitivity/restricted", "sensitivity/never")
    assert not run(agents, dry_run=True).enters


def test_a_file_that_is_not_there_is_named(tmp_path: Path, run: Bring) -> None:
    with pytest.raises(UnreadableRecordError, match=r"none\.csv: does not exist"):
        run(tmp_path / "none.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingGivenError, match="holds nothing that can be brought"):
        run(tmp_path / "empty")


def test_rdf_from_standard_input(run: Bring, said: Said) -> None:
    result = run(Path("-"), stdin=turtle(AGENTS).encode(), name="agents")

    assert result.enters
    assert f"<{ID}agent/law-aid>" in {s for s, _, _ in said()}
    assert json.dumps([each.file for each in result.files]) == '["standard input"]'


def test_findings_are_those_of_a_build(tmp_path: Path, workspace: Workspace) -> None:
    """The same triples, with what follows as far as shapes need it, give the same findings."""
    import pyoxigraph as ox

    from habeas.bringing.checking import check_statements
    from habeas.bringing.working import union, working

    text = turtle(
        AGENTS
        + CASES
        + """
    source:dated a habeas:Source ; dcterms:issued "2019-02-30" , "2020"^^xsd:gYear ;
      habeas:publishedOnOrAfter "2021-01-01"^^xsd:date ; dcterms:title "x" .
    source:late a habeas:Source ; dcterms:issued "2020"^^xsd:gYear ;
      habeas:publishedOnOrBefore "2018-01-01"^^xsd:date .
    agent:law-aid dcterms:issued "2020"^^xsd:gYear .
    claim:known a habeas:Claim ; habeas:isKnownSince "2010-01-01"^^xsd:date ;
      habeas:hasClaimSubject involvement:ada ; habeas:hasCitation citation:known .
    citation:known a habeas:Citation ; habeas:citesSource source:report .
    case:ada habeas:isKnownSince "2010-01-01"^^xsd:date ; skos:altLabel "The case of Ada Example"@en .
    agent:p0003 a habeas:Person ; skos:prefLabel "A"@en , "B"@en .
    """
    )
    file = tmp_path / "records.ttl"
    file.write_text(text, encoding="utf-8")
    from habeas.records import read_records

    triples = read_records([file]).triples
    with working(tmp_path, tmp_path) as con:
        con.execute(
            "CREATE TABLE said AS SELECT unnest($1) AS s, unnest($2) AS p, unnest($3) AS o, "
            "1 AS file, NULL::VARCHAR AS sheet, NULL::INTEGER AS row, 1 AS line, "
            "NULL::VARCHAR AS col",
            [[str(part) for part in side] for side in zip(*map(list, triples), strict=True)],
        )
        con.execute(f"COPY said TO '{tmp_path / 's.parquet'}'")
        union(con, workspace, tmp_path / "s.parquet")
        found = check_statements(con, tmp_path, lambda _: None).results
    expected = check_records(triples).results

    assert set(found) == set(expected)
    assert len(found) == len(expected)
    broken = {ox.NamedNode(str(result.shape)[1:-1]).value.rpartition("#")[2] for result in found}
    assert {
        *("Claim-isKnownSince", "Source-publicationOrder", "Source-publishedOnOrAfter"),
        *("Source-publishedOnOrBefore", "Source-only", "Claim-only", "Named-prefLabel"),
    } <= broken


def test_of_one_rule_a_thousand_findings_are_put_into_words_and_all_are_counted(
    folder: Path, run: Bring
) -> None:
    rows = [f"x{number},person,Ada Example {number},,public,report," for number in range(1200)]
    text = AGENTS_CSV + "\n".join(rows) + "\n"
    (folder / "agents.csv").write_text(text, encoding="utf-8")

    result = run(folder)

    assert result.summary == {"Person-opaque": 1200}
    assert [each.row for each in result.problems] == list(range(5, 1005))
