"""The SPARQL 1.1 Protocol: what a request to ``/sparql`` asks, and how.

A query comes in the query string (GET), in a form, or as a body of its own
(POST). Which graphs it is about may stand beside it. Nothing here runs it.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from werkzeug.exceptions import (
    BadRequest,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.http import parse_options_header

from habeas.errors import ForbiddenQueryError, UnknownNameError
from habeas_api.answers import wanted
from habeas_api.errors import BadParameterError
from habeas_api.fields import Fields, read_fields
from habeas_api.question import Question

__all__ = ["METHODS", "read_question"]

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_FORM, _QUERY, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")
_NO_UPDATES = "This endpoint answers questions only; corrections come in as records."
_DATASET = ("default-graph-uri", "named-graph-uri")
_OFF, _ON = ("off", "no", "false", "0"), ("on", "yes", "true", "1", "")


def read_question(
    environ: dict[str, Any], graph: Callable[[str], str], longest: int
) -> Question | None:
    """Return what a request asks, or None if it has no query and wants to know what this is.

    Parameters
    ----------
    environ
        The request. Its body can be read again afterwards.
    graph
        Returns the IRI of a graph of ours, or raises :class:`habeas.errors.UnknownNameError`.
    longest
        Longest body, in bytes.

    Raises
    ------
    BadRequest, MethodNotAllowed, RequestEntityTooLarge, UnsupportedMediaType
        If it is not as the protocol says.
    ForbiddenQueryError
        If it is an update.
    BadParameterError
        If it names a graph or a format that we do not have.
    NotWritableError
        If it takes no format that we write.
    """
    method = environ["REQUEST_METHOD"]
    asked = read_fields(environ["QUERY_STRING"].encode("latin-1"))
    if method == "POST":
        asked = _with_body(environ, asked, longest)
    elif method not in METHODS:
        raise MethodNotAllowed(METHODS)
    if "update" in asked:
        raise ForbiddenQueryError(_NO_UPDATES)
    name = asked.get("format", ("",))[-1]
    texts = asked.get("query", ())
    if len(texts) > 1:
        raise BadRequest("Give one query, not several.")
    if not texts or not texts[0].strip():
        if not texts and method != "POST" and not any(each in asked for each in _DATASET):
            return None
        if wanted(name, environ.get("HTTP_ACCEPT")).is_page:
            return None
        raise BadRequest("Give a query in the parameter `query`.")
    try:
        default_graphs, named_graphs = (
            tuple(map(graph, asked[each])) if each in asked else () for each in _DATASET
        )
    except UnknownNameError as error:
        raise BadParameterError(error) from error
    return Question(
        texts[0],
        wanted(name, environ.get("HTTP_ACCEPT")),
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        rewrite=_switch(asked, "rewrite"),
    )


def _with_body(environ: dict[str, Any], asked: Fields, longest: int) -> Fields:
    """Return the fields of the query string with those of the body."""
    media_type, parameters = parse_options_header(environ.get("CONTENT_TYPE"))
    kind = media_type.lower()
    if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("Send the body as it is, without Content-Encoding.")
    if kind == _UPDATE:
        raise ForbiddenQueryError(_NO_UPDATES)
    if kind not in (_FORM, _QUERY):
        raise UnsupportedMediaType(
            f"Send the query as {_QUERY}, or as the field `query` of {_FORM}."
        )
    if parameters.get("charset", "utf-8").lower() not in _UTF_8:
        raise UnsupportedMediaType("Send the query as UTF-8.")
    body = _body(environ, longest)
    if kind == _FORM:
        return _together(asked, read_fields(body))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The query is not UTF-8.") from error
    return _together(asked, {"query": [text.removeprefix("\ufeff")]})


def _together(fields: Fields, others: Fields) -> Mapping[str, list[str]]:
    """Return the values of both: a query that stands in both is two queries."""
    names = dict.fromkeys([*fields, *others])
    return {name: [*fields.get(name, ()), *others.get(name, ())] for name in names}


def _body(environ: dict[str, Any], longest: int) -> bytes:
    """Return the body, and leave it to be read again."""
    said = environ.get("CONTENT_LENGTH") or ""
    size = int(said) if said.isdigit() else longest + 1 if said else 0
    if not said and environ.get("wsgi.input_terminated"):
        size = longest + 1
    if size > longest and said:
        raise RequestEntityTooLarge(f"A query may have {longest:,} bytes.")
    body: bytes = environ["wsgi.input"].read(size)
    if len(body) > longest:
        raise RequestEntityTooLarge(f"A query may have {longest:,} bytes.")
    environ["wsgi.input"] = BytesIO(body)
    return body


def _switch(asked: Fields, name: str) -> bool:
    """Return whether a parameter that can be on or off is on, as it is without being named."""
    value = asked.get(name, ("",))[-1].strip().lower()
    if value not in _OFF + _ON:
        raise BadParameterError(UnknownNameError(f"value of {name}", value[:100], ["on", "off"]))
    return value not in _OFF
