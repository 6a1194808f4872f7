"""Questions in SPARQL: ``/sparql``, by the SPARQL 1.1 Protocol, queries only.

Requests have been read before they come here, and those of programs are
answered: see ``habeas_api.direct``.
"""

from flask import Blueprint, Response, render_template, request

from habeas.store.formats import GRAPHS, ROWS
from habeas_api.answers import page_of
from habeas_api.direct import PATH, found_out
from habeas_api.fields import read_fields
from habeas_api.served import served
from habeas_api.service_description import describe_service, form_of_description
from habeas_api.sparql_operations import SCHEMAS, SPARQL

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint"]

OPERATIONS = SPARQL

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


@blueprint.route(PATH, methods=["GET", "POST"])
def ask() -> Response:
    """Answer people with a page; without a query, say to people and programs what this is."""
    question = found_out(request.environ)
    if question is not None:
        return page_of(question, served(), request.environ)
    name = read_fields(request.query_string).get("format", ("",))[-1]
    wanted = form_of_description(name, request.headers.get("Accept"))
    if wanted != "html":
        return describe_service(wanted)
    page = render_template(
        "sparql.html",
        query=EXAMPLE,
        rows=ROWS.values(),
        graphs=GRAPHS.values(),
        graphs_held=served().graph_sizes,
    )
    response = Response(page, mimetype="text/html")
    response.vary.add("Accept")
    return response
