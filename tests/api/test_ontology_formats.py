"""The ontology as programs read it, and its drawing: formats, versions, what is not there."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from habeas import assets
from habeas.terms import HABEAS, ONTOLOGY, ONTOLOGY_VERSION
from habeas.vocabulary.context import context_file
from habeas.vocabulary.labels import labels
from habeas.vocabulary.modules import modules
from habeas_api.drawing import ARROWS, BOXES

RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
MODULES = [module.name for module in modules()]


def read_graph(text: str, suffix: str) -> Graph:
    return Graph().parse(data=text, format=RDFLIB[suffix])


def files(*chosen: str) -> Graph:
    """Return what the files of modules say, with the labels of what they define."""
    graph = Graph()
    for module in modules():
        if module.name in chosen:
            graph.parse(module.path)
    for label in labels():
        if (URIRef(label.term), RDFS.isDefinedBy, None) in graph:
            graph.add((URIRef(label.term), SKOS.prefLabel, Literal(label.text, label.language)))
    return graph


# The drawing


def test_the_drawing_is_well_formed_and_names_every_class_of_the_core(client: FlaskClient) -> None:
    response = client.get("/ontology/core.svg")
    svg = ElementTree.fromstring(response.data)
    space = "{http://www.w3.org/2000/svg}"
    texts = {"".join(text.itertext()) for text in svg.iter(f"{space}text")}
    core = Graph().parse(modules()[0].path)
    classes = [
        str(each)
        for each in core.subjects(RDF.type, OWL.Class)
        if (each, RDFS.isDefinedBy, URIRef(ONTOLOGY)) in core
    ]

    assert response.mimetype == "image/svg+xml"
    assert len(classes) == 26  # 25, and Relation, which no record is typed with alone
    assert {str(core.value(URIRef(each), SKOS.prefLabel)) for each in classes} <= texts
    links = {link.get("href") for link in svg.iter(f"{space}a")}
    assert links == {f"/ontology/term/{each.removeprefix(HABEAS)}" for each in classes}
    assert svg.findtext(f"{space}title")
    assert svg.findtext(f"{space}desc")
    assert svg.get("viewBox")
    assert not list(svg.iter(f"{space}script"))
    assert not list(svg.iter(f"{space}foreignObject"))


def test_the_drawing_alone_has_a_style_for_day_and_night_that_its_policy_allows(
    client: FlaskClient,
) -> None:
    response = client.get("/ontology/core.svg")
    style = ElementTree.fromstring(response.data).findtext("{http://www.w3.org/2000/svg}style")

    assert style is not None
    assert "prefers-color-scheme: dark" in style
    assert "--paper" in style
    assert ".drawing .box" in style
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in response.headers["Content-Security-Policy"]
    tag = response.headers["ETag"]
    again = client.get("/ontology/core.svg", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_each_arrow_of_the_drawing_says_what_the_ontology_says() -> None:
    graph = assets.ontology()

    def wider(name: str) -> set[str]:
        return {str(each) for each in graph.transitive_objects(URIRef(HABEAS + name), RDFS.subClassOf)}  # fmt: skip

    for arrow in ARROWS:
        for name in arrow.properties:
            domain = graph.value(URIRef(HABEAS + name), RDFS.domain)
            target = graph.value(URIRef(HABEAS + name), RDFS.range)
            assert domain is None or str(domain) in wider(arrow.source), name
            assert str(target) in wider(arrow.target), name


def test_boxes_of_the_drawing_do_not_overlap_unless_one_is_a_kind_of_the_other() -> None:
    for one in BOXES:
        for other in BOXES:
            beside = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            if one != other and not beside:
                inner, outer = sorted((one, other), key=lambda box: box.holds)
                above = assets.ontology().objects(URIRef(HABEAS + inner.name), RDFS.subClassOf)
                assert URIRef(HABEAS + outer.name) in set(above)


def test_the_drawing_is_on_the_page_with_the_same_in_words(client: FlaskClient) -> None:
    page: Any = html.fromstring(client.get("/ontology").data)

    assert page.xpath("//figure/svg/title")
    assert page.xpath("//a[@href='/ontology/core.svg']")
    words = [" ".join(item.text_content().split()) for item in page.xpath("//details/ul/li")]
    assert "Involvement in case Case" in words
    assert len(words) == len(ARROWS)


# Formats and versions


def paths(name: str) -> Sequence[str]:
    return (f"/ontology/{name}", f"/ontology/{name}/{ONTOLOGY_VERSION}")


@pytest.mark.parametrize("suffix", RDFLIB)
@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_in_each_format_what_its_file_says(
    client: FlaskClient, name: str, suffix: str
) -> None:
    for path in paths(name):
        response = client.get(f"{path}.{suffix}")
        assert response.status_code == 200
        assert isomorphic(read_graph(response.text, suffix), files(name))


@pytest.mark.parametrize("suffix", RDFLIB)
def test_the_ontology_is_all_its_modules_since_they_share_one_namespace(
    client: FlaskClient, suffix: str
) -> None:
    for path in ("/ontology", f"/ontology/{ONTOLOGY_VERSION}"):
        graph = read_graph(client.get(f"{path}.{suffix}").text, suffix)
        assert isomorphic(graph, files(*MODULES))


def test_a_term_is_described_for_programs_too(client: FlaskClient) -> None:
    response = client.get("/ontology/term/Case", headers={"Accept": "text/turtle"})
    graph = read_graph(response.text, "ttl")
    case = URIRef(HABEAS + "Case")

    assert set(graph.subjects()) == {case}
    assert set(graph) == {triple for triple in files("core") if triple[0] == case}
    assert f'<{HABEAS}Case>; rel="describes"' in response.headers.getlist("Link")


@pytest.mark.parametrize("path", ["/ontology", "/ontology/networks", "/ontology/networks/0.1.0"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
    ],
)
def test_an_address_of_the_ontology_answers_as_the_caller_would_like(
    client: FlaskClient, path: str, accept: str, media_type: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    known = client.get(path, headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})

    assert response.mimetype == media_type
    assert response.headers["Content-Location"].startswith(f"{path}.")
    assert 'rel="alternate"' in response.headers["Link"]
    assert "Accept" in response.headers["Vary"]
    assert known.status_code == 304
    assert known.data == b""
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_a_version_names_the_latest_one(client: FlaskClient) -> None:
    whole = client.get("/ontology/0.1.0", headers={"Accept": "text/turtle"})
    core = client.get("/ontology/core/0.1.0")

    assert '</ontology>; rel="latest-version"' in whole.headers.getlist("Link")
    assert '</ontology/core>; rel="latest-version"' in core.headers.getlist("Link")


def test_the_iris_of_modules_and_versions_are_addresses_here(client: FlaskClient) -> None:
    graph = files(*MODULES)
    iris = {str(each) for each in graph.subjects(RDF.type, OWL.Ontology)}
    iris |= {str(each) for each in graph.objects(None, OWL.versionIRI)}

    assert len(iris) == 2 * len(MODULES)
    for iri in iris:
        assert client.head(iri.removeprefix("https://w3id.org/habeas")).status_code == 200


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/ontology/term/Cas", "Case"),
        ("/ontology/term/hasrole", "hasRole"),
        ("/ontology/network", "networks"),
        ("/ontology/0.2.0", "0.1.0"),
        ("/ontology/core/0.2.0", "0.1.0"),
        ("/ontology/term/a%20term", "No term"),
        ("/ontology/core/newest", "0.1.0"),
        ("/ontology.xyz", "ttl"),
    ],
)
def test_what_is_not_there_is_404_and_names_what_is_near(
    client: FlaskClient, path: str, near: str
) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert near in response.text


def test_the_context_is_the_file_that_ships(client: FlaskClient) -> None:
    response = client.get("/ontology/context.jsonld")

    assert response.mimetype == "application/ld+json"
    assert response.data == context_file().read_bytes()
    tag = {"If-None-Match": response.headers["ETag"]}
    assert client.get("/ontology/context.jsonld", headers=tag).status_code == 304
