"""What a shape reads of the graph: which changed triple can change the verdict on which focus.

A verdict can change only if a step that the shape takes leads along a changed
triple. The part of the way before the first such step is the same before and
after the change, so walking it backwards, from removed triples in the old
graph and from added triples in the new, reaches every focus concerned.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.shacl import plan as p
from habeas.shacl.paths import Path, chain, inverse, steps
from habeas.shacl.sparql.dependencies import dependencies
from habeas.shacl.vocabulary import RDF_TYPE, Node

__all__ = ["Step", "uses_classes", "what_is_read"]


@dataclass(frozen=True, slots=True)
class Step:
    """One place where a shape looks at triples."""

    #: From the subject (or object) of the triple back to the focus; None if it is the focus.
    back: Path | None
    #: None for any property.
    predicate: ox.NamedNode | None
    #: Whether ``back`` starts at the object.
    from_object: bool = False


def what_is_read(plan: p.Plan, shape: p.Shape) -> frozenset[Step] | None:
    """Return every place at which a shape with targets looks; None if that cannot be said."""
    try:
        return frozenset([*_targets(shape), *_shape(plan, shape, None)])
    except _AnythingError:
        return None


def uses_classes(plan: p.Plan) -> bool:
    """Whether the verdict of any shape depends on which class is below which."""
    return any(
        any(target.kind == "class" for target in shape.targets)
        or any(isinstance(each, p.Class) for each in shape.constraints)
        for shape in plan.shapes.values()
    )


class _AnythingError(Exception):
    """A shape may look at anything."""


def _step(way: Path | None, predicate: ox.NamedNode | None, from_object: bool = False) -> Step:
    return Step(None if way is None else inverse(way), predicate, from_object)


def _targets(shape: p.Shape) -> Iterator[Step]:
    for target in shape.targets:
        if target.kind == "class":
            yield Step(None, RDF_TYPE)
        elif target.kind != "node":
            yield Step(None, _iri(target.term), from_object=target.kind == "objects")


def _shape(plan: p.Plan, shape: p.Shape, way: Path | None) -> Iterator[Step]:
    """Yield where a shape looks whose focus is reached by ``way``."""
    if shape.deactivated:
        return
    values = way
    if shape.path is not None:
        for before, predicate, backwards in steps(shape.path):
            yield _step(chain(way, before), predicate, backwards)
        values = chain(way, shape.path)
    for constraint in shape.constraints:
        match constraint:
            case p.Class():
                yield _step(values, RDF_TYPE)
            case p.Equals(other=other) | p.Disjoint(other=other) | p.LessThan(other=other):
                yield _step(way, other)
            case p.Closed():
                yield _step(values, None)
            case p.Sparql() | p.Custom():
                yield from _query(shape, constraint, way)
            case _:
                for node in p.shapes_of(constraint):
                    yield from _shape(plan, plan.shapes[node], values)


def _query(shape: p.Shape, constraint: p.Sparql | p.Custom, way: Path | None) -> Iterator[Step]:
    read = dependencies(shape, constraint)
    if read is None:
        raise _AnythingError
    for from_focus, predicate, backwards in read:
        yield _step(chain(way, from_focus), predicate, backwards)


def _iri(term: Node) -> ox.NamedNode:
    assert isinstance(term, ox.NamedNode)
    return term
