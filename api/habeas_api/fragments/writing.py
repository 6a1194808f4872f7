"""One page of a fragment in each of the formats: its statements, and what it says of itself."""

import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from habeas.fragments import Row
from habeas.store.formats import GRAPHS
from habeas.store.scratch.syntaxes import DATASETS
from habeas.terms import PREFIXES

__all__ = ["FORMATS", "written"]

#: The formats by their short names: media type, and what people call it.
FORMATS: Mapping[str, tuple[str, str]] = {
    each.name: (each.media_type, each.title)
    for each in (
        DATASETS["trig"], DATASETS["nq"], GRAPHS["ttl"], GRAPHS["nt"], GRAPHS["jsonld"],
        GRAPHS["rdf"],
    )
}  # fmt: skip
#: What is declared in the head of a page, where it is used.
_PREFIXES = {
    **PREFIXES,
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
_HEAD = re.compile(rb"(?:@prefix [^\n]*\n)+")
_PREFIX = re.compile(rb"@prefix ([^:]*):")


def written(rows: Sequence[Row], metadata: str, graph: str, name: str) -> bytes:
    """Return a page in the format called ``name``: the same bytes in every process.

    Parameters
    ----------
    rows
        Its statements, in their order.
    metadata
        What it says of itself, as N-Triples; ``graph`` is where that stands in a format that
        has graphs. In others it stands beside the statements.
    """
    has_graphs = name in DATASETS
    if not has_graphs:
        lines = [f"{row.subject} {row.predicate} {row.object} .\n" for row in rows]
        text = "".join(dict.fromkeys(lines)) + metadata
    else:
        text = "".join(
            f"{row.subject} {row.predicate} {row.object} <{row.graph}> .\n"
            if row.graph
            else f"{row.subject} {row.predicate} {row.object} .\n"
            for row in rows
        )
        text += metadata.replace(" .\n", f" <{graph}> .\n")
    if name in ("nq", "nt"):
        return text.encode()
    known = DATASETS.get(name) or GRAPHS[name]
    syntax = ox.RdfFormat.N_QUADS if has_graphs else ox.RdfFormat.N_TRIPLES
    quads = ox.parse(text.encode(), syntax)
    found = ox.serialize(
        quads if has_graphs else (quad.triple for quad in quads),
        format=known.writer,
        prefixes=_PREFIXES if name in ("trig", "ttl") else None,
    )
    assert found is not None
    return _HEAD.sub(lambda head: _used(head[0], found), found, count=1)


def _used(head: bytes, text: bytes) -> bytes:
    """Return the prefixes that a text in Turtle may use, sorted: the engine writes all, in any order."""
    body = text[len(head) :]
    lines = [
        line
        for line in head.splitlines(keepends=True)
        if (name := _PREFIX.match(line)) and name[1] + b":" in body
    ]
    return b"".join(sorted(lines))
