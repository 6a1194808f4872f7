"""What programs of other sites may send, and what they may read of an answer."""

import pytest
from flask.testing import FlaskClient

#: Those that any program may read, and one that is for caches.
_OPEN = {"Cache-Control", "Content-Length", "Content-Type", "Last-Modified", "Vary"}


def names(said: str) -> set[str]:
    return {each.strip() for each in said.split(",")}


def test_every_header_that_is_described_can_be_read(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").json
    assert paths is not None
    described = {
        header
        for path in paths["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
        for answer in operation.get("responses", {}).values()
        for header in answer.get("headers", {})
    }
    exposed = names(client.get("/health").headers["Access-Control-Expose-Headers"])

    assert {"Link", "Memento-Datetime"} <= described
    assert described - _OPEN <= exposed


@pytest.mark.parametrize("path", ["/sparql", "/doc/case/x1", "/dumps"])
def test_every_header_that_is_read_can_be_sent(client: FlaskClient, path: str) -> None:
    before = client.options(path, headers={"Origin": "https://example.org"})

    assert names(before.headers["Access-Control-Allow-Headers"]) == {
        "Accept",
        "Accept-Datetime",
        "Accept-Profile",
        "Content-Type",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "If-Unmodified-Since",
        "Prefer",
        "Range",
    }
