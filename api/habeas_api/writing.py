"""Triples in each of the formats that we offer: the same bytes whenever and wherever written."""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from habeas.serialization import turtle, with_used_prefixes
from habeas.store.formats import GRAPHS
from habeas.terms import PREFIXES

__all__ = ["write", "write_quads"]

_ROOT = re.compile(rb"<rdf:RDF([^>]*)>")
_DECLARED = re.compile(rb' xmlns:([\w-]+)="[^"]*"')


def write(triples: Iterable[ox.Triple], name: str) -> bytes:
    """Return ``triples`` in the format of :data:`habeas.store.formats.GRAPHS` called ``name``."""
    if name == "ttl":
        return turtle(triples)
    ordered = sorted(set(triples), key=str)
    prefixes = dict(PREFIXES) if name == "rdf" else None
    written = ox.serialize(ordered, format=GRAPHS[name].writer, prefixes=prefixes)
    assert written is not None
    return _ROOT.sub(_used_and_sorted(written), written, count=1) if name == "rdf" else written


def write_quads(statements: Iterable[ox.Quad | ox.Triple], name: str) -> bytes:
    """Return statements, those with graphs in them, as ``trig`` or ``nq``."""
    quads = {each if isinstance(each, ox.Quad) else ox.Quad(*each) for each in statements}
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    if name == "trig":
        return with_used_prefixes(ordered, ox.RdfFormat.TRIG)
    written = ox.serialize(ordered, format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return written


def _used_and_sorted(written: bytes) -> bytes:
    """Return the opening tag of an RDF/XML document with only the prefixes that it uses."""
    opening = _ROOT.search(written)
    assert opening is not None
    used = set(re.findall(rb"<([\w-]+):", written)) | {b"rdf"}
    kept = sorted(found[0] for found in _DECLARED.finditer(opening[1]) if found[1] in used)
    return b"<rdf:RDF" + b"".join(kept) + b">"
