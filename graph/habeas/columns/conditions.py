"""Conditions of a query, as far as the columns can follow them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from habeas.columns.days import Constant, Kind, constant, part
from habeas.columns.words import Unrecognized, bare, is_variable, text_of

__all__ = ["TURNED", "Comparison", "comparisons", "unbound"]

#: What a sign becomes when its sides change places.
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_TEXTS = re.compile(
    r"STR \( [?$](?P<left>\w+) \) (?P<sign>[<>]=?|!?=) STR \( [?$](?P<right>\w+) \)", re.IGNORECASE
)
_UNBOUND = re.compile(r"! BOUND \( [?$](?P<name>\w+) \)", re.IGNORECASE)


@dataclass(frozen=True)
class Comparison:
    """A condition on one or two variables. ``text`` compares what STR gives."""

    left: str
    sign: str
    #: A variable with its sign, an IRI without brackets, or a literal.
    right: str | Constant
    is_text: bool = False
    #: Which part of a day stands on the left, beside a literal; None for all of it.
    part: Kind | None = None

    @property
    def variables(self) -> list[str]:
        """The variables that it is about."""
        ends = (self.left, self.right)
        return [end for end in ends if isinstance(end, str) and end.startswith("?")]

    def fits(self, kinds: Mapping[str, Kind]) -> bool:
        """Whether values of these kinds are compared as their numbers are."""
        left = kinds[self.left]
        if isinstance(self.right, Constant):
            if self.part is not None:
                return left is Kind.DAY and self.right.is_like(self.part)
            return self.right.is_like(left)
        right = kinds[self.right] if self.right.startswith("?") else Kind.IRI
        if self.is_text:
            return left is right and left in (Kind.IRI, Kind.DAY)
        if left is Kind.IRI:
            return right is Kind.IRI and self.sign in ("=", "!=")
        return left is right or (left.is_number and right.is_number)


def unbound(words: Sequence[str]) -> str | None:
    """Return the variable of which a condition only says that it has no value."""
    match = _UNBOUND.fullmatch(text_of(words))
    return "?" + match["name"] if match else None


def comparisons(words: Sequence[str]) -> list[Comparison]:
    """Return the comparisons that a condition consists of, which must all hold."""
    return [_comparison(bare(each)) for each in _conjunction(bare(words))]


def _conjunction(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield what stands between ``&&``."""
    pieces: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if word == "&&" and not depth:
            pieces.append([])
        else:
            pieces[-1].append(word)
    for piece in pieces:
        if len(pieces) == 1:
            yield piece
        else:
            yield from _conjunction(bare(piece))


def _comparison(words: Sequence[str]) -> Comparison:
    if match := _TEXTS.fullmatch(" ".join(words)):
        return Comparison("?" + match["left"], match["sign"], "?" + match["right"], is_text=True)
    places = [place for place, word in enumerate(words) if word in TURNED]
    if len(places) != 1:
        raise Unrecognized
    [place] = places
    sign, left, right = words[place], text_of(words[:place]), text_of(words[place + 1 :])
    if not is_variable(left) and (is_variable(right) or part(right)):
        sign, left, right = TURNED[sign], right, left
    value = constant(right)
    if value is not None and (found := part(left)):
        kind, of = found
        return Comparison(of, sign, value, part=kind)
    if not is_variable(left):
        raise Unrecognized
    return Comparison("?" + left[1:], sign, _end(right) if value is None else value)


def _end(word: str) -> str:
    if is_variable(word):
        return "?" + word[1:]
    if word.startswith("<") and word.endswith(">"):
        return word[1:-1]
    raise Unrecognized
