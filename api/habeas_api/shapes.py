"""Rules: ``/shapes``, which describes all shapes, its versions, and the files that they come in."""

import re
from collections.abc import Sequence

import pyoxigraph as ox
from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from habeas.describe import Description
from habeas.errors import UnknownNameError
from habeas.vocabulary import modules, rules
from habeas_api.documents import SUFFIXES, document, without_suffix
from habeas_api.documents.described import SHAPES
from habeas_api.vocabulary import edition

__all__ = ["OPERATIONS", "blueprint"]

blueprint = Blueprint("shapes", __name__)
OPERATIONS = SHAPES

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")


@blueprint.get("/shapes")
@blueprint.get("/shapes.<suffix>")
def whole(suffix: str = "") -> Response:
    """Describe all shapes."""
    if suffix and suffix not in SUFFIXES:
        raise UnknownNameError("format", suffix[:50], SUFFIXES)
    return _answer(url_for("shapes.whole"), suffix, "Shapes", rules.whole(), rules.files())


@blueprint.get("/shapes/<name>")
def part(name: str) -> Response:
    """Describe the shapes of one file, or one version of all."""
    name, suffix = without_suffix(name)
    path = url_for("shapes.part", name=name)
    if _VERSION.fullmatch(name):
        modules.check_version(name)
        response = _answer(path, suffix, f"Shapes {name}", rules.whole(), rules.files())
        response.headers.add("Link", f'<{url_for("shapes.whole")}>; rel="latest-version"')
        return response
    found = rules.rule_file(name)
    return _answer(path, suffix, f"Shapes: {found.name}", found.triples, [found])


def _answer(
    path: str,
    suffix: str,
    title: str,
    triples: Sequence[ox.Triple],
    shown: Sequence[rules.RuleFile],
) -> Response:
    def page(_: Description) -> str:
        return render_template(
            "shapes.html", title=title, files=rules.files(), shown=shown, path=path, iri=rules.IRI
        )

    def make() -> Description:
        return Description(rules.IRI, triples, {})

    return document(path, suffix, make, page, edition=edition())
