"""What a query in a shapes graph may not do, by sections 5.2, 6.2 and appendix A of the specification."""

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from habeas.shacl.sparql.lexing import Token
from habeas.shacl.sparql.syntax import Query, projected
from habeas.shacl.vocabulary import XSD

__all__ = ["breaches", "unsupported"]

#: Variables that have a value in every query, before it is run.
ALWAYS = ("this", "shapesGraph", "currentShape")
#: Subqueries need not return these two.
_OPTIONAL = frozenset({"shapesGraph", "currentShape"})
_ADVICE = {
    "MINUS": "it would not see the variables that have values before; use FILTER NOT EXISTS",
    "SERVICE": "queries are answered by the data alone; copy what they need into the data graph",
    "VALUES": "use FILTER (?variable IN (...)) or UNION",
}
#: Casts: the only functions with an IRI that every engine knows.
_CASTS = frozenset(
    f"<{XSD}{name}>"
    for name in (
        *("boolean", "double", "float", "decimal", "integer", "string"),
        *("dateTime", "date", "time", "duration", "dayTimeDuration", "yearMonthDuration"),
    )
)


def breaches(query: Query, form: str, bound: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each rule that a query breaks, and how.

    Parameters
    ----------
    query
        The query.
    form
        What it must be: ``SELECT`` or ``ASK``.
    bound
        Further variables that have a value before: of parameters, and ``value`` for ASK.
    """
    prebound = {*ALWAYS, *bound}
    if query.form != form:
        rule = "select-query-valid" if form == "SELECT" else "ask-sparql"
        yield rule, _at(query.tokens[query.start], f"this must be a query of the form {form}")
        return
    if form == "SELECT" and "?this" not in projected(query.select):
        where = query.tokens[query.start]
        yield "select-query-this", _at(where, "the query must return $this; add it after SELECT")
    for other in query.others:
        text = f"{other.keyword} is not allowed: {_ADVICE[other.keyword]}"
        yield "pre-binding-limitations", _at(query.tokens[other.start], text)
    for name, place in query.assigned:
        if name in prebound:
            text = f"AS ?{name} is not allowed, for ${name} has a value already; name it otherwise"
            yield "pre-binding-limitations", _at(query.tokens[place], text)
    for subquery in query.subqueries:
        missing = prebound - _OPTIONAL - {name[1:] for name in projected(subquery)}
        if missing:
            names = " ".join(f"${name}" for name in sorted(missing))
            text = f"a subquery must return all that has a value before; add {names} to its SELECT"
            yield "pre-binding-limitations", _at(query.tokens[subquery.projection - 1], text)
    if form == "SELECT":
        for place, token in enumerate(query.tokens):
            if token.text[1:] == "PATH" and token.kind == "variable" and place not in query.verbs:
                text = "$PATH can only be the whole predicate of a triple pattern"
                yield "PATH-position", _at(token, text)


def unsupported(query: Query) -> Iterator[str]:
    """Yield what a query uses that this engine does not run."""
    for place in query.datasets:
        yield _at(query.tokens[place], "FROM is not run; a query sees the data graph only")
    for name, place in query.functions:
        if name not in _CASTS:
            yield _at(query.tokens[place], f"there is no function {name}")


def refusal(text: str) -> str | None:
    """Return why the engine does not take ``text`` as a query; None if it does."""
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        return str(error.msg)
    except (OSError, RuntimeError):
        return None  # a query, though not one that it can answer
    return None


def _at(token: Token, text: str) -> str:
    return f"line {token.line}, column {token.column}: {text}"
