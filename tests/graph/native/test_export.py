"""A graph as tables: how cells are written, and what is said when something cannot be."""

import csv
import gzip
import re
import shlex
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner
from csvw import CSVW

from habeas.cli import main
from habeas.errors import UnwritableFolderError
from habeas.native import export_files
from habeas.native.csvw import DESCRIPTION
from habeas.native.export import Exported, export
from habeas.native.export_files import (
    TooManyRowsError,
    unholdable_cells,
    write_folder,
    write_workbook,
)
from habeas.records import read_records
from habeas.release import Release
from habeas.terms import GRAPHS, PREFIXES, expand
from habeas.workspace import Workspace

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def con() -> Iterator[Connection]:
    with duckdb.connect() as con:
        yield con


def term(text: str) -> str:
    """Write ``kind:local`` as an IRI, and leave a literal as it is."""
    return text if text.startswith('"') else f"<{expand(text)}>"


def exported(con: Connection, *triples: str) -> Exported:
    con.execute("CREATE OR REPLACE TABLE given (s VARCHAR, p VARCHAR, o VARCHAR)")
    for each in triples:
        subject, predicate, value = each.split(" ", 2)
        date = f"^^<{PREFIXES['xsd']}date>"
        con.execute(
            "INSERT INTO given VALUES (?, ?, ?)",
            [term(subject), term(predicate), term(value.replace("^^date", date))],
        )
    return export(con, "given")


