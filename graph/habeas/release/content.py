"""The public content of a release as bytes that are the same on every machine.

The content is the set of quads as canonical N-Quads (blank nodes named by
RDFC-1.0, W3C Recommendation of 2024), one to a line, lines sorted by code
point. Its SHA-256 is the version of the release.
"""

import gzip
import io
from collections.abc import Iterable
from hashlib import sha256

import pyoxigraph as ox

from habeas.terms import GRAPHS

__all__ = ["canonical", "compressed", "quads_of", "version_of"]


def canonical(parts: Iterable[tuple[str, Iterable[ox.Triple]]]) -> bytes:
    r"""Return the canonical N-Quads of ``parts``: name of a graph, and its triples.

    Names are those of :data:`habeas.terms.GRAPHS`.

    Examples
    --------
    >>> node = ox.NamedNode("urn:test:ada")
    >>> canonical([("records", [ox.Triple(node, node, ox.Literal("x"))])]).decode()
    '<urn:test:ada> <urn:test:ada> "x" <https://w3id.org/habeas/graph/records> .\n'
    """
    dataset = ox.Dataset(
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPHS[name]))
        for name, triples in parts
        for triple in triples
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(sorted(lines.splitlines(keepends=True)))


def version_of(content: bytes) -> str:
    """Return the version of a release with this content: 16 hexadecimal digits of its SHA-256."""
    return sha256(content).hexdigest()[:16]


def compressed(content: bytes) -> bytes:
    """Return ``content`` in gzip form, without a time and without a file name."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


def quads_of(content: bytes) -> list[ox.Quad]:
    """Return the quads of canonical N-Quads."""
    return list(ox.parse(content, ox.RdfFormat.N_QUADS))
