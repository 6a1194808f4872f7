"""What things are called: labels, local names, and which of them are near a name."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import pyoxigraph as ox

from habeas.store.interface import Store
from habeas.terms import KIND_OF_CLASS, PREFIXES, VOCAB, abbreviate, expand

__all__ = [
    "NAMES",
    "RDF_TYPE",
    "Names",
    "candidates",
    "exists",
    "label",
    "local_names",
    "vocabulary_names",
]

RDF_TYPE = expand("rdf:type")
#: What names a thing.
NAMES = tuple(map(expand, ("skos:prefLabel", "dcterms:title")))
#: How many names near one place in the alphabet are looked at for a near name.
WINDOW = 300
#: How many things are remembered with their names.
REMEMBERED = 20_000
_KEPT = frozenset(ox.NamedNode(iri) for iri in (*NAMES, RDF_TYPE))


class Names:
    """The names and classes of things of one store, which are mentioned again and again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[ox.NamedNode, Sequence[ox.Triple]] = {}

    def of(
        self,
        nodes: Iterable[ox.NamedNode],
        read: Mapping[ox.NamedNode, Sequence[ox.Triple]] = MappingProxyType({}),
        large: Callable[[ox.NamedNode], bool] = lambda _: False,
    ) -> Iterator[ox.Triple]:
        """Yield the statements that say what things are called, and of which class they are.

        ``read`` are statements that were read already; ``large`` says of which things there are
        too many to be read.
        """
        found: dict[ox.NamedNode, Sequence[ox.Triple]] = {}
        new: dict[ox.NamedNode, list[ox.Triple]] = {}
        for node in nodes:
            if (known := self._known.get(node)) is not None:
                found[node] = known
            elif node in read:
                found[node] = [triple for triple in read[node] if triple.predicate in _KEPT]
            elif large(node):
                quads = (quad for kept in _KEPT for quad in self._store.quads(node, kept))
                found[node] = [quad.triple for quad in quads]
            else:
                new[node] = []
        for triple in self._store.about(new):
            if triple.predicate in _KEPT:
                new[triple.subject].append(triple)  # type: ignore[index]
        found |= new
        if len(self._known) > REMEMBERED:
            self._known.clear()
        self._known.update(found)
        for triples in found.values():
            yield from triples


def exists(store: Store, iri: str) -> bool:
    """Return whether ``store`` says something about ``iri``."""
    return any(True for _ in store.quads(subject=ox.NamedNode(iri)))


def label(store: Store, iri: str) -> str:
    """Return an English name of ``iri``, or one in another language, or its short form."""
    names = [
        quad.object
        for name in NAMES
        for quad in store.quads(ox.NamedNode(iri), ox.NamedNode(name))
        if isinstance(quad.object, ox.Literal)
    ]
    best = min(names, key=_by_language, default=None)
    return abbreviate(iri) if best is None else best.value


def _by_language(literal: ox.Literal) -> tuple[bool, str, str]:
    language = literal.language or ""
    return language.partition("-")[0] != "en", language, literal.value


def local_names(store: Store, kind: str) -> list[str]:
    """Return the local names of all things of a kind, sorted."""
    space = f"{PREFIXES['id']}{kind}/"
    subjects = {
        _text(quad.subject)
        for iri, of_kind in KIND_OF_CLASS.items()
        if of_kind == kind
        for quad in store.quads(predicate=ox.NamedNode(RDF_TYPE), object=ox.NamedNode(iri))
    }
    return sorted(iri.removeprefix(space) for iri in subjects if iri.startswith(space))


def vocabulary_names(store: Store) -> list[str]:
    """Return all schemes, and all concepts as ``scheme/concept``, sorted."""
    subjects = {
        _text(quad.subject)
        for name in ("skos:Concept", "skos:ConceptScheme")
        for quad in store.quads(predicate=ox.NamedNode(RDF_TYPE), object=ox.NamedNode(expand(name)))
    }
    return sorted(iri.removeprefix(VOCAB) for iri in subjects if iri.startswith(VOCAB))


def candidates(names: Sequence[str], name: str) -> Sequence[str]:
    """Return those of the sorted ``names`` that are worth comparing with ``name``.

    To compare it with each of a million names would take seconds; what was
    mistyped is mostly near in the alphabet.

    Examples
    --------
    >>> candidates(["ada", "ben", "cy"], "bem")
    ['ada', 'ben', 'cy']
    """
    if len(names) <= 2 * WINDOW:
        return names
    place = bisect_left(names, name)
    return names[max(place - WINDOW, 0) : place + WINDOW]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""
