"""Graph by graph: ``/graph-store``, by the SPARQL 1.1 Graph Store HTTP Protocol, to be read only.

A graph is named with ``?graph=`` and its IRI or short name, or stands below:
``/graph-store/records``. ``?default`` is all of them together, as a query
without FROM sees them. ``habeas serve --scratch`` has one at the same address
that can be written too.
"""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import Blueprint, Response, request, send_file, url_for
from werkzeug.exceptions import BadRequest, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from habeas.dumps import DumpFile, listed
from habeas.errors import QueryLimitError, QueryTimeoutError, UnknownNameError
from habeas.store.formats import GRAPHS
from habeas_api.answers import Wanted, answer_to
from habeas_api.codings import choose_coding
from habeas_api.conditions import refuse_other_state
from habeas_api.fields import Fields, read_fields
from habeas_api.graph_names import GRAPH_TYPES, format_asked, is_default, one_graph
from habeas_api.operations import Example, Operation
from habeas_api.parameters import Parameter
from habeas_api.question import Question
from habeas_api.served import served

__all__ = ["OPERATIONS", "blueprint"]

blueprint = Blueprint("graph_store", __name__)

_PATH = "/graph-store"
_RULES = (_PATH, f"{_PATH}/<name>")
_METHODS = ("GET", "HEAD", "OPTIONS")
_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
#: What a statement takes at least, in bytes: what could not fit is not even tried.
_STATEMENT = 30
#: How a dump is unpacked, in bytes at a time.
_PIECE = 128 * 1024
#: Graphs of up to so many statements are made when they are asked for, even if a dump has them.
_SMALL = 20_000
_TYPES = {each.media_type: each.title for each in GRAPHS.values()}
_FORMAT = Parameter("format", "The format, whatever the headers say.", choices=tuple(GRAPHS))
OPERATIONS = (
    Operation(
        _PATH,
        "graph",
        "One graph of the release, or all of them taken together.",
        "Linked data",
        parameters=(
            Parameter("graph", "The IRI of a graph, or its short name.", example="derived"),
            Parameter("default", "All graphs together, if it is there.", "flag"),
            _FORMAT,
        ),
        formats=_TYPES,
        headers=("Link", "Vary"),
        problems=(400, 404, 406, 413, 429, 503, 504),
        about="SPARQL 1.1 Graph Store HTTP Protocol, to be read only.",
        examples=(Example(f"{_PATH}?graph=derived&format=nt", "application/n-triples"),),
    ),
    Operation(
        f"{_PATH}/{{name}}",
        "graphByName",
        "One graph of the release.",
        "Linked data",
        of_path=(Parameter("name", "The short name of a graph.", example="derived"),),
        parameters=(_FORMAT,),
        formats=_TYPES,
        headers=("Link", "Vary"),
        problems=(400, 404, 406, 413, 429, 503, 504),
        examples=(Example(f"{_PATH}/derived?format=nt", "application/n-triples"),),
    ),
)


def read(name: str = "") -> AnyResponse:
    """Give a graph, whole, or say why that cannot be."""
    fields = read_fields(request.query_string)
    graphs = _graphs(name, fields)
    media_type, syntax = format_asked(fields, GRAPHS, GRAPH_TYPES)
    here = served()
    size = sum(here.graph_sizes[iri] for iri in graphs or here.graphs)
    response: AnyResponse
    if size > _SMALL and syntax == "ttl" and (file := _dump(graphs)) is not None:
        response = _sent(file)
    else:
        if size * _STATEMENT > here.pool.max_bytes:
            raise QueryLimitError(f"This is too large to be made while you wait. {_ways(graphs)}")
        question = Question(
            _WHOLE, Wanted(None, None, syntax, media_type), default_graphs=graphs
        )  # fmt: skip
        if request.method == "HEAD":
            tag = question.tag(here)
            refuse_other_state(request.environ)
            if request.if_none_match.contains_weak(tag):
                response = Response(status=304)
            else:
                # Nobody knows how long it is before it is made, and nothing is made for this.
                response = Response(iter(()), mimetype=media_type, direct_passthrough=True)
            response.set_etag(tag, weak=True)
            response.vary.update(("Accept", "Accept-Encoding"))
        else:
            try:
                found = answer_to(question, here, request.environ)
            except QueryTimeoutError as error:
                raise QueryTimeoutError(error.seconds, [_ways(graphs)]) from error
            except QueryLimitError as error:
                raise QueryLimitError(f"{error} {_ways(graphs)}") from error
            response = Response(
                found.body, found.status, found.headers, direct_passthrough=True
            )  # fmt: skip
    for iri in graphs:
        response.headers.add("Link", f'<{iri}>; rel="describes"')
    response.headers.add("Link", f'<{url_for("discovery.void")}>; rel="describedby"')
    return response


