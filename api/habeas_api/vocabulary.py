"""Words: ``/ontology`` with its modules and terms, ``/vocab/{scheme}`` and its concepts.

The terms have one hash namespace, so ``/ontology`` describes them all; each
module, version and term has an address of its own below it.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from habeas import assets, queries
from habeas.describe import Description, describe, exists
from habeas.errors import UnknownNameError
from habeas.terms import HABEAS, ONTOLOGY, VOCAB
from habeas.vocabulary import modules as library
from habeas.vocabulary.context import context_file
from habeas.vocabulary.shortcuts import ACTOR_AS, ways
from habeas_api.concepts_page import ConceptPage, SchemePage
from habeas_api.documents import SUFFIXES, document, without_suffix
from habeas_api.documents.described import WORDS
from habeas_api.drawing import arrows, drawing, style_source
from habeas_api.ontology_page import heading, headings, parts
from habeas_api.served import served
from habeas_api.shown import shown_iri
from habeas_api.term_page import TermPage
from habeas_api.things import page_number

__all__ = ["OPERATIONS", "blueprint", "edition"]

blueprint = Blueprint("vocabulary", __name__)
OPERATIONS = WORDS

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]{0,99}")
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
#: How many things are listed that use a concept, on each page; a scheme lists all.
ROOM, ALL = 100, 10_000


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str = "") -> AnyResponse:
    """Describe every term of the ontology."""
    if suffix and suffix not in SUFFIXES:
        raise UnknownNameError("format", suffix[:50], SUFFIXES)
    return _whole(url_for("vocabulary.ontology"), suffix)


@blueprint.get("/ontology/<name>")
def module(name: str) -> AnyResponse:
    """Describe one module, or one version of the whole."""
    name, suffix = without_suffix(name)
    path = url_for("vocabulary.module", name=name)
    if _VERSION.fullmatch(name):
        library.check_version(name)
        return _latest(_whole(path, suffix, name), url_for("vocabulary.ontology"))
    return _module(name, path, suffix)


@blueprint.get("/ontology/<name>/<version>")
def version(name: str, version: str) -> AnyResponse:
    """Describe one version of a module."""
    version, suffix = without_suffix(version)
    found = library.module(name)
    library.check_version(version)
    path = url_for("vocabulary.version", name=found.name, version=version)
    response = _module(name, path, suffix, version)
    return _latest(response, url_for("vocabulary.module", name=name))


@blueprint.get("/ontology/term/<name>")
def term(name: str) -> AnyResponse:
    """Describe one class or property."""
    name, suffix = without_suffix(name)
    if not _TERM.fullmatch(name):
        raise NotFound("No term has a name like this.")
    if name not in library.term_names():
        raise UnknownNameError("class or property", name, library.term_names())
    iri, path = HABEAS + name, url_for("vocabulary.term", name=name)

    def page(_: Description) -> str:
        return render_template("term.html", page=TermPage(name), path=path)

    response = _document(path, suffix, iri, lambda: library.about(iri), page)
    response.headers.add("Link", f'<{iri}>; rel="describes"')
    return response


@blueprint.get("/actor-as/<name>")
def shortcut(name: str) -> AnyResponse:
    """Point from a shortcut to the module that defines it."""
    known = [iri.removeprefix(ACTOR_AS) for iri in ways() if iri.startswith(ACTOR_AS)]
    if name not in known:
        raise UnknownNameError("shortcut", name[:100], known)
    return redirect(url_for("vocabulary.module", name="shortcuts"), 303)


@blueprint.get("/ontology/core.svg")
def core_drawing() -> AnyResponse:
    """Return the drawing of the core, which brings its own style and may use no other."""
    response = Response(drawing(alone=True), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {style_source()}; base-uri 'none'; frame-ancestors 'none'"
    )
    response.set_etag(edition())
    return response.make_conditional(request)


@blueprint.get("/ontology/context.jsonld")
def context() -> AnyResponse:
    """Return the JSON-LD context for records."""
    response = Response(context_file().read_bytes(), mimetype="application/ld+json")
    response.set_etag(edition())
    return response.make_conditional(request)


@blueprint.get("/vocab/<scheme>")
def scheme(scheme: str) -> AnyResponse:
    """Describe a scheme, with all its concepts."""
    name, suffix = without_suffix(scheme)

    def page(description: Description) -> str:
        return render_template("scheme.html", page=SchemePage(description), path=path)

    path = url_for("vocabulary.scheme", scheme=name)
    return _described(name, suffix, path, page, ALL)


@blueprint.get("/vocab/<scheme>/<concept>")
def concept(scheme: str, concept: str) -> AnyResponse:
    """Describe a concept."""
    name, suffix = without_suffix(concept)

    def page(description: Description) -> str:
        shown = ConceptPage(description, served().label)
        return render_template("concept.html", page=shown, path=path)

    path = url_for("vocabulary.concept", scheme=scheme, concept=name)
    return _described(f"{scheme}/{name}", suffix, path, page, ROOM)


def _whole(path: str, suffix: str, version: str = "") -> AnyResponse:
    def page(_: Description) -> str:
        schemes = [
            shown_iri(VOCAB + name, served().label(VOCAB + name))
            for name in served().concepts
            if "/" not in name
        ]
        return render_template(
            "ontology.html",
            parts=parts(library.term_names()),
            modules=headings(),
            schemes=schemes,
            path=path,
            version=version,
            versions=library.VERSIONS,
            drawing=drawing(),
            arrows=arrows(),
        )

    return _document(path, suffix, ONTOLOGY, library.whole, page)


def _module(name: str, path: str, suffix: str, version: str = "") -> AnyResponse:
    found = library.module(name)

    def page(_: Description) -> str:
        return render_template(
            "module.html",
            module=heading(found),
            parts=parts(found.terms),
            path=path,
            version=version,
            versions=library.VERSIONS,
        )

    return _document(path, suffix, found.iri, lambda: found.triples, page)


def _described(
    name: str, suffix: str, path: str, page: Callable[[Description], str], room: int
) -> AnyResponse:
    if not all(_NAME.fullmatch(part) for part in name.split("/")):
        raise NotFound("No concept has a name like this.")
    iri = VOCAB + name
    store = served().store
    if not exists(store, iri):
        known = served().concepts
        raise UnknownNameError("concept" if "/" in name else "scheme", name, known)
    release, number = served().release, page_number()

    def make() -> Description:
        lists, names = release.lists(), release.names
        return describe(store, iri, page=number, room=room, lists=lists, names=names)

    return document(path, suffix, make, page, number=number, edition=edition())


def _document(
    path: str,
    suffix: str,
    iri: str,
    triples: Callable[[], Sequence[ox.Triple]],
    page: Callable[[Description], str],
) -> AnyResponse:
    def make() -> Description:
        return Description(iri, triples(), {})

    return document(path, suffix, make, page, edition=edition())


def _latest(response: AnyResponse, path: str) -> AnyResponse:
    response.headers.add("Link", f'<{path}>; rel="latest-version"')
    return response


@cache
def edition() -> str:
    """Return a word that changes with the ontology, its labels, the shapes and the questions."""
    digest = sha256()
    for path in [*assets.ontology_files(), *assets.label_files(), *assets.shape_files()]:
        digest.update(path.read_bytes())
    for name in queries.names():
        digest.update(queries.read(name).encode())
    digest.update(context_file().read_bytes() + drawing(alone=True).encode())
    return digest.hexdigest()[:8]
