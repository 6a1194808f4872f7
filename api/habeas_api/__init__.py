"""The service: SPARQL, linked data, networks, validation, dumps and pages over one release.

Settings come from the environment, all with the prefix ``HABEAS_``; they are
read here and nowhere else.
"""

from hashlib import sha256
from importlib.resources import files
from typing import Any

from flask import Flask

from habeas import __version__
from habeas.release.opened import Release
from habeas.store.workers import WorkerPool
from habeas.validating.pool import ValidationPool
from habeas_api import (
    dumps,
    headers,
    health,
    home,
    networks,
    problems,
    queries,
    sparql,
    things,
    validation,
    vocabulary,
)
from habeas_api.errors import InvalidSettingError
from habeas_api.served import Served

__all__ = ["create_app"]

#: What can be set, and what it is otherwise. Times are in seconds, sizes in bytes.
SETTINGS: dict[str, float] = {
    "WORKERS": 2,
    "QUEUE": 8,
    "QUERY_SECONDS": 10.0,
    "QUERY_MEMORY": 1 << 30,
    "RESULT_BYTES": 128 << 20,
    "MAX_CONTENT_LENGTH": 1 << 20,
    "VALIDATION_WORKERS": 2,
    "VALIDATION_QUEUE": 4,
    "VALIDATION_SECONDS": 10.0,
    "VALIDATION_MEMORY": 512 << 20,
    "VALIDATION_BYTES": 4 << 20,
}


def create_app(release: Release, pool: WorkerPool | None = None) -> Flask:
    """Make the service over ``release``.

    Its queries run in ``pool``; without one, in a pool made as the settings
    say. Whoever serves has to close it, and that of the validations, which
    starts when it is needed: ``pool`` and ``validation`` of
    ``app.extensions["habeas"]``.

    Raises
    ------
    InvalidSettingError
        If a setting is no positive number.
    """
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(SETTINGS)
    app.config.from_prefixed_env("HABEAS")
    for name in SETTINGS:
        _check(name, app.config[name])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # An address is what its rule says: none is tidied up by sending the caller elsewhere.
    app.url_map.merge_slashes = False
    if pool is None:
        pool = WorkerPool(
            release.folder / "store",
            workers=app.config["WORKERS"],
            seconds=app.config["QUERY_SECONDS"],
            memory=app.config["QUERY_MEMORY"],
            max_bytes=app.config["RESULT_BYTES"],
            queue=app.config["QUEUE"],
        )
    checking = ValidationPool(
        workers=app.config["VALIDATION_WORKERS"],
        seconds=app.config["VALIDATION_SECONDS"],
        memory=app.config["VALIDATION_MEMORY"],
        queue=app.config["VALIDATION_QUEUE"],
    )
    app.extensions["habeas"] = Served(release, pool, checking, _edition())
    for part in (
        home,
        things,
        vocabulary,
        sparql,
        queries,
        networks,
        validation,
        dumps,
        health,
    ):
        app.register_blueprint(part.blueprint)
    headers.register(app)
    problems.register(app)
    return app


def _check(name: str, value: Any) -> None:
    """Refuse a setting that is not of the kind of its default."""
    kinds = (int, float) if isinstance(SETTINGS[name], float) else (int,)
    if isinstance(value, bool) or not isinstance(value, kinds) or value <= 0:
        raise InvalidSettingError(f"HABEAS_{name}", value)


def _edition() -> str:
    """Return a word that changes when answers over the same release could change."""
    digest = sha256(__version__.encode())
    for folder in ("templates", "static"):
        for path in sorted((files(__name__) / folder).iterdir(), key=lambda path: path.name):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
