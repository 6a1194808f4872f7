"""The service on a port: heavy and hostile queries, while others are answered."""

import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from habeas.release.opened import Release

LIGHT = "SELECT ?name { agent:p9001 skos:prefLabel ?name }"
#: One counts, one sorts: both would run for ever, the second would fill the memory.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?c"


def fetch(
    address: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def ask(address: str, query: str) -> tuple[int, dict[str, str], bytes]:
    return fetch(address, "/sparql", query.encode(), **{"Content-Type": "application/sparql-query"})


def test_an_endless_query_is_504_while_a_second_client_is_answered(address: str) -> None:
    with ThreadPoolExecutor() as threads:
        started = time.monotonic()
        endless = threads.submit(ask, address, ENDLESS)
        for path in ("/health", "/doc/case/x1", "/sparql?query=" + quote(LIGHT)):
            status, _, _ = fetch(address, path)
            assert status == 200
        assert not endless.done(), "the light ones did not wait for the heavy one"

        status, _, body = endless.result()
    assert status == 504
    assert time.monotonic() - started < 10
    assert "ended after 2 seconds" in json.loads(body)["detail"]


def test_a_sorted_cartesian_product_is_413_or_504_and_its_worker_is_replaced(address: str) -> None:
    for _ in range(3):
        status, headers, _ = ask(address, SORTED)
        assert status in (413, 504)
        assert headers["Content-Type"] == "application/problem+json"
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ask(address, LIGHT)[0], range(8)))

    assert answers == [200] * 8


def test_more_than_a_share_are_429_with_when_to_come_again_and_pages_are_answered(
    address: str,
) -> None:
    with ThreadPoolExecutor(30) as threads:
        heavy = [threads.submit(ask, address, ENDLESS) for _ in range(30)]
        time.sleep(0.5)
        assert fetch(address, "/doc/case/x1")[0] == 200
        assert not all(each.done() for each in heavy), "the page did not wait for the queries"
        answers = [each.result() for each in heavy]

    statuses = {status for status, _, _ in answers}
    assert statuses <= {429, 503, 504}
    assert 429 in statuses
    assert all(headers["Retry-After"].isdigit() for status, headers, _ in answers if status != 504)
    assert ask(address, LIGHT)[0] == 200


@pytest.mark.parametrize(
    "query",
    ["SELECT * " + "{" * 50_000, "SELECT * {" + "(" * 50_000, "SELECT * { FILTER(" + "!" * 90_000],
    ids=["braces", "parentheses", "operators"],
)
def test_a_text_made_to_break_the_parser_is_400_and_the_service_lives(
    address: str, query: str
) -> None:
    assert ask(address, query)[0] == 400
    assert ask(address, LIGHT)[0] == 200


def queries_that_reach_out(at: str) -> list[str]:
    return [
        f"SELECT * {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{at}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE <{at}> {{ ?s ?p ?o }} }} }} }}",
        f"ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{at}> {{ ?a ?b ?c }} }} }}",
        f"SELECT * {{ \\u0053ERVICE <{at}> {{ ?s ?p ?o }} }}",
        f"PREFIX at: <{at}> SELECT * {{ SERVICE at:x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?at {{ <{at}> }} SERVICE ?at {{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{at}> AS ?at) SERVICE ?at {{ ?s ?p ?o }} }}",
        f"SELECT * {{ FILTER(1<2)SERVICE#>\n<{at}> {{ ?s ?p ?o }} }}",
        f'SELECT * {{ BIND("\\u0022" AS ?x) SERVICE <{at}> {{ ?s ?p ?o }} #"\n }}',
        f"PREFIX : <{at}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICESILENT<{at}>{{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{at}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{at}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"DESCRIBE <{at}>",
        f"LOAD <{at}>",
        f"LOAD SILENT <{at}> INTO GRAPH <urn:test:g>",
    ]


