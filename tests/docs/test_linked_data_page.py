"""What the page about linked data shows is what happens."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from habeas.release import current_release
from habeas_api import create_app
from habeas_api.forms import FORMS

ROOT = Path(__file__).parents[2]
HERE = "http://127.0.0.1:8000"
PAGE = ROOT / "docs" / "linked-data.md"
pytestmark = pytest.mark.checkout


def commands() -> list[str]:
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def client(shipped_releases: Path) -> Iterator[FlaskClient]:
    """The service over the records that ship."""
    app = create_app(current_release(shipped_releases))
    with app.test_client() as test_client:
        yield test_client
    app.extensions["habeas"].pool.close()


@pytest.mark.parametrize("command", commands())
def test_every_command_answers_as_it_says(command: str, client: FlaskClient) -> None:
    words = shlex.split(command, comments=True)
    address = next(word for word in words if word.startswith(HERE)).removeprefix(HERE)
    said = [words[place + 1] for place, word in enumerate(words) if word == "-H"]
    headers = dict(header.split(": ", 1) for header in said)
    _, _, promised = command.rpartition("# ")
    status, _, header = promised.strip().partition(" ")
    name, _, value = header.partition(": ")

    response = client.get(address, headers=headers, follow_redirects="-iL" in words)

    assert response.status_code == int(status)
    assert name in response.headers
    if value:
        assert response.headers[name] == value


def test_every_format_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")

    for form in FORMS.values():
        assert f"`.{form.suffix}`" in text
        assert f"`{form.media_type}`" in text
