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
from habeas.store.interface import Term
from habeas_api.answers import answer, wanted
from habeas_api.errors import BadParameterError
from habeas_api.negotiation import choose
from habeas_api.query_examples import Table, ask, examples, is_known
from habeas_api.service_description import own_address

__all__ = ["blueprint", "library"]

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
