"""The first page, which leads to everything else, and how all pages look."""

from importlib.resources import files

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from habeas.describe import local_names
from habeas.release import listing
from habeas.store.formats import GRAPHS, ROWS
from habeas.terms import HABEAS, ID
from habeas_api.discovery.links import links
from habeas_api.discovery.markup import of_release
from habeas_api.discovery.state import current, depends
from habeas_api.documents import SUFFIXES
from habeas_api.errors import NotWritableError
from habeas_api.negotiation import choose
from habeas_api.served import Served, served
from habeas_api.shown import shown_iri

__all__ = ["blueprint"]

blueprint = Blueprint("home", __name__)

#: So many cases are listed; a release can have thousands.
MOST = 100


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
def welcome() -> AnyResponse:
    """Show what there is; who wants statements is pointed to the catalogue."""
    offered = {"text/html": "HTML"} | {each.media_type: each.title for each in GRAPHS.values()}
    wanted = choose(request.headers.get("Accept"), list(offered))
    if wanted is None:
        raise NotWritableError(offered)
    is_page = wanted == "text/html"
    response = _page() if is_page else redirect(url_for("discovery.catalogue"), 303)
    response.vary.add("Accept")
    return response


@blueprint.after_request
def lead(response: Response) -> Response:
    """Let every answer about the first page lead to all else, whatever it was asked with."""
    if request.endpoint == "home.welcome":
        for link in links():
            response.headers.add("Link", link)
    return response


def _page() -> Response:
    """Return the first page, or 304 to who has it."""
    here, state = served(), depends()
    response = Response(mimetype="text/html")
    response.set_etag(f"{here.release.version}-{here.edition}-home-{state}")
    if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    response.set_data(here.memory.get(("/", state), lambda: _shown(here).encode()))
    return response


def _shown(here: Served) -> str:
    manifest = here.release.manifest
    counts = sorted(
        (here.label(HABEAS + name), count) for name, count in manifest.get("counts", {}).items()
    )
    folder = here.release.side("listing")
    if folder is None:
        names = [f"case/{local}" for local in local_names(here.store, "case")[:MOST]]
    else:
        names = [*listing.first(folder, "case", MOST)]
    cases = [shown_iri(ID + name, here.label(ID + name)) for name in names]
    more = manifest.get("counts", {}).get("Case", MOST) - MOST if len(cases) == MOST else 0
    dump = manifest.get("files", {}).get("public.nq.gz", {}).get("bytes")
    return render_template(
        "home.html",
        counts=counts,
        cases=cases,
        more=more,
        quads=manifest.get("quads"),
        dump=dump,
        is_remote=here.release.is_remote,
        markup=of_release(current()),
    )


@blueprint.get("/static/habeas.css")
def style() -> Response:
    """Return the one stylesheet."""
    response = Response(
        (files("habeas_api") / "static" / "habeas.css").read_bytes(), mimetype="text/css"
    )
    response.set_etag(served().edition)
    return response
