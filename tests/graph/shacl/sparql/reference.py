"""Small queries with pre-bound variables, answered by the letter of the specification.

A query is a tree here. It can be written as SPARQL, and it can be answered
bottom up, as section 18 of SPARQL 1.1 says, with the values of pre-bound
variables joined to every basic graph pattern, as appendix A of SHACL says.
Nothing here knows the engine.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import pyoxigraph as ox

from habeas.shacl import paths as p

Term = ox.NamedNode | ox.BlankNode | ox.Literal
#: What variables are bound to, by their names.
Solution = dict[str, Term]
Data = frozenset[ox.Triple]

INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
TRUE, FALSE = (
    ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    for text in ("true", "false")
)


class NoValueError(Exception):
    """An expression has no value."""


@dataclass(frozen=True)
class Variable:
    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


Slot = Variable | ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Pattern:
    subject: Slot
    path: p.Path | Variable
    object: Slot

    def __str__(self) -> str:
        path = str(self.path) if isinstance(self.path, Variable) else p.sparql(self.path)
        return f"{self.subject} {path} {self.object} ."


@dataclass(frozen=True)
class Patterns:
    patterns: tuple[Pattern, ...]

    def __str__(self) -> str:
        return " ".join(map(str, self.patterns))


@dataclass(frozen=True)
class Same:
    one: Slot
    other: Slot

    def __str__(self) -> str:
        return f"SAMETERM({self.one}, {self.other})"


@dataclass(frozen=True)
class Equal:
    one: Slot
    other: Slot
    negated: bool = False

    def __str__(self) -> str:
        return f"({self.one} {'!' * self.negated}= {self.other})"


@dataclass(frozen=True)
class Less:
    one: Slot
    other: Slot

    def __str__(self) -> str:
        return f"({self.one} < {self.other})"


@dataclass(frozen=True)
class Bound:
    variable: Variable

    def __str__(self) -> str:
        return f"BOUND({self.variable})"


@dataclass(frozen=True)
class Not:
    condition: "Condition"

    def __str__(self) -> str:
        return f"(! {self.condition})"


@dataclass(frozen=True)
class Either:
    one: "Condition"
    other: "Condition"

    def __str__(self) -> str:
        return f"({self.one} || {self.other})"


@dataclass(frozen=True)
class Exists:
    group: "Group"
    negated: bool = False

    def __str__(self) -> str:
        return f"{'NOT ' if self.negated else ''}EXISTS {self.group}"


Condition = Same | Equal | Less | Bound | Not | Either | Exists


@dataclass(frozen=True)
class Filter:
    condition: Condition

    def __str__(self) -> str:
        return f"FILTER({self.condition})"


@dataclass(frozen=True)
class Bind:
    value: Slot | Condition
    variable: Variable

    def __str__(self) -> str:
        return f"BIND({self.value} AS {self.variable})"


@dataclass(frozen=True)
class Optional:
    group: "Group"

    def __str__(self) -> str:
        return f"OPTIONAL {self.group}"


@dataclass(frozen=True)
class Union:
    groups: tuple["Group", ...]

    def __str__(self) -> str:
        return " UNION ".join(map(str, self.groups))


@dataclass(frozen=True)
class Select:
    """A subquery; with ``count``, that variable is the number of solutions for each row."""

    group: "Group"
    variables: tuple[Variable, ...]
    distinct: bool = False
    count: Variable | None = None

    def __str__(self) -> str:
        names = " ".join(map(str, self.variables))
        distinct = "DISTINCT " if self.distinct else ""
        if self.count is None:
            return f"{{ SELECT {distinct}{names} {self.group} }}"
        return f"{{ SELECT {distinct}{names} (COUNT(*) AS {self.count}) {self.group} GROUP BY {names} }}"


Element = Patterns | Filter | Bind | Optional | Union | Select


@dataclass(frozen=True)
class Group:
    elements: tuple[Element, ...]

    def __str__(self) -> str:
        return f"{{ {' '.join(map(str, self.elements))} }}"


def answered(select: Select, data: Data, values: Solution) -> list[Solution]:
    """Return the solutions of a query, pre-bound variables having these values."""
    return _select(select, _Scope(data, values))


def is_true(group: Group, data: Data, values: Solution) -> bool:
    """Return the answer to a group as an ASK query, pre-bound variables having these values."""
    return bool(_group(group, _Scope(data, values)))


def pairs(path: p.Path, data: Data) -> list[tuple[Term, Term]]:
    """Return from where to where a path leads."""
    return _pairs(path, _Scope(data, {}))


@dataclass(frozen=True)
class _Scope:
    data: Data
    values: Solution

    @property
    def nodes(self) -> set[Term]:
        return {term for each in self.data for term in (each.subject, each.object)}  # type: ignore[misc]


def _select(select: Select, scope: _Scope) -> list[Solution]:
    names = {variable.name for variable in select.variables}
    kept = {name: term for name, term in scope.values.items() if name in names}
    found = [
        {name: term for name, term in each.items() if name in names}
        for each in _group(select.group, _Scope(scope.data, kept))
    ]
    if select.count is not None:
        counted = Counter(tuple(sorted(each.items())) for each in found)
        found = [
            {**dict(row), select.count.name: _integer(number)} for row, number in counted.items()
        ]
    if select.distinct:
        found = [dict(row) for row in dict.fromkeys(tuple(sorted(each.items())) for each in found)]
    return found


def _group(group: Group, scope: _Scope) -> list[Solution]:
    found: list[Solution] = [dict(scope.values)]
    for element in group.elements:
        match element:
            case Patterns(patterns):
                found = _joined(found, _patterns(patterns, scope))
            case Union(groups):
                found = _joined(found, [row for each in groups for row in _group(each, scope)])
            case Select():
                found = _joined(found, _select(element, scope))
            case Optional(inner):
                found = _optional(found, inner, scope)
            case Bind(value, variable):
                found = [_extended(row, value, variable, scope) for row in found]
    conditions = [each.condition for each in group.elements if isinstance(each, Filter)]
    return [row for row in found if all(_holds(each, row, scope) for each in conditions)]


def _optional(found: list[Solution], inner: Group, scope: _Scope) -> list[Solution]:
    conditions = [each.condition for each in inner.elements if isinstance(each, Filter)]
    rest = Group(tuple(each for each in inner.elements if not isinstance(each, Filter)))
    others = _group(rest, scope)
    rows = []
    for row in found:
        more = [
            each
            for each in _joined([row], others)
            if all(_holds(condition, each, scope) for condition in conditions)
        ]
        rows.extend(more or [row])
    return rows


def _joined(ones: list[Solution], others: list[Solution]) -> list[Solution]:
    return [
        {**one, **other}
        for one, other in product(ones, others)
        if all(other.get(name, term) == term for name, term in one.items())
    ]


def _patterns(patterns: tuple[Pattern, ...], scope: _Scope) -> list[Solution]:
    found: list[Solution] = [dict(scope.values)]
    for pattern in patterns:
        found = _joined(found, list(_matches(pattern, scope)))
    return found


def _matches(pattern: Pattern, scope: _Scope) -> Iterator[Solution]:
    rows: Iterator[tuple[Term, Term, Term | None]]
    if isinstance(pattern.path, Variable):
        rows = ((each.subject, each.object, each.predicate) for each in scope.data)  # type: ignore[misc]
    else:
        rows = ((one, other, None) for one, other in _pairs(pattern.path, scope))
    for subject, value, predicate in rows:
        row: Solution = {}
        slots = [(pattern.subject, subject), (pattern.object, value)]
        if isinstance(pattern.path, Variable) and predicate is not None:
            slots.append((pattern.path, predicate))
        if all(_matched(slot, term, row) for slot, term in slots):
            yield row


def _matched(slot: Slot, term: Term, row: Solution) -> bool:
    if isinstance(slot, Variable):
        return row.setdefault(slot.name, term) == term
    return slot == term


def _pairs(path: p.Path, scope: _Scope) -> list[tuple[Term, Term]]:
    match path:
        case p.Predicate(iri):
            return [(each.subject, each.object) for each in scope.data if each.predicate == iri]  # type: ignore[misc]
        case p.Inverse(inner):
            return [(other, one) for one, other in _pairs(inner, scope)]
        case p.Sequence(steps):
            found = _pairs(steps[0], scope)
            for step in steps[1:]:
                more = _pairs(step, scope)
                found = [(one, end) for one, mid in found for start, end in more if start == mid]
            return found
        case p.Alternative(choices):
            # The specification has a pair once for each way; the engine has it once.
            return list({pair for each in choices for pair in _pairs(each, scope)})
        case p.ZeroOrOne(inner):
            return list({(node, node) for node in scope.nodes} | set(_pairs(inner, scope)))
        case p.ZeroOrMore(inner):
            stays = {(node, node) for node in scope.nodes}
            return list(_closure(stays, set(_pairs(inner, scope))))
        case p.OneOrMore(inner):
            once = set(_pairs(inner, scope))
            return list(_closure(once, once))


def _closure(found: set[tuple[Term, Term]], step: set[tuple[Term, Term]]) -> set[tuple[Term, Term]]:
    while True:
        more = found | {(one, end) for one, mid in found for start, end in step if start == mid}
        if more == found:
            return found
        found = more


def _extended(
    row: Solution, value: Slot | Condition, variable: Variable, scope: _Scope
) -> Solution:
    if isinstance(value, Variable | ox.NamedNode | ox.Literal):
        term = row.get(value.name) if isinstance(value, Variable) else value
        return row if term is None else {**row, variable.name: term}
    try:
        return {**row, variable.name: TRUE if _value(value, row, scope) else FALSE}
    except NoValueError:
        return row


def _holds(condition: Condition, row: Solution, scope: _Scope) -> bool:
    try:
        return _value(condition, row, scope)
    except NoValueError:
        return False


def _value(condition: Condition, row: Solution, scope: _Scope) -> bool:
    match condition:
        case Same(one, other):
            return _term(one, row) == _term(other, row)
        case Equal(one, other, negated):  # the data has no two numbers of one value
            return (_term(one, row) == _term(other, row)) != negated
        case Less(one, other):
            return _number(one, row) < _number(other, row)
        case Bound(variable):
            return variable.name in row
        case Not(inner):
            return not _value(inner, row, scope)
        case Either(one_way, other_way):
            return _either(
                lambda: _value(one_way, row, scope), lambda: _value(other_way, row, scope)
            )
        case Exists(group, negated):
            # What is asked for has the values of the solution that it is asked for.
            found = _group(group, _Scope(scope.data, {**scope.values, **row}))
            return bool(found) != negated


def _either(one: Callable[[], bool], other: Callable[[], bool]) -> bool:
    values = []
    for each in (one, other):
        try:
            values.append(each())
        except NoValueError:
            values.append(None)  # type: ignore[arg-type]
    if None in values and True not in values:
        raise NoValueError
    return True in values


def _term(slot: Slot, row: Solution) -> Term:
    if not isinstance(slot, Variable):
        return slot
    if slot.name not in row:
        raise NoValueError
    return row[slot.name]


def _number(slot: Slot, row: Solution) -> int:
    term = _term(slot, row)
    if not isinstance(term, ox.Literal) or term.datatype != INTEGER:
        raise NoValueError
    return int(term.value)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=INTEGER)
