"""The addresses by which programs find what there is."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from habeas.errors import UnknownNameError
from habeas.queries.library import shipped
from habeas.terms import GRAPHS, ROOT
from habeas_api.discovery import catalogue as catalogues
from habeas_api.discovery import citation, linkset, prefixes, robots, sitemap, void
from habeas_api.discovery.described import LOOKUP
from habeas_api.discovery.state import current, depends
from habeas_api.documents import SUFFIXES
from habeas_api.fields import read_fields
from habeas_api.parameters import read_values
from habeas_api.served import served

__all__ = ["blueprint"]

blueprint = Blueprint("discovery", __name__)


@blueprint.get("/.well-known/void", endpoint="void")
@blueprint.get("/void", endpoint="void")
@blueprint.get("/void.<suffix>", endpoint="void")
def _void(suffix: str = "") -> AnyResponse:
    """Describe the release: what it holds, and where it is."""
    return void.answer(_known(suffix))


@blueprint.get("/catalog")
@blueprint.get("/catalog.<suffix>")
def catalogue(suffix: str = "") -> AnyResponse:
    """Describe all releases that can be had, their files and the services."""
    return catalogues.answer(_known(suffix))


@blueprint.get("/dataset")
def dataset() -> AnyResponse:
    """Point from the dataset as such to the catalogue, which describes it."""
    return redirect(url_for("discovery.catalogue"), 303)


@blueprint.get("/graph/<name>")
def graph(name: str) -> AnyResponse:
    """Point from a graph to the description of the release, of which it is a part."""
    if name not in GRAPHS:
        raise UnknownNameError("graph", name[:100], GRAPHS)
    return redirect(url_for("discovery.void"), 303)


@blueprint.get("/query/prefixes", endpoint="prefixes")
@blueprint.get("/query/prefixes.<suffix>", endpoint="prefixes")
def _prefixes(suffix: str = "") -> AnyResponse:
    """Declare the prefixes."""
    return prefixes.answer(_known(suffix))


@blueprint.get("/query/<name>")
def query(name: str) -> AnyResponse:
    """Point from a query to the page where it can be asked."""
    if name not in shipped():
        raise UnknownNameError("query", name[:100], shipped())
    return redirect(url_for("queries.question", name=name), 303)


@blueprint.get("/lookup")
def lookup() -> AnyResponse:
    """Point from a name of ours to what this service says about it."""
    iri = str(read_values(read_fields(request.query_string), LOOKUP)["iri"])
    rest = iri.removeprefix(ROOT)
    plain = all(c.isascii() and (c.isalnum() or c in "-._~/#") for c in rest)
    if (
        not iri.startswith(ROOT)
        or not plain
        or rest.startswith("/")
        or "//" in rest
        or ".." in rest
    ):
        raise NotFound(f"Names that are described here begin with {ROOT}")
    return redirect(url_for("home.welcome") + rest, 303)


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    """List the parts of the sitemap."""
    return _text("sitemap", "application/xml", lambda: sitemap.index(current().since))


@blueprint.get("/sitemap/<name>.xml")
def sitemap_part(name: str) -> Response:
    """List the addresses of some pages."""
    since, count = current().since, sitemap.parts()
    if name == "pages":
        return _text("sitemap-pages", "application/xml", lambda: sitemap.pages(since))
    if not name.isdecimal() or not name.isascii() or name[0] == "0" or int(name[:9]) > count:
        known = ["pages", *(["1"] if count else []), *([str(count)] if count > 1 else [])]
        raise UnknownNameError("part of the sitemap", name[:20], known)
    number = int(name)
    return _text(f"sitemap-{number}", "application/xml", lambda: sitemap.things(number, since))


@blueprint.get("/.well-known/api-catalog")
def api_catalog() -> Response:
    """List the services with what describes them."""
    return _text("api-catalog", linkset.MEDIA_TYPE, linkset.linkset)


@blueprint.get("/robots.txt")
def robots_txt() -> Response:
    """Say what crawlers may read."""
    return _text("robots", "text/plain; charset=utf-8", robots.robots)


@blueprint.get("/CITATION.cff")
def cff() -> Response:
    """Say how to cite the release."""
    return _text("citation", "application/yaml", lambda: citation.cff(current()))


def _known(suffix: str) -> str:
    if suffix and suffix not in SUFFIXES:
        raise UnknownNameError("format", suffix[:50], SUFFIXES)
    return suffix


def _text(name: str, media_type: str, make: Callable[[], str]) -> Response:
    """Return a text that is made once, or 304 to who has it."""
    here, state = served(), depends()
    response = Response(content_type=media_type)
    response.set_etag(f"{here.release.version}-{here.edition}-{name}-{state}")
    if (since := current().since) is not None:
        response.last_modified = since
    if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    response.set_data(here.memory.get((name, state), lambda: make().encode()))
    return response
