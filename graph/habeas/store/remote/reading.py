r"""A query for a remote store, read: the tree, and of CONSTRUCT and DESCRIBE what the tree leaves out.

The text that the remote gets is written anew from the words of this tree, so
what cannot be read here is not sent at all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from habeas.errors import ForbiddenQueryError, InvalidQueryError
from habeas.shacl import paths as p
from habeas.shacl.sparql.grammar import ALL_FORMS, read_query
from habeas.shacl.sparql.lexing import InvalidQueryError as UnreadableError
from habeas.shacl.sparql.syntax import Block, Pattern, Query, Select, in_scope, patterns, written
from habeas.store import guard
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term
from habeas.terms import PREFIXES

__all__ = ["Asked", "check", "everything", "read"]

#: Codes that mean a sign of SPARQL and not a letter: engines do not agree what they do.
_SIGN_CODES = re.compile(r"\\\\[uU]|\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]")
_PLACE = re.compile(r"error at \d+:\d+")
#: Keeps the engine from looking for anything, when a query is only checked.
_NEVER = " FILTER(false) "


@dataclass(frozen=True)
class Asked:
    """A query that was read."""

    text: str
    tree: Query
    #: What a CONSTRUCT query makes of each solution.
    template: tuple[Pattern, ...] = ()
    #: The IRIs and variables that a DESCRIBE query is about.
    described: tuple[str, ...] = ()

    @property
    def has_where(self) -> bool:
        """Whether there is anything to look for; a DESCRIBE query need not have it."""
        return self.tree.select.where.end > self.tree.select.where.start


@lru_cache(maxsize=256)
def read(text: str) -> Asked:
    """Return a query read.

    Raises
    ------
    InvalidQueryError
        If it is no query of SPARQL 1.1, with line and column.
    ForbiddenQueryError
        If it would make the store call another one.

    Examples
    --------
    >>> read("DESCRIBE case:0001").described
    ('<https://w3id.org/habeas/id/case/0001>',)
    """
    if "\\" in text and (code := _SIGN_CODES.search(text)):
        line = text.count("\n", 0, code.start()) + 1
        column = code.start() - text.rfind("\n", 0, code.start())
        raise _invalid(line, column, f"{code[0]} can be read in two ways; write the sign itself")
    try:
        tree = read_query(text, PREFIXES, ALL_FORMS)
        for other in tree.others:
            if other.keyword == "SERVICE":
                guard.check(text)  # says why, if it is one that others can see too
                raise ForbiddenQueryError("SERVICE would make the store call another one.")
        if tree.form == "CONSTRUCT":
            return Asked(text, tree, template=_template(tree))
        if tree.form == "DESCRIBE":
            return Asked(text, tree, described=_described(tree))
    except UnreadableError as error:
        reason = error.reason.partition("; name its declaration with")[0]
        raise _invalid(error.line, error.column, reason) from error
    except RecursionError as error:
        raise InvalidQueryError("The query is nested too deeply; flatten it.") from error
    return Asked(text, tree)


def check(asked: Asked, given: Mapping[str, Term]) -> None:
    """Let the embedded engine look at a query, which it asks of nothing.

    So a query that is wrong is wrong with the same words, whatever store is asked.

    Raises
    ------
    InvalidQueryError
        If it is.
    """
    text, select = asked.text, asked.tree.select
    if "\\u" in text or "\\U" in text:
        return  # words stand elsewhere in it
    has_row = select.expression.aggregates and select.grouping is None
    ordered = any(each.keyword == "ORDER" for each in asked.tree.tokens[select.where.end :])
    if has_row and (ordered or asked.tree.form == "ASK"):
        return  # there is a row, even of nothing, and something to compute with it
    is_short = (
        asked.tree.form == "CONSTRUCT" and asked.tree.tokens[asked.tree.start + 1].text != "{"
    )
    if is_short or not asked.has_where:  # patterns at most: nothing to compute
        EmbeddedStore(ox.Store()).run(text, given)
        return
    where, end = (asked.tree.tokens[each] for each in (select.where.start, select.where.end))
    # Nothing can stand beside a subquery, so there it is put into a group of its own.
    opened, closed = (f"{_NEVER}{{", "}") if select.where.select is not None else (_NEVER, "")
    lines = text.split("\n")
    added = ((where.line, where.column, opened), (end.line, end.column - 1, closed))
    for line, column, more in reversed(added):
        lines[line - 1] = f"{lines[line - 1][:column]}{more}{lines[line - 1][column:]}"
    try:
        EmbeddedStore(ox.Store()).run("\n".join(lines), given)
    except InvalidQueryError as error:
        raise _moved(error, added) from error


def _moved(error: InvalidQueryError, added: Iterable[tuple[int, int, str]]) -> InvalidQueryError:
    """Return an error with the place that it names as it was before something was added."""
    if error.line is None or error.column is None:
        return InvalidQueryError(str(error))
    there = error.column
    for line, column, more in added:
        if line == error.line and there > column:
            there = max(there - len(more), column + 1)
    message = _PLACE.sub(f"error at {error.line}:{there}", str(error), count=1)
    return InvalidQueryError(message, error.line, there, error.near)


def _invalid(line: int, column: int, reason: str) -> InvalidQueryError:
    message = f"The query is not valid SPARQL: error at {line}:{column}: {reason}"
    return InvalidQueryError(message, line, column)


def _template(tree: Query) -> tuple[Pattern, ...]:
    """Return what a CONSTRUCT query makes of each solution."""
    start = tree.start + 1
    where = tree.select.where
    if tree.tokens[start].text != "{":
        if any(not isinstance(each, Block) for each in where.elements):
            raise _wrong(tree, where.start, "without a template, there can be patterns only")
        found = tuple(patterns(where))
    else:
        end = start
        while tree.tokens[end].text != "}":
            end += 1
        made = read_query(f"ASK {written(tree.words[start : end + 1])}")
        found = tuple(patterns(made.select.where))
    if any(not isinstance(each.predicate, str | p.Predicate) for each in found):
        raise _wrong(tree, start, "a template has no paths")
    return found


def _wrong(tree: Query, place: int, reason: str) -> UnreadableError:
    token = tree.tokens[place]
    return UnreadableError(reason, token.line, token.column)


def _described(tree: Query) -> tuple[str, ...]:
    """Return the IRIs and variables that a DESCRIBE query is about."""
    place = tree.start + 1
    if tree.tokens[place].text == "*":
        return tuple(everything(tree, tree.select, len(tree.tokens)))
    end = place
    while tree.tokens[end].kind in ("variable", "iri", "name"):
        end += 1
    return tuple(dict.fromkeys(tree.words[place:end]))


def everything(tree: Query, select: Select, end: int) -> list[str]:
    """Return what ``*`` means in a query whose last word is before ``end``, sorted."""
    names = in_scope(select.where)
    for other in tree.others:
        if other.keyword == "VALUES" and select.where.end < other.start < end:
            names |= set(other.variables)
    return sorted(names)
