"""What a document said on another day: Memento (RFC 7089).

An address ``/doc/…`` is its own TimeGate (pattern 1.1 of the RFC): asked with
``Accept-Datetime`` it answers 302 to what it was then, below
``/release/{version}``, and without, as ever. So whoever asks for no other day
gets the same answer from the same place, and a cache needs to know no more
than ``Vary: Accept-Datetime``. All mementos of a document are listed at
``/timemap/doc/…``.

A document has a memento in each release that is kept and describes its thing.
A day before the first of these leads to the first, and a day of a release that
was removed to the one before it. A day on which there were
releases, and the thing was in none of them any more, leads nowhere: 404, with
what there is. What was taken down has no mementos, and what tells of it has
none in the releases in which it does.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.http import http_date, parse_date
from werkzeug.wrappers import Response as AnyResponse

from habeas.describe import exists
from habeas.describe.standing import taken_down_on
from habeas.errors import UnknownNameError
from habeas.release.history import Published, stamp
from habeas.terms import CLASS_OF_KIND, ID
from habeas_api.addresses import absolute
from habeas_api.documents import without_suffix
from habeas_api.errors import NotWritableError, TakenDownError
from habeas_api.negotiation import choose
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter, read_values
from habeas_api.past import the_past
from habeas_api.served import served

__all__ = [
    "LOCAL", "OPERATIONS", "Document", "blueprint", "document_at", "gate", "links", "mementos", "named"
]  # fmt: skip

blueprint = Blueprint("mementos", __name__)

#: What the local name of a thing is.
LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
_MOMENT = re.compile(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT")
_DOCUMENT = re.compile(r"/doc/([^/]+)/([^/]+)")
_LINKS, _JSON = "application/link-format", "application/json"
_FORM = Parameter("format", "The form, for who sends no Accept.", choices=("link", "json"))


@dataclass(frozen=True)
class Document:
    """An address that has a past."""

    kind: str
    local: str
    #: With its point, or empty.
    suffix: str

    @property
    def iri(self) -> str:
        """The thing that it is about."""
        return f"{ID}{self.kind}/{self.local}"

    @property
    def original(self) -> str:
        """Its address today."""
        return url_for("things.about", kind=self.kind, local=self.local + self.suffix)

    @property
    def timemap(self) -> str:
        """The address of the list of its mementos."""
        return url_for("mementos.timemap", kind=self.kind, local=self.local + self.suffix)

    def memento(self, version: str, page: str | None = None) -> str:
        """Return the address of what it says in a release, perhaps of one page of that."""
        local = self.local + self.suffix
        return url_for("releases.memento", version=version, kind=self.kind, local=local, page=page)


def document_at(path: str) -> Document | None:
    """Return the document at a path of ``url_for``, if it is one that has a past."""
    found = _DOCUMENT.fullmatch(path.removeprefix(request.environ.get("SCRIPT_NAME", "")))
    if found is None or found[1] not in CLASS_OF_KIND:
        return None
    local, suffix = without_suffix(found[2])
    if not LOCAL.fullmatch(local):
        return None
    return Document(found[1], local, f".{suffix}" if suffix else "")


def named(kind: str, local: str) -> Document:
    """Return the document about a thing, by its name, perhaps with the suffix of a form.

    Raises
    ------
    UnknownNameError
        If there is no such kind of thing.
    NotFound
        If nothing has a name like this.
    """
    document = document_at(url_for("things.about", kind=kind, local=local))
    if document is None:
        if kind in CLASS_OF_KIND:
            raise NotFound(f"No {kind} has a name like this.")
        raise UnknownNameError("kind of thing", kind[:200], CLASS_OF_KIND)
    return document


def mementos(document: Document) -> Sequence[Published]:
    """Return when those releases were current that are kept and describe the thing, in order."""
    past = the_past()
    here = past.kept()
    versions = tuple(sorted({each.version for each in here}))

    memory, key = served().memory, ("mementos", document.iri, versions)
    # Each release has to be opened for this, and none of them changes. That there is nothing is
    # not kept: anybody can think of names of nothing.
    if (known := memory.find(key)) is None and (found := _describing(document.iri)):
        known = memory.keep(key, " ".join(sorted(found)).encode())
    versions_there = known.decode().split() if known else ()
    return [each for each in here if each.version in versions_there]


def _describing(iri: str) -> set[str]:
    """Return the versions of the releases that are kept and describe a thing.

    What changed from one to the next tells that, where it was noted; else a release is opened.
    """
    past = the_past()
    if iri in past.taken_down:
        return set()
    # What the served release describes is hidden in none.
    may_be_hidden = bool(past.taken_down) and not next(
        iter(past.release.store.quads(ox.NamedNode(iri))), None
    )
    found: set[str] = set()
    before: str | None = None
    is_there: bool | None = False
    for each in past.times:
        changes = past.noted(before, each.version)
        if changes is None:
            is_there = None
        elif (op := changes.find(iri)) is not None:
            is_there = op != "removed"
        if each.folder is not None:
            if is_there is None:
                is_there = exists(past.opened(each.version).store, iri)
            if is_there and not (may_be_hidden and iri in past.veil(each.version).hidden):
                found.add(each.version)
        before = each.version
    return found


def links(path: str) -> list[str]:
    """Return what to say about the past of the document at ``path``: values of ``Link``."""
    document = document_at(path)
    if document is None or served().release.is_remote:
        return []
    return [
        f'<{document.original}>; rel="original timegate"',
        f'<{document.timemap}>; rel="timemap"; type="{_LINKS}"',
    ]


def gate(path: str) -> AnyResponse | None:
    """Return where the document at ``path`` is as it was on the day that the caller asks for.

    None if the caller asks for no day, or the document has no past.

    Raises
    ------
    BadRequest
        If ``Accept-Datetime`` is no date as HTTP writes it.
    NotFound
        If nothing was said about the thing then, or ever.
    """
    asked = request.headers.get("Accept-Datetime")
    document = document_at(path)
    if asked is None or document is None or served().release.is_remote:
        return None
    moment = _read(asked)
    found = mementos(document)
    if not found:
        return None  # whoever answers without a day says why there is nothing
    current = the_past().at(max(moment, found[0].since))
    if current is not None and current.folder is not None and current not in found:
        raise absent(document, current.version, found)
    # One that was removed since gives way to the one before it.
    then = next((each for each in reversed(found) if each.since <= moment), found[0])
    response = AnyResponse(status=HTTPStatus.FOUND)
    response.location = document.memento(then.version, request.args.get("page"))
    response.vary.add("Accept-Datetime")
    for link in (*links(path), *_neighbours(document, then, found)):
        response.headers.add("Link", link)
    return response


def _read(text: str) -> datetime:
    text = text.strip()
    moment = parse_date(text) if _MOMENT.fullmatch(text) else None
    if moment is None or http_date(moment) != text:  # such as with another day of the week
        now = http_date(datetime(2026, 3, 2, 10, tzinfo=UTC))
        raise BadRequest(
            f"Accept-Datetime is not a date as HTTP writes it, which is always in GMT: {now}."
        )
    return moment


def absent(document: Document, version: str, found: Sequence[Published]) -> NotFound:
    """Return the error for a thing that a release does not describe, with what there is."""
    said = f"Release {version} says nothing about {document.kind}/{document.local}."
    if found:
        first, last = found[0], found[-1]
        said += (
            f" The first one that does is {first.version}, current since {stamp(first.since)}; "
            f"the last one {last.version}, current since {stamp(last.since)}. "
            f"All of them: {document.timemap}"
        )
    return NotFound(said)


def described_then(document: Document, version: str, response: AnyResponse) -> AnyResponse:
    """Say in the headers of a memento that it is one, and which there are beside it."""
    past = the_past()
    found = mementos(document)
    own = [each for each in found if each.version == version]
    moment = own[-1].since if own else past.since(version)
    assert moment is not None
    response.headers["Memento-Datetime"] = http_date(moment)
    said = [*links(document.original), *(_neighbours(document, own[-1], found) if own else ())]
    for link in said:
        response.headers.add("Link", link)
    return response


def _neighbours(document: Document, own: Published, found: Sequence[Published]) -> list[str]:
    """Return links to the first, the last, the one before and the one after ``own``, and itself."""
    place = found.index(own)
    relations: dict[Published, list[str]] = {}
    for number, relation in ((0, "first"), (len(found) - 1, "last")):
        relations.setdefault(found[number], []).append(relation)
    for number, relation in ((place - 1, "prev"), (place + 1, "next")):
        if 0 <= number < len(found):
            relations.setdefault(found[number], []).append(relation)
    relations.setdefault(own, [])
    ordered = sorted(relations.items(), key=lambda item: item[0].since)
    return [_link(document.memento(each.version), each, names) for each, names in ordered]


def _link(address: str, each: Published, relations: Sequence[str]) -> str:
    names = " ".join([*relations, "memento"])
    return f'<{address}>; rel="{names}"; datetime="{http_date(each.since)}"'


@blueprint.get("/timemap/doc/<kind>/<local>")
def timemap(kind: str, local: str) -> AnyResponse:
    """List what a document said in each release that is kept."""
    document = named(kind, local)
    if (day := taken_down_on(served().store, document.iri)) is not None:
        raise TakenDownError(document.iri, day)
    form = read_values(request.args.to_dict(flat=False), [_FORM])["format"]
    wanted = {"json": _JSON, "link": _LINKS}.get(str(form)) or choose(
        request.headers.get("Accept"), [_LINKS, _JSON]
    )
    if wanted is None:
        raise NotWritableError({_LINKS: "links", _JSON: "JSON"})
    found = mementos(document)
    if not found:
        raise UnknownNameError(kind, document.local[:200], served().near_locals(kind, local[:200]))
    written = _as_json(document, found) if wanted == _JSON else _as_links(document, found)
    response = Response(written, mimetype=wanted)
    response.vary.add("Accept")
    known = f"{the_past().mark}-{len(found)}-{found[0].version}-{served().edition}"
    response.set_etag(f"{known}-{'json' if wanted == _JSON else 'link'}")
    response.headers.add("Link", f'<{document.original}>; rel="original timegate"')
    return response.make_conditional(request)


def _as_links(document: Document, found: Sequence[Published]) -> str:
    times = f'from="{http_date(found[0].since)}"; until="{http_date(found[-1].since)}"'
    lines = [
        f'<{absolute(document.original)}>; rel="original timegate"',
        f'<{absolute(document.timemap)}>; rel="self"; type="{_LINKS}"; {times}',
    ]
    for number, each in enumerate(found):
        names = ["first"] * (number == 0) + ["last"] * (number == len(found) - 1)
        lines.append(_link(absolute(document.memento(each.version)), each, names))
    return ",\n".join(lines) + "\n"


def _as_json(document: Document, found: Sequence[Published]) -> str:
    def told(each: Published) -> dict[str, str]:
        address = absolute(document.memento(each.version))
        return {"datetime": stamp(each.since), "uri": address, "release": each.version}

    timemap = absolute(document.timemap)
    said = {
        "original_uri": absolute(document.original),
        "timegate_uri": absolute(document.original),
        "timemap_uri": {"link_format": timemap, "json_format": f"{timemap}?format=json"},
        "mementos": {
            "first": told(found[0]),
            "last": told(found[-1]),
            "list": list(map(told, found)),
        },
    }
    return json.dumps(said, indent=1) + "\n"


#: What can be asked here.
OPERATIONS = (
    Operation(
        "/timemap/doc/{kind}/{local}", "listMementos",
        "List what a document said in each release that is kept.", "Releases",
        of_path=[
            Parameter(
                "kind", "The kind of thing.", choices=tuple(CLASS_OF_KIND), needed=True, example="case"
            ),
            Parameter(
                "local", "Its name, perhaps with the suffix of a form.", needed=True, example="x1"
            ),
        ],
        parameters=[_FORM], formats={_LINKS: "Links (RFC 6690).", _JSON: "JSON."},
        problems=(400, 404, 406, 410),
        headers=("Link", "Vary"), examples=[Example("/timemap/doc/case/x1", _LINKS)],
    ),
)  # fmt: skip
