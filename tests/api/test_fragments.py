"""Fragments over HTTP: what a client needs to go through them, in every format, and what is refused."""

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph, URIRef

from habeas.fragments.making import make
from habeas.release import Release, open_release
from habeas.store.embedded import EmbeddedStore
from habeas.store.workers import WorkerPool
from habeas.terms import GRAPHS, PREFIXES, ROOT
from habeas_api import create_app
from habeas_api.fragments.answering import SIZE

HYDRA = "http://www.w3.org/ns/hydra/core#"
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID, RDF, FOAF = PREFIXES["void"], PREFIXES["rdf"], PREFIXES["foaf"]
HERE = "http://localhost/fragments"
TYPE = f"predicate={quote(RDF + 'type')}"
TRIG = {"Accept": "application/trig"}


@pytest.fixture(scope="module")
def served(invented_release: Release) -> Iterator[Flask]:
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        yield create_app(invented_release, pool)


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


def page(client: FlaskClient, address: str) -> Dataset:
    response = client.get(address.removeprefix("http://localhost"), headers=TRIG)
    assert response.status_code == 200, response.text
    return Dataset(default_union=True).parse(data=response.data, format="trig")


def said(dataset: Dataset, address: str, name: str) -> list[str]:
    """Return what a page says about itself with a property of Hydra."""
    about = dataset.graph(URIRef(f"{address}#metadata"))
    return [str(value) for value in about.objects(URIRef(address), URIRef(HYDRA + name))]


def statements(dataset: Dataset) -> set[tuple[str, ...]]:
    return {
        (s.n3(), p.n3(), o.n3(), str(g))
        for s, p, o, g in dataset.quads()
        if not str(g).endswith("#metadata")
    }


def test_a_page_says_how_much_there_is_and_where_the_next_is(
    client: FlaskClient, invented_release: Release
) -> None:
    address = f"{HERE}?{TYPE}"
    total = len(list(invented_release.store.quads(predicate=ox.NamedNode(RDF + "type"))))

    found = page(client, address)

    assert total > 3 * SIZE
    assert said(found, address, "totalItems") == [str(total)]
    assert said(found, address, "itemsPerPage") == [str(SIZE)]
    assert said(found, address, "first") == [f"{address}&page=1"]
    assert said(found, address, "next") == [f"{address}&page=2"]
    assert said(found, address, "previous") == []
    assert len(statements(found)) == SIZE
    counted = found.objects(URIRef(address), URIRef(VOID + "triples"))
    assert [str(each) for each in counted] == [str(total)]


def test_pages_follow_each_other_without_gaps_or_repeats(
    client: FlaskClient, invented_release: Release
) -> None:
    address, pages = f"{HERE}?{TYPE}", 0
    seen: list[tuple[str, ...]] = []

    while address:
        found = page(client, address)
        new = statements(found)
        assert not new & set(seen)
        seen += sorted(new)
        pages += 1
        address = next(iter(said(found, address, "next")), "")

    wanted = list(invented_release.store.quads(predicate=ox.NamedNode(RDF + "type")))
    assert len(seen) == len(wanted)
    assert pages == -(-len(wanted) // SIZE)
    assert not said(found, f"{HERE}?{TYPE}&page={pages}", "next")
    assert said(found, f"{HERE}?{TYPE}&page={pages}", "previous") == [
        f"{HERE}?{TYPE}&page={pages - 1}"
    ]


def test_a_page_has_the_form_that_clients_of_patterns_fill_in(client: FlaskClient) -> None:
    address = f"{HERE}?{TYPE}&page=2"
    found = page(client, address)
    metadata = found.graph(URIRef(f"{address}#metadata"))

    (dataset,) = metadata.subjects(URIRef(HYDRA + "search"))
    (form,) = metadata.objects(dataset, URIRef(HYDRA + "search"))
    (template,) = metadata.objects(form, URIRef(HYDRA + "template"))
    mappings = {
        str(metadata.value(each, URIRef(HYDRA + "variable"))): str(
            metadata.value(each, URIRef(HYDRA + "property"))
        )
        for each in metadata.objects(form, URIRef(HYDRA + "mapping"))
    }

    assert str(template) == HERE + "{?subject,predicate,object,graph}"
    assert mappings == {
        **{name: RDF + name for name in ("subject", "predicate", "object")},
        "graph": SD + "graph",
    }
    assert str(dataset).startswith(ROOT + "release/")
    assert (dataset, URIRef(SD + "defaultGraph"), URIRef("urn:ldf:defaultGraph")) in metadata
    fragment = URIRef(f"{HERE}?{TYPE}")
    assert (metadata.identifier, URIRef(FOAF + "primaryTopic"), fragment) in metadata
    assert (fragment, URIRef(VOID + "subset"), URIRef(address)) in metadata
    assert (dataset, URIRef(VOID + "subset"), fragment) in metadata


@pytest.mark.parametrize("name", ["trig", "nq", "jsonld"])
def test_the_metadata_are_in_a_graph_of_their_own_and_end_with_the_page(
    name: str, client: FlaskClient
) -> None:
    query = f"{TYPE}&format={name}"
    data = client.get(f"/fragments?{query}").data
    formats = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}

    quads = list(ox.parse(data, formats.get(name, ox.RdfFormat.JSON_LD)))

    subsets = [q for q in quads if q.predicate.value == VOID + "subset"]
    last = [q.subject.value for q in subsets if q.object.value == f"{HERE}?{query}"][-1]
    (topic,) = [q for q in quads if q.predicate.value == FOAF + "primaryTopic"]
    assert topic.object.value == last
    assert topic.graph_name == topic.subject
    assert {q.graph_name for q in quads if q.predicate.value.startswith(HYDRA)} == {topic.subject}
    assert sum(q.graph_name != topic.subject for q in quads) == SIZE


