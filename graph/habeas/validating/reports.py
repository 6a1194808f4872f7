"""The formats in which a report is given: short names, media types, and what writes them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.store.formats import Format

if TYPE_CHECKING:  # who only asks for names need not load the engine
    from habeas.validating.checking import Checked

__all__ = ["REPORTS"]

Write = Callable[["Checked"], bytes]


def _json(checked: "Checked") -> bytes:
    return checked.report.json(checked.places).encode()


def _text(checked: "Checked") -> bytes:
    return checked.report.text(checked.places).encode() + b"\n"


def _junit(checked: "Checked") -> bytes:
    return checked.report.junit(checked.places).encode()


def _turtle(checked: "Checked") -> bytes:
    return checked.report.turtle().encode()


def _graph_in(form: ox.RdfFormat) -> Write:
    """Return what writes the W3C's report graph in another format of RDF."""

    def write(checked: "Checked") -> bytes:
        lines = checked.report.ntriples()
        quads = ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
        written = ox.serialize((quad.triple for quad in quads), format=form)
        assert written is not None
        return written

    return write


_RDF = ox.RdfFormat
_FORMATS: tuple[Format[Write], ...] = (
    Format("json", "JSON", "application/json", (), _json),
    Format("ttl", "Turtle", "text/turtle", ("turtle",), _turtle),
    Format("jsonld", "JSON-LD", "application/ld+json", ("json-ld",), _graph_in(_RDF.JSON_LD)),
    Format("nt", "N-Triples", "application/n-triples", ("ntriples",), _graph_in(_RDF.N_TRIPLES)),
    Format("rdf", "RDF/XML", "application/rdf+xml", ("rdf+xml",), _graph_in(_RDF.RDF_XML)),
    Format("txt", "Text", "text/plain", ("text",), _text),
    Format("junit", "JUnit XML", "application/xml", ("text/xml",), _junit),
)
#: By short name; the one to give when nothing is asked for comes first.
REPORTS: Mapping[str, Format[Write]] = MappingProxyType({each.name: each for each in _FORMATS})
