"""One function for each kind of constraint, over all pairs of focus and value.

A kernel is given the shape's focus nodes, and pairs: ``values[i]`` is a value
of ``foci[rows[i]]``. It says which rows break the constraint, and by which
value (-1 where a value is missing).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from habeas.shacl import plan as p
from habeas.shacl.evaluation.pairs import IntArray, keys, meeting, unique_pairs
from habeas.shacl.image.terms import BLANK, IRI, LITERAL
from habeas.shacl.literals.languages import lang_matches
from habeas.shacl.vocabulary import Node, sh

if TYPE_CHECKING:
    from habeas.shacl.evaluation.executor import Executor
    from habeas.shacl.sparql.execution import Solutions

__all__ = ["KERNELS", "Broken", "Scope"]

#: Kinds of terms that a ``sh:nodeKind`` allows.
_KINDS: dict[Node, tuple[int, ...]] = {
    sh("IRI"): (IRI,),
    sh("BlankNode"): (BLANK,),
    sh("Literal"): (LITERAL,),
    sh("BlankNodeOrIRI"): (BLANK, IRI),
    sh("BlankNodeOrLiteral"): (BLANK, LITERAL),
    sh("IRIOrLiteral"): (IRI, LITERAL),
}
#: How a value must compare with a bound: less -1, equal 0, greater 1.
_SIDES: dict[p.Side, tuple[int, ...]] = {
    "MinExclusive": (1,),
    "MinInclusive": (0, 1),
    "MaxExclusive": (-1,),
    "MaxInclusive": (-1, 0),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A shape, the focus nodes that it looks at, and their values."""

    shape: p.Shape
    foci: IntArray
    rows: IntArray
    values: IntArray


@dataclass(slots=True)
class Broken:
    """Which rows break a constraint, and by which value."""

    rows: IntArray
    #: -1 where there is none to name.
    values: IntArray
    #: Properties of the values, where the constraint is about these.
    properties: IntArray | None = None
    #: What a query found, where the constraint is one.
    solutions: "Solutions | None" = None
    #: Whether the values were looked at by shapes that can say more.
    nested: tuple[Node, ...] = field(default=())


def _pairs(scope: Scope, wrong: Any, nested: tuple[Node, ...] = ()) -> Broken:
    return Broken(scope.rows[wrong], scope.values[wrong], nested=nested)


def _whole(rows: IntArray) -> Broken:
    return Broken(rows, np.full(len(rows), -1, np.int64))


def _counts(scope: Scope, rows: IntArray) -> IntArray:
    return np.bincount(rows, minlength=len(scope.foci)).astype(np.int64)


def _class(run: "Executor", scope: Scope, constraint: p.Class) -> Broken:
    return _pairs(scope, ~run.of_class(scope.values, constraint.cls))


def _datatype(run: "Executor", scope: Scope, constraint: p.Datatype) -> Broken:
    number = run.terms.find(constraint.datatype)
    if number < 0:
        return _pairs(scope, slice(None))
    right = run.terms.datatypes[scope.values] == number
    right[right] = run.judged.well_formed(scope.values[right], number)
    return _pairs(scope, ~right)


def _node_kind(run: "Executor", scope: Scope, constraint: p.NodeKind) -> Broken:
    kinds = run.terms.kinds[scope.values]
    right = np.zeros(len(kinds), np.bool_)
    for kind in _KINDS.get(constraint.kind, ()):
        right |= kinds == kind
    return _pairs(scope, ~right)


def _min_count(run: "Executor", scope: Scope, constraint: p.MinCount) -> Broken:
    return _whole(np.flatnonzero(_counts(scope, scope.rows) < constraint.count))


def _max_count(run: "Executor", scope: Scope, constraint: p.MaxCount) -> Broken:
    return _whole(np.flatnonzero(_counts(scope, scope.rows) > constraint.count))


