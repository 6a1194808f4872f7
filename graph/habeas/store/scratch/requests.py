"""What is asked of a dataset: one request to it, and what comes back.

Requests arrive as JSON and a body; the same function answers those that only
ask and rehearses and does those that change.
"""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from habeas.errors import ForbiddenQueryError, HabeasError
from habeas.store import guard
from habeas.store.interface import UnwantedFormError
from habeas.store.notes import Note
from habeas.store.scratch.dataset import Dataset
from habeas.store.scratch.errors import (
    GraphConflictError,
    MissingGraphError,
    UnreadableGraphError,
)
from habeas.store.scratch.parts import Part

__all__ = ["ERRORS", "check", "do", "encoded", "error_of", "is_change"]

_CHANGES = frozenset(("update", "add", "replace", "drop"))
#: What the engine says when the seal stopped it from making a connection.
_SEALED = ("(os error 13)", "(os error 24)")
#: Errors that travel with their words, by what they are called on the way.
ERRORS: Mapping[str, type[HabeasError]] = {
    "forbidden": ForbiddenQueryError,
    "conflict": GraphConflictError,
    "missing": MissingGraphError,
    "unreadable": UnreadableGraphError,
}


def is_change(request: Mapping[str, Any]) -> bool:
    """Return whether a request changes the dataset."""
    return request["do"] in _CHANGES


def check(request: Mapping[str, Any], body: bytes) -> None:
    """Refuse a text that would reach out, or is nested too deeply.

    Raises
    ------
    ForbiddenQueryError, InvalidQueryError
        As :func:`habeas.store.guard.check_reach` does.
    """
    if request["do"] in ("query", "update"):
        guard.check_reach(body.decode())


def do(dataset: Dataset, request: Mapping[str, Any], body: bytes, output: IO[bytes]) -> Any:
    """Do what is asked, write what is asked for into ``output``, and return what there is to say.

    ``graph`` is the IRI of a graph, :data:`habeas.store.scratch.dataset.DEFAULT`, or None for
    the whole dataset.

    Raises
    ------
    HabeasError
        As the methods of :class:`habeas.store.scratch.dataset.Dataset`.
    """
    what, graph = request["do"], request.get("graph")
    if what == "query":
        written, notes = dataset.ask(
            body.decode(),
            output,
            request["base"],
            request["default_graphs"],
            request["named_graphs"],
            request["rows"],
            request["form_of_graph"],
        )
        return {"form": written.form, "format": written.format, "notes": _said(notes)}
    if what == "update":
        notes = dataset.update(
            body.decode(), request["base"], request["default_graphs"], request["named_graphs"]
        )
        return {"notes": _said(notes)}
    if what == "read":
        if graph is None:
            dataset.write_all(output, request["syntax"])
        else:
            dataset.write(graph, output, request["syntax"])
        return {"form": "graph", "format": request["syntax"]}
    if what == "drop":
        if graph is None:
            dataset.drop_all()
        else:
            dataset.drop(graph)
        return {}
    parts, start = [], 0
    for syntax, size in request["parts"]:
        parts.append(Part(body[start : start + size], syntax, request["base"]))
        start += size
    if graph is None:
        (dataset.add_all if what == "add" else dataset.replace_all)(parts)
        return {"made": False}
    return {"made": (dataset.add if what == "add" else dataset.replace)(graph, parts)}


def error_of(error: BaseException) -> dict[str, str]:
    """Return an error as a message says it.

    Examples
    --------
    >>> error_of(MissingGraphError("urn:g"))["error"], error_of(KeyError("x"))
    ('missing', {'error': 'failed', 'message': 'KeyError'})
    """
    for name, kind in ERRORS.items():
        if isinstance(error, kind):
            said = error.graph if isinstance(error, MissingGraphError) else str(error)
            return _error(name, said)
    if isinstance(error, UnwantedFormError):
        return _error("form", error.form)
    if isinstance(error, MemoryError):
        return _error("memory", "")
    if isinstance(error, OSError) and any(sign in str(error) for sign in _SEALED):
        return _error("forbidden", "The request tried to reach out; this service never does.")
    if isinstance(error, HabeasError | SyntaxError | ValueError | RuntimeError):
        return _error("invalid", str(error))
    return _error("failed", type(error).__name__)


def _error(kind: str, message: str) -> dict[str, str]:
    return {"error": kind, "message": message[:10_000]}


def _said(notes: Iterable[Note]) -> list[dict[str, str]]:
    return [note.said() for note in notes]


def encoded(header: Mapping[str, Any]) -> bytes:
    """Return a header as it travels."""
    return json.dumps(header).encode()
