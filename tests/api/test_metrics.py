"""``/metrics``: what is counted, who may read it, and that nothing in it is about anybody."""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as read_open,
)
from prometheus_client.parser import text_string_to_metric_families as read_text

from habeas.release.opened import Release
from habeas.store.workers import WorkerPool
from habeas_api import create_app
from habeas_api.counting import BOUNDS, Counted
from habeas_api.errors import InvalidChoiceError
from habeas_api.networks.desk import NAME

ASK = "/sparql?query=" + quote("SELECT ?case WHERE { ?case a habeas:Case }")
OPEN = "application/openmetrics-text"
SERVE = """
import sys
from pathlib import Path
from habeas.release.opened import open_release
from habeas_api.serving import serve

serve(open_release(Path(sys.argv[1])), port=0, announce=lambda address: print(address, flush=True))
"""


@pytest.fixture
def counted(release: Release) -> Iterator[Flask]:
    """A service that has answered nothing yet."""
    with WorkerPool(release.folder / "store", workers=2, slow=1, seconds=1.0) as pool:
        app = create_app(release, pool)
        yield app
        app.extensions[NAME].close()


def numbers(client: FlaskClient, accept: str = "text/plain") -> dict[tuple[str, ...], float]:
    """Return each number by its name and the values of its labels, in order of their names."""
    answer = client.get("/metrics", headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    families = (read_open if accept.startswith(OPEN) else read_text)(answer.text)
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in families
        for sample in family.samples
    }


def count(found: dict[tuple[str, ...], float], route: str, status: str, method: str = "GET") -> int:
    return int(found.get(("habeas_request_seconds_count", method, route, status), 0))


# What is counted


@pytest.mark.parametrize(
    ("path", "accept", "route", "status"),
    [
        (ASK, "application/json", "/sparql", "2xx"),
        (ASK, "text/html", "/sparql", "2xx"),
        ("/sparql?query=SELEC", "*/*", "/sparql", "4xx"),
        ("/id/case/x1", "*/*", "/id/{kind}/{local}", "3xx"),
        ("/doc/case/x1.ttl", "*/*", "/doc/{kind}/{local}", "2xx"),
        ("/doc/case/x1.json", "*/*", "/doc/{kind}/{local}", "2xx"),
        ("/doc/case/nobody", "*/*", "/doc/{kind}/{local}", "4xx"),
        ("/queries/agents-with-role", "*/*", "/queries/{name}", "2xx"),
        ("/no/such/page", "*/*", "none", "4xx"),
        ("/health", "*/*", "/health", "2xx"),
    ],
)
def test_a_request_is_counted_by_its_route(
    counted: Flask, path: str, accept: str, route: str, status: str
) -> None:
    client = counted.test_client()

    sizes = 0
    for _ in range(3):  # what is remembered counts too
        sizes += len(client.get(path, headers={"Accept": accept}).data)
    found = numbers(client)

    assert count(found, route, status) == 3
    assert found["habeas_response_bytes_total", "GET", route, status] == sizes
    below = [
        found["habeas_request_seconds_bucket", str(bound), "GET", route, status] for bound in BOUNDS
    ]
    assert below == sorted(below)
    assert found["habeas_request_seconds_bucket", "+Inf", "GET", route, status] == 3
    assert 0 < found["habeas_request_seconds_sum", "GET", route, status] < 60


def test_what_the_caller_has_already_is_counted_without_bytes(counted: Flask) -> None:
    client = counted.test_client()
    for path in (ASK, "/doc/case/x1.ttl"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    client.head(ASK)
    found = numbers(client)

    for route in ("/sparql", "/doc/{kind}/{local}"):
        assert count(found, route, "3xx") == 1
        assert found["habeas_response_bytes_total", "GET", route, "3xx"] == 0
    assert found["habeas_response_bytes_total", "HEAD", "/sparql", "2xx"] == 0


def test_a_large_answer_that_is_compressed_as_it_goes_is_weighed(counted: Flask) -> None:
    client = counted.test_client()
    path = "/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }")
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in answer.headers
    size = len(answer.data)

    found = numbers(client)

    assert size > 10_000
    assert found["habeas_response_bytes_total", "GET", "/sparql", "2xx"] == size


