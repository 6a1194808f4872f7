"""Questions in SPARQL: ``/sparql``, by the SPARQL 1.1 Protocol, queries only."""

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from habeas.errors import ForbiddenQueryError, UnknownNameError
from habeas.store.formats import GRAPHS, ROWS
from habeas_api.answers import answer, wanted
from habeas_api.errors import BadParameterError
from habeas_api.fields import read_fields
from habeas_api.negotiation import choose
from habeas_api.served import served

__all__ = ["blueprint"]

blueprint = Blueprint("sparql", __name__)

#: What the form begins with.
EXAMPLE = """SELECT ?case ?name
WHERE {
  ?case a habeas:Case ;
    skos:prefLabel ?name .
}
ORDER BY ?case
LIMIT 20
"""


@blueprint.route("/sparql", methods=["GET", "POST"])
def ask() -> Response:
    """Answer a query; without one, show a form to people."""
    asked = read_fields(request.query_string)
    if request.method == "POST":
        kind = request.mimetype
        if kind == "application/x-www-form-urlencoded":
            asked = {**asked, **read_fields(request.get_data(cache=False))}
        elif kind == "application/sparql-query":
            asked = {**asked, "query": [_text(request.get_data(cache=False))]}
        elif kind == "application/sparql-update":
            raise ForbiddenQueryError(_NO_UPDATES)
        else:
            raise UnsupportedMediaType(
                "Send the query as application/sparql-query, or as the field `query` of "
                "application/x-www-form-urlencoded."
            )
    if "update" in asked:
        raise ForbiddenQueryError(_NO_UPDATES)
    if not any(text.strip() for text in asked.get("query", ())):
        return _form()
    if len(asked["query"]) > 1:
        raise BadRequest("Give one query, not several.")
    try:
        default_graphs = list(map(served().graph, asked.get("default-graph-uri", ())))
        named_graphs = list(map(served().graph, asked.get("named-graph-uri", ())))
    except UnknownNameError as error:
        raise BadParameterError(error) from error
    form = asked.get("format", [""])[-1]
    return answer(
        asked["query"][0],
        wanted(form),
        default_graphs=default_graphs,
        named_graphs=named_graphs,
    )


_NO_UPDATES = "This endpoint answers questions only; corrections come in as records."


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The query is not UTF-8.") from error


def _form() -> Response:
    """Show a form to whoever reads pages; tell others what is missing."""
    if choose(request.headers.get("Accept"), ["application/json", "text/html"]) != "text/html":
        raise BadRequest("Give a query in the parameter `query`.")
    writers = {name: each.title for name, each in ROWS.items()}
    writers |= {name: each.title for name, each in GRAPHS.items()}
    page = render_template("sparql.html", query=EXAMPLE, writers=writers)
    response = Response(page, mimetype="text/html")
    response.vary.add("Accept")
    return response