def test_every_format_says_the_same(client: FlaskClient) -> None:
    subject = f"subject={quote('https://w3id.org/habeas/id/case/x1')}"
    formats = {"ttl": "turtle", "nt": "nt", "rdf": "xml"}

    counts = {}
    for name, parser in formats.items():
        graph = Graph().parse(
            data=client.get(f"/fragments?{subject}&format={name}").data, format=parser
        )
        counts[name] = len(
            set(graph.predicate_objects(URIRef("https://w3id.org/habeas/id/case/x1")))
        )
    for name, parser in {"trig": "trig", "nq": "nquads", "jsonld": "json-ld"}.items():
        dataset = Dataset(default_union=True).parse(
            data=client.get(f"/fragments?{subject}&format={name}").data, format=parser
        )
        counts[name] = len(statements(dataset))

    assert len(set(counts.values())) == 1
    assert counts["nt"] > 3


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/trig"),
        ("*/*", "application/trig"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/n-quads,application/trig;q=0.95,text/html;q=0.2", "application/n-quads"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/json", "application/ld+json"),
    ],
)
def test_the_header_says_in_which_format_it_comes(
    accept: str | None, media_type: str, client: FlaskClient
) -> None:
    response = client.get("/fragments", headers={"Accept": accept} if accept else {})

    assert response.mimetype == media_type
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_no_format_that_fits_is_406_with_all_that_there_are(client: FlaskClient) -> None:
    response = client.get("/fragments", headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.json is not None
    assert set(response.json["available"]) >= {"application/trig", "text/turtle", "text/html"}


def test_who_has_a_page_gets_304_for_its_own_format_alone(client: FlaskClient) -> None:
    address = f"/fragments?{TYPE}"
    first = client.get(address, headers=TRIG)
    packed = client.get(address, headers={**TRIG, "Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert first.headers["ETag"] != packed.headers["ETag"]
    for tag, coding, accept, status in (
        (first.headers["ETag"], "identity", "application/trig", 304),
        (packed.headers["ETag"], "gzip", "application/trig", 304),
        (first.headers["ETag"], "identity", "text/turtle", 200),
    ):
        headers = {"Accept": accept, "If-None-Match": tag, "Accept-Encoding": coding}
        again = client.get(address, headers=headers)
        assert again.status_code == status
        assert (again.data == b"") is (status == 304)


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    got, head = (ask(f"/fragments?{TYPE}", headers=TRIG) for ask in (client.get, client.head))

    assert head.data == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Vary", "Link"):
        assert head.headers.getlist(name) == got.headers.getlist(name)


@pytest.mark.parametrize("written", ["", "?o", "$o", "?"])
def test_a_variable_is_any_term(written: str, client: FlaskClient) -> None:
    plain = page(client, f"{HERE}?{TYPE}")

    found = page(client, f"{HERE}?{TYPE}&object={quote(written)}")

    assert statements(found) == statements(plain)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("case:x1", "https://w3id.org/habeas/id/case/x1"),
        ("<https://w3id.org/habeas/id/case/x1>", "https://w3id.org/habeas/id/case/x1"),
    ],
)
def test_an_iri_can_be_written_in_three_ways(written: str, meant: str, client: FlaskClient) -> None:
    found, same = (
        page(client, f"{HERE}?{urlencode({'subject': each})}") for each in (written, meant)
    )

    assert statements(found) == statements(same) != set()


def test_each_term_of_the_release_finds_its_statements_as_clients_write_it(
    client: FlaskClient, invented_release: Release
) -> None:
    quads = list(invented_release.store.quads(graph=ox.NamedNode(GRAPHS["records"])))
    literals = sorted({q.object for q in quads if isinstance(q.object, ox.Literal)}, key=str)
    kinds = {(each.language, each.datatype.value): each for each in literals}
    assert len(kinds) > 2

    for literal in kinds.values():
        text = f'"{literal.value}"'
        if literal.language:
            text += f"@{literal.language.upper()}"
        elif literal.datatype.value != PREFIXES["xsd"] + "string":
            text += f"^^{literal.datatype.value}"
        address = f"{HERE}?{urlencode({'object': text})}"
        wanted = len(list(invented_release.store.quads(object=literal)))
        assert said(page(client, address), address, "totalItems") == [str(wanted)], text


def test_graphs_can_be_asked_for_one_by_one_or_taken_together(
    client: FlaskClient, invented_release: Release
) -> None:
    def total(graph: str) -> int:
        address = f"{HERE}?{TYPE}&graph={graph}"
        return int(said(page(client, address), address, "totalItems")[0])

    parts = {graph: total(graph) for graph in GRAPHS}
    address = f"{HERE}?{TYPE}&graph=urn:ldf:defaultGraph"

    assert sum(parts.values()) == total("") == total("?g") == total("urn:ldf:defaultGraph")
    assert parts["records"] == total(quote(GRAPHS["records"]))
    assert total("urn:test:nowhere") == 0
    names = {row[3] for row in statements(page(client, f"{HERE}?graph=records"))}
    assert names == {GRAPHS["records"]}
    together = {row[3] for row in statements(page(client, address))}
    assert together == {"urn:x-rdflib:default"}


def test_a_literal_where_none_can_be_finds_nothing(client: FlaskClient) -> None:
    address = f"{HERE}?{urlencode({'subject': chr(34) + 'held' + chr(34)})}"

    assert said(page(client, address), address, "totalItems") == ["0"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("page=-1", "give a whole number of at least 1"),
        ("page=0", "give a whole number of at least 1"),
        (f"page=1{'0' * 30}", "give a whole number of at least 1"),
        ("page=1e3", "give a whole number of at least 1"),
        ("page=1&page=2", "one value for 'page'"),
        ("subject=_:b0", "blank nodes have IRIs of their own"),
        ("subject=a%20b", "Invalid IRI code point"),
        ("subject=ab", "No scheme found"),
        ("subject=urn:a%20b", "Invalid IRI code point"),
        ("subject=urn:%00", "Invalid IRI code point"),
        ("subject=urn:%22", "Invalid IRI code point"),
        ("object=%22x", "second quotation mark is missing"),
        ("object=%22x%22@", "subtag"),
        ("object=%22x%22@e%20n", "subtag"),
        ("object=%22x%22@en--up", "no direction of writing"),
        ("object=%22x%22%5E%5E", "No scheme found"),
        ("object=%22x%22extra", "behind a text there can be"),
        ("object=%3C%3Curn:a%20urn:b%20urn:c%3E%3E", "Invalid IRI code point"),
        ("graph=nowhere", "the IRI of a graph, or derived, description"),
        ("subjet=urn:a", "Did you mean 'subject'"),
        ("format=png", "No format is called 'png'"),
        ("subject=%FF", "not URL-encoded UTF-8"),
        (f"subject=urn:{'x' * 20_000}", "at most 20,000 characters"),
    ],
)
def test_what_is_no_pattern_is_400_and_says_what_one_is(
    query: str, words: str, client: FlaskClient
) -> None:
    response = client.get(f"/fragments?{query}")

    assert response.status_code == 400, response.text
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert any(word in response.json["detail"] for word in words.split("|")), response.json
    assert len(response.data) < 1_000


