"""How many sources tell the same independently: ten copies of one agency text are one source.

Copies are what ``dcterms:isVersionOf`` says: a source that is a version of
another has its text. A copy of a copy has the text of the first, two copies of
one text have the same, and a source that is said to be a version of two texts
makes them one. Nothing else makes sources dependent here, not even a common
publisher. And what has no copy on record may still be one that nobody noticed:
the count is an upper bound.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from habeas.evidence.cells import as_text
from habeas.evidence.claims import Claim, by_thing, claims
from habeas.queries import select
from habeas.store.interface import Store, Term

__all__ = [
    "Statement",
    "copies",
    "independent_sources",
    "originals",
    "single_source",
    "texts",
    "texts_of",
]


@dataclass(frozen=True)
class Statement:
    """Something accepted, and the one text that it rests on. Names are IRIs."""

    #: The relation or event; without a predicate, the statement is that it was.
    thing: str
    predicate: str | None
    value: Term | None
    #: The source that stands for the text, as :func:`originals` chooses it.
    text: str
    #: The sources that are cited for it: all have the text.
    sources: frozenset[str]


def texts(store: Store) -> dict[str, str]:
    """Return the source that stands for the text of each source that is copied or a copy."""
    rows = select(store, "evidence-copies")
    return originals((as_text(copy), as_text(original)) for copy, original in rows)


def originals(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each source the one that stands for its text: the first by name of all with it.

    Parameters
    ----------
    pairs
        Each a copy and what it copies, in any order. Chains, circles and a
        source that copies itself do no harm.

    Returns
    -------
    dict of str to str
        Every source of ``pairs``, in the order of names.

    Examples
    --------
    >>> originals([("b", "c"), ("a", "b"), ("e", "d"), ("d", "e")])
    {'a': 'a', 'b': 'a', 'c': 'a', 'd': 'd', 'e': 'd'}
    """
    neighbours: dict[str, set[str]] = defaultdict(set)
    for copy, original in pairs:
        neighbours[copy].add(original)
        neighbours[original].add(copy)
    found: dict[str, str] = {}
    for first in sorted(neighbours):
        ahead = [first]
        while ahead:
            source = ahead.pop()
            if source not in found:
                found[source] = first
                ahead.extend(neighbours[source])
    return dict(sorted(found.items()))


def texts_of(sources: Iterable[str], same: Mapping[str, str]) -> set[str]:
    """Return the different texts of ``sources``; ``same`` is what :func:`texts` returns.

    Examples
    --------
    >>> sorted(texts_of(["agency", "daily", "diary"], {"agency": "agency", "daily": "agency"}))
    ['agency', 'diary']
    """
    return {same.get(source, source) for source in sources}


def copies(source: str, same: Mapping[str, str]) -> frozenset[str]:
    """Return all sources with the text of ``source``, itself among them.

    Examples
    --------
    >>> sorted(copies("daily", {"agency": "agency", "daily": "agency"}))
    ['agency', 'daily']
    """
    text = same.get(source, source)
    return frozenset({source, *(other for other, its in same.items() if its == text)})


def independent_sources(several: Iterable[Claim], same: Mapping[str, str]) -> int:
    """Return how many different texts stand behind those of ``several`` that count.

    Supporting claims count, disputed ones too; an open claim is not yet
    decided and adds no source. Several claims that cite one text count it
    once, and one claim that cites two texts counts both.
    """
    return len(texts_of(_cited(several), same))


def single_source(store: Store, thing: str | None = None) -> list[Statement]:
    """Return the accepted statements that rest on a single independent source.

    Two kinds: that a relation or an event was, for which every claim counts
    that supports it and is not open; and that a property of one has a value,
    where accepted claims of their own say so, such as one signature under a
    letter. In the order of thing, property and value.

    Parameters
    ----------
    store
        The triples of a release.
    thing
        Only statements about this relation or event, by its IRI.
    """
    same = texts(store)
    found = []
    for about, its in by_thing(claims(store, thing)).items():
        statements: dict[tuple[str | None, Term | None], list[Claim]] = {(None, None): its}
        for claim in its:
            if claim.predicate is not None and claim.status == "accepted":
                statements.setdefault((claim.predicate, claim.value), []).append(claim)
        for (predicate, value), behind in sorted(statements.items(), key=_place):
            sources = _cited(behind)
            if len(text := texts_of(sources, same)) == 1:
                found.append(Statement(about, predicate, value, text.pop(), frozenset(sources)))
    return found


def _cited(several: Iterable[Claim]) -> set[str]:
    """Return the sources of the claims that count."""
    return {
        source
        for claim in several
        if claim.supports and claim.status != "open"
        for source in claim.sources
    }


def _place(statement: tuple[tuple[str | None, Term | None], object]) -> tuple[str, str]:
    (predicate, value), _ = statement
    return predicate or "", str(value or "")
