"""The commands as a person runs them, over releases of invented people."""

import csv
import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from habeas.cli import main
from habeas.release import Release

INVENTED = Path(__file__).parents[2] / "invented"


@pytest.fixture
def run(invented_release: Release) -> "Run":
    """Run a command on the invented release."""
    return Run(invented_release.folder.parent)


class Run:
    def __init__(self, releases: Path) -> None:
        self.releases = releases

    def __call__(self, *arguments: str, given: str = "") -> Result:
        environment = {"HABEAS_RELEASES": str(self.releases)}
        return CliRunner().invoke(main, arguments, input=given, env=environment)


def test_build_prints_the_folder_and_a_second_build_does_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path / "releases")

    first = run("build", str(INVENTED))
    second = run("build", str(INVENTED))

    assert first.exit_code == second.exit_code == 0
    assert "Validating" in first.stderr
    assert "Nothing was changed" in second.stderr
    assert first.stdout == second.stdout
    assert (Path(first.stdout.strip()) / "public.nq.gz").is_file()


def test_build_of_broken_records_exits_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    record = tmp_path / "event.ttl"
    record.write_text("<urn:test:x> a <https://w3id.org/habeas/ontology#Event> .")

    result = Run(tmp_path / "releases")("build", str(record))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"{record}:1: urn:test:x" in result.stderr
    assert "isSupportedBy" in result.stderr


def test_build_of_unreadable_records_exits_with_2(tmp_path: Path) -> None:
    result = Run(tmp_path / "releases")("build", str(tmp_path / "absent"))

    assert result.exit_code == 2
    assert "absent: does not exist" in result.stderr


def test_query_by_name_gives_csv_tsv_json_and_a_table(run: Run) -> None:
    as_csv = list(csv.DictReader(io.StringIO(run("query", "cases").stdout)))
    as_json = json.loads(run("query", "cases", "--format", "json").stdout)
    as_tsv = run("query", "cases", "--format", "tsv").stdout.splitlines()
    as_table = run("query", "cases", "--format", "table").stdout.splitlines()

    assert [row["label"] for row in as_csv] == [
        "The case of Ada Example",
        "The case of Ben Example",
    ]
    assert as_json["results"]["bindings"][1]["label"]["value"] == "The case of Ben Example"
    assert len(as_tsv) == 3
    assert as_table[2].startswith("case:x1  The case of Ada Example")


def test_query_binds_values_and_reads_from_a_file_and_standard_input(
    run: Run, tmp_path: Path
) -> None:
    text = "SELECT ?case ?label { ?case a habeas:Case ; skos:prefLabel ?label } ORDER BY ?label"
    file = tmp_path / "question.rq"
    file.write_text(text)

    from_file = run("query", str(file), "--set", "case=x2").stdout
    from_input = run("query", "-", "--set", "case=case:x2", given=text).stdout

    assert from_file == from_input
    assert from_file.splitlines()[1:] == [
        "https://w3id.org/habeas/id/case/x2,The case of Ben Example"
    ]


def test_a_value_with_quotation_marks_stays_a_value(run: Run) -> None:
    text = "SELECT ?case ?label { ?case skos:prefLabel ?label }"

    result = run("query", "-", "--set", 'label=" } DROP ALL #', given=text)

    assert result.exit_code == 0
    assert result.stdout.strip() == "case,label"


def test_query_answers_ask_and_construct(run: Run) -> None:
    ask = run("query", "-", given="ASK { ?s a habeas:Case }").stdout
    graph = run("query", "-", given="CONSTRUCT { ?s a habeas:Case } { ?s a habeas:Case }").stdout

    assert ask == "true\n"
    assert graph.count("\n") == 2
    assert graph.startswith("<https://w3id.org/habeas/id/case/")


@pytest.mark.parametrize(
    ("arguments", "given", "part"),
    [
        (["query", "case"], "", "No query is called 'case'. Did you mean 'cases'"),
        (["query", "absent.rq"], "", "absent.rq: cannot be read"),
        (["query", "-"], "SELECT * { ?s ?p }", "not valid SPARQL"),
        (["query", "cases", "--set", "case"], "", "NAME=VALUE"),
        (["query", "cases", "--set", "nothing=1"], "", "No parameter is called 'nothing'"),
        (["network", "show", "co-singing"], "", "Did you mean 'co-signing'"),
        (["network", "show", "co-signing", "--case", "x3"], "", "x3"),
        (["network", "show", "co-signing", "--as-of", "2019-02-30"], "", "2019-02 has 28 days"),
        (["query", "cases", "--releases", "/nowhere"], "", "holds no release"),
        (["query", "cases", "--format", "xls"], "", "'xls' is not one of"),
    ],
)
def test_a_mistake_ends_with_2_and_one_message_without_a_traceback(
    run: Run, arguments: list[str], given: str, part: str
) -> None:
    result = run(*arguments, given=given)

    assert result.exit_code == 2
    assert part in result.stderr
    assert "Traceback" not in result.output


def test_status_says_what_the_release_holds(run: Run, invented_release: Release) -> None:
    table = run("status").stdout
    as_json = json.loads(run("status", "--format", "json").stdout)

    assert invented_release.version in table
    assert "2  Case" in table
    assert as_json["counts"]["Person"] == 2


def test_serve_of_the_service_is_a_command_like_the_others() -> None:
    assert "serve" in main.list_commands(click.Context(main))


@pytest.mark.parametrize("command", main.list_commands(click.Context(main)))
def test_every_command_says_how_it_exits_and_gives_an_example(command: str) -> None:
    shown = CliRunner().invoke(main, [command, "--help"]).stdout

    assert "Exits with" in " ".join(shown.split())
    assert f"\n      habeas {command}" in shown
