"""All groups of a query, wherever they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from habeas.shacl.sparql.syntax import (
    Bind,
    Expression,
    Filter,
    Group,
    InGraph,
    Optional,
    Query,
    Select,
    Union,
)

__all__ = ["Place", "asked", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """A group with patterns of its own, and where it stands."""

    group: Group
    #: The words that can mention variables of the group: its own, and of a query those around.
    start: int
    end: int
    #: Whether it stands in EXISTS, and not in a subquery there.
    asked: bool = False


def places(query: Query) -> list[Place]:
    """Return all groups that are no subqueries, from the outermost inwards."""
    return [place for place, _ in _of_select(query.select, query.start, len(query.tokens))]


def asked(query: Query) -> list[Group]:
    """Return all groups that EXISTS asks for, from the outermost inwards."""
    found = _of_select(query.select, query.start, len(query.tokens))
    return [group for _, groups in found for group in groups]


#: A place, and the groups that conditions in it ask for.
Found = tuple[Place, list[Group]]


def _of_select(select: Select, start: int, end: int) -> Iterator[Found]:
    yield from _of_group(select.where, Place(select.where, start, end), select.expression)


def _of_group(group: Group, place: Place, *expressions: Expression) -> Iterator[Found]:
    if group.select is not None:
        yield from _of_select(group.select, group.start, group.end)
        return
    inner: list[Group] = []
    conditions = list(expressions)
    for element in group.elements:
        match element:
            case Optional(group=each) | InGraph(group=each):
                inner.append(each)
            case Union(groups=each_one):
                inner.extend(each_one)
            case Filter(expression=condition) | Bind(expression=condition):
                conditions.append(condition)
    found = [each for condition in conditions for each in condition.exists]
    yield place, found
    for each in inner:
        yield from _of_group(each, Place(each, each.start, each.end, place.asked))
    for each in found:
        yield from _of_group(each, Place(each, each.start, each.end, asked=True))
