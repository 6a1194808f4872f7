"""What a caller makes a condition means the same at each address."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import PreconditionFailed
from werkzeug.http import http_date

from habeas.release import Release
from habeas.store.workers import WorkerPool
from habeas_api import create_app
from habeas_api.conditions import refuse_other_state

ADDRESSES = [
    ("/fragments?predicate=rdf:type", "application/trig"),
    ("/fragments?predicate=rdf:type", "text/html"),
    ("/graph-store/records", "text/turtle"),
    ("/graph-store/records?format=nt", ""),
    ("/sparql?query=ASK%20%7B%7D", ""),
    ("/queries/agents-with-role?format=csv", ""),
    ("/doc/case/x1.ttl", ""),
]


@pytest.fixture(scope="module")
def client(invented_release: Release) -> Iterator[FlaskClient]:
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        yield create_app(invented_release, pool).test_client()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("path", "accept"), ADDRESSES)
def test_a_condition_means_the_same_everywhere(
    client: FlaskClient, path: str, accept: str, method: str
) -> None:
    headers = {"Accept": accept} if accept else {}

    def status(**more: str) -> int:
        said = headers | {name.replace("_", "-"): value for name, value in more.items()}
        with client.open(path, method=method, headers=said) as response:
            if response.status_code == 412 and method == "GET" and accept != "text/html":
                assert response.mimetype == "application/problem+json"
            return response.status_code

    with client.get(path, headers=headers) as response:
        tag = response.headers["ETag"]
    assert status() == 200
    assert status(If_Match='"no"') == 412
    assert status(If_Match="*") == 200
    assert status(If_Match=f'"no", {tag}') == (412 if tag.startswith("W/") else 200)
    assert status(If_None_Match="*") == 304
    assert status(If_None_Match=tag) == 304
    assert status(If_None_Match='"no"') == 200


def test_a_document_that_was_changed_since_is_refused(client: FlaskClient) -> None:
    modified = client.get("/doc/case/x1.ttl").last_modified
    assert modified is not None

    def status(days: int) -> int:
        said = {"If-Unmodified-Since": http_date(modified + timedelta(days))}
        return client.get("/doc/case/x1.ttl", headers=said).status_code

    assert (status(-1), status(0), status(1)) == (412, 200, 200)


def test_a_packed_page_of_fragments_has_a_tag_that_can_be_asked_for(client: FlaskClient) -> None:
    headers = {"Accept": "application/trig", "Accept-Encoding": "gzip"}
    path = "/fragments?predicate=rdf:type"
    tag = client.get(path, headers=headers).headers["ETag"]

    again = client.get(path, headers=headers | {"If-Match": tag})

    assert tag.endswith('-gzip"')
    assert (again.status_code, again.mimetype) == (200, "application/trig")


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [
        ("Mon, 02 Mar 2026 09:59:59 GMT", True),
        ("Mon, 02 Mar 2026 10:00:00 GMT", False),
        ("Mon, 02 Mar 2026 10:00:01 GMT", False),
        ("some day", False),
    ],
)
def test_what_was_changed_since_is_refused(day: str, is_refused: bool) -> None:
    modified = datetime(2026, 3, 2, 10, 0, 0, 999_999, UTC)
    environ = {"HTTP_IF_UNMODIFIED_SINCE": day}

    refuse_other_state(environ)
    refuse_other_state(environ | {"HTTP_IF_MATCH": '"a"'}, ["a"], modified)
    if is_refused:
        with pytest.raises(PreconditionFailed):
            refuse_other_state(environ, ["a"], modified)
    else:
        refuse_other_state(environ, ["a"], modified)
