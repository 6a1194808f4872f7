"""Who may call: programs and people of this machine, and no page of the web.

A page that somebody has open may send requests to this machine too. It can
give a name of its own our address, or post a form to us; what it sends then
carries the name, or says where it comes from. Nobody else's page may read
what we answer.
"""

import ipaddress
import re

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden

__all__ = ["is_loopback", "register"]

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(?::\d{1,5})?")


def register(app: Flask) -> None:
    """Let ``app`` answer such callers only."""
    app.before_request(refuse_strangers)
    app.after_request(keep_to_ourselves)


def is_loopback(host: str) -> bool:
    """Return whether a name or an address without a port means this machine and no other.

    Examples
    --------
    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "127.8.0.1", "::1", "[::1]")]
    [True, True, True, True, True]
    >>> [is_loopback(host) for host in ("0.0.0.0", "::", "example.org", "127.0.0.1.example.org")]
    [False, False, False, False]
    """
    name = host.removeprefix("[").removesuffix("]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def refuse_strangers() -> None:
    """Refuse requests that a page of the web could have made.

    Raises
    ------
    Forbidden
        If the request was made to a name that is not of this machine, or comes from another
        origin and is more than a link that somebody followed.
    """
    host = request.headers.get("Host", "")
    found = _HOST.fullmatch(host)
    if host and (found is None or not is_loopback(found["name"])):
        raise Forbidden(
            "A scratch dataset answers under the names of this machine only: "
            "127.0.0.1, [::1] or localhost."
        )
    site = request.headers.get("Sec-Fetch-Site", "").lower()
    if site in ("same-origin", "none"):
        return
    origin = request.headers.get("Origin")
    followed = (
        request.method in ("GET", "HEAD")
        and request.headers.get("Sec-Fetch-Mode", "").lower() == "navigate"
    )
    if (site and not followed) or origin not in (None, f"{request.scheme}://{host}"):
        raise Forbidden(
            "A scratch dataset is not for pages of other origins; ask it from a program, or from "
            "its own first page."
        )


def keep_to_ourselves(response: Response) -> Response:
    """Let no page of another origin read an answer, and nobody keep one."""
    for name in [name for name in response.headers.keys() if name.startswith("Access-Control-")]:  # noqa: SIM118
        del response.headers[name]
    response.headers["Cache-Control"] = "no-store"
    # With no-referrer, a browser would not say that a form of ours is ours.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
