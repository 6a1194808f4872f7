"""Headers of every answer: what a browser may do with it, and who may read it."""

from flask import Flask, Response, request
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType

from habeas_api.codings import SMALLEST, choose_coding, compressed, is_text

__all__ = ["EVERYWHERE", "register"]

#: What every answer has, whoever makes it.
EVERYWHERE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Everything here is public, and no answer depends on who asks.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Location, Content-Range, ETag, "
        "Habeas-Conforms, Habeas-Hint, Habeas-Statements, Habeas-Warning, Link, Location, "
        "Memento-Datetime, Repr-Digest, Retry-After"
    ),
    # Kept, but asked for again each time: a release can be replaced at any moment.
    "Cache-Control": "no-cache",
}

# How the ETag of a compressed answer ends, and where those that the caller knows are kept.
_QUOTE, _PACKED, _KNOWN = '"', '-gzip"', "habeas.known_tags"


def register(app: Flask) -> None:
    """Give all answers of ``app`` these headers."""
    app.before_request(refuse_encoded_bodies)
    app.before_request(refuse_unknown_codings)
    app.before_request(accept_any_tag)
    app.before_request(know_compressed_tags)
    app.after_request(compress)
    app.after_request(add_headers)


def refuse_encoded_bodies() -> None:
    """Refuse compressed bodies: a small one could grow without bound."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise UnsupportedMediaType("Send the body as it is, without Content-Encoding.")


def refuse_unknown_codings() -> None:
    """Refuse who takes answers neither as they are nor in the one coding that we know."""
    if choose_coding(request.headers.get("Accept-Encoding")) is None:
        raise NotAcceptable("This can be had as it is, or with the content coding gzip.")


def accept_any_tag() -> None:
    """Take ``If-Match: *`` as what it says of things that are there: nothing."""
    if request.headers.get("If-Match", "").strip() == "*":
        del request.environ["HTTP_IF_MATCH"]


def know_compressed_tags() -> None:
    """Let a caller that has the compressed form of an answer be known as one that has the answer."""
    known = request.headers.get("If-None-Match", "")
    if _PACKED in known and choose_coding(request.headers.get("Accept-Encoding")):
        request.environ[_KNOWN] = known
        request.environ["HTTP_IF_NONE_MATCH"] = f"{known}, {known.replace(_PACKED, _QUOTE)}"


def compress(response: Response) -> Response:
    """Compress what is text and not small, for those who ask for it; its ETag says so."""
    tag, _ = response.get_etag()
    could_be_packed = response.status_code == 304 or is_text(response.mimetype or "")
    if tag and response.status_code == 200 and not response.direct_passthrough:
        response.make_conditional(request)
    if response.status_code == 304:
        if could_be_packed:
            response.vary.add("Accept-Encoding")
        if tag and f"{_QUOTE}{tag}{_PACKED}" in request.environ.get(_KNOWN, ""):
            response.set_etag(f"{tag}{_PACKED[:-1]}")
        return response
    if not is_text(response.mimetype or "") or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    # What is passed through is sent by the server in ways of its own.
    if response.direct_passthrough or not choose_coding(request.headers.get("Accept-Encoding")):
        return response
    content = response.get_data()
    if len(content) >= SMALLEST:
        response.set_data(compressed(content))
        response.headers["Content-Encoding"] = "gzip"
        if tag:
            response.set_etag(f"{tag}{_PACKED[:-1]}")
    return response


def add_headers(response: Response) -> Response:
    """Add what is missing."""
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Accept-Datetime, Accept-Profile, Content-Type, If-Match, If-Modified-Since, "
            "If-None-Match, If-Range, If-Unmodified-Since, Prefer, Range"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
