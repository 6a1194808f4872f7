"""What a thing has: where the paths of a property lead in the store."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.reconciling.entities import Entity
from habeas.reconciling.patience import Check, endless
from habeas.reconciling.properties import Property
from habeas.store.interface import Store, Term
from habeas.terms import expand

__all__ = ["MOST", "read_values"]

#: Values that are followed at each step of a path, and that are read in the end, if all are not
#: asked for.
MOST = 500
_IDENTIFIER = expand("dcterms:identifier")


def read_values(
    store: Store,
    entity: Entity,
    property_: Property,
    most: int | None = MOST,
    check: Check = endless,
) -> list[tuple[Term, ...]]:
    """Return the values that a thing has: one term each, or two for the days of a span.

    Parameters
    ----------
    most
        How many values are followed at each step of a path; None for all.
    check
        Called for each value that is come to.
    """
    paths = _Paths(store, most, check)
    found = [paths.follow(entity, path) for path in property_.paths]
    if property_.kind == "span":
        return _spans(*found) if len(found) == 2 else []
    (terms,) = found
    if property_.within:
        terms = [each for each in terms if _text(each).startswith(property_.within)]
    if property_.is_country:
        terms = [each for each in terms if isinstance(each, ox.NamedNode) and paths.has_code(each)]
    return [(each,) for each in sorted(terms, key=_order)]


def _spans(first: Sequence[Term], last: Sequence[Term]) -> list[tuple[Term, ...]]:
    """Return days as spans; the same path twice is one day each."""
    if list(first) == list(last):
        return [(each, each) for each in sorted(first, key=_order)]
    starts, ends = sorted(first, key=_order), sorted(last, key=_order)
    if not starts and not ends:
        return []
    empty = ox.Literal("")
    return [(starts[0] if starts else empty, ends[-1] if ends else empty)]


@dataclass(frozen=True)
class _Paths:
    """Where paths lead in a store."""

    store: Store
    most: int | None
    check: Check

    def follow(self, entity: Entity, path: str) -> list[Term]:
        """Return where a path leads."""
        ahead: list[Term] = [ox.NamedNode(entity.iri)]
        for number, step in enumerate(path.split("/")):
            if number == 0 and step[0] != "^" and step[-1] != "*":
                ahead = list(entity.values(expand(step)))[: self.most]
                continue
            ahead = self._closure(ahead, step[:-1]) if step[-1] == "*" else self._step(ahead, step)
        return ahead

    def has_code(self, place: ox.NamedNode) -> bool:
        """Return whether a place has a code of two letters."""
        self.check()
        quads = self.store.quads(subject=place, predicate=ox.NamedNode(_IDENTIFIER))
        codes = (_text(quad.object) for quad in quads)
        return any(
            len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()
            for code in codes
        )

    def _step(self, nodes: Iterable[Term], step: str) -> list[Term]:
        found: dict[Term, None] = {}
        by = ox.NamedNode(expand(step.lstrip("^")))
        for node in nodes:
            if not isinstance(node, ox.NamedNode):
                continue
            others: Iterator[Term]
            if step[0] == "^":
                others = (q.subject for q in self.store.quads(predicate=by, object=node))
            else:
                others = (q.object for q in self.store.quads(subject=node, predicate=by))
            for other in others:
                self.check()
                found[other] = None
                if self._is_full(found):
                    return list(found)
        return list(found)

    def _closure(self, nodes: Sequence[Term], step: str) -> list[Term]:
        """Return ``nodes`` and all that a step leads to, however often it is made."""
        found = dict.fromkeys(nodes)
        ahead = list(nodes)
        while ahead and not self._is_full(found):
            ahead = [each for each in self._step(ahead, step) if each not in found]
            found.update(dict.fromkeys(ahead))
        return list(found)

    def _is_full(self, found: Collection[Term]) -> bool:
        return self.most is not None and len(found) >= self.most


def _order(term: Term) -> tuple[str, str]:
    return _text(term), getattr(term, "language", None) or ""


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""
