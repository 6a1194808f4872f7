"""What has to be asked of a store before a path of any length can be written as values."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pyoxigraph as ox

from habeas.store.interface import Rows, Term
from habeas.store.remote.naming import NOTHING
from habeas.store.remote.terms import written

__all__ = ["MOST", "Asking", "PathError", "Reached", "reached"]

V = TypeVar("V")
#: More pairs are not written into a query.
MOST = 4000
#: How many answers are remembered.
KEPT = 64
#: What one gets to in one step or more, from each thing. Terms are written as SPARQL writes them.
Reached = Mapping[str, frozenset[str]]


class PathError(Exception):
    """A path cannot be written without walking it; the words say why, and what to write instead."""


def reached(steps: Sequence[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return how far one gets by ``steps``, one or more of them.

    Raises
    ------
    PathError
        If there are too many pairs to write.

    Examples
    --------
    >>> {one: sorted(others) for one, others in reached([("a", "b"), ("b", "c")]).items()}
    {'a': ['b', 'c'], 'b': ['c']}
    """
    after: dict[str, set[str]] = defaultdict(set)
    for one, other in steps:
        after[one].add(other)
    found: dict[str, frozenset[str]] = {}
    size = 0
    for start, others in after.items():
        seen: set[str] = set()
        left = list(others)
        while left:
            here = left.pop()
            if here not in seen:
                seen.add(here)
                left.extend(after.get(here, ()))
        found[start] = frozenset(seen)
        size += len(seen)
        if size > 5 * MOST:
            raise PathError("the path leads to too much to be written out")
    return found


class Asking:
    """Asks a store by ``rows``, once: a release stays as it is."""

    def __init__(
        self,
        rows: Callable[[str, Mapping[str, Term] | None, Sequence[str] | None], Rows],
    ) -> None:
        self._rows = rows
        self._reached: OrderedDict[tuple[str, ...], Reached] = OrderedDict()
        self._matched: OrderedDict[tuple[str, ...], frozenset[str]] = OrderedDict()

    def reaching(self, path: str, graphs: Sequence[str]) -> Reached:
        """Return how far one gets by a path in some graphs.

        Raises
        ------
        PathError
            If that cannot be written, or is too much.
        """
        key = (path, *graphs)
        if (known := self._reached.get(key)) is None:
            names = self._distinct("?x ?y", f"?x {path} ?y", graphs)
            known = reached(list(zip(names[::2], names[1::2], strict=True)))
            _remember(self._reached, key, known)
        return known

    def matching(self, pattern: str, variable: str, graphs: Sequence[str]) -> frozenset[str]:
        """Return what a variable can be by a pattern in some graphs; errors as above."""
        key = (pattern, variable, *graphs)
        if (known := self._matched.get(key)) is None:
            known = frozenset(self._distinct(variable, pattern, graphs))
            _remember(self._matched, key, known)
        return known

    def _distinct(self, names: str, patterns: str, graphs: Sequence[str]) -> list[str]:
        """Return the values of variables, row after row."""
        text = f"SELECT DISTINCT {names} {{ {patterns} }} LIMIT {MOST + 1}"
        found = list(self._rows(text, None, graphs or (NOTHING,)))
        if len(found) > MOST:
            raise PathError(f"a path with * or +, and more than {MOST:,} things match {patterns}")
        terms = [term for row in found for term in row if term is not None]
        if any(isinstance(term, ox.BlankNode) for term in terms):
            raise PathError(f"a path with * or +, and blank nodes match {patterns}")
        return [written(term) for term in terms]


def _remember(kept: OrderedDict[tuple[str, ...], V], key: tuple[str, ...], value: V) -> None:
    kept[key] = value
    while len(kept) > KEPT:
        kept.popitem(last=False)
