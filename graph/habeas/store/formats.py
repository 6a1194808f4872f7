"""The formats in which answers are written: short names, media types, and the engine's writers.

Rows are what SELECT and ASK give, graphs what CONSTRUCT and DESCRIBE give. A
name like ``xml`` means one thing for rows and another for graphs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

import pyoxigraph as ox

__all__ = ["GRAPHS", "ROWS", "Format", "named"]

Writer = TypeVar("Writer")


@dataclass(frozen=True)
class Format(Generic[Writer]):
    """One way to write an answer."""

    #: Its short name, which is also the suffix of its files.
    name: str
    #: What people call it.
    title: str
    media_type: str
    #: Other media types and names that mean the same.
    also: tuple[str, ...]
    writer: Writer


def _by_name(*formats: Format[Writer]) -> Mapping[str, Format[Writer]]:
    return MappingProxyType({each.name: each for each in formats})


_ROWS = ox.QueryResultsFormat
#: For rows, the one to give when nothing is asked for first.
ROWS: Mapping[str, Format[ox.QueryResultsFormat]] = _by_name(
    Format("json", "JSON", "application/sparql-results+json", ("application/json",), _ROWS.JSON),
    Format("xml", "XML", "application/sparql-results+xml", ("application/xml",), _ROWS.XML),
    Format("csv", "CSV", "text/csv", (), _ROWS.CSV),
    Format("tsv", "TSV", "text/tab-separated-values", (), _ROWS.TSV),
)

_GRAPHS = ox.RdfFormat
#: For graphs, the one to give when nothing is asked for first.
GRAPHS: Mapping[str, Format[ox.RdfFormat]] = _by_name(
    Format("ttl", "Turtle", "text/turtle", ("turtle",), _GRAPHS.TURTLE),
    Format("jsonld", "JSON-LD", "application/ld+json", ("json-ld", "json"), _GRAPHS.JSON_LD),
    Format("nt", "N-Triples", "application/n-triples", ("ntriples",), _GRAPHS.N_TRIPLES),
    Format("rdf", "RDF/XML", "application/rdf+xml", ("rdf+xml", "xml"), _GRAPHS.RDF_XML),
)


def named(formats: Mapping[str, Format[Writer]], name: str) -> Format[Writer] | None:
    """Return the format of ``formats`` that ``name`` means: a short name or a media type.

    Of several with commas between them, which some clients send, it is the first that is one.

    Examples
    --------
    >>> named(GRAPHS, "xml").title
    'RDF/XML'
    >>> named(ROWS, "text/csv").name
    'csv'
    >>> named(GRAPHS, "application/x-json+ld,application/ld+json").name
    'jsonld'
    >>> named(ROWS, "ttl") is None
    True
    """
    for part in name.lower().split(","):
        for each in formats.values():
            if part.strip() in (each.name, each.media_type, *each.also):
                return each
    return None
