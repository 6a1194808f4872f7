"""Shapes of queries that one engine answers wrongly without a word, so that it is not asked."""

from collections.abc import Iterable

from habeas.shacl.sparql.lexing import Token
from habeas.shacl.sparql.syntax import Optional, Query, Union
from habeas.store.remote.walking import Standing

__all__ = ["doubtful"]


def doubtful(tree: Query, found: Iterable[Standing]) -> tuple[Token, str] | None:
    """Return what in a query would be answered wrongly, and what to write instead; None if nothing."""
    for place, token in enumerate(tree.tokens[1:-1], start=1):
        if token.text != "-":
            continue
        before, after = tree.tokens[place - 1], tree.tokens[place + 1]
        if _is_value(before, ")") and _is_value(after, "("):
            return token, (
                "a difference of two values: of days it is a number of seconds there, and no "
                "duration; select both, and subtract afterwards"
            )
    for standing in found:
        choices = [
            each
            for each in standing.group.elements
            if isinstance(each, Union) and len(each.groups) > 1
        ]
        options = [each for each in standing.group.elements if isinstance(each, Optional)]
        if choices and len(options) > 1:
            return tree.tokens[choices[0].start], (
                "UNION and several OPTIONAL in one group: there, values of these get lost; write the "
                "OPTIONAL into each part of the UNION"
            )
    return None


def _is_value(token: Token, bracket: str) -> bool:
    return token.kind == "variable" or token.text == bracket
