"""rdflib, Oxigraph's parser and Raptor read what they find under an address."""

import io
import subprocess
import urllib.request
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef, Variable
from rdflib.compare import isomorphic
from rdflib.plugins.stores.sparqlstore import SPARQLStore

Run = Callable[..., subprocess.CompletedProcess[bytes]]
WGAD = URIRef("https://w3id.org/habeas/id/mechanism/wgad-individual-complaints")
NAME = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
SUFFIXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        content: bytes = answer.read()
    return content


def triples_of(service: str, suffix: str) -> set[ox.Triple]:
    content = fetched(f"{service}/doc/mechanism/wgad-individual-complaints.{suffix}")
    return {quad.triple for quad in ox.parse(io.BytesIO(content), SUFFIXES[suffix])}


def test_rdflib_follows_the_iri_of_a_thing(service: str) -> None:
    graph = Graph().parse(f"{service}/id/mechanism/wgad-individual-complaints")
    assert len(list(graph.objects(WGAD, NAME))) >= 1


@pytest.mark.parametrize("kind", ["xml", "turtle", "json-ld", "nt"])
def test_rdflib_gets_the_format_that_it_asks_for(service: str, kind: str) -> None:
    graph = Graph().parse(f"{service}/id/mechanism/wgad-individual-complaints", format=kind)
    whole = Graph().parse(
        data=fetched(f"{service}/doc/mechanism/wgad-individual-complaints.nt"), format="nt"
    )
    assert isomorphic(graph, whole)


def test_rdflib_reads_graphs_with_their_names(service: str) -> None:
    for suffix, kind in (("trig", "trig"), ("nq", "nquads")):
        dataset = Dataset().parse(
            f"{service}/doc/mechanism/wgad-individual-complaints.{suffix}", format=kind
        )
        named = {str(graph.identifier) for graph in dataset.graphs()}
        assert "https://w3id.org/habeas/graph/records" in named, named


def test_rdflib_asks_as_a_store(service: str) -> None:
    graph = Graph(SPARQLStore(f"{service}/sparql"))
    query = "SELECT ?o { mechanism:wgad-individual-complaints skos:prefLabel ?o }"
    asked = {str(row[Variable("o")]) for row in graph.query(query).bindings}
    assert asked == {str(name) for name in graph.objects(WGAD, NAME)} != set()


def test_all_formats_say_the_same_to_oxigraph(service: str) -> None:
    wanted = {f"{each} ." for each in triples_of(service, "nt")}
    plain = fetched(f"{service}/doc/mechanism/wgad-individual-complaints.nt").decode()
    assert wanted == set(plain.splitlines())
    assert len(wanted) > 20
    for suffix in SUFFIXES:
        assert {f"{each} ." for each in triples_of(service, suffix)} == wanted, suffix


@pytest.mark.parametrize(
    ("suffix", "parser"),
    [("ttl", "turtle"), ("nt", "ntriples"), ("rdf", "rdfxml"), ("nq", "nquads"), ("trig", "trig")],
)
def test_raptor_reads_what_others_read(
    service: str, program: Run, suffix: str, parser: str
) -> None:
    path = f"{service}/doc/mechanism/wgad-individual-complaints.{suffix}"
    read = program("rapper", "-q", "-i", parser, "-o", "ntriples", path)
    assert read.returncode == 0, read.stderr.decode()
    assert b"Error" not in read.stderr
    read_again = {quad.triple for quad in ox.parse(read.stdout, ox.RdfFormat.N_TRIPLES)}
    assert read_again == triples_of(service, "nt")


def test_raptor_follows_the_iri_and_guesses_the_format(service: str, program: Run) -> None:
    read = program(
        "rapper", "-q", "-g", "-o", "ntriples", f"{service}/id/mechanism/wgad-individual-complaints"
    )
    assert read.returncode == 0, read.stderr.decode()
    assert str(WGAD).encode() in read.stdout
