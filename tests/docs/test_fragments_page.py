"""What the page about fragments shows is what happens."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset, Graph

from habeas.fragments import Row
from habeas.release import current_release
from habeas_api import create_app

ROOT = Path(__file__).parents[2]
HERE = "http://127.0.0.1:8000"
PAGE = ROOT / "docs" / "fragments.md"
pytestmark = pytest.mark.checkout


def blocks(language: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def client(shipped_releases: Path) -> Iterator[FlaskClient]:
    app = create_app(current_release(shipped_releases))
    with app.test_client() as test_client:
        yield test_client
    app.extensions["habeas"].pool.close()


@pytest.mark.parametrize("command", commands())
def test_every_address_that_is_shown_gives_statements(command: str, client: FlaskClient) -> None:
    address, query = "", {}
    headers: dict[str, str] = {"Host": "127.0.0.1:8000"}
    words = shlex.split(command)[1:]
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "-H":
            name, _, value = following.partition(":")
            headers[name] = value.strip()
        elif word == "--data-urlencode":
            name, _, value = following.partition("=")
            query[name] = value
        elif word.startswith(HERE):
            address = word.removeprefix(HERE)

    path, _, given = address.partition("?")
    with client.get(path, headers=headers, query_string=query or given) as response:
        assert response.status_code == 200, response.get_data(as_text=True)
        kind = response.mimetype or ""
        parser = {"application/ld+json": "json-ld", "application/n-triples": "nt"}.get(kind, kind)
        if kind == "application/trig":
            dataset = Dataset(default_union=True).parse(data=response.data, format="trig")
            found = sum(not str(graph).endswith("#metadata") for *_, graph in dataset.quads())
        else:
            found = len(Graph().parse(data=response.data, format=parser))

    assert found > 0


def test_the_python_of_the_page_counts_and_gives_rows(shipped_releases: Path) -> None:
    (block,) = blocks("python")
    *lines, last = block.strip().splitlines()
    told: dict[str, object] = {"release": current_release(shipped_releases)}

    exec("\n".join(lines), told)  # noqa: S102  # our own page
    rows = eval(last, told)  # our own page

    assert len(rows) == 3
    assert all(isinstance(row, Row) for row in rows)


def test_the_query_for_another_client_is_one(client: FlaskClient) -> None:
    (block,) = blocks("console")
    query = shlex.split(block.replace("\\\n", " "))[-1]

    response = client.get("/sparql", query_string={"query": query, "format": "csv"})

    assert response.status_code == 200
    assert len(response.text.splitlines()) > 1
