"""Which variables have a value in every solution of a group.

Only what is certain is said to be: an OPTIONAL binds nothing for certain, a
UNION what all its branches bind, BIND nothing, since an expression can fail,
VALUES what no row leaves open, a subquery what it projects of these.
"""

from collections.abc import Iterable, Sequence

from habeas.shacl.sparql.lexing import Token
from habeas.shacl.sparql.syntax import (
    Block,
    Element,
    Group,
    InGraph,
    Other,
    Pattern,
    Select,
    Union,
    is_variable,
    variables_of,
)

__all__ = ["certain", "certain_in"]


def certain(group: Group, tokens: Sequence[Token]) -> set[str]:
    """Return the variables, with their sign, that every solution of ``group`` binds.

    ``tokens`` are the words of the query that the group is of.
    """
    if group.select is not None:
        return _of_select(group.select, tokens)
    return certain_in(group.elements, tokens)


def certain_in(elements: Iterable[Element], tokens: Sequence[Token]) -> set[str]:
    """Return the variables that every solution of some elements, joined, binds."""
    found: set[str] = set()
    for element in elements:
        match element:
            case Block(patterns=patterns):
                for pattern in patterns:
                    found |= _of_pattern(pattern)
            case Union(groups=groups):
                found |= set.intersection(*(certain(each, tokens) for each in groups))
            case InGraph(graph=name, group=inner):
                found |= certain(inner, tokens)
                # an empty group in a graph that a variable names is found in each of them
                found |= {name} if is_variable(name) else set()
            case Other(keyword="VALUES", variables=names, start=start):
                found |= set(names) - _left_open(names, start, tokens)
    return {name for name in found if not name.startswith("?_:")}


def _of_pattern(pattern: Pattern) -> set[str]:
    return set(variables_of(pattern))


def _of_select(select: Select, tokens: Sequence[Token]) -> set[str]:
    inner = certain(select.where, tokens)
    if select.projected is None:
        return inner
    # what is given a value with AS is not certain, whatever stands inside under that name
    named = {"?" + tokens[place].text[1:] for place in select.plain}
    kept = inner & named & set(select.projected)
    if select.grouping is not None or select.expression.aggregates:
        kept &= set(select.grouped)
    return kept


def _left_open(names: Sequence[str], start: int, tokens: Sequence[Token]) -> set[str]:
    """Return the variables of VALUES that some row gives no value: all, if any is said UNDEF."""
    place = start
    while tokens[place].text != "{":
        place += 1
    while tokens[place].text != "}":
        if tokens[place].keyword == "UNDEF":
            return set(names)
        place += 1
    return set()
