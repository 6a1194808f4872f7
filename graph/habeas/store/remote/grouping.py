"""Queries that group, written so that every aggregate stands alone, in a query within the query.

``SELECT ?a (COALESCE(MIN(?x), MIN(?y)) AS ?n) { … } GROUP BY ?a`` has the same
rows as ``SELECT ?a (COALESCE(?h0, ?h1) AS ?n) { { SELECT ?a (MIN(?x) AS ?h0)
(MIN(?y) AS ?h1) { … } GROUP BY ?a } }``: an aggregate that fails leaves its
variable unbound, and that fails in its place.
"""

from collections.abc import Callable, Iterator, MutableSequence
from dataclasses import dataclass, field

from habeas.shacl.sparql.lexing import Token
from habeas.shacl.sparql.syntax import Select

__all__ = ["lift_aggregates"]

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_ENDS = {"ORDER", "LIMIT", "OFFSET", "VALUES"}


@dataclass
class _Lifted:
    """What the inner query computes, by how it is written."""

    names: dict[str, str] = field(default_factory=dict)

    @property
    def written(self) -> str:
        return " ".join(f"({text} AS {name})" for text, name in self.names.items())


def lift_aggregates(
    select: Select,
    end: int,
    tokens: list[Token],
    words: MutableSequence[str],
    text: Callable[[int, int], str],
    add: Callable[[int, str], None],
    fresh: Iterator[str],
) -> None:
    """Write the words of ``select`` anew, which ends before ``end``, if that helps and can be done.

    ``text`` returns words as they are sent, from one place to before another;
    ``add`` adds to what follows a word.
    """
    if not select.expression.aggregates or select.expression.exists:
        return
    body = select.where.end + 1
    stop = next(each for each in range(body, end + 1) if _ends(tokens, each, end))
    having = next((each for each in range(body, stop) if tokens[each].keyword == "HAVING"), stop)
    keys = _keys(tokens, body, having)
    items = _items(tokens, select.projection, select.where.start)
    conditions = _brackets(tokens, having + 1, stop) if having < stop else []
    if keys is None or items is None or conditions is None:
        return
    ordering = any(
        tokens[each].text == "(" and tokens[each - 1].keyword not in ("ASC", "DESC")
        for each in range(stop, end)
    )
    alone = all(_is_alone(tokens, *item) for item in items)
    if alone and not ordering and not (having < stop and having == body):
        return
    lifted = _Lifted()
    for first, last in items:
        if (
            tokens[first].text == "("
            and _calls(tokens, first, last)
            and _is_alone(tokens, first, last)
        ):
            name, called = words[last - 2], text(first + 1, last - 3)
            same = lifted.names.setdefault(called, name)
            _replace(words, first, last, name if same == name else f"({same} AS {name})")
    for first, last in (*items, *conditions):
        _lift(tokens, words, text, lifted, fresh, first, last)
    for place in range(stop, end):
        _lift(tokens, words, text, lifted, fresh, place, place + 1)
    filters = "".join(f" FILTER {text(*each)}" for each in conditions)
    for place in range(having, stop):
        words[place] = ""
    words[select.where.start] = f"{{ {{ SELECT {' '.join([*keys, lifted.written])} WHERE {{"
    add(stop - 1, f"}}{filters} }}")


def _ends(tokens: list[Token], place: int, end: int) -> bool:
    """Return whether GROUP BY and HAVING end before ``place``."""
    return place == end or tokens[place].keyword in _ENDS or tokens[place].kind == "end"


def _keys(tokens: list[Token], start: int, end: int) -> list[str] | None:
    """Return the variables that are grouped by; None if it is by what has no name."""
    keys: list[str] = []
    place = start + 2  # after GROUP BY
    while place < end:
        if tokens[place].kind == "variable":
            keys.append(f"?{tokens[place].text[1:]}")
            place += 1
            continue
        closed = _closing(tokens, place) if tokens[place].text == "(" else None
        if closed is None or tokens[closed - 2].keyword != "AS":
            return None
        keys.append(f"?{tokens[closed - 1].text[1:]}")
        place = closed + 1
    return keys


def _items(tokens: list[Token], start: int, end: int) -> list[tuple[int, int]] | None:
    """Return from where to before where each part of a SELECT clause goes."""
    items = []
    place = start
    while place < end and tokens[place].keyword != "WHERE":
        if tokens[place].kind == "variable":
            items.append((place, place + 1))
        elif tokens[place].text == "(":
            items.append((place, _closing(tokens, place) + 1))
        else:
            return None
        place = items[-1][1]
    return items


def _brackets(tokens: list[Token], start: int, end: int) -> list[tuple[int, int]] | None:
    """Return from where to before where each condition of HAVING goes; None if one has no brackets."""
    found = []
    place = start
    while place < end:
        if tokens[place].text != "(":
            return None
        found.append((place, _closing(tokens, place) + 1))
        place = found[-1][1]
    return found


def _closing(tokens: list[Token], opened: int) -> int:
    depth = 0
    for place in range(opened, len(tokens)):
        depth += (tokens[place].text == "(") - (tokens[place].text == ")")
        if depth == 0:
            return place
    raise AssertionError("a query that was read has all its brackets")


def _calls(tokens: list[Token], start: int, end: int) -> list[tuple[int, int]]:
    """Return from where to before where each aggregate goes."""
    return [
        (place, _closing(tokens, place + 1) + 1)
        for place in range(start, end - 1)
        if tokens[place].keyword in _AGGREGATES and tokens[place + 1].text == "("
    ]


def _is_alone(tokens: list[Token], first: int, last: int) -> bool:
    """Return whether a part of a SELECT clause is an aggregate and nothing else, or has none."""
    calls = _calls(tokens, first, last)
    return not calls or calls == [(first + 1, last - 3)]


def _lift(
    tokens: list[Token],
    words: MutableSequence[str],
    text: Callable[[int, int], str],
    lifted: _Lifted,
    fresh: Iterator[str],
    first: int,
    last: int,
) -> None:
    """Write names in place of the aggregates that begin between two places."""
    for start, end in _calls(tokens, first, max(last, first + 2)):
        if not words[start]:
            continue  # it is the inner query's already
        called = text(start, end)
        if called not in lifted.names:
            lifted.names[called] = f"?{next(fresh)}"
        _replace(words, start, end, lifted.names[called])


def _replace(words: MutableSequence[str], start: int, end: int, word: str) -> None:
    words[start:end] = [word, *[""] * (end - start - 1)]
