"""Every error as problem details (RFC 9457), or as a page for people.

The words are the library's own. What a caller sent is repeated only as text,
and nothing is said about our own faults but that there was one.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from habeas.errors import (
    BusyError,
    ForbiddenQueryError,
    HabeasError,
    InvalidDateError,
    InvalidQueryError,
    MissingLibraryError,
    NoReleaseError,
    QueryLimitError,
    QueryTimeoutError,
    RemoteStoreError,
    RemoteStoreLostError,
    TooManyRequestsError,
    UnknownNameError,
)
from habeas.networks.projection import NetworkTooLargeError, NetworkTooSmallError
from habeas.queries.values import InvalidValueError
from habeas.release.history import RemovedReleaseError
from habeas.sparql.errors import explained
from habeas.store.callers import WithdrawnError
from habeas.store.interface import UnwantedFormError
from habeas.validating.errors import (
    RefusedPartError,
    UnreadablePartError,
    ValidationLimitError,
    ValidationTimeoutError,
)
from habeas_api.direct import asked
from habeas_api.errors import BadParameterError, NotWritableError, TakenDownError
from habeas_api.negotiation import choose
from habeas_api.networks.errors import (
    REFUSED,
    DroppedJobError,
    NetworkLimitError,
    NetworkTimeoutError,
    UnknownJobError,
)
from habeas_api.quoting import quoted

__all__ = ["library_error", "register"]

#: Status and title of each error of the library; the first that fits counts.
_STATUS: Mapping[type[HabeasError], tuple[int, str]] = {
    ForbiddenQueryError: (403, "This service only answers questions"),
    InvalidQueryError: (400, "Not a query that can be run"),
    InvalidDateError: (400, "Not a date"),
    BadParameterError: (400, "Not a value for this parameter"),
    InvalidValueError: (400, "Not a value for this parameter"),
    **dict.fromkeys(REFUSED, (400, "Not a network that can be computed")),
    UnknownNameError: (404, "Unknown name"),
    NetworkTooLargeError: (413, "The network is too large"),
    NetworkTooSmallError: (403, "The network is too small to be shown"),
    UnknownJobError: (404, "Unknown name"),
    DroppedJobError: (410, "No longer there"),
    TakenDownError: (410, "Taken down"),
    RemovedReleaseError: (410, "No longer kept"),
    NetworkTimeoutError: (504, "The computation took too long"),
    NetworkLimitError: (413, "The computation asks for too much"),
    MissingLibraryError: (501, "Not on this service"),
    UnwantedFormError: (406, "No format that fits"),
    QueryTimeoutError: (504, "The query took too long"),
    QueryLimitError: (413, "The query asks for too much"),
    RefusedPartError: (400, "Not taken"),
    UnreadablePartError: (422, "Not well-formed"),
    ValidationTimeoutError: (504, "The validation took too long"),
    ValidationLimitError: (413, "Too much to validate at once"),
    TooManyRequestsError: (429, "Too many at once from one place"),
    BusyError: (503, "Too many at once"),
    WithdrawnError: (499, "The caller has gone"),
    NoReleaseError: (503, "No release to answer from"),
    RemoteStoreLostError: (503, "The store cannot be reached"),
    RemoteStoreError: (502, "The store does not answer as it should"),
}

#: Longest query that is read once more, to say in words what is wrong with it.
READ_AGAIN = 10_000


def register(app: Flask) -> None:
    """Answer all errors of ``app`` in this form."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(HabeasError, library_error)


def http_error(error: HTTPException) -> Response:
    """Answer one of Flask's own errors, keeping its headers."""
    status = error.code or 500
    detail = error.description or ""
    if isinstance(error, InternalServerError):
        detail = "Something went wrong on our side; it was logged there, without your request."
    elif isinstance(error, NotFound) and error.description == NotFound.description:
        paths = {rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments}
        detail = str(UnknownNameError("page", request.path[:200], paths))
    headers = {
        name: value
        for name, value in error.get_headers()
        if name in ("Allow", "Content-Range", "Retry-After")
    }
    return _answer(status, error.name, detail, {}, headers)


def library_error(error: HabeasError, form: str = "") -> Response:
    """Answer an error of the library in its own words.

    Parameters
    ----------
    error
        What went wrong.
    form
        ``html`` or ``json`` where the address names one, which counts more than ``Accept``.
    """
    if isinstance(error, NotWritableError):
        return _answer(406, "No format that fits", str(error), {"available": error.available})
    known = next((given for kind, given in _STATUS.items() if isinstance(error, kind)), None)
    if known is None:
        current_app.logger.error("Unexpected %s", type(error).__name__)
        return http_error(InternalServerError())
    status, title = known
    more: dict[str, Any] = {}
    headers = {}
    detail = str(error)
    if isinstance(error, InvalidQueryError) and not isinstance(error, ForbiddenQueryError):
        detail, more = _where(error)
    if isinstance(error, RemoteStoreError):  # where it is concerns nobody
        detail = f"The store behind this service {error.reason}"
    if isinstance(error, UnreadablePartError):
        found = {"line": error.line, "column": error.column, "problems": error.problems}
        more = {"part": error.part} | {name: each for name, each in found.items() if each}
        detail = f"{error.part.capitalize()}: {error.reason}"
    if isinstance(error, UnknownNameError | BadParameterError):
        more = {"near": error.near}
    if isinstance(error, TakenDownError):
        more = {"takenDownOn": error.day}
    if isinstance(error, BusyError | TooManyRequestsError):
        headers = {"Retry-After": str(error.seconds)}
    return _answer(status, title, detail, more, headers, form)


def _where(error: InvalidQueryError) -> tuple[str, dict[str, Any]]:
    """Return what is wrong with the current query, and where: the line, and what was perhaps meant."""
    detail = str(error)
    question = asked(request.environ)
    if error.line is None or question is None:
        return detail, {}
    if len(question.text) <= READ_AGAIN:
        detail = f"The query is not valid SPARQL: {explained(question.text, detail)}"
    else:
        detail = f"The query is not valid SPARQL: line {error.line}, column {error.column}"
    line, mark = quoted(question.text, error.line, error.column or 1)
    found: dict[str, Any] = {"line": error.line, "column": error.column, "near": error.near}
    if line:
        detail = f"{detail}\n{line}\n{mark}"
        found |= {"quoted": line, "mark": mark}
    return detail, {name: each for name, each in found.items() if each}


def _answer(
    status: int,
    title: str,
    detail: str,
    more: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    form: str = "",
) -> Response:
    accept = request.headers.get("Accept")
    wanted = choose(accept, ["application/problem+json", "application/json", "text/html"])
    wanted = {"html": "text/html", "json": "application/json"}.get(form, wanted)
    question = asked(request.environ)
    if wanted == "text/html" or (question is not None and question.like.is_page):
        page = render_template(
            "problem.html",
            status=status,
            title=title,
            detail=detail.partition("\n")[0] if "mark" in more else detail,
            query=question.text if question else "",
            **more,
        )
        response = Response(page, status, mimetype="text/html")
    else:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        response = Response(json.dumps(problem | dict(more)), status)
        response.content_type = "application/problem+json"
    response.vary.add("Accept")
    response.headers.update(headers or {})
    return response
