"""The blueprint of ``/reconcile``, and what each of its addresses reads and writes."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from habeas.reconciling import Entity, Reconciler, iri_of
from habeas_api.fields import read_fields
from habeas_api.parameters import Parameter, Values, read_values
from habeas_api.searching import index
from habeas_api.served import served

__all__ = [
    "CURSOR",
    "ID",
    "LIMIT",
    "NOTHING",
    "PREFIX",
    "TYPE",
    "as_json",
    "blueprint",
    "entity_asked_for",
    "reconciler",
    "tagged",
    "values_of",
]

blueprint = Blueprint("reconciliation", __name__, url_prefix="/reconcile")

_KEPT = "habeas.reconciling"
PREFIX = Parameter(
    "prefix", "The beginning of a name, or an identifier.", default="", example="north"
)
CURSOR = Parameter("cursor", "How many suggestions to leave out.", "integer", 0, least=0, most=1000)
TYPE = Parameter("type", "The identifier of a type.", default="", example="habeas:Organization")
LIMIT = Parameter("limit", "How many at most.", "integer", 500, least=1, most=500)
ID = Parameter("id", "An identifier.", needed=True, example="id/agent/north-watch")
#: What is said of an identifier that nothing has.
NOTHING = (
    "Nothing here has the identifier {!r}. Take one of a candidate or a suggestion, such as "
    "id/agent/north-watch."
)


def reconciler() -> Reconciler:
    """Return what matches with the release of this service.

    Raises
    ------
    NotFound
        If this service has no search index.
    """
    found: Reconciler | None = current_app.extensions.get(_KEPT)
    if found is None:
        made = Reconciler(served().store, index())
        found = current_app.extensions.setdefault(_KEPT, made)
    return found


def entity_asked_for() -> tuple[str, Entity]:
    """Return the identifier that was asked for, and the thing that it means now."""
    id = str(values_of(ID)["id"])
    iri = iri_of(id)
    found = reconciler().entities.read([iri]).get(iri) if iri else None
    if found is None:
        raise NotFound(NOTHING.format(id[:100]))
    return id, found


def values_of(*declared: Parameter) -> Values:
    """Return the values of parameters; programs send many others, which are left alone."""
    fields = read_fields(request.query_string)
    names = {each.name for each in declared}
    return read_values({name: texts for name, texts in fields.items() if name in names}, declared)


def as_json(said: Mapping[str, Any]) -> Response:
    """Return what is said as an answer in JSON."""
    content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return tagged(Response(content, mimetype="application/json"))


def tagged(response: Response) -> Response:
    """Give an answer to GET a tag, made of what it says."""
    if request.method in ("GET", "HEAD"):
        response.add_etag()
        response.make_conditional(request)
    return response
