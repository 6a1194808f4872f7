r"""What a query asks for, read from its text alone, before any engine sees it.

The engine fetches addresses for SERVICE and crashes on deep nesting, and has
no switch for either. So both are found here, in the text: strings, IRIs and
comments are skipped, prefixed names and variables are not keywords, and code
point escapes (``\u0053ERVICE``) are read as the letters they stand for.
"""

import re

from habeas.errors import ForbiddenQueryError, InvalidQueryError

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "check", "has_from"]

#: Deepest nesting of brackets. The engine's parser overflows its stack near 2,500.
MAX_DEPTH = 100
#: Longest query, in characters.
MAX_LENGTH = 200_000
#: Longest run of operators that recurse without brackets (``||``, ``UNION``, ``!``, ``-``, ``/``).
MAX_OPERATORS = 2_000

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Order matters: long strings before short ones, names before keywords.
_TOKEN = re.compile(
    r'''
      (?P<skip>
          """(?:[^"\\]|\\.|"(?!""))*"""
        | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
        | "(?:[^"\\\n\r]|\\.)*"
        | '(?:[^'\\\n\r]|\\.)*'
        | <[^<>"{}|^`\\\x00-\x20]*>
        | \#[^\n\r]*
        | [?$@]\w+
        | [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*
      )
    | (?P<word>[A-Za-z_]\w*)
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    | (?P<operator>\|\||&&|[!/|^*+-])
    ''',
    re.VERBOSE | re.DOTALL,
)
_REFUSED = {
    "SERVICE": "SERVICE would make this service call another one; query that endpoint yourself.",
    "LOAD": "LOAD would fetch an address; parse the file yourself and query it in a notebook.",
    "INSERT": "This endpoint answers questions only; corrections come in as records.",
    "DELETE": "This endpoint answers questions only; corrections come in as records.",
    "CLEAR": "This endpoint answers questions only; corrections come in as records.",
    "DROP": "This endpoint answers questions only; corrections come in as records.",
    "CREATE": "This endpoint answers questions only; corrections come in as records.",
    "COPY": "This endpoint answers questions only; corrections come in as records.",
    "MOVE": "This endpoint answers questions only; corrections come in as records.",
    "ADD": "This endpoint answers questions only; corrections come in as records.",
}


def _plain(text: str) -> str:
    """Return ``text`` with its code point escapes resolved, as SPARQL 1.1 section 19.2 does."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]

    return _ESCAPE.sub(character, text)


def check(text: str) -> None:
    r"""Refuse a query that would reach out, write, or break the engine.

    Raises
    ------
    ForbiddenQueryError
        For SERVICE, LOAD and every kind of update.
    InvalidQueryError
        For text that is too long or nested too deeply.

    Examples
    --------
    >>> check("SELECT * { ?service ?p 'SERVICE' } # SERVICE")
    >>> check(r"SELECT * { \u0053ERVICE <urn:test:x> { ?s ?p ?o } }")
    Traceback (most recent call last):
    habeas.errors.ForbiddenQueryError: SERVICE would make this service call another one; query that endpoint yourself.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidQueryError(
            f"The query has {len(text):,} characters; {MAX_LENGTH:,} is the most. "
            "Give long lists of values in several queries."
        )
    depth = operators = 0
    for match in _TOKEN.finditer(_plain(text)):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise InvalidQueryError(
                    f"The query is nested more than {MAX_DEPTH} brackets deep; flatten it."
                )
        elif kind == "close":
            depth -= 1
        elif kind == "operator":
            operators += 1
        elif kind == "word":
            word = match["word"].upper()
            if word in _REFUSED:
                raise ForbiddenQueryError(_REFUSED[word])
            operators += word in {"UNION", "OPTIONAL", "MINUS", "FILTER", "NOT"}
        if operators > MAX_OPERATORS:
            raise InvalidQueryError(
                f"The query has more than {MAX_OPERATORS:,} operators; use VALUES or IN instead."
            )


def has_from(text: str) -> bool:
    """Return whether the query names its graphs with FROM.

    Examples
    --------
    >>> has_from("SELECT * FROM <urn:test:g> { ?s ?p ?o }")
    True
    >>> has_from("SELECT * { ?from ?p 'FROM' }")
    False
    """
    return any(
        match.lastgroup == "word" and match["word"].upper() == "FROM"
        for match in _TOKEN.finditer(_plain(text))
    )
