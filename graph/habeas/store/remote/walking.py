"""All groups of a query, also those in EXISTS, MINUS and subqueries, and what they stand in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from habeas.shacl.sparql.syntax import (
    Bind,
    Expression,
    Filter,
    Group,
    InGraph,
    Optional,
    Other,
    Select,
    Union,
)

__all__ = ["Standing", "standings"]

#: ``where`` is the group of a query; ``inner`` is joined with what stands around it.
Part = Literal["where", "inner", "graph", "exists", "minus"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A group, and where it stands. One that is a subquery is there only as the group of GRAPH."""

    group: Group
    part: Part
    #: The queries that it is in, the outermost first.
    selects: tuple[Select, ...]
    #: Where the innermost of them has ended.
    end: int
    #: Whether it is in EXISTS, and in no subquery there.
    is_asked: bool = False
    #: Whether it is in MINUS, and in no subquery there.
    is_taken_away: bool = False
    #: Whether it is looked for in one named graph.
    in_graph: bool = False
    #: How the graph is named that it is looked for in, if it is the group of GRAPH.
    graph: InGraph | None = None


def standings(select: Select, end: int) -> Iterator[Standing]:
    """Yield the groups of a query that ends before ``end``, from the outermost inwards."""
    yield from _of_select(select, (), end)


def _of_select(
    select: Select, around: tuple[Select, ...], end: int, in_graph: bool = False
) -> Iterator[Standing]:
    own = Standing(select.where, "where", (*around, select), end, in_graph=in_graph)
    yield from _of_group(own)
    yield from _of_expression(select.expression, own)


def _of_group(standing: Standing) -> Iterator[Standing]:
    group = standing.group
    if group.select is not None:
        if standing.graph is not None:
            yield standing
        yield from _of_select(group.select, standing.selects, group.end, standing.in_graph)
        return
    yield standing
    for element in group.elements:
        match element:
            case Optional(group=inner):
                yield from _of_group(_in(standing, inner, "inner"))
            case Union(groups=inners):
                for inner in inners:
                    yield from _of_group(_in(standing, inner, "inner"))
            case InGraph(group=inner):
                yield from _of_group(_in(standing, inner, "graph", element))
            case Other(group=Group() as inner):
                yield from _of_group(_in(standing, inner, "minus"))
            case Filter(expression=expression) | Bind(expression=expression):
                yield from _of_expression(expression, standing)
            case _:
                pass


def _of_expression(expression: Expression, standing: Standing) -> Iterator[Standing]:
    for group in expression.exists:
        yield from _of_group(_in(standing, group, "exists"))


def _in(around: Standing, group: Group, part: Part, graph: InGraph | None = None) -> Standing:
    return replace(
        around,
        group=group,
        part=part,
        is_asked=around.is_asked or part == "exists",
        is_taken_away=around.is_taken_away or part == "minus",
        in_graph=around.in_graph or part == "graph",
        graph=graph,
    )
