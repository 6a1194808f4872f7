"""All groups of a query with what stands around them."""

from collections.abc import Iterator
from dataclasses import dataclass

from habeas.shacl.sparql.syntax import (
    Bind,
    Filter,
    Group,
    InGraph,
    Optional,
    Other,
    Query,
    Select,
    Union,
    in_scope,
    is_variable,
)

__all__ = ["Asked", "Standing", "asked_in", "reaches_out", "standings"]


@dataclass(frozen=True)
class Standing:
    """A group that is no subquery, and where it stands."""

    group: Group
    #: The queries that it is in, the outermost first.
    selects: tuple[Select, ...]
    #: What it is to the group around: ``where``, ``optional``, ``union``, ``graph``, ``minus``, ``exists``.
    part: str
    #: The names, with their sign, of variables that can have a value around it.
    around: frozenset[str] = frozenset()
    #: Whether it is, or is in, what EXISTS asks for, and not in a subquery there.
    is_asked: bool = False
    #: Whether its solutions depend on nothing around it: it is joined, added or taken away.
    is_by_itself: bool = True


@dataclass(frozen=True)
class Asked:
    """One EXISTS."""

    group: Group
    #: The group in whose condition or value it stands.
    standing: Standing
    #: The condition that it stands in, if it is one.
    filter: Filter | None


def standings(query: Query) -> Iterator[Standing]:
    """Yield all groups, from the outermost inwards, also those that EXISTS asks for."""
    yield from _of_select(query.select, ())


def asked_in(standing: Standing) -> Iterator[Asked]:
    """Yield each EXISTS of a group's own conditions and values; of its query's, if it is the outermost."""
    for element in standing.group.elements:
        if isinstance(element, Filter | Bind):
            condition = element if isinstance(element, Filter) else None
            for each in element.expression.exists:
                yield Asked(each, standing, condition)
    if standing.part == "where":
        for each in standing.selects[-1].expression.exists:
            yield Asked(each, standing, None)


def reaches_out(standing: Standing, query: Query) -> set[str]:
    """Return the variables that conditions in a group speak of, and that have a value only further out.

    By the standard they are others of the same name there. Whether the engine sees
    it so depends on how it joins the group, and that on what else is rewritten. The
    conditions of OPTIONAL and EXISTS themselves do see what is around.
    """
    named: set[str] = set()
    for element in standing.group.elements:
        if isinstance(element, Filter | Bind) and standing.part not in ("optional", "exists"):
            named |= element.expression.variables
    for asked in asked_in(standing):
        named |= {f"?{name}" for name in query.mentions(asked.group.start, asked.group.end)}
    return named & standing.around - in_scope(standing.group)


def _of_select(select: Select, above: tuple[Select, ...]) -> Iterator[Standing]:
    yield from _of_group(Standing(select.where, (*above, select), "where"))


def _of_group(standing: Standing) -> Iterator[Standing]:
    group = standing.group
    if group.select is not None:
        yield from _of_select(group.select, standing.selects)
        return
    yield standing
    around = standing.around | frozenset(in_scope(group))

    def inner(each: Group, part: str, alone: bool = True) -> Iterator[Standing]:
        asked = standing.is_asked or part == "exists"
        alone = alone and standing.is_by_itself
        return _of_group(Standing(each, standing.selects, part, around, asked, alone))

    for element in group.elements:
        match element:
            case Optional(group=each):
                yield from inner(each, "optional", alone=False)
            case InGraph(graph=name, group=each):
                yield from inner(each, "graph", alone=not is_variable(name))
            case Union(groups=groups):
                for each in groups:
                    yield from inner(each, "union")
            case Other(keyword="MINUS", group=Group() as each):
                yield from inner(each, "minus")
    for asked in asked_in(standing):
        yield from inner(asked.group, "exists", alone=False)
