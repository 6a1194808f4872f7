"""What the page about discovery shows is what happens."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from habeas.release import current_release
from habeas_api import create_app

PAGE = Path(__file__).parents[2] / "docs" / "discovery.md"
pytestmark = pytest.mark.checkout


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of the page in a language."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def client(shipped_releases: Path) -> Iterator[FlaskClient]:
    app = create_app(current_release(shipped_releases))
    with app.extensions["habeas"].pool, app.test_client() as test_client:
        yield test_client


@pytest.mark.parametrize("command", commands())
def test_every_address_answers(command: str, client: FlaskClient) -> None:
    words = shlex.split(command)
    (address,) = (word for word in words if word.startswith("http://127.0.0.1:8000/"))
    headers = [words[at + 1].split(": ") for at, word in enumerate(words) if word == "-H"]

    response = client.get(
        address.removeprefix("http://127.0.0.1:8000"),
        headers=dict(headers),
        follow_redirects="-L" in words,
    )

    assert words[0] == "curl"
    assert response.status_code == 200
    for _, value in headers:
        assert response.mimetype == value


@pytest.mark.parametrize("query", blocks("sparql"))
def test_every_query_has_rows(query: str, client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": query, "format": "json"})

    assert response.json is not None
    assert response.json["results"]["bindings"]


def test_every_relation_that_is_shown_is_there(client: FlaskClient) -> None:
    _, table = PAGE.read_text(encoding="utf-8").split("| `Link` of the first page")
    shown = {
        name
        for row in table.partition("\n\n")[0].splitlines()[2:]
        for name in re.findall(r"`([^`]*)`", row.split("|")[1])
    }
    said = {
        each.partition('rel="')[2].partition('"')[0]
        for each in client.get("/").headers.getlist("Link")
    }

    assert said == shown
