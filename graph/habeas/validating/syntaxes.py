"""The syntaxes in which data and shapes may be sent: short names, media types, suffixes."""

from collections.abc import Mapping
from types import MappingProxyType

import pyoxigraph as ox

from habeas.store.formats import Format

__all__ = ["SYNTAXES"]

_RDF = ox.RdfFormat
#: By short name, which is also the suffix of files; the one to assume comes first.
SYNTAXES: Mapping[str, Format[ox.RdfFormat]] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("ttl", "Turtle", "text/turtle", ("turtle", "application/x-turtle"), _RDF.TURTLE),
            Format("trig", "TriG", "application/trig", ("application/x-trig",), _RDF.TRIG),
            Format("nt", "N-Triples", "application/n-triples", ("ntriples",), _RDF.N_TRIPLES),
            Format("nq", "N-Quads", "application/n-quads", ("nquads",), _RDF.N_QUADS),
            Format("jsonld", "JSON-LD", "application/ld+json", ("json", "json-ld"), _RDF.JSON_LD),
            Format("rdf", "RDF/XML", "application/rdf+xml", ("xml", "owl"), _RDF.RDF_XML),
        )
    }
)
