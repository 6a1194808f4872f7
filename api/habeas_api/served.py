"""What the views of one service share: its release, its workers, and what never changes in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask import current_app

from habeas import describe
from habeas.errors import UnknownNameError
from habeas.release.opened import Release
from habeas.store.embedded import EmbeddedStore
from habeas.store.workers import WorkerPool
from habeas.terms import GRAPHS, expand
from habeas.validating.pool import ValidationPool
from habeas_api.remembering import Memory

__all__ = ["Served", "served"]

#: How much is kept of what was answered, in bytes.
ROOM = 64 << 20


@dataclass(frozen=True)
class Served:
    """A release, the workers that answer queries over it, and those that validate."""

    release: Release
    pool: WorkerPool
    validation: ValidationPool
    #: What the bytes of an answer depend on beside the release: our own version and templates.
    edition: str
    #: Documents and networks that were written before.
    memory: Memory = field(default_factory=lambda: Memory(ROOM))
    _labels: dict[str, str] = field(default_factory=dict)
    _locals: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def store(self) -> EmbeddedStore:
        """The store, for questions of our own."""
        return self.release.store

    @cached_property
    def graphs(self) -> Sequence[str]:
        """The IRIs of the graphs of the release."""
        return self.store.graphs()

    @cached_property
    def concepts(self) -> Sequence[str]:
        """The schemes, and the concepts as ``scheme/concept``."""
        return describe.vocabulary_names(self.store)

    def graph(self, name: str) -> str:
        """Return the IRI of the graph that ``name`` means: an IRI, or a short name of ours.

        Raises
        ------
        UnknownNameError
            If the release has no such graph.
        """
        iri = GRAPHS.get(name, expand(name))
        if iri not in self.graphs:
            raise UnknownNameError("graph", name, self.graphs)
        return iri

    def label(self, iri: str) -> str:
        """Return a name of a term, in English where there is one."""
        if iri not in self._labels:
            self._labels[iri] = describe.label(self.store, iri)
        return self._labels[iri]

    def near_locals(self, kind: str, local: str) -> Sequence[str]:
        """Return local names of things of a kind that ``local`` could have meant."""
        if kind in ("claim", "citation"):
            return ()  # made from content: nobody types them
        if kind not in self._locals:
            self._locals[kind] = describe.local_names(self.store, kind)
        return describe.candidates(self._locals[kind], local)


def served() -> Served:
    """Return what the current app serves."""
    found: Served = current_app.extensions["habeas"]
    return found
