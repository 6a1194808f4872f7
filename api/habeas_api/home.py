"""The first page, which leads to everything else, and how all pages look."""

from importlib.resources import files

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from habeas.describe import local_names
from habeas.terms import HABEAS, ID
from habeas_api.documents import SUFFIXES
from habeas_api.served import served
from habeas_api.shown import shown_iri

__all__ = ["blueprint"]

blueprint = Blueprint("home", __name__)


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """Give every page the version of the release, and the formats of descriptions."""
    formats = [(kind, suffix) for suffix, kind in SUFFIXES.items() if suffix != "html"]
    return {"release_version": served().release.version, "formats": formats}


@blueprint.get("/")
def welcome() -> ResponseReturnValue:
    """Show what there is."""
    here = served()
    manifest = here.release.manifest
    counts = sorted(
        (here.label(HABEAS + name), count) for name, count in manifest.get("counts", {}).items()
    )
    cases = [
        shown_iri(f"{ID}case/{local}", here.label(f"{ID}case/{local}"))
        for local in local_names(here.store, "case")
    ]
    dump = manifest.get("files", {}).get("public.nq.gz", {}).get("bytes")
    return render_template(
        "home.html", counts=counts, cases=cases, quads=manifest.get("quads"), dump=dump
    )


@blueprint.get("/static/habeas.css")
def style() -> Response:
    """Return the one stylesheet."""
    response = Response(
        (files("habeas_api") / "static" / "habeas.css").read_bytes(), mimetype="text/css"
    )
    response.set_etag(served().edition)
    return response
