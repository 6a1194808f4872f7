"""The SPARQL 1.1 Graph Store HTTP Protocol; the numbers are its sections."""

from urllib.parse import quote

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from tests.conformance.service import FORM, TURTLE, Answer, Service

GRAPH = "http://watch.example/graph/north"
NAMED = f"/graph-store?graph={quote(GRAPH, safe='')}"
DEFAULT = "/graph-store?default"
DIRECT = "/graph-store/people/ada.ttl"
#: A person with a card that has no name of its own.
ADA = """
@prefix : <http://watch.example/> .
:ada a :Person ; :card [ :name "Ada Example" ] .
"""
BEN = """
@prefix : <http://watch.example/> .
:ben a :Person ; :card [ :name "Ben Example" ] .
"""
PLACES = [NAMED, DIRECT, DEFAULT]


def read(answer: Answer) -> Graph:
    assert answer.status == 200, answer.text
    return Graph().parse(answer.body, format=answer.media_type)


def holds(service: Service, path: str, *parts: str) -> bool:
    """Return whether the graph at ``path`` holds what the parts say and nothing else."""
    expected = Graph()
    for part in parts:
        expected.parse(data=part, format="turtle")
    return isomorphic(read(service.send("GET", path, Accept=TURTLE)), expected)


# 4 Identifying graphs


def test_4_1_the_address_of_a_request_is_the_name_of_its_graph(service: Service) -> None:
    service.send("PUT", DIRECT, ADA, TURTLE)

    name = quote(service.address + DIRECT, safe="")
    assert holds(service, f"/graph-store?graph={name}", ADA)
    assert service.query(f"ASK {{ GRAPH <{service.address}{DIRECT}> {{ ?s ?p ?o }} }}").boolean


def test_4_2_a_graph_is_named_in_the_query_of_the_address(service: Service) -> None:
    service.send("PUT", NAMED, ADA, TURTLE)

    assert holds(service, f"/graph-store?graph={GRAPH}", ADA)
    assert holds(service, f"/graph-store/?graph={GRAPH}", ADA)
    assert service.query(f"ASK {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}").boolean


def test_4_2_a_name_is_decoded_once(service: Service) -> None:
    service.send("PUT", "/graph-store?graph=http://watch.example/1%2520a", ADA, TURTLE)

    assert service.query("SELECT ?g { GRAPH ?g {} }").rows == [{"g": "http://watch.example/1%20a"}]
    assert service.send("GET", "/graph-store?graph=http://watch.example/%31%2520a").status == 200
    assert service.send("GET", "/graph-store?graph=http://watch.example/%2531%2520a").status == 404


@pytest.mark.parametrize("name", ["north", "../north", "", "http://watch.example/a b", "<urn:a>"])
def test_4_2_a_name_is_an_absolute_iri(service: Service, name: str) -> None:
    path = f"/graph-store?graph={quote(name, safe='')}"

    for method in ("GET", "PUT", "POST", "DELETE"):
        assert service.send(method, path, b"", TURTLE).status == 400


