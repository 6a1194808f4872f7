"""Answers that are given again as they are: the shortest way to a document.

The application says of an answer that it is the same whenever it is asked for
in this way; it is then kept as it left, headers and body, compressed if it was
sent so. What makes answers and their headers stays in one place: here they are
only given once more, and as 304 to who has them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.http import remove_entity_headers

from habeas_api.codings import choose_coding
from habeas_api.counting import ROUTE
from habeas_api.forms import wanted, without_suffix
from habeas_api.remembering import Memory

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["Kept", "answer", "keep", "watched"]

#: Where the application says that an answer can be kept, and in which form it is.
_FORM = "habeas.warm"
#: Below these stands what is kept. A thing leads to the same place whatever is asked for.
_THINGS = "/id/"
_PLACES = ("/doc/", _THINGS, "/vocab/", "/ontology", "/shapes")
#: Headers that ask for more than is known here.
_UNUSUAL = frozenset(
    f"HTTP_{name}"
    for name in (
        "ACCEPT_DATETIME", "CONTENT_ENCODING", "IF_MATCH", "IF_RANGE", "IF_UNMODIFIED_SINCE",
        "RANGE",
    )
)  # fmt: skip
_PAGE = re.compile(r"page=[1-9][0-9]{0,8}")
#: What takes longer to read is left to the application, in characters.
_LONGEST = 500
#: What the headers of an answer take, in bytes.
_HEADERS = 2_500


@dataclass(frozen=True)
class Kept:
    """An answer as it left."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    #: With its quotation marks; empty without one.
    tag: str
    last_modified: str
    #: What goes to those who have it; None if nobody can.
    known: "Kept | None" = None
    #: Of which route it is.
    route: str = ""

    def __len__(self) -> int:
        """Return how much room it takes, in bytes."""
        return len(self.body) + _HEADERS


def keep(environ: dict[str, Any], form: str) -> None:
    """Say that the answer to this request is the same for all who ask for this form of it."""
    environ[_FORM] = form


def answer(memory: Memory[Kept], environ: "WSGIEnvironment") -> Kept | None:
    """Return the answer to a request, if it was answered before: 304 if the caller has it."""
    place: str = environ["PATH_INFO"]
    if not place.startswith(_PLACES) or not _UNUSUAL.isdisjoint(environ):
        return None
    key = _key(environ)
    kept = memory.find(key) if key else None
    if kept is None:
        return None
    known = environ.get("HTTP_IF_NONE_MATCH")
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if known is None and since is None:
        return kept
    if kept.known is None:
        return None
    # Whatever else a caller has is for the application to judge.
    has = since == kept.last_modified != "" if known is None else _names(known, kept.tag)
    return kept.known if has else None


def watched(
    app: "WSGIApplication",
    memory: Memory[Kept],
    environ: "WSGIEnvironment",
    start_response: "StartResponse",
) -> Iterable[bytes]:
    """Let ``app`` answer, and keep what it says can be kept."""
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        said[:] = [status, headers]
        return start_response(status, headers, *more)

    body = app(environ, start)
    if environ.get(_FORM) is None or environ["REQUEST_METHOD"] != "GET":
        return body
    status, headers = said
    if status[:3] not in ("200", "303"):
        return body
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    if key := _key(environ, environ[_FORM]):
        # Whoever sends an answer says when that was.
        lasting = [(name, value) for name, value in headers if name.lower() != "date"]
        memory.keep(key, _kept(status, lasting, content, environ.get(ROUTE, "")))
    return [content]


def _kept(status: str, headers: list[tuple[str, str]], content: bytes, route: str) -> Kept:
    named = {name.lower(): value for name, value in headers}
    tag, day = named.get("etag", ""), named.get("last-modified", "")
    if not tag:
        return Kept(status, headers, content, tag, day, route=route)
    kept = list(headers)
    remove_entity_headers(kept)
    known = Kept("304 NOT MODIFIED", kept, b"", tag, day, route=route)
    return Kept(status, headers, content, tag, day, known, route)


def _key(environ: Mapping[str, Any], form: str | None = None) -> tuple[str, ...] | None:
    """Return what an answer is kept by; None if it is not."""
    place, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    accept, profile = environ.get("HTTP_ACCEPT"), environ.get("HTTP_ACCEPT_PROFILE")
    coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING"))
    if coding is None or len(place) + len(accept or "") > _LONGEST:
        return None
    if query and not _PAGE.fullmatch(query):
        return None  # it means nothing, and there is no end of such
    if form is None and place.startswith(_THINGS):
        form = ""
    if form is None:
        _, suffix = without_suffix(place)
        chosen = wanted(suffix, accept, profile)
        if chosen is None:
            return None
        form = chosen.name
    return place, query, form, coding


def _names(known: str, tag: str) -> bool:
    """Return whether an If-None-Match header names a tag."""
    if known == tag:
        return True
    return tag in [each.strip().removeprefix("W/") for each in known[:_LONGEST].split(",")]
