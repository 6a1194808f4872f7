"""What is answered from memory, or not at all because the caller has it; and what never is."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from habeas.errors import (
    BusyError,
    QueryLimitError,
    QueryTimeoutError,
    RemoteStoreError,
    TooManyRequestsError,
)
from habeas.store.formats import ROWS
from habeas.store.notes import Note
from habeas.store.workers import SpilledResult
from habeas_api import answers, codings
from habeas_api.answers import REMEMBERED, wanted
from habeas_api.question import Question
from habeas_api.served import Served

NAMES = "SELECT ?agent ?name { ?agent a habeas:Person ; skos:prefLabel ?name } ORDER BY ?name"
TRIPLES = "SELECT * { ?s ?p ?o } LIMIT 200"


def ask(client: FlaskClient, query: str, more: str = "", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(f"/sparql?query={quote(query)}{more}", headers=named)


@pytest.fixture
def here(app: Flask) -> Served:
    """What the service shares, with nothing remembered."""
    served: Served = app.extensions["habeas"]
    served.answers._kept.clear()
    return served


@pytest.fixture
def asked(here: Served, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """With what the workers were asked."""
    seen: list[dict[str, Any]] = []
    query = here.pool.query

    def noted(text: str, **more: Any) -> SpilledResult:
        seen.append({"text": text, **more})
        return query(text, **more)

    monkeypatch.setattr(here.pool, "query", noted)
    return seen


def answering(
    here: Served, monkeypatch: pytest.MonkeyPatch
) -> Callable[[SpilledResult | Exception], None]:
    """Let the workers answer with something, or fail."""

    def put(answer: SpilledResult | Exception) -> None:
        def query(_: str, **__: Any) -> SpilledResult:
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(here.pool, "query", query)

    return put


def test_who_has_the_answer_is_told_so_and_nobody_works_for_it(
    client: FlaskClient, asked: list[dict[str, Any]]
) -> None:
    first = ask(client, NAMES)
    tag = first.headers["ETag"]

    again = ask(client, NAMES, If_None_Match=f'"other", W/{tag}')

    assert len(asked) == 1
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Vary"] == first.headers["Vary"] == "Accept, Accept-Encoding"
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_repeated_query_is_answered_from_memory_however_it_is_sent(
    client: FlaskClient, asked: list[dict[str, Any]]
) -> None:
    first = ask(client, NAMES)

    posted = client.post("/sparql", data=NAMES, content_type="application/sparql-query")
    head = client.head(f"/sparql?query={quote(NAMES)}")

    assert len(asked) == 1
    assert posted.data == first.data
    assert "ETag" not in posted.headers
    assert head.data == b""
    assert dict(head.headers) == dict(first.headers)


def test_each_answer_has_a_tag_of_its_own(client: FlaskClient, here: Served) -> None:
    answers = [
        ask(client, NAMES),
        ask(client, NAMES + " "),
        ask(client, NAMES, "&format=csv"),
        ask(client, NAMES, "&default-graph-uri=records"),
        ask(client, NAMES, "&named-graph-uri=records"),
        ask(client, NAMES, "&rewrite=off"),
        ask(client, TRIPLES),
        ask(client, TRIPLES, Accept_Encoding="gzip"),
        ask(client, "SELECT ?agent ?name ?other " + NAMES[20:]),
    ]

    tags = {each.headers["ETag"] for each in answers}
    assert [each.status_code for each in answers] == [200] * len(answers)
    assert len(tags) == len(answers)
    assert all(tag.startswith("W/") for tag in tags)  # the same rows, if not in the same order
    for answer in answers[1:]:
        assert ask(client, NAMES, If_None_Match=answer.headers["ETag"]).status_code == 200


def test_another_release_or_edition_has_other_tags(here: Served) -> None:
    question = Question(NAMES, wanted(""))
    others = [
        replace(here, edition="other"),
        replace(here, release=replace(here.release, version="other")),
    ]

    assert len({question.tag(each) for each in (here, *others)}) == 3


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand() AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (STRUUID ( ) AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
    ],
)
def test_what_differs_each_time_is_asked_each_time(
    client: FlaskClient, asked: list[dict[str, Any]], query: str
) -> None:
    answers = [ask(client, query) for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    assert not any("ETag" in each.headers for each in answers)
    assert len(asked) == 2


def test_an_escape_could_hide_what_differs_each_time() -> None:
    assert Question(r"SELECT (\u004eOW() AS ?x) {}", wanted("")).is_volatile
    assert Question("SELECT ?x { ?x a habeas:Case FILTER(now() > 1) }", wanted("")).is_volatile
    assert not Question("SELECT ?known { ?known habeas:brand ?rand }", wanted("")).is_volatile


def test_an_answer_that_is_large_is_not_remembered_and_has_a_tag(
    client: FlaskClient, asked: list[dict[str, Any]], here: Served
) -> None:
    query = "SELECT * { ?s ?p ?o }"

    first, second = ask(client, query), ask(client, query)
    known = ask(client, query, If_None_Match=first.headers["ETag"])

    assert len(first.data) > REMEMBERED
    assert first.content_length == len(first.data)
    assert len(asked) == 2
    assert len(second.data) == len(first.data)
    assert known.status_code == 304
    assert len(asked) == 2


def test_what_fails_is_not_remembered(
    client: FlaskClient, here: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        answering(here, broken)(QueryTimeoutError(2.0))
        assert ask(client, NAMES).status_code == 504

    answer = ask(client, NAMES)

    assert answer.status_code == 200
    assert "Ada Example" in answer.text


@pytest.mark.parametrize(
    "query", [TRIPLES, "SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s a owl:Class }"]
)
def test_a_compressed_answer_is_the_same_answer(client: FlaskClient, query: str) -> None:
    plain = ask(client, query, Accept_Encoding="identity")
    packed = ask(client, query, Accept_Encoding="br, gzip;q=0.8")
    known = ask(client, query, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    plain_known = ask(client, query, Accept_Encoding="gzip", If_None_Match=plain.headers["ETag"])
    not_taken = ask(client, query, If_None_Match=packed.headers["ETag"])

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert sorted(gzip.decompress(packed.data).split()) == sorted(plain.data.split())
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert (known.status_code, known.headers["ETag"]) == (304, packed.headers["ETag"])
    assert (plain_known.status_code, plain_known.headers["ETag"]) == (304, plain.headers["ETag"])
    assert not_taken.status_code == 200


def test_a_small_answer_is_compressed_only_for_who_takes_nothing_else(client: FlaskClient) -> None:
    small = ask(client, "ASK {}", Accept_Encoding="gzip")
    only = ask(client, "ASK {}", Accept_Encoding="gzip, identity;q=0")
    neither = ask(client, "ASK {}", Accept_Encoding="br, *;q=0")

    assert "Content-Encoding" not in small.headers
    assert gzip.decompress(only.data) == small.data
    assert neither.status_code == 406


@pytest.mark.parametrize(
    "path", ["/", "/doc/case/x1.ttl", "/ontology.ttl", "/networks", "/static/habeas.css", "/sparql"]
)
def test_every_text_comes_compressed_with_a_tag_that_is_known_again(
    client: FlaskClient, path: str
) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_length == len(packed.data)
    if "ETag" in plain.headers:
        tag = packed.headers["ETag"]
        known = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
        assert tag != plain.headers["ETag"]
        assert (known.status_code, known.headers["ETag"]) == (304, tag)


def test_what_is_compressed_already_stays_as_it_is(client: FlaskClient) -> None:
    with client.get("/dump/public.nq.gz", headers={"Accept-Encoding": "gzip"}) as response:
        assert "Content-Encoding" not in response.headers
        assert gzip.decompress(response.data)


def test_a_report_of_a_validation_comes_compressed_too(client: FlaskClient) -> None:
    data = "".join(f"<urn:{n}> a <https://w3id.org/habeas/ontology#Claim> .\n" for n in range(30))

    response = client.post(
        "/validate", data=data, content_type="text/turtle", headers={"Accept-Encoding": "gzip"}
    )

    assert response.headers["Content-Encoding"] == "gzip"
    assert b"findings" in gzip.decompress(response.data)
    assert response.content_length == len(response.data)
    assert "Accept-Encoding" in response.headers["Vary"]


def test_what_there_is_to_say_about_an_answer_stands_in_headers_and_on_the_page(
    client: FlaskClient, here: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = (
        Note("warning", "habeas:hasRol is not a term; did you mean hasRole? é <b>"),
        Note("hint", "Add LIMIT.\r\nX-Other: no"),
        Note("rewrite", "long " * 500),
        *(Note("hint", str(number)) for number in range(20)),
    )

    def result() -> SpilledResult:
        body = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
        return SpilledResult(BytesIO(body), len(body), "rows", ROWS["json"], notes)

    answering(here, monkeypatch)(result())
    answer = ask(client, "SELECT ?x { ?x habeas:hasRol 1 }")
    again = ask(client, "SELECT ?x { ?x habeas:hasRol 1 }")
    answering(here, monkeypatch)(result())
    page = ask(client, "SELECT ?x { ?x habeas:hasRol 1 }", "&format=html")

    hints = answer.headers.getlist("Habeas-Hint")
    assert answer.headers["Habeas-Warning"].endswith(r"did you mean hasRole? \xe9 <b>")
    assert hints[0] == "Add LIMIT. X-Other: no"
    assert len(hints) == 5
    assert all(len(hint) < 420 and hint.isascii() for hint in hints)
    assert again.headers.getlist("Habeas-Hint") == hints
    for name in ("Habeas-Hint", "Habeas-Warning"):
        assert name in answer.headers["Access-Control-Expose-Headers"]
    assert "did you mean hasRole? é &lt;b&gt;" in page.text
    assert '<li class="warning">' in page.text


@pytest.mark.parametrize(
    ("error", "status", "seconds"),
    [
        (TooManyRequestsError(3), 429, "3"),
        (BusyError(2), 503, "2"),
        (QueryTimeoutError(2.0), 504, None),
        (QueryLimitError("It is too large."), 413, None),
        (RemoteStoreError("http://canary-word.example/", "is gone."), 502, None),
        (KeyError("canary-word"), 500, None),
    ],
)
def test_what_goes_wrong_is_said_with_when_to_come_again(
    client: FlaskClient,
    app: Flask,
    here: Served,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    seconds: str | None,
) -> None:
    answering(here, monkeypatch)(error)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    program, person = ask(client, NAMES), ask(client, NAMES, Accept="text/html")

    for answer in (program, person):
        assert answer.status_code == status
        assert answer.headers.get("Retry-After") == seconds
        assert "ETag" not in answer.headers
        assert "canary-word" not in answer.text
    assert program.mimetype == "application/problem+json"
    assert person.mimetype == "text/html"


def test_workers_are_told_on_whose_behalf_and_whether_they_still_wait(
    client: FlaskClient, here: Served, asked: list[dict[str, Any]]
) -> None:
    def gone() -> bool:
        return False

    client.get(
        f"/sparql?query={quote(NAMES)}",
        headers={"X-Forwarded-For": "192.0.2.9"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.1", "waitress.client_disconnected": gone},
    )

    assert asked[0]["client"] == "192.0.2.1"
    assert asked[0]["gone"] is gone
    assert asked[0]["rewrite"] is True


def test_rewriting_can_be_switched_off_and_nothing_else_can(
    client: FlaskClient, asked: list[dict[str, Any]]
) -> None:
    assert ask(client, NAMES, "&rewrite=off").status_code == 200
    assert ask(client, NAMES, "&rewrite=maybe").status_code == 400
    assert asked[0]["rewrite"] is False


def test_long_headers_are_read_and_not_kept(client: FlaskClient) -> None:
    kept = answers._wanted.cache_info().currsize
    for number in range(20):
        accept = f"text/csv, text/x{number};q=0.1;a={'x' * 10_000}"
        answer = ask(client, NAMES, Accept=accept, Accept_Encoding=f"gzip, x{'x' * 10_000}{number}")
        assert answer.mimetype == "text/csv"

    assert answers._wanted.cache_info().currsize == kept
    assert codings._choose.cache_info().maxsize == 256
