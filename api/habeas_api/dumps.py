"""Everything at once: ``/dump/public.nq.gz``, and what it is: ``/void``."""

from collections.abc import Iterable

import pyoxigraph as ox
from flask import Blueprint, render_template, send_file, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from habeas.describe import Description
from habeas.errors import UnknownNameError
from habeas.terms import GRAPHS, ROOT
from habeas_api.documents import SUFFIXES, document
from habeas_api.served import served
from habeas_api.writing import write

__all__ = ["blueprint"]

blueprint = Blueprint("dumps", __name__)

_ELSEWHERE = (
    "This service answers from a store elsewhere and has no files: "
    "take the dump where the release was built."
)


@blueprint.get("/dump/public.nq.gz")
def dump() -> Response:
    """Return the whole release as compressed N-Quads; parts of the file can be asked for."""
    release = served().release
    path = release.folder / "public.nq.gz"
    if not path.is_file():
        raise NotFound(_ELSEWHERE if release.is_remote else "This release has no dump.")
    return send_file(
        path,
        mimetype="application/gzip",
        as_attachment=True,
        download_name=f"habeas-{release.version}.nq.gz",
        etag=f"{release.version}-nq-gz",
    )


@blueprint.get("/.well-known/void")
@blueprint.get("/void")
@blueprint.get("/void.<suffix>")
def void(suffix: str = "") -> Response:
    """Describe the release: title, licence, counts by class and property."""
    if suffix and suffix not in SUFFIXES:
        raise UnknownNameError("format", suffix[:50], SUFFIXES)
    release = served().release
    path = release.folder / "void.ttl"
    if not path.is_file() and not release.is_remote:
        raise NotFound("This release has no description.")

    def make() -> Description:
        quads: Iterable[ox.Quad]
        if release.is_remote:
            quads = release.store.quads(graph=ox.NamedNode(GRAPHS["description"]))
        else:
            quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return Description(ROOT + "dataset", [quad.triple for quad in quads], {})

    def page(description: Description) -> str:
        turtle = write(description.triples, "ttl").decode()
        return render_template("void.html", turtle=turtle, path=url_for("dumps.void"))

    # Programs look for this more often than people do.
    return document(url_for("dumps.void"), suffix, make, page, first="ttl")
