"""What was sent to be validated: data and shapes, from a body, a form, or a form with files.

Only taken apart here; nobody looks into them before a worker does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

from habeas.store.formats import named
from habeas.validating.parts import DATA, SHAPES, Part
from habeas.validating.syntaxes import SYNTAXES
from habeas_api.fields import read_fields

__all__ = ["Sent", "read_sent"]

_FORM, _FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
#: Media types that say nothing: of text, and of what no browser knows.
_SAYS_NOTHING = ("", "text/plain", "application/octet-stream")
_ENCODINGS = ("utf-8", "utf8", "us-ascii")
_COMPRESSED = ("gz", "bz2", "xz", "zst", "zip")
_MOST_PARTS = 20


@dataclass(frozen=True)
class Sent:
    """One request."""

    data: Part
    shapes: Part | None
    #: The format that was asked for by name; empty if none was.
    format: str
    #: Data and shapes that came as text, to be shown again.
    pasted: Mapping[str, str]


@dataclass(frozen=True)
class _Piece:
    """One field or file of a form, or the body."""

    name: str
    content: bytes
    media_type: str = ""
    file_name: str | None = None

    @property
    def is_there(self) -> bool:
        """Whether somebody filled it in."""
        return bool(self.file_name if self.file_name is not None else self.content.strip())


def read_sent(longest: int) -> Sent:
    """Return what the current request holds, of at most ``longest`` bytes.

    Raises
    ------
    RequestEntityTooLarge, UnsupportedMediaType, BadRequest
        If it is too long, in no syntax that we read, or not as we ask for it.
    """
    request.max_content_length = longest
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise RequestEntityTooLarge(
            f"Send at most {longest:,} bytes at once, or validate on a machine of your own: "
            "habeas validate FILE"
        ) from None
    asked = read_fields(request.query_string)
    form = asked.get("format", [""])[-1]
    if request.mimetype not in (_FORM, _FORM_WITH_FILES):
        piece = _Piece(DATA, body, request.headers.get("Content-Type", ""))
        return Sent(_part(piece, ""), None, form, {})
    pieces = [piece for piece in _pieces(body) if piece.is_there]
    texts = {piece.name: piece for piece in pieces if piece.file_name is None}
    syntax = _text(texts.get("syntax"))
    data, shapes = (_only(pieces, name) for name in (DATA, SHAPES))
    if data is None:
        raise BadRequest(
            "Send the data: as the body with their media type, or as the field or file `data` of a "
            "form."
        )
    return Sent(
        _part(data, syntax),
        _part(shapes, syntax) if shapes else None,
        _text(texts.get("format")) or form,
        {name: _text(texts.get(name)) for name in (DATA, SHAPES)},
    )


def _pieces(body: bytes) -> Iterator[_Piece]:
    """Yield the fields of a form."""
    if request.mimetype == _FORM:
        for name, values in read_fields(body).items():
            yield from (_Piece(name, value.encode()) for value in values)
        return
    boundary = request.mimetype_params.get("boundary", "")
    if not boundary.isascii() or not boundary:
        raise BadRequest("The form has no boundary between its fields.")
    try:
        yield from _fields_and_files(body, boundary.encode())
    except ValueError as error:
        raise BadRequest("The form is not well-formed.") from error


def _fields_and_files(body: bytes, boundary: bytes) -> Iterator[_Piece]:
    decoder = MultipartDecoder(boundary, max_parts=_MOST_PARTS)
    decoder.receive_data(body)
    decoder.receive_data(None)
    opened: Field | File | None = None
    content = b""
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, Field | File):
            opened, content = event, b""
            if event.headers.get("Content-Encoding", "identity") != "identity":
                raise UnsupportedMediaType("Send files as they are, not compressed.")
        elif isinstance(event, Data) and opened is not None:
            content += event.data
            if not event.more_data:
                media_type = opened.headers.get("Content-Type", "")
                file_name = opened.filename if isinstance(opened, File) else None
                yield _Piece(opened.name or "", content, media_type, file_name)


def _only(pieces: list[_Piece], name: str) -> _Piece | None:
    found = [piece for piece in pieces if piece.name == name]
    if len(found) > 1:
        raise BadRequest(f"Send the {name} once: as text, or as a file.")
    return found[0] if found else None


def _text(piece: _Piece | None) -> str:
    return piece.content.decode("utf-8", "replace") if piece else ""


def _part(piece: _Piece, syntax: str) -> Part:
    """Return the part, in the syntax that its media type, its file name or the form says."""
    media_type, parameters = parse_options_header(piece.media_type)
    suffix = PurePosixPath(piece.file_name or "").suffix.lstrip(".")
    if suffix.lower() in _COMPRESSED:
        raise UnsupportedMediaType("Send files as they are, not compressed.")
    if media_type.lower() not in _SAYS_NOTHING:
        said = media_type
    elif piece.file_name is not None:
        said = suffix
    else:
        said = syntax or ("turtle" if request.mimetype in (_FORM, _FORM_WITH_FILES) else "")
    known = named(SYNTAXES, said)
    if known is None:
        names = ", ".join(
            f"{each.title} ({each.media_type}, .{each.name})" for each in SYNTAXES.values()
        )
        raise UnsupportedMediaType(
            f"The {piece.name} must be in a syntax that we read, and say so: {names}."
        )
    if known.name != "rdf" and parameters.get("charset", "utf-8").lower() not in _ENCODINGS:
        raise UnsupportedMediaType(f"Send the {piece.name} as UTF-8.")
    return Part(piece.content, known.name)
