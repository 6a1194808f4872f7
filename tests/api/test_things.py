"""``/id`` and ``/doc``: where a thing leads, in which formats, and what a page shows of it."""

import subprocess
import sys
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import Graph
from rdflib.compare import isomorphic

from habeas.release.opened import Release
from habeas.store.formats import GRAPHS

RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
VARY = "Accept, Accept-Profile, Accept-Datetime, Accept-Encoding"
THINGS = [
    "case/x1",
    "agent/p9001",
    "agent/law-aid",
    "involvement/x1-02",
    "detention/x1-1",
    "intervention/x1-letter",
    "claim/c3",
    "citation/k1",
    "source/notice",
]


def read_page(content: bytes | str) -> Any:
    return html.fromstring(content)


def test_a_thing_leads_to_the_document_about_it(client: FlaskClient) -> None:
    for accept in ("text/html", "text/turtle", "image/png"):
        response = client.get("/id/case/x1", headers={"Accept": accept, "Host": "evil.example"})

        assert response.status_code == 303
        assert response.headers["Location"] == "/doc/case/x1"
        assert '</doc/case/x1>; rel="describedby"' in response.headers["Link"]
        assert {"Accept", "Accept-Encoding"} <= set(response.vary)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened"',
            "application/ld+json",
        ),
        ("application/n-triples, text/turtle;q=0.5", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_a_document_comes_as_the_caller_would_like(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}

    response = client.get("/doc/case/x1", headers=headers)

    suffix = {kind.media_type: name for name, kind in GRAPHS.items()}.get(media_type, "html")
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert response.headers["Content-Location"] == f"/doc/case/x1.{suffix}"
    assert response.headers["Vary"] == VARY
    links = response.headers.getlist("Link")
    assert '<https://w3id.org/habeas/id/case/x1>; rel="describes"' in links
    assert sum('rel="alternate"' in link for link in links) == 7


def test_a_document_that_nobody_can_write_is_406_with_what_there_is(client: FlaskClient) -> None:
    response = client.get("/doc/case/x1", headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.json is not None
    assert "text/turtle" in response.json["available"]
    assert response.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("thing", THINGS)
def test_all_formats_of_a_document_say_the_same(client: FlaskClient, thing: str) -> None:
    written = {name: client.get(f"/doc/{thing}.{name}") for name in GRAPHS}

    expected = Graph().parse(data=written["nt"].text, format="nt")
    assert len(expected) > 5
    for name, response in written.items():
        assert response.mimetype == GRAPHS[name].media_type
        assert isomorphic(Graph().parse(data=response.text, format=RDFLIB[name]), expected)
        assert len(set(ox.parse(response.data, format=GRAPHS[name].writer))) == len(expected)


def test_a_document_holds_evidence_labels_and_what_links_to_it(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/doc/agent/p9001.ttl").text, format="turtle")

    def holds(pattern: str) -> bool:
        return bool(graph.query(f"ASK {{ {pattern} }}").askAnswer)

    prefixes = "https://w3id.org/habeas/"
    assert holds(f"?i <{prefixes}ontology#hasPrincipal> <{prefixes}id/agent/p9001>")
    assert holds(f"?c <{prefixes}ontology#citesSource> ?s . ?s <https://schema.org/url> ?address")
    assert holds(f"?i <{prefixes}ontology#hasRole> ?r . ?r skos:prefLabel 'detained'@en")
    assert holds(f"<{prefixes}id/case/x1> skos:prefLabel ?name")


def test_a_document_that_is_known_already_is_304(client: FlaskClient) -> None:
    first = client.get("/doc/case/x1.ttl")
    tag = first.headers["ETag"]

    again = client.get("/doc/case/x1.ttl", headers={"If-None-Match": tag})
    weak = client.get("/doc/case/x1.ttl", headers={"If-None-Match": f'"other", W/{tag}'})
    other = client.get("/doc/case/x1.nt", headers={"If-None-Match": tag})

    assert tag.startswith('"invented00000001-')
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Vary"] == VARY
    assert weak.status_code == 304
    assert other.status_code == 200
    assert other.headers["ETag"] != tag


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    get, head = client.get("/doc/case/x1.ttl"), client.head("/doc/case/x1.ttl")

    assert head.data == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.headers["ETag"] == get.headers["ETag"]


WRITE = """
import sys
from pathlib import Path
from habeas.release.opened import open_release
from habeas.store.workers import WorkerPool
from habeas_api import create_app

release = open_release(Path(sys.argv[1]))
with WorkerPool(release.folder / "store", workers=1) as pool:
    client = create_app(release, pool).test_client()
    for path in ("/doc/case/x1.", "/ontology.", "/vocab/scope.", "/void."):
        for suffix in ("html", "ttl", "jsonld", "nt", "rdf"):
            sys.stdout.buffer.write(client.get(path + suffix).data)
"""


def test_every_process_writes_the_same_bytes(release: Release) -> None:
    written = {
        subprocess.run(
            [sys.executable, "-c", WRITE, str(release.folder)],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
            timeout=120,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(written) == 1
    assert len(written.pop()) > 100_000


@pytest.mark.parametrize(
    ("path", "status", "near"),
    [
        ("/id/agent/p901", 404, "p9001"),
        ("/doc/agent/north-wach", 404, "north-watch"),
        ("/doc/agent/north-wach.ttl", 404, "north-watch"),
        ("/id/agnt/p9001", 404, "agent"),
        ("/id/claim/c9", 404, ""),
        ("/doc/case/x1.xyz", 404, "x1"),
    ],
)
def test_an_unknown_thing_is_404_and_names_near_ones(
    client: FlaskClient, path: str, status: int, near: str
) -> None:
    response = client.get(path)

    assert response.status_code == status
    assert response.json is not None
    assert near in "".join(response.json["near"])


@pytest.mark.parametrize(
    "path",
    [
        "/id/case/..",
        "/id/case/%2e%2e%2f%2e%2e",
        "/id/case/x1%00",
        "/id/case/x1%0d%0aX-Injected:%20yes",
        "/id/case/%ff",
        "/id/case/<script>",
        "/doc/case/" + "x" * 5_000,
        "/id/case/",
        "/id//x1",
        "//id/case/x1",
    ],
)
def test_a_hostile_name_is_404_and_nothing_else(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})

    assert response.status_code == 404
    assert "X-Injected" not in response.headers
    assert "<script" not in response.text
    assert "Location" not in response.headers


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    for path in ("/id/case/x1", "/doc/case/x1"):
        response = client.delete(path)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
        assert client.options(path).status_code == 200


def test_a_page_shows_names_for_iris_and_evidence_beside_each_row(client: FlaskClient) -> None:
    page = read_page(client.get("/doc/case/x1.html").data)

    assert page.xpath("//h1/text()") == ["The case of Ada Example"]
    assert page.xpath("//p[@class='names']/span[@lang='ar'][@dir='auto']/text()") == ["قضية آدا"]
    rows = [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("td")]
        for row in page.xpath("//table[@class='rows']//tr[td]")
    ]
    assert [
        "between 2019-05-03 and 2019-06-30",
        "defence counsel",
        "Ben Example",
        "A notice of an arrest",
    ] in rows
    letter = next(row for row in rows if "Joint letter" in row[1])
    assert letter[0] == "2019-05-10"
    assert "North Watch" in letter[2]
    assert letter[3] == "A notice of an arrest"


def test_a_page_shows_claims_that_differ_with_their_sources(client: FlaskClient) -> None:
    page = read_page(client.get("/doc/detention/x1-1.html").data)
    claims = [
        " ".join(" ".join(claim.itertext()).split())
        for claim in page.xpath("//article[contains(@class, 'claim')]")
    ]

    assert len(claims) == 3
    assert "disputed" in claims[0]
    assert "2019-05-03" in claims[0]
    assert "The yearbook gives the next day." in claims[0]
    assert "A notice of an arrest , 2019-05-05 , paragraph 1" in claims[0]
    assert claims[2].startswith("Against: claim , rejected")
    assert "began between 2019-05-03 and 2019-05-04" in page.text_content()


def test_the_page_of_a_source_shows_what_it_is_cited_for(client: FlaskClient) -> None:
    page = read_page(client.get("/doc/source/yearbook.html").data)

    assert "is cited for" in page.text_content()
    assert page.xpath("//a[@href='/doc/detention/x1-1']")


def test_hostile_names_and_addresses_stay_text(client: FlaskClient) -> None:
    for path in ("/doc/agent/law-aid", "/doc/case/x1", "/doc/intervention/x1-letter"):
        text = client.get(path).text
        page = read_page(text)

        assert not page.xpath("//script | //@onclick | //@style | //style")
        assert all(
            address.startswith(("/", "#", "https://", "http://", "mailto:"))
            for address in page.xpath("//@href")
        )
        assert "&lt;script&gt;" in text
    away = read_page(client.get("/doc/agent/law-aid").data)
    assert away.xpath("//a[@href='mailto:aid@example.org']")
    assert "javascript:alert(1)" in away.text_content()
    assert all("noreferrer" in link.get("rel") for link in away.xpath("//a[contains(@href, '//')]"))
