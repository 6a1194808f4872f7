"""The questions that ship: ``/queries``, and each of them run at ``/queries/{name}``."""

import re

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from habeas import queries
from habeas.errors import UnknownNameError
from habeas.queries.values import read_value
from habeas_api.answers import answer, wanted
from habeas_api.errors import BadParameterError
from habeas_api.negotiation import choose

__all__ = ["blueprint"]

blueprint = Blueprint("queries", __name__)


def _people_ask() -> bool:
    """Return whether a page is wanted rather than data."""
    accept = request.headers.get("Accept")
    return choose(accept, ["application/json", "text/html"]) == "text/html"


@blueprint.get("/queries")
def library() -> Response:
    """List the questions."""
    listed = [
        {
            "name": name,
            "question": header.summary,
            "parameters": list(header.inputs),
            "columns": list(header.outputs),
            "address": url_for("queries.question", name=name),
        }
        for name in queries.names()
        if (header := queries.header(name))
    ]
    if _people_ask():
        page = render_template("queries.html", queries=listed)
        response = Response(page, mimetype="text/html")
    else:
        response = jsonify(queries=listed)
    response.vary.add("Accept")
    return response


@blueprint.get("/queries/<name>")
def question(name: str) -> Response:
    """Answer one question, with the values that are given for its variables."""
    text = queries.read(name[:200])
    header = queries.header(name)
    if not request.args and _people_ask():
        page = render_template("query.html", name=name, header=header, query=text)
        response = Response(page, mimetype="text/html")
        response.vary.add("Accept")
        return response
    values = {key: value for key, value in request.args.items() if value.strip()}
    form = values.pop("format", "")
    for key in values:
        if key not in header.inputs:
            raise BadParameterError(UnknownNameError("parameter", key[:100], header.inputs))
    for key in header.inputs:
        if key not in values and not _is_optional(text, key):
            raise BadRequest(f"Give a value for {key!r}: this question is about one.")
    given = {key: read_value(key, value) for key, value in values.items()}
    return answer(text, wanted(form), given)


def _is_optional(text: str, variable: str) -> bool:
    """Return whether the header of a query calls an input optional."""
    return re.search(rf"^# .*\?{variable}\s+optional", text, re.MULTILINE) is not None
