"""The query library: ``/queries``, and each query of it asked at ``/queries/{name}``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import BadRequest

from habeas.errors import UnknownNameError
from habeas.queries import Library, Query
from habeas.queries.competency import COMPETENCY
from habeas.queries.executables import complete
from habeas.queries.values import InvalidValueError, read_value
from habeas.store.formats import ROWS
from habeas.store.interface import Term
from habeas_api.addresses import own_address
from habeas_api.answers import answer, wanted
from habeas_api.errors import BadParameterError
from habeas_api.negotiation import choose
from habeas_api.operations import Example, Operation, Schema
from habeas_api.parameters import Parameter
from habeas_api.query_examples import Table, ask, examples, is_known

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint", "library"]

_FORM = Parameter("format", "What it is written as.", choices=("json", "html"))
SCHEMAS: Mapping[str, Schema] = {
    "Queries": {
        "type": "object",
        "required": ["queries"],
        "properties": {
            "queries": {"type": "array", "items": {"$ref": "#/components/schemas/Query"}}
        },
    },
    "Query": {
        "type": "object",
        "description": "One question that can be asked by its name.",
        "required": ["name", "question", "takes", "columns", "address"],
        "properties": {
            "name": {"type": "string"},
            "question": {"type": "string"},
            "takes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "kind", "optional", "description"],
                    "properties": {
                        "name": {"type": "string"},
                        "kind": {"type": "string"},
                        "optional": {"type": "boolean"},
                        "description": {"type": "string"},
                    },
                },
            },
            "columns": {"type": "array", "items": {"type": "string"}},
            "rows": {"type": "string"},
            "competency": {"type": ["integer", "null"]},
            "ships": {"type": "boolean"},
            "address": {"type": "string"},
        },
    },
}
OPERATIONS = (
    Operation(
        "/queries",
        "queries",
        "The questions that can be asked by name, with what they take.",
        "Queries",
        parameters=(_FORM,),
        formats={"application/json": "JSON", "text/html": "a page"},
        problems=(400,),
        is_tagged=False,
        schemas={"application/json": {"$ref": "#/components/schemas/Queries"}},
        examples=(Example("/queries"), Example("/queries?format=html", "text/html")),
    ),
    Operation(
        "/queries/{name}",
        "query",
        "The answer to one question of the library, for the values that are given.",
        "Queries",
        of_path=(Parameter("name", "As in the list.", example="agents-with-role"),),
        parameters=(
            Parameter(
                "format",
                "What it is written as, instead of what Accept says.",
                choices=("json", "xml", "csv", "tsv", "html"),
            ),
        ),
        formats={each.media_type: each.title for each in ROWS.values()} | {"text/html": "a page"},
        problems=(400, 404, 406, 413, 429, 502, 503, 504),
        headers=("Habeas-Hint", "Habeas-Warning"),
        about="Beside `format` it takes what the list says of it in `takes`, by these names.",
        schemas={"application/sparql-results+json": {"$ref": "#/components/schemas/SparqlResults"}},
        examples=(
            Example("/queries/agents-with-role?role=detained"),
            Example("/queries/agents-with-role?format=csv", "text/csv"),
            Example("/queries/no-such-question", "application/problem+json", 404),
        ),
    ),
)

blueprint = Blueprint("queries", __name__)
#: The formats of rows, and what people call them.
FORMATS = {"csv": "CSV", "json": "JSON", "tsv": "TSV", "xml": "XML"}


@blueprint.record
def _read_library(state: BlueprintSetupState) -> None:
    """Read the queries once; ``HABEAS_QUERIES`` names a folder with some of one's own."""
    folder = str(state.app.config.get("QUERIES") or "")
    state.app.extensions["habeas.queries"] = Library(Path(folder) if folder else None)


def library() -> Library:
    """Return the queries of the current app."""
    return cast(Library, current_app.extensions["habeas.queries"])


def _people_ask() -> bool:
    """Return whether a page is wanted rather than data."""
    accept = request.headers.get("Accept")
    return choose(accept, ["application/json", "text/html"]) == "text/html"