def _range(run: "Executor", scope: Scope, constraint: p.Range) -> Broken:
    bound = constraint.bound
    right = run.judged.compared_with(
        scope.values, bound.datatype.value, bound.value, _SIDES[constraint.side]
    )
    return _pairs(scope, ~right)


def _min_length(run: "Executor", scope: Scope, constraint: p.MinLength) -> Broken:
    return _pairs(scope, ~_long(run, scope, constraint.length, None))


def _max_length(run: "Executor", scope: Scope, constraint: p.MaxLength) -> Broken:
    return _pairs(scope, ~_long(run, scope, 0, constraint.length))


def _long(run: "Executor", scope: Scope, least: int, most: int | None) -> Any:
    right = run.terms.kinds[scope.values] != BLANK
    lengths = run.judged.lengths(scope.values[right])
    right[right] = (lengths >= least) & (True if most is None else lengths <= most)
    return right


def _pattern(run: "Executor", scope: Scope, constraint: p.Pattern) -> Broken:
    return _pairs(scope, ~run.judged.matches(scope.values, constraint.pattern, constraint.flags))


def _language_in(run: "Executor", scope: Scope, constraint: p.LanguageIn) -> Broken:
    languages = run.terms.languages[scope.values]
    allowed = np.append(lang_matches(run.terms.tags, constraint.ranges), False)
    return _pairs(scope, ~allowed[languages])  # -1, no language, takes the last


def _unique_lang(run: "Executor", scope: Scope, constraint: p.UniqueLang) -> Broken:
    languages = run.terms.languages[scope.values].astype(np.int64)
    tagged = languages >= 0
    found, counts = np.unique(keys(scope.rows[tagged], languages[tagged]), return_counts=True)
    return _whole((found[counts > 1] >> np.uint64(32)).astype(np.int64))


def _equals(run: "Executor", scope: Scope, constraint: p.Equals) -> Broken:
    rows, values = run.property_values(constraint.other, scope.foci)
    own, other = keys(scope.rows, scope.values), keys(rows, values)
    broken = np.concatenate([own[~_among(own, other)], other[~_among(other, own)]])
    return _unpacked(broken)


def _disjoint(run: "Executor", scope: Scope, constraint: p.Disjoint) -> Broken:
    rows, values = run.property_values(constraint.other, scope.foci)
    return _pairs(scope, _among(keys(scope.rows, scope.values), keys(rows, values)))


def _less_than(run: "Executor", scope: Scope, constraint: p.LessThan) -> Broken:
    other_rows, others = run.property_values(constraint.other, scope.foci)
    mine, theirs = meeting(scope.rows, other_rows, len(scope.foci))
    right = run.judged.compared_pairs(
        scope.values[mine], others[theirs], (-1, 0) if constraint.or_equal else (-1,)
    )
    return Broken(scope.rows[mine[~right]], scope.values[mine[~right]])


def _not(run: "Executor", scope: Scope, constraint: p.Not) -> Broken:
    return _pairs(scope, run.conforms(constraint.shape, scope.values))


def _and(run: "Executor", scope: Scope, constraint: p.And) -> Broken:
    right = np.arange(len(scope.values))
    for shape in constraint.shapes:
        right = right[run.conforms(shape, scope.values[right])]
    wrong = np.ones(len(scope.values), np.bool_)
    wrong[right] = False
    return _pairs(scope, wrong, constraint.shapes)


def _or(run: "Executor", scope: Scope, constraint: p.Or) -> Broken:
    left = np.arange(len(scope.values))
    for shape in constraint.shapes:
        left = left[~run.conforms(shape, scope.values[left])]
    wrong = np.zeros(len(scope.values), np.bool_)
    wrong[left] = True
    return _pairs(scope, wrong, constraint.shapes)


def _xone(run: "Executor", scope: Scope, constraint: p.Xone) -> Broken:
    met = np.zeros(len(scope.values), np.int64)
    for shape in constraint.shapes:
        met += run.conforms(shape, scope.values)
    return _pairs(scope, met != 1, constraint.shapes)


