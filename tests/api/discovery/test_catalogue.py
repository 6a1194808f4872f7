"""The catalogue says what DCAT means, in every form, and lists what is kept."""

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from flask.testing import FlaskClient
from lxml import html
from pyshacl import validate
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from tests.api.discovery.conftest import ADDRESS

from habeas.release import Release
from habeas.release.description import DATASET, release_iri
from habeas_api.discovery.catalogue import CATALOGUE

HERE = Path(__file__).parent
#: As of version 3, of which rdflib's own knows nothing yet.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
FORMS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def read_page(content: bytes) -> Any:
    return html.fromstring(content)


@pytest.fixture(scope="module")
def catalogue(both: FlaskClient) -> Graph:
    """The catalogue, read."""
    return Graph().parse(data=both.get("/catalog.ttl").data, format="turtle")


def test_it_keeps_the_mandatory_part_of_dcat_ap(catalogue: Graph) -> None:
    conforms, _, text = validate(catalogue, shacl_graph=Graph().parse(HERE / "dcat-ap.ttl"))

    assert conforms, text


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.DataService, DCAT.endpointURL),
        (DCAT.Dataset, DCTERMS.description),
    ],
)
def test_the_shapes_see_what_is_missing(catalogue: Graph, kind: URIRef, path: URIRef) -> None:
    broken = Graph() + catalogue
    (thing, *_) = broken.subjects(RDF.type, kind)
    broken.remove((thing, path, None))

    conforms, _, _ = validate(broken, shacl_graph=Graph().parse(HERE / "dcat-ap.ttl"))

    assert not conforms


@pytest.mark.parametrize("suffix", FORMS)
def test_every_form_says_the_same(both: FlaskClient, catalogue: Graph, suffix: str) -> None:
    for path in ("/catalog", "/void"):
        asked = both.get(f"{path}.{suffix}")
        said = Graph().parse(data=asked.data, format=FORMS[suffix])
        turtle = Graph().parse(data=both.get(f"{path}.ttl").data, format="turtle")

        assert isomorphic(said, turtle)
        assert asked.headers["Content-Location"] == f"/data{path}.{suffix}"


def test_the_releases_follow_each_other(
    catalogue: Graph, two_releases: tuple[Release, Release]
) -> None:
    first, second = (URIRef(release_iri(each.version)) for each in two_releases)
    series = URIRef(DATASET)

    assert catalogue.value(series, DCAT.hasCurrentVersion) == second
    assert set(catalogue.objects(series, DCAT.hasVersion)) == {first, second}
    assert (catalogue.value(series, DCAT.first), catalogue.value(series, DCAT.last)) == (
        first,
        second,
    )
    assert catalogue.value(first, DCAT.next) == second
    assert catalogue.value(second, DCAT.prev) == first
    assert catalogue.value(second, DCAT.previousVersion) == first
    assert catalogue.value(first, DCAT.prev) is None
    assert catalogue.value(second, DCAT.next) is None
    assert set(catalogue.objects(URIRef(CATALOGUE), DCAT.dataset)) == {series, first, second}
    issued = [str(catalogue.value(each, DCTERMS.issued)) for each in (first, second)]
    assert issued == sorted(issued)
    assert catalogue.value(second, DCAT.version) == Literal(two_releases[1].version)


def test_files_of_a_release_that_is_not_served_lie_below_it(
    both: FlaskClient, catalogue: Graph, two_releases: tuple[Release, Release]
) -> None:
    first = two_releases[0].version
    files = list(catalogue.objects(URIRef(release_iri(first)), DCAT.distribution))
    addresses = [str(catalogue.value(file, DCAT.downloadURL)) for file in files]

    assert f"{ADDRESS}/release/{first}/dump/public.nq.gz" in addresses
    for each in addresses:
        assert each.startswith(f"{ADDRESS}/release/{first}/dump/")
        with both.get(each.removeprefix("https://habeas.example")) as response:
            assert response.status_code == 200, each


def test_services_are_those_that_there_are(both: FlaskClient, catalogue: Graph) -> None:
    services = list(catalogue.subjects(RDF.type, DCAT.DataService))
    endpoints = {str(catalogue.value(each, DCAT.endpointURL)) for each in services}

    assert f"{ADDRESS}/sparql" in endpoints
    for service in services:
        for described in catalogue.objects(service, DCAT.endpointDescription):
            path = str(described).removeprefix("https://habeas.example")
            with both.get(path) as response:
                assert response.status_code == 200, path


def test_a_catalogue_elsewhere_has_another_tag(
    both: FlaskClient, two_releases: tuple[Release, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/catalog", "/void", "/", "/robots.txt"):
        here = both.get(path).headers["ETag"]
        with monkeypatch.context() as patch:
            patch.setitem(both.application.config, "ADDRESS", "https://elsewhere.example/data")
            there = both.get(path, headers={"If-None-Match": here})

            assert there.status_code == 200
            assert there.headers["ETag"] != here
            if path != "/":
                assert "https://elsewhere.example/data" in there.text
                assert "https://habeas.example" not in there.text


def test_the_page_lists_releases_files_and_services(
    both: FlaskClient, two_releases: tuple[Release, Release]
) -> None:
    page = read_page(both.get("/catalog", headers={"Accept": "text/html"}).data)
    text = page.text_content()

    for release in two_releases:
        assert release.version in text
    assert "the current one" in text
    assert f"{ADDRESS}/dump/public.nq.gz" in page.xpath("//a/@href")
    assert f"{ADDRESS}/sparql" in page.xpath("//a/@href")


def test_the_page_of_the_release_counts_what_it_holds(both: FlaskClient) -> None:
    page = read_page(both.get("/void.html").data)

    rows = {
        row.xpath("string(th)"): row.xpath("string(td)").strip()
        for row in page.xpath("//section[@aria-labelledby='classes']//tbody/tr")
    }
    sites = page.xpath("//section[@aria-labelledby='sites']//tbody/tr")

    assert rows["Case"] == "2"
    assert sites
    assert len(both.get("/void.html").data) < 60_000


def test_how_to_cite_a_release_is_citation_file_format(
    both: FlaskClient, two_releases: tuple[Release, Release]
) -> None:
    response = both.get("/CITATION.cff")
    said = yaml.safe_load(response.text)

    assert {"cff-version", "message", "title", "authors"} <= said.keys()
    assert said["type"] == "dataset"
    assert said["version"] == two_releases[1].version
    assert said["title"] == "Invented cases </script><b>"
    assert said["authors"] == [{"name": "North Watch"}]
    assert said["license"] == "CC-BY-4.0"
    assert said["url"] == release_iri(two_releases[1].version)


def test_a_release_that_says_nothing_about_itself_has_a_catalogue_too(
    client: FlaskClient,
) -> None:
    catalogue = Graph().parse(data=client.get("/catalog.ttl").data, format="turtle")
    said = yaml.safe_load(client.get("/CITATION.cff").text)

    (release,) = catalogue.subjects(RDF.type, DCAT.Dataset)
    assert str(release).endswith("invented00000001")
    assert said["authors"] == [{"name": "Habeas project"}]
    assert client.get("/catalog.html").status_code == 200
    assert client.get("/sitemap.xml").text.count("<loc>") == 1


@pytest.mark.checkout
def test_the_repository_says_how_to_cite_it() -> None:
    root = Path(__file__).parents[3]
    said = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))

    assert said["cff-version"] == "1.2.0"
    assert f'version = "{said["version"]}"' in (root / "pyproject.toml").read_text(encoding="utf-8")
    assert [author.keys() for author in said["authors"]] == [{"name"}], "the project, and nobody"
