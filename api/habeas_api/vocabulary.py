"""Words: ``/ontology``, ``/vocab/{scheme}`` and ``/vocab/{scheme}/{concept}``."""

import re

from flask import Blueprint, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from habeas.describe import Description, describe, describe_ontology, exists
from habeas.errors import UnknownNameError
from habeas.terms import VOCAB
from habeas_api.documents import SUFFIXES, document, without_suffix
from habeas_api.ontology_page import ontology_parts
from habeas_api.pages import Page
from habeas_api.served import served
from habeas_api.shown import shown_iri

__all__ = ["blueprint"]

blueprint = Blueprint("vocabulary", __name__)

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
#: How many things are listed that use a concept, for each way of using it.
MOST = 100


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str = "") -> Response:
    """Describe every term of the ontology."""
    if suffix and suffix not in SUFFIXES:
        raise UnknownNameError("format", suffix[:50], SUFFIXES)
    path = url_for("vocabulary.ontology")

    def page(description: Description) -> str:
        schemes = [
            shown_iri(VOCAB + name, served().label(VOCAB + name))
            for name in served().concepts
            if "/" not in name
        ]
        parts = ontology_parts(description)
        return render_template("ontology.html", parts=parts, schemes=schemes, path=path)

    return document(path, suffix, lambda: describe_ontology(served().store), page)


@blueprint.get("/vocab/<scheme>")
def scheme(scheme: str) -> Response:
    """Describe a scheme, with all its concepts."""
    name, suffix = without_suffix(scheme)
    return _described(name, suffix, url_for("vocabulary.scheme", scheme=name))


@blueprint.get("/vocab/<scheme>/<concept>")
def concept(scheme: str, concept: str) -> Response:
    """Describe a concept."""
    name, suffix = without_suffix(concept)
    path = url_for("vocabulary.concept", scheme=scheme, concept=name)
    return _described(f"{scheme}/{name}", suffix, path)


def _described(name: str, suffix: str, path: str) -> Response:
    if not all(_NAME.fullmatch(part) for part in name.split("/")):
        raise NotFound("No concept has a name like this.")
    iri = VOCAB + name
    store = served().store
    if not exists(store, iri):
        known = served().concepts
        raise UnknownNameError("concept" if "/" in name else "scheme", name, known)

    def page(description: Description) -> str:
        return render_template("thing.html", page=Page(description, served().label), path=path)

    return document(path, suffix, lambda: describe(store, iri, MOST), page)
