"""Something of our own as RDF, as JSON or as a page: what releases there are, what changed.

Unlike documents about things it may change while the same release is served.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox
from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from habeas_api.errors import NotWritableError
from habeas_api.forms import FORMS, Form
from habeas_api.negotiation import choose
from habeas_api.served import served
from habeas_api.writing import write

__all__ = ["FOREVER", "NAMES", "listed"]

#: The forms, by name, and what they are called.
NAMES = ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq", "json")
#: What says nothing about graphs is the same in these as in others.
_WRITTEN = {"trig": "ttl", "nq": "nt"}
#: For what never changes.
FOREVER = "public, max-age=31536000, immutable"


def listed(
    path: str,
    suffix: str,
    tag: str,
    triples: Callable[[], Sequence[ox.Triple]],
    plain: Callable[[], Any],
    page: Callable[[], str],
    first: str = "html",
) -> AnyResponse:
    """Return it in the form of ``suffix``, or in the one that the caller would like.

    Parameters
    ----------
    path
        Where it is in no particular form: a path of ``url_for``.
    suffix
        A suffix of a form, or empty.
    tag
        A word that changes whenever it does.
    triples, plain, page
        Make it as RDF, as plain values for JSON, and as a page.
    first
        The name of the form for those who like all the same.

    Raises
    ------
    NotWritableError
        If the caller takes none of the forms.
    """
    form = _wanted(suffix, first)
    if form is None:
        raise NotWritableError({FORMS[name].media_type: FORMS[name].title for name in NAMES})
    tag = f"{tag}-{served().edition}-{form.name}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    elif form.name == "html":
        response = Response(page())
    elif form.name == "json":
        response = Response(json.dumps(plain(), ensure_ascii=False, indent=1) + "\n")
    else:
        response = Response(write(triples(), _WRITTEN.get(form.name, form.name)))
    if response.status_code == 200:
        response.headers["Content-Type"] = form.content_type
    response.set_etag(tag)
    response.vary.update(("Accept", "Accept-Profile"))
    response.headers["Content-Location"] = f"{path}.{form.suffix}"
    for name in NAMES:
        if name != form.name:
            link = (
                f'<{path}.{FORMS[name].suffix}>; rel="alternate"; type="{FORMS[name].media_type}"'
            )
            response.headers.add("Link", link)
    return response


def _wanted(suffix: str, first: str) -> Form | None:
    """Return the form that the caller wants, of those that there are here."""
    if suffix:
        return next((FORMS[name] for name in NAMES if FORMS[name].suffix == suffix), None)
    names = sorted(NAMES, key=lambda name: name != first)
    offered = {FORMS[name].offered: FORMS[name] for name in names}
    accept, profile = request.headers.get("Accept"), request.headers.get("Accept-Profile")
    chosen = choose(accept, tuple(offered), profile)
    return None if chosen is None else offered[chosen]
