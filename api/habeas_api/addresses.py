"""Where things are: what they are called for ever, and where this service answers.

The IRIs of a release begin with :data:`habeas.terms.ROOT`, whoever serves it.
A service answers at ``HABEAS_ADDRESS``, which may have a path, as behind a
reverse proxy that gives it only a part of a site. What callers say in
``Host`` or ``X-Forwarded-Host`` is not believed, so nobody can make us send
others elsewhere. One exception leads nobody elsewhere: without an address,
fragments say of themselves by which of its own names a machine was asked,
``localhost``, ``127.0.0.1`` or ``[::1]`` and a port
(:func:`habeas_api.fragments.answering.call_of`).

Paths of ``url_for`` have the path of the address in front already: put them
into links and headers as they are, into :func:`absolute` where a whole
address is needed, and into :func:`canonical` for the IRI of a document.
"""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from habeas.terms import ROOT
from habeas_api.errors import InvalidAddressError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["absolute", "canonical", "mount", "own_address", "path_of", "site"]


def own_address() -> str:
    """Return the site of this service, without a path: ``https://habeas.example``.

    As set, or else where it listens.
    """
    return site(str(current_app.config["ADDRESS"]), request.environ)


def site(address: str, environ: "WSGIEnvironment") -> str:
    """Return the site of ``address``, or if that is empty, where a request came in."""
    if address:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}"
    host, port = environ["SERVER_NAME"], environ["SERVER_PORT"]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" + ("" if port == "80" else f":{port}")


def absolute(path: str) -> str:
    """Return the whole address of a path of ``url_for``."""
    return own_address() + path


def canonical(path: str) -> str:
    """Return the IRI for ever of what is served at a path of ``url_for``."""
    return ROOT + path.removeprefix(request.environ.get("SCRIPT_NAME", "")).removeprefix("/")


def path_of(address: str) -> str:
    """Return the path of ``HABEAS_ADDRESS``, without a slash at its end.

    Raises
    ------
    InvalidAddressError
        If it is not the address of a site, or of a part of one.

    Examples
    --------
    >>> path_of("https://example.org/data/habeas/"), path_of("https://habeas.example"), path_of("")
    ('/data/habeas', '', '')
    >>> path_of("habeas.example")
    Traceback (most recent call last):
    habeas_api.errors.InvalidAddressError: HABEAS_ADDRESS must be like https://example.org or \
https://example.org/data, not 'habeas.example'.
    """
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise InvalidAddressError(address) from None
    more = parts.query or parts.fragment or "@" in parts.netloc
    path = parts.path.rstrip("/")
    strange = (
        not address.isascii() or not address.isprintable() or any(c in address for c in ' "<>\\')
    )
    if not whole or more or strange or "//" in path or "/." in path:
        raise InvalidAddressError(address)
    return path


def mount(app: Flask) -> None:
    """Let ``app`` answer at the path of its address.

    Raises
    ------
    InvalidAddressError
        If that is no address, or nobody could tell its path from those of ours.
    """
    address = str(app.config["ADDRESS"])
    path = path_of(address)
    if not path:
        return
    first = path.split("/")[1]
    ours = {rule.rule.split("/")[1].partition(".")[0] for rule in app.url_map.iter_rules()}
    if first in ours:
        raise InvalidAddressError(
            address,
            f"HABEAS_ADDRESS cannot begin with /{first}: the service itself has addresses that do.",
        )
    app.wsgi_app = _Mounted(app.wsgi_app, path)  # type: ignore[method-assign]


class _Mounted:
    """An application at a path of a site, whether or not a proxy takes the path off before us."""

    def __init__(self, app: "WSGIApplication", path: str) -> None:
        self._app = app
        self._path = path

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Answer a request."""
        path: str = environ["PATH_INFO"]
        if path == self._path or path.startswith(f"{self._path}/"):
            path = path[len(self._path) :] or "/"
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = self._path, path
        return self._app(environ, start_response)
