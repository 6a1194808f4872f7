"""Networks of agents: ``/networks``, ``/networks/{rule}`` and ``/networks/{rule}/measures``."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from habeas import networks
from habeas.errors import UnknownNameError
from habeas.evidence.dates import read_date
from habeas.networks.exports import node_link
from habeas.networks.measures import measures
from habeas_api.errors import BadParameterError
from habeas_api.negotiation import choose
from habeas_api.served import served

__all__ = ["blueprint"]

blueprint = Blueprint("networks", __name__)

#: Networks that could have more pairs than this are not computed while somebody waits.
MOST_PAIRS = 200_000
_PARAMETERS = ("as_of", "case")


@blueprint.get("/networks")
def rules() -> Response:
    """List the rules by which agents are joined."""
    listed = [
        {
            "rule": rule.name,
            "iri": rule.iri,
            "label": rule.label,
            "definition": rule.meaning,
            "scopeNote": rule.limits,
            "directed": rule.directed,
            "network": url_for("networks.network", rule=rule.name),
            "measures": url_for("networks.network_measures", rule=rule.name),
        }
        for rule in networks.rules(served().store)
    ]
    accept = request.headers.get("Accept")
    if choose(accept, ["application/json", "text/html"]) == "text/html":
        response = Response(render_template("networks.html", rules=listed), mimetype="text/html")
    else:
        response = jsonify(networks=listed)
    response.vary.add("Accept")
    return response


@blueprint.get("/networks/<rule>")
def network(rule: str) -> Response:
    """Return a network as node-link JSON, the form that networkx and d3 read."""
    return _computed(rule, node_link)


@blueprint.get("/networks/<rule>/measures")
def network_measures(rule: str) -> Response:
    """Return degree, betweenness and component of each agent of a network."""
    return _computed(rule, lambda graph: {"measures": measures(graph)})


def _computed(rule: str, say: Callable[[Any], Any]) -> Response:
    """Return what ``say`` makes of the network that the request asks for."""
    for name in request.args:
        if name not in _PARAMETERS:
            raise BadParameterError(UnknownNameError("parameter", name[:100], _PARAMETERS))
    day = request.args.get("as_of", "").strip()
    case = request.args.get("case", "").strip() or None
    as_of = read_date(day[:100]) if day else None
    here = served()

    def make() -> bytes:
        graph = networks.network(
            here.store, rule[:200], as_of=as_of, case=case and case[:200], most_pairs=MOST_PAIRS
        )
        return json.dumps(say(graph), ensure_ascii=False).encode()

    body = here.memory.get((request.path, as_of, case), make, alone=True)
    response = Response(body, mimetype="application/json")
    response.set_etag(f"{here.release.version}-{here.edition}-json")
    response.make_conditional(request)
    return response
