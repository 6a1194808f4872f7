"""``habeas validate`` as a person and as CI run it: records, or any data against any shapes."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from habeas.cli import main

INVENTED = Path(__file__).parents[2] / "invented"
EVENT = "<urn:test:x> a <https://w3id.org/habeas/ontology#Event> ."
MORE = """
@prefix h: <https://w3id.org/habeas/ontology#> .
<https://w3id.org/habeas/id/involvement/more> a h:Involvement ;
  h:inCase <https://w3id.org/habeas/id/case/x1> ;
  h:hasPrincipal <https://w3id.org/habeas/id/agent/press-desk> ;
  h:hasRole <https://w3id.org/habeas/vocab/involvement-role/supporter> ;
  h:isSupportedBy [ h:hasCitation [ h:citesSource <https://w3id.org/habeas/id/source/notice> ] ] .
""".lstrip()
#: Shapes of somebody else: a person has a name, and better two.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <urn:example:> .
ex:Person a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:name , ex:names .
ex:name sh:path ex:name ; sh:minCount 1 .
ex:names sh:path ex:name ; sh:minCount 2 ; sh:severity sh:Warning .
""".lstrip()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["validate", *map(str, arguments)])


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """An event of which nothing is known: two rules are broken."""
    file = tmp_path / "event.ttl"
    file.write_text(EVENT)
    return file


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """Shapes of somebody else: a person has a name, and better two."""
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES)
    return file


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Ada with one name, and somebody without, in a file each."""
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / "ada.ttl").write_text(
        "@prefix ex: <urn:example:> .\n\nex:ada a ex:Person ;\n  ex:name 'Ada Example' .\n"
    )
    (folder / "somebody.nt").write_text(
        "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:example:Person> .\n"
    )
    return folder


def test_records_that_conform_exit_with_0() -> None:
    result = run(INVENTED)

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Conforms")
    assert "Validating" in result.stderr


def test_other_records_are_read_without_being_reported_on(event: Path, tmp_path: Path) -> None:
    record = tmp_path / "more.ttl"
    record.write_text(MORE)

    alone = run(record)
    together = run(record, "--with", INVENTED)
    beside_a_broken_one = run(INVENTED, "--with", event)

    assert alone.exit_code == 1
    assert f"{record}:3:12: involvement:more habeas:inCase case:x1" in alone.stdout
    assert together.exit_code == 0, together.stdout
    assert beside_a_broken_one.exit_code == 0, beside_a_broken_one.stdout


def test_the_formats_tell_of_the_same_findings(event: Path) -> None:
    json_, turtle, ntriples, junit, github = (
        run(event, "--format", form) for form in ("json", "turtle", "ntriples", "junit", "github")
    )

    findings = json.loads(json_.stdout)["findings"]
    assert len(findings) == 2
    assert findings[0]["place"] == {
        "file": str(event),
        "line": 1,
        "column": 1,
        "sheet": None,
        "row": None,
    }
    for written, syntax in ((turtle, ox.RdfFormat.TURTLE), (ntriples, ox.RdfFormat.N_TRIPLES)):
        quads = list(ox.parse(io.StringIO(written.stdout), format=syntax))
        results = [quad for quad in quads if quad.predicate.value.endswith("#result")]
        assert len(results) == 2
    assert etree.fromstring(junit.stdout_bytes).get("failures") == "2"
    assert github.stdout.count("::error file=") == 2
    assert {each.exit_code for each in (json_, turtle, ntriples, junit, github)} == {1}


def test_a_finding_in_a_table_names_row_and_column(tmp_path: Path) -> None:
    table = tmp_path / "signatures.csv"
    table.write_text("".join((INVENTED / "signatures.csv").read_text().splitlines(True)[:2]))

    text, found = run(table).stdout, json.loads(run(table, "--format", "json").stdout)

    assert f'  - {table}, row 2, column "' in text
    assert {each["place"]["row"] for each in found["findings"]} == {2}


def test_the_report_can_go_to_a_file(event: Path, tmp_path: Path) -> None:
    to_file = run(event, "--output", tmp_path / "report.txt")
    nowhere = run(event, "--output", tmp_path / "absent" / "report.txt")

    assert (tmp_path / "report.txt").read_text() == run(event).stdout
    assert (to_file.exit_code, to_file.stdout) == (1, "")
    assert nowhere.exit_code == 2
    assert "cannot be written" in nowhere.stderr


def test_the_exit_status_follows_the_severity(shapes: Path, people: Path) -> None:
    ada = people / "ada.ttl"

    assert run(ada, "--shapes", shapes).exit_code == 0
    assert run(ada, "--shapes", shapes, "--severity", "warning").exit_code == 1
    strict = run(ada, "--shapes", shapes, "--severity", "Warning", "--format", "json")
    assert json.loads(strict.stdout)["conforms"] is False
    junit = run(ada, "--shapes", shapes, "--severity", "Warning", "--format", "junit")
    assert etree.fromstring(junit.stdout_bytes).get("failures") == "1"


def test_any_data_are_checked_against_any_shapes(shapes: Path, people: Path) -> None:
    result = run(people, "--shapes", shapes)

    assert result.exit_code == 1
    assert f"  - {people}/somebody.nt:1: [a ex:Person] ex:name" in result.stdout
    assert f"  - {people}/ada.ttl:4:3: ex:ada ex:name" in result.stdout
    assert "habeas:" not in result.stdout


def test_a_file_of_lines_is_read_once_and_keeps_its_labels(shapes: Path, people: Path) -> None:
    file = people / "somebody.nt"

    result = run(file, "--shapes", shapes)

    assert f"  - {file}:1: [a ex:Person] ex:name" in result.stdout


def test_data_beside_the_data_are_read_without_being_reported_on(
    shapes: Path, people: Path
) -> None:
    only_ada = run(people / "ada.ttl", "--with", people / "somebody.nt", "--shapes", shapes)
    only_somebody = run(people / "somebody.nt", "--with", people / "ada.ttl", "--shapes", shapes)

    assert only_ada.exit_code == 0
    assert "ex:ada" in only_ada.stdout
    assert "_:a" not in only_ada.stdout
    assert only_somebody.exit_code == 1
    assert "ex:ada" not in only_somebody.stdout


def test_shapes_may_be_in_several_files(shapes: Path, people: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix also: <urn:also:> .\n"
        "also:aged sh:targetClass <urn:example:Person> ; sh:path also:age ; sh:minCount 1 .\n"
    )

    both = run(people / "somebody.nt", "--shapes", shapes, "--shapes", more)

    assert "Violation: also:aged" in both.stdout
    assert "Warning: ex:names" in both.stdout


def test_names_are_shortened_as_in_the_data_where_the_shapes_do_not_say(
    shapes: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("@prefix us: <urn:us:> . @prefix also: <urn:example:> . us:x a also:Person .")

    result = run(data, "--shapes", shapes)

    assert ": us:x ex:name" in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_severities_are_coloured_and_lines_are_broken(event: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    code = "import sys; from habeas.cli import main; main(sys.argv[1:])"
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}

    subprocess.run(
        [sys.executable, "-c", code, "validate", str(event)],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**kept, "COLUMNS": "60"},
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "\x1b[1;31mViolation\x1b[0m: shape:" in shown
    prose = [line for line in shown.splitlines() if str(event) not in line]
    assert max(map(len, prose)) <= 60


def test_both_engines_find_the_same(shapes: Path, people: Path) -> None:
    ours, theirs = (
        json.loads(run(people, "--shapes", shapes, "--engine", name, "--format", "json").stdout)
        for name in ("columnar", "pyshacl")
    )

    def essence(report: dict[str, list[dict[str, object]]]) -> list[object]:
        return [[each[key] for key in ("severity", "rule", "focus")] for each in report["findings"]]

    assert len(essence(ours)) == 3
    assert essence(ours) == essence(theirs)


def test_how_long_each_shape_took_is_told_apart_from_the_report(shapes: Path, people: Path) -> None:
    plain = run(people, "--shapes", shapes)
    ours = run(people, "--shapes", shapes, "--profile")
    theirs = run(people, "--shapes", shapes, "--profile", "--engine", "pyshacl")

    assert ours.stdout == plain.stdout
    assert re.search(r"^ +\d+\.\d{3} +3  all shapes$", ours.stderr, re.MULTILINE)
    assert "does not measure" in theirs.stderr


def test_of_many_findings_all_are_shown_where_that_is_asked_for(
    shapes: Path, tmp_path: Path
) -> None:
    data = tmp_path / "many.ttl"
    data.write_text("".join(f"<urn:example:{n}> a <urn:example:Person> .\n" for n in range(25)))

    some, everything = (run(data, "--shapes", shapes, *more) for more in ([], ["--all"]))

    assert "and 5 more" in some.stdout
    assert "more" not in everything.stdout
    assert everything.stdout.count("  - ") == 50
    for form, mark in (("github", "::error"), ("junit", "many.ttl:")):
        counted = [
            run(data, "--shapes", shapes, "--format", form, *more).stdout.count(mark)
            for more in ([], ["--all"])
        ]
        assert counted[0] < counted[1]
        assert counted[1] >= 25


def test_annotations_name_files_from_the_root_of_the_repository(
    shapes: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(people.parent))

    result = run(people / "ada.ttl", "--shapes", shapes, "--format", "github")

    assert result.stdout.startswith("::warning file=people/ada.ttl,line=4,col=3,title=ex%3Anames::")


@pytest.mark.parametrize(
    ("data", "given_shapes", "part"),
    [
        ("<urn:test:x> a", SHAPES, "data.ttl:1"),
        (EVENT, "<urn:test:x> a", "given.ttl:1"),
        (
            EVENT,
            "@prefix sh: <http://www.w3.org/ns/shacl#> . [] sh:path <urn:p> ; sh:minCount 'x' .",
            "The shapes graph breaks 1 rule of SHACL",
        ),
        (
            EVENT,
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:not <urn:s> .",
            "<urn:s> -> <urn:s>",
        ),
    ],
)
def test_what_cannot_be_read_exits_with_2_and_says_where(
    data: str, given_shapes: str, part: str, tmp_path: Path
) -> None:
    (tmp_path / "data.ttl").write_text(data)
    (tmp_path / "given.ttl").write_text(given_shapes)

    result = run(tmp_path / "data.ttl", "--shapes", tmp_path / "given.ttl")

    assert result.exit_code == 2, result.output
    assert part in result.stderr
    assert "Traceback" not in result.output


def test_what_is_not_a_record_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:test:x> a")

    result = run(tmp_path / "broken.ttl")

    assert result.exit_code == 2
    assert "broken.ttl, line 1" in result.stderr


def test_a_folder_without_data_and_a_file_that_is_none_exit_with_2(
    shapes: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    for path in (empty, tmp_path / "absent.ttl", shapes.with_suffix(".xls")):
        result = run(path, "--shapes", shapes)
        assert result.exit_code == 2
        assert str(path) in result.stderr


def test_a_long_run_tells_how_far_it_is(
    shapes: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = run(people, "--shapes", shapes)
    monkeypatch.setattr("habeas.cli.validate.PAUSE", 0.0)

    long = run(people, "--shapes", shapes)

    assert "Shape 1 of" not in short.stderr
    assert "Shape 1 of 1" in long.stderr
    assert "Shape" not in long.stdout
