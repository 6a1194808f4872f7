"""Every way in leads to the same image, and what cannot be read says where."""

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Dataset, Graph, Literal, URIRef, Variable
from rdflib.term import Node as RdflibNode
from tests.graph.shacl.image.test_terms import BLANKS, IRIS, TERMS

from habeas.shacl.errors import UnreadableDataError
from habeas.shacl.image import Image, image_of

TURTLE = """
@prefix : <http://example.org/> .
:ada :name "Ada"@en, "Ada" ; :weight 01 ; :knows _:ben .
_:ben :knows _:ben ; :note "caf\\u00e9\\t\\"\\n" .
"""
TRIPLES = st.builds(ox.Triple, st.one_of(IRIS, BLANKS), IRIS, TERMS)


def written(rows: Sequence[ox.Triple | ox.Quad], form: ox.RdfFormat) -> bytes:
    text = ox.serialize(cast("Sequence[ox.Quad]", rows), format=form)
    assert text is not None
    return text


def store_of(quads: Sequence[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def triples_of(image: Image) -> set[bytes]:
    return set(image.ntriples().splitlines())


@pytest.fixture
def quads() -> list[ox.Quad]:
    """Ada, who knows a blank node, which knows itself."""
    return list(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("extension", ["nt", "nq", "ttl", "trig", "rdf", "jsonld"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "zipped"])
def test_every_syntax_gives_the_same_image(
    quads: list[ox.Quad], extension: str, zipped: bool, tmp_path: Path
) -> None:
    form = ox.RdfFormat.from_extension(extension)
    assert form is not None
    text = written([quad.triple for quad in quads], form)
    path = tmp_path / f"ada.{extension}{'.gz' if zipped else ''}"
    path.write_bytes(gzip.compress(text) if zipped else text)

    assert triples_of(image_of(path)) == triples_of(image_of(quads))
    assert triples_of(image_of(text, extension)) == triples_of(image_of(quads))


@settings(deadline=None)
@given(st.lists(TRIPLES, max_size=20))
def test_triples_their_text_and_a_graph_of_them_give_the_same_image(
    triples: list[ox.Triple],
) -> None:
    text = written(triples, ox.RdfFormat.N_TRIPLES)
    expected = set(text.splitlines())

    assert triples_of(image_of(triples)) == expected
    assert triples_of(image_of(text, "nt")) == expected
    assert triples_of(image_of(text, "text/turtle")) == expected
    undirected = [each for each in triples if b"--" not in str(each).encode()]
    graph = Graph()
    for triple in undirected:
        graph.add(
            (rdflib_term(triple.subject), rdflib_term(triple.predicate), rdflib_term(triple.object))
        )
    assert triples_of(image_of(graph)) == {f"{triple} .".encode() for triple in undirected}


def rdflib_term(term: object) -> RdflibNode:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            datatype = None if term.language else URIRef(term.datatype.value)
            return Literal(term.value, term.language, datatype, normalize=False)
    raise TypeError(term)


def test_graphs_of_a_dataset_count_as_one(quads: list[ox.Quad]) -> None:
    a, b = ox.NamedNode("urn:a"), ox.NamedNode("urn:b")
    named = [
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in quads
        for graph in (a, b, ox.DefaultGraph())
    ]
    store = store_of(named)
    text = written(named, ox.RdfFormat.N_QUADS)
    dataset = Dataset()
    dataset.parse(data=text.decode(), format="nquads")

    assert triples_of(image_of(named)) == triples_of(image_of(quads))
    assert triples_of(image_of(text, "nq")) == triples_of(image_of(quads))
    assert len(image_of(store)) == len(image_of(dataset)) == len(quads)


def test_lexical_forms_are_kept_but_for_those_that_a_store_has_changed() -> None:
    one = "http://www.w3.org/2001/XMLSchema#integer"
    a = ox.NamedNode("urn:a")
    triple = ox.Triple(a, a, ox.Literal("01", datatype=ox.NamedNode(one)))
    store = store_of([ox.Quad(*triple)])
    graph = Graph()
    graph.add(
        (URIRef("urn:a"), URIRef("urn:a"), Literal("01", datatype=URIRef(one), normalize=False))
    )

    assert triples_of(image_of([triple])) == triples_of(image_of(graph)) == {f"{triple} .".encode()}
    assert triples_of(image_of(store)) == {f'<urn:a> <urn:a> "1"^^<{one}> .'.encode()}


def test_an_image_is_its_own_image(quads: list[ox.Quad]) -> None:
    image = image_of(quads)

    assert image_of(image) is image


def test_nothing_gives_an_empty_image(tmp_path: Path) -> None:
    path = tmp_path / "empty.nt"
    path.write_bytes(b"")

    data: Any
    for data in ([], Graph(), Dataset(), ox.Store(), path):
        assert len(image_of(data)) == 0


def test_relative_iris_are_relative_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<> <urn:p> <b> .")
    here = path.resolve().as_uri()

    assert triples_of(image_of(path)) == {f"<{here}> <urn:p> <{here[:-5]}b> .".encode()}
    assert triples_of(image_of(path, base="urn:x:y")) == {b"<urn:x:y> <urn:p> <urn:b> ."}
    with pytest.raises(UnreadableDataError, match="No scheme"):
        image_of(path.read_bytes(), "ttl")


def test_a_label_that_only_rdflib_allows_is_one_node() -> None:
    graph = Graph()
    for value in (BNode("two words"), BNode("two")):
        graph.add((BNode("two words"), URIRef("urn:p"), value))

    image = image_of(graph)

    assert len(image) == 2
    assert len(image.terms) == 3


LINES = b"<urn:a> <urn:p> <urn:b> .\n"


@pytest.mark.parametrize(
    ("text", "syntax", "line", "column"),
    [
        (LINES * 2 + b"<urn:a> <urn:p> <b> .", "nt", 3, 17),
        (LINES * 3 + b'<urn:a> <urn:p> "\xff" .', "nt", 4, 18),
        (LINES + b'<urn:a> <urn:p> "a .\n' + LINES, "nq", 2, None),
        (b"<urn:a> <urn:p> ex:b .", "ttl", 1, 17),
        (LINES + b"<urn:a> <urn:p> <<( <urn:a> <urn:p> 'x' )>> .", "nt", 2, None),
        (LINES + b'<urn:a> <urn:p> <<( <urn:a> <urn:p> "x" )>> .', "nt", 2, None),
        (b"<urn:a> <urn:p> <urn:b> {| <urn:q> 1 |} .", "ttl", None, None),
        (b"{", "jsonld", 1, 2),
        (b'{"@context": "http://example.org/context"}', "jsonld", None, None),
        (b"<rdf:RDF>", "rdf", None, None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    text: bytes, syntax: str, line: int | None, column: int | None, tmp_path: Path
) -> None:
    path = tmp_path / f"broken.{syntax}"
    path.write_bytes(text)

    with pytest.raises(UnreadableDataError) as caught:
        image_of(path)

    assert caught.value.source == path
    assert caught.value.line == line
    assert column is None or caught.value.column == column
    assert not caught.value.reason.startswith("Parser error")


def test_a_context_elsewhere_is_not_fetched() -> None:
    with pytest.raises(UnreadableDataError, match="nothing is fetched"):
        image_of(b'{"@context": "http://example.org/context"}', "jsonld")


def test_a_triple_as_a_term_is_refused_with_advice(quads: list[ox.Quad]) -> None:
    a = ox.NamedNode("urn:a")
    triple = ox.Triple(a, a, ox.Triple(a, a, a))
    text = written([triple], ox.RdfFormat.N_TRIPLES)

    data: Any
    for data in ([*quads, triple], store_of([ox.Quad(*triple)])):
        with pytest.raises(UnreadableDataError, match="State it apart"):
            image_of(data)
    with pytest.raises(UnreadableDataError, match=r"^the data:2 has a triple as a term"):
        image_of(b"\n" + text, "nt")


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        (URIRef("two words"), "IRI"),
        (Literal("a", lang="en-abcdefghi"), "eight characters"),
        (Variable("x"), "no RDF term"),
        (Literal("\ud800"), "must be a str"),
    ],
)
def test_a_term_of_rdflib_that_rdf_does_not_have_is_named(term: RdflibNode, reason: str) -> None:
    graph = Graph()
    graph.add((URIRef("urn:a"), URIRef("urn:p"), term))

    with pytest.raises(UnreadableDataError, match=reason):
        image_of(graph)


def test_a_literal_as_a_subject_is_refused() -> None:
    graph = Graph()
    graph.add((Literal("a"), URIRef("urn:p"), URIRef("urn:b")))

    with pytest.raises(UnreadableDataError, match="subject"):
        image_of(graph)


def test_a_literal_that_no_text_can_hold_is_refused() -> None:
    tagless = ox.Literal(
        "a", datatype=ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
    )

    with pytest.raises(UnreadableDataError, match="language tag"):
        image_of([ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), tagless)])


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    cut = tmp_path / "cut.nt.gz"
    cut.write_bytes(gzip.compress(LINES * 1000)[:-20])
    no_zip = tmp_path / "no-zip.nt.gz"
    no_zip.write_bytes(LINES)

    for path, reason in (
        (tmp_path / "missing.nt", "No such file"),
        (cut, "end-of-stream|ended before"),
        (no_zip, "gzip"),
    ):
        with pytest.raises(UnreadableDataError, match=reason):
            image_of(path)


def test_a_syntax_that_is_unknown_or_not_said_is_told(tmp_path: Path) -> None:
    for syntax in (None, "csv"):
        with pytest.raises(UnreadableDataError, match="Give one of"):
            image_of(b"", syntax)
    with pytest.raises(UnreadableDataError, match=r"table\.csv"):
        image_of(tmp_path / "table.csv")
    with pytest.raises(TypeError, match="Path, or bytes"):
        image_of("<urn:a> <urn:p> <urn:b> .")  # type: ignore[arg-type]
