"""What the reconciliation service answers, as ``/openapi.json`` tells of it.

The schemas are ours, written after the text of the specification; they say
more than its own do where we promise more, such as scores up to 100.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from habeas_api.operations import Body, Example, Operation, Schema
from habeas_api.parameters import Parameter
from habeas_api.reconciliation.reading import MOST_IDS, MOST_QUERIES
from habeas_api.reconciliation.service import CURSOR, ID, LIMIT, PREFIX, TYPE

__all__ = ["OPERATIONS", "SCHEMAS"]

_GROUP = "Reconciliation"
_FORM = "application/x-www-form-urlencoded"


class _Json(Parameter):
    """A parameter that is JSON, of any length."""

    def schema(self) -> dict[str, Any]:
        """Return what a value is."""
        return {"type": "string", "contentMediaType": "application/json"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/Reconciliation{name}"}


def _object(needed: str, **properties: Schema) -> dict[str, Any]:
    return {"type": "object", "required": needed.split(), "properties": properties}


def _array(of: Schema, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": of, **more}


_TEXT: Schema = {"type": "string"}
_NAME: Schema = {"type": "string", "minLength": 1}
_ADDRESS: Schema = {"type": "string", "pattern": "^https?://"}
_WITH_ID: Schema = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
_PLACE = _object("service_url service_path", service_url=_ADDRESS, service_path=_NAME)
_SUGGEST = _object(
    "service_url service_path flyout_service_path",
    service_url=_ADDRESS,
    service_path=_NAME,
    flyout_service_path={"type": "string", "pattern": r"\$\{id\}"},
)
_SHORT = _object("id name", id=_NAME, name=_NAME)
_WHOLE: Schema = {"type": "integer", "minimum": 0}
SCHEMAS: Mapping[str, Schema] = {
    "ReconciliationManifest": _object(
        "versions name identifierSpace schemaSpace view",
        versions=_array(_TEXT, contains={"const": "0.2"}),
        name=_NAME,
        identifierSpace=_ADDRESS,
        schemaSpace=_ADDRESS,
        documentation=_ADDRESS,
        serviceVersion=_TEXT,
        defaultTypes=_array(_ref("Type"), uniqueItems=True),
        view=_object("url", url=_WITH_ID),
        feature_view=_object("url", url=_WITH_ID),
        preview=_object("url width height", url=_WITH_ID, width=_WHOLE, height=_WHOLE),
        suggest=_object("entity property type", entity=_SUGGEST, property=_SUGGEST, type=_SUGGEST),
        extend=_object(
            "propose_properties property_settings",
            propose_properties=_PLACE,
            property_settings=_array(
                _object(
                    "name label type",
                    name=_NAME,
                    label=_NAME,
                    type={"enum": ["number", "text", "checkbox"]},
                )
            ),
        ),
        batchSize={"type": "integer", "minimum": 1},
    ),
    "ReconciliationType": _object(
        "id name", id=_NAME, name=_NAME, description=_TEXT, broader=_array(_SHORT)
    ),
    "ReconciliationProperty": _object("id name", id=_NAME, name=_NAME, description=_TEXT),
    "ReconciliationEntity": _object(
        "id name", id=_NAME, name=_NAME, description=_TEXT, notable=_array(_SHORT)
    ),
    "ReconciliationCandidate": _object(
        "id name score match type features",
        id=_NAME,
        name=_NAME,
        description=_TEXT,
        type=_array(_SHORT, minItems=1),
        score={"type": "number", "minimum": 0, "maximum": 100},
        match={"type": "boolean"},
        features=_array(
            _object(
                "id name value weight",
                id=_NAME,
                name=_NAME,
                value={"type": "number", "minimum": 0, "maximum": 1},
                weight=_WHOLE,
            )
        ),
    ),
    "ReconciliationResults": {
        "type": "object",
        "maxProperties": MOST_QUERIES,
        "additionalProperties": _object("result", result=_array(_ref("Candidate"))),
    },
    "ReconciliationColumns": _object(
        "meta rows",
        meta=_array(_object("id name", id=_NAME, name=_NAME, type=_SHORT)),
        rows={
            "type": "object",
            "maxProperties": MOST_IDS,
            "additionalProperties": {
                "type": "object",
                "additionalProperties": _array(
                    {
                        "oneOf": [
                            _object("id name", id=_NAME, name=_NAME),
                            _object("str", str=_TEXT),
                            _object("int", int={"type": "integer"}),
                            _object("float", float={"type": "number"}),
                        ]
                    }
                ),
            },
        },
    ),
    "ReconciliationFlyout": _object("id html", id=_NAME, html=_TEXT),
    "ReconciliationProposal": _object(
        "properties type", properties=_array(_ref("Property")), type=_TEXT, limit=_WHOLE
    ),
}
_ROWS = {"q0": {"query": "The NORTH Watch", "type": "habeas:Organization", "limit": 3}}
_COLUMNS = {"ids": ["id/agent/north-watch"], "properties": [{"id": "schema:url"}, {"id": "role"}]}
_QUERIES = _Json("queries", "A batch of rows, as JSON.", example=json.dumps(_ROWS))
_EXTEND = _Json("extend", "Things and properties, as JSON.", example=json.dumps(_COLUMNS))
_WHOLE_ANSWER: Schema = {"anyOf": [_ref("Manifest"), _ref("Results"), _ref("Columns")]}


def _get(
    path: str, name: str, summary: str, of: Schema, *read: Parameter, **more: Any
) -> Operation:
    given = {each.name: str(each.example) for each in read if each.example is not None}
    query = f"?{urlencode(given, quote_via=quote)}" if given else ""
    return Operation(
        f"/reconcile/{path}",
        name,
        summary,
        _GROUP,
        parameters=read,
        schemas={"application/json": of},
        examples=(Example(f"/reconcile/{path}{query}"),),
        problems=(400, 404),
        **more,
    )


def _suggest(what: str) -> Schema:
    return _object("result", result=_array(_ref(what)))


_TYPED = Parameter(ID.name, "The identifier of a type.", needed=True, example="habeas:Organization")
_PROPERTY = Parameter(ID.name, "The identifier of a property.", needed=True, example="schema:url")
_WORD = Parameter(PREFIX.name, PREFIX.meaning, default="", example="o")
_PAGE: dict[str, Any] = {"formats": {"text/html": "a page"}}
OPERATIONS: Sequence[Operation] = (
    Operation(
        "/reconcile",
        "reconcile",
        "What the service can do; or, with queries or extend, what it finds.",
        _GROUP,
        parameters=(_QUERIES, _EXTEND),
        schemas={"application/json": _WHOLE_ANSWER},
        examples=(
            Example("/reconcile", title="the manifest"),
            Example(f"/reconcile?{urlencode({'queries': json.dumps(_ROWS)})}"),
            Example(f"/reconcile?{urlencode({'extend': json.dumps(_COLUMNS)})}"),
        ),
        problems=(400, 404, 413, 504),
        about="Version 0.2 of the Reconciliation Service API.",
    ),
    Operation(
        "/reconcile",
        "reconcile-batch",
        "Which things the rows of a table mean, or columns for things.",
        _GROUP,
        method="post",
        bodies={
            _FORM: Body(
                "A form with queries or extend.",
                {"type": "object", "properties": {"queries": _TEXT, "extend": _TEXT}},
                {"queries": json.dumps(_ROWS)},
            )
        },
        schemas={"application/json": {"anyOf": [_ref("Results"), _ref("Columns")]}},
        examples=(
            Example(
                "/reconcile",
                body=urlencode({"queries": json.dumps(_ROWS)}).encode(),
                body_type=_FORM,
            ),
        ),
        problems=(400, 404, 413, 415, 504),
        is_tagged=False,
    ),
    _get(
        "suggest/entity",
        "suggest-entity",
        "Things whose names begin so.",
        _suggest("Entity"),
        PREFIX,
        CURSOR,
        TYPE,
    ),
    _get(
        "suggest/type",
        "suggest-type",
        "Types whose names begin so.",
        _suggest("Type"),
        _WORD,
        CURSOR,
    ),
    _get(
        "suggest/property",
        "suggest-property",
        "Properties whose names begin so.",
        _suggest("Property"),
        _WORD,
        CURSOR,
    ),
    _get("flyout/entity", "flyout-entity", "A few words about a thing.", _ref("Flyout"), ID),
    _get("flyout/type", "flyout-type", "A few words about a type.", _ref("Flyout"), _TYPED),
    _get(
        "flyout/property",
        "flyout-property",
        "A few words about a property.",
        _ref("Flyout"),
        _PROPERTY,
    ),
    _get(
        "properties",
        "propose-properties",
        "What things of a type can have.",
        _ref("Proposal"),
        TYPE,
        LIMIT,
    ),
    Operation(
        "/reconcile/view",
        "reconcile-view",
        "Where a thing is described.",
        _GROUP,
        parameters=(ID,),
        formats={"text/html": "a link"},
        status=303,
        headers=("Location",),
        is_tagged=False,
        examples=(Example("/reconcile/view?id=id/agent/north-watch", status=303),),
        problems=(400, 404),
    ),
    Operation(
        "/reconcile/preview",
        "reconcile-preview",
        "A thing in a few lines, to be shown within another page.",
        _GROUP,
        parameters=(ID,),
        examples=(Example("/reconcile/preview?id=id/agent/north-watch"),),
        problems=(400, 404),
        **_PAGE,
    ),
    Operation(
        "/reconcile/about",
        "reconcile-about",
        "What scores mean, and which types and properties there are.",
        _GROUP,
        examples=(Example("/reconcile/about"),),
        problems=(404,),
        **_PAGE,
    ),
)