def cells(con: Connection, table: str) -> list[dict[str, str]]:
    found = con.execute(f'FROM exported."{table}"')
    names = [column[0] for column in found.description]
    return [
        {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
        for row in found.fetchall()
    ]


AGENT = ("agent:a rdf:type habeas:Group", 'agent:a skos:prefLabel "A"@en')


@pytest.mark.parametrize(
    ("first", "last", "cell"),
    [
        ("2019-05-03", "2019-05-03", "2019-05-03"),
        ("2019-05-01", "2019-05-31", "2019-05"),
        ("2020-02-01", "2020-02-29", "2020-02"),
        ("2019-02-01", "2019-02-27", "between 2019-02-01 and 2019-02-27"),
        ("2019-01-01", "2019-12-31", "2019"),
        ("2019-01-01", "2020-12-31", "between 2019-01-01 and 2020-12-31"),
        ("2019-05-03", None, "since 2019-05-03"),
        (None, "2019-05-03", "by 2019-05-03"),
    ],
)
def test_bounds_become_dates_as_people_write_them(
    con: Connection, first: str | None, last: str | None, cell: str
) -> None:
    days = {"startsOnOrAfter": first, "startsOnOrBefore": last}
    said = exported(
        con,
        "event:e rdf:type habeas:Event",
        *(f'event:e habeas:{name} "{day}"^^date' for name, day in days.items() if day),
    )

    assert cells(con, "events") == [{"id": "e", "starts": cell}]
    assert said.is_whole


def test_texts_are_in_the_language_of_the_row_or_bear_their_own(con: Connection) -> None:
    said = exported(
        con,
        "agent:fr rdf:type habeas:Group",
        'agent:fr skos:prefLabel "Veille"@fr',
        'agent:fr skos:altLabel "V; V@eille"@fr',
        "agent:two rdf:type habeas:Group",
        'agent:two skos:prefLabel "Wacht\\\\"@de',
        'agent:two skos:prefLabel "نگهبان"@fa',
        'agent:two dcterms:description "Eins; zwei.\\nDrei."@de',
        'agent:two dcterms:description "One; two"@en',
    )

    by_id = {row["id"]: row for row in cells(con, "agents")}
    assert by_id["fr"]["language"] == "fr"
    assert by_id["fr"]["name"] == "Veille"
    assert by_id["two"]["name"] == "Wacht\\\\@de; نگهبان@fa"
    assert by_id["two"]["description"] == "Eins; zwei.\nDrei.@de; One; two@en"
    assert said.is_whole


def test_references_are_short_where_that_is_enough(con: Connection) -> None:
    exported(
        con,
        "event:e rdf:type habeas:Event",
        "event:e habeas:performedBy agent:north-watch",
        "event:e habeas:occurredAt site:cell",
        "event:e habeas:isPartOfCase https://example.org/a;case",
        "event:e habeas:continues event:-odd",
    )

    assert cells(con, "events") == [
        {
            "id": "e",
            "performers": "north-watch",
            "places": "site:cell",
            "cases": "https://example.org/a\\;case",
            "continued": expand("event:-odd"),
        }
    ]


@pytest.mark.parametrize(
    ("triple", "property_"),
    [
        ('agent:a schema:telephone "1"', "schema:telephone"),
        ('agent:a skos:prefLabel "no language"', "skos:prefLabel"),
        ('agent:a skos:altLabel "a\\u0007bell"@en', "skos:altLabel"),
        ("agent:a habeas:hasScope vocab:aim/release", "habeas:hasScope"),
        ("agent:a skos:related agent:b", "skos:related"),
        ("https://example.org/x rdf:type habeas:Group", "rdf:type"),
        ("case:c rdf:type habeas:Group", "rdf:type"),
        ('agent:a habeas:startsOnOrAfter "2019-05-03"^^date', "habeas:startsOnOrAfter"),
    ],
)
def test_what_no_cell_can_say_is_counted_and_named(
    con: Connection, triple: str, property_: str
) -> None:
    said = exported(con, *AGENT, triple)

    [left_out] = said.left_out
    assert (left_out.property, left_out.statements) == (property_, 1)
    subject = triple.split(" ")[0]
    assert str(left_out).endswith(f", about {subject}")
    assert left_out.example.startswith(term(subject))
    assert said.added == []
    assert not said.is_whole
    assert cells(con, "agents")[0] == {"id": "a", "class": "Group", "name": "A"}


def test_white_space_at_the_ends_of_a_text_is_told_as_a_change(con: Connection) -> None:
    said = exported(con, *AGENT, 'agent:a skos:altLabel " spaces "@en')

    [left_out], [added] = said.left_out, said.added
    assert left_out.example.endswith('" spaces "@en')
    assert added.example.endswith('"spaces"@en')


def test_a_second_value_where_a_cell_has_one_is_left_out(con: Connection) -> None:
    said = exported(
        con,
        "involvement:i rdf:type habeas:Involvement",
        "involvement:i habeas:inCase case:a",
        "involvement:i habeas:inCase case:b",
        'involvement:i habeas:startsOnOrAfter "2019-05-03"^^date',
        'involvement:i habeas:startsOnOrAfter "2019-05-04"^^date',
    )

    assert [(each.property, each.statements) for each in said.left_out] == [
        ("habeas:inCase", 1),
        ("habeas:startsOnOrAfter", 1),
    ]


def test_what_tables_would_say_besides_is_told(con: Connection) -> None:
    said = exported(
        con,
        *AGENT,
        "claim:c rdf:type habeas:Claim",
        "claim:c habeas:hasClaimSubject agent:a",
        "claim:c habeas:hasCitation citation:d",
        "citation:d rdf:type habeas:Citation",
        "citation:d habeas:citesSource source:s",
    )

    # A claim without a status would come back as an accepted one.
    assert [each.property for each in said.added] == ["habeas:hasClaimStatus"]
    assert not said.is_whole


def minted(kind: str, above: str, predicate: str, content: str) -> str:
    """Return the identifier that evidence without one gets from what it says."""
    said = f"{above}\n<{expand('habeas:' + predicate)}>\n{content}"
    return f"{kind}:{sha256(said.encode()).hexdigest()[:16]}"


CITES = f"<{expand('habeas:citesSource')}> <{expand('source:s')}>"
CITATION = f"<{expand('habeas:hasCitation')}>"
CLAIM = minted("claim", f"<{expand('event:e')}>", "isSupportedBy", f"{CITATION} [{CITES}]")


@pytest.mark.parametrize(
    ("claim", "citation", "is_beside"),
    [
        (CLAIM, minted("citation", f"<{expand(CLAIM)}>", "hasCitation", CITES), True),
        (CLAIM, "citation:own", False),
        ("claim:own", minted("citation", f"<{expand('claim:own')}>", "hasCitation", CITES), False),
    ],
    ids=["made", "citation", "claim"],
)
def test_evidence_with_identifiers_of_its_own_keeps_them(
    con: Connection, claim: str, citation: str, is_beside: bool
) -> None:
    said = exported(
        con,
        "event:e rdf:type habeas:Event",
        f"event:e habeas:isSupportedBy {claim}",
        f"{claim} rdf:type habeas:Claim",
        f"{claim} habeas:hasClaimSubject event:e",
        f"{claim} habeas:hasClaimStatus vocab:claim-status/accepted",
        f"{claim} habeas:hasCitation {citation}",
        f"{citation} rdf:type habeas:Citation",
        f"{citation} habeas:citesSource source:s",
    )

    assert said.is_whole
    assert ("claims" in said.rows) is not is_beside
    assert ("sources" in cells(con, "events")[0]) is is_beside


def test_the_language_of_the_title_comes_first_of_those_of_a_source(con: Connection) -> None:
    said = exported(
        con,
        "source:s rdf:type habeas:Source",
        *(f'source:s dcterms:language "{language}"' for language in ("ar", "de", "fa")),
        'source:s dcterms:title "گزارش"@fa',
    )

    assert cells(con, "sources") == [{"id": "s", "title": "گزارش", "language": "fa; ar; de"}]
    assert said.is_whole


def test_nothing_at_all_is_no_table(con: Connection, tmp_path: Path) -> None:
    said = exported(con)

    assert (said.rows, said.is_whole) == ({}, True)
    write_workbook(con, said, tmp_path / "empty.xlsx")
    write_folder(con, said, tmp_path / "empty")


HOSTILE = ("=1+1", "+1", "-1", "@SUM(1)", "'=1", "''@x", "'quoted'", "''", "a=1")


@pytest.fixture
def hostile(con: Connection) -> Exported:
    return exported(
        con,
        *(f"agent:a{number} rdf:type habeas:Group" for number in range(len(HOSTILE))),
        *(f'agent:a{number} dcterms:identifier "{text}"' for number, text in enumerate(HOSTILE)),
    )


def test_no_cell_of_a_text_file_begins_like_a_formula(
    con: Connection, hostile: Exported, tmp_path: Path
) -> None:
    assert hostile.is_whole

    write_folder(con, hostile, tmp_path / "out")

    with (tmp_path / "out" / "agents.csv").open(encoding="utf-8", newline="") as file:
        said = [row["identifiers"] for row in csv.DictReader(file)]
    assert said == ["'=1+1", "'+1", "'-1", "'@SUM(1)", "''=1", "'''@x", "'quoted'", "''", "a=1"]


def test_every_cell_of_a_workbook_is_text(
    con: Connection, hostile: Exported, tmp_path: Path
) -> None:
    write_workbook(con, hostile, tmp_path / "out.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["agents"]
    said = [row[-1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in said] == [
        *("=1+1", "+1", "-1", "@SUM(1)", "''=1", "'''@x", "'quoted'", "''", "a=1")
    ]
    assert {cell.data_type for cell in said} == {"s"}
    assert {cell.number_format for cell in said} == {"@"}


def test_the_same_graph_gives_the_same_bytes(
    con: Connection, hostile: Exported, tmp_path: Path
) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(con, hostile, tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_cells_that_a_workbook_would_cut_are_counted(con: Connection, tmp_path: Path) -> None:
    said = exported(con, *AGENT, f'agent:a dcterms:identifier "{"x" * 40_000}"')

    assert said.is_whole
    assert unholdable_cells(con, said) == 1


def test_a_table_that_no_sheet_can_hold_is_refused(
    con: Connection, hostile: Exported, tmp_path: Path
) -> None:
    hostile.rows["agents"] = 1_048_576

    with pytest.raises(TooManyRowsError, match="Export into a folder"):
        write_workbook(con, hostile, tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_folder_with_files_in_it_is_left_alone(
    con: Connection, hostile: Exported, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UnwritableFolderError):
        write_folder(con, hostile, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_what_an_export_left_that_was_ended_is_in_no_later_one(
    con: Connection, hostile: Exported, tmp_path: Path
) -> None:
    (tmp_path / ".out.part").mkdir()
    (tmp_path / ".out.part" / "old.csv").touch()

    write_folder(con, hostile, tmp_path / "out")

    assert {each.name for each in (tmp_path / "out").iterdir()} == {"agents.csv", DESCRIPTION}
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_written_whole_is_not_there(
    con: Connection, hostile: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_files, "write_description", full)

    with pytest.raises(UnwritableFolderError, match="cannot be written: No space left on device"):
        write_folder(con, hostile, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_the_description_of_an_export_is_valid_and_true(con: Connection, tmp_path: Path) -> None:
    said = exported(
        con,
        *AGENT,
        "agent:a dcterms:source source:s",
        "agent:a dcterms:source source:t",
        'agent:a habeas:isPseudonymized "false"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        "involvement:i rdf:type habeas:Involvement",
        "involvement:i habeas:hasPrincipal agent:a",
        "involvement:i habeas:hasRole vocab:involvement-role/friend",
        "involvement:i habeas:inCase case:c",
        'involvement:i habeas:lastConfirmedOn "2019-05-03"^^date',
    )

    write_folder(con, said, tmp_path / "out")

    checked = CSVW(str(tmp_path / "out" / DESCRIPTION), validate=True)
    assert checked.is_valid
    assert next(iter(checked.tables[0]))["sources"] == ["s", "t"]


# The command.


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["export", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "records.ttl"
    path.write_text(
        "@prefix agent: <https://w3id.org/habeas/id/agent/> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix habeas: <https://w3id.org/habeas/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix source: <https://w3id.org/habeas/id/source/> .\n"
        'agent:north-watch a habeas:Group ; skos:prefLabel "North Watch"@en ;\n'
        "    dcterms:source source:note .\n"
        'source:note a habeas:Source ; dcterms:title "A note"@en ;\n'
        "    habeas:hasSourceType <https://w3id.org/habeas/vocab/source-type/letter> .\n",
        encoding="utf-8",
    )
    return path


def test_files_become_a_folder_or_a_workbook(turtle: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "out", "--from", turtle) == run(tmp_path / "o.xlsx", "--from", turtle)

    text = (tmp_path / "out" / "agents.csv").read_text(encoding="utf-8")
    assert text == "id,class,name,sources\nnorth-watch,Group,North Watch,note\n"
    assert openpyxl.load_workbook(tmp_path / "o.xlsx").sheetnames == ["agents", "sources"]


def test_what_no_table_says_stands_beside_the_tables(turtle: Path, tmp_path: Path) -> None:
    with turtle.open("a", encoding="utf-8") as file:
        file.write('<https://example.org/x> dcterms:title "no record; =1" .\n')

    status, output = run(tmp_path / "out", "--from", turtle)

    assert status == 0
    assert "1 statement of dcterms:title (of no class)" in output
    again = read_records([tmp_path / "out" / "rest.ttl"]).triples
    assert [str(each.object) for each in again] == ['"no record; =1"']


def test_a_loss_ends_with_1_unless_it_is_allowed(turtle: Path, tmp_path: Path) -> None:
    with turtle.open("a", encoding="utf-8") as file:
        file.write('<https://example.org/x> dcterms:title "no record" .\n')

    status, output = run(tmp_path / "one.xlsx", "--from", turtle)
    assert status == 1
    assert "1 statement of dcterms:title (of no class)" in output
    assert run(tmp_path / "two.xlsx", "--from", turtle, "--allow-loss")[0] == 0
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_what_would_be_said_besides_is_a_loss_in_a_folder_too(turtle: Path, tmp_path: Path) -> None:
    with turtle.open("a", encoding="utf-8") as file:
        file.write('agent:north-watch skos:altLabel " N "@en .\n')

    status, output = run(tmp_path / "out", "--from", turtle)

    assert status == 1
    assert "they would say besides" in output


def test_an_ending_that_we_do_not_write_is_refused(turtle: Path, tmp_path: Path) -> None:
    status, output = run(tmp_path / "out.ods", "--from", turtle)

    assert status == 2
    assert "a workbook, with a name that ends in .xlsx" in output


@pytest.mark.parametrize("command", ["export", "template"])
def test_a_library_that_is_missing_is_named_with_what_to_do(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"habeas.native.{command}", None)

    result = CliRunner().invoke(main, [command, str(tmp_path / "out")])

    assert result.exit_code == 2
    assert 'pip install "habeas[tables]"' in result.output


def test_a_release_gives_its_records_and_nothing_that_was_derived(
    invented_release: Release, tmp_path: Path
) -> None:
    status, output = run(tmp_path / "out", "--from", invented_release.folder)

    assert status == 0, output
    with gzip.open(invented_release.folder / "public.nq.gz", "rt", encoding="utf-8") as dump:
        records = sum(f"<{GRAPHS['records']}> ." in line for line in dump)
    assert f"\n{records:,} statements" in output


def test_what_comes_from_a_workspace_is_for_its_owner_alone(turtle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    said = CliRunner().invoke(main, ["import", str(turtle), "--workspace", str(folder)])
    assert Workspace.open(folder).active(), said.output

    assert run(tmp_path / "out", "--from", folder)[0] == 0

    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "out" / "agents.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.checkout
def test_the_commands_on_the_page_about_workbooks_can_be_given() -> None:
    page = Path(__file__).parents[3] / "docs" / "workbooks.md"
    blocks = re.findall(
        r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    given = [shlex.split(line) for block in blocks for line in block.splitlines()]

    assert {words[1] for words in given} == {"template", "import", "export"}
    for _, name, *words in given:
        known = {option for each in main.commands[name].params for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= known
