r"""The words of a query.

A query is read by us before the engine sees it, so that what is checked here
is what runs there: the engine is given the words found here, one by one, with
whole IRIs and no comments.
"""

import re
from functools import cache
from typing import NamedTuple

__all__ = ["InvalidQueryError", "Token", "tokens_of", "without_codes"]

#: Longest query, in characters.
MAX_LENGTH = 200_000
#: Deepest nesting of brackets. Readers and engines recurse on them.
MAX_DEPTH = 50
#: Most operators in one query: the engine recurses on runs of them too.
MAX_OPERATORS = 2_000

# PN_CHARS_BASE and what else may be in names, as the grammar of SPARQL 1.1 lists them.
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_MARK = "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CODED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = rf"""
      (?P<skip>(?:[ \t\r\n]++|\#[^\n\r]*+)++)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<name>
        (?:[{_LETTER}](?:[{_LETTER}_{_MARK}.-]{{0,250}}[{_LETTER}_{_MARK}-])?)?:
        (?:(?:[{_LETTER}_0-9:]|{_CODED})
           (?:(?:[{_LETTER}_{_MARK}:-]|{_CODED})|\.+(?=[{_LETTER}_{_MARK}:%\\-]))*)?
      )
    | (?P<blank>_:[{_LETTER}_0-9](?:[{_LETTER}_{_MARK}.-]*[{_LETTER}_{_MARK}-])?)
    | (?P<variable>[?$][{_LETTER}_0-9][{_LETTER}_{_MARK}]*)
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)
    | (?P<string>
          \"\"\"(?:[^"\\]|\\[tbnrf\\"']|"(?!""))*\"\"\"
        | '''(?:[^'\\]|\\[tbnrf\\"']|'(?!''))*'''
        | "(?:[^"\\\n\r]|\\[tbnrf\\"'])*"
        | '(?:[^'\\\n\r]|\\[tbnrf\\"'])*'
      )
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)
    | (?P<sign>\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\].,;^|/*+\-?!=<>])
    """
_OPERATORS = frozenset({"||", "&&", "!", "/", "|", "^", "*", "+", "-"})
_WORDS = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "NOT"})


class InvalidQueryError(ValueError):
    """A text is no query of SPARQL 1.1."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.reason, self.line, self.column = reason, line, column


class Token(NamedTuple):
    """One word: its kind is the name of a group above."""

    kind: str
    text: str
    line: int
    column: int

    @property
    def keyword(self) -> str:
        """The word in capitals, if it is a bare word; signs as they are."""
        return self.text.upper() if self.kind == "word" else self.text


def tokens_of(text: str) -> list[Token]:
    r"""Return the words of a query, and after them one that is empty.

    Raises
    ------
    InvalidQueryError
        If something is no word, or if there is more than anyone writes.

    Examples
    --------
    >>> [token.text for token in tokens_of("ASK { ?s ex:p '#' } # all")]
    ['ASK', '{', '?s', 'ex:p', "'#'", '}', '']
    """
    if len(text) > MAX_LENGTH:
        raise InvalidQueryError(f"the query has more than {MAX_LENGTH:,} characters", 1, 1)
    text = without_codes(text)
    pattern = _pattern()
    found: list[Token] = []
    place = depth = operators = 0
    line, line_start = 1, 0
    while place < len(text):
        match = pattern.match(text, place)
        if match is None:
            raise InvalidQueryError(_unknown(text[place:]), line, place - line_start + 1)
        kind, word = str(match.lastgroup), match[0]
        if kind != "skip":
            column = place - line_start + 1
            found.append(Token(kind, word, line, column))
            if kind == "sign":
                depth += (word in "{([") - (word in "})]")
                operators += word in _OPERATORS
                if depth > MAX_DEPTH:
                    raise InvalidQueryError(f"nested more than {MAX_DEPTH} deep", line, column)
            elif kind == "word":
                operators += word.upper() in _WORDS
            if operators > MAX_OPERATORS:
                raise InvalidQueryError(f"more than {MAX_OPERATORS:,} operators", line, column)
        if "\n" in word:
            line += word.count("\n")
            line_start = place + word.rindex("\n") + 1
        place = match.end()
    return [*found, Token("end", "", line, place - line_start + 1)]


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of words, made when first asked for: it takes milliseconds."""
    return re.compile(_TOKEN, re.VERBOSE)


def without_codes(text: str) -> str:
    """Return ``text`` with its code point escapes resolved, as section 19.2 of SPARQL 1.1 says."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            line, start = text.count("\n", 0, match.start()) + 1, text.rfind("\n", 0, match.start())
            raise InvalidQueryError(f"{match[0]} is no character", line, match.start() - start)
        return chr(code)

    return _ESCAPE.sub(character, text) if "\\" in text else text


def _unknown(rest: str) -> str:
    if rest[0] in "\"'":
        return "this text has no end, or an escape that SPARQL does not know"
    return f"{rest[0]!r} begins no word of SPARQL"
