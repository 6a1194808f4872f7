"""What changed, release by release, as a Linked Data Event Stream: ``/changes``.

The first page leads to one place for each time that another release became
current; these have pages that never change. A member of the stream is a
version of a thing: that it was created, changed or removed, when, and where
it can be read as it was then. Nothing else is said, so that a thing that was
taken down is named by its IRI only.
"""

import re
from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from habeas.changes.keeping import Kept, Member
from habeas.errors import UnknownNameError
from habeas.release.history import Published, stamp
from habeas.terms import PREFIXES, ROOT, expand, kind_and_local
from habeas_api.addresses import absolute, canonical
from habeas_api.compared import changes_between
from habeas_api.documents import SUFFIXES, without_suffix
from habeas_api.listed import FOREVER, listed
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter
from habeas_api.past import the_past
from habeas_api.served import served

__all__ = ["OPERATIONS", "blueprint"]

blueprint = Blueprint("changes", __name__)

_STREAM = ROOT + "changes#stream"
_LDES = "https://w3id.org/ldes#"
_TREE = "https://w3id.org/tree#"
_AS = "https://www.w3.org/ns/activitystreams#"
_TYPE = expand("rdf:type")
_CREATED, _VERSION_OF = expand("dcterms:created"), expand("dcterms:isVersionOf")
_OPS = {"created": "Create", "changed": "Update", "removed": "Delete"}
_PAGE = re.compile(r"[1-9][0-9]{0,6}")
_FORMS = {
    "text/turtle": "Turtle.",
    "application/ld+json": "JSON-LD.",
    "application/n-triples": "N-Triples.",
    "application/rdf+xml": "RDF/XML.",
    "application/trig": "TriG.",
    "application/n-quads": "N-Quads.",
    "application/json": "JSON.",
    "text/html": "A page.",
}


@blueprint.get("/changes")
@blueprint.get("/changes.<suffix>")
def stream(suffix: str = "") -> AnyResponse:
    """Lead to the changes of each release, the oldest first."""
    if suffix and suffix not in SUFFIXES:
        raise UnknownNameError("format", suffix[:50], SUFFIXES)
    steps = _steps()
    path = url_for("changes.stream")

    def triples() -> list[ox.Triple]:
        root = absolute(path)
        said = [
            _link(_STREAM, _TYPE, _LDES + "EventStream"),
            _link(_STREAM, _LDES + "timestampPath", _CREATED),
            _link(_STREAM, _LDES + "versionOfPath", _VERSION_OF),
            _link(_STREAM, _LDES + "versionDeletePath", _TYPE),
            _link(_STREAM, _LDES + "versionDeleteObject", _AS + "Delete"),
            _link(
                _STREAM, expand("dcterms:license"), "https://creativecommons.org/licenses/by/4.0/"
            ),
            _link(_STREAM, _TREE + "view", root),
            _link(root, _TYPE, _TREE + "Node"),
        ]
        for _, each in steps:
            for number, bound in enumerate(("GreaterThanOrEqualTo", "LessThanOrEqualTo"), 1):
                relation = f"{root}#{_compact(each)}-{number}"
                said += [
                    _link(root, _TREE + "relation", relation),
                    _link(relation, _TYPE, f"{_TREE}{bound}Relation"),
                    _link(relation, _TREE + "node", absolute(_path(each))),
                    _link(relation, _TREE + "path", _CREATED),
                    _dated(relation, _TREE + "value", each),
                ]
        return said

    def plain() -> dict[str, Any]:
        return {"changes": [_step(old, each) for old, each in steps]}

    def page() -> str:
        return render_template(
            "changes.html", steps=[_step(old, each) for old, each in reversed(steps)]
        )

    known = f"changes-{the_past().mark}-{len(steps)}-{served().release.version}"
    return listed(path, suffix, known, triples, plain, page, first="ttl")


@blueprint.get("/changes/<moment>")
@blueprint.get("/changes/<moment>/<number>")
def changed(moment: str, number: str = "") -> AnyResponse:
    """List what changed when a release became current: a page of it."""
    last, suffix = without_suffix(number or moment)
    moment, number = (moment, last) if number else (last, "1")
    found = {_compact(each): (old, each) for old, each in _steps()}
    if moment not in found:
        raise UnknownNameError("moment of a change", moment[:100], found)
    old, each = found[moment]
    kept = _kept(old, each)
    if not _PAGE.fullmatch(number) or int(number) > kept.pages:
        raise UnknownNameError("page", number[:20], [str(kept.pages)])
    place = int(number)
    members = kept.page(place)
    path = _path(each, place)

    def triples() -> list[ox.Triple]:
        return _page_of(path, each, members, place, kept.pages)

    def plain() -> dict[str, Any]:
        said = [{"iri": member.iri, "change": member.op} for member in members]
        return _step(old, each) | {"page": place, "pages": kept.pages, "things": said}

    def page() -> str:
        shown = [(member.op, member.iri, _memento(each, member)) for member in members]
        counts = kept.summary["things"]
        return render_template(
            "changed.html",
            step=_step(old, each),
            page=place,
            pages=kept.pages,
            things=shown,
            counts=counts,
        )

    known = f"changes-{_compact(each)}-{each.version}-{place}"
    response = listed(path, suffix, known, triples, plain, page, first="ttl")
    if response.mimetype != "text/html":  # a page looks different with the next edition of ours
        response.headers["Cache-Control"] = FOREVER
    if place < kept.pages:
        response.headers.add("Link", f'<{_path(each, place + 1)}>; rel="next"')
    response.headers.add("Link", f'<{url_for("changes.stream")}>; rel="collection"')
    return response


