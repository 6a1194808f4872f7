"""What ``/sparql`` and ``/sparql/explain`` take and give, for ``/openapi.json``."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from habeas.store.formats import GRAPHS, ROWS
from habeas_api.operations import Body, Example, Operation, Schema
from habeas_api.parameters import Parameter

__all__ = ["EXPLAIN", "SCHEMAS", "SPARQL"]

_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_ASKED = "SELECT ?case WHERE { ?case a habeas:Case } ORDER BY ?case LIMIT 1"
_ENCODED = "SELECT%20%3Fcase%20WHERE%20%7B%20%3Fcase%20a%20habeas%3ACase%20%7D"
_FORMATS = tuple(dict.fromkeys([*ROWS, *GRAPHS, "html"]))
_TEXT = Parameter("query", "The query. Prefixes of Habeas need no declaration.", example=_ASKED)
_BESIDE = (
    Parameter(
        "default-graph-uri",
        "Graphs to ask: IRIs, or `records`, `derived`, `ontology`, `description`; else all.",
        several=True,
        example=("records",),
    ),
    Parameter("named-graph-uri", "Graphs that GRAPH can name.", several=True, example=("records",)),
    Parameter("format", "What it is written as, instead of what Accept says.", choices=_FORMATS),
    Parameter(
        "rewrite",
        "`off` asks the engine the query as it was written.",
        default="on",
        choices=("on", "off", "yes", "no", "true", "false", "1", "0"),
    ),
)
_TERM: Schema = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string"},
    },
}
SCHEMAS: Mapping[str, Schema] = {
    "SparqlResults": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON: rows of SELECT, or what ASK says.",
        "required": ["head"],
        "properties": {
            "head": {
                "type": "object",
                "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
            },
            "boolean": {"type": "boolean"},
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": {"$ref": "#/components/schemas/SparqlTerm"},
                        },
                    }
                },
            },
        },
    },
    "SparqlTerm": _TERM,
    "Explained": {
        "type": "object",
        "description": "How a query is answered.",
        "required": ["text", "rewritten", "hints"],
        "properties": {
            "text": {"type": "string"},
            "rewritten": {"type": ["string", "null"]},
            "steps": {"type": "array", "items": {}},
            "hints": {"type": "array", "items": {}},
            "plan": {"type": "array", "items": {"type": "object"}},
            "form": {"enum": ["rows", "boolean", "graph"]},
            "rows": {"type": "integer"},
            "bytes": {"type": "integer"},
            "seconds": {"type": "number"},
        },
    },
}
_RESULTS: Schema = {"$ref": "#/components/schemas/SparqlResults"}
_GIVEN = {each.media_type: f"Rows of SELECT and ASK: {each.title}" for each in ROWS.values()} | {
    each.media_type: f"Graphs of CONSTRUCT and DESCRIBE: {each.title}" for each in GRAPHS.values()
}
_HARD = (400, 403, 406, 413, 429, 502, 503, 504)


def _form() -> dict[str, Any]:
    """Return the schema of a form with the query and what may stand beside it."""
    return {
        "type": "object",
        "required": ["query"],
        "properties": {each.name: each.schema() for each in (_TEXT, *_BESIDE)},
    }


_BODIES = {
    _FORM: Body("The query and its parameters as a form.", _form(), {"query": _ASKED}),
    _QUERY: Body("The query itself; parameters stand in the address.", example=_ASKED),
}
_GET = Operation(
    "/sparql",
    "sparql-get",
    "The answer to a query, by the SPARQL 1.1 Protocol; without a query, what the service can do.",
    "SPARQL",
    parameters=(_TEXT, *_BESIDE),
    formats=_GIVEN | {"text/html": "a page"},
    problems=_HARD,
    headers=("Habeas-Hint", "Habeas-Warning", "Link"),
    is_tagged=True,
    about="Updates, LOAD and SERVICE are 403. Answers that may differ the next time (NOW, RAND, "
    "UUID, STRUUID, BNODE) have no ETag.",
    schemas={"application/sparql-results+json": _RESULTS},
    examples=(
        Example(f"/sparql?query={_ENCODED}", "application/sparql-results+json"),
        Example(f"/sparql?query={_ENCODED}&format=csv", "text/csv"),
        Example(f"/sparql?query={_ENCODED}&default-graph-uri=records&rewrite=off"),
        Example("/sparql?query=DESCRIBE%20case%3Ax1&format=ttl", "text/turtle"),
        Example("/sparql", "text/turtle", headers={"Accept": "text/turtle"}),
        Example("/sparql?query=SELEC", "application/problem+json", 400),
        Example("/sparql?query=LOAD%20%3Chttps%3A%2F%2Fexample.org%3E", "", 403),
    ),
)
SPARQL = (
    _GET,
    replace(
        _GET,
        name="sparql-post",
        method="post",
        summary="The answer to a query that is sent as a body.",
        parameters=_BESIDE,
        bodies=_BODIES,
        is_tagged=False,
        problems=(*_HARD, 415),
        headers=("Habeas-Hint", "Habeas-Warning"),
        examples=(
            Example("/sparql", body=_ASKED.encode(), body_type=_QUERY),
            Example("/sparql", body=f"query={_ENCODED}".encode(), body_type=_FORM),
            Example("/sparql", "", 415, body=b"{}", body_type="application/json"),
        ),
    ),
)
_EXPLAIN = replace(
    _GET,
    path="/sparql/explain",
    name="sparql-explain-get",
    summary="How a query is answered: its rewritten form, plan, rows, bytes and seconds.",
    formats={"application/json": "JSON", "text/html": "a page"},
    is_tagged=False,
    headers=(),
    about="Asked in the same ways as /sparql; the query is run.",
    schemas={"application/json": {"$ref": "#/components/schemas/Explained"}},
    examples=(Example(f"/sparql/explain?query={_ENCODED}"), Example("/sparql/explain", "", 400)),
)
EXPLAIN = (
    _EXPLAIN,
    replace(
        _EXPLAIN,
        name="sparql-explain-post",
        method="post",
        summary="How a query that is sent as a body is answered.",
        parameters=_BESIDE,
        bodies=_BODIES,
        problems=(*_HARD, 415),
        examples=(Example("/sparql/explain", body=_ASKED.encode(), body_type=_QUERY),),
    ),
)
