"""``habeas query``: explained, not rewritten, and what is said beside an answer."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.graph.sparql.given import SIDE, store_of

from habeas.cli.main import main
from habeas.release import Release


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Sixty cases, with counts."""
    found = Release("v1", tmp_path, {"sides": {"statistics": {"files": {}}}})
    store = found.__dict__["store"] = store_of()
    (tmp_path / "statistics").mkdir()
    SIDE.make(store, tmp_path / "statistics")
    monkeypatch.setattr("habeas.cli.options.current_release", lambda _: found)
    return found


def asked(text: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["query", "-", *options], input=text)


def test_a_query_is_explained_as_json(release: Release) -> None:
    result = asked("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--explain")

    said = json.loads(result.stdout)
    assert [step["rule"] for step in said["steps"]] == ["counts"]
    assert said["rows"] == 1


def test_rewriting_is_switched_off(release: Release) -> None:
    result = asked("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--explain", "--no-rewrite")

    assert json.loads(result.stdout)["rewritten"] is None


def test_an_unknown_term_is_named_beside_the_answer(release: Release) -> None:
    result = asked("SELECT ?s { ?s habeas:hasRol ?o }")

    assert result.exit_code == 0
    assert result.stdout == "s\n"
    assert "did you mean habeas:hasRole?" in result.stderr


def test_a_mistake_is_explained_in_words(release: Release) -> None:
    result = asked("SELECT ?s { ?s a ?o } LIMT 5")

    assert result.exit_code == 2
    assert "line 1, column 23: expected the end of the query, found 'LIMT'" in result.stderr
    assert "Did you mean LIMIT?" in result.stderr


def test_whoever_asks_on_their_own_machine_is_not_guarded(release: Release) -> None:
    brackets = 150

    result = asked(f"SELECT ?s {{ {'{' * brackets} ?s a ?o {'}' * brackets} }} LIMIT 1")

    assert result.exit_code == 0