@pytest.mark.parametrize(
    "path",
    [
        f"{NAMED}&default",
        f"{NAMED}&graph=urn:other",
        f"{DIRECT}?graph=urn:other",
        f"{DIRECT}?default",
        "/graph-store?grahp=urn:other",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_4_2_a_request_is_about_one_graph(service: Service, path: str, method: str) -> None:
    service.send("PUT", DEFAULT, ADA, TURTLE)

    assert service.send(method, path, BEN, TURTLE).status == 400
    assert holds(service, DEFAULT, ADA)


def test_4_2_the_default_graph_has_no_name(service: Service) -> None:
    service.send("PUT", DEFAULT, ADA, TURTLE)
    service.send("PUT", NAMED, BEN, TURTLE)

    assert holds(service, DEFAULT, ADA)
    assert holds(service, "/graph-store?default=", ADA)
    (row,) = service.query("SELECT ?who { ?who a <http://watch.example/Person> }").rows
    assert row == {"who": "http://watch.example/ada"}


def test_names_of_any_script_are_names(service: Service) -> None:
    path = f"/graph-store/{quote('ضمير/é 1')}"

    assert service.send("PUT", path, ADA, TURTLE).status == 201
    assert holds(service, path, ADA)
    assert holds(service, f"/graph-store?graph={quote(service.address + path, safe='')}", ADA)
    assert service.send("PUT", f"/graph-store?graph={quote('urn:ضمير')}", BEN, TURTLE).status == 201
    assert service.query("ASK { GRAPH <urn:ضمير> { ?s ?p ?o } }").boolean


# 5.1 Status codes


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("<urn:a> <urn:b>", TURTLE),
        ("<urn:a> <urn:b> <c d> .", TURTLE),
        ("<urn:a> <urn:b> 1 .", "application/n-triples"),
        ("{", "application/ld+json"),
        ('{"@context": "http://watch.example/"}', "application/ld+json"),
        ("<rdf:RDF>", "application/rdf+xml"),
        ("<urn:a> <urn:b> <urn:c> <urn:d> .", "application/n-quads"),
        ("GRAPH <urn:g> { <urn:a> <urn:b> 1 }", "application/trig"),
        ("{ <urn:a> <urn:b> 1 } <urn:b> 2 .", "text/n3"),
        (b"<urn:a> <urn:b> '\xff' .", TURTLE),
    ],
)
def test_5_1_what_is_not_in_its_syntax_is_400_and_changes_nothing(
    service: Service, path: str, method: str, body: str | bytes, media_type: str
) -> None:
    service.send("PUT", path, ADA, TURTLE)

    answer = service.send(method, path, body, media_type)

    assert answer.status == 400
    assert answer.json["detail"]
    assert holds(service, path, ADA)


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/pdf", FORM, "turtle", f"{TURTLE}; charset=latin-1"]
)
def test_5_1_a_syntax_that_we_do_not_read_is_415(
    service: Service, method: str, media_type: str
) -> None:
    assert service.send(method, NAMED, ADA, media_type).status == 415
    assert service.send("GET", NAMED).status == 404


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("method", ["PATCH", "TRACE", "PROPFIND"])
def test_5_1_and_5_7_other_methods_are_405(service: Service, path: str, method: str) -> None:
    answer = service.send(method, path)

    assert answer.status == 405
    assert {"GET", "PUT", "POST", "DELETE"} <= set(answer.headers["allow"].split(", "))


def test_options_tell_the_methods(service: Service) -> None:
    answer = service.send("OPTIONS", NAMED)

    assert answer.status in (200, 204)
    allowed = {"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"}
    assert set(answer.headers["allow"].split(", ")) == allowed


# 5.2 GET, 5.6 HEAD


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_5_2_a_graph_comes_in_the_syntax_that_the_caller_chooses(
    service: Service, path: str, accept: str, media_type: str
) -> None:
    service.send("PUT", path, ADA, TURTLE)

    answer = service.send("GET", path, **({"Accept": accept} if accept else {}))

    assert answer.media_type == media_type
    assert isomorphic(read(answer), Graph().parse(data=ADA, format="turtle"))


def test_5_2_a_syntax_that_we_do_not_write_is_406(service: Service) -> None:
    service.send("PUT", NAMED, ADA, TURTLE)

    answer = service.send("GET", NAMED, Accept="image/png")

    assert answer.status == 406
    assert "text/turtle" in answer.json["available"]


@pytest.mark.parametrize("path", [NAMED, DIRECT])
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_5_2_5_4_and_5_6_a_graph_that_is_not_there_is_404(
    service: Service, path: str, method: str
) -> None:
    assert service.send(method, path).status == 404


@pytest.mark.parametrize("path", PLACES)
def test_5_6_head_is_get_without_the_body(service: Service, path: str) -> None:
    service.send("PUT", path, ADA, TURTLE)

    got, head = service.send("GET", path), service.send("HEAD", path)

    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == got.headers["content-length"]


# 5.3 PUT


@pytest.mark.parametrize("path", [NAMED, DIRECT])
def test_5_3_put_makes_a_graph_and_then_replaces_what_it_holds(service: Service, path: str) -> None:
    assert service.send("PUT", path, ADA, f"{TURTLE}; charset=utf-8").status == 201
    assert holds(service, path, ADA)

    assert service.send("PUT", path, BEN, TURTLE).status == 204
    assert holds(service, path, BEN)


