"""Documents over HTTP: negotiation with profiles, what is known already, and answers given again."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import http_date, parse_date
from werkzeug.wrappers import Response

from habeas.release.opened import Release
from habeas.terms import GRAPHS, ROOT
from habeas_api import create_app, warm
from habeas_api.documents.dates import installed
from habeas_api.served import Served

CASE = "/doc/case/x1"
LD = "http://www.w3.org/ns/json-ld#"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (f'application/ld+json;profile="{LD}framed"', f"{LD}framed {LD}compacted"),
        (f'application/ld+json;profile="{LD}compacted"', f"{LD}framed {LD}compacted"),
        (f"application/ld+json;profile={LD}framed", f"{LD}framed {LD}compacted"),
        (f'application/ld+json;profile="{LD}expanded"', f"{LD}expanded {LD}flattened"),
        (f'application/ld+json;profile="{LD}flattened urn:x"', f"{LD}expanded {LD}flattened"),
        ('application/ld+json;profile="urn:nobody-has-this"', f"{LD}expanded {LD}flattened"),
        ("application/ld+json", f"{LD}expanded {LD}flattened"),
        (
            f'application/ld+json;profile="{LD}framed";q=0.2, application/ld+json;q=0.7',
            f"{LD}expanded {LD}flattened",
        ),
        (
            f'application/ld+json;profile="{LD}framed", application/ld+json;q=0.7',
            f"{LD}framed {LD}compacted",
        ),
    ],
)
def test_a_profile_of_json_ld_is_a_form_of_its_own(
    client: FlaskClient, accept: str, content_type: str
) -> None:
    response = client.get(CASE, headers={"Accept": accept})

    # The plain triples come without it: some clients compare the whole header.
    said = f';profile="{content_type}"' if "framed" in content_type else ""
    assert response.headers["Content-Type"] == f"application/ld+json{said}"
    for profile in content_type.split():
        assert f'<{profile}>; rel="profile"' in response.headers.getlist("Link")


@pytest.mark.parametrize(
    ("accept", "profile", "media_type", "suffix"),
    [
        (None, f"<{LD}framed>", "application/ld+json", "json"),
        (None, f"<{LD}framed>;q=0.1, <{LD}expanded>;q=0.9", "application/ld+json", "jsonld"),
        ("text/turtle", f"<{LD}framed>", "text/turtle", "ttl"),
        ("text/turtle, application/ld+json;q=0.1", f"<{LD}framed>", "application/ld+json", "json"),
        (None, "<urn:unknown>", "text/html", "html"),
        (None, "nonsense, <, >;q=x", "text/html", "html"),
        ("application/json", "", "application/json", "json"),
    ],
)
def test_accept_profile_chooses_among_what_accept_takes(
    client: FlaskClient, accept: str | None, profile: str, media_type: str, suffix: str
) -> None:
    headers = {"Accept-Profile": profile} | ({"Accept": accept} if accept else {})

    response = client.get(CASE, headers=headers)

    assert response.mimetype == media_type
    assert response.headers["Content-Location"] == f"{CASE}.{suffix}"
    assert "Accept-Profile" in response.headers["Vary"]


def test_a_suffix_wins_over_accept(client: FlaskClient) -> None:
    response = client.get(f"{CASE}.nt", headers={"Accept": "image/png"})

    assert (response.status_code, response.mimetype) == (200, "application/n-triples")


def test_each_format_has_a_tag_of_its_own_and_one_day(client: FlaskClient) -> None:
    answers = [client.get(f"{CASE}.{suffix}") for suffix in ("ttl", "nt", "json", "html", "trig")]

    assert len({each.headers["ETag"] for each in answers}) == len(answers)
    assert not any(each.headers["ETag"].startswith("W/") for each in answers)
    [day] = {each.headers["Last-Modified"] for each in answers}
    moment = parse_date(day)
    assert moment is not None
    assert installed().replace(microsecond=0) <= moment <= datetime.now(UTC)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "path", [CASE, f"{CASE}.ttl", "/ontology.ttl", "/vocab/scope.ttl", "/shapes"]
)
def test_who_has_it_gets_304_by_tag_or_by_day(client: FlaskClient, path: str, method: str) -> None:
    def ask(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(path, headers=named).status_code  # type: ignore[no-any-return]

    first = client.get(path)
    tag, day = first.headers["ETag"], first.headers["Last-Modified"]
    moment = parse_date(day)
    assert moment is not None
    for _ in range(2):
        assert ask(If_None_Match=tag) == ask(If_None_Match="*") == 304
        assert ask(If_None_Match=f'"x", W/{tag}') == 304
        assert ask(If_Modified_Since=day) == 304
        assert ask(If_Modified_Since=http_date(moment + timedelta(days=1))) == 304
        assert ask(If_Modified_Since=http_date(moment - timedelta(days=1))) == 200
        assert ask(If_Modified_Since="yesterday") == 200
        # a tag says more than a day
        assert ask(If_None_Match='"x"', If_Modified_Since=day) == 200
        assert (
            ask(If_None_Match=tag, If_Modified_Since=http_date(moment - timedelta(days=1))) == 304
        )


def test_a_compressed_document_has_a_tag_of_its_own(client: FlaskClient) -> None:
    plain = client.get(f"{CASE}.ttl").headers["ETag"]
    for _ in range(2):
        packed = client.get(f"{CASE}.ttl", headers={"Accept-Encoding": "gzip"})
        again = client.get(
            f"{CASE}.ttl",
            headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
        )

        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["ETag"] != plain
        assert again.status_code == 304
        assert again.headers["ETag"] == packed.headers["ETag"]


@pytest.fixture
def fresh(app: Flask, release: Release) -> FlaskClient:
    """A client of a service that has answered nothing yet."""
    here: Served = app.extensions["habeas"]
    return create_app(release, here.pool).test_client()


def _lasting(response: Response) -> list[tuple[str, str]]:
    """Return the headers of an answer but the one that says when it was sent."""
    return [(name, value) for name, value in response.headers if name != "Date"]


def test_what_is_given_again_is_what_was_given(fresh: FlaskClient) -> None:
    paths = (CASE, f"{CASE}.json", "/id/case/x1", "/ontology", "/vocab/scope/local", "/shapes/time")
    accepts = ("text/html", "text/turtle", f'application/ld+json;profile="{LD}framed"', "image/png")
    for path, accept, coding in product(paths, accepts, ("", "gzip")):
        headers = {"Accept": accept, "Accept-Encoding": coding}
        first, again = (fresh.get(path, headers=headers) for _ in range(2))
        head = fresh.head(path, headers=headers)

        assert (again.status_code, again.data) == (first.status_code, first.data)
        assert head.data == b""
        assert _lasting(again) == _lasting(first) == _lasting(head)
        if "ETag" in first.headers:
            known = headers | {"If-None-Match": first.headers["ETag"]}
            kept = fresh.get(path, headers=known)
            fresh.application.extensions["habeas"].warm.__init__(1 << 20)
            made = fresh.get(path, headers=known)
            assert kept.status_code == made.status_code == 304
            assert sorted(_lasting(kept)) == sorted(_lasting(made))


def test_what_was_answered_once_does_not_pass_through_the_framework(
    fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.get(f"{CASE}.ttl")
    tag = fresh.get(f"{CASE}.ttl").headers["ETag"]
    fresh.get("/id/case/x1", headers={"Accept": "text/turtle"})

    monkeypatch.setattr(fresh.application, "full_dispatch_request", None)

    assert fresh.get(f"{CASE}.ttl").status_code == 200
    assert fresh.get("/id/case/x1", headers={"Accept": "image/png"}).status_code == 303
    assert fresh.get(f"{CASE}.ttl", headers={"If-None-Match": f'"other", {tag}'}).status_code == 304


def test_what_asks_for_more_is_left_to_the_application(fresh: FlaskClient) -> None:
    fresh.get(f"{CASE}.ttl")
    environ = {"PATH_INFO": f"{CASE}.ttl", "REQUEST_METHOD": "GET", "QUERY_STRING": ""}
    memory = fresh.application.extensions["habeas"].warm

    kept = warm.answer(memory, environ)
    assert kept is not None
    assert kept.known is not None
    assert not {"Date"} & {name for name, _ in [*kept.headers, *kept.known.headers]}
    for name in ("HTTP_RANGE", "HTTP_ACCEPT_DATETIME", "HTTP_IF_MATCH", "HTTP_CONTENT_ENCODING"):
        assert warm.answer(memory, environ | {name: "x"}) is None
    assert warm.answer(memory, environ | {"QUERY_STRING": "page=2"}) is None
    assert warm.answer(memory, environ | {"HTTP_ACCEPT_ENCODING": "identity;q=0"}) is None


def test_a_document_says_what_it_is_about_and_under_which_licence(client: FlaskClient) -> None:
    graph = ox.parse(client.get(f"{CASE}.nt").data, format=ox.RdfFormat.N_TRIPLES)
    document = ox.NamedNode(f"{ROOT}doc/case/x1")
    said = {
        q.predicate.value.rpartition("/")[2]: q.object.value for q in graph if q.subject == document
    }

    assert said["primaryTopic"] == f"{ROOT}id/case/x1"
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["void#inDataset"] == f"{ROOT}release/invented00000001"


def test_datasets_keep_the_graphs_of_the_release(client: FlaskClient) -> None:
    triples = set(ox.parse(client.get(f"{CASE}.nt").data, format=ox.RdfFormat.N_TRIPLES))
    for name, form in (("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS)):
        quads = set(ox.parse(client.get(f"{CASE}.{name}").data, format=form))

        named = {quad for quad in quads if quad.graph_name != ox.DefaultGraph()}
        assert quads - named == triples, "who knows of no graphs gets all of it"
        records, ontology = (ox.NamedNode(GRAPHS[each]) for each in ("records", "ontology"))
        assert {quad.graph_name for quad in named} == {records, ontology}
        alone = triples - {ox.Quad(*quad.triple) for quad in named}
        assert {quad.subject for quad in alone} == {ox.NamedNode(f"{ROOT}{CASE[1:]}")}


def test_options_say_what_can_be_done(client: FlaskClient) -> None:
    response = client.options(CASE, headers={"Origin": "https://example.org"})

    assert response.status_code == 200
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["Allow"].split(", "))
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Accept-Profile" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "path",
    [
        "/doc/case/..%2f..%2fetc%2fpasswd",
        "/doc/case/%2e%2e/%2e%2e/etc/passwd",
        "/doc/case/x1%00.ttl",
        "/doc/case/x1.ttl%00",
        "/doc/case/x1%0d%0aX-Injected:%20yes",
        "/doc/case/%ff%fe",
        "/doc/case/x1;a=b",
        "/doc//evil.example/x1",
        "/doc/case/" + "x" * 100_000,
        "/doc/case/javascript:alert(1)",
        "/vocab/%00/x",
        "/vocab/scope/<script>",
        "/shapes/..%2fontology",
        "/ontology/term/%0d%0aX-Injected:%20yes",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_a_hostile_address_is_404_twice(client: FlaskClient, path: str, accept: str) -> None:
    for _ in range(2):
        response = client.get(path, headers={"Accept": accept})

        assert response.status_code == 404
        assert "X-Injected" not in response.headers
        assert "Location" not in response.headers
        assert "<script" not in response.text


@pytest.mark.parametrize("path", ["//evil.example/doc/case/x1", "/\\evil.example", "/id/case/x1/"])
def test_no_address_sends_anybody_elsewhere(client: FlaskClient, path: str) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": path, "HTTP_HOST": "evil.example"})

    assert response.status_code == 404
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    "accept",
    [
        "a/b," * 50_000 + "text/turtle",
        'text/turtle;profile="' + "x " * 100_000,
        "text/turtle;" + "a=b;" * 50_000,
        '"' * 200_000,
        "\x00\x01\x02",
    ],
)
def test_a_hostile_accept_costs_little_and_breaks_nothing(client: FlaskClient, accept: str) -> None:
    started = datetime.now(UTC)

    response = client.get(CASE, headers={"Accept": accept, "Accept-Profile": accept})

    assert response.status_code in (200, 406)
    assert datetime.now(UTC) - started < timedelta(seconds=2)


def test_no_format_lets_data_become_script(client: FlaskClient) -> None:
    for suffix in ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq", "json"):
        response = client.get(f"/doc/agent/law-aid.{suffix}")

        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        if suffix in ("html", "rdf"):
            assert "<script" not in response.text
    assert 'href="javascript:' not in client.get("/doc/agent/law-aid.html").text


def test_what_means_nothing_takes_no_room(fresh: FlaskClient) -> None:
    memory = fresh.application.extensions["habeas"].warm
    fresh.get(f"{CASE}.ttl?page=1")
    kept = len(memory._kept)

    for number in range(5):
        assert fresh.get(f"{CASE}.ttl?x={number}").status_code == 200
        fresh.get(f"{CASE}.ttl?page=0{number}")
        fresh.get(f"{CASE}.ttl", headers={"Accept": f"text/turtle;x={number}"})

    assert kept == 1
    assert len(memory._kept) == 2  # the document without a query
