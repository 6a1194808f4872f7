"""RDF that was sent: a body, or the files of a form."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

from habeas.store.scratch.syntaxes import SYNTAXES, syntax_of

__all__ = ["read_parts"]

_MOST_PARTS = 100
_UTF8 = ("utf-8", "utf8", "us-ascii")
#: Media types that say nothing about a file, so that its name decides.
_SAYS_NOTHING = ("", "text/plain", "application/octet-stream")


def read_parts() -> list[tuple[bytes, str]]:
    """Return what the current request holds: pieces of RDF, each with the name of its syntax.

    Raises
    ------
    RequestEntityTooLarge, UnsupportedMediaType, BadRequest
        If it is too long, in no syntax that we read, or no form.
    """
    body = request.get_data(cache=False)
    if request.mimetype == "multipart/form-data":
        return list(_files(body))
    said = request.headers.get("Content-Type", "")
    if not said:
        # Section 5.1 has RDF/XML read where nothing is said.
        return [(body, "rdf")] if body else []
    return [(body, _syntax(said))]


def _files(body: bytes) -> Iterator[tuple[bytes, str]]:
    boundary = request.mimetype_params.get("boundary", "")
    if not boundary or not boundary.isascii():
        raise BadRequest("The form has no boundary between its files.")
    opened: Field | File | None = None
    content: list[bytes] = []
    try:
        decoder = MultipartDecoder(boundary.encode(), max_parts=_MOST_PARTS)
        decoder.receive_data(body)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue):
            if isinstance(event, Field | File):
                opened, content = event, []
            elif isinstance(event, Data) and opened is not None:
                content.append(event.data)
                if not event.more_data:
                    yield b"".join(content), _syntax_of_file(opened)
    except ValueError as error:
        raise BadRequest("The form is not well-formed.") from error


def _syntax_of_file(opened: Field | File) -> str:
    said = opened.headers.get("Content-Type", "")
    suffix = PurePosixPath(getattr(opened, "filename", None) or opened.name or "").suffix
    if parse_options_header(said)[0].lower() in _SAYS_NOTHING and suffix.lstrip(".") in SYNTAXES:
        return suffix.lstrip(".")
    return _syntax(said)


def _syntax(said: str) -> str:
    """Return the name of the syntax that a Content-Type says."""
    media_type, parameters = parse_options_header(said)
    syntax = syntax_of(media_type)
    if syntax is None:
        known = ", ".join(f"{each.title} ({each.media_type})" for each in SYNTAXES.values())
        raise UnsupportedMediaType(f"Send a syntax that we read, and say which it is: {known}.")
    if parameters.get("charset", "utf-8").lower() not in _UTF8:
        raise UnsupportedMediaType("Send it as UTF-8.")
    return syntax