def _node(run: "Executor", scope: Scope, constraint: p.NodeRef) -> Broken:
    right = run.conforms(constraint.shape, scope.values)
    return _pairs(scope, ~right, (constraint.shape,))


def _qualified(run: "Executor", scope: Scope, constraint: p.Qualified) -> Broken:
    counted = run.conforms(constraint.shape, scope.values)
    for sibling in constraint.siblings:
        counted &= ~run.conforms(sibling, scope.values)
    counts = _counts(scope, scope.rows[counted])
    wrong = counts > constraint.count if constraint.at_most else counts < constraint.count
    return _whole(np.flatnonzero(wrong))


def _closed(run: "Executor", scope: Scope, constraint: p.Closed) -> Broken:
    allowed = {run.terms.find(each) for each in constraint.allowed}
    rows, values, properties = [], [], []
    for predicate in run.image.predicates():
        if predicate not in allowed:
            at, found = run.image.column(predicate).objects(scope.values)
            if len(at):
                rows.append(scope.rows[at])
                values.append(found)
                properties.append(np.full(len(at), predicate, np.int64))
    if not rows:
        return _whole(np.zeros(0, np.int64))
    return Broken(np.concatenate(rows), np.concatenate(values), np.concatenate(properties))


def _has_value(run: "Executor", scope: Scope, constraint: p.HasValue) -> Broken:
    right = np.zeros(len(scope.foci), np.bool_)
    number = run.terms.find(constraint.value)
    if number >= 0:
        right[scope.rows[scope.values == number]] = True
    return _whole(np.flatnonzero(~right))


def _in(run: "Executor", scope: Scope, constraint: p.In) -> Broken:
    numbers = [run.terms.find(each) for each in constraint.values]
    return _pairs(scope, ~np.isin(scope.values, numbers))


def _sparql(run: "Executor", scope: Scope, constraint: p.Sparql) -> Broken:
    return _selected(run, scope, constraint)


def _custom(run: "Executor", scope: Scope, constraint: p.Custom) -> Broken:
    if isinstance(constraint.validator, p.SelectQuery):
        return _selected(run, scope, constraint)
    right = run.bench.ask(scope.shape, constraint, scope.foci[scope.rows], scope.values)
    return _pairs(scope, ~right)


def _selected(run: "Executor", scope: Scope, constraint: p.Sparql | p.Custom) -> Broken:
    solutions = run.bench.select(scope.shape, constraint, scope.foci)
    broken = _whole(solutions.rows)
    broken.solutions = solutions
    return broken


def _among(some: Any, others: Any) -> Any:
    """Whether each of ``some`` is among ``others``; both sorted."""
    if not len(others):
        return np.zeros(len(some), np.bool_)
    places = np.minimum(np.searchsorted(others, some), len(others) - 1)
    return others[places] == some


def _unpacked(found: Any) -> Broken:
    rows = (found >> np.uint64(32)).astype(np.int64)
    return Broken(*unique_pairs(rows, (found & np.uint64(0xFFFFFFFF)).astype(np.int64)))


#: What runs which constraint.
KERNELS: dict[type[p.Constraint], Callable[["Executor", Scope, Any], Broken]] = {
    p.And: _and,
    p.Class: _class,
    p.Closed: _closed,
    p.Custom: _custom,
    p.Datatype: _datatype,
    p.Disjoint: _disjoint,
    p.Equals: _equals,
    p.HasValue: _has_value,
    p.In: _in,
    p.LanguageIn: _language_in,
    p.LessThan: _less_than,
    p.MaxCount: _max_count,
    p.MaxLength: _max_length,
    p.MinCount: _min_count,
    p.MinLength: _min_length,
    p.NodeKind: _node_kind,
    p.NodeRef: _node,
    p.Not: _not,
    p.Or: _or,
    p.Pattern: _pattern,
    p.Qualified: _qualified,
    p.Range: _range,
    p.Sparql: _sparql,
    p.UniqueLang: _unique_lang,
    p.Xone: _xone,
}
