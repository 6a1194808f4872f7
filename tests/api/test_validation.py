"""``/validate``: what may be sent, what comes back, and what is refused."""

import gzip
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from habeas.release.opened import Release
from habeas.store.workers import WorkerPool
from habeas.validating.reports import REPORTS
from habeas.validating.syntaxes import SYNTAXES
from habeas_api import create_app
from habeas_api.networks.desk import PATIENT
from habeas_api.serving import SPARE_THREADS, server_of

CASE = '<urn:test:x1> a <urn:test:Case> ; <urn:test:name> "The case of Ada Example" .\n'
SOURCED = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:test:Sourced> sh:targetClass <urn:test:Case> ; sh:property <urn:test:Sourced-source> .
<urn:test:Sourced-source> sh:path <urn:test:source> ; sh:minCount 1 ; sh:message "Give a source." .
"""
CLAIM = "<https://w3id.org/habeas/id/claim/x1> a <https://w3id.org/habeas/ontology#Claim> .\n"
PATTERN = SOURCED.replace("sh:minCount 1", 'sh:pattern "^(a|a|aa)+\\\\1$"')
#: A pattern that does not end, and what to send it.
ENDLESS = (
    CASE.replace("name", "source").replace("The case of Ada Example", "a" * 60 + "b"),
    PATTERN,
)
SETTINGS = {
    "HABEAS_VALIDATION_SECONDS": "3",
    "HABEAS_VALIDATION_MEMORY": str(300 << 20),
    "HABEAS_VALIDATION_QUEUE": "2",
    "HABEAS_VALIDATION_BYTES": "3000000",
}


@pytest.fixture(scope="module", autouse=True)
def limits() -> Iterator[None]:
    """Three seconds, 300 MiB and 3,000,000 bytes for a validation; two may wait."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def app(release: Release, limits: None) -> Iterator[Flask]:
    """The service, with these limits."""
    with WorkerPool(release.folder / "store", workers=1) as pool:
        app = create_app(release, pool)
        with app.extensions["habeas"].validation:
            yield app


def send(
    client: FlaskClient, data: str | bytes = CLAIM, kind: str = "text/turtle", **headers: str
) -> TestResponse:
    return client.post("/validate", data=data, content_type=kind, headers=headers)


def form(client: FlaskClient, accept: str = "application/json", **fields: Any) -> TestResponse:
    return client.post(
        "/validate", data=fields, content_type="multipart/form-data", headers={"Accept": accept}
    )


def file(content: str | bytes, name: str, kind: str | None = None) -> tuple[Any, ...]:
    content = content.encode() if isinstance(content, str) else content
    return (BytesIO(content), name) if kind is None else (BytesIO(content), name, kind)


def test_the_report_is_the_answer_also_where_data_do_not_conform(client: FlaskClient) -> None:
    response = send(client)

    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.headers["Habeas-Conforms"] == "false"
    assert response.headers["Habeas-Statements"] == "1"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Accept" in response.headers["Vary"]
    assert response.json is not None
    assert not response.json["conforms"]
    assert {each["focus"] for each in response.json["findings"]} == {
        "https://w3id.org/habeas/id/claim/x1"
    }
    assert {each["place"]["line"] for each in response.json["findings"]} == {1}


def test_data_that_conform_are_said_to(client: FlaskClient) -> None:
    response = form(
        client,
        data=file(CASE, "case.ttl"),
        shapes=file(SOURCED.replace("source>", "name>"), "s.ttl"),
    )

    assert response.headers["Habeas-Conforms"] == "true"
    assert response.json is not None
    assert response.json["conforms"]


