"""Where the service answers: any site, any path of it, any proxy, and whatever callers say."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from habeas.release.opened import Release
from habeas_api import create_app
from habeas_api.addresses import absolute, canonical, own_address, path_of
from habeas_api.errors import InvalidAddressError
from habeas_api.served import Served
from habeas_api.serving import server_of

PREFIX = "/data/habeas"
HOSTILE = [
    "evil.example",
    "evil.example:80\r\nX-Injected: yes",
    "127.0.0.1@evil.example",
    "[::1",
    "a" * 10_000,
    "",
    "evil.example/path?query#part",
    "\x00",
]


def links_of(page: bytes) -> list[str]:
    found: Any = html.fromstring(page).xpath("//a/@href")
    return [str(each) for each in found]


@pytest.fixture
def mounted(app: Flask, release: Release, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The service at a path of a site."""
    here: Served = app.extensions["habeas"]
    monkeypatch.setenv("HABEAS_ADDRESS", f"https://example.org{PREFIX}/")
    return create_app(release, here.pool).test_client()


@pytest.mark.parametrize("seen", [PREFIX, ""], ids=["whole path", "path taken off"])
def test_a_service_at_a_path_leads_to_addresses_below_it(mounted: FlaskClient, seen: str) -> None:
    for _ in range(2):
        thing = mounted.get(f"{seen}/id/case/x1", headers={"Host": "evil.example"})
        document = mounted.get(f"{seen}/doc/case/x1.html")

        assert thing.location == f"{PREFIX}/doc/case/x1"
        assert document.headers["Content-Location"] == f"{PREFIX}/doc/case/x1.html"
        links = document.headers.getlist("Link")
        assert '<https://w3id.org/habeas/doc/case/x1>; rel="canonical"' in links
        assert all(link.startswith((f"<{PREFIX}/", "<http")) for link in links)
        inside = [each for each in links_of(document.data) if each.startswith("/")]
        assert len(inside) > 20
        assert all(each.startswith(f"{PREFIX}/") for each in inside)
    assert mounted.get(f"{seen}/sparql?query=ASK%20{{}}&format=json").json == {
        "head": {},
        "boolean": True,
    }


@pytest.mark.parametrize("path", [PREFIX, f"{PREFIX}/", "/"])
def test_the_first_page_is_at_the_path_itself(mounted: FlaskClient, path: str) -> None:
    assert mounted.get(path).status_code == 200


def test_the_data_say_the_same_wherever_they_are_served(
    mounted: FlaskClient, client: FlaskClient
) -> None:
    for suffix in ("nt", "ttl", "jsonld", "rdf", "trig", "nq"):
        here, there = (each.get(f"/doc/case/x1.{suffix}").data for each in (client, mounted))
        assert here == there


def test_only_what_stands_below_the_path_is_the_path(mounted: FlaskClient) -> None:
    assert mounted.get(f"{PREFIX}x/doc/case/x1").status_code == 404
    assert mounted.get(f"{PREFIX}{PREFIX}/doc/case/x1").status_code == 404


@pytest.mark.parametrize("host", HOSTILE)
def test_what_callers_call_us_is_in_no_answer(client: FlaskClient, host: str) -> None:
    forwarded = {
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_PREFIX": "/evil",
        "HTTP_FORWARDED": "host=evil.example",
    }
    for path in ("/id/case/x1", "/doc/case/x1", "/", "/sparql", "/ontology.ttl", "/doc/case/zz"):
        response = client.get(path, environ_overrides=forwarded)

        assert response.status_code in (200, 303, 400, 404)
        assert "evil" not in response.text
        assert "evil" not in str(response.headers)
        assert "X-Injected" not in response.headers


def test_addresses_are_made_of_the_one_that_is_set(mounted: FlaskClient) -> None:
    with mounted.application.test_request_context("/", environ_overrides={"SCRIPT_NAME": PREFIX}):
        assert own_address() == "https://example.org"
        assert absolute(f"{PREFIX}/doc/case/x1") == "https://example.org/data/habeas/doc/case/x1"
        assert canonical(f"{PREFIX}/doc/case/x1") == "https://w3id.org/habeas/doc/case/x1"


@pytest.mark.parametrize(
    "address",
    [
        "habeas.example",
        "ftp://habeas.example",
        "https://",
        "https://habeas.example/?query",
        "https://habeas.example/#part",
        "https://user:word@habeas.example",
        "https://habeas.example/a b",
        "https://habeas.example/a/../b",
        "https://habeas.example//a",
        "https://habeas.example:0",
        "https://[::1",
        "https://habeas.example/\r\nX-Injected: yes",
        'https://habeas.example/">',
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InvalidAddressError):
        path_of(address)


def test_a_path_that_is_one_of_ours_is_refused(
    app: Flask, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    here: Served = app.extensions["habeas"]
    monkeypatch.setenv("HABEAS_ADDRESS", "https://example.org/doc")

    with pytest.raises(InvalidAddressError, match="cannot begin with /doc"):
        create_app(release, here.pool)


class _Proxy(BaseHTTPRequestHandler):
    """A reverse proxy that serves one path of its site from another server."""

    port: int
    takes_off: bool
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        behind = http.client.HTTPConnection("127.0.0.1", self.port)
        path = self.path.removeprefix(PREFIX) if self.takes_off else self.path
        named = {name: value for name, value in self.headers.items() if name != "Host"}
        behind.request("GET", path, headers=named | {"Host": "inside:1234"})
        answer = behind.getresponse()
        content = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        behind.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=[True, False], ids=["takes the path off", "passes it on"])
def proxied(request: pytest.FixtureRequest, mounted: FlaskClient) -> Iterator[int]:
    """The port of a proxy in front of the service, which it serves below a path."""
    server = server_of(mounted.application, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    handler = type("Proxy", (_Proxy,), {"port": server.effective_port, "takes_off": request.param})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield proxy.server_address[1]
    proxy.shutdown()
    proxy.server_close()
    server.close()


def test_links_work_through_a_proxy(proxied: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", proxied)

    def get(path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer, answer.read()

    thing, _ = get(f"{PREFIX}/id/case/x1")
    assert thing.status == 303
    document, content = get(thing.headers["Location"], Accept="text/turtle")
    assert document.status == 200
    again, same = get(document.headers["Content-Location"])
    assert (again.status, same) == (200, content)
    known, _ = get(
        thing.headers["Location"],
        **{"If-None-Match": again.headers["ETag"], "Accept": "text/turtle"},
    )
    assert known.status == 304
    _, text = get(f"{PREFIX}/doc/case/x1", Accept="text/html")
    for address in [each for each in links_of(text) if each.startswith("/")][:12]:
        assert get(address)[0].status in (200, 303), address
    line.close()
