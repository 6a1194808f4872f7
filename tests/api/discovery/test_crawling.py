"""From the first page alone a program finds what there is, and takes it."""

import gzip
import json
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree, html
from tests.api.discovery.conftest import ADDRESS

from habeas.release import Release
from habeas.release.description import release_iri
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES, ROOT

LINK = re.compile(r'<([^>]*)>((?:; [^,;"]*="[^"]*")*)')
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def links(response: Any) -> list[tuple[str, dict[str, str]]]:
    """Return the targets of the Link headers, each with its parameters."""
    return [
        (target, dict(re.findall(r'; ([^=]*)="([^"]*)"', rest)))
        for value in response.headers.getlist("Link")
        for target, rest in LINK.findall(value)
    ]


def related(response: Any, relation: str, media_type: str = "") -> str:
    """Return the one target that is related like this."""
    (found,) = (
        target
        for target, said in links(response)
        if said["rel"] == relation and said.get("type", "") == media_type
    )
    return found


def read_page(content: bytes) -> Any:
    return html.fromstring(content)


def read(content: bytes, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> EmbeddedStore:
    graph = ox.NamedNode("urn:test:graph")
    triples = [quad.triple for quad in ox.parse(content, form)]
    return EmbeddedStore.of([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples])


def column(store: EmbeddedStore, text: str) -> list[str]:
    return [getattr(row[0], "value", "") for row in store.rows(text)]


def test_a_crawler_finds_the_description_and_downloads_the_release(
    both: FlaskClient, two_releases: tuple[Release, Release]
) -> None:
    first = both.get("/")
    described = [
        target for target, said in links(first)
        if said["rel"] == "describedby" and said.get("title") == "VoID"
    ]  # fmt: skip
    void = read(both.get(described[0]).data)

    dumps = column(
        void, "SELECT ?d { ?r a void:Dataset ; dcat:version ?v ; void:dataDump ?d } ORDER BY ?d"
    )

    assert f"{ADDRESS}/dump/public.nq.gz" in dumps
    for dump in dumps:
        assert dump.startswith(ADDRESS)
        with both.get(dump.removeprefix("https://habeas.example")) as response:
            assert response.status_code == 200, dump
            content = response.data
        if dump.endswith(".nq.gz"):
            assert sha256(gzip.decompress(content)).hexdigest()[:16] == two_releases[1].version


def test_a_harvester_finds_every_file_of_the_catalogue_with_its_size_and_sum(
    both: FlaskClient,
) -> None:
    address = related(both.get("/"), "http://www.w3.org/ns/dcat#catalog")
    catalogue = read(both.get(address, headers={"Accept": "text/turtle"}).data)

    rows = list(
        catalogue.rows(
            """PREFIX spdx: <http://spdx.org/rdf/terms#>
            SELECT ?url ?size ?sum { ?release dcat:distribution ?file .
              ?file dcat:downloadURL ?url ; dcat:byteSize ?size .
              OPTIONAL { ?file spdx:checksum/spdx:checksumValue ?sum } }"""
        )
    )

    assert len(rows) > 30
    sums = 0
    for url, size, digest in rows:
        path = getattr(url, "value", "").removeprefix("https://habeas.example")
        with both.get(path) as response:
            assert response.status_code == 200, path
            assert len(response.data) == int(getattr(size, "value", "0"))
            if digest is not None:
                sums += 1
                assert sha256(response.data).hexdigest() == getattr(digest, "value", "")
    assert sums > 20


def test_an_endpoint_is_found_and_answers(both: FlaskClient) -> None:
    first = both.get("/")
    endpoint = related(first, "http://www.w3.org/ns/sparql-service-description#endpoint")
    void = read(both.get("/.well-known/void").data)

    answer = both.get(f"{endpoint}?query=ASK%20%7B%20%3Fcase%20a%20habeas%3ACase%20%7D")

    assert answer.json == {"head": {}, "boolean": True}
    assert column(void, "SELECT ?e { ?r void:sparqlEndpoint ?e }") == [f"{ADDRESS}/sparql"]


def test_every_link_of_the_first_page_leads_somewhere(both: FlaskClient) -> None:
    followed = 0
    for target, _ in links(both.get("/")):
        if target.startswith("/"):
            followed += 1
            with both.get(target) as response:
                assert response.status_code == 200, target
    assert followed >= 7


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_the_links_come_with_every_method(both: FlaskClient, method: str) -> None:
    response = both.open("/", method=method)

    assert related(response, "service-desc", "application/json") == "/data/openapi.json"
    assert related(response, "license").startswith("https://creativecommons.org/")
    assert bool(response.data) == (method == "GET")


def test_who_wants_statements_of_the_first_page_is_pointed_to_the_catalogue(
    both: FlaskClient,
) -> None:
    turtle = both.get("/", headers={"Accept": "text/turtle, text/html;q=0.5"})
    page = both.get("/", headers={"Accept": "text/html, text/turtle;q=0.5"})
    neither = both.get("/", headers={"Accept": "image/png"})

    assert (turtle.status_code, turtle.headers["Location"]) == (303, "/data/catalog")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert neither.status_code == 406
    assert "Accept" in turtle.vary
    assert "Accept" in page.vary


def test_an_engine_for_datasets_finds_the_release_in_the_first_page_and_in_the_catalogue(
    both: FlaskClient, two_releases: tuple[Release, Release]
) -> None:
    for path in ("/", "/catalog.html"):
        response = both.get(path)
        (text,) = read_page(response.data).xpath("//script[@type='application/ld+json']/text()")
        said = json.loads(text)

        assert response.text.count("</script>") == 1, "the title of this dataset tries to end it"
        datasets = [said] if path == "/" else said["dataset"]
        current = datasets[-1]
        assert current["@type"] == "Dataset"
        assert current["@id"] == release_iri(two_releases[1].version)
        assert current["name"] == "Invented cases </script><b>"
        assert 50 <= len(current["description"]) <= 5000
        assert current["creator"]["name"] == "North Watch"
        assert current["license"].startswith("https://creativecommons.org/")
        for file in current["distribution"]:
            assert file["contentUrl"].startswith(f"{ADDRESS}/dump/")
        assert "script-src" not in response.headers["Content-Security-Policy"]
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def places(content: bytes, inner: str) -> list[str]:
    found: Iterable[Any] = etree.fromstring(content).iter(f"{SITEMAP}{inner}")
    return [each.findtext(f"{SITEMAP}loc") for each in found]


def test_robots_name_the_sitemap_and_every_page_of_it_is_there(both: FlaskClient) -> None:
    robots = both.get("/robots.txt").text
    (index,) = re.findall(r"^Sitemap: (.*)$", robots, re.MULTILINE)
    parts = places(both.get(index.removeprefix("https://habeas.example")).data, "sitemap")
    found = [
        page for part in parts
        for page in places(both.get(part.removeprefix("https://habeas.example")).data, "url")
    ]  # fmt: skip

    assert len(parts) == 2
    assert len(found) == len(set(found)) > 300
    assert f"{ADDRESS}/" in found
    assert f"{ADDRESS}/doc/case/x1" in found
    kinds = {page.split("/")[5] for page in found if "/doc/" in page}
    assert {"case", "agent", "source"} <= kinds
    assert not kinds & {"claim", "citation"}
    closed = re.findall(r"^Disallow: (.*)$", robots, re.MULTILINE)
    assert "/data/sparql?" in closed
    for page in found[:: len(found) // 40 or 1]:
        path = page.removeprefix("https://habeas.example")
        assert not [
            each for each in closed if path.startswith(each.partition("*")[0]) and "*" not in each
        ]
        with both.get(path, headers={"Accept": "text/html"}) as response:
            assert response.status_code == 200, page
    questions = {page.rpartition("/")[2] for page in found if "/queries/" in page}
    assert "agents-with-role" in questions
    assert not questions & {
        "incoming", "term-uses", "time-held-on-a-day", "unconfirmed-detentions"
    }  # fmt: skip
    for name in sorted(questions):
        with both.get(f"/data/queries/{name}", headers={"Accept": "*/*"}) as response:
            assert response.status_code == 200, name


@pytest.mark.parametrize(
    "name", ["2", "0", "01", "-1", "x", "٣", "99999999999999999999", "pages.xml"]
)
def test_a_part_of_the_sitemap_that_is_not_there_is_404(both: FlaskClient, name: str) -> None:
    assert both.get(f"/sitemap/{quote(name)}.xml").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/void", "/catalog", "/sitemap.xml", "/sitemap/1.xml", "/robots.txt", "/CITATION.cff"],
)
def test_who_has_it_already_gets_304_and_head_has_no_body(both: FlaskClient, path: str) -> None:
    first = both.get(path)
    tag = first.headers["ETag"]

    again = both.get(path, headers={"If-None-Match": tag})
    head = both.head(path)

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag == head.headers["ETag"]
    assert (head.status_code, head.data) == (200, b"")
    assert not tag.startswith("W/")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    packed = both.get(path, headers={"Accept-Encoding": "gzip"})
    if packed.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(packed.data) == first.data
        assert packed.headers["ETag"] != tag


@pytest.mark.parametrize(
    ("iri", "location"),
    [
        (ROOT + "id/case/x1", "/data/id/case/x1"),
        (ROOT + "ontology#Case", "/data/ontology#Case"),
        (ROOT + "vocab/involvement-role/detained", "/data/vocab/involvement-role/detained"),
    ],
)
def test_a_name_of_ours_is_looked_up(both: FlaskClient, iri: str, location: str) -> None:
    void = read(both.get("/void").data)
    (lookup,) = column(void, "SELECT ?e { ?r void:uriLookupEndpoint ?e }")

    response = both.get(lookup.removeprefix("https://habeas.example") + quote(iri, safe=""))

    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert both.get(response.headers["Location"], follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "iri",
    [
        "https://elsewhere.example/",
        ROOT + "/elsewhere.example",
        ROOT + "\\elsewhere.example",
        ROOT + "id/../../x",
        ROOT + "id/case/x1\r\nSet-Cookie: a",
        "//elsewhere.example",
    ],
)
def test_nobody_is_sent_elsewhere(both: FlaskClient, iri: str) -> None:
    response = both.get(f"/lookup?iri={quote(iri, safe='')}")

    assert response.status_code == 404
    assert "Location" not in response.headers
    assert both.get("/lookup").status_code == 400


def test_all_services_stand_in_one_set_of_links(both: FlaskClient) -> None:
    address = related(both.get("/"), "api-catalog", "application/linkset+json")
    response = both.get(address)
    assert response.json is not None
    whole, *services = response.json["linkset"]

    assert response.mimetype == "application/linkset+json"
    assert [each["href"] for each in whole["item"]] == [each["anchor"] for each in services]
    assert f"{ADDRESS}/sparql" in [each["anchor"] for each in services]
    for each in services:
        for target in (*each["service-desc"], *each.get("service-meta", ())):
            with both.get(target["href"].removeprefix("https://habeas.example")) as said:
                assert said.status_code == 200, target


def test_a_query_and_the_prefixes_have_addresses_by_their_names(both: FlaskClient) -> None:
    prefixes = read(both.get("/query/prefixes").data)

    assert set(column(prefixes, "SELECT ?p { [] sh:prefix ?p }")) == set(PREFIXES)
    assert both.get("/query/cases").headers["Location"] == "/data/queries/cases"
    assert both.get("/query/nothing").status_code == 404
    assert "habeas:" in both.get("/query/prefixes.html").text


def test_names_of_the_dataset_and_its_graphs_lead_to_what_describes_them(both: FlaskClient) -> None:
    assert both.get("/dataset").headers["Location"] == "/data/catalog"
    assert both.get("/graph/records").headers["Location"] == "/data/void"
    assert both.get("/graph/secret").status_code == 404