@pytest.mark.parametrize("name", SYNTAXES)
def test_every_syntax_is_read_by_its_media_type_and_by_the_name_of_its_file(
    client: FlaskClient, name: str
) -> None:
    [quad] = ox.parse(CLAIM.encode(), format=ox.RdfFormat.TURTLE)
    content = ox.serialize([quad], format=SYNTAXES[name].writer)
    assert content is not None

    as_body = send(client, content, SYNTAXES[name].media_type)
    as_file = form(client, data=file(content, f"claims.{name}", "application/octet-stream"))
    as_part = form(client, data=file(content, "claims", SYNTAXES[name].media_type))

    for response in (as_body, as_file, as_part):
        assert response.status_code == 200, response.text
        assert response.headers["Habeas-Statements"] == "1"
        assert response.headers["Habeas-Conforms"] == "false"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;charset=utf-8, */*;q=0.1", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/plain", "text/plain"),
        ("application/xml", "application/xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_report_comes_as_the_caller_would_like(
    client: FlaskClient, accept: str | None, kind: str
) -> None:
    response = send(client, **({} if accept is None else {"Accept": accept}))

    assert response.status_code == 200
    assert response.mimetype == kind


@pytest.mark.parametrize("name", [*REPORTS, "html"])
def test_a_format_can_be_asked_for_by_name(client: FlaskClient, name: str) -> None:
    by_field = form(client, data=file(CLAIM, "x.ttl"), format=name)
    by_address = client.post(f"/validate?format={name}", data=CLAIM, content_type="text/turtle")

    kind = "text/html" if name == "html" else REPORTS[name].media_type
    assert by_field.mimetype == by_address.mimetype == kind
    assert by_field.status_code == by_address.status_code == 200


def test_a_format_that_there_is_not_is_an_error_with_what_there_is(client: FlaskClient) -> None:
    assert send(client, Accept="image/png").status_code == 406
    unknown = client.post("/validate?format=jsn", data=CLAIM, content_type="text/turtle")

    assert unknown.status_code == 400
    assert "Did you mean 'json'" in unknown.text


@pytest.mark.parametrize("name", ["ttl", "nt", "jsonld", "rdf"])
def test_the_graph_of_the_report_can_be_read(client: FlaskClient, name: str) -> None:
    response = send(client, Accept=REPORTS[name].media_type)

    quads = list(ox.parse(response.data, format=SYNTAXES[name].writer))
    assert {quad.predicate.value for quad in quads} >= {
        "http://www.w3.org/ns/shacl#conforms",
        "http://www.w3.org/ns/shacl#focusNode",
    }


def test_data_and_shapes_may_be_pasted(client: FlaskClient) -> None:
    with_files = form(client, data=CASE, shapes=SOURCED)
    without = client.post("/validate", data={"data": CASE, "shapes": SOURCED})
    in_json = client.post(
        "/validate", data={"data": '{"@id": "urn:a", "urn:b": [1, 2]}', "syntax": "jsonld"}
    )

    assert with_files.json == without.json
    assert with_files.json is not None
    assert [each["message"] for each in with_files.json["findings"]] == ["Give a source."]
    assert in_json.headers["Habeas-Statements"] == "2"


def test_what_was_left_empty_in_the_form_is_as_if_it_were_not_there(client: FlaskClient) -> None:
    response = client.post(
        "/validate",
        data={
            "data": [" \r\n", file(CLAIM, "x.ttl")],
            "shapes": ["", file("", "", "application/octet-stream")],
        },
        content_type="multipart/form-data",
    )

    assert response.status_code == 200
    assert response.headers["Habeas-Conforms"] == "false"


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"shapes": SOURCED}, "Send the data"),
        ({"data": " "}, "Send the data"),
        ({"data": [CASE, CASE]}, "Send the data once"),
        ({"data": CASE, "shapes": [SOURCED, file(SOURCED, "s.ttl")]}, "Send the shapes once"),
    ],
)
def test_data_are_sent_once_and_shapes_at_most_once(
    client: FlaskClient, fields: dict[str, Any], detail: str
) -> None:
    response = form(client, **fields)

    assert response.status_code == 400
    assert detail in response.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: \xff\r\n\r\n\r\n--x--"),
        ("application/x-www-form-urlencoded", b"data=%ff"),
        ("application/x-www-form-urlencoded", b"\xff"),
        ("application/x-www-form-urlencoded", b"a=1&" * 200),
    ],
)
def test_a_form_that_is_not_well_formed_is_400(client: FlaskClient, kind: str, body: bytes) -> None:
    assert send(client, body, kind).status_code == 400


def test_a_form_with_very_many_parts_is_refused(client: FlaskClient) -> None:
    assert form(client, **{f"data{i}": "x" for i in range(50)}).status_code == 413


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("", "must be in a syntax"),
        ("text/plain", "must be in a syntax"),
        ("application/json", "must be in a syntax"),
        ("application/gzip", "Turtle (text/turtle, .ttl)"),
        ("text/turtle; charset=utf-16", "as UTF-8"),
    ],
)
def test_a_body_in_no_syntax_that_we_read_is_415(
    client: FlaskClient, kind: str, detail: str
) -> None:
    response = send(client, CLAIM, kind)

    assert response.status_code == 415
    assert detail in response.text


def test_compressed_bodies_and_files_are_415(client: FlaskClient) -> None:
    packed = gzip.compress(CLAIM.encode())
    part = b'--x\r\nContent-Disposition: form-data; name="data"; filename="a.ttl"\r\n'
    part += b"Content-Encoding: gzip\r\n\r\n" + packed + b"\r\n--x--"

    assert send(client, packed, **{"Content-Encoding": "gzip"}).status_code == 415
    assert send(client, part, "multipart/form-data; boundary=x").status_code == 415
    assert form(client, data=file(packed, "claims.ttl.gz")).status_code == 415
    assert send(client, packed).status_code == 422


def test_a_body_beyond_the_limit_is_413_and_says_what_to_do(client: FlaskClient) -> None:
    response = send(client, b"#" * 3_000_001)

    assert response.status_code == 413
    assert "at most 3,000,000 bytes" in response.text
    assert "habeas validate FILE" in response.text
    assert send(client, b"#" * 2_900_000).status_code == 200


def test_data_that_are_not_well_formed_are_422_with_part_line_and_column(
    client: FlaskClient,
) -> None:
    response = send(client, CASE + "<urn:a> <urn:b> c .")

    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert (response.json["part"], response.json["line"], response.json["column"]) == (
        "data",
        2,
        17,
    )
    assert "c is not a valid RDF object" in response.json["detail"]


def test_shapes_that_are_not_well_formed_are_422_with_node_and_rule(client: FlaskClient) -> None:
    response = form(client, data=CASE, shapes=SOURCED.replace("minCount 1", "minCount 1 , 2"))

    assert response.status_code == 422
    assert response.json is not None
    assert response.json["part"] == "shapes"
    [problem] = response.json["problems"]
    assert "urn:test:Sourced-source" in problem["node"]
    assert problem["rule"]


def test_words_that_habeas_does_not_have_are_422_with_advice_and_line(client: FlaskClient) -> None:
    response = send(client, "\n" + CLAIM.replace("#Claim", "#Clam"))

    assert response.status_code == 422
    assert response.json is not None
    [problem] = response.json["problems"]
    assert "did you mean habeas:Claim" in problem["message"]
    assert problem["line"] == 2


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
HOSTILE = {
    "a document type": ("application/rdf+xml", f'<!DOCTYPE r SYSTEM "file:///etc/passwd">{XML}</rdf:RDF>', "DOCTYPE"),
    "an entity": ("application/rdf+xml", f'<!DOCTYPE r [<!ENTITY a "a">]>{XML}</rdf:RDF>', "ENTITY"),
    "a context": ("application/ld+json", '{"@context": "http://127.0.0.1:1/x"}', "http://127.0.0.1:1/x"),
    "a file as context": ("application/ld+json", '{"@context": ["file:///etc/x"]}', "file:///etc/x"),
    "an import": ("application/ld+json", '{"@context": {"@import": "http://127.0.0.1:1/x"}}', "127.0.0.1:1"),
    "nested Turtle": ("text/turtle", "<urn:a> <urn:b> " + "[" * 50_000, "200 deep"),
    "nested JSON": ("application/ld+json", "[" * 50_000, "200 deep"),
    "nested XML": ("application/rdf+xml", "<a>" * 50_000, "200 deep"),
    "statements on statements": ("text/turtle", "<urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> .", "<<"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_reach_out_or_to_break_us_is_400_and_named(
    client: FlaskClient, name: str
) -> None:
    kind, body, named = HOSTILE[name]

    response = send(client, body, kind)

    assert response.status_code == 400
    assert response.json is not None
    assert named in response.json["detail"]
    assert response.json["part"] == "data"
    assert send(client).status_code == 200


def test_an_entity_in_utf_16_is_seen(client: FlaskClient) -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{HOSTILE["an entity"][1]}'

    assert send(client, text.encode("utf-16"), "application/rdf+xml").status_code == 400


def test_a_query_in_shapes_that_would_reach_out_is_400(client: FlaskClient) -> None:
    query = "SELECT $this { SERVICE <http://127.0.0.1:1/> { $this ?p ?o } }"
    shapes = SOURCED + f"<urn:test:Sourced> sh:sparql [ sh:select '{query}' ] ."

    response = form(client, data=CASE, shapes=shapes)

    assert response.status_code == 400
    assert "SERVICE would make this service call another one" in response.text


def test_what_takes_too_long_is_504_and_what_takes_too_much_is_413(client: FlaskClient) -> None:
    lines = "".join(f"<urn:{i}> a <urn:test:Case> .\n" for i in range(1_000))
    product = "SELECT $this ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    query = f"<urn:test:Sourced> sh:sparql [ sh:select '{product}' ] ."

    long = form(client, data=ENDLESS[0], shapes=ENDLESS[1])
    large = form(client, data=lines, shapes=SOURCED + query)

    assert long.status_code == 504
    assert "ended after 3 seconds" in long.text
    assert large.status_code in (413, 504)  # it fills the memory as fast as the machine can
    assert send(client).status_code == 200


class Seen(HTMLParser):
    """What a reader of a page finds on it: its elements, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for each, attributes in self.elements if each == tag]


def test_the_form_works_without_a_script_and_every_field_has_a_label(client: FlaskClient) -> None:
    response = client.get("/validate", headers={"Accept": "text/html"})

    seen = Seen(response.text)
    assert response.mimetype == "text/html"
    assert not seen.named("script")
    [sent] = seen.named("form")
    assert (sent["method"], sent["action"], sent["enctype"]) == (
        "post",
        "/validate",
        "multipart/form-data",
    )
    fields = seen.named("textarea") + seen.named("select") + seen.named("input")
    assert {field["name"] for field in fields} == {"data", "shapes", "syntax", "format"}
    assert {field["id"] for field in fields} == {label["for"] for label in seen.named("label")}


def test_the_form_is_for_people_and_says_so_to_programs(client: FlaskClient) -> None:
    assert client.get("/validate").mimetype == "text/html"
    assert client.get("/validate", headers={"Accept": "application/json"}).status_code == 406
    assert client.delete("/validate").status_code == 405


def test_the_first_page_leads_here(client: FlaskClient) -> None:
    assert {"href": "/validate"} in Seen(client.get("/").text).named("a")


def test_the_page_of_a_report_says_what_to_do_where_and_lets_one_try_again(
    client: FlaskClient,
) -> None:
    response = form(client, data="\n" + CASE, shapes=SOURCED, format="html")

    seen = Seen(response.text)
    assert "Does not conform" in seen.text
    assert "1 violation" in seen.text
    assert "Give a source." in seen.text
    assert "line 2" in seen.text
    assert "2 statements were read" in " ".join(seen.text.split())
    assert CASE.strip() in seen.text
    assert "minCount" in seen.text
    assert not seen.named("script")


def test_the_page_of_a_report_without_findings_says_so(client: FlaskClient) -> None:
    response = form(client, data="# nothing", format="html")

    text = " ".join(Seen(response.text).text.split())
    assert "Conforms No finding. 0 statements were read" in text


def test_the_worst_comes_first_on_the_page(client: FlaskClient) -> None:
    advice = SOURCED.replace("sh:minCount", "sh:severity sh:Info ; sh:minCount").replace(
        "Give a source", "A hint"
    )
    worse = SOURCED.replace("Sourced", "Zzz").replace("test:source>", "test:date>")

    text = Seen(form(client, data=CASE, shapes=advice + worse, format="html").text).text

    assert text.index("Give a source.") < text.index("A hint.")
    assert "1 violation, 1 hint" in " ".join(text.split())


def test_nothing_that_is_sent_becomes_a_script_or_a_link(client: FlaskClient) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    data = f'<javascript:alert(1)> a <urn:test:Case> ; <urn:test:source> """{attack}""" .'
    shapes = SOURCED.replace("Give a source.", attack).replace("sh:minCount 1", "sh:maxLength 3")

    response = form(client, data=data, shapes=shapes, format="html")

    seen = Seen(response.text)
    assert "onerror" in seen.text
    assert not seen.named("script")
    assert not seen.named("img")
    assert not any((link["href"] or "").startswith("javascript") for link in seen.named("a"))


def test_a_mistake_is_a_page_for_people(client: FlaskClient) -> None:
    page = form(client, "text/html", data="<urn:a> <urn:b> c .")
    problems = form(client, "text/html", data=CLAIM.replace("#Claim", "#Clam"))

    assert page.status_code == 422
    assert "Line 1, column 17" in page.text
    assert "did you mean habeas:Claim" in problems.text


def test_browsers_of_others_may_read_the_report(client: FlaskClient) -> None:
    preflight = client.options("/validate")

    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    exposed = send(client).headers["Access-Control-Expose-Headers"]
    assert "Habeas-Conforms" in exposed


# On a port


def post(address: str, data: str, shapes: str | None = None) -> tuple[int, dict[str, str], bytes]:
    fields = {"data": data} | ({} if shapes is None else {"shapes": shapes})
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request(
            "POST",
            "/validate",
            urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def get(address: str, path: str) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def test_endless_validations_keep_nobody_from_asking_and_too_many_are_503(address: str) -> None:
    assert post(address, CASE, SOURCED)[0] == 200
    with ThreadPoolExecutor(12) as threads:
        heavy = [threads.submit(post, address, *ENDLESS) for _ in range(12)]
        time.sleep(0.5)
        started = time.monotonic()
        paths = ("/health", "/doc/case/x1", "/sparql?query=ASK%7B%7D", "/networks/co-signing")
        for path in paths * 3:
            assert get(address, path) == 200
        light = time.monotonic() - started
        assert not all(each.done() for each in heavy), "the light ones did not wait"
        answers = [each.result() for each in heavy]

    assert light < 3
    statuses = [status for status, _, _ in answers]
    assert set(statuses) == {503, 504}
    assert {headers["Retry-After"] for status, headers, _ in answers if status == 503} == {"3"}
    assert post(address, CASE, SOURCED)[0] == 200


def test_nothing_that_is_sent_makes_the_service_call_anybody(address: str, canary: Any) -> None:
    at = canary.address
    for data in (
        f"<{at}> <http://www.w3.org/2002/07/owl#imports> <{at}> .",
        f"<urn:a> <http://www.w3.org/ns/shacl#shapesGraph> <{at}> .",
        f"@base <{at}> . <> a <x> .",
        at,
    ):
        assert post(address, data)[0] in (200, 400, 422)
        assert post(address, data, SOURCED)[0] in (200, 400, 422)
        assert post(address, CASE, data)[0] in (200, 400, 422)
    service = f"SELECT $this {{ SERVICE <{at}> {{ ?a ?b ?c }} }}"
    assert (
        post(address, CASE, SOURCED + f'<urn:test:S> sh:sparql [ sh:select "{service}" ] .')[0]
        == 400
    )

    assert canary.calls == 0


SERVE = """
import sys
from pathlib import Path
from habeas.release.opened import open_release
from habeas_api.serving import serve
serve(open_release(Path(sys.argv[1])), port=0, announce=lambda at: print(at, flush=True))
"""


@contextmanager
def serving(release: Release, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield address and process of a service that would write whatever it writes into ``folder``."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(release.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=os.environ | {"TMPDIR": str(folder), "HOME": str(folder)},
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_are_there_before_the_first_request_and_gone_with_the_service(
    release: Release, tmp_path: Path
) -> None:
    with serving(release, tmp_path) as (_, process):
        until = time.monotonic() + 30
        workers: list[int] = []
        while len(workers) < 2 and time.monotonic() < until:  # one may not yet be what it becomes
            workers = [
                int(child)
                for children in Path(f"/proc/{process.pid}/task").glob("*/children")
                for child in children.read_text().split()
                if b"habeas.validating.worker" in Path(f"/proc/{child}/cmdline").read_bytes()
            ]

    assert len(workers) == 2
    assert process.returncode == 0
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def files_below(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_a_request_leaves_no_file_and_no_line_in_a_log(release: Release, tmp_path: Path) -> None:
    before = files_below(tmp_path, release.folder)
    word = CASE.replace("The case", "canary-word")

    with serving(release, tmp_path) as (address, process):
        statuses = [
            post(address, data, shapes)[0]
            for data, shapes in (
                (word, SOURCED),
                (word + " " * 2_000_000, SOURCED),
                (word + "canary-word", None),
                (word.replace("name", "source") + ENDLESS[0], ENDLESS[1]),
                (word + "[" * 300, None),
            )
        ]
        process.terminate()
        assert process.stdout is not None
        assert process.stderr is not None
        written = process.stdout.read() + process.stderr.read()

    assert statuses == [200, 200, 422, 504, 400]
    assert written == ""
    assert files_below(tmp_path, release.folder) == before
    assert not any(b"canary-word" in path.read_bytes() for path in before)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_large_data_and_long_reports_are_in_no_file_however_slowly_they_travel(
    release: Release, tmp_path: Path
) -> None:
    data = "".join(f"<urn:{i}> a <urn:test:Case> .\n" for i in range(7_000))
    body = urlencode({"data": data + " " * 1_000_000, "shapes": SOURCED}).encode()
    with serving(release, tmp_path) as (address, process):
        host, port = urlsplit(address).netloc.split(":")
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.sendall(
                b"POST /validate HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body[:-1_000])
            )
            time.sleep(0.5)
            coming_in = files_open_in(process.pid, tmp_path)
            connection.sendall(body[-1_000:])
            head = connection.recv(4_096)
            time.sleep(0.5)
            going_out = files_open_in(process.pid, tmp_path)

    assert head.startswith(b"HTTP/1.1 200")
    [length] = re.findall(rb"Content-Length: (\d+)", head)
    assert int(length) > 3_000_000, "or the system would hold it all"
    assert coming_in == going_out == []


def files_open_in(pid: int, folder: Path) -> list[str]:
    opened = (os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir())
    return [path for path in opened if str(folder) in path]


def test_many_at_once_each_get_the_report_on_their_own_data(address: str) -> None:
    turn = threading.Semaphore(3)  # as many as work and wait

    def ask(number: int) -> bool:
        with turn:
            _, _, body = post(address, CASE.replace("x1", f"n{number}"), SOURCED)
        return [each["focus"] for each in json.loads(body)["findings"]] == [f"urn:test:n{number}"]

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(ask, range(30)))


def test_there_is_a_thread_for_each_who_may_wait_and_some_to_spare(app: Flask) -> None:
    served = app.extensions["habeas"]

    server = server_of(app, "127.0.0.1", 0)

    try:
        waiting = sum(pool.size + pool.queue for pool in (served.pool, served.validation))
        assert server.adj.threads == waiting + PATIENT + SPARE_THREADS
    finally:
        server.close()
        server.task_dispatcher.shutdown()