def _steps() -> list[tuple[str | None, Published]]:
    """Return each time that another release became current, with the release before it.

    Left out are those that can no longer be told apart: where a release was
    removed before anybody asked what had changed.
    """
    past = the_past()
    times = past.times
    here = {each.version for each in past.kept()}
    found: list[tuple[str | None, Published]] = []
    for before, each in zip([None, *times[:-1]], times, strict=True):
        old = before.version if before else None
        are_here = each.version in here and (old is None or old in here)
        if are_here or past.noted(old, each.version):
            found.append((old, each))
    return found


def _kept(old: str | None, each: Published) -> Kept:
    return the_past().noted(old, each.version) or changes_between(old, each.version)


def _page_of(
    path: str, each: Published, members: Sequence[Member], place: int, pages: int
) -> list[ox.Triple]:
    node = absolute(path)
    said = [
        _link(_STREAM, _TYPE, _LDES + "EventStream"),
        _link(_STREAM, _TREE + "view", absolute(url_for("changes.stream"))),
        _link(node, _TYPE, _TREE + "Node"),
    ]
    if place < pages:
        relation = f"{node}#next"
        said += [
            _link(node, _TREE + "relation", relation),
            _link(relation, _TYPE, _TREE + "Relation"),
            _link(relation, _TREE + "node", absolute(_path(each, place + 1))),
        ]
    for member in members:
        version = f"{canonical(_memento(each, member))}#{_compact(each)}"
        said += [
            _link(_STREAM, _TREE + "member", version),
            _link(version, _TYPE, _AS + _OPS[member.op]),
            _link(version, _VERSION_OF, member.iri),
            _dated(version, _CREATED, each),
        ]
    return said


def _step(old: str | None, each: Published) -> dict[str, Any]:
    return {
        "since": stamp(each.since),
        "from": old,
        "to": each.version,
        "address": _path(each),
    }


def _memento(each: Published, member: Member) -> str:
    """Return where a thing can be read as it was then; of one that was removed, where it is not."""
    kind, local = kind_and_local(member.iri) or ("", "")
    return url_for("releases.memento", version=each.version, kind=kind, local=local)


def _path(each: Published, page: int = 1) -> str:
    moment = _compact(each)
    if page == 1:
        return url_for("changes.changed", moment=moment)
    return url_for("changes.changed", moment=moment, number=str(page))


def _compact(each: Published) -> str:
    return stamp(each.since).replace("-", "").replace(":", "")


def _link(subject: str, predicate: str, object: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object))


def _dated(subject: str, predicate: str, each: Published) -> ox.Triple:
    time = ox.Literal(stamp(each.since), datatype=ox.NamedNode(PREFIXES["xsd"] + "dateTime"))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), time)


_NONE = "20260302T100000Z"
_MOMENT = Parameter("moment", "Since when a release was current.", needed=True, example=_NONE)

#: What can be asked here. Which releases there are differs, so that examples name none.
OPERATIONS = (
    Operation(
        "/changes", "streamChanges", "Lead to what changed with each release, as LDES.", "Releases",
        formats=_FORMS, problems=(404, 406), headers=("Content-Location", "Link", "Vary"),
        examples=[Example("/changes", "text/turtle"), Example("/changes.json", "application/json")],
    ),
    Operation(
        "/changes/{moment}", "listChanges", "List what changed with a release.", "Releases",
        of_path=[_MOMENT], formats=_FORMS, problems=(404, 406, 503, 504),
        headers=("Content-Location", "Link", "Vary"),
        examples=[Example(f"/changes/{_NONE}", status=404, title="None was current since then.")],
    ),
    Operation(
        "/changes/{moment}/{number}", "listMoreChanges",
        "List what changed with a release: another page of it.", "Releases",
        of_path=[_MOMENT, Parameter("number", "The number of a page.", needed=True, example="2")],
        formats=_FORMS, problems=(404, 406, 503, 504), headers=("Content-Location", "Link", "Vary"),
        examples=[Example(f"/changes/{_NONE}/2", status=404, title="None was current since then.")],
    ),
)  # fmt: skip
