"""``habeas evidence`` as a person runs it, over the release of invented people."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from habeas.cli.evidence import evidence
from habeas.errors import UnknownNameError
from habeas.release import Release

Run = Callable[..., Result]


@pytest.fixture
def run(invented_release: Release) -> Run:
    """Run a command on the invented release."""

    def invoke(*arguments: str) -> Result:
        environment = {"HABEAS_RELEASES": str(invented_release.folder.parent)}
        return CliRunner().invoke(evidence, arguments, env=environment)

    return invoke


def test_without_says_which_facts_and_edges_fall(run: Run) -> None:
    result = run("without", "second-letter")

    # the letter for Ben, and with it who signed it
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Without source:second-letter\n")
    assert "      1  relations and events that nothing supports any more" in result.stdout
    assert "intervention:x2-letter  Joint letter for Ben Example" in result.stdout
    assert "Network co-signing: 2 edges lost, 1 with less weight" in result.stdout
    assert "Network affiliation: nothing changes" in result.stdout


def test_without_says_which_dates_would_be_others(run: Run) -> None:
    result = run("without", "yearbook", "--rule", "co-signing")

    assert "detention:x1-1  [2019-05-03..2019-05-04]/.., then 2019-05-03/.." in result.stdout
    assert "Network affiliation" not in result.stdout


def test_json_holds_everything_as_plain_values(run: Run) -> None:
    change = json.loads(run("without", "second-letter", "--format", "json").stdout)

    assert change["facts"]["lost"] == ["https://w3id.org/habeas/id/intervention/x2-letter"]
    (co_signing,) = [each for each in change["networks"] if each["rule"] == "co-signing"]
    assert {edge["weight_after"] for edge in co_signing["edges"]} == {None, 1.0}
    assert all(isinstance(move["rank_before"], int) for move in co_signing["ranks"])


def test_dates_are_text_in_json(run: Run) -> None:
    change = json.loads(run("without", "yearbook", "--format", "json").stdout)

    (arrest,) = change["facts"]["redated"]
    assert arrest["before"]["starts_on_or_before"] == "2019-05-04"
    assert arrest["after"]["starts_on_or_before"] == "2019-05-03"


def test_an_unknown_source_or_rule_is_an_error_with_near_names(run: Run) -> None:
    source, rule = run("without", "yearbok"), run("without", "yearbook", "--rule", "co-singing")

    assert isinstance(source.exception, UnknownNameError)
    assert "Did you mean 'yearbook'" in str(source.exception)
    assert isinstance(rule.exception, UnknownNameError)
    assert "Did you mean 'co-signing'" in str(rule.exception)


@pytest.mark.parametrize("command", [[], ["without"]])
def test_the_help_says_how_it_exits_and_gives_an_example(command: list[str]) -> None:
    shown = CliRunner().invoke(evidence, [*command, "--help"]).stdout

    assert "Exits with" in " ".join(shown.split())
    assert "    habeas evidence without" in shown
