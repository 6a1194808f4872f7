"""What the page about releases shows is what happens."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from tests.graph.release.small import publish

from habeas.changes import keep_changes
from habeas.cli import main
from habeas.release import current_release
from habeas_api import create_app

PAGE = Path(__file__).parents[2] / "docs" / "releases.md"
pytestmark = pytest.mark.checkout

FIRST = """
agent:p9000 a habeas:Person ; skos:prefLabel "Ada"@en .
agent:p9001 a habeas:Person ; skos:prefLabel "Ben Example"@en .
"""
SECOND = """
agent:p9000 a habeas:Person ; skos:prefLabel "Ada Example"@en .
agent:north-watch a habeas:Organization ; skos:prefLabel "North Watch"@en .
"""


def dialogues(program: str) -> Iterator[tuple[str, str]]:
    """Yield each command of the page that is shown with its answer."""
    # Looked for when tests are collected, and elsewhere than in a checkout there is no page.
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            if command.startswith(program):
                yield command, answer


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of two agents: Ada is renamed, Ben goes, North Watch comes."""
    folder = tmp_path_factory.mktemp("page") / "releases"
    with pytest.MonkeyPatch.context() as patch:
        for day, text in ((1_767_348_000, FIRST), (1_772_445_600, SECOND)):
            patch.setenv("SOURCE_DATE_EPOCH", str(day))
            publish(folder, text)
    keep_changes(folder)
    return folder


@pytest.fixture(scope="module")
def client(root: Path) -> FlaskClient:
    return create_app(current_release(root)).test_client()


@pytest.mark.parametrize(("command", "answer"), list(dialogues("habeas")))
def test_every_answer_shown_is_the_real_one(
    root: Path, tmp_path: Path, command: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_RELEASES", str(root))
    monkeypatch.chdir(tmp_path)
    shown, _, target = command.partition(" > ")
    if shown.startswith("habeas patch"):
        patch = CliRunner().invoke(main, ["diff", "previous", "--format", "patch"])
        Path("changes.rdfp").write_bytes(patch.stdout_bytes)

    result = CliRunner().invoke(main, shlex.split(shown)[1:])

    assert result.exit_code == 0, result.output
    if not target:
        assert result.stdout.splitlines() == answer.splitlines()


@pytest.mark.parametrize(("command", "answer"), list(dialogues("curl")))
def test_every_address_answers_as_shown(client: FlaskClient, command: str, answer: str) -> None:
    words = shlex.split(command)
    address = next(word for word in words if word.startswith("http://127.0.0.1:8000"))
    headers = dict(following.split(": ", 1) for word, following in pairwise(words) if word == "-H")

    response = client.get(address.removeprefix("http://127.0.0.1:8000"), headers=headers)

    said = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    whole = f"HTTP/1.1 {response.status_code}\n{said}\n{response.text}"
    whole = whole.replace("http://localhost", "http://127.0.0.1:8000")
    for line in answer.splitlines():
        assert line == "…" or line.rstrip() in whole, line
    assert answer.strip()


def test_the_page_shows_both() -> None:
    assert len(list(dialogues("habeas"))) >= 3
    assert len(list(dialogues("curl"))) >= 3
