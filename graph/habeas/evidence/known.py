"""What could be known on a day, apart from what was so on a day.

There are two times. *Valid* time is when something was: the bounds of a span.
*Known* time is since when it could be known: the day by which a source that
makes a claim was certainly public. "Held on 1 January 2018, as known on 31
December 2018" asks for both. A claim whose sources have no date is not known on
any day, and is counted apart.

Claims are judged as today, also in the view of a past day: the status of a
claim is that of the release. And a record keeps which source gives which date
only where sources differ; other dates count as known as soon as the thing is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from habeas.errors import UnknownNameError
from habeas.evidence.claims import Claim, by_thing, claims
from habeas.evidence.dated import spans
from habeas.evidence.envelope import envelope
from habeas.evidence.intervals import Span
from habeas.store.interface import Store

__all__ = ["Knowledge", "View", "as_known_on", "known_on", "spans_as_known_on", "split"]


@dataclass(frozen=True)
class Knowledge:
    """Claims, by whether they were known on a day; rejected ones among them."""

    day: date
    known: tuple[Claim, ...]
    #: Known since a later day only.
    later: tuple[Claim, ...]
    #: None of the sources has a date, so no day is known for them.
    undated: tuple[Claim, ...]


@dataclass(frozen=True)
class View:
    """One relation or event as known on a day."""

    thing: str
    claims: Knowledge
    #: Between which days it was, as known then; None if the thing was not known at all.
    span: Span | None

    @property
    def values(self) -> Mapping[str, list[Claim]]:
        """The known supporting claims that give a value, by the property that they give it for.

        Several values for one property are rivals, or all true, as their status says.
        """
        found: dict[str, list[Claim]] = {}
        for claim in self.claims.known:
            if claim.predicate is not None and claim.supports:
                found.setdefault(claim.predicate, []).append(claim)
        return dict(sorted(found.items()))


def known_on(store: Store, day: date, thing: str | None = None) -> Knowledge:
    """Return the claims of a store, or those about one thing, by whether they were known."""
    return split(claims(store, thing), day)


def split(several: Iterable[Claim], day: date) -> Knowledge:
    """Return ``several`` by whether they were known by the end of ``day``."""
    known, later, undated = [], [], []
    for claim in several:
        if claim.known_since is None:
            undated.append(claim)
        elif claim.known_since <= day:
            known.append(claim)
        else:
            later.append(claim)
    return Knowledge(day, tuple(known), tuple(later), tuple(undated))


def as_known_on(store: Store, thing: str, day: date) -> View:
    """Return a relation or an event as known on ``day``.

    It was known if a supporting claim was. Its span is the envelope of what was
    known then (:func:`habeas.evidence.envelope.envelope`), without an end or a
    confirmation after ``day``: nobody could know then that it would end a year
    later. Records keep the last confirmation only, so a span that was open then
    may have none. Bounds of the start stay: what was known had begun.

    Parameters
    ----------
    store
        The triples of a release.
    thing
        An IRI.
    day
        Sources count that were certainly public by the end of this day.

    Raises
    ------
    UnknownNameError
        If nothing is claimed about the thing, not even today.
    """
    about = claims(store, thing)
    if not about:
        raise UnknownNameError("relation or event with claims", thing)
    return _view(thing, about, spans(store, thing).get(thing, Span()), day)


def spans_as_known_on(store: Store, day: date) -> dict[str, Span]:
    """Return the span of every relation and event that was known on ``day``, as known then.

    By IRI, in that order. What was known and has no date has a span without bounds.
    """
    recorded = spans(store)
    views = (
        _view(thing, about, recorded.get(thing, Span()), day)
        for thing, about in by_thing(claims(store)).items()
    )
    return {view.thing: view.span for view in views if view.span is not None}


def _view(thing: str, about: list[Claim], recorded: Span, day: date) -> View:
    knowledge = split(about, day)
    if not any(claim.supports for claim in knowledge.known):
        return View(thing, knowledge, None)
    return View(thing, knowledge, _until(envelope(recorded, about, knowledge.known), day))


def _until(span: Span, day: date) -> Span:
    """Return ``span`` without the end and the confirmation that lay ahead on ``day``."""

    def cut(bound: date | None) -> date | None:
        return None if bound is None or bound > day else bound

    return replace(
        span,
        ends_on_or_after=cut(span.ends_on_or_after),
        ends_on_or_before=cut(span.ends_on_or_before),
        last_confirmed_on=cut(span.last_confirmed_on),
    )