def test_5_3_the_default_graph_is_there_from_the_start(service: Service) -> None:
    assert holds(service, DEFAULT)
    assert service.send("PUT", DEFAULT, ADA, TURTLE).status == 204
    assert holds(service, DEFAULT, ADA)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_5_3_and_5_5_an_empty_body_makes_an_empty_graph(service: Service, method: str) -> None:
    assert service.send(method, NAMED, b"").status == 201

    assert holds(service, NAMED)
    assert service.send("PUT", NAMED, ADA, TURTLE).status == 204
    assert service.send("POST", NAMED, b"", TURTLE).status == 204
    assert holds(service, NAMED, ADA)
    assert service.send("PUT", NAMED, b"", TURTLE).status == 204
    assert holds(service, NAMED)


def test_5_3_put_touches_no_other_graph(service: Service) -> None:
    for path in PLACES:
        service.send("PUT", path, ADA, TURTLE)

    service.send("PUT", NAMED, BEN, TURTLE)

    assert holds(service, NAMED, BEN)
    assert holds(service, DIRECT, ADA)
    assert holds(service, DEFAULT, ADA)


def test_5_3_without_a_content_type_it_is_rdf_xml(service: Service) -> None:
    ada = Graph().parse(data=ADA, format="turtle")

    assert service.send("PUT", NAMED, ada.serialize(format="xml").encode()).status == 201
    assert holds(service, NAMED, ADA)
    assert service.send("PUT", NAMED, BEN).status == 400


@pytest.mark.parametrize("syntax", ["turtle", "nt", "xml", "json-ld", "trig", "nquads", "n3"])
def test_each_syntax_is_read_with_a_byte_order_mark_too(service: Service, syntax: str) -> None:
    media_type = {
        "turtle": "text/turtle",
        "nt": "application/n-triples",
        "xml": "application/rdf+xml",
        "json-ld": "application/ld+json",
        "trig": "application/trig",
        "nquads": "application/n-quads",
        "n3": "text/n3",
    }[syntax]
    quads = list(ox.parse(ADA, ox.RdfFormat.TURTLE))
    body = ox.serialize(quads, format=ox.RdfFormat.from_media_type(media_type))
    assert body is not None

    for mark in (b"", b"\xef\xbb\xbf"):
        assert service.send("PUT", NAMED, mark + body, media_type).status in (201, 204)
        assert holds(service, NAMED, ADA)


def test_relative_iris_are_relative_to_the_graph(service: Service) -> None:
    for path, base in (
        (NAMED, "http://watch.example/graph/"),
        (DIRECT, f"{service.address}/graph-store/people/"),
        (DEFAULT, f"{service.address}/"),
    ):
        service.send("PUT", path, "<a> <urn:p> <urn:o> .", TURTLE)
        assert holds(service, path, f"<{base}a> <urn:p> <urn:o> .")


# 5.4 DELETE


@pytest.mark.parametrize("path", [NAMED, DIRECT])
def test_5_4_delete_takes_a_graph_away(service: Service, path: str) -> None:
    service.send("PUT", path, ADA, TURTLE)
    service.send("PUT", DEFAULT, BEN, TURTLE)

    assert service.send("DELETE", path).status == 204
    assert service.send("GET", path).status == 404
    assert service.send("DELETE", path).status == 404
    assert service.send("PUT", path, ADA, TURTLE).status == 201
    assert holds(service, DEFAULT, BEN)


def test_5_4_the_default_graph_is_emptied(service: Service) -> None:
    service.send("PUT", DEFAULT, ADA, TURTLE)

    assert service.send("DELETE", DEFAULT).status == 204
    assert holds(service, DEFAULT)


# 5.5 POST


@pytest.mark.parametrize("path", [NAMED, DIRECT])
def test_5_5_post_adds_to_a_graph_and_makes_it_if_need_be(service: Service, path: str) -> None:
    assert service.send("POST", path, ADA, TURTLE).status == 201
    assert service.send("POST", path, BEN, TURTLE).status == 204

    assert holds(service, path, ADA, BEN)


def test_5_5_blank_nodes_of_two_requests_are_two(service: Service) -> None:
    text = "_:card <urn:name> 'Ada' ."

    service.send("POST", NAMED, text, TURTLE)
    service.send("POST", NAMED, text, TURTLE)

    assert holds(service, NAMED, "_:a <urn:name> 'Ada' . _:b <urn:name> 'Ada' .")


