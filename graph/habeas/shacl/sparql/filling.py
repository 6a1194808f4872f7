"""Triple patterns made simpler: values filled in, paths taken apart."""

from collections.abc import Callable, Iterator, Mapping

import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.sparql.syntax import Block, Group, Pattern, Union

__all__ = ["filled", "joined_patterns", "steps_of"]


def filled(pattern: Pattern, constants: Mapping[str, str], path: p.Path | None) -> Pattern:
    """Return a pattern with ``$PATH`` and the variables of ``constants`` replaced."""
    predicate = pattern.predicate
    if predicate == "?PATH" and path is not None:
        predicate = path
    elif isinstance(predicate, str):
        predicate = constants.get(predicate, predicate)
        if predicate.startswith("<"):
            predicate = p.Predicate(ox.NamedNode(predicate[1:-1]))
    return Pattern(
        constants.get(pattern.subject, pattern.subject),
        predicate,
        constants.get(pattern.object, pattern.object),
    )


def joined_patterns(group: Group) -> list[Pattern]:
    """Return the patterns that hold for every solution of a group."""
    found: list[Pattern] = []
    for element in group.elements:
        if isinstance(element, Block):
            found.extend(element.patterns)
        elif isinstance(element, Union) and len(element.groups) == 1:
            found.extend(joined_patterns(element.groups[0]))
    return found


def steps_of(pattern: Pattern, fresh: Callable[[], str]) -> Iterator[Pattern]:
    """Yield a pattern as several, one for each step of its path; ``fresh`` names the nodes between."""
    path = pattern.predicate
    if not isinstance(path, p.Path):
        yield pattern
        return
    path = p.straight(path)
    if isinstance(path, p.Inverse):
        yield Pattern(pattern.object, path.path, pattern.subject)
    elif isinstance(path, p.Sequence):
        one = pattern.subject
        for step in path.paths[:-1]:
            other = fresh()
            yield from steps_of(Pattern(one, step, other), fresh)
            one = other
        yield from steps_of(Pattern(one, path.paths[-1], pattern.object), fresh)
    else:
        yield Pattern(pattern.subject, path, pattern.object)
