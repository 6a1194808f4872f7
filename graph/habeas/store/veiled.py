"""An embedded store without what was taken down since: nothing about it, and nothing that names it."""

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term

__all__ = ["VeiledStore"]


class VeiledStore(EmbeddedStore):
    """A store whose statements about some things, and those that lead to them, are not given.

    This holds for what is looked up by pattern, which is how things are
    described, and not for SPARQL.

    Examples
    --------
    >>> ada, ben, knows = map(ox.NamedNode, ("urn:test:ada", "urn:test:ben", "urn:test:knows"))
    >>> store = ox.Store()
    >>> store.extend([ox.Quad(ada, knows, ben), ox.Quad(ada, knows, ada)])
    >>> [quad.object.value for quad in VeiledStore(store, ["urn:test:ben"]).quads(ada)]
    ['urn:test:ada']
    """

    def __init__(self, store: ox.Store, hidden: Collection[str]) -> None:
        super().__init__(store)
        self._hidden = frozenset(map(ox.NamedNode, hidden))

    @classmethod
    def over(cls, store: EmbeddedStore, hidden: Collection[str]) -> "VeiledStore":
        """Return ``store`` without what is hidden."""
        return cls(store._store, hidden)

    def quads(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match and may be given."""
        for quad in super().quads(subject, predicate, object, graph):
            if quad.subject not in self._hidden and quad.object not in self._hidden:
                yield quad

    def about(self, subjects: Iterable[ox.NamedNode]) -> Iterator[ox.Triple]:
        """Yield the statements about several things that may be given."""
        for subject in subjects:
            for quad in self.quads(subject):
                yield quad.triple

    def leading_to(
        self, predicate: ox.NamedNode, objects: Iterable[ox.NamedNode]
    ) -> Iterator[ox.Triple]:
        """Yield the statements that lead to several things and may be given."""
        for object in objects:
            for quad in self.quads(predicate=predicate, object=object):
                yield quad.triple