@pytest.mark.parametrize("path", ["/graph-store", "/graph-store/"])
def test_5_5_post_to_the_store_makes_a_graph_and_tells_where(service: Service, path: str) -> None:
    answers = [service.send("POST", path, text, TURTLE) for text in (ADA, BEN)]

    assert [answer.status for answer in answers] == [201, 201]
    places = [answer.headers["location"] for answer in answers]
    for place, text in zip(places, (ADA, BEN), strict=True):
        assert place.startswith(f"{service.address}/graph-store/")
        assert holds(service, place.removeprefix(service.address), text)
        assert holds(service, f"/graph-store?graph={place}", text)
    assert len(service.query("SELECT ?g { GRAPH ?g {} }").rows) == 2


def form(*files: tuple[str, str, str], line: str = "\r\n") -> tuple[bytes, str]:
    """Return a form with files: their names, media types and contents."""
    pieces = []
    for name, media_type, content in files:
        said = f"Content-Type: {media_type}{line}" if media_type else ""
        disposition = f'Content-Disposition: form-data; name="{name}"; filename="{name}"{line}'
        pieces.append(f"--edge{line}{disposition}{said}{line}{content}{line}")
    return ("".join(pieces) + f"--edge--{line}").encode(), "multipart/form-data; boundary=edge"


@pytest.mark.parametrize("line", ["\r\n", "\n"])
@pytest.mark.parametrize("path", PLACES)
def test_5_5_the_files_of_a_form_are_all_added(service: Service, path: str, line: str) -> None:
    triples = "_:c <urn:said> <urn:x> .\n"
    files = [
        ("ada.ttl", f"{TURTLE}; charset=utf-8", ADA),
        ("more.nt", "application/octet-stream", triples),
        ("ben", TURTLE, BEN),
    ]

    answer = service.send("POST", path, *form(*files, line=line))

    assert answer.status == (204 if path == DEFAULT else 201)
    assert holds(service, path, ADA, BEN, triples)


def test_5_5_one_bad_file_of_a_form_and_none_is_added(service: Service) -> None:
    service.send("PUT", NAMED, ADA, TURTLE)

    bad = service.send("POST", NAMED, *form(("b", TURTLE, BEN), ("c", TURTLE, "<urn:a>")))
    unknown = service.send("POST", NAMED, *form(("b", TURTLE, BEN), ("c.pdf", "", "%PDF")))
    broken = service.send("POST", NAMED, b"--edge\r\nno", "multipart/form-data; boundary=edge")
    no_edge = service.send("POST", NAMED, b"--edge--", "multipart/form-data")

    statuses = [answer.status for answer in (bad, unknown, broken, no_edge)]
    assert statuses == [400, 415, 400, 400]
    assert holds(service, NAMED, ADA)


def test_5_5_a_form_makes_a_graph_too(service: Service) -> None:
    answer = service.send("POST", "/graph-store", *form(("a", TURTLE, ADA), ("b", TURTLE, BEN)))

    assert answer.status == 201
    assert holds(service, answer.headers["location"].removeprefix(service.address), ADA, BEN)


# Beyond the protocol: the whole dataset


QUADS = "<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:d> <urn:e> <urn:f> .\n"
N_QUADS = "application/n-quads"


def everything(service: Service) -> list[str]:
    return sorted(service.send("GET", "/graph-store", Accept=N_QUADS).text.splitlines())


def test_the_store_takes_and_gives_a_whole_dataset(service: Service) -> None:
    service.send("PUT", NAMED, "<urn:x> <urn:y> <urn:z> .", TURTLE)

    assert service.send("POST", "/graph-store", QUADS, N_QUADS).status == 204
    before = [f"<urn:x> <urn:y> <urn:z> <{GRAPH}> ."]
    assert everything(service) == sorted(before + QUADS.splitlines())

    assert service.send("PUT", "/graph-store", QUADS, N_QUADS).status == 204
    assert everything(service) == sorted(QUADS.splitlines())
    assert service.send("GET", NAMED).status == 404

    assert service.send("GET", "/graph-store").media_type == "application/trig"
    assert service.send("DELETE", "/graph-store").status == 204
    assert everything(service) == []


@pytest.mark.parametrize(("body", "media_type"), [(ADA, TURTLE), ("", TURTLE), ("", None)])
def test_nothing_that_is_no_dataset_replaces_the_dataset(
    service: Service, body: str, media_type: str | None
) -> None:
    service.send("POST", "/graph-store", QUADS, N_QUADS)

    assert service.send("PUT", "/graph-store", body, media_type).status == 400
    assert everything(service) == sorted(QUADS.splitlines())
