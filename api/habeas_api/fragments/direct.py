"""The shortest way to a page: what programs ask goes past the framework.

Dispatch costs more than a page does. Pages for people, and every error, are
left to the application.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.exceptions import PreconditionFailed
from werkzeug.http import parse_etags

from habeas_api.codings import SMALLEST, choose_coding, compressed, is_text
from habeas_api.conditions import refuse_other_state
from habeas_api.counting import ROUTE
from habeas_api.fragments.answering import PATH, Asked, Call, call_of
from habeas_api.headers import EVERYWHERE
from habeas_api.remembering import Memory
from habeas_api.served import Served

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["DirectFragments"]

#: How much is kept of pages, and what the headers of one take, in bytes.
ROOM, _AROUND = 16 << 20, 1_000
#: What takes longer to keep by is not kept, in bytes.
_LONGEST = 2_000
_HEADERS = list(EVERYWHERE.items())


@dataclass(frozen=True)
class _Page:
    """A page as it leaves."""

    content: bytes
    tag: str
    headers: list[tuple[str, str]]

    def __len__(self) -> int:
        """Return how much room it takes, in bytes."""
        return len(self.content) + _AROUND


class DirectFragments:
    """Answers programs that ask for pages, and leaves everything else to ``app``."""

    def __init__(self, app: "WSGIApplication", here: Served, address: str) -> None:
        self._app = app
        self._here = here
        self._address = address
        self._memory: Memory[_Page] = Memory(ROOM)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request."""
        method = environ["REQUEST_METHOD"]
        if environ["PATH_INFO"] != PATH or method not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING"))
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        page = None
        if coding is not None and "HTTP_CONTENT_ENCODING" not in environ:
            try:
                page = self._page(call_of(environ, self._address), coding, known)
            except Exception:  # noqa: BLE001 - found again and said by the application, in one place
                page = None
        if page is None:
            return self._app(environ, start_response)
        environ[ROUTE] = PATH
        if "HTTP_IF_MATCH" in environ:
            tag = page.tag.removesuffix("-gzip")
            try:
                refuse_other_state(environ, (tag, f"{tag}-gzip"))
            except PreconditionFailed:
                return self._app(environ, start_response)
        if known and parse_etags(known).contains_weak(page.tag):
            kept = [each for each in page.headers if each[0] not in _OF_CONTENT]
            start_response("304 NOT MODIFIED", kept + _HEADERS)
            return []
        start_response("200 OK", page.headers + _HEADERS)
        return [] if method == "HEAD" else [page.content]

    def _page(self, call: Call, coding: str, known: str) -> _Page | None:
        """Return a page in a coding, or None if it is one for people."""
        key = None
        if len(call.query) + len(call.accept or "") < _LONGEST:
            key = (call.site, call.root, call.query, call.accept, coding)
        page = self._memory.find(key) if key else None
        if page is not None:
            return page
        asked = Asked.of(call, self._here)
        if asked.format == "html":
            return None
        if known and parse_etags(known).contains_weak(asked.tag):
            return _Page(b"", asked.tag, _headers(asked, asked.tag, 0, ""))
        content, tag = asked.written(), asked.tag
        packs = coding == "gzip" and len(content) >= SMALLEST and is_text(asked.media_type)
        if packs:
            content, tag = compressed(content), f"{tag}-gzip"
        page = _Page(content, tag, _headers(asked, tag, len(content), coding if packs else ""))
        return self._memory.keep(key, page) if key else page


_OF_CONTENT = ("Content-Type", "Content-Length", "Content-Encoding")


def _headers(asked: Asked, tag: str, size: int, coding: str) -> list[tuple[str, str]]:
    kind = asked.media_type
    headers = [
        ("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind),
        ("Content-Length", str(size)),
        ("ETag", f'"{tag}"'),
        ("Vary", "Accept, Accept-Encoding"),
    ]
    if coding:
        headers.append(("Content-Encoding", coding))
    return headers + [("Link", link) for link in asked.links]