def test_nothing_that_is_sent_makes_the_service_call_anybody(address: str, canary: Any) -> None:
    for query in queries_that_reach_out(canary.address):
        assert ask(address, query)[0] in (200, 400, 403)
    at = quote(canary.address)
    for path in (
        f"/sparql?query=ASK%7B%7D&default-graph-uri={at}",
        f"/sparql?query=ASK%7B%7D&named-graph-uri={at}",
        f"/sparql?query={at}",
        f"/queries/cases?case={at}",
        f"/networks/co-signing?case={at}",
        f"/doc/case/{at}",
    ):
        assert fetch(address, path)[0] in (200, 400, 404)

    assert canary.calls == 0


def test_no_file_can_be_read(address: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:test:s> <urn:test:p> 'canary-in-a-file' .")

    bodies = [
        ask(address, f"SELECT * FROM <{at}> {{ ?s ?p ?o }}")[2]
        for at in (f"file://{secret}", str(secret), secret.name)
    ]
    bodies += [
        fetch(address, path)[2]
        for path in (
            f"/static/../..{secret}",
            f"/static/..%2f..%2f..{quote(str(secret), safe='')}",
            f"/doc/case/..%2f..%2f{quote(str(secret), safe='')}",
            f"/queries/..%2f{quote(str(secret), safe='')}",
        )
    ]

    assert not any(b"canary-in-a-file" in body for body in bodies)


def test_the_name_of_the_host_is_not_believed(address: str) -> None:
    host, port = urlsplit(address).netloc.split(":")
    for path in ("/id/case/x1", "//networks", "/networks/", "/id/case/x1?x=//evil.example"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: evil.example\r\n"
                "X-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        assert b"evil.example" not in answer


def test_the_endpoint_that_is_described_is_the_one_that_answers(address: str) -> None:
    _, _, described = fetch(address, "/sparql", Accept="application/n-triples")

    endpoint = "<http://www.w3.org/ns/sparql-service-description#endpoint>"
    assert f"{endpoint} <{address}/sparql> ." in described.decode()


def test_no_answer_says_what_serves_or_sets_a_cookie(address: str) -> None:
    for path in ("/", "/health", "/nowhere", "/sparql?query=ASK%7B%7D"):
        _, headers, _ = fetch(address, path)
        assert "Server" not in headers
        assert "Set-Cookie" not in headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_a_body_beyond_all_measure_is_413(address: str) -> None:
    status, _, _ = fetch(
        address, "/sparql", b"x" * (2 << 20), **{"Content-Type": "application/sparql-query"}
    )

    assert status == 413


@contextmanager
def serving(
    release: Release, before: str = "", **settings: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the address and the process of a service with settings of its own."""
    command = SERVE.replace("argv[2]))", "argv[2]), announce=lambda at: print(at, flush=True))")
    with subprocess.Popen(
        [sys.executable, "-c", before + command, str(release.folder), "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | settings,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()


SERVE = """
import sys
from pathlib import Path
from habeas.release.opened import open_release
from habeas_api.serving import serve
serve(open_release(Path(sys.argv[1])), port=int(sys.argv[2]))
"""


def test_a_port_in_use_is_one_clear_error(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-c", SERVE, str(release.folder), port],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert ended.stderr.strip().endswith(
        f"PortError: Port {port} of 127.0.0.1 is in use. Choose another one."
    )


def test_the_service_writes_nothing_about_who_asked_what(release: Release) -> None:
    query = "SELECT ('canary-word' AS ?x) { ?s ?p } }"
    with serving(release) as (address, process):
        ask(address, query)
        with ThreadPoolExecutor(40) as threads:  # more than there are threads
            list(threads.map(lambda n: fetch(address, f"/doc/agent/canary-word{n}"), range(80)))
        fetch(address, "/sparql?query=" + quote(query))
        fetch(address, "/doc/agent/canary-word", None, **{"X-Forwarded-For": "canary-word"})
        process.terminate()
        assert process.stdout is not None
        assert process.stderr is not None
        written = process.stdout.read() + process.stderr.read()

    assert written == ""


#: Says on standard output how each query ended.
SAY_HOW_IT_ENDED = """
from habeas.store.workers import WorkerPool
query = WorkerPool.query
def said(*arguments, **named):
    try:
        result = query(*arguments, **named)
    except Exception as error:
        print(type(error).__name__, flush=True)
        raise
    print("answered", flush=True)
    return result
WorkerPool.query = said
"""


def test_a_query_whose_caller_goes_away_is_ended(release: Release) -> None:
    with serving(release, SAY_HOW_IT_ENDED, HABEAS_QUERY_SECONDS="30") as (address, process):
        assert process.stdout is not None
        host, port = urlsplit(address).netloc.split(":")
        ask(address, LIGHT)
        with socket.create_connection((host, int(port)), timeout=10) as line:
            path = f"/sparql?query={quote(ENDLESS)}".encode()
            line.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(1.0)
        started = time.monotonic()
        ended = [process.stdout.readline().strip() for _ in range(2)]

    assert ended == ["answered", "WithdrawnError"]
    assert time.monotonic() - started < 20


def test_slow_callers_keep_nobody_from_being_answered(address: str) -> None:
    host, port = urlsplit(address).netloc.split(":")
    all_of_it = quote("SELECT * { ?s ?p ?o }").encode()
    with ExitStack() as lines:
        for number in range(200):
            line = socket.create_connection((host, int(port)), timeout=10)
            lines.enter_context(line)
            if number < 40:  # more than there are threads; each takes the first bytes of much
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                line.sendall(b"GET /sparql?query=" + all_of_it + b" HTTP/1.1\r\nHost: x\r\n\r\n")
                assert line.recv(1_000).startswith(b"HTTP/1.1 200")
            elif number % 2:
                line.sendall(b"GET /sparql?query=ASK HTTP")
            else:
                line.sendall(
                    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n"
                    b"Content-Type: application/sparql-query\r\n\r\nASK"
                )
        started = time.monotonic()

        answers = [ask(address, LIGHT + f"#{number}")[0] for number in range(5)]

        assert answers == [200] * 5
        assert fetch(address, "/doc/case/x1")[0] == 200
        assert time.monotonic() - started < 10


def test_a_long_query_goes_by_get_too_and_a_longer_one_is_told_to_be_posted(address: str) -> None:
    long = LIGHT + " #" + "x" * 150_000

    assert fetch(address, "/sparql?query=" + quote(long))[0] == 200
    assert fetch(address, "/sparql?query=" + quote(long) + "x" * 600_000)[0] in (413, 431)


def test_a_large_answer_comes_whole_plain_and_compressed(address: str) -> None:
    path = "/sparql?format=csv&query=" + quote("SELECT ?s ?p ?o { VALUES ?n {1 2 3} ?s ?p ?o }")

    _, plain_headers, plain = fetch(address, path)
    _, packed_headers, packed = fetch(address, path, None, **{"Accept-Encoding": "gzip"})

    assert int(plain_headers["Content-Length"]) == len(plain) > 1 << 20
    assert packed_headers["Content-Encoding"] == "gzip"
    assert sorted(gzip.decompress(packed).splitlines()) == sorted(plain.splitlines())


def test_what_is_said_of_other_callers_is_believed_only_from_proxies_of_ours(
    release: Release,
) -> None:
    def answers(address: str) -> list[int]:
        with ThreadPoolExecutor(20) as threads:
            asked = [
                threads.submit(
                    fetch,
                    address,
                    f"/sparql?query={quote(ENDLESS)}%23{number}",
                    None,
                    **{"X-Forwarded-For": f"192.0.2.{number}"},
                )
                for number in range(20)
            ]
            return [each.result()[0] for each in asked]

    settings = {"HABEAS_QUERY_SECONDS": "1", "HABEAS_SHARE": "2"}
    with serving(release, **settings) as (address, _):
        believed_nobody = answers(address)
    with serving(release, HABEAS_PROXIES="1", **settings) as (address, _):
        believed = answers(address)

    assert believed_nobody.count(429) > 10
    assert 429 not in believed
