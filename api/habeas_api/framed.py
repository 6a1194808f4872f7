"""Descriptions as JSON for web developers, and the contexts that make JSON-LD of them."""

import json

from flask import Blueprint, Response, request, url_for

from habeas.describe import Description
from habeas.errors import UnknownNameError
from habeas.terms import kind_and_local
from habeas.views import context_name, contexts, schemas, view
from habeas_api.addresses import absolute
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter

__all__ = ["OPERATIONS", "SCHEMAS", "VIEWS", "blueprint", "framed"]

blueprint = Blueprint("framed", __name__)
SCHEMAS = schemas()
#: What a view of a thing of any kind looks like.
VIEWS = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS if "View" in name]}
_TYPE = "application/ld+json"
OPERATIONS = (
    Operation(
        "/contexts/{name}.jsonld",
        "context",
        "What the keys of a view mean, as a JSON-LD context. It never changes.",
        "Linked data",
        of_path=(Parameter("name", "As in the @context of a view.", example=context_name("case")),),
        formats={_TYPE: "JSON-LD"},
        problems=(404,),
        examples=(
            Example(f"/contexts/{context_name('case')}.jsonld"),
            Example("/contexts/case-00000000.jsonld", "application/problem+json", 404),
        ),
    ),
)


def framed(description: Description) -> bytes:
    """Return ``description`` as JSON, which is JSON-LD too, for the current request."""
    found = kind_and_local(description.iri)
    name = context_name(found[0] if found else "")
    made = view(description, absolute(url_for("framed.context", name=name)))
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


@blueprint.get("/contexts/<name>.jsonld")
def context(name: str) -> Response:
    """Return a context: called after its content, so it can be kept for ever."""
    known = contexts()
    if name not in known:
        raise UnknownNameError("context", name[:100], known)
    response = Response(known[name], mimetype=_TYPE)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(name)
    response.make_conditional(request)
    return response
