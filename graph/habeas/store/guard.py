r"""What a query asks for, read from its text alone, before any engine sees it.

The engine fetches addresses for SERVICE and crashes on deep nesting, and has
no switch for either. So both are found here, in the text. Where a text can be
read in two ways, both are looked at: code point escapes (``\u0022``) as they
stand and as the letters they mean, ``<2)SERVICE#>`` as an address and as a
comparison. The engine wants no space around a keyword, so SERVICE is refused
wherever it is not in a string, an address, a comment, a variable or the local
part of a name. Every pattern takes time in proportion to the text.

The guard is there for clear messages. What a text may do that gets past it is
settled by the operating system: see ``habeas.store.sealing``.
"""

import re

from habeas.errors import ForbiddenQueryError, InvalidQueryError

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "check", "check_reach", "has_from"]

#: Deepest nesting of brackets. The engine's parser overflows its stack near 2,500.
MAX_DEPTH = 100
#: Longest query, in characters.
MAX_LENGTH = 200_000
#: Longest run of operators that recurse without brackets (``||``, ``UNION``, ``!``, ``-``, ``/``).
MAX_OPERATORS = 2_000

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CODED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
# What follows the colon of a name. It may not begin or end with a dot.
_LOCAL = rf"(?:(?:[\w:]|{_CODED})(?:[\w:-]|{_CODED}|\.++(?=[\w:%\\-]))*+)?+"
# Order matters: long strings before short ones. A string without an end goes as far as it can,
# and nothing gives back what it has taken: that is what keeps the time in proportion.
_TOKEN = re.compile(
    r"""
      (?P<skip>
          \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?
        | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*+(?:\'\'\')?
        | "(?:[^"\\\n\r]|\\.)*+"?
        | '(?:[^'\\\n\r]|\\.)*+'?
        | \#[^\n\r]*+
        | [?$]\w++
        | @[A-Za-z]++(?:-[A-Za-z0-9]++)*+
      )
    | <(?P<address>(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+)>
    | (?P<name>[^\W\d]\w*+(?:[.-]++\w++)*+)(?P<prefixed>:LOCAL)?+
    | :LOCAL
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    | (?P<operator>\|\||&&|[!/|^*+-])
    """.replace("LOCAL", _LOCAL),
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


def _surely_harmless(text: str) -> bool:
    """Return whether ``text`` holds nothing that the check could refuse, however it is read.

    Most queries are so, and seeing that takes a twentieth of the time of the check itself.
    """
    if len(text) > MAX_OPERATORS or "\\" in text:
        return False
    if text.count("{") + text.count("(") + text.count("[") > MAX_DEPTH:
        return False
    upper = text.upper()
    return not any(word in upper for word in _REFUSED)


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
    if _surely_harmless(text):
        return
    for reading in {text, _plain(text)}:
        _check_reading(reading)


def _check_reading(text: str) -> None:
    depth = operators = 0
    for match in _TOKEN.finditer(text):
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
        elif kind == "address":
            _check_comparison(match["address"])
        elif kind == "prefixed":
            _check_word(match["name"], whole=False)
        elif kind == "name":
            words = re.split(r"[.-]+", match["name"])
            for word in words:
                _check_word(word)
            operators += len(words) - 1
            operators += words[0].upper() in {"UNION", "OPTIONAL", "MINUS", "FILTER", "NOT"}
        if operators > MAX_OPERATORS:
            raise InvalidQueryError(
                f"The query has more than {MAX_OPERATORS:,} operators; use VALUES or IN instead."
            )


def _check_word(word: str, whole: bool = True) -> None:
    """Refuse a word that is, or for SERVICE also holds, what we do not do."""
    upper = word.upper()
    if "SERVICE" in upper:  # `SERVICESILENT<…>` and `1SERVICE:x` are read as keywords too
        raise ForbiddenQueryError(_REFUSED["SERVICE"])
    if whole and upper in _REFUSED:
        raise ForbiddenQueryError(_REFUSED[upper])


def _check_comparison(address: str) -> None:
    """Refuse what looks like an address and could be a comparison with SERVICE after it."""
    bracket = address.find(")")
    if bracket >= 0:
        service = address.upper().find("SERVICE", bracket)
        if 0 <= service < address.rfind("#"):
            raise ForbiddenQueryError(_REFUSED["SERVICE"])


def check_reach(text: str) -> None:
    """Refuse a query or an update that would reach out, or is nested too deeply; it may write.

    Raises
    ------
    ForbiddenQueryError
        For SERVICE and LOAD.
    InvalidQueryError
        For text that is nested too deeply.

    Examples
    --------
    >>> check_reach("INSERT DATA { <urn:LOAD> <urn:test:p> 'LOAD' } # LOAD")
    >>> check_reach("LOAD <https://example.org/>")
    Traceback (most recent call last):
    habeas.errors.ForbiddenQueryError: LOAD would fetch an address; fetch it yourself and send what it holds.
    """
    for reading in {text, _plain(text)}:
        depth = 0
        for match in _TOKEN.finditer(reading):
            kind = match.lastgroup
            if kind == "open":
                depth += 1
                if depth > MAX_DEPTH:
                    raise InvalidQueryError(
                        f"The text is nested more than {MAX_DEPTH} brackets deep; flatten it."
                    )
            elif kind == "close":
                depth -= 1
            elif kind == "address":
                _check_comparison(match["address"])
            elif kind in ("prefixed", "name"):
                for word in re.split(r"[.-]+", match["name"].upper()):
                    if "SERVICE" in word:
                        raise ForbiddenQueryError(_REFUSED["SERVICE"])
                    if word in ("LOAD", "LOADSILENT") and kind == "name":
                        raise ForbiddenQueryError(
                            "LOAD would fetch an address; fetch it yourself and send what it holds."
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
    return "FROM" in text.upper() and any(
        match["name"] is not None and match["prefixed"] is None and match["name"].upper() == "FROM"
        for match in _TOKEN.finditer(text)
    )
