"""Releases of a few statements, written as real ones are, without what makes real ones slow."""

from functools import partial
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from habeas.release.content import canonical, compressed, quads_of, version_of
from habeas.release.folder import write_release, writing
from habeas.terms import GRAPHS, PREFIXES

_PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def content_of(turtle: str) -> bytes:
    """Return the content of a release whose records say this; our prefixes are declared."""
    triples = [quad.triple for quad in ox.parse(_PREFIXES + turtle, ox.RdfFormat.TURTLE)]
    return canonical([("records", triples)])


def publish(root: Path, turtle: str) -> Path:
    """Make a release of records that say this the current one of ``root``; return its folder."""
    content = content_of(turtle)
    quads = quads_of(content)
    version = version_of(content)
    graph = ox.NamedNode(GRAPHS["description"])
    title = ox.NamedNode(PREFIXES["dcterms"] + "title")
    release = ox.NamedNode(f"https://w3id.org/habeas/release/{version}")
    described = [ox.Quad(release, title, ox.Literal("invented"), graph)]
    files = {"public.nq.gz": compressed(content), "void.ttl": b""}
    manifest = {
        "version": version,
        "quads": len(quads),
        "graphs": {"records": len(quads)},
        "counts": {},
        "files": {
            name: {"bytes": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in files.items()
        },
    }
    with writing(root):
        return write_release(
            root,
            version,
            files,
            partial(ox.Store.bulk_extend, quads=quads + described),
            manifest,
            (),
        )
