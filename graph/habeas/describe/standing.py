"""Whether a thing is still there: replaced by another, or taken down.

Who was merged into another says ``dcterms:isReplacedBy``, perhaps over several
steps. What was taken down says on which day, with ``habeas:isTakenDownOn``,
and nothing else is said about it.
"""

import pyoxigraph as ox

from habeas.store.interface import Store
from habeas.terms import CLASS_OF_KIND, expand, kind_and_local

__all__ = ["replacement", "taken_down_on"]

_IS_REPLACED_BY = ox.NamedNode(expand("dcterms:isReplacedBy"))
_IS_TAKEN_DOWN_ON = ox.NamedNode(expand("habeas:isTakenDownOn"))
#: Most steps from a thing to the one that is there now.
MOST_STEPS = 20


def replacement(store: Store, iri: str) -> str | None:
    """Return the thing that ``iri`` is now, over any steps; None if it is itself.

    Where the steps lead round, or to nothing that is said anything about, it is itself.
    Of several that replace it, the first by IRI counts.
    """
    seen = [iri]
    while len(seen) <= MOST_STEPS:
        others = sorted(
            quad.object.value
            for quad in store.quads(ox.NamedNode(seen[-1]), _IS_REPLACED_BY)
            if isinstance(quad.object, ox.NamedNode) and _is_thing(quad.object.value)
        )
        if not others:
            known = any(True for _ in store.quads(ox.NamedNode(seen[-1])))
            return seen[-1] if len(seen) > 1 and known else None
        if others[0] in seen:
            return None
        seen.append(others[0])
    return None


def taken_down_on(store: Store, iri: str) -> str | None:
    """Return the day on which ``iri`` was taken down, as it is written; None if it was not."""
    days = [
        quad.object.value
        for quad in store.quads(ox.NamedNode(iri), _IS_TAKEN_DOWN_ON)
        if isinstance(quad.object, ox.Literal)
    ]
    return min(days, default=None)


def _is_thing(iri: str) -> bool:
    found = kind_and_local(iri)
    return found is not None and found[0] in CLASS_OF_KIND
