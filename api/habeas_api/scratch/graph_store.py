"""Graph by graph: ``/graph-store``, by the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named with ``?graph=``, or by its own address below ``/graph-store/``;
the default graph is ``?default``. ``/graph-store`` alone is the whole dataset,
in a syntax that can hold one: that is an addition of ours.
"""

from urllib.parse import quote
from uuid import uuid4

import pyoxigraph as ox
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from habeas.store.formats import GRAPHS
from habeas.store.scratch.pool import DEFAULT
from habeas.store.scratch.syntaxes import DATASETS
from habeas_api.fields import read_fields
from habeas_api.graph_names import GRAPH_TYPES, format_asked, is_default, one_graph
from habeas_api.scratch.asking import done, pool, streamed
from habeas_api.scratch.sent import read_parts

__all__ = ["blueprint"]

blueprint = Blueprint("graph_store", __name__)

_PATH = "/graph-store"
_RULES = (_PATH, f"{_PATH}/", f"{_PATH}/<path:below>")
_DATASET_TYPES = {each.media_type: name for name, each in DATASETS.items()}
#: Characters that stand for themselves in the path of an address.
_PLAIN = "/:@!$&'()*+,;=~"


def read(below: str = "") -> Response:
    """Give a graph, or with no name the whole dataset."""
    graph = _graph(below)
    fields = read_fields(request.query_string)
    if graph is None:
        media_type, syntax = format_asked(fields, DATASETS, _DATASET_TYPES)
    else:
        media_type, syntax = format_asked(fields, GRAPHS, GRAPH_TYPES)
    return streamed(pool().read(graph, syntax), media_type)


def replace(below: str = "") -> Response:
    """Let a graph hold what is sent and nothing else."""
    graph = _graph(below)
    parts = read_parts()
    if graph is None and not (parts and all(syntax in DATASETS for _, syntax in parts)):
        raise BadRequest(
            "Name the graph: ?graph= with its IRI, or ?default. To replace the whole dataset, "
            "send one: TriG, N-Quads or JSON-LD."
        )
    made = pool().replace(graph, parts, _base(graph))
    return done(made)


def add(below: str = "") -> Response:
    """Add what is sent to a graph; without a name, to a new one, whose address is given back."""
    graph = _graph(below)
    parts = read_parts()
    if graph is None and parts and all(syntax in ("trig", "nq") for _, syntax in parts):
        pool().add(None, parts, _base(None))
        return done()
    if graph is None:
        graph = f"{request.host_url.rstrip('/')}{_PATH}/{uuid4().hex}"
        pool().add(graph, parts, graph)
        return done(made=True, address=graph)
    made = pool().add(graph, parts, _base(graph))
    return done(made)


def drop(below: str = "") -> Response:
    """Take a graph away, or with no name all of them."""
    pool().drop(_graph(below))
    return done()


for _rule in _RULES:
    blueprint.add_url_rule(_rule, view_func=read, methods=["GET"])
    blueprint.add_url_rule(_rule, view_func=replace, methods=["PUT"])
    blueprint.add_url_rule(_rule, view_func=add, methods=["POST"])
    blueprint.add_url_rule(_rule, view_func=drop, methods=["DELETE"])


def _graph(below: str) -> str | None:
    """Return which graph the request is about; None if it is about all.

    Raises
    ------
    BadRequest
        If it names several, or in a way that we do not know: that could be about all otherwise.
    """
    fields = dict(read_fields(request.query_string))
    fields.pop("format", None)
    if not fields and not below:
        return None
    if not fields:
        path = request.environ["PATH_INFO"].encode("latin-1")
        return request.host_url.rstrip("/") + quote(path, safe=_PLAIN)
    if below:
        raise BadRequest("The address names a graph already; take the parameters away.")
    if is_default(fields):
        return DEFAULT
    graph = one_graph(fields)
    try:
        return ox.NamedNode(graph).value
    except ValueError as error:
        raise BadRequest(f"{graph[:200]!r} is not the IRI of a graph: {error}.") from error


def _base(graph: str | None) -> str:
    """Return what relative IRIs in what was sent are relative to."""
    return graph or request.base_url
