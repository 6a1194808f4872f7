"""Triple and quad patterns, a page at a time: ``/fragments``.

What programs ask is answered by :mod:`habeas_api.fragments.direct`, which
leaves here the pages for people, and what goes wrong.
"""

from flask import Blueprint, Response, current_app, render_template, request, url_for

from habeas_api.conditions import refuse_other_state
from habeas_api.fragments.answering import PARAMETERS, PATH, TITLES, Asked, call_of
from habeas_api.fragments.controls import place_of
from habeas_api.fragments.pages import cells, shown_fields
from habeas_api.fragments.writing import FORMATS
from habeas_api.operations import Example, Operation
from habeas_api.served import served

__all__ = ["OPERATIONS", "blueprint"]

blueprint = Blueprint("fragments", __name__)

OPERATIONS = (
    Operation(
        PATH,
        "fragments",
        "Statements that match a pattern, a page at a time, with how many there are.",
        "Linked data",
        parameters=PARAMETERS,
        formats=TITLES,
        headers=("Link", "Vary"),
        about="Triple Pattern Fragments and Quad Pattern Fragments, as Comunica asks them.",
        examples=(
            Example("/fragments?predicate=skos:prefLabel&format=ttl", "text/turtle"),
            Example("/fragments?predicate=rdf:type&object=habeas:Case"),
        ),
    ),
)


@blueprint.get(PATH)
def fragment() -> Response:
    """Return one page of what matches a pattern, for people."""
    asked = Asked.of(call_of(request.environ, str(current_app.config["ADDRESS"])), served())
    refuse_other_state(request.environ, (asked.tag, f"{asked.tag}-gzip"))
    if request.if_none_match.contains_weak(asked.tag):
        response = Response(status=304)
    else:
        page = render_template(
            "fragments.html",
            fields=shown_fields(asked.values),
            rows=cells(asked.rows),
            # for whoever is here already, under whatever name
            place=place_of(
                url_for("fragments.fragment"), request.query_string, asked.number, asked.pages
            ),
            total=len(asked.found),
            page=asked.number,
            pages=asked.pages,
            formats=FORMATS,
        )
        response = Response(page, mimetype="text/html")
    response.set_etag(asked.tag)
    response.vary.add("Accept")
    for link in asked.links:
        response.headers.add("Link", link)
    return response
