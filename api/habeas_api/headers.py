"""Headers of every answer: what a browser may do with it, and who may read it."""

from flask import Flask, Response, request
from werkzeug.exceptions import UnsupportedMediaType

__all__ = ["register"]

_SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Everything here is public, and no answer depends on who asks.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Location, ETag, Habeas-Conforms, Habeas-Statements, Link, Retry-After"
    ),
}


def register(app: Flask) -> None:
    """Give all answers of ``app`` these headers."""
    app.before_request(refuse_encoded_bodies)
    app.after_request(add_headers)


def refuse_encoded_bodies() -> None:
    """Refuse compressed bodies: a small one could grow without bound."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise UnsupportedMediaType("Send the body as it is, without Content-Encoding.")


def add_headers(response: Response) -> Response:
    """Add what is missing."""
    for name, value in _SAFE.items():
        response.headers.setdefault(name, value)
    # Kept, but asked for again each time: a release can be replaced at any moment.
    response.headers.setdefault("Cache-Control", "no-cache")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
