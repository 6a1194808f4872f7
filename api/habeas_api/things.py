"""Things: ``/id/{kind}/{local}``, which is the thing, and ``/doc/{kind}/{local}``, about it."""

import pyoxigraph as ox
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from habeas.describe import Description, describe, exists
from habeas.describe.standing import replacement, taken_down_on
from habeas.errors import UnknownNameError
from habeas.release.opened import Release
from habeas.terms import CLASS_OF_KIND, ID, expand, kind_and_local
from habeas_api import mementos, warm
from habeas_api.addresses import canonical
from habeas_api.documents import document, without_suffix
from habeas_api.documents.described import PAGE, THINGS
from habeas_api.errors import TakenDownError
from habeas_api.forms import SUFFIXES, wanted
from habeas_api.pages import Page
from habeas_api.problems import library_error
from habeas_api.served import served

__all__ = ["OPERATIONS", "blueprint", "described", "iri_of", "page_number"]

blueprint = Blueprint("things", __name__)
OPERATIONS = THINGS


def iri_of(kind: str, local: str, release: Release | None = None) -> str:
    """Return the IRI of a thing that a release describes: the one that is served, if none is given.

    Raises
    ------
    UnknownNameError
        If it describes none of this name, with near names of the same kind.
    """
    if kind not in CLASS_OF_KIND:
        raise UnknownNameError("kind of thing", kind[:200], CLASS_OF_KIND)
    if not mementos.LOCAL.fullmatch(local):
        raise NotFound(f"No {kind} has a name like this.")
    iri = f"{ID}{kind}/{local}"
    here = served()
    if not exists((release or here.release).store, iri):
        near = here.near_locals(kind, local) if release in (None, here.release) else ()
        raise UnknownNameError(kind, local, near)
    return iri


def page_number() -> int:
    """Return the page that the current request asks for.

    Raises
    ------
    InvalidValueError
        If it is no number of a page.
    """
    number = PAGE.read(request.args.getlist("page"))
    assert isinstance(number, int)
    return number


@blueprint.get("/id/<kind>/<local>")
def thing(kind: str, local: str) -> Response:
    """Point to the document about a thing."""
    iri = iri_of(kind, local)
    if (day := taken_down_on(served().store, iri)) is not None:
        return _tombstone(iri, day, "", url_for("things.about", kind=kind, local=local))
    if (other := _replaced("things.thing", iri)) is not None:
        return other
    about = url_for("things.about", kind=kind, local=local)
    response = redirect(about, 303)
    response.headers.add("Link", f'<{about}>; rel="describedby"')
    response.vary.add("Accept")  # what was taken down is said in the form that is asked for
    warm.keep(request.environ, "")
    return response


@blueprint.get("/doc/<kind>/<local>")
def about(kind: str, local: str) -> Response:
    """Describe a thing."""
    local, suffix = without_suffix(local)
    path = url_for("things.about", kind=kind, local=local)
    full = f"{path}.{suffix}" if suffix else path
    try:
        iri = iri_of(kind, local)
    except UnknownNameError:  # it may have been there on the day that is asked for
        if (then := mementos.gate(full)) is not None:
            return then
        raise
    if (other := _replaced("things.about", iri, suffix)) is not None:
        return other
    is_there = taken_down_on(served().store, iri) is None
    if is_there and (then := mementos.gate(full)) is not None:
        return then
    response = described(served().release, kind, local, suffix, path)
    response.vary.add("Accept-Datetime")
    for link in mementos.links(full) if is_there else ():
        response.headers.add("Link", link)
    return response


def described(release: Release, kind: str, local: str, suffix: str, path: str) -> Response:
    """Return the document about a thing of any release that is open.

    What the release that is served has taken down is taken down in all of them.

    Parameters
    ----------
    release
        The release.
    kind, local
        The thing.
    suffix
        The suffix of a form, or empty.
    path
        Where the document is, without a suffix: a path of ``url_for``.
    """
    here = served()
    day = taken_down_on(here.store, f"{ID}{kind}/{local}")
    if day is not None:
        return _tombstone(f"{ID}{kind}/{local}", day, suffix, path)
    iri = iri_of(kind, local, release)
    number = page_number()

    def make() -> Description:
        lists, names = release.lists(), release.names
        return describe(release.store, iri, page=number, lists=lists, names=names)

    def page(description: Description) -> str:
        shown = Page(description, here.label)
        return render_template("thing.html", page=shown, path=path)

    response = document(path, suffix, make, page, number=number, release=release, stated=True)
    response.headers.add("Link", f'<{iri}>; rel="describes"')
    return response


def _replaced(endpoint: str, iri: str, suffix: str = "") -> Response | None:
    """Return where the thing is that ``iri`` was merged into, if it was."""
    other = replacement(served().store, iri)
    found = kind_and_local(other) if other else None
    if found is None:
        return None
    kind, local = found
    name = f"{local}.{suffix}" if suffix else local
    page = request.args.get("page")  # left out of the address where there is none
    response = redirect(url_for(endpoint, kind=kind, local=name, page=page), 301)
    response.vary.add("Accept")
    return response


def _tombstone(iri: str, day: str, suffix: str, path: str) -> Response:
    """Answer 410 with what is said of a thing that was taken down: since when, and nothing else."""
    form = wanted(suffix, request.headers.get("Accept"), request.headers.get("Accept-Profile"))
    if form is None or form.suffix in ("html", "json"):
        response = library_error(TakenDownError(iri, day), suffix)  # a page, or problem details
        response.vary.update(("Accept", "Accept-Profile"))
        for ending, media_type in SUFFIXES.items():
            link = f'<{path}.{ending}>; rel="alternate"; type="{media_type}"'
            response.headers.add("Link", link)
        response.headers.add("Link", f'<{canonical(path)}>; rel="canonical"')
        return response
    literal = ox.Literal(day, datatype=ox.NamedNode(expand("xsd:date")))
    said = ox.Triple(ox.NamedNode(iri), ox.NamedNode(expand("habeas:isTakenDownOn")), literal)

    def make() -> Description:
        return Description(iri, [said], {})

    return document(path, suffix, make, lambda _: "", edition="gone", status=410, stated=True)
