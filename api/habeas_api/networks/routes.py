"""The addresses: ``/networks``, and what there is below it."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from habeas.networks.rules import EdgeRule
from habeas_api.fields import read_fields
from habeas_api.negotiation import choose
from habeas_api.networks import pages, pairs
from habeas_api.networks.answering import Asked, answer, found_job, made_here
from habeas_api.networks.declared import LISTED, ROUTES
from habeas_api.networks.desk import NAME, desk, of_app
from habeas_api.networks.formats import DRAWINGS, PAGE
from habeas_api.parameters import read_values
from habeas_api.served import Served

__all__ = ["blueprint"]

blueprint = Blueprint("networks", __name__)


@blueprint.record
def _set_up(state: BlueprintSetupState) -> None:
    here: Served = state.app.extensions["habeas"]
    state.app.extensions[NAME] = of_app(state.app, here.release)


@blueprint.get("/networks")
def rules() -> Response:
    """List the rules by which agents are joined."""
    values = read_values(read_fields(request.query_string), LISTED)
    listed = [_listed(rule) for rule in desk().rules]
    accept = request.headers.get("Accept")
    form = values["format"]
    if form == "html" or (
        not form and choose(accept, ["application/json", "text/html"]) == "text/html"
    ):
        response = Response(render_template("networks.html", rules=listed), mimetype="text/html")
    else:
        response = jsonify(networks=listed)
    response.vary.add("Accept")
    return response


def _listed(rule: EdgeRule) -> dict[str, Any]:
    network = url_for("networks.network", rule=rule.name)
    return {
        "rule": rule.name,
        "iri": rule.iri,
        "label": rule.label,
        "definition": rule.meaning,
        "scopeNote": rule.limits,
        "directed": rule.directed,
        "weighting": rule.weight,
        "network": network,
        **{
            name: f"{network}/{name}"
            for name, route in ROUTES.items()
            if name != "network" and not route.by_suffix
        },
        "drawing": f"{network}/drawing.svg",
    }


@blueprint.get("/networks/<rule>")
def network(rule: str) -> Response:
    """Return a network, as a file or as a page."""
    asked = Asked(ROUTES["network"], rule)
    if asked.form is PAGE:
        return made_here(asked, lambda: pages.network(asked))
    return answer(asked)


@blueprint.get(
    "/networks/<rule>/<any(measures, communities, path, ego, robustness, significance, intervals)"
    ":name>"
)
def computed(rule: str, name: str) -> Response:
    """Return what is computed of a network."""
    return answer(Asked(ROUTES[name], rule))


@blueprint.get("/networks/<rule>/why")
def why(rule: str) -> Response:
    """Return why two agents are joined."""
    asked = Asked(ROUTES["why"], rule)
    return made_here(asked, lambda: pairs.why(asked))


@blueprint.get("/networks/<rule>/drawing.<any(svg, png):form>")
def drawing(rule: str, form: str) -> Response:
    """Return a drawing of a network."""
    assert form in DRAWINGS
    return answer(Asked(ROUTES["drawing"], rule, form))


@blueprint.get("/networks/jobs/<name>")
def job(name: str) -> Response:
    """Return what a job computed, or how far it is."""
    read_values(read_fields(request.query_string), ())
    return found_job(desk().job(name[:100]))
