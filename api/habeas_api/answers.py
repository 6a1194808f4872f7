"""Queries run by the workers, and their answers in the format that the caller would like.

A release never changes, so the answer to a query is known by the query, the
format and the release: its ETag is made of them, before anything is run.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from flask import Response, render_template, request
from werkzeug.exceptions import NotAcceptable

from habeas.errors import QueryLimitError, UnknownNameError
from habeas.store.formats import GRAPHS, ROWS, named
from habeas.store.interface import Term, UnwantedFormError
from habeas.store.notes import Note
from habeas_api.callers import caller_of
from habeas_api.codings import SMALLEST, Compressed, choose_coding, compressed
from habeas_api.conditions import refuse_other_state
from habeas_api.errors import BadParameterError, NotWritableError
from habeas_api.negotiation import choose
from habeas_api.question import Question
from habeas_api.served import Remembered, Served, served
from habeas_api.shown import result_cell

__all__ = ["Answer", "Wanted", "answer", "answer_to", "explain", "page_of", "wanted"]

_HTML = "text/html"
#: Largest answer that is shown as a page, in bytes of its JSON or Turtle.
PAGE = 512 * 1024
#: Largest answer that is remembered, in bytes.
REMEMBERED = 64 * 1024
#: How an answer is read from its file, in bytes at a time.
_PIECE = 128 * 1024
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
_HEADERS_OF_NOTES = {
    "hint": "Habeas-Hint",
    "rewrite": "Habeas-Hint",
    "warning": "Habeas-Warning",
}
#: Headers up to this are looked up, in characters.
_SHORT = 200
#: Most notes of a kind in the headers, and how long one is there.
_MOST_NOTES, _NOTE = 5, 400


@dataclass(frozen=True)
class Wanted:
    """The formats that a caller would like: names, and the media types to give them as."""

    rows: str | None
    rows_type: str | None
    graph: str | None
    graph_type: str | None

    @property
    def is_page(self) -> bool:
        """Whether a page is wanted, for people."""
        return _HTML in (self.rows_type, self.graph_type)


@dataclass(frozen=True)
class Answer:
    """What goes back to a caller."""

    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes]


def wanted(name: str | None, accept: str | None = None) -> Wanted:
    """Return what a caller would like: by ``name`` if there is one, else by its Accept header.

    Raises
    ------
    BadParameterError
        If no format is called ``name``.
    NotWritableError
        If the Accept header takes nothing that we can write.
    """
    # Reading a header takes longer than looking it up; only short ones are kept.
    return (_wanted if len(name or "") + len(accept or "") < _SHORT else _wanted.__wrapped__)(
        name, accept
    )


@lru_cache(1024)
def _wanted(name: str | None, accept: str | None) -> Wanted:
    if name in ("html", _HTML):
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
    """Run a query for the current request and return its answer as ``like`` says."""
    question = Question(text, like, given or {}, default_graphs, named_graphs)
    here = served()
    if like.is_page:
        return page_of(question, here, request.environ)
    found = answer_to(question, here, request.environ)
    return Response(found.body, found.status, found.headers, direct_passthrough=True)


def answer_to(question: Question, here: Served, environ: Mapping[str, Any]) -> Answer:
    """Return the answer to a question: 304 if the caller has it, from memory if it is there.

    Raises
    ------
    PreconditionFailed
        If the caller wants it only in a state that has no name: its tags are weak.
    HabeasError
        As :meth:`habeas.store.workers.WorkerPool.query` does.
    NotWritableError
        If the query gives rows or a graph, and the caller takes only the other.
    """
    coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING"))
    if coding is None:
        raise NotAcceptable("This can be had as it is, or with the content coding gzip.")
    headers = [("Vary", "Accept, Accept-Encoding")]
    tag = "" if question.is_volatile else question.tag(here)
    can_be_known = tag and environ["REQUEST_METHOD"] in ("GET", "HEAD")
    if can_be_known and "HTTP_IF_MATCH" in environ:
        refuse_other_state(environ)
    if can_be_known and (known := environ.get("HTTP_IF_NONE_MATCH")):
        for each in (tag, f"{tag}-gzip") if coding else (tag,):
            if known == "*" or f'"{each}"' in known:
                return Answer("304 NOT MODIFIED", [("ETag", f'W/"{each}"'), *headers], [])
    kept = here.answers.find(tag) if tag else None
    file: BinaryIO | None = None
    if kept is None:
        kept, file = _asked(question, here, environ, tag)
    headers.append(("Content-Type", _with_charset(kept.media_type)))
    headers += _said(kept.notes)
    size = kept.size
    packs = bool(coding) and (size >= SMALLEST or _refuses_plain(environ))
    if packs:
        headers.append(("Content-Encoding", "gzip"))
    if can_be_known:
        # Weak: without ORDER BY, the same rows may come in another order the next time.
        headers.append(("ETag", f'W/"{tag}-gzip"' if packs else f'W/"{tag}"'))
    body: Iterable[bytes]
    if file is None:
        content = compressed(kept.content) if packs else kept.content
        headers.append(("Content-Length", str(len(content))))
        body = [content]
    else:
        if packs:
            body = Compressed(_Pieces(file))
        else:
            # The server sends a file by itself, so that a slow caller keeps no thread.
            body = environ.get("wsgi.file_wrapper", _Pieces)(file, _PIECE)
            headers.append(("Content-Length", str(size)))
    return Answer("200 OK", headers, body)


def page_of(question: Question, here: Served, environ: Mapping[str, Any]) -> Response:
    """Return an answer as a page, with the query that it answers."""
    kept, file = _asked(question, here, environ, "")
    if file is not None:
        with file:
            if kept.size > PAGE:
                raise QueryLimitError("The answer is too large for a page; take it as CSV or JSON.")
            content = file.read().decode()
    else:
        content = kept.content.decode()
    shown: dict[str, Any] = {"query": question.text, "notes": kept.notes}
    if kept.form == "graph":
        shown["turtle"] = content
    else:
        table = json.loads(content)
        if kept.form == "boolean":
            shown["boolean"] = table["boolean"]
        else:
            columns = table["head"]["vars"]
            bindings = table["results"]["bindings"]
            shown["columns"] = columns
            shown["rows"] = [[result_cell(row.get(each)) for each in columns] for row in bindings]
    response = Response(render_template("answer.html", **shown), mimetype=_HTML)
    response.headers.extend(_said(kept.notes))
    response.vary.add("Accept")
    return response


def explain(question: Question, here: Served, environ: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a question is answered."""
    return here.pool.explain(
        question.text,
        given=question.given,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
        client=caller_of(environ, here.proxies),
        rewrite=question.rewrite,
        gone=environ.get("waitress.client_disconnected"),
    )


