"""All operations as one OpenAPI 3.1 document."""

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from habeas_api.operations import HEADERS, PROBLEMS, Body, Example, Operation, Schema
from habeas_api.parameters import Parameter

__all__ = ["document"]

_TYPE = "application/problem+json"
_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "near": {"type": "array", "items": {"type": "string"}},
        "available": {"type": "array", "items": {"type": "string"}},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
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
_TEXT = {"type": "string"}
_NUMBERS = ("Retry-After", "Habeas-Statements")
_ABOUT = (
    "Everything here is public and can only be read. Errors are problem details (RFC 9457). "
    "Whatever answers GET answers HEAD and OPTIONS too; every answer may be read by pages of any "
    "origin, and texts can be had compressed with gzip. What may change, limits and how they are "
    "told are in docs/api.md."
)


def document(
    operations: Sequence[Operation],
    version: str,
    schemas: Mapping[str, Schema] | None = None,
    address: str = "/",
) -> dict[str, Any]:
    """Return an OpenAPI 3.1 document.

    Parameters
    ----------
    operations
        What can be asked.
    version
        Of the interface.
    schemas
        What operations refer to as ``#/components/schemas/…``, by name.
    address
        Where it is asked.
    """
    paths: dict[str, Any] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method] = _operation(each, address)
    groups = list(dict.fromkeys(each.group for each in operations))
    used = sorted({status for each in operations for status in each.problems})
    headers = {name for each in operations for name in (*each.headers, *_own(each))}
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Habeas",
            "version": version,
            "summary": "An open knowledge graph of who fights for political prisoners.",
            "description": _ABOUT,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": address}],
        "security": [],
        "tags": [{"name": group} for group in groups],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM, "Job": _JOB, **(schemas or {})},
            "headers": {
                name: _header(name) for name in sorted({*headers, "Location", "Retry-After"})
            },
            "responses": {str(status): _problem(status) for status in used},
        },
    }


def _operation(each: Operation, address: str) -> dict[str, Any]:
    good = {"description": each.summary, "headers": _refer((*_own(each), *each.headers))}
    if each.formats:
        good["content"] = {
            kind: _content(each, kind, meaning) for kind, meaning in each.formats.items()
        }
    responses: dict[str, Any] = {str(each.status): good}
    for status, meaning in each.also.items():
        responses[str(status)] = good | {"description": meaning}
    if each.is_tagged:
        responses["304"] = {"description": "The caller has it already."}
    if each.is_slow:
        responses["202"] = {
            "description": "It is being computed, and can be had at Location when it is done.",
            "headers": _refer(("Location", "Retry-After")),
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}},
        }
    for status in each.problems:
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    said: dict[str, Any] = {
        "operationId": _name(each.name),
        "summary": each.summary,
        "tags": [each.group],
    }
    if each.about:
        said["description"] = each.about
    said["parameters"] = [
        *(_parameter(one, "path") for one in each.of_path),
        *(_parameter(one, "query") for one in each.parameters),
        *(_parameter(one, "header") for one in each.asks),
    ]
    if each.bodies:
        content = {kind: _body(body) for kind, body in each.bodies.items()}
        said["requestBody"] = {"required": True, "content": content}
    said["responses"] = dict(sorted(responses.items()))
    shown = [one for one in each.examples if one.status < 400]
    if shown:
        # As many readers of OpenAPI show them.
        said["x-codeSamples"] = [
            {"lang": "Shell", "label": one.title or one.path, "source": _command(one, address)}
            for one in shown
        ]
    return said


def _name(words: str) -> str:
    """Return the name of an operation as one word.

    Examples
    --------
    >>> _name("network-drawing-svg")
    'networkDrawingSvg'
    """
    return re.sub(r"-(\w)", lambda found: found[1].upper(), words)


def _command(example: Example, address: str) -> str:
    """Return an example as a command line.

    Examples
    --------
    >>> _command(Example("/health", headers={"Accept": "text/html"}), "http://127.0.0.1:8000")
    "curl -H 'Accept: text/html' http://127.0.0.1:8000/health"
    """
    words = ["curl"]
    headers = dict(example.headers)
    if example.body_type:
        headers["Content-Type"] = example.body_type
    for name, value in headers.items():
        words += ["-H", f"{name}: {value}"]
    if example.body:
        words += ["--data-binary", example.body.decode()]
    return shlex.join([*words, address.rstrip("/") + example.path])


def _own(each: Operation) -> tuple[str, ...]:
    """Return the headers that an operation has by its kind."""
    return (
        *(("ETag",) if each.is_tagged else ()),
        *(("Vary",) if len(each.formats) > 1 else ()),
        *(("Location",) if each.status in (201, 303) else ()),
    )


def _content(each: Operation, kind: str, meaning: str) -> dict[str, Any]:
    if kind in each.schemas:
        return {"schema": dict(each.schemas[kind])}
    # What is JSON may be anything; of what is not text nothing can be said.
    return {"schema": {"description": meaning} | ({} if "json" in kind else _TEXT)}


def _body(body: Body) -> dict[str, Any]:
    example = {} if body.example is None else {"example": body.example}
    return {"schema": {"description": body.meaning} | dict(body.schema), **example}


def _refer(names: Sequence[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(set(names))}


def _header(name: str) -> dict[str, Any]:
    kind = {"type": "integer"} if name in _NUMBERS else _TEXT
    return {"description": HEADERS[name], "schema": kind}


def _problem(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": PROBLEMS[status],
        "content": {_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (429, 503):
        found["headers"] = _refer(("Retry-After",))
    return found


def _parameter(each: Parameter, place: str) -> dict[str, Any]:
    said: dict[str, Any] = {"name": each.name, "in": place, "description": each.meaning}
    if each.needed or place == "path":
        said["required"] = True
    if each.several:
        said |= {"style": "form", "explode": True} if place == "query" else {}
    said["schema"] = each.schema()
    if each.example is not None:
        said["example"] = each.example
    return said