def test_lanes_say_who_is_busy_and_what_was_ended(counted: Flask) -> None:
    client = counted.test_client()
    endless = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    before = numbers(client)
    asking = threading.Thread(target=client.get, args=(endless,))
    asking.start()
    busy = 0.0
    for _ in range(50):
        found = numbers(counted.test_client())
        busy = max(
            busy, found["habeas_workers_busy", "quick"] + found["habeas_workers_busy", "slow"]
        )
        time.sleep(0.02)
    asking.join(20)
    after = numbers(client)

    assert busy == 1
    assert before["habeas_workers_busy", "quick"] == after["habeas_workers_busy", "quick"] == 0
    assert before["habeas_workers_ended_total", "slow", "time"] == 0
    assert after["habeas_workers_ended_total", "slow", "time"] == 1
    assert count(after, "/sparql", "5xx") == 1
    assert after["habeas_workers", "quick"] == 2
    assert after["habeas_workers_resident_bytes",] > 1_000_000


def test_what_is_remembered_is_counted(counted: Flask) -> None:
    client = counted.test_client()
    for _ in range(3):
        client.get(ASK)
    found = numbers(client)

    assert found["habeas_cache_lookups_total", "answers"] == 3
    assert found["habeas_cache_hits_total", "answers"] == 2


def test_an_application_that_breaks_is_counted() -> None:
    def broken(environ: object, start: object) -> list[bytes]:
        raise ValueError

    counted = Counted(broken)
    with pytest.raises(ValueError):  # noqa: PT011 - our own
        counted({"REQUEST_METHOD": "GET"}, lambda *_: None)  # type: ignore[arg-type]

    ((key, tally),) = counted.tallies().items()
    assert key == ("none", "GET", "5xx")
    assert sum(tally.times) == 1


def test_two_services_do_not_count_together(counted: Flask, release: Release) -> None:
    other = create_app(release, counted.extensions["habeas"].pool)
    other.test_client().get("/health")

    assert count(numbers(counted.test_client()), "/health", "2xx") == 0


# In which form


def test_both_forms_say_the_same(counted: Flask) -> None:
    client = counted.test_client()
    client.get(ASK)
    plain, opened = numbers(client), numbers(client, f"{OPEN};version=1.0.0;q=0.6,*/*;q=0.1")

    assert count(plain, "/sparql", "2xx") == count(opened, "/sparql", "2xx") == 1
    for name, media_type in (("text/plain", "text/plain"), (OPEN, OPEN), ("*/*", "text/plain")):
        assert client.get("/metrics", headers={"Accept": name}).mimetype == media_type
    assert client.get("/metrics", headers={"Accept": "image/png"}).status_code == 406
    assert opened["habeas_info", "invented00000001", "0.1.0"] == 1


def test_reading_is_cheap(counted: Flask) -> None:
    client = counted.test_client()
    numbers(client)
    began = time.process_time()
    for _ in range(10):
        assert client.get("/metrics").status_code == 200

    assert (time.process_time() - began) / 10 < 0.05


# Who may read


