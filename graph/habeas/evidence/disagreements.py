"""Where sources disagree on a date by more than a day, and which view is accepted.

A day apart is within what clocks, customs and slow news explain, so it is not
a disagreement here. Nor are two dates that are both accepted: one source may
say "in November" and another "by the 20th". Rejected claims do count: that
they are rejected is what a reader wants to see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import pyoxigraph as ox

from habeas.evidence.cells import as_day
from habeas.evidence.claims import Claim, by_thing, claims
from habeas.evidence.dated import spans
from habeas.evidence.independence import texts, texts_of
from habeas.evidence.intervals import Span
from habeas.store.interface import Store

__all__ = ["Disagreement", "disagreements"]

#: Dates so far apart, or nearer, are no disagreement.
SLACK = timedelta(days=1)
#: A date and who says so; nobody but the record, if None.
Dated = tuple[date, Claim | None]


@dataclass(frozen=True)
class Disagreement:
    """Two dates for one property of one thing, more than a day apart, the earlier first."""

    #: IRIs of the relation or event and of the property.
    thing: str
    predicate: str
    earlier: date
    later: date
    #: Who says so. None if it is what the record has, and no claim gives it by itself.
    earlier_claim: Claim | None
    later_claim: Claim | None
    #: The date that the record has for the property, if it has one.
    accepted: date | None
    #: The accepted view of the whole thing: while rivals are undecided, it covers them all.
    span: Span
    #: Whether no text has both; always so against the record. Copies that differ are misprints.
    independent: bool

    @property
    def days(self) -> int:
        """How many days the two are apart."""
        return (self.later - self.earlier).days


def disagreements(store: Store, thing: str | None = None) -> list[Disagreement]:
    """Return every two dates that disagree, by thing, property and dates.

    Every two claims about one property of one thing are compared, so three
    dates make up to three pairs. What the record has is compared with them
    too, unless a claim that is not rejected gives it by itself: then claims
    about the whole thing stand behind it.

    Parameters
    ----------
    store
        The triples of a release.
    thing
        Only this relation or event, by its IRI.
    """
    dated, same = spans(store, thing), texts(store)
    found = []
    for about, its in by_thing(claims(store, thing)).items():
        for predicate, dates in sorted(_by_predicate(its).items()):
            recorded = _recorded(store, about, predicate)
            for (one, first), (other, second) in _pairs(dates, recorded):
                found.append(
                    Disagreement(
                        about,
                        predicate,
                        one,
                        other,
                        first,
                        second,
                        recorded,
                        dated.get(about, Span()),
                        _texts(first, same).isdisjoint(_texts(second, same)),
                    )
                )
    return found


def _by_predicate(several: Iterable[Claim]) -> dict[str, list[tuple[date, Claim]]]:
    grouped: dict[str, list[tuple[date, Claim]]] = defaultdict(list)
    for claim in several:
        if claim.predicate is not None and claim.day is not None:
            grouped[claim.predicate].append((claim.day, claim))
    return grouped


def _pairs(dates: list[tuple[date, Claim]], recorded: date | None) -> Iterator[tuple[Dated, Dated]]:
    """Yield every two that disagree, the earlier first, in the order of their dates."""
    given: list[Dated] = [*dates]
    said = {day for day, claim in dates if claim.status != "rejected"}
    if recorded is not None and recorded not in said:
        given.append((recorded, None))
    given.sort(key=lambda each: (each[0], each[1].iri if each[1] else ""))
    for one, other in combinations(given, 2):
        settled = all(claim is None or claim.status == "accepted" for _, claim in (one, other))
        if other[0] - one[0] > SLACK and not settled:
            yield one, other


def _recorded(store: Store, thing: str, predicate: str) -> date | None:
    """Return the date that a record has for a property; the first, if it has several."""
    values = store.quads(ox.NamedNode(thing), ox.NamedNode(predicate))
    return min((day for quad in values if (day := as_day(quad.object))), default=None)


def _texts(claim: Claim | None, same: Mapping[str, str]) -> set[str]:
    return set() if claim is None else texts_of(claim.sources, same)