def options(name: str = "") -> Response:
    """Say what can be done here."""
    return Response(headers={"Allow": ", ".join(_METHODS)})


def refuse(name: str = "") -> Response:
    """Say that a release cannot be written."""
    raise MethodNotAllowed(
        _METHODS,
        "A release is never changed: correct the records, and build another one. For trying "
        "things, habeas serve --scratch has a graph store that can be written.",
    )


for _rule in _RULES:
    blueprint.add_url_rule(
        _rule, view_func=read, methods=["GET", "HEAD"], provide_automatic_options=False
    )
    blueprint.add_url_rule(
        _rule, view_func=options, methods=["OPTIONS"], provide_automatic_options=False
    )
    blueprint.add_url_rule(
        _rule,
        view_func=refuse,
        methods=["PUT", "POST", "DELETE", "PATCH"],
        provide_automatic_options=False,
    )


def _graphs(name: str, fields: Fields) -> Sequence[str]:
    """Return the IRI of the graph that a request is about; nothing if it is about all together.

    Raises
    ------
    BadRequest
        If it names none, or several.
    UnknownNameError
        If the release has no such graph.
    """
    here = served()
    named = [each for each in fields if each != "format"]
    if name:
        if named:
            raise BadRequest("The address names a graph already; take the parameters away.")
        return [_graph(name)]
    if not named:
        known = ", ".join(iri.rpartition("/")[2] for iri in here.graphs)
        raise BadRequest(
            f"Name a graph: ?graph= with its IRI or its short name ({known}), or ?default for all "
            "of them together."
        )
    return [] if is_default(fields) else [_graph(one_graph(fields))]


def _graph(name: str) -> str:
    """Return the IRI of the graph of this name, or say which names are near, short ones too."""
    here = served()
    try:
        return here.graph(name)
    except UnknownNameError:
        known = [*here.graphs, *(iri.rpartition("/")[2] for iri in here.graphs)]
        raise UnknownNameError("graph", name[:200], known) from None


def _dump(graphs: Sequence[str]) -> DumpFile | None:
    """Return the packed Turtle of one graph and of nothing else, if the release has it."""
    release = served().release
    if len(graphs) != 1 or release.is_remote:
        return None
    wanted = (graphs[0], "", "text/turtle", "application/gzip")
    for file in listed(release):
        if (file.graph, file.part, file.media_type, file.compression) == wanted:
            return file
    return None


def _sent(file: DumpFile) -> AnyResponse:
    """Return a packed file as what is in it, a piece at a time, however large."""
    coding = choose_coding(request.headers.get("Accept-Encoding"))
    tag = f"{served().release.version}-{file.name}-{file.bytes}" + (f"-{coding}" if coding else "")
    response: AnyResponse
    refuse_other_state(request.environ)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    elif coding:
        # the server sends it by itself
        response = send_file(file.path, mimetype="text/turtle", conditional=False, etag=False)
        response.headers["Content-Encoding"] = coding
        response.headers.remove("Last-Modified")
        response.headers.remove("Content-Disposition")
    else:
        unpacked = _Unpacked(file.path)
        response = Response(unpacked, mimetype="text/turtle", direct_passthrough=True)
    response.set_etag(tag, weak=True)
    response.vary.update(("Accept", "Accept-Encoding"))
    return response


class _Unpacked:
    """What is in a packed file, as the caller takes it; the file is closed in any case."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.open(path)  # noqa: SIM115 - closed when it was sent

    def __iter__(self) -> Iterator[bytes]:
        """Yield it."""
        with self._file:
            yield from iter(lambda: self._file.read(_PIECE), b"")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _ways(graphs: Sequence[str]) -> str:
    """Return what to do where a graph is larger than what can be made."""
    if (file := _dump(graphs)) is not None:
        return f"Ask for Turtle, which is made already, or take the file /dump/{file.name}."
    return "Ask for one graph at a time, or take a file below /dump."
