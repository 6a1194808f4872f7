"""Examples for the query library, made from the release that is served."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from flask import request

from habeas.errors import (
    HabeasError,
    InvalidQueryError,
    QueryLimitError,
    QueryTimeoutError,
    UnknownNameError,
)
from habeas.queries import Query
from habeas.queries.values import read_value
from habeas.store.interface import Term
from habeas.terms import CLASS_OF_KIND, ID, KIND_OF_CLASS, PREFIXES, VOCAB, abbreviate
from habeas_api.callers import caller_of
from habeas_api.errors import BadParameterError
from habeas_api.served import served
from habeas_api.shown import Shown, result_cell

__all__ = ["ROWS", "Example", "Table", "ask", "examples", "is_known"]

#: Rows of an example.
ROWS = 10
#: Largest answer that is shown as a page, in bytes of its JSON.
PAGE = 512 * 1024
#: How long an example may take, in seconds.
SECONDS = 3.0
_NONE = b"none"
_SLICED = re.compile(r"\b(?:LIMIT|OFFSET)\s+\d+\s*$", re.IGNORECASE)
_RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True)
class Table:
    """Rows as a page shows them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Shown]]
    #: The same as SPARQL's JSON has it.
    bindings: Sequence[Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Example:
    """The first rows of an answer, and values to try."""

    #: None if they could not be had in time.
    table: Table | None
    #: What was given to get them: values that the query cannot do without.
    needed: Mapping[str, str] = field(default_factory=dict)
    #: A value for each variable, as people type it, where one is known.
    values: Mapping[str, str] = field(default_factory=dict)


def ask(text: str, given: Mapping[str, Term], most: int = PAGE) -> Table:
    """Have a query run for the current request, and return its rows."""
    here = served()
    client = caller_of(request.environ, here.proxies)
    with here.pool.query(text, given=given, rows="json", graph=None, client=client) as result:
        if result.size > most:
            raise QueryLimitError("The answer is too large for a page; take it as CSV or JSON.")
        return _table(result.file.read())


def _table(content: bytes) -> Table:
    read = json.loads(content)
    columns = read.get("head", {}).get("vars", [])
    bindings = read.get("results", {}).get("bindings", [])
    rows = [[result_cell(row.get(column)) for column in columns] for row in bindings]
    return Table(columns, rows, bindings)


def examples(query: Query) -> Example:
    """Return the first rows that a query gives over this release; they are remembered."""
    here = served()
    needed = _needed(query)
    given = {
        each.name: read_value(each.name, needed[each.name], each.kind)
        for each in query.header.parameters
        if each.name in needed
    }
    if any(each.name not in needed for each in query.header.parameters if not each.optional):
        return Example(None)
    key = ("query example", query.name)
    try:
        content = here.memory.find(key)
        if content is None:
            content = here.memory.keep(key, _first_rows(query.text, given))
    except (QueryTimeoutError, QueryLimitError):
        content = here.memory.keep(key, _NONE)  # it would be no other the next time
    except HabeasError:
        content = _NONE
    if content == _NONE:
        return Example(None, needed, needed)
    table = _table(content)
    return Example(table, needed, {**_seen(query, table), **needed})


def _first_rows(text: str, given: Mapping[str, Term]) -> bytes:
    here = served()
    client = caller_of(request.environ, here.proxies)
    limited = text if _SLICED.search(text) else f"{text}\nLIMIT {ROWS}"
    for each in (limited, text):  # the second if nothing may stand behind the query
        try:
            with here.pool.query(
                each,
                given=given,
                rows="json",
                graph=None,
                client=client,
                max_bytes=PAGE,
                seconds=SECONDS,
            ) as result:
                content = result.file.read()
        except InvalidQueryError:
            if each == text:
                raise
        else:
            break
    read = json.loads(content)
    read["results"]["bindings"] = read["results"]["bindings"][:ROWS]
    return json.dumps(read).encode()


def _needed(query: Query) -> dict[str, str]:
    """Return values for what a query cannot do without: those of its header, or any thing."""
    needed = {}
    for each in query.header.parameters:
        if not each.optional:
            value = each.example or _any_of(each.kind)
            if value:
                needed[each.name] = value
    return needed


def _any_of(kind: str) -> str:
    """Return some thing of a kind, in short form."""
    if kind == "iri":
        kind = "case"
    for iri, of_kind in KIND_OF_CLASS.items():
        if of_kind == kind:
            for quad in served().store.quads(predicate=_RDF_TYPE, object=ox.NamedNode(iri)):
                if isinstance(quad.subject, ox.NamedNode):
                    return abbreviate(quad.subject.value)
    return {"date": "2019-01-01", "number": "3"}.get(kind, "")


def _seen(query: Query, table: Table) -> dict[str, str]:
    """Return the first value of each variable in an answer, as people type it."""
    seen = {}
    for each in query.header.parameters:
        for row in table.bindings:
            if (value := row.get(each.name)) and value["type"] in ("uri", "literal"):
                seen[each.name] = _typed(each.kind, value["value"])
                break
        else:
            if each.example:
                seen[each.name] = each.example
    return seen


def _typed(kind: str, value: str) -> str:
    for space in (f"{ID}{kind}/", f"{VOCAB}{kind}/"):
        if value.startswith(space):
            return value.removeprefix(space)
    return abbreviate(value)


def is_known(kind: str, term: Term) -> None:
    """Refuse a thing or a concept of ours that the release does not have.

    Raises
    ------
    BadParameterError
        If there is none, with the near ones.
    """
    if not isinstance(term, ox.NamedNode):
        if kind in CLASS_OF_KIND:
            raise BadParameterError(UnknownNameError(kind, str(term.value)[:100]))  # type: ignore[union-attr]
        return
    here = served()
    for space in (ID, VOCAB):
        if term.value.startswith(space) and next(iter(here.store.quads(term)), None) is None:
            kind, _, local = term.value.removeprefix(space).partition("/")
            if space == ID:
                near = here.near_locals(kind, local) if kind in CLASS_OF_KIND else ()
            else:
                start = f"{kind}/"
                near = [c.removeprefix(start) for c in here.concepts if c.startswith(start)]
            raise BadParameterError(UnknownNameError(kind, local[:100], near))
