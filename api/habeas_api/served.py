"""What the views of one service share: its release, its workers, and what never changes in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox
from flask import current_app

from habeas import describe
from habeas.errors import UnknownNameError
from habeas.release.opened import Release
from habeas.store.interface import Store
from habeas.store.notes import Note
from habeas.terms import GRAPHS, ROOT, expand
from habeas.validating.pool import ValidationPool
from habeas_api.remembering import Memory
from habeas_api.warm import Kept

if TYPE_CHECKING:
    from habeas.store.remote.pool import RemotePool
    from habeas.store.workers import WorkerPool

    #: What answers queries: workers of ours over an embedded store, or an engine elsewhere.
    QueryPool = WorkerPool | RemotePool

__all__ = ["Remembered", "Served", "Written", "served"]

#: How much is kept of documents and networks, and of the answers to queries, in bytes.
ROOM, ROOM_FOR_ANSWERS = 64 << 20, 32 << 20
#: Documents are mostly the very bytes of whole answers: what is kept of both takes the room of one.
ROOM_FOR_DOCUMENTS, ROOM_FOR_WARM = 64 << 20, 128 << 20


@dataclass(frozen=True)
class Remembered:
    """A whole answer to a query. Whose content is too large to be remembered has none here."""

    media_type: str
    form: str
    notes: tuple[Note, ...]
    content: bytes
    #: In bytes.
    size: int

    def __len__(self) -> int:
        """Return how much room it takes, in bytes."""
        return len(self.content)


@dataclass(frozen=True)
class Written:
    """A document that was written."""

    content: bytes
    #: How many pages there are of it.
    pages: int

    def __len__(self) -> int:
        """Return how much room it takes, in bytes."""
        return len(self.content)


@dataclass(frozen=True)
class Served:
    """A release, the workers that answer queries over it, and those that validate."""

    release: Release
    pool: "QueryPool"
    validation: ValidationPool
    #: What the bytes of an answer depend on beside the release: our own version and templates.
    edition: str
    #: Documents that were written before, and whole answers with them.
    documents: Memory[Written] = field(default_factory=lambda: Memory(ROOM_FOR_DOCUMENTS))
    warm: Memory[Kept] = field(default_factory=lambda: Memory(ROOM_FOR_WARM))
    #: When documents of each release changed last.
    days: dict[str, datetime | None] = field(default_factory=dict)
    #: Networks that were computed before, and what else took long.
    memory: Memory[bytes] = field(default_factory=lambda: Memory(ROOM))
    #: Answers to queries, by their tags.
    answers: Memory[Remembered] = field(default_factory=lambda: Memory(ROOM_FOR_ANSWERS))
    #: How many proxies of our own stand in front.
    proxies: int = 0
    _labels: dict[str, str] = field(default_factory=dict)
    _locals: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The store, for questions of our own."""
        return self.release.store

    @cached_property
    def graphs(self) -> Sequence[str]:
        """The IRIs of the graphs of the release."""
        return self.store.graphs()

    @cached_property
    def graph_sizes(self) -> Mapping[str, int]:
        """How many triples each graph holds, by its IRI: what the release says, else counted."""
        said = self.release.manifest.get("graphs", {})
        sizes = {}
        for iri in self.graphs:
            size = said.get(iri.removeprefix(ROOT + "graph/")) if isinstance(said, dict) else None
            if size is None:
                size = sum(1 for _ in self.store.quads(graph=ox.NamedNode(iri)))
            sizes[iri] = int(size)
        return sizes

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
