"""Search over HTTP: pages without scripts, JSON as it is described, feeds, suggestions."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import unquote_plus
from xml.etree import ElementTree

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from habeas.release import Release
from habeas.search import FACETS
from habeas.terms import ID
from habeas_api import create_app
from habeas_api.found import SCHEMAS

_ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.fixture(scope="module")
def service(invented_release: Release) -> Iterator[Flask]:
    app = create_app(invented_release)
    yield app
    app.extensions["habeas"].pool.close()


@pytest.fixture
def client(service: Flask) -> FlaskClient:
    return service.test_client()


def valid(said: object, name: str) -> None:
    """Hold what came back against its schema."""
    text = json.dumps({"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}})
    jsonschema.validate(said, json.loads(text))


def found(client: FlaskClient, query: str) -> list[str]:
    response = client.get(f"/search?{query}&format=json")
    assert response.status_code == 200, response.text
    valid(response.json, "Search")
    assert response.json is not None
    return [each["iri"].removeprefix(ID) for each in response.json["results"]]


def test_json_is_as_it_is_described(client: FlaskClient) -> None:
    response = client.get("/search?q=ada+exa")

    assert response.mimetype == "application/json"
    said = response.json
    assert said is not None
    valid(said, "Search")
    first = said["results"][0]
    assert (first["iri"], first["how"], first["mistakes"]) == (f"{ID}agent/p9001", "begins", 0)
    assert first["address"] == "/doc/agent/p9001"
    assert first["match"]["marks"] == [[0, 3], [4, 11]]
    assert said["total_is"] == "exact"
    assert {each["facet"] for each in said["facets"]} <= set(FACETS)
    assert sum(each["count"] for each in said["facets"][0]["values"]) == said["total"]


def test_without_words_everything_is_counted_and_can_be_narrowed(client: FlaskClient) -> None:
    everything = client.get("/search").json
    assert everything is not None
    counts = {each["value"]: each["count"] for each in everything["facets"][0]["values"]}

    narrowed = client.get("/search?kind=agent&kind=case&size=100").json
    assert narrowed is not None
    assert narrowed["total"] == counts["agent"] + counts["case"] == len(narrowed["results"])
    assert {each["kind"] for each in narrowed["results"]} == {"agent", "case"}


def test_pages_follow_each_other_without_gaps(client: FlaskClient) -> None:
    whole = found(client, "q=example&size=100")
    turned, path = [], "/search?q=example&size=3"
    while path:
        said = client.get(path).json
        assert said is not None
        turned += [each["iri"].removeprefix(ID) for each in said["results"]]
        path = said.get("next", "")

    assert turned == whole
    assert len(set(whole)) == len(whole) > 6
    second = client.get("/search?q=example&size=3&page=2")
    assert '</search?q=example&size=3&page=3>; rel="next"' in second.headers.getlist("Link")
    assert '</search?q=example&size=3&page=1>; rel="prev"' in second.headers.getlist("Link")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=ada&page=0", "from 1 to 50"),
        ("q=ada&page=51", "from 1 to 50"),
        ("q=ada&size=101", "from 1 to 100"),
        ("q=ada&kind=aget", "aget"),
        ("q=ada&colour=red", "colour"),
        ("q=ada&q=ben", "one value"),
        ("q=" + "a" * 501, "500"),
        ("q=%ff", "UTF-8"),
        ("q=ada&format=xml", "format"),
    ],
)
def test_what_cannot_be_meant_is_refused(client: FlaskClient, query: str, says: str) -> None:
    response = client.get(f"/search?{query}")

    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert says in response.text


@pytest.mark.parametrize(
    "typed",
    ["'; DROP TABLE texts; --", '" OR *', "NEAR(a b)", "\x00", "<script>alert(1)</script>", "*", '"', "٣" * 300, "a " * 250, "\U000e0001", "%"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["json", "html", "atom"])
def test_whatever_is_typed_is_only_words(client: FlaskClient, typed: str, form: str) -> None:
    response = client.get("/search", query_string={"q": typed, "format": form})

    assert response.status_code == 200
    assert "<script" not in response.text or form == "json"
    if form == "atom":
        ElementTree.fromstring(response.data)


def test_a_page_needs_no_script_and_sends_what_is_typed_in_its_body(client: FlaskClient) -> None:
    page = client.post("/search", data={"q": "north wacth", "format": "html"})

    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert "<mark>North</mark> <mark>Watch</mark>" in page.text
    assert "Nothing is written so; these are near." in page.text
    assert '<form method="post" action="/search"' in page.text
    assert "<script" not in page.text
    assert "ETag" not in page.headers
    # What was asked stands in no address of the page.
    for part in page.text.split('href="')[1:]:
        assert "wacth" not in unquote_plus(part.partition('"')[0])
    narrowed = client.post("/search", data={"q": "example", "kind": "case", "format": "html"})
    assert 'name="kind" value="case" checked' in narrowed.text
    assert "/doc/case/x1" in narrowed.text
    assert "/doc/agent/" not in narrowed.text.partition("<section")[0]
    nothing = client.post("/search", data={"q": "zzqqzz", "format": "html"})
    assert "Nothing is found." in nothing.text


def test_only_forms_are_read(client: FlaskClient) -> None:
    refused = client.post("/search", data=b'{"q": "ada"}', content_type="application/json")
    assert refused.status_code == 415
    both = client.post("/search?kind=case&format=json", data={"q": "ada"})
    assert both.json is not None
    assert {each["kind"] for each in both.json["results"]} == {"case"}
    large = client.post("/search", data={"q": "a" * 2_000_000})
    assert large.status_code in (400, 413)


def test_names_are_text_and_nothing_else(app: Flask) -> None:
    page = app.test_client().get("/search?q=script&format=html")

    assert page.status_code == 200
    assert "&lt;<mark>script</mark>&gt;" in page.text
    assert "<script" not in page.text


def test_who_has_an_answer_is_not_answered_again(client: FlaskClient) -> None:
    response = client.get("/search?q=ada", headers={"Accept": "application/json"})
    tag = response.headers["ETag"]

    again = client.get("/search?q=ada", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Accept" in again.headers["Vary"].replace(" ", "").split(",")
    assert "Accept" in response.headers["Vary"].replace(" ", "").split(",")
    page = client.get("/search?q=ada", headers={"Accept": "text/html", "If-None-Match": tag})
    assert page.status_code == 200
    packed = client.get("/search?q=ada", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    known = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get("/search?q=ada", headers=known).status_code == 304
    assert client.get("/search?q=ada", headers={"Accept": "image/png"}).status_code == 406
    head = client.head("/search?q=ada", headers={"Accept": "application/json"})
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)


def test_a_feed_has_the_elements_of_opensearch(client: FlaskClient) -> None:
    response = client.get(
        "/search?q=example&size=2&page=2", headers={"Accept": "application/atom+xml"}
    )

    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.data)

    def text(path: str) -> str:
        return feed.findtext(path, "", _ATOM)

    assert text("o:startIndex") == "3"
    assert text("o:itemsPerPage") == "2"
    assert int(text("o:totalResults")) == len(found(client, "q=example&size=100"))
    entries = feed.findall("a:entry", _ATOM)
    assert len(entries) == 2
    assert all(entry.findtext("a:id", "", _ATOM).startswith("https://") for entry in entries)
    links = {link.get("rel"): link.get("href", "") for link in feed.findall("a:link", _ATOM)}
    assert {"self", "search", "next", "previous"} <= set(links)
    assert all(address.startswith("http://localhost/") for address in links.values())
    query = feed.find("o:Query", _ATOM)
    assert query is not None
    assert query.get("searchTerms") == "example"


def test_suggestions_are_those_of_opensearch(client: FlaskClient) -> None:
    response = client.get("/search/suggest?q=nor&kind=agent")

    assert response.mimetype == "application/x-suggestions+json"
    valid(response.json, "OpenSearchSuggestions")
    assert response.json == [
        "nor",
        ["North Watch"],
        ["agent"],
        ["http://localhost/doc/agent/north-watch"],
    ]
    more = client.get("/search/suggest?q=nor&format=json&size=1")
    valid(more.json, "Suggestions")
    assert more.json is not None
    assert [each["iri"] for each in more.json["suggestions"]] == [f"{ID}agent/north-watch"]
    assert client.get("/search/suggest").json == ["", [], [], []]


def test_every_page_leads_to_the_description(client: FlaskClient) -> None:
    assert 'rel="search"' in client.get("/", headers={"Accept": "text/html"}).text
    description = ElementTree.fromstring(client.get("/opensearch.xml").data)
    urls = {
        (url.get("type"), url.get("rel")): url.get("template", "")
        for url in description.findall("o:Url", _ATOM)
    }

    for address in urls.values():
        assert address.startswith("http://localhost/")
        path = address.removeprefix("http://localhost")
        for name, value in (("searchTerms", "ada"), ("startPage?", "1"), ("count?", "5")):
            path = path.replace(f"{{{name}}}", value)
        assert client.get(path).status_code == 200, path
    assert len(description.findtext("o:ShortName", "", _ATOM)) <= 16
    assert ("application/x-suggestions+json", "suggestions") in urls


def test_a_release_without_an_index_says_so(service: Flask) -> None:
    here = service.extensions["habeas"]
    manifest = {name: said for name, said in here.release.manifest.items() if name != "sides"}
    app = create_app(replace(here.release, manifest=manifest), here.pool)

    for path in ("/search?q=ada", "/search/suggest?q=ada"):
        response = app.test_client().get(path, headers={"Accept": "application/json"})
        assert response.status_code == 404
        assert "Build it again" in response.text


def test_many_threads_search_at_once(service: Flask) -> None:
    def ask(number: int) -> object:
        with service.test_client() as client:
            return client.get(f"/search?q={('ada', 'example', 'nor')[number % 3]}&format=json").json

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(48)))

    assert all(answers[place] == answers[place % 3] for place in range(48))
    assert answers[0] != answers[1]
