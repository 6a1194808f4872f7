"""Things: ``/id/{kind}/{local}``, which is the thing, and ``/doc/{kind}/{local}``, about it."""

import re

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from habeas.describe import Description, describe, exists
from habeas.errors import UnknownNameError
from habeas.terms import CLASS_OF_KIND, ID
from habeas_api.documents import document, without_suffix
from habeas_api.pages import Page
from habeas_api.served import served

__all__ = ["blueprint", "iri_of"]

blueprint = Blueprint("things", __name__)

_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")


def iri_of(kind: str, local: str) -> str:
    """Return the IRI of a thing that the release describes.

    Raises
    ------
    UnknownNameError
        If it describes none of this name, with near names of the same kind.
    """
    if kind not in CLASS_OF_KIND:
        raise UnknownNameError("kind of thing", kind[:200], CLASS_OF_KIND)
    if not _LOCAL.fullmatch(local):
        raise NotFound(f"No {kind} has a name like this.")
    iri = f"{ID}{kind}/{local}"
    if not exists(served().store, iri):
        raise UnknownNameError(kind, local, served().near_locals(kind, local))
    return iri


@blueprint.get("/id/<kind>/<local>")
def thing(kind: str, local: str) -> Response:
    """Point to the document about a thing."""
    iri_of(kind, local)
    about = url_for("things.about", kind=kind, local=local)
    response = redirect(about, 303)
    response.headers.add("Link", f'<{about}>; rel="describedby"')
    return response


@blueprint.get("/doc/<kind>/<local>")
def about(kind: str, local: str) -> Response:
    """Describe a thing."""
    local, suffix = without_suffix(local)
    iri = iri_of(kind, local)

    path = url_for("things.about", kind=kind, local=local)

    def page(description: Description) -> str:
        return render_template("thing.html", page=Page(description, served().label), path=path)

    response = document(path, suffix, lambda: describe(served().store, iri), page)
    response.headers.add("Link", f'<{iri}>; rel="describes"')
    return response
