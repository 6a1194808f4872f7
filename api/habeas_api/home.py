"""The first page, which leads to everything else, and how all pages look."""

from importlib.resources import files

from flask import Blueprint, Response, render_template, url_for

from habeas.describe import local_names
from habeas.store.formats import GRAPHS, ROWS
from habeas.terms import HABEAS, ID
from habeas_api.documents import SUFFIXES
from habeas_api.served import served
from habeas_api.shown import shown_iri

__all__ = ["blueprint"]

blueprint = Blueprint("home", __name__)

#: How programs find where to ask.
_ENDPOINT = "http://www.w3.org/ns/sparql-service-description#endpoint"


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """Give every page the version of the release, and the formats of descriptions."""
    formats = [(kind, suffix) for suffix, kind in SUFFIXES.items() if suffix != "html"]
    return {
        "release_version": served().release.version,
        "formats": formats,
        "rows_formats": ROWS.values(),
        "graph_formats": GRAPHS.values(),
    }


@blueprint.get("/")
def welcome() -> Response:
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
    page = render_template(
        "home.html",
        counts=counts,
        cases=cases,
        quads=manifest.get("quads"),
        dump=dump,
        is_remote=here.release.is_remote,
    )
    response = Response(page, mimetype="text/html")
    response.headers.add("Link", f'<{url_for("sparql.ask")}>; rel="{_ENDPOINT}"')
    response.headers.add("Link", f'<{url_for("dumps.void")}>; rel="describedby"')
    return response


@blueprint.get("/static/habeas.css")
def style() -> Response:
    """Return the one stylesheet."""
    response = Response(
        (files("habeas_api") / "static" / "habeas.css").read_bytes(), mimetype="text/css"
    )
    response.set_etag(served().edition)
    return response
