"""Who may call a scratch service: programs and people of this machine, and no page of the web."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from habeas_api.scratch import create_scratch_app

OWN = "http://localhost"
FORM = "application/x-www-form-urlencoded"
INSERT = urlencode({"update": "INSERT DATA { <urn:a> <urn:b> 1 }"})


@pytest.fixture(scope="module")
def started() -> Iterator[FlaskClient]:
    """A client of the service, which is at ``localhost``."""
    app = create_scratch_app()
    client = app.test_client()
    yield client
    app.extensions["habeas_scratch"].close()


@pytest.fixture
def client(started: FlaskClient) -> FlaskClient:
    """The client of a service with nothing in it."""
    assert started.delete("/graph-store").status_code == 204
    return started


def size(client: FlaskClient) -> int:
    answer = client.get("/graph-store", headers={"Accept": "application/n-quads"})
    return answer.text.count("\n")


def write(client: FlaskClient, **headers: str) -> list[TestResponse]:
    """Try to write in every way that there is."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    turtle = {**said, "Content-Type": "text/turtle"}
    return [
        client.post("/update", data=INSERT, content_type=FORM, headers=said),
        client.post("/sparql", data=INSERT, content_type=FORM, headers=said),
        client.put("/graph-store?default", data="<urn:c> <urn:d> 2 .", headers=turtle),
        client.post("/graph-store", data="<urn:c> <urn:d> 2 .", headers=turtle),
        client.delete("/graph-store", headers=said),
    ]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "LOCALHOST", "127.9.9.9:1", "[::1]:8000"],
)
def test_all_names_of_this_machine_will_do(client: FlaskClient, host: str) -> None:
    assert client.get("/sparql?query=ASK%7B%7D", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "watch.example",
        "watch.example:8000",
        "127.0.0.1.watch.example",
        "localhost.watch.example",
        "0.0.0.0:8000",
        "192.0.2.1",
        "[2001:db8::1]:8000",
        "127.0.0.1@watch.example",
        "127.0.0.1:8000:80",
        "[::1",
        "127.0.0.1, watch.example",
    ],
)
def test_another_name_is_refused_whatever_is_asked(client: FlaskClient, host: str) -> None:
    for path in ("/", "/sparql", "/sparql?query=ASK%7B%7D", "/graph-store", "/none"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 403
        assert "127.0.0.1" in answer.text
    assert {answer.status_code for answer in write(client, Host=host)} == {403}
    assert size(client) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://watch.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:8000"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
        {"Sec_Fetch_Site": "cross-site", "Origin": OWN},
    ],
)
def test_a_page_of_another_origin_writes_nothing(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answers = write(client, **headers)

    assert {answer.status_code for answer in answers} == {403}
    assert size(client) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": OWN},
        {"Sec_Fetch_Site": "same-origin", "Origin": OWN},
        {"Sec_Fetch_Site": "same-origin", "Origin": "null"},
        {"Sec_Fetch_Site": "none"},
    ],
)
def test_programs_and_our_own_page_write(client: FlaskClient, headers: dict[str, str]) -> None:
    statuses = [answer.status_code for answer in write(client, **headers)]

    assert statuses == [204, 204, 204, 201, 204]


def test_a_page_of_another_origin_may_lead_here_and_load_nothing(client: FlaskClient) -> None:
    path = "/sparql?query=ASK%7B%7D"
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    image = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    script = {"Origin": "http://watch.example"}

    assert client.get(path, headers=link).status_code == 200
    assert client.get(path, headers=image).status_code == 403
    assert client.get(path, headers=script).status_code == 403


@pytest.mark.parametrize("path", ["/", "/sparql", "/sparql?query=ASK%7B%7D", "/update", "/none"])
def test_no_answer_may_be_read_by_other_origins_or_kept(client: FlaskClient, path: str) -> None:
    for answer in (client.get(path), client.options(path, headers={"Origin": OWN})):
        assert not [name for name in answer.headers.keys() if "access-control" in name.lower()]  # noqa: SIM118
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_preflight_gets_no_leave(client: FlaskClient) -> None:
    answer = client.options(
        "/update",
        headers={"Origin": "http://watch.example", "Access-Control-Request-Method": "POST"},
    )

    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
