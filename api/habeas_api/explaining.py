"""How a query would be answered: ``/sparql/explain``, asked like ``/sparql`` itself."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import BadRequest

from habeas_api.answers import explain
from habeas_api.direct import PATH, read
from habeas_api.served import served
from habeas_api.sparql_operations import EXPLAIN

__all__ = ["OPERATIONS", "blueprint"]

OPERATIONS = EXPLAIN

blueprint = Blueprint("explaining", __name__)


@blueprint.route(f"{PATH}/explain", methods=["GET", "POST"])
def how() -> Response:
    """Return the plan for a query, its rewritten form, its rows and its time."""
    here = served()
    question = read(request.environ, here, current_app.config["MAX_CONTENT_LENGTH"])
    if question is None:
        raise BadRequest("Give a query in the parameter `query`.")
    explained = explain(question, here, request.environ)
    if question.like.is_page:
        page = render_template(
            "explained.html", query=question.text, explained=explained, columns=_columns
        )
        response = Response(page, mimetype="text/html")
    else:
        text = json.dumps(explained, ensure_ascii=False, indent=1)
        response = Response(text + "\n", mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"  # it says how long that took
    response.vary.add("Accept")
    return response


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names that any of ``rows`` has, in the order in which they come first."""
    return list(dict.fromkeys(name for row in rows for name in row))
