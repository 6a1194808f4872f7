"""What this service can be asked, for programs: ``/openapi.json``."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request

from habeas_api.addresses import own_address
from habeas_api.openapi_document import document
from habeas_api.operations import Example, Operation, Schema

__all__ = ["OPERATIONS", "VERSION", "Told", "blueprint", "describe", "told"]

#: Of what can be asked, by the rules of semantic versioning; see docs/api.md.
VERSION = "1.0.0"
OPERATIONS = (
    Operation(
        "/openapi.json",
        "openapi",
        "This description: every address, with what it takes and gives.",
        "Service",
        problems=(406,),
        examples=(Example("/openapi.json"),),
    ),
)
blueprint = Blueprint("openapi", __name__)
_NAME = "habeas.operations"


@dataclass
class Told:
    """What is told about one service."""

    operations: list[Operation] = field(default_factory=list)
    #: What the operations refer to, by name.
    schemas: dict[str, Schema] = field(default_factory=dict)
    #: The document by the address of the service.
    written: dict[str, bytes] = field(default_factory=dict)


def describe(
    app: Flask, operations: Iterable[Operation], schemas: Mapping[str, Schema] | None = None
) -> None:
    """Tell of ``operations`` too, and of the ``schemas`` that they refer to."""
    found = app.extensions.setdefault(_NAME, Told())
    found.operations.extend(operations)
    found.schemas.update(schemas or {})


def told(app: Flask) -> Told:
    """Return what is told about ``app``."""
    return cast(Told, app.extensions[_NAME])


@blueprint.get("/openapi.json")
def described() -> Response:
    """Return an OpenAPI document."""
    address = own_address() + request.script_root
    found = told(current_app)
    if address not in found.written:
        made = document(found.operations, VERSION, found.schemas, address)
        found.written[address] = json.dumps(made, ensure_ascii=False).encode()
    content = found.written[address]
    response = Response(content, mimetype="application/json")
    response.set_etag(sha256(content).hexdigest()[:16])
    response.make_conditional(request)
    return response
