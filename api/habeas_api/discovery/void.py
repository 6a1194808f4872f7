"""What the release is, for whoever crawls: ``/void``, which is ``/.well-known/void`` too.

What the release says about itself, and where this service has it: a release
does not know where it is served.
"""

from collections.abc import Iterable

import pyoxigraph as ox
from flask import render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from habeas.describe import Description
from habeas.release.description import read_facts, release_iri
from habeas.release.description.saying import Said, say, term
from habeas.store.formats import GRAPHS as FORMATS
from habeas.terms import GRAPHS, ROOT
from habeas_api.discovery.files import RDF, files_of
from habeas_api.discovery.services import address, is_there
from habeas_api.discovery.shown_void import ShownRelease
from habeas_api.discovery.state import current, depends
from habeas_api.documents import document
from habeas_api.served import served

__all__ = ["answer"]

#: What W3C calls the formats in which descriptions can be had.
_FORMATS = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}


def answer(suffix: str) -> Response:
    """Return the description in the format of ``suffix``, or in the one that the caller would like.

    Raises
    ------
    NotFound
        If the release has none.
    """
    release = served().release
    path = url_for("discovery.void")
    if not (release.is_remote or (release.folder / "void.ttl").is_file()):
        raise NotFound("This release has no description. Build it again to get one.")

    def make() -> Description:
        triples = sorted({*_said(), *_served_here()}, key=str)
        return Description(release_iri(release.version), triples, {})

    def page(description: Description) -> str:
        return render_template(
            "void.html",
            path=path,
            facts=read_facts(release.manifest),
            shown=ShownRelease(description, served().label),
        )

    # Programs look for this more often than people do.
    return document(path, suffix, make, page, first="ttl", edition=depends())


def _said() -> Iterable[ox.Triple]:
    """Yield what the release says about itself."""
    release = served().release
    quads: Iterable[ox.Quad]
    if release.is_remote:
        quads = release.store.quads(graph=ox.NamedNode(GRAPHS["description"]))
    else:
        quads = ox.parse(path=str(release.folder / "void.ttl"), format=ox.RdfFormat.TURTLE)
    return (quad.triple for quad in quads)


def _served_here() -> Said:
    """Yield where the release can be had, asked and looked into."""
    here = current()
    release = ox.NamedNode(release_iri(here.release.version))
    search = "opensearch.xml"
    yield from say(
        release,
        void__sparqlEndpoint=ox.NamedNode(address("sparql")),
        void__uriLookupEndpoint=ox.NamedNode(address("lookup?iri=")),
        void__openSearchDescription=ox.NamedNode(address(search)) if is_there(search) else None,
        void__feature=[term(f"formats:{_FORMATS[name]}") for name in FORMATS if name in _FORMATS],
        foaf__homepage=ox.NamedNode(address("")),
        dcat__landingPage=ox.NamedNode(address("")),
    )
    for file in files_of(here):
        dump = ox.NamedNode(file.address)
        if file.holds_all:
            yield from say(release, void__dataDump=dump)
        elif file.dump.media_type in RDF and file.dump.graph != GRAPHS["description"]:
            graph = file.dump.graph.rpartition("/")[2]
            if graph and not file.dump.part:
                yield from say(ox.NamedNode(f"{release.value}#graph-{graph}"), void__dataDump=dump)
    document = ox.NamedNode(ROOT + "void")
    yield from say(document, foaf__topic=release)