def _asked(
    question: Question, here: Served, environ: Mapping[str, Any], tag: str
) -> tuple[Remembered, BinaryIO | None]:
    """Have a query run; return its answer, and where that is too large to be remembered, its file."""
    try:
        result = here.pool.query(
            question.text,
            given=question.given,
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
            rows=question.like.rows,
            graph=question.like.graph,
            client=caller_of(environ, here.proxies),
            rewrite=question.rewrite,
            gone=environ.get("waitress.client_disconnected"),
        )
    except UnwantedFormError as error:
        titles = _GRAPH_TITLES if error.form == "graph" else _ROW_TITLES
        raise NotWritableError(titles) from error
    media_type = question.like.graph_type if result.form == "graph" else question.like.rows_type
    assert media_type is not None
    if result.size > REMEMBERED:
        return Remembered(media_type, result.form, result.notes, b"", result.size), result.file
    with result:
        content = result.file.read()
    kept = Remembered(media_type, result.form, result.notes, content, result.size)
    if tag:
        here.answers.keep(tag, kept)
    return kept, None


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _refuses_plain(environ: Mapping[str, Any]) -> bool:
    """Return whether a caller takes nothing but what is compressed."""
    return choose_coding(environ["HTTP_ACCEPT_ENCODING"] + ", gzip;q=0") is None


def _said(notes: Sequence[Note]) -> list[tuple[str, str]]:
    """Return notes as headers: in ASCII, on one line, and not too many."""
    said: list[tuple[str, str]] = []
    for note in notes:
        name = _HEADERS_OF_NOTES.get(note.kind, "Habeas-Hint")
        if sum(each == name for each, _ in said) < _MOST_NOTES:
            text = " ".join(note.text.split())
            text = text if len(text) <= _NOTE else f"{text[:_NOTE]} ..."
            plain = text.encode("ascii", "backslashreplace").decode()
            said.append((name, "".join(each for each in plain if " " <= each <= "~")))
    return said


class _Pieces:
    """A large answer, read from its file as the caller takes it, and closed in any case."""

    def __init__(self, file: BinaryIO, size: int = _PIECE) -> None:
        self._file = file
        self._size = size

    def __iter__(self) -> Iterator[bytes]:
        with self._file:
            yield from iter(lambda: self._file.read(self._size), b"")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