@blueprint.get("/queries", endpoint="library")
def listed() -> Response:
    """List the queries."""
    queries = library().queries()
    form = request.args.get("format", "")
    if form not in ("", "html", "json"):
        raise BadParameterError(UnknownNameError("format", form[:100], ("html", "json")))
    if form == "html" or (not form and _people_ask()):
        parts = {
            "What the ontology was made to answer": [
                each for each in queries if each.name in COMPETENCY
            ],
            "More": [
                each
                for each in queries
                if each.ships and each.name not in COMPETENCY and not _is_internal(each)
            ],
            "Of this service": [each for each in queries if not each.ships],
            "What pages and networks are made with": list(filter(_is_internal, queries)),
        }
        page = render_template("queries.html", parts=parts, competency=COMPETENCY)
        response = Response(page, mimetype="text/html")
    else:
        response = jsonify(queries=[_said(each) for each in queries])
    response.vary.add("Accept")
    return response


def _is_internal(query: Query) -> bool:
    return query.ships and query.header.used_by != "analysts"


def _said(query: Query) -> dict[str, Any]:
    """Return a query as JSON tells of it."""
    header = query.header
    return {
        "name": query.name,
        "question": header.summary,
        "parameters": list(header.inputs),
        "takes": [
            {
                "name": each.name,
                "kind": each.kind,
                "optional": each.optional,
                "description": each.about,
            }
            for each in header.parameters
        ],
        "columns": list(header.outputs),
        "rows": header.rows,
        "competency": COMPETENCY.get(query.name, (None,))[0],
        "ships": query.ships,
        "address": url_for("queries.question", name=query.name),
    }


@blueprint.get("/queries/<name>")
def question(name: str) -> Response:
    """Answer one question, with the values that are given for its variables."""
    query = library().query(name[:200])
    form = request.args.get("format", "")
    values = _values(query)
    is_page = form == "html" or (not form and _people_ask())
    given = {key: _term(query, key, value) for key, value in values.items()}
    missing = [
        each.name
        for each in query.header.parameters
        if not each.optional and each.name not in given
    ]
    if missing and (not is_page or request.args):
        raise BadRequest(f"Give a value for {missing[0]!r}: this question is about one.")
    if not is_page:
        return answer(query.text, wanted(form, request.headers.get("Accept")), given)
    return _page(query, values, given)


def _values(query: Query) -> dict[str, str]:
    """Return the values that are given, by the names of variables."""
    values = {}
    for key, texts in request.args.lists():
        filled = [text.strip() for text in texts if text.strip()]
        if key == "format" or (key in query.header.inputs and not filled):
            continue
        if key not in query.header.inputs:
            known = [*query.header.inputs, "format"]
            raise BadParameterError(UnknownNameError("parameter", key[:100], known))
        if len(filled) > 1:
            raise BadRequest(f"Give one value for {key!r}, not {len(filled)}.")
        values[key] = filled[0]
    return values


def _term(query: Query, name: str, text: str) -> Term:
    """Return the term that a value means."""
    (kind,) = (each.kind for each in query.header.parameters if each.name == name)
    try:
        term = read_value(name, text[:2000], kind)
    except InvalidValueError as error:
        raise BadRequest(str(error)) from error
    is_known(kind, term)
    return term


def _page(query: Query, values: Mapping[str, str], given: Mapping[str, Term]) -> Response:
    """Return a page about a query: its answer if something is given, else an example."""
    example = examples(query)
    shown: Table | None = example.table
    is_whole = bool(request.args)
    if is_whole:
        shown = ask(query.text, given)
    about = values or ({} if is_whole else example.needed)
    links = {title: _address(query, about, form) for form, title in FORMATS.items()}
    first = [each.name for each in query.header.parameters if each.name in example.values][:1]
    tried = about or {name: example.values[name] for name in first}
    path = _address(query, tried, "csv")
    page = render_template(
        "query.html",
        query=query,
        text=complete(query.text),
        competency=COMPETENCY.get(query.name),
        values=values,
        examples=example.values,
        table=shown,
        is_whole=is_whole,
        needed=example.needed,
        links=links,
        address=f"{own_address()}{path}",
    )
    response = Response(page, mimetype="text/html")
    response.vary.add("Accept")
    return response


def _address(query: Query, values: Mapping[str, str], form: str) -> str:
    """Return where an answer can be had."""
    # By hand: a variable may be called like an argument of url_for.
    return f"{url_for('queries.question', name=query.name)}?{urlencode({**values, 'format': form})}"
