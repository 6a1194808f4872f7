"""Which accepted facts would change if one source, or all copies of its text, were not there.

A claim falls if every source that it cites falls; a claim that another text
makes too stays. What falls with the claims is counted here, and nothing is
taken from the store. The networks are in :mod:`habeas.counterfactual`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from habeas.errors import UnknownNameError
from habeas.evidence.cells import as_text
from habeas.evidence.claims import Claim, by_thing, claims
from habeas.evidence.dated import spans
from habeas.evidence.envelope import envelope
from habeas.evidence.independence import copies, independent_sources, texts
from habeas.evidence.intervals import Span
from habeas.queries.values import read_value
from habeas.store.interface import Store, Term
from habeas.terms import kind_and_local

__all__ = ["Change", "Redated", "Value", "without"]


@dataclass(frozen=True)
class Value:
    """A value that an accepted claim of its own gives, such as one signature. Names are IRIs."""

    thing: str
    predicate: str
    value: Term


@dataclass(frozen=True)
class Redated:
    """A thing whose dates would be others."""

    thing: str
    before: Span
    after: Span


@dataclass(frozen=True)
class Change:
    """What falls with some sources. Names are IRIs, and everything is sorted."""

    #: The sources that were taken away: the one that was asked for, and copies of its text.
    sources: Sequence[str]
    #: Claims that cite nothing else.
    claims: Sequence[str]
    #: Relations and events without any support left.
    lost: Sequence[str]
    #: Accepted values without any claim left, of things that stay.
    values: Sequence[Value]
    #: Things that stay, between other days.
    redated: Sequence[Redated]
    #: Things that stay and rest on a single independent source then, but not before.
    single: Sequence[str]


def without(store: Store, source: str, copies: bool = True) -> Change:
    """Return what would change among the accepted facts without ``source``.

    Parameters
    ----------
    store
        The triples of a release.
    source
        An IRI, ``source:notice`` or ``notice``.
    copies
        Take away all sources with the same text too. Without this, a fact that
        a copy tells as well stands as before.

    Returns
    -------
    Change
        Empty but for ``sources`` if nothing cites the source.

    Raises
    ------
    UnknownNameError
        If there is no such source, with the near names.

    Notes
    -----
    A value with claims of its own falls with them, even if claims about the
    whole thing stay: that a letter was written does not tell who signed it.
    Dates are drawn again as :func:`habeas.evidence.envelope.envelope` says.
    """
    same = texts(store)
    gone = _sources(store, source, same, copies)
    touched = {
        thing: (about, _left(about, gone))
        for thing, about in by_thing(claims(store)).items()
        if any(claim.sources & gone for claim in about)
    }
    lost = {
        thing
        for thing, (before, after) in touched.items()
        if _supported(before) and not _supported(after)
    }
    staying = {thing: pair for thing, pair in sorted(touched.items()) if thing not in lost}
    return Change(
        sorted(gone),
        sorted(
            {claim.iri for before, after in touched.values() for claim in _fallen(before, after)}
        ),
        sorted(lost),
        [value for pair in staying.values() for value in _values_lost(*pair)],
        _redated(store, staying),
        [
            thing
            for thing, (before, after) in staying.items()
            if independent_sources(before, same) > 1 and independent_sources(after, same) == 1
        ],
    )


def _left(about: Iterable[Claim], gone: frozenset[str]) -> list[Claim]:
    """Return the claims that cite something else than ``gone``, each without what is gone."""
    return [
        replace(claim, sources=claim.sources - gone)
        for claim in about
        if claim.sources - gone or not claim.sources
    ]


def _fallen(before: Iterable[Claim], after: Iterable[Claim]) -> list[Claim]:
    stay = {claim.iri for claim in after}
    return [claim for claim in before if claim.iri not in stay]


def _supported(several: Iterable[Claim]) -> bool:
    return any(claim.supports for claim in several)


def _sources(store: Store, name: str, same: dict[str, str], with_copies: bool) -> frozenset[str]:
    iri = read_value("source", name).value
    known = {as_text(row[0]) for row in store.select("SELECT ?source { ?source a habeas:Source }")}
    if iri not in known:
        local = kind_and_local(iri)
        names = [found[1] for each in known if (found := kind_and_local(each))]
        raise UnknownNameError("source", local[1] if local else name, names)
    return copies(iri, same) if with_copies else frozenset({iri})


def _values_lost(before: Iterable[Claim], after: Iterable[Claim]) -> list[Value]:
    def values(several: Iterable[Claim]) -> set[Value]:
        return {
            Value(claim.thing, claim.predicate, claim.value)
            for claim in several
            if claim.supports
            and claim.status == "accepted"
            and claim.predicate is not None
            and claim.value is not None
        }

    gone = values(before) - values(after)
    return sorted(gone, key=lambda each: (each.predicate, str(each.value)))


def _redated(store: Store, pairs: Mapping[str, tuple[list[Claim], list[Claim]]]) -> list[Redated]:
    dated = spans(store) if pairs else {}
    found = []
    for thing, (before, after) in pairs.items():
        recorded = dated.get(thing, Span())
        redrawn = envelope(recorded, before, after)
        if redrawn != recorded:
            found.append(Redated(thing, recorded, redrawn))
    return found