def test_a_page_beyond_the_last_is_404_and_says_how_many_there_are(client: FlaskClient) -> None:
    many = client.get(f"/fragments?{TYPE}&page=999999999999999999")
    none = client.get("/fragments?subject=urn:test:nowhere&page=2")

    assert many.status_code == none.status_code == 404
    assert many.json is not None
    assert many.json["detail"].startswith("This fragment has ")
    assert none.json is not None
    assert none.json["detail"] == "This fragment has 1 page."


@settings(max_examples=30, deadline=None)
@given(
    text=st.text(max_size=30),
    name=st.sampled_from(["subject", "predicate", "object", "graph", "page"]),
)
def test_whatever_is_sent_is_answered_or_refused(served: Flask, text: str, name: str) -> None:
    client = served.test_client()
    query = urlencode({name: text})
    for form in ("trig", "html"):
        response = client.get(f"/fragments?{query}&format={form}")

        assert response.status_code in (200, 400, 404)
        if response.status_code == 200 and form == "trig":
            address = f"{HERE}?{query}&format=trig"
            dataset = Dataset(default_union=True).parse(data=response.data, format="trig")
            assert len(said(dataset, address, "totalItems")) == 1


def test_a_foreign_name_of_the_service_is_not_repeated(client: FlaskClient) -> None:
    for host in ("evil.example", "localhost.evil.example", "localhost:1@evil.example"):
        response = client.get("/fragments", headers={**TRIG, "Host": host})
        assert "evil" not in response.text + str(response.headers)
    for port, is_one in ((65_535, True), (65_536, False), (99_999, False)):
        response = client.get("/fragments", headers={**TRIG, "Host": f"localhost:{port}"})
        assert (f"localhost:{port}" in response.text) is is_one


