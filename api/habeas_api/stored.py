"""Files as they are stored: whole or in parts, sent by the system, and asked for again."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound, PreconditionFailed, RequestedRangeNotSatisfiable
from werkzeug.http import http_date, parse_date, parse_etags, unquote_etag

from habeas_api.ranges import Part, parts_of
from habeas_api.stretches import OpenFile, Piece, Slice, Stretch, opened

__all__ = ["sent"]


def sent(
    path: Path,
    media_type: str,
    tag: str,
    *,
    name: str = "",
    digest: str = "",
    modified: datetime | None = None,
) -> Response:
    """Return a file for the current request: all of it, parts of it, or that it is known.

    It is sent as it is, never compressed on the way: what was begun can be
    gone on with at any byte.

    Parameters
    ----------
    path
        The file. A link is not followed.
    tag
        Its entity tag, which is another one whenever its bytes are.
    name
        What it is to be called where it is saved. Without one, a browser may show it.
    digest
        Its SHA-256 in hexadecimal digits, to be told as ``Repr-Digest`` (RFC 9530).
    modified
        Since when it has been so.

    Raises
    ------
    NotFound
        If it is not there.
    PreconditionFailed
        If the caller wants it only in a state in which it is not.
    RequestedRangeNotSatisfiable
        If all parts that were asked for lie beyond its end.
    """
    try:
        file, size = opened(path)
    except OSError:
        raise NotFound("This file is no longer there.") from None
    response = Response(content_type=media_type, direct_passthrough=True)
    response.set_etag(tag)
    response.headers["Accept-Ranges"] = "bytes"
    if modified is not None:
        response.last_modified = modified
    if digest:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:"
    if name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    stamp = http_date(modified) if modified is not None else ""
    if _is_known(tag, modified):
        response.status_code = 304
        del response.headers["Content-Type"]
        return response
    parts = None
    if request.method == "GET" and _is_about(request.headers.get("If-Range"), tag, stamp):
        parts = parts_of(request.headers.get("Range"), size)
    if parts is None:
        parts = [(0, size)]
    elif not parts:
        raise RequestedRangeNotSatisfiable(size)
    else:
        response.status_code = 206
    pieces = _pieces(response, file, size, parts)
    response.headers["Content-Length"] = str(sum(map(len, pieces)))
    if request.method == "GET":
        response.response = Stretch(pieces)
    return response


def _is_known(tag: str, modified: datetime | None) -> bool:
    """Return whether the caller has it, as RFC 9110, section 13.2.2, has it decided."""
    headers = request.headers
    since = modified.replace(microsecond=0) if modified is not None else None
    if "If-Match" in headers:
        if not parse_etags(headers["If-Match"]).is_strong(tag) and headers["If-Match"] != "*":
            raise PreconditionFailed("The file is not the one that you began with.")
    elif since and (asked := parse_date(headers.get("If-Unmodified-Since"))) and since > asked:
        raise PreconditionFailed("The file was changed since then.")
    if "If-None-Match" in headers:
        return parse_etags(headers["If-None-Match"]).contains_weak(tag)
    asked = parse_date(headers.get("If-Modified-Since"))
    return bool(since and asked and since <= asked)


def _is_about(condition: str | None, tag: str, stamp: str) -> bool:
    """Return whether ``If-Range`` names the file as it is: by its tag, or the exact time."""
    if condition is None:
        return True
    condition = condition.strip()
    if condition[:1] == '"':
        return unquote_etag(condition) == (tag, False)
    return bool(stamp) and condition == stamp


def _pieces(
    response: Response, file: OpenFile, size: int, parts: Sequence[Part]
) -> Sequence[Piece]:
    """Return what is to be sent, and say in ``response`` what that is."""
    slices = [Slice(file, start, end - start) for start, end in parts]
    if response.status_code == 200:
        return slices
    said = [f"bytes {start}-{end - 1}/{size}" for start, end in parts]
    if len(parts) == 1:
        response.headers["Content-Range"] = said[0]
        return slices
    media_type = response.headers["Content-Type"]
    boundary = sha256(f"{response.headers['ETag']} {parts}".encode()).hexdigest()[:40]
    response.headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    pieces: list[Piece] = []
    for number, each in enumerate(slices):
        between = b"\r\n" if number else b""
        head = (
            f"--{boundary}\r\nContent-Type: {media_type}\r\nContent-Range: {said[number]}\r\n\r\n"
        )
        pieces += [between + head.encode("latin-1"), each]
    return [*pieces, f"\r\n--{boundary}--\r\n".encode()]
