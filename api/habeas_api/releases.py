"""Releases that are kept: ``/releases``, and each of them below ``/release/{version}``."""

from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, send_file, url_for
from werkzeug.exceptions import BadRequest, Gone, NotFound
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import FileWrapper

from habeas.changes.keeping import Kept
from habeas.changes.patching import MEDIA_TYPE
from habeas.changes.patching import opened as read_patch
from habeas.errors import UnknownNameError
from habeas.release import Release
from habeas.release.history import Published, stamp
from habeas.terms import CLASS_OF_KIND, GRAPHS, ROOT, expand
from habeas_api import mementos, things
from habeas_api.addresses import absolute
from habeas_api.codings import choose_coding
from habeas_api.compared import changes_between, says_what_was_taken_down
from habeas_api.documents import SUFFIXES, without_suffix
from habeas_api.listed import listed
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter, read_values
from habeas_api.past import the_past
from habeas_api.served import served

__all__ = ["OPERATIONS", "blueprint", "opened"]

blueprint = Blueprint("releases", __name__)

#: How much of a patch is unpacked at once, in bytes.
_BLOCK = 1 << 16
_DATASET = ROOT + "dataset"
_FROM = Parameter("from", "The version to begin with: the one before, if not given.")
_FORMS = {
    "text/html": "A page.",
    "text/turtle": "Turtle.",
    "application/ld+json": "JSON-LD.",
    "application/n-triples": "N-Triples.",
    "application/rdf+xml": "RDF/XML.",
    "application/trig": "TriG.",
    "application/n-quads": "N-Quads.",
    "application/json": "JSON.",
}


def opened(version: str) -> Release:
    """Return a release that is kept beside the one that is served, open.

    Raises
    ------
    UnknownNameError
        If there is none of this version, with near ones.
    RemovedReleaseError
        If there was.
    """
    return the_past().opened(version)


@blueprint.get("/releases")
@blueprint.get("/releases.<suffix>")
def releases(suffix: str = "") -> AnyResponse:
    """List the releases, the newest first."""
    if suffix == "atom":
        return _feed()
    if suffix and suffix not in SUFFIXES:
        raise UnknownNameError("format", suffix[:50], [*SUFFIXES, "atom"])
    times = the_past().times

    def triples() -> list[ox.Triple]:
        found = [_triple(_DATASET, "dcat:hasCurrentVersion", _iri(served().release.version))]
        before = None
        for each in times:
            if each.folder is not None:
                found += [_triple(_DATASET, "dcat:hasVersion", _iri(each.version))]
                found += _about(each, before)
                before = each.version
        return found

    def page() -> str:
        return render_template("releases.html", rows=[_plain(each) for each in reversed(times)])

    def plain() -> dict[str, Any]:
        return {"releases": [_plain(each) for each in reversed(times)]}

    path = url_for("releases.releases")
    response = listed(path, suffix, f"releases-{_mark(times)}", triples, plain, page)
    feed = url_for("releases.releases", suffix="atom")
    response.headers.add("Link", f'<{feed}>; rel="alternate"; type="application/atom+xml"')
    return response


def _feed() -> Response:
    """Return the releases as an Atom feed (RFC 4287), the newest first."""
    times = list(reversed(the_past().times))
    feed = render_template(
        "releases.atom",
        rows=[_plain(each) for each in times],
        canonical=_iri,
        absolute=absolute,
        root=ROOT,
    )
    response = Response(feed, content_type="application/atom+xml; charset=utf-8")
    response.set_etag(f"releases-{_mark(times)}-{served().edition}-atom")
    return response


def _mark(times: Sequence[Published]) -> str:
    removed = sum(each.folder is None for each in times)
    return f"{served().release.version}-{the_past().mark}-{removed}"


@blueprint.get("/release/<version>")
def release(version: str) -> AnyResponse:
    """Describe a release."""
    version, suffix = without_suffix(version)
    found = opened(version)
    times = the_past().times
    own = [each for each in times if each.version == version]

    def triples() -> list[ox.Triple]:
        graph = ox.NamedNode(GRAPHS["description"])
        said = [quad.triple for quad in found.store.quads(graph=graph)]
        before = _before(version)
        return [*said, *(triple for each in own for triple in _about(each, before))]

    def plain() -> dict[str, Any]:
        return _described(found, own)

    def page() -> str:
        return render_template("release.html", release=plain())

    path = url_for("releases.release", version=version)
    response = listed(path, suffix, f"release-{version}-{_mark(times)}", triples, plain, page)
    response.headers.add("Link", f'<{url_for("releases.releases")}>; rel="collection"')
    return response


def _described(found: Release, own: Sequence[Published]) -> dict[str, Any]:
    past = the_past()
    before = _before(found.version)
    manifest = found.manifest
    return {
        "version": found.version,
        "iri": _iri(found.version),
        "is served": found.version == past.release.version,
        "current": [_plain(each) for each in own],
        "statements": manifest.get("quads"),
        "graphs": manifest.get("graphs", {}),
        "counts": manifest.get("counts", {}),
        "ontology": manifest.get("ontology"),
        "previous": before,
        "patch": url_for("releases.patch", version=found.version) if before else None,
        "changes": [url_for("changes.changed", moment=_compact(each)) for each in own],
    }


def _before(version: str) -> str | None:
    """Return the release before this one, of those that are kept."""
    here = [each.version for each in the_past().kept()]
    if version not in here:
        return None
    earlier = [each for each in here[: here.index(version)] if each != version]
    return earlier[-1] if earlier else None


