"""The syntaxes in which graphs and datasets come and go, and the names under which they do."""

from collections.abc import Mapping
from types import MappingProxyType

import pyoxigraph as ox

from habeas.store.formats import GRAPHS, Format

__all__ = ["DATASETS", "SYNTAXES", "syntax_of"]

#: For a whole dataset, the one to give when nothing is asked for first.
DATASETS: Mapping[str, Format[ox.RdfFormat]] = MappingProxyType(
    {
        "trig": Format("trig", "TriG", "application/trig", (), ox.RdfFormat.TRIG),
        "nq": Format("nq", "N-Quads", "application/n-quads", ("nquads",), ox.RdfFormat.N_QUADS),
        "jsonld": GRAPHS["jsonld"],
    }
)
#: All that are read, by their names, which are also the suffixes of their files.
SYNTAXES: Mapping[str, Format[ox.RdfFormat]] = MappingProxyType(
    {
        **GRAPHS,
        **DATASETS,
        "n3": Format("n3", "Notation3", "text/n3", ("n3",), ox.RdfFormat.N3),
    }
)
_MEDIA_TYPES = {each.media_type: name for name, each in SYNTAXES.items()} | {
    "application/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/xml": "rdf",
    "text/xml": "rdf",
    "text/rdf+n3": "n3",
    "application/json": "jsonld",
    "application/x-trig": "trig",
    "text/x-nquads": "nq",
}


def syntax_of(media_type: str) -> str | None:
    """Return the name of the syntax that a media type without parameters means.

    Examples
    --------
    >>> syntax_of("Text/Turtle"), syntax_of("application/xml"), syntax_of("text/plain")
    ('ttl', 'rdf', None)
    """
    return _MEDIA_TYPES.get(media_type.strip().lower())
