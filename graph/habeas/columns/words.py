"""Words of a query, one after another, as they are read here."""

import re
from collections.abc import Sequence

__all__ = ["VARIABLE", "Unrecognized", "bare", "closes", "is_variable", "text_of"]

VARIABLE = re.compile(r"[?$](?P<name>\w+)")


class Unrecognized(Exception):
    """A query is not one that the columns can answer."""


def bare(words: Sequence[str]) -> list[str]:
    """Return words without outer brackets."""
    found = [word for word in words if word]
    while len(found) > 2 and found[0] == "(" and closes(found) == len(found) - 1:
        found = found[1:-1]
    return found


def text_of(words: Sequence[str]) -> str:
    """Return words with one space between, outer brackets taken away."""
    return " ".join(bare(words))


def closes(words: Sequence[str]) -> int:
    """Return where the bracket closes with which words begin."""
    depth = 0
    for place, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if not depth:
            return place
    return -1


def is_variable(text: str) -> bool:
    """Whether words are one variable."""
    return VARIABLE.fullmatch(text) is not None
