"""What is known about a release before a query is asked of it."""

from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from habeas.errors import HabeasError
from habeas.sparql.statistics import Statistics
from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Store

if TYPE_CHECKING:
    from habeas.columns import Columns
    from habeas.search.index import Index

__all__ = ["Known"]

#: So many triples are looked at to see whether a pattern is rare.
LOOKED_AT = 64
#: So many patterns are remembered.
REMEMBERED = 4_096


class Known:
    """What can be asked about a release without running a query.

    Parameters
    ----------
    store
        The store; without one nothing is looked up.
    sides
        The folders that were made from it beforehand, by name.
    """

    def __init__(self, store: Store | None = None, sides: Mapping[str, Path] | None = None) -> None:
        self.store = store
        self.sides = dict(sides or {})
        #: Whether the engine is the one for whose planner queries are rewritten.
        self.is_embedded = isinstance(store, EmbeddedStore)
        #: Queries that were prepared before, by what they depend on.
        self.prepared: dict[Any, Any] = {}
        self._looked_up: dict[Any, int] = {}

    @cached_property
    def statistics(self) -> Statistics | None:
        """The counts of the release, if it has them."""
        folder = self.sides.get("statistics")
        try:
            return None if folder is None else Statistics.read(folder)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # a side that cannot be read is a side that is not there

    @cached_property
    def columns(self) -> "Columns | None":
        """The columns of the release, if it has some that can be read."""
        from habeas import columns

        try:
            return columns.open(self.sides["columns"]) if "columns" in self.sides else None
        except HabeasError:
            return None

    @cached_property
    def index(self) -> "Index | None":
        """The search index of the release, if it has one that can be read."""
        from habeas.search.index import Index

        try:
            return Index(self.sides["search"]) if "search" in self.sides else None
        except HabeasError:
            return None

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The graphs of the release, sorted."""
        if self.statistics is not None:
            return tuple(sorted(self.statistics.graphs))
        return () if self.store is None else tuple(self.store.graphs())

    def few(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode | None,
        object: ox.NamedNode | ox.Literal | None,
    ) -> int | None:
        """Return how many triples match, if they are few; else None. This takes microseconds."""
        if not isinstance(self.store, EmbeddedStore):
            return None
        key = (subject, predicate, object)
        if key not in self._looked_up:
            if len(self._looked_up) >= REMEMBERED:
                self._looked_up.clear()
            self._looked_up[key] = sum(1 for _ in islice(self.store.quads(*key), LOOKED_AT))
        found = self._looked_up[key]
        return found if found < LOOKED_AT else None

    def has(self, iri: str) -> bool:
        """Return whether a triple speaks of ``iri``, as its subject, property, object or graph."""
        node = ox.NamedNode(iri)
        if isinstance(self.store, EmbeddedStore):
            places = ((node, None, None), (None, None, node), (None, node, None))
            return iri in self.graphs or any(
                next(iter(self.store.quads(*place)), None) is not None for place in places
            )
        if self.store is None:
            return self.statistics is None or iri in self.statistics.terms
        union = "{ ?t ?p ?o } UNION { ?s ?t ?o } UNION { ?s ?p ?t }"
        named = union.replace("?t", f"<{iri}>")
        return self.store.ask(f"ASK {{ {named} }}")
