"""``/metrics``: how the service does, for Prometheus and what reads like it.

What a number is about is said by words of ours only: routes, methods, lanes.
Exact counts at exact times still tell who watches that somebody asked, and by
its size perhaps for what. So they are for the machine itself, unless
``HABEAS_METRICS`` says ``open``; with ``off`` there are none.
"""

import ipaddress
import os
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import Forbidden, NotFound

from habeas import __version__
from habeas_api import counting
from habeas_api.callers import caller_of
from habeas_api.errors import InvalidChoiceError, NotWritableError
from habeas_api.negotiation import choose
from habeas_api.networks.desk import NAME, Desk
from habeas_api.operations import Example, Operation
from habeas_api.remembering import Memory
from habeas_api.served import Served, served

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

__all__ = ["OPERATIONS", "WHO", "blueprint", "register"]

#: What ``HABEAS_METRICS`` can be: who may read.
WHO = ("local", "open", "off")
_TEXT, _OPEN = "text/plain", "application/openmetrics-text"
_TITLES = {_TEXT: "Prometheus", _OPEN: "OpenMetrics"}
OPERATIONS = (
    Operation(
        "/metrics",
        "metrics",
        "Counts of requests by route, times, what workers do, memory; of nobody and of no query.",
        "Service",
        formats=_TITLES,
        problems=(403, 404, 406),
        is_tagged=False,
        about="For callers on the machine itself only, unless HABEAS_METRICS is `open`.",
        examples=(
            Example("/metrics"),
            Example("/metrics", _OPEN, headers={"Accept": f"{_OPEN};version=1.0.0"}),
        ),
    ),
)
blueprint = Blueprint("metrics", __name__)
_REGISTRY = "habeas.metrics"
#: What proxies say when they pass a request on.
_BY_PROXIES = frozenset(
    f"HTTP_{name}"
    for name in (
        "FORWARDED", "VIA", "X_FORWARDED", "X_FORWARDED_BY", "X_FORWARDED_FOR", "X_FORWARDED_HOST",
        "X_FORWARDED_PORT", "X_FORWARDED_PREFIX", "X_FORWARDED_PROTO", "X_FORWARDED_SCHEME",
        "X_FORWARDED_SERVER", "X_FORWARDED_SSL", "X_REAL_IP",
    )
)  # fmt: skip
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def register(app: Flask) -> None:
    """Count what ``app`` does from now on.

    Raises
    ------
    InvalidChoiceError
        If ``HABEAS_METRICS`` is none of :data:`WHO`.
    """
    if app.config["METRICS"] not in WHO:
        raise InvalidChoiceError("HABEAS_METRICS", app.config["METRICS"], WHO)
    if app.config["METRICS"] == "off":
        return
    # Here and not above: who counts nothing needs none of it.
    from prometheus_client import CollectorRegistry, ProcessCollector

    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    registry.register(_Collector(app, counting.register(app)))
    app.extensions[_REGISTRY] = registry


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return all numbers, as they are now."""
    _check_caller()
    kind = choose(request.headers.get("Accept"), list(_TITLES))
    if kind is None:
        raise NotWritableError(_TITLES)
    from prometheus_client import exposition
    from prometheus_client.openmetrics import exposition as open_exposition

    registry: CollectorRegistry = current_app.extensions[_REGISTRY]
    if kind == _OPEN:
        content = open_exposition.generate_latest(registry)  # type: ignore[no-untyped-call]
        response = Response(content, content_type=open_exposition.CONTENT_TYPE_LATEST)
    else:
        content = exposition.generate_latest(registry)
        response = Response(content, content_type=exposition.CONTENT_TYPE_PLAIN_0_0_4)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _check_caller() -> None:
    who = current_app.config["METRICS"]
    if who == "off":
        raise NotFound("This service counts nothing: HABEAS_METRICS is off.")
    if who == "local" and not _is_local():
        raise Forbidden(
            "Metrics are for callers on the machine itself. Who runs this service can open them "
            "with HABEAS_METRICS=open."
        )


def _is_local() -> bool:
    """Return whether the caller is on this machine, and no proxy of others'."""
    here = served()
    address = urlsplit(str(current_app.config["ADDRESS"])).hostname or ""
    # Who is known elsewhere has a proxy in front. If that says nothing of callers, all seem local.
    if address and not _is_loopback(address) and not here.proxies:
        return False
    # So has who is called by one that says so; of a proxy that says nothing, nobody can know.
    if not here.proxies and not _BY_PROXIES.isdisjoint(request.environ):
        return False
    # What runs in a browser on this machine comes from anywhere: by a name that leads here, or not.
    try:
        host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or "localhost"
    except ValueError:
        return False
    if "Origin" in request.headers or not _is_loopback(host):
        return False
    return _is_loopback(caller_of(request.environ, here.proxies))