@pytest.mark.parametrize(
    ("told", "proxies", "address", "caller", "headers", "status"),
    [
        ("local", 0, "", "127.0.0.1", {}, 200),
        ("local", 0, "", "::1", {}, 200),
        ("local", 0, "", "192.0.2.1", {}, 403),
        ("local", 0, "http://localhost:8000", "127.0.0.1", {}, 200),
        # A proxy of which we know nothing: all its callers come from this machine.
        ("local", 0, "https://habeas.example", "127.0.0.1", {}, 403),
        ("local", 1, "https://habeas.example", "127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 403),
        ("local", 1, "https://habeas.example", "127.0.0.1", {}, 200),
        # One that says that it is there.
        ("local", 0, "", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("local", 0, "", "127.0.0.1", {"X-Forwarded-Proto": "https"}, 403),
        ("local", 0, "", "127.0.0.1", {"X-Real-IP": "192.0.2.1"}, 403),
        ("local", 0, "", "127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 403),
        ("local", 0, "", "127.0.0.1", {"Via": "1.1 proxy"}, 403),
        ("local", 1, "", "127.0.0.1", {"Via": "1.1 proxy", "X-Forwarded-For": "127.0.0.1"}, 200),
        # A page in a browser on this machine.
        ("local", 0, "", "127.0.0.1", {"Origin": "https://evil.example"}, 403),
        ("local", 0, "", "127.0.0.1", {"Host": "evil.example"}, 403),
        ("local", 0, "", "127.0.0.1", {"Host": "[evil"}, 403),
        ("open", 0, "https://habeas.example", "192.0.2.1", {}, 200),
        ("off", 0, "", "127.0.0.1", {}, 404),
    ],
)
def test_numbers_are_for_the_machine_itself_unless_they_are_open(
    release: Release,
    counted: Flask,
    monkeypatch: pytest.MonkeyPatch,
    told: str,
    proxies: int,
    address: str,
    caller: str,
    headers: dict[str, str],
    status: int,
) -> None:
    monkeypatch.setenv("HABEAS_METRICS", told)
    monkeypatch.setenv("HABEAS_PROXIES", str(proxies))
    monkeypatch.setenv("HABEAS_ADDRESS", address)
    app = create_app(release, counted.extensions["habeas"].pool)

    answer = app.test_client().get(
        "/metrics", headers=headers, environ_base={"REMOTE_ADDR": caller}
    )

    assert answer.status_code == status


def test_another_word_for_who_may_read_is_refused(
    release: Release, counted: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_METRICS", "yes")
    with pytest.raises(InvalidChoiceError, match="HABEAS_METRICS must be one of local, open, off"):
        create_app(release, counted.extensions["habeas"].pool)


# What must not be in it


def test_nothing_that_a_caller_sends_is_counted_logged_or_written(release: Release) -> None:
    canary = "kanari"
    headers = {
        name: f"{canary}{number}"
        for number, name in enumerate(
            ("User-Agent", "Referer", "Cookie", "Authorization", "X-Forwarded-For", "Accept",
             "If-None-Match", "Accept-Language", "Accept-Datetime", "Range", "Forwarded")
        )
    }  # fmt: skip
    query = quote(f'SELECT ("{canary}a" AS ?x) WHERE {{ ?{canary}b ?p ?o }} LIMIT 1')
    paths = (
        f"/sparql?query={query}",
        f"/sparql?query={query}&format={canary}c",
        f"/{canary}d",
        f"/doc/agent/{canary}e",
        f"/doc/{canary}f/x",
        f"/id/case/x1?{canary}g",
        f"/queries/{canary}h?role={canary}i",
        f"/networks/{canary}j?as_of={canary}k",
        f"/release/{canary}l",
        f"/metrics?{canary}m",
        f"/search?q={canary}p",
        f"/reconcile/suggest/entity?prefix={canary}q",
        f"/fragments?subject=urn:{canary}r",
    )
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(release.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:

            def ask(method: str, path: str, sent: dict[str, str], body: str | None = None) -> str:
                line.request(method, path, body, sent)
                return line.getresponse().read().decode()

            for sent in ({}, headers):
                for path in paths:
                    ask("GET", path, sent)
                ask("POST", "/sparql", sent, f"{canary}n")
                ask("POST", "/validate", {**sent, "Content-Type": "text/turtle"}, f"<{canary}o>")
                ask(canary.upper(), "/sparql", sent)
            told = ask("GET", "/metrics", {"Accept": OPEN})
        process.terminate()
        written = process.stdout.read()

    assert "habeas_request_seconds_count" in told
    assert 'method="other"' in told
    for text in (told, written):
        assert canary not in text.lower()
        assert "127.0.0.1" not in text
