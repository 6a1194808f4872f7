"""What the service can be asked, in the form in which ``/openapi.json`` tells of it.

A blueprint that wants to be described has ``OPERATIONS`` beside it: one for
each route, with the very parameters by which the route reads a request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from habeas_api.parameters import Parameter

__all__ = ["Operation", "document"]

#: Problems that a route can answer with, by status.
PROBLEMS = {
    400: "A parameter is unknown, or has no value of its kind; near names come with it.",
    403: "The network is too small to be shown.",
    404: "There is nothing of this name; near names come with it.",
    406: "It can be had in no format that the caller takes.",
    410: "It was there, and made room for others: ask for it again where you asked first.",
    413: "It would need more memory than there is, or give too large an answer.",
    429: "This caller has its whole share of what runs and waits.",
    500: "Something went wrong on our side.",
    501: "This service lacks a library that this needs.",
    503: "Too many are waiting.",
    504: "It was ended at its limit of time.",
}
_TYPE = "application/problem+json"
_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "near": {"type": "array", "items": {"type": "string"}},
    },
}
_JOB = {
    "type": "object",
    "description": "What is being computed.",
    "required": ["job", "state", "done", "address"],
    "properties": {
        "job": {"type": "string"},
        "state": {"enum": ["waiting", "running"]},
        "done": {"type": "number", "minimum": 0, "maximum": 1},
        "address": {"type": "string"},
    },
}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for with GET."""

    #: As in OpenAPI: ``/networks/{rule}``.
    path: str
    #: A name that no other has.
    name: str
    summary: str
    #: The group that it is shown in.
    group: str
    #: What stands in the path, and after the question mark.
    of_path: Sequence[Parameter] = ()
    parameters: Sequence[Parameter] = ()
    #: What it can be had as: the meaning of each media type, the first one by default.
    formats: Mapping[str, str] = field(default_factory=lambda: {"application/json": "JSON"})
    #: Whether it may be computed by a process of its own, and be had later somewhere else.
    is_slow: bool = False
    #: Statuses of :data:`PROBLEMS` that it can have.
    problems: Sequence[int] = (400, 404, 406)
    #: More about what it answers.
    about: str = ""


def document(operations: Sequence[Operation], version: str) -> dict[str, Any]:
    """Return an OpenAPI 3.1 document that tells of ``operations``; ``version`` is ours."""
    paths: dict[str, Any] = {}
    for each in operations:
        paths[each.path] = {"get": _operation(each)}
    groups = list(dict.fromkeys(each.group for each in operations))
    used = sorted({status for each in operations for status in each.problems})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Habeas",
            "version": version,
            "summary": "An open knowledge graph of who fights for political prisoners.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": group} for group in groups],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM, "Job": _JOB},
            "responses": {
                str(status): {
                    "description": PROBLEMS[status],
                    "content": {_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status in used
            },
        },
    }


def _operation(each: Operation) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {
            "description": each.summary,
            "headers": {"ETag": {"description": "Changes with the answer.", "schema": _TEXT}},
            "content": {
                kind: {"schema": {"description": meaning} | ({} if "json" in kind else _TEXT)}
                for kind, meaning in each.formats.items()
            },
        },
        "304": {"description": "The caller has it already."},
    }
    if each.is_slow:
        responses["202"] = {
            "description": "It is being computed, and can be had at Location when it is done.",
            "headers": {
                "Location": {"description": "Where it can be had.", "schema": _TEXT},
                "Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}},
            },
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}},
        }
    for status in each.problems:
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return {
        "operationId": each.name,
        "summary": each.summary,
        "tags": [each.group],
        **({"description": each.about} if each.about else {}),
        "parameters": [
            *(_parameter(one, "path") for one in each.of_path),
            *(_parameter(one, "query") for one in each.parameters),
        ],
        "responses": dict(sorted(responses.items())),
    }


_TEXT = {"type": "string"}


def _parameter(each: Parameter, place: str) -> dict[str, Any]:
    said: dict[str, Any] = {"name": each.name, "in": place, "description": each.meaning}
    if each.needed or place == "path":
        said["required"] = True
    if each.several:
        said |= {"style": "form", "explode": True}
    said["schema"] = each.schema()
    if each.example is not None:
        said["example"] = each.example
    return said
