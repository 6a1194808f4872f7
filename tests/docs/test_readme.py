"""What the README shows is what happens: every command, every answer, every link."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from habeas.cli import main
from habeas.release import current_release
from habeas_api import create_app

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.checkout
#: What works on a workspace; the steps are tried together, in their order.
BRINGING = ("template", "import", "match", "log", "why", "undo", "export")


def readme() -> str:
    path = ROOT / "README.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", readme(), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Return the lines of shell blocks, comments left out, continued lines joined."""
    lines = "\n".join(blocks("sh")).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def dialogues() -> Iterator[tuple[str, str]]:
    """Yield each command that is shown with its answer."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            yield command, answer


@pytest.fixture(scope="module")
def client(shipped_releases: Path) -> Iterator[FlaskClient]:
    app = create_app(current_release(shipped_releases))
    with app.test_client() as test_client:
        yield test_client


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("make")])
def test_every_make_command_has_a_target(command: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in [word for word in shlex.split(command)[1:] if "=" not in word]:
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("habeas")])
def test_every_habeas_command_runs(command: str, shipped_releases: Path, tmp_path: Path) -> None:
    arguments = shlex.split(command.partition(">")[0])[1:]
    if arguments[0] in {"serve", "build", "diff", "load", "patch", "sign", *BRINGING}:
        arguments = [arguments[0], "--help"]
    arguments = [str(ROOT / a) if a.startswith("graph/") else a for a in arguments]

    result = CliRunner().invoke(main, arguments, env={"HABEAS_RELEASES": str(shipped_releases)})

    assert result.exit_code == 0, result.output


def test_records_are_brought_as_shown(
    shipped_releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = [shlex.split(each)[1:] for each in commands() if each.startswith("habeas")]
    steps = [each for each in shown if each[0] in BRINGING or "workspace" in each]
    assert len(steps) == 9

    for step in steps:
        arguments = [str(ROOT / word) if word.startswith("graph/") else word for word in step]
        result = CliRunner().invoke(
            main, arguments, env={"HABEAS_RELEASES": str(tmp_path / "releases")}
        )
        assert result.exit_code == 0, f"{step}\n{result.output}"
        if step[0] == "template":
            _fill_in(tmp_path / step[1])


def _fill_in(path: Path) -> None:
    """Make the examples of a template records of somebody's own."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("example-p0", "p9").replace("example-", "")
    book.save(path)


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("curl")])
def test_every_address_answers(command: str, client: FlaskClient) -> None:
    words = shlex.split(command.partition("|")[0])[1:]
    headers = {}
    query: dict[str, str] = {}
    address = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in {"-H", "--header"}:
            name, _, value = following.partition(":")
            headers[name] = value.strip()
        elif word == "--data-urlencode":
            name, _, value = following.partition("=")
            query[name] = value
        elif word.startswith("http://127.0.0.1:8000"):
            address = word.removeprefix("http://127.0.0.1:8000") or "/"

    with client.get(
        address, headers=headers, query_string=query or None, follow_redirects=True
    ) as response:
        assert response.status_code == 200, response.status


@pytest.mark.parametrize(("command", "answer"), list(dialogues()))
def test_every_answer_shown_is_the_real_one(
    command: str, answer: str, shipped_releases: Path
) -> None:
    result = CliRunner().invoke(
        main, shlex.split(command)[1:], env={"HABEAS_RELEASES": str(shipped_releases)}
    )

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == answer.splitlines()


def test_every_command_of_the_program_is_shown() -> None:
    shown = {shlex.split(command)[1] for command in commands() if command.startswith("habeas")}
    shown |= {shlex.split(command)[1] for command, _ in dialogues()}

    assert shown >= set(main.list_commands(click.Context(main)))


@pytest.mark.parametrize(
    "page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
)
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text):
        assert (ROOT / target).exists(), target
