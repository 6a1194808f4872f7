"""Turtle and its relatives, looked at before a parser sees them.

The engine overflows its stack on statements about statements inside each
other, so depth is found here, in the text. Nothing in this syntax can be
fetched: an address is a name, and so is a base.
"""

import re

from habeas.validating.errors import UnwantedTextError

__all__ = ["MAX_DEPTH", "check", "place"]

#: Deepest nesting of brackets or elements, in every syntax.
MAX_DEPTH = 200

# What leads to the next bracket or the end. A string without an end goes as far as it can, and
# nothing gives back what it has taken: that keeps the time in proportion to the text.
_TO_BRACKET = re.compile(
    r"""
      (?:
          [^"'\#\\<()\[\]{}]++
        | \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?+
        | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*+(?:\'\'\')?+
        | "(?:[^"\\\n\r]|\\.)*+"?+
        | '(?:[^'\\\n\r]|\\.)*+'?+
        | \#[^\n\r]*+
        | \\.?+
        | <(?!<)(?:[^<>"{}|^`\\\x00-\x20]|\\.)*+>?+
      )*+
      (?P<bracket>[()\[\]{}]|<<|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)


def check(text: str) -> None:
    """Refuse deep nesting, and statements about statements.

    Raises
    ------
    UnwantedTextError
        With the place of the bracket.

    Examples
    --------
    >>> check('<urn:test:a> <urn:test:b> "<<" .  # ((((')
    >>> check('<urn:test:a> <urn:test:b> <<( <urn:test:a> <urn:test:b> 1 )>> .')
    Traceback (most recent call last):
    habeas.validating.errors.UnwantedTextError: Statements about statements (<<) are not taken; give the statement a node of its own.
    """
    depth = 0
    for match in _TO_BRACKET.finditer(text):
        bracket = match["bracket"]
        if bracket == "<<":
            raise UnwantedTextError(
                "Statements about statements (<<) are not taken; "
                "give the statement a node of its own.",
                *place(text, match.start("bracket")),
                refused=True,
            )
        depth += {"(": 1, "[": 1, "{": 1, "": 0}.get(bracket, -1)
        if depth > MAX_DEPTH:
            raise UnwantedTextError(
                f"Brackets are nested more than {MAX_DEPTH} deep; give the nodes between names.",
                *place(text, match.start("bracket")),
                refused=True,
            )


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of a character, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
