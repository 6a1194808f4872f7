"""A query run by the workers, and its answer in the format that the caller would like."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from werkzeug.wsgi import FileWrapper

from habeas.errors import QueryLimitError, UnknownNameError
from habeas.store.embedded import Term
from habeas.store.formats import GRAPHS, ROWS, named
from habeas.store.interface import UnwantedFormError
from habeas.store.workers import SpilledResult
from habeas_api.errors import BadParameterError, NotWritableError
from habeas_api.negotiation import choose
from habeas_api.served import served
from habeas_api.shown import result_cell

__all__ = ["Wanted", "answer", "wanted"]

_HTML = "text/html"
#: Largest answer that is shown as a page, in bytes of its JSON or Turtle.
PAGE = 512 * 1024
_ROWS = {each.media_type: each.name for each in ROWS.values()} | {
    also: each.name for each in ROWS.values() for also in each.also
}
_ROWS[_HTML] = "json"
_GRAPHS = {each.media_type: each.name for each in GRAPHS.values()} | {
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/plain": "nt",
    _HTML: "ttl",
}
_ROW_TITLES = {each.media_type: each.title for each in ROWS.values()}
_GRAPH_TITLES = {each.media_type: each.title for each in GRAPHS.values()}


@dataclass(frozen=True)
class Wanted:
    """The formats that a caller would like: names, and the media types to give them as."""

    rows: str | None
    rows_type: str | None
    graph: str | None
    graph_type: str | None


def wanted(name: str | None) -> Wanted:
    """Return what the request asks for: by ``name`` if it gives one, else by its Accept header.

    Raises
    ------
    BadParameterError
        If no format is called ``name``.
    NotWritableError
        If the Accept header takes nothing that we can write.
    """
    if name == "html":
        return Wanted("json", _HTML, "ttl", _HTML)
    if name:
        rows, graph = named(ROWS, name), named(GRAPHS, name)
        if rows is None and graph is None:
            known = UnknownNameError("format", name[:100], [*ROWS, *GRAPHS, "html"])
            raise BadParameterError(known)
        return Wanted(
            rows.name if rows else None,
            rows.media_type if rows else None,
            graph.name if graph else None,
            graph.media_type if graph else None,
        )
    accept = request.headers.get("Accept")
    rows_type = choose(accept, list(_ROWS))
    graph_type = choose(accept, list(_GRAPHS))
    if rows_type is None and graph_type is None:
        raise NotWritableError(_ROW_TITLES | _GRAPH_TITLES)
    return Wanted(
        _ROWS[rows_type] if rows_type else None,
        rows_type,
        _GRAPHS[graph_type] if graph_type else None,
        graph_type,
    )


def answer(
    text: str,
    like: Wanted,
    given: Mapping[str, Term] | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Response:
    """Run a query and return its answer as ``like`` says."""
    try:
        result = served().pool.query(
            text,
            given=given,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            rows=like.rows,
            graph=like.graph,
        )
    except UnwantedFormError as error:
        titles = _GRAPH_TITLES if error.form == "graph" else _ROW_TITLES
        raise NotWritableError(titles) from error
    media_type = like.graph_type if result.form == "graph" else like.rows_type
    if media_type == _HTML:
        response = Response(_page(text, result), mimetype=_HTML)
    else:
        response = Response(
            FileWrapper(result.file, 1 << 16), mimetype=media_type, direct_passthrough=True
        )
        response.content_length = result.size
        response.call_on_close(result.file.close)
    response.vary.add("Accept")
    return response


def _page(text: str, result: SpilledResult) -> str:
    """Return an answer as a page, with the query that it answers."""
    with result:
        if result.size > PAGE:
            raise QueryLimitError("The answer is too large for a page; take it as CSV or JSON.")
        content = result.file.read().decode()
    if result.form == "graph":
        return render_template("answer.html", query=text, turtle=content)
    table = json.loads(content)
    if result.form == "boolean":
        return render_template("answer.html", query=text, boolean=table["boolean"])
    columns = table["head"]["vars"]
    rows = [
        [result_cell(row.get(column)) for column in columns] for row in table["results"]["bindings"]
    ]
    return render_template("answer.html", query=text, columns=columns, rows=rows)
