"""What the page about search shows is what happens."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from habeas.cli import main
from habeas.release import current_release
from habeas.search import FACETS
from habeas_api import create_app

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.checkout


def page() -> str:
    path = ROOT / "docs" / "search.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page(), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def client(shipped_releases: Path) -> Iterator[FlaskClient]:
    app = create_app(current_release(shipped_releases))
    with app.test_client() as opened:
        yield opened
    app.extensions["habeas"].pool.close()


@pytest.mark.parametrize("block", blocks("console"))
def test_every_answer_shown_is_the_real_one(block: str, shipped_releases: Path) -> None:
    command, _, answer = block.removeprefix("$ ").partition("\n")

    result = CliRunner().invoke(
        main, shlex.split(command)[1:], env={"HABEAS_RELEASES": str(shipped_releases)}
    )

    assert result.exit_code == 0, result.output
    assert result.stdout == answer


@pytest.mark.parametrize("line", [line for block in blocks("sh") for line in block.splitlines()])
def test_every_address_finds_something(line: str, client: FlaskClient) -> None:
    words = shlex.split(line)
    headers = [("Accept", words[3].partition(": ")[2])] if "-H" in words else []

    response = client.get(words[1].removeprefix("http://127.0.0.1:8000"), headers=headers)

    assert response.status_code == 200, response.text
    if response.is_json and isinstance(response.json, dict):
        assert response.json["total"] > 0
    assert len(response.data) > 200


def test_the_python_of_the_page_finds_what_it_says(
    shipped_releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = blocks("python")

    exec(block, {"release": current_release(shipped_releases)})  # noqa: S102  # our own page

    told = capsys.readouterr().out.splitlines()
    assert told[1] == "Amnesty International mistakes ['Amnesty', 'International']"


def test_the_query_of_the_page_finds_the_case(client: FlaskClient) -> None:
    (query,) = blocks("sparql")

    response = client.post("/sparql", data={"query": query, "format": "csv"})

    assert "https://w3id.org/habeas/id/case/0001" in response.text


def test_the_page_tells_of_every_facet() -> None:
    shown = re.findall(r"^\| `(\w+)` \|", page().partition("## Facets")[2], re.MULTILINE)

    assert shown[: len(FACETS)] == list(FACETS)
