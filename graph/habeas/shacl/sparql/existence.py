"""Patterns asked for with EXISTS, one after another.

The engine answers EXISTS for each solution by itself, and joins what stands
inside without looking at what is known already: with two patterns, each
question costs a scan. Written as ``LATERAL``, the same join goes from pattern to
pattern. So the patterns are put into an order in which each is tied to those
before, and paths are taken apart.
"""

from collections.abc import Callable, MutableMapping

from habeas.shacl import paths as p
from habeas.shacl.sparql.filling import steps_of
from habeas.shacl.sparql.syntax import (
    Block,
    Filter,
    Group,
    InGraph,
    Optional,
    Pattern,
    Unclear,
    Union,
    is_variable,
    variables_of,
)

__all__ = ["Laterals"]


class Laterals:
    """Writes the groups of EXISTS anew.

    Parameters
    ----------
    words
        The words of the query, which are changed.
    filled
        What gives a pattern with the values of its variables filled in.
    begun
        Whether something is written into a group before its own patterns.
    """

    def __init__(
        self,
        words: list[str],
        filled: Callable[[Pattern], Pattern],
        begun: Callable[[Group], bool],
    ) -> None:
        self._words = words
        self._filled = filled
        self._begun = begun
        self._names: MutableMapping[str, str] = {}

    def write(self, group: Group, known: set[str]) -> None:
        """Write one group anew; ``known`` are the variables that have a value around it."""
        known = set(known)
        if group.select is not None:
            self.write(group.select.where, known)
            return
        begun = self._begun(group)
        for element in group.elements:
            match element:
                case Block():
                    self._block(element, known, begun)
                case Union(groups=groups, start=start):
                    if begun and all(map(_plain, groups)):
                        self._wrap(start, groups[-1].end)
                    for each in groups:
                        self.write(each, known)
                case Optional(group=inner, start=start):
                    if begun and _plain(inner, filters=True):
                        self._wrap(start, inner.end)
                    self.write(inner, known)
                case InGraph(group=inner, start=start):
                    if begun and _plain(inner):
                        self._wrap(start, inner.end)
                    self.write(inner, known)
            begun |= not isinstance(element, Filter)

    def _wrap(self, start: int, end: int) -> None:
        self._words[start] = f"LATERAL {{ {self._words[start]}"
        self._words[end] = f"{self._words[end]} }}"

    def _block(self, block: Block, known: set[str], begun: bool) -> None:
        rest = [
            step for each in block.patterns for step in steps_of(self._filled(each), self._between)
        ]
        texts = []
        while rest:
            best = min(rest, key=lambda each: _cost(each, known))
            rest.remove(best)
            known.update(variables_of(best))
            text = f"{self._name(best.subject)} {_verb(best)} {self._name(best.object)} ."
            texts.append(f"LATERAL {{ {text} }}" if begun else text)
            begun = True
        self._words[block.start : block.end] = [
            " ".join(texts),
            *[""] * (block.end - block.start - 1),
        ]

    def _between(self) -> str:
        """Return a new blank node."""
        term = f"?_:step {len(self._names)}"
        self._name(term)
        return term

    def _name(self, term: str) -> str:
        """Return a term as it is; a blank node as a variable, for its groups are split."""
        if term.startswith("?_:"):
            return self._names.setdefault(term, f"?habeas_node_{len(self._names)}")
        return term


def _cost(pattern: Pattern, known: set[str]) -> int:
    """Return how much a pattern can find: little if its ends are known."""

    def rank(term: str) -> int:
        if is_variable(term):
            return 0 if term in known else 4
        return 1

    return rank(pattern.subject) + rank(pattern.object) + 2 * isinstance(pattern.predicate, str)


def _verb(pattern: Pattern) -> str:
    match pattern.predicate:
        case str() as name:
            return name
        case Unclear(text):
            return text
        case path:
            return p.sparql(path)


def _plain(group: Group, filters: bool = False) -> bool:
    """Whether a group is patterns joined, so that it does not matter when it is asked for."""
    return group.select is None and all(
        isinstance(each, Block)
        or (isinstance(each, Union) and all(map(_plain, each.groups)))
        or (isinstance(each, InGraph) and _plain(each.group))
        or (filters and isinstance(each, Filter))
        for each in group.elements
    )
