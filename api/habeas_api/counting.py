"""What is counted of requests: how many, how long, how much; never who, and never what for.

A request is known by the pattern of its route, its method and the class of its
status, each one of a few words of ours. Counting goes around everything else,
the shortest way to answers too, so it has to cost next to nothing: about two
millionths of a second. Nothing is written anywhere before somebody reads it.
"""

import re
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["BOUNDS", "ROUTE", "Counted", "Tally", "pattern", "register"]

#: Where a request says which route it has, for who counts it.
ROUTE = "habeas.route"
#: What has no route.
NOWHERE = "none"
#: Upper bounds of the times that are told apart, in seconds.
BOUNDS = (
    *(0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
_METHODS = {each: each for each in ("GET", "HEAD", "OPTIONS", "POST")}
_CLASSES = {str(each): f"{each}xx" for each in range(1, 6)}
_ARGUMENT = re.compile(r"<(?:[^<>]*:)?(\w+)>")


@dataclass
class Tally:
    """What was counted of requests of one kind."""

    #: How many took as long, by :data:`BOUNDS`; the last one counts what took longer.
    times: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    #: In all.
    seconds: float = 0.0
    bytes: int = 0


class Counted:
    """An application whose requests are counted: until an answer begins, which is when it is whole."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._lock = threading.Lock()
        self._tallies: dict[tuple[str, str, str], Tally] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Answer a request."""
        begun = time.perf_counter()
        said: list[Any] = ["500", ()]

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said[:] = status, headers
            return start_response(status, headers, *more)

        try:
            body = self._app(environ, start)
        except BaseException:
            self._count(environ, "500", time.perf_counter() - begun, 0)
            raise
        seconds = time.perf_counter() - begun
        status, headers = said
        size = 0
        if environ["REQUEST_METHOD"] != "HEAD":
            for name, value in headers:
                if name == "Content-Length":
                    size = int(value)
                    break
            else:
                if body and not isinstance(body, list):
                    body = _Weighed(body, self._count(environ, status, seconds, 0))
                    return body
        self._count(environ, status, seconds, size)
        return body

    def tallies(self) -> Mapping[tuple[str, str, str], Tally]:
        """Return what was counted, by route, method and class of the status, in their order."""
        with self._lock:
            return {
                key: Tally(list(tally.times), tally.seconds, tally.bytes)
                for key, tally in sorted(self._tallies.items())
            }

    def _count(self, environ: "WSGIEnvironment", status: str, seconds: float, size: int) -> Tally:
        key = (
            environ.get(ROUTE, NOWHERE),
            _METHODS.get(environ["REQUEST_METHOD"], "other"),
            _CLASSES.get(status[0], "5xx"),
        )
        with self._lock:
            tally = self._tallies.get(key)
            if tally is None:
                tally = self._tallies[key] = Tally()
            tally.times[bisect_left(BOUNDS, seconds)] += 1
            tally.seconds += seconds
            tally.bytes += size
        return tally


class _Weighed:
    """A body that is made while it is sent, whose length nobody knows before."""

    def __init__(self, body: Iterable[bytes], tally: Tally) -> None:
        self._body = body
        self._tally = tally

    def __iter__(self) -> Iterator[bytes]:
        """Pass on each piece."""
        for piece in self._body:
            self._tally.bytes += len(piece)
            yield piece

    def close(self) -> None:
        """End it."""
        if close := getattr(self._body, "close", None):
            close()


def register(app: Flask) -> Counted:
    """Have the requests of ``app`` counted, and return where."""

    def say(response: Response) -> Response:
        rule = request.url_rule
        if rule is not None:
            request.environ[ROUTE] = pattern(rule.rule)
        return response

    app.after_request(say)
    counted = Counted(app.wsgi_app)
    app.wsgi_app = counted  # type: ignore[method-assign]
    return counted


@lru_cache(1_000)
def pattern(rule: str) -> str:
    """Return a route as OpenAPI writes it.

    Examples
    --------
    >>> pattern("/doc/<kind>/<local>"), pattern("/networks/<rule>/drawing.<any(svg, png):name>")
    ('/doc/{kind}/{local}', '/networks/{rule}/drawing.{name}')
    """
    return _ARGUMENT.sub(r"{\1}", rule)