def _is_loopback(host: str) -> bool:
    """Return whether a name or an address is the machine itself.

    Examples
    --------
    >>> [_is_loopback(each) for each in ("127.0.0.1", "::/64", "localhost", "192.0.2.1", "evil")]
    [True, True, True, False, False]
    """
    try:
        return host == "localhost" or ipaddress.ip_address(_first(host)).is_loopback
    except ValueError:
        return False


def _first(host: str) -> str:
    # A place of IPv6 is a whole network: that of ::1 has nobody else in it who could call.
    return "::1" if host == "::/64" else host


class _Collector:
    """Says how one service does when it is asked."""

    def __init__(self, app: Flask, counted: counting.Counted) -> None:
        self._served: Served = app.extensions["habeas"]
        self._desk: Desk = app.extensions[NAME]
        self._counted = counted

    def collect(self) -> "Iterable[Metric]":
        """Yield all numbers."""
        yield from self._about()
        yield from self._requests()
        yield from self._work()
        yield from self._memory()

    def _about(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        release = self._served.release
        yield InfoMetricFamily(
            "habeas",
            "The program, and the release that it serves",
            {"version": __version__, "release": release.version},
        )
        yield GaugeMetricFamily(
            "habeas_triples",
            "Triples of the release, all graphs together",
            value=sum(self._served.graph_sizes.values()),
        )

    def _requests(self) -> "Iterator[Metric]":
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        labels = ("route", "method", "status")
        times = HistogramMetricFamily(
            "habeas_request_seconds", "Requests, and until an answer began", labels=labels
        )
        sizes = CounterMetricFamily(
            "habeas_response_bytes", "Bytes of answers, without their headers", labels=labels
        )
        for key, tally in self._counted.tallies().items():
            bounds = [*map(str, counting.BOUNDS), "+Inf"]
            counts = accumulate(tally.times)
            times.add_metric(key, list(zip(bounds, counts, strict=True)), tally.seconds)
            sizes.add_metric(key, tally.bytes)
        yield times
        yield sizes

    def _work(self) -> "Iterator[Metric]":
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        lanes = {
            **self._served.pool.load(),
            "validation": self._served.validation.load(),
            **self._desk.load(),
        }
        busy = GaugeMetricFamily(
            "habeas_workers_busy", "Workers that do something", labels=("lane",)
        )
        places = GaugeMetricFamily("habeas_workers", "Workers that there may be", labels=("lane",))
        waiting = GaugeMetricFamily("habeas_waiting", "Callers who wait", labels=("lane",))
        ended = CounterMetricFamily(
            "habeas_workers_ended", "Workers ended with what they did", labels=("lane", "why")
        )
        for lane, load in lanes.items():
            busy.add_metric((lane,), load.busy)
            places.add_metric((lane,), load.places)
            waiting.add_metric((lane,), load.waiting)
            for why, count in load.ended.items():
                ended.add_metric((lane, why), count)
        yield from (busy, places, waiting, ended)

    def _memory(self) -> "Iterator[Metric]":
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        kept: dict[str, Memory[Any]] = {
            "answers": self._served.answers,
            "documents": self._served.documents,
            "networks": self._served.memory,
            "warm": self._served.warm,
        }
        looked = CounterMetricFamily(
            "habeas_cache_lookups", "How often something kept was looked for", labels=("cache",)
        )
        found = CounterMetricFamily(
            "habeas_cache_hits", "How often it was there", labels=("cache",)
        )
        for name, memory in kept.items():
            looked.add_metric((name,), memory.looked)
            found.add_metric((name,), memory.found)
        yield from (looked, found)
        yield GaugeMetricFamily(
            "habeas_workers_resident_bytes",
            "Memory of the workers of queries; what they share is counted for each",
            value=sum(map(_resident, self._served.pool.processes())),
        )


def _resident(process: int) -> int:
    """Return how much memory a process has, in bytes; 0 if it is gone."""
    try:
        with open(f"/proc/{process}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * _PAGE_SIZE
    except (OSError, IndexError, ValueError):
        return 0
