"""What this service can be asked, for programs: ``/openapi.json``."""

import json
from collections.abc import Iterable, Sequence
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request

from habeas import __version__
from habeas_api.operations import Operation, document
from habeas_api.served import served

__all__ = ["blueprint", "describe"]

blueprint = Blueprint("openapi", __name__)
_NAME = "habeas.operations"


def describe(app: Flask, operations: Iterable[Operation]) -> None:
    """Tell of ``operations`` too."""
    app.extensions.setdefault(_NAME, []).extend(operations)


@blueprint.get("/openapi.json")
def described() -> Response:
    """Return an OpenAPI document."""
    operations = cast(Sequence[Operation], current_app.extensions.get(_NAME, []))
    made = document(operations, __version__)
    response = Response(json.dumps(made, ensure_ascii=False), mimetype="application/json")
    response.set_etag(f"{served().edition}-openapi")
    response.make_conditional(request)
    return response
