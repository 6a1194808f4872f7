"""Whether the service answers, and what it serves: ``/health``."""

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify

from habeas import __version__
from habeas.terms import ROOT
from habeas_api.openapi import VERSION
from habeas_api.operations import Example, Operation, Schema
from habeas_api.served import served

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint"]

_DATASET = ox.NamedNode(ROOT + "dataset")
SCHEMAS: dict[str, Schema] = {
    "Health": {
        "type": "object",
        "description": "Whether the service answers questions.",
        "required": ["status", "version", "api", "release", "store", "workers"],
        "properties": {
            "status": {
                "enum": ["ok", "busy", "failing"],
                "description": "The worst of what follows.",
            },
            "version": {"type": "string", "description": "Of the program."},
            "api": {"type": "string", "description": "Of the interface, as in /openapi.json."},
            "release": {"type": "string", "description": "The version of the release."},
            "store": {"enum": ["ok", "failing"]},
            "workers": {
                "enum": ["ok", "busy"],
                "description": "Whether a question is begun at once, or has to wait.",
            },
        },
        "additionalProperties": False,
    }
}
_REFERENCE = {"$ref": "#/components/schemas/Health"}
OPERATIONS = (
    Operation(
        "/health",
        "health",
        "Whether the service answers, with which program and over which release.",
        "Service",
        about="`busy` is 200: whoever asks now has to wait, or to come again. `failing` is 503, "
        "with the same body: the store does not answer.",
        problems=(),
        is_tagged=False,
        schemas={"application/json": _REFERENCE},
        also={503: "The store does not answer."},
        examples=(Example("/health"),),
    ),
)
blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """Say whether all is well. The store is asked for one thing, and no worker for anything."""
    here = served()
    try:
        list(here.store.quads(subject=_DATASET))
        store = "ok"
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not answer
        store = "failing"
    # How many there are is for /metrics: who watches closely could tell that somebody asks.
    lane = next(iter(here.pool.load().values()))
    workers = "busy" if lane.waiting and lane.busy >= lane.places else "ok"
    response = jsonify(
        status=store if store != "ok" else workers,
        version=__version__,
        api=VERSION,
        release=here.release.version,
        store=store,
        workers=workers,
    )
    response.status_code = 200 if store == "ok" else 503
    response.headers["Cache-Control"] = "no-store"
    return response
