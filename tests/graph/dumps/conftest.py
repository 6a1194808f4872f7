"""Releases with what is hard to write."""

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas.dumps.making import make_dumps
from habeas.release.content import canonical, compressed, version_of
from habeas.release.opened import Release, open_release
from habeas.terms import ID

Triples = Sequence[ox.Triple]


def quads_in(path: Path) -> set[ox.Quad]:
    """Return what a compressed file says, as one parser reads it."""
    suffix = path.name.removesuffix(".gz").rpartition(".")[2]
    formats = {
        "nq": ox.RdfFormat.N_QUADS,
        "ttl": ox.RdfFormat.TURTLE,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    return set(ox.parse(gzip.decompress(path.read_bytes()), formats[suffix]))


def renamed(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Return quads with the same names for nodes without one."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.fixture
def release_of(tmp_path: Path) -> Callable[..., Release]:
    """Make a release without tables from triples of the records, with its dumps."""

    def make(records: Triples, derived: Triples = ()) -> Release:
        content = canonical([("records", records), ("derived", derived)])
        version = version_of(content)
        folder = tmp_path / version
        (folder / "dumps").mkdir(parents=True)
        (folder / "public.nq.gz").write_bytes(compressed(content))
        (folder / "manifest.json").write_text(json.dumps({"version": version}))
        make_dumps(folder)
        return open_release(folder)

    return make


@pytest.fixture
def hard() -> Triples:
    """Triples that are hard to write."""
    ada, p = (
        ox.NamedNode(f"{ID}agent/ada"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#note"),
    )
    texts = [
        "",
        'a "quoted" word \\ and \\U0001F600 and \\" <b>',
        "lines\nand\rmore\ttabs\x00\x01\x08\x0c\x1f\x7f\x85\u2028\ufffe",
        "عمر مثال",
        "😀 \U0010fffd",
        "ends in ^^<urn:x>",
        "ends in @en",
        " . <https://w3id.org/habeas/graph/derived> .",
    ]
    values: list[ox.NamedNode | ox.Literal] = [ox.Literal(text) for text in texts]
    values += [ox.Literal(text, language="ar") for text in texts]
    values += [ox.Literal(text, datatype=ox.NamedNode("urn:test:type")) for text in texts]
    xsd = "http://www.w3.org/2001/XMLSchema#"
    values += [
        ox.Literal("2019-05", datatype=ox.NamedNode(xsd + "gYearMonth")),
        ox.Literal("01", datatype=ox.NamedNode(xsd + "integer")),
        ox.Literal("TRUE", datatype=ox.NamedNode(xsd + "boolean")),
        ox.Literal(
            '{"a": 1}', datatype=ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON")
        ),
    ]
    values += [
        ox.NamedNode(iri)
        for iri in (
            f"{ID}agent/",
            f"{ID}agent/a.b",
            f"{ID}agent/-a",
            f"{ID}agent/a%20b",
            f"{ID}agent/عمر",
            f"{ID}agent/a/b",
            f"{ID}agent/a#b",
            "https://w3id.org/habeas/ontology",
            "https://w3id.org/habeas/vocab/scope/local",
            "urn:test:x",
            "mailto:a@example.org",
            "https://example.org/?q=a;b,c'()*!$&~",
        )
    ]
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    kind = ox.NamedNode("https://w3id.org/habeas/ontology#Person")
    return [
        *(ox.Triple(ada, p, value) for value in values),
        ox.Triple(ada, rdf_type, kind),
        ox.Triple(ox.NamedNode("urn:test:odd"), rdf_type, ox.Literal("no class")),
        ox.Triple(ox.NamedNode("urn:test:odd"), rdf_type, kind),
        ox.Triple(ox.NamedNode(f"{ID}strange/x"), p, ox.Literal("of no kind")),
        ox.Triple(ox.NamedNode(f"{ID}case/x1"), p, ada),
    ]
