"""The conditions of a group that can be told from its patterns alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl.sparql.syntax import Filter, Group, Query
from habeas.shacl.vocabulary import XSD

__all__ = ["Asked", "Compared", "conditions"]

_SIGNS = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two terms compared: variables, IRIs, or literals."""

    one: str
    sign: str
    other: str | ox.Literal


@dataclass(frozen=True, slots=True)
class Asked:
    """EXISTS, or NOT EXISTS."""

    group: Group
    negated: bool


Condition = Compared | Asked


def conditions(query: Query, group: Group, constants: Mapping[str, str]) -> Iterator[Condition]:
    """Yield conditions that every solution of a group meets; those that are simple enough."""
    for element in group.elements:
        if isinstance(element, Filter):
            yield from _Reader(query, element, constants).within(element.start + 1, element.end)


class _Reader:
    def __init__(self, query: Query, element: Filter, constants: Mapping[str, str]) -> None:
        self._texts = [token.keyword for token in query.tokens]
        self._query = query
        self._constants = constants
        self._asked = {group.start: group for group in element.expression.exists}

    def within(self, start: int, end: int) -> Iterator[Condition]:
        """Yield what must hold for the words from ``start`` to before ``end`` to be true."""
        depth, cuts = 0, [start]
        for place in range(start, end):
            text = self._texts[place]
            depth += (text in ("(", "{", "[")) - (text in (")", "}", "]"))
            if depth == 0 and text == "||":
                return
            if depth == 0 and text == "&&":
                cuts.append(place + 1)
        if len(cuts) > 1:
            for one, other in zip(cuts, [*cuts[1:], end + 1], strict=True):
                yield from self.within(one, other - 1)
        elif self._is_bracketed(start, end):
            yield from self.within(start + 1, end - 1)
        else:
            yield from self._single(start, end)

    def _is_bracketed(self, start: int, end: int) -> bool:
        depth = 0
        for place in range(start, end):
            depth += (self._texts[place] == "(") - (self._texts[place] == ")")
            if depth == 0:
                return place == end - 1 and place > start
        return False

    def _single(self, start: int, end: int) -> Iterator[Condition]:
        texts = self._texts[start:end]
        negated = texts[:1] == ["NOT"]
        brace = start + 1 + negated
        if texts[negated : negated + 1] == ["EXISTS"] and brace in self._asked:
            group = self._asked[brace]
            if group.end == end - 1:
                yield Asked(group, negated)
        elif len(texts) >= 3 and texts[1] in _SIGNS:
            one, other = self._term(start, start + 1), self._term(start + 2, end)
            if isinstance(one, str) and other is not None:
                yield Compared(one, texts[1], other)

    def _term(self, start: int, end: int) -> str | ox.Literal | None:
        """Return a variable, an IRI or a literal; None if there is something else."""
        first = self._query.tokens[start]
        word = self._query.words[start]
        if end == start + 1:
            if first.kind == "variable":
                return self._constants.get(word, word)
            if word.startswith("<") and first.kind != "sign":
                return word
            if first.kind == "number" and first.text.isdigit():
                return ox.Literal(first.text, datatype=ox.NamedNode(XSD + "integer"))
        plain = first.kind == "string" and first.text[1:2] != first.text[:1]
        if plain and "\\" not in first.text:
            if end == start + 1:
                return ox.Literal(first.text[1:-1])
            if end == start + 3 and self._texts[start + 1] == "^^":
                datatype = ox.NamedNode(self._query.words[start + 2][1:-1])
                return ox.Literal(first.text[1:-1], datatype=datatype)
        return None
