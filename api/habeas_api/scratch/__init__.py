"""The service over a dataset that anybody on this machine may ask and change.

For trying things, and for test suites: it begins empty, nothing of it is kept,
and it listens at addresses of this machine only. Settings come from the
environment, all with the prefix ``HABEAS_``; they are read here and nowhere else.
"""

import json
import re

from flask import Flask, Response
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    GatewayTimeout,
    HTTPException,
    NotFound,
    RequestEntityTooLarge,
    ServiceUnavailable,
)

from habeas.errors import ForbiddenQueryError, HabeasError, InvalidQueryError
from habeas.store.scratch.errors import (
    GraphConflictError,
    MissingGraphError,
    ScratchLimitError,
    ScratchLostError,
    ScratchTimeoutError,
    UnreadableGraphError,
)
from habeas.store.scratch.pool import ScratchPool
from habeas_api import headers, problems
from habeas_api.errors import InvalidSettingError
from habeas_api.scratch import asking, graph_store, origins, pages

__all__ = ["SETTINGS", "create_scratch_app"]

#: What can be set, and what it is otherwise. Times are in seconds, sizes in bytes.
SETTINGS: dict[str, float] = {
    "WORKERS": 8,
    "QUEUE": 64,
    "QUERY_SECONDS": 10.0,
    "QUERY_MEMORY": 512 << 20,
    "RESULT_BYTES": 128 << 20,
    "SCRATCH_MEMORY": 1 << 30,
    "SCRATCH_BYTES": 48 << 20,
}


_PLACE = re.compile(r"\bline (\d+), column (\d+)\b")


class UpdateFailed(HTTPException):
    """An update is well-formed and cannot be done: 500, says section 2.2.5 of the protocol."""

    code = 500
    name = "The update cannot be done"


#: The first that fits counts.
_STATUS: dict[type[HabeasError], type[HTTPException]] = {
    ForbiddenQueryError: Forbidden,
    GraphConflictError: UpdateFailed,
    InvalidQueryError: BadRequest,
    MissingGraphError: NotFound,
    ScratchLimitError: RequestEntityTooLarge,
    ScratchLostError: ServiceUnavailable,
    ScratchTimeoutError: GatewayTimeout,
    UnreadableGraphError: BadRequest,
}


def create_scratch_app() -> Flask:
    """Make the service over an empty dataset.

    Whoever serves has to close it: ``app.extensions["habeas_scratch"]``.

    Raises
    ------
    InvalidSettingError
        If a setting is no positive number.
    """
    app = Flask("habeas_api", static_folder=None, template_folder="scratch/templates")
    app.config.from_mapping(SETTINGS)
    app.config.from_prefixed_env("HABEAS")
    for name, usual in SETTINGS.items():
        value = app.config[name]
        kinds = (int, float) if isinstance(usual, float) else (int,)
        if isinstance(value, bool) or not isinstance(value, kinds) or value <= 0:
            raise InvalidSettingError(f"HABEAS_{name}", value)
    app.config["MAX_CONTENT_LENGTH"] = app.config["SCRATCH_BYTES"]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # An address is what its rule says, and may name a graph: none is tidied up.
    app.url_map.merge_slashes = False
    app.extensions["habeas_scratch"] = ScratchPool(
        workers=app.config["WORKERS"],
        seconds=app.config["QUERY_SECONDS"],
        memory=app.config["SCRATCH_MEMORY"],
        query_memory=app.config["QUERY_MEMORY"],
        max_bytes=app.config["RESULT_BYTES"],
        queue=app.config["QUEUE"],
    )
    app.after_request(_without_type_of_nothing)
    origins.register(app)
    for part in (pages, asking, graph_store):
        app.register_blueprint(part.blueprint)
    headers.register(app)
    problems.register(app)
    for kind in _STATUS:
        app.register_error_handler(kind, _answer)
    return app


def _without_type_of_nothing(response: Response) -> Response:
    """Say no media type where there is nothing that could have one."""
    if response.status_code in (201, 204):
        response.headers.remove("Content-Type")
    return response


def _answer(error: HabeasError) -> Response:
    """Answer an error of the dataset in its own words."""
    kind = next(kind for each, kind in _STATUS.items() if isinstance(error, each))
    response = problems.http_error(kind(str(error)))
    if (
        isinstance(error, InvalidQueryError)
        and response.is_json
        and (place := _PLACE.search(str(error)))
    ):
        problem = response.get_json() | {"line": int(place[1]), "column": int(place[2])}
        response.data = json.dumps(problem)
    return response