@pytest.mark.parametrize("host", ["localhost:8123", "127.0.0.1:8000", "[::1]:8000"])
def test_whoever_is_at_this_machine_is_told_the_name_that_they_used(
    host: str, client: FlaskClient
) -> None:
    response = client.get("/fragments", headers={**TRIG, "Host": host})

    assert f"http://{host}/fragments" in response.text


def test_a_name_is_the_same_in_capitals(client: FlaskClient) -> None:
    response = client.get("/fragments", headers={**TRIG, "Host": "LOCALHOST:8123"})

    assert "http://localhost:8123/fragments" in response.text
    assert "LOCALHOST" not in response.text


def test_an_address_that_is_set_is_the_one_that_is_told(
    invented_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_ADDRESS", "https://habeas.example/data")
    with WorkerPool(invented_release.folder / "store", workers=1) as pool:
        client = create_app(invented_release, pool).test_client()

        response = client.get("/fragments?subject=urn:a", headers={**TRIG, "Host": "localhost"})

    assert "https://habeas.example/data/fragments?subject=urn:a#metadata" in response.text
    assert "localhost" not in response.text


HOSTILE = [
    ox.Quad(
        ox.NamedNode("javascript:alert(1)"),
        ox.NamedNode("urn:test:p"),
        ox.Literal('</td><script>alert("x")</script>', language="en"),
        ox.NamedNode("javascript:alert(2)"),
    ),
    ox.Quad(
        ox.NamedNode("data:text/html,x"),
        ox.NamedNode("urn:test:p"),
        ox.Literal('" onmouseover="alert(1)'),
        ox.NamedNode("urn:test:g"),
    ),
    ox.Quad(
        ox.NamedNode("urn:test:a&b='c'"),
        ox.NamedNode("urn:test:p"),
        ox.Literal("x" * 9_000),
        ox.NamedNode("urn:test:g"),
    ),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Statements that are made to break pages."""
    folder = tmp_path_factory.mktemp("hostile")
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(HOSTILE)
    store.flush()
    del store
    (folder / "fragments").mkdir()
    make(EmbeddedStore.open(folder / "store"), folder / "fragments")
    manifest = {"version": "hostile", "quads": 3, "sides": {"fragments": {"files": {}}}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with WorkerPool(folder / "store", workers=1) as pool:
        yield create_app(open_release(folder), pool)


def test_data_cannot_put_script_or_links_to_it_into_a_page(hostile: Flask) -> None:
    text = hostile.test_client().get("/fragments?format=html").text

    assert "<script" not in text
    assert 'href="javascript' not in text
    assert 'href="data:' not in text
    assert 'onmouseover="' not in text
    assert "&lt;script&gt;" in text
    assert "javascript:alert(1)" in text
    assert "x" * 500 not in text.replace("x" * 9_000, "")


def test_the_links_of_a_page_find_what_they_say(hostile: Flask) -> None:
    client = hostile.test_client()
    text = client.get("/fragments?format=html").text
    links = {part.partition('"')[0] for part in text.split('<a href="/fragments?')[1:]}

    for link in links:
        address = "/fragments?" + link.replace("&amp;", "&").replace("&#39;", "'")
        data = client.get(f"{address}&format=nq").data
        assert any(b"#metadata" not in line for line in data.splitlines()), address
    assert len(links) == 9


def test_what_data_hold_comes_out_as_it_went_in(hostile: Flask) -> None:
    client = hostile.test_client()

    data = client.get("/fragments?format=nq").data

    quads = ox.parse(data, ox.RdfFormat.N_QUADS)
    assert {q for q in quads if "metadata" not in str(q.graph_name)} == set(HOSTILE)


def test_a_release_without_fragments_says_how_to_get_them(release: Release) -> None:
    with WorkerPool(release.folder / "store", workers=1) as pool:
        response = create_app(release, pool).test_client().get("/fragments")

    assert response.status_code == 404
    assert response.json is not None
    assert response.json["detail"] == "This release has no fragments. Build it again to get them."


def test_a_form_for_people_needs_no_script(client: FlaskClient) -> None:
    text = client.get(f"/fragments?{TYPE}&format=html").text

    assert "<script" not in text
    assert '<form method="get" action="/fragments">' in text
    for name in ("subject", "predicate", "object", "graph"):
        assert f'<label for="{name}">' in text
    assert f'href="/fragments?{TYPE}&amp;format=html&amp;page=2"' in text
