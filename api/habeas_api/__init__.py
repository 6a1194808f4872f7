"""The service: SPARQL, linked data, networks, validation, dumps and pages over one release.

Settings come from the environment, all with the prefix ``HABEAS_``; they are
read here and nowhere else.
"""

from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from flask import Flask

from habeas import __version__
from habeas.release.opened import Release
from habeas.store.workers import WorkerPool
from habeas.validating.pool import ValidationPool
from habeas.views import contexts
from habeas_api import (
    addresses,
    changes,
    discovery,
    dumps,
    explaining,
    fragments,
    framed,
    graph_store,
    headers,
    health,
    home,
    mementos,
    metrics,
    networks,
    openapi,
    problems,
    queries,
    reconciliation,
    releases,
    searching,
    shapes,
    sparql,
    tables,
    things,
    validation,
    vocabulary,
)
from habeas_api.direct import Direct
from habeas_api.errors import InvalidSettingError
from habeas_api.served import Served

if TYPE_CHECKING:
    from habeas.store.remote.pool import RemotePool
    from habeas_api.served import QueryPool

__all__ = ["create_app"]

#: What can be set, and what it is otherwise. Times are in seconds, sizes in bytes.
SETTINGS: dict[str, float] = {
    "WORKERS": 4,
    "SLOW_WORKERS": 0,
    "QUEUE": 8,
    "SHARE": 0,
    "QUERY_SECONDS": 10.0,
    "QUERY_MEMORY": 0,
    "STORE_MEMORY": 0,
    "RESULT_BYTES": 128 << 20,
    "MAX_CONTENT_LENGTH": 1 << 20,
    "VALIDATION_WORKERS": 2,
    "VALIDATION_QUEUE": 4,
    "VALIDATION_SECONDS": 10.0,
    "VALIDATION_MEMORY": 512 << 20,
    "VALIDATION_BYTES": 4 << 20,
    "NETWORK_WORKERS": 1,
    "NETWORK_QUEUE": 8,
    "NETWORK_SHARE": 0,
    "NETWORK_SECONDS": 60.0,
    "NETWORK_MEMORY": 1 << 30,
    "PROXIES": 0,
}
#: What may be nothing: then it is worked out from the machine, or there is none.
_MAY_BE_ZERO = (
    "NETWORK_SHARE",
    "PROXIES",
    "QUERY_MEMORY",
    "SHARE",
    "SLOW_WORKERS",
    "STORE_MEMORY",
)


class _Service(Flask):
    """An application that does not write down what was asked for."""

    def log_exception(self, exc_info: Any) -> None:
        """Note that something broke, and where in the program."""
        self.logger.error("Something broke while a request was answered", exc_info=exc_info)


def create_app(release: Release, pool: "QueryPool | None" = None) -> Flask:
    """Make the service over ``release``.

    Its queries run in ``pool``; without one, in a pool made as the settings
    say. Whoever serves has to close it, and that of the validations, which
    starts when it is needed: ``pool`` and ``validation`` of
    ``app.extensions["habeas"]``; and what computes networks,
    ``app.extensions["habeas.networks"]``.

    Raises
    ------
    InvalidSettingError, InvalidAddressError
        If a setting is no positive number, or the address none.
    """
    app = _Service(__name__, static_folder=None)
    app.config.from_mapping(SETTINGS, ADDRESS="", METRICS="local")
    app.config.from_prefixed_env("HABEAS")
    for name in SETTINGS:
        _check(name, app.config[name])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # An address is what its rule says: none is tidied up by sending the caller elsewhere.
    app.url_map.merge_slashes = False
    if pool is None:
        pool = _remote_pool(release, app) if release.is_remote else _worker_pool(release, app)
    checking = ValidationPool(
        workers=app.config["VALIDATION_WORKERS"],
        seconds=app.config["VALIDATION_SECONDS"],
        memory=app.config["VALIDATION_MEMORY"],
        queue=app.config["VALIDATION_QUEUE"],
    )
    edition = _edition(str(app.config["ADDRESS"]))
    here = Served(release, pool, checking, edition, proxies=app.config["PROXIES"])
    app.extensions["habeas"] = here
    app.wsgi_app = Direct(app.wsgi_app, here, app.config["MAX_CONTENT_LENGTH"])  # type: ignore[method-assign]
    app.wsgi_app = fragments.DirectFragments(app.wsgi_app, here, str(app.config["ADDRESS"]))  # type: ignore[method-assign]
    for part in (
        home,
        things,
        framed,
        vocabulary,
        shapes,
        sparql,
        explaining,
        queries,
        networks,
        validation,
        discovery,
        releases,
        mementos,
        changes,
        dumps,
        fragments,
        graph_store,
        tables,
        reconciliation,
        searching,
        health,
        metrics,
        openapi,
    ):
        app.register_blueprint(part.blueprint)
        openapi.describe(app, getattr(part, "OPERATIONS", ()), getattr(part, "SCHEMAS", None))
    metrics.register(app)
    headers.register(app)
    problems.register(app)
    addresses.mount(app)
    return app


def _worker_pool(release: Release, app: Flask) -> WorkerPool:
    """Return workers over the release's own store, as the settings say."""
    return WorkerPool(
        release.folder / "store",
        workers=app.config["WORKERS"],
        seconds=app.config["QUERY_SECONDS"],
        memory=app.config["QUERY_MEMORY"] or None,
        max_bytes=app.config["RESULT_BYTES"],
        queue=app.config["QUEUE"],
        slow=app.config["SLOW_WORKERS"] or None,
        share=app.config["SHARE"] or None,
        store_memory=app.config["STORE_MEMORY"] or None,
    )


def _remote_pool(release: Release, app: Flask) -> "RemotePool":
    """Return turns at the engine that holds the release, as the settings say."""
    # Here and not above: who has no remote store needs nothing that speaks HTTP.
    from habeas.store.remote.pool import RemotePool
    from habeas.store.remote.store import RemoteStore

    store = release.store
    assert isinstance(store, RemoteStore)
    return RemotePool(
        store,
        size=app.config["WORKERS"],
        seconds=app.config["QUERY_SECONDS"],
        max_bytes=app.config["RESULT_BYTES"],
        queue=app.config["QUEUE"],
        share=app.config["SHARE"] or None,
    )


def _check(name: str, value: Any) -> None:
    """Refuse a setting that is not of the kind of its default."""
    kinds = (int, float) if isinstance(SETTINGS[name], float) else (int,)
    least = 0 if name in _MAY_BE_ZERO else 1e-9
    if isinstance(value, bool) or not isinstance(value, kinds) or value < least:
        raise InvalidSettingError(f"HABEAS_{name}", value)


def _edition(address: str) -> str:
    """Return a word that changes when answers over the same release could change."""
    digest = sha256(f"{__version__} {address}".encode())
    for folder in ("templates", "static"):
        for path in sorted((files(__name__) / folder).iterdir(), key=lambda path: path.name):
            digest.update(path.read_bytes())
    digest.update(" ".join(sorted(contexts())).encode())  # called after what they say
    return digest.hexdigest()[:8]