@blueprint.get("/release/<version>/doc/<kind>/<local>")
def memento(version: str, kind: str, local: str) -> AnyResponse:
    """Describe a thing as a release describes it."""
    found = opened(version)
    name, suffix = without_suffix(local)
    path = url_for("releases.memento", version=version, kind=kind, local=name)
    document = mementos.named(kind, local)
    try:
        response = things.described(found, kind, name, suffix, path)
    except UnknownNameError:
        others = mementos.mementos(document)
        if not others or version in {each.version for each in others}:
            raise
        raise mementos.absent(document, version, others) from None
    if response.status_code == 410:
        return response
    return mementos.described_then(document, version, response)


@blueprint.get("/release/<version>/patch")
def patch(version: str) -> AnyResponse:
    """Return what turns another release into this one, as an RDF Patch."""
    asked = read_values(request.args.to_dict(flat=False), [_FROM])["from"]
    opened(version)
    old = str(asked) if asked else _before(version)
    if old is None:
        raise NotFound(f"No release before {version} is kept. Take its dump.")
    if old == version:
        raise BadRequest("There is nothing to change between a release and itself.")
    kept = changes_between(old, version)
    try:
        response = _sent(old, version, kept)
    except FileNotFoundError:  # removed since
        for each in (old, version):
            opened(each)
        raise NotFound("This patch is no longer there. Ask again, or take the dump.") from None
    response.vary.add("Accept-Encoding")
    response.headers["Content-Disposition"] = f'attachment; filename="{old}-{version}.rdfp"'
    return response.make_conditional(request)


def _sent(old: str, version: str, kept: Kept) -> Response:
    """Return a patch, open already: whatever is removed while it is sent, it is sent to its end."""
    if says_what_was_taken_down(old, version, kept):
        raise Gone(
            "This patch would say what was taken down since. Take the dump of the newer release."
        )
    tag = f"{old}-{version}-patch"
    if choose_coding(request.headers.get("Accept-Encoding")) == "gzip":
        response = send_file(kept.patch, mimetype=MEDIA_TYPE, etag=f"{tag}-gzip")
        response.headers["Content-Encoding"] = "gzip"
        return response
    unpacked = FileWrapper(read_patch(kept.patch), _BLOCK)
    response = Response(unpacked, mimetype=MEDIA_TYPE)
    response.set_etag(tag)
    return response


def _iri(version: str) -> str:
    return f"{ROOT}release/{version}"


def _compact(each: Published) -> str:
    """Return a moment as it stands in addresses: ``20260302T100000Z``."""
    return stamp(each.since).replace("-", "").replace(":", "")


def _plain(each: Published) -> dict[str, Any]:
    return {
        "version": each.version,
        "since": stamp(each.since),
        "until": stamp(each.until) if each.until else None,
        "kept": each.folder is not None,
        "address": url_for("releases.release", version=each.version),
        "changes": url_for("changes.changed", moment=_compact(each)),
    }


def _about(each: Published, before: str | None) -> list[ox.Triple]:
    iri = _iri(each.version)
    said = [
        _triple(iri, "rdf:type", expand("dcat:Dataset")),
        _triple(iri, "dcterms:isVersionOf", _DATASET),
        ox.Triple(
            ox.NamedNode(iri), ox.NamedNode(expand("dcat:version")), ox.Literal(each.version)
        ),
        ox.Triple(
            ox.NamedNode(iri),
            ox.NamedNode(expand("dcterms:issued")),
            ox.Literal(stamp(each.since), datatype=ox.NamedNode(expand("xsd:dateTime"))),
        ),
    ]
    return [*said, _triple(iri, "dcat:previousVersion", _iri(before))] if before else said


def _triple(subject: str, predicate: str, object: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(expand(predicate)), ox.NamedNode(object))


_NONE = "0123456789abcdef"
_VERSION = Parameter("version", "The version of a release.", needed=True, example=_NONE)

#: What can be asked here. Which releases there are differs, so that examples name none.
OPERATIONS = (
    Operation(
        "/releases", "listReleases", "List which release was current when.", "Releases",
        formats=_FORMS | {"application/atom+xml": "A feed."}, problems=(404, 406),
        headers=("Content-Location", "Link", "Vary"),
        examples=[
            Example("/releases", "text/html"),
            Example("/releases.json", "application/json"),
            Example("/releases.atom", "application/atom+xml"),
        ],
    ),
    Operation(
        "/release/{version}", "describeRelease", "Describe a release that is kept.", "Releases",
        of_path=[_VERSION], formats=_FORMS, problems=(404, 406, 410),
        headers=("Content-Location", "Link", "Vary"),
        examples=[Example(f"/release/{_NONE}", status=404, title="None has this version.")],
    ),
    Operation(
        "/release/{version}/doc/{kind}/{local}", "describeThingThen",
        "Describe a thing as a release describes it.", "Releases",
        of_path=[
            _VERSION,
            Parameter(
                "kind", "The kind of thing.", choices=tuple(CLASS_OF_KIND), needed=True, example="case"
            ),
            Parameter(
                "local", "Its name, perhaps with the suffix of a form.", needed=True, example="x1"
            ),
        ],
        formats=_FORMS, problems=(404, 406, 410),
        headers=("Content-Location", "Link", "Memento-Datetime", "Vary"),
        examples=[Example(f"/release/{_NONE}/doc/case/x1", status=404, title="None has this version.")],
    ),
    Operation(
        "/release/{version}/patch", "patchRelease",
        "Get what turns another release into this one, as an RDF Patch.", "Releases",
        of_path=[_VERSION], parameters=[_FROM], formats={MEDIA_TYPE: "An RDF Patch."},
        problems=(400, 404, 410, 503, 504),
        examples=[Example(f"/release/{_NONE}/patch", status=404, title="None has this version.")],
    ),
)  # fmt: skip
