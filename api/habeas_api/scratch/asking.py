"""Questions and updates: ``/sparql`` and ``/update``, by the SPARQL 1.1 Protocol.

Many programs know one address for both, so ``/sparql`` takes updates too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wsgi import FileWrapper

from habeas.store.notes import Note
from habeas.store.scratch.pool import ScratchPool
from habeas.store.workers import SpilledResult
from habeas_api.answers import wanted
from habeas_api.fields import read_fields
from habeas_api.negotiation import choose
from habeas_api.scratch.description import describe
from habeas_api.scratch.pages import answer_page, form_page

__all__ = ["blueprint", "done", "pool", "streamed"]

blueprint = Blueprint("sparql", __name__)

_FORM, _HTML = "application/x-www-form-urlencoded", "text/html"
_BODIES = {"application/sparql-query": "query", "application/sparql-update": "update"}
#: Names of the graphs that are asked, for a query and for the conditions of an update.
_GRAPHS = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
_UTF8 = ("utf-8", "utf8", "us-ascii")

Asked = Mapping[str, Sequence[str]]


def pool() -> ScratchPool:
    """Return the dataset of this service."""
    found: ScratchPool = current_app.extensions["habeas_scratch"]
    return found


@blueprint.route("/sparql/", methods=["GET", "POST"])
@blueprint.route("/sparql", methods=["GET", "POST"])
def ask() -> Response:
    """Answer a query or do an update; without either, say what this service can do."""
    asked = _asked()
    if not asked and request.method == "GET":
        accept = request.headers.get("Accept")
        if choose(accept, ["text/turtle", _HTML]) == _HTML:
            return form_page()
        return describe(request.base_url)
    if "update" in asked:
        return _update(asked)
    return _query(asked)


@blueprint.post("/update/")
@blueprint.post("/update")
def update() -> Response:
    """Do an update."""
    asked = _asked()
    if "query" in asked:
        raise BadRequest("This address takes updates; send queries to /sparql.")
    return _update(asked)


def _query(asked: Asked) -> Response:
    text = _only(asked, "query")
    like = wanted(asked.get("format", [""])[-1], request.headers.get("Accept"))
    default_graphs, named_graphs = _graphs(asked, "query")
    result = pool().query(
        text,
        request.base_url,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        rows=like.rows,
        graph=like.graph,
    )
    media_type = like.graph_type if result.form == "graph" else like.rows_type
    if media_type == _HTML:
        return answer_page(text, result)
    return streamed(result, media_type or result.media_type)


def _update(asked: Asked) -> Response:
    if request.method != "POST":
        raise BadRequest("Send updates by POST.")
    text = _only(asked, "update")
    default_graphs, named_graphs = _graphs(asked, "update")
    notes = pool().update(
        text, request.base_url, default_graphs=default_graphs, named_graphs=named_graphs
    )
    if choose(request.headers.get("Accept"), ["application/json", _HTML]) == _HTML:
        return form_page(changed=True)
    return _noted(done(), notes)


def done(made: bool = False, address: str = "") -> Response:
    """Answer that what was asked for is done, and perhaps made a graph, found at ``address``."""
    headers = {"Location": address} if address else None
    return Response(status=201 if made else 204, headers=headers)


def streamed(result: SpilledResult, media_type: str) -> Response:
    """Return an answer that is read from its file piece by piece."""
    response = Response(
        FileWrapper(result.file, 1 << 16), mimetype=media_type, direct_passthrough=True
    )
    response.content_length = result.size
    response.call_on_close(result.file.close)
    response.vary.add("Accept")
    return _noted(response, result.notes)


def _noted(response: Response, notes: Iterable[Note]) -> Response:
    """Say beside an answer what there is to say about it."""
    for note in notes:
        response.headers.add("Habeas-Warning", note.text.encode("ascii", "replace").decode())
    return response


def _asked() -> Asked:
    """Return what the request asks for, by the names of the protocol: from address and body."""
    asked: dict[str, list[str]] = defaultdict(list)
    for name, values in read_fields(request.query_string).items():
        asked[name].extend(values)
    if request.method == "POST":
        kind = request.mimetype
        if kind != _FORM and kind not in _BODIES:
            raise UnsupportedMediaType(
                "Send a query as application/sparql-query, an update as "
                f"application/sparql-update, or either as a field of {_FORM}."
            )
        if request.mimetype_params.get("charset", "utf-8").lower() not in _UTF8:
            raise UnsupportedMediaType("Send it as UTF-8.")
        body = request.get_data(cache=False)
        if kind == _FORM:
            for name, values in read_fields(body).items():
                asked[name].extend(values)
        else:
            asked[_BODIES[kind]].append(_text(body))
    return asked


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("This is not UTF-8.") from error


def _only(asked: Asked, name: str) -> str:
    """Return the one query or update."""
    texts = asked.get(name, ())
    if len(texts) != 1 or ("query" in asked and "update" in asked):
        raise BadRequest(f"Give one {name}: neither none, nor several, nor a query and an update.")
    return texts[0].removeprefix("\ufeff")


def _graphs(asked: Asked, what: str) -> tuple[list[str], list[str]]:
    """Return the graphs of a query or an update: default ones, and named ones."""
    other = "update" if what == "query" else "query"
    for name, instead in zip(_GRAPHS[other], _GRAPHS[what], strict=True):
        if name in asked:
            raise BadRequest(f"The graphs of a {what} are named with {instead}, not {name}.")
    default_name, named_name = _GRAPHS[what]
    return _iris(asked, default_name), _iris(asked, named_name)


def _iris(asked: Asked, name: str) -> list[str]:
    # Some callers encode the & between two graphs as well; nobody's graph is called so.
    return [iri for value in asked.get(name, ()) for iri in value.split(f"&{name}=")]
