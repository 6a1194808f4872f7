"""An embedded store without what was taken down since: nothing about it, and nothing that names it.

What tells of it without being it goes with it: a claim about it and what that
quotes, its part in a case, a name that it once bore. What else names it, such
as a tie of somebody else, loses only the statements that lead to it. Texts are
not read: a note about another thing may still tell of it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator

import pyoxigraph as ox

from habeas.store.embedded import EmbeddedStore
from habeas.store.interface import Term
from habeas.terms import expand

__all__ = ["VeiledStore", "hanging_on", "merged_into"]

_IS_REPLACED_BY = ox.NamedNode(expand("dcterms:isReplacedBy"))
#: What leads to a thing by one of these is about it, and about nothing else.
_ABOUT = [
    ox.NamedNode(expand(name))
    for name in ("habeas:hasClaimSubject", "habeas:hasClaimValue", "habeas:hasPrincipal")
]
#: To what a thing leads by one of these is there for its sake.
_FOR = [
    ox.NamedNode(expand(name))
    for name in (
        "habeas:hasCitation",
        "habeas:hasDatedName",
        "habeas:isDisputedBy",
        "habeas:isSupportedBy",
    )
]


def merged_into(store: EmbeddedStore, things: Collection[str]) -> frozenset[str]:
    """Return ``things``, and what was merged into one of them, over any steps.

    Examples
    --------
    >>> ada, adah = map(ox.NamedNode, ("urn:test:ada", "urn:test:adah"))
    >>> store = EmbeddedStore.of([ox.Quad(adah, _IS_REPLACED_BY, ada)])
    >>> sorted(merged_into(store, ["urn:test:ada"]))
    ['urn:test:ada', 'urn:test:adah']
    """

    def before(node: ox.NamedNode) -> Iterator[ox.Quad]:
        return store.quads(predicate=_IS_REPLACED_BY, object=node)

    return _closed(things, lambda node: (quad.subject for quad in before(node)))


def hanging_on(
    store: EmbeddedStore, gone: Collection[str], stays: Callable[[str], bool]
) -> frozenset[str]:
    """Return ``gone``, and what tells of it in ``store``: claims, citations, relations, names.

    Parameters
    ----------
    store
        What an older release says.
    gone
        The IRIs of what was taken down.
    stays
        Whether a thing is said something about today: then it was looked at when the other was
        taken down, and tells nothing of it.

    Returns
    -------
    frozenset of str
        Their IRIs. Each is looked at once, so this takes as long as there is something to hide.
    """

    def around(node: ox.NamedNode) -> Iterator[object]:
        for predicate in _ABOUT:
            for quad in store.quads(predicate=predicate, object=node):
                yield quad.subject
        for predicate in _FOR:
            for quad in store.quads(node, predicate):
                yield quad.object

    def new(node: ox.NamedNode) -> Iterator[object]:
        return (
            each
            for each in around(node)
            if isinstance(each, ox.NamedNode) and not stays(each.value)
        )

    return _closed(gone, new)


def _closed(
    first: Collection[str], following: Callable[[ox.NamedNode], Iterable[object]]
) -> frozenset[str]:
    """Return ``first`` with what follows them, over any steps; blank nodes lead nowhere."""
    found, ahead = set(first), list(first)
    while ahead:
        for each in following(ox.NamedNode(ahead.pop())):
            if isinstance(each, ox.NamedNode) and each.value not in found:
                found.add(each.value)
                ahead.append(each.value)
    return frozenset(found)


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
