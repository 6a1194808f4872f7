"""Which triples can change what a query says of a focus node."""

import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.plan import AskValidator, Custom, Shape, Sparql
from habeas.shacl.sparql.prepared import prepared
from habeas.shacl.sparql.reads import End

__all__ = ["dependencies"]

#: The way from the focus, the property (None for any), and whether the way leads to its object.
Dependency = tuple[p.Path | None, ox.NamedNode | None, bool]


def dependencies(shape: Shape, constraint: Sparql | Custom) -> list[Dependency] | None:
    """Return which triples a query reads for one focus node.

    Returns
    -------
    list of (path, predicate, backwards), or None
        A triple of the property, or of any property if that is None, can
        matter to each focus from which the path leads to its subject, or to its
        object if ``backwards``. A path of None leads to the focus itself. None
        instead of a list: any change can matter to any focus.
    """
    ready = prepared(shape, constraint)
    if ready.reads.everything:
        return None
    found: dict[Dependency, None] = {}
    for node in ready.reads.nodes:
        way = _from_focus(shape, constraint, node)
        if way is None:
            return None
        found[*way, None, False] = found[*way, None, True] = None
    for read in ready.reads.triples:
        ways = (
            (*way, read.predicate, backwards)
            for end, backwards in read.ends
            if (way := _from_focus(shape, constraint, end)) is not None
        )
        dependency = next(ways, None)
        if dependency is None:
            return None
        found[dependency] = None
    return list(found)


def _from_focus(shape: Shape, constraint: Sparql | Custom, end: End) -> tuple[p.Path | None] | None:
    """Return the way from the focus to an end, in a tuple; None if it starts elsewhere."""
    if end.start == "?this":
        return (end.path,)
    if end.start == "?value":
        assert isinstance(constraint, Custom)
        assert isinstance(constraint.validator, AskValidator)
        return (p.chain(shape.path, end.path),)
    return None
