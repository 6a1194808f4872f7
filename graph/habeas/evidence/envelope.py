"""Between which days a thing was, if only some of the claims about it counted.

A record carries the envelope of what its sources say. Where they differ, or
where one bound stands in one source only, claims of their own give the values,
and the envelope can be drawn again from some of them. A claim that gives the
first possible day of a start or an end, beside none from the same source that
gives the last, is read as that day exactly, as such claims are written.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from habeas.evidence.claims import Claim
from habeas.evidence.intervals import ContradictorySpanError, Span
from habeas.terms import HABEAS

__all__ = ["envelope"]

#: The bounds of a span, and the properties that give them.
STARTS_AFTER = ("starts_on_or_after", HABEAS + "startsOnOrAfter")
STARTS_BEFORE = ("starts_on_or_before", HABEAS + "startsOnOrBefore")
ENDS_AFTER = ("ends_on_or_after", HABEAS + "endsOnOrAfter")
ENDS_BEFORE = ("ends_on_or_before", HABEAS + "endsOnOrBefore")
CONFIRMED = ("last_confirmed_on", HABEAS + "lastConfirmedOn")


def envelope(recorded: Span, every: Collection[Claim], kept: Collection[Claim]) -> Span:
    """Return the span of a thing as ``kept`` gives it.

    Parameters
    ----------
    recorded
        The span that the record of the thing carries.
    every
        All claims about the thing. Those that do not support it play no part.
    kept
        Those of them that count.

    Returns
    -------
    Span
        A bound that the claims of ``every`` give exactly as it is recorded is
        drawn again from ``kept``: the earliest first day, the latest last day
        and the latest confirmation; unknown if no kept claim gives one. Any
        other bound rests on claims about the whole thing, and stays as it is
        recorded. So does the whole span if what is left contradicts itself.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> xsd_date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    >>> given = [
    ...     Claim(day, "the arrest", True, "disputed", HABEAS + "startsOnOrAfter", ox.Literal(day, datatype=xsd_date))
    ...     for day in ("2019-05-03", "2019-05-04")
    ... ]
    >>> arrest = Span.on("2019-05-03/2019-05-04")
    >>> envelope(arrest, given, given) == arrest
    True
    >>> envelope(arrest, given, given[1:]) == Span.on("2019-05-04")
    True
    """
    whole, part = _drawn(every, every), _drawn(every, kept)
    changed = {
        bound: part[bound]
        for bound, day in whole.items()
        if day is not None and day == getattr(recorded, bound)
    }
    try:
        return replace(recorded, **changed)  # type: ignore[arg-type]  # bounds only
    except ContradictorySpanError:
        return recorded


def _drawn(every: Collection[Claim], kept: Collection[Claim]) -> dict[str, date | None]:
    """Return the envelope of what the supporting ones of ``kept`` give, bound by bound."""
    counted = [claim for claim in every if claim.supports and claim.day is not None]
    chosen = {claim.iri for claim in kept}
    drawn: dict[str, date | None] = {}
    for (first, gives_first), (last, gives_last) in (
        (STARTS_AFTER, STARTS_BEFORE),
        (ENDS_AFTER, ENDS_BEFORE),
    ):
        firsts = [claim for claim in counted if claim.predicate == gives_first]
        lasts = [claim for claim in counted if claim.predicate == gives_last]
        paired = frozenset().union(*(claim.sources for claim in lasts))
        exact = [claim for claim in firsts if paired.isdisjoint(claim.sources)]
        drawn[first] = min(_days(firsts, chosen), default=None)
        drawn[last] = max(_days([*lasts, *exact], chosen), default=None)
    bound, gives = CONFIRMED
    drawn[bound] = max(
        _days([claim for claim in counted if claim.predicate == gives], chosen), default=None
    )
    return drawn


def _days(claims: Collection[Claim], chosen: Collection[str]) -> list[date]:
    return [claim.day for claim in claims if claim.iri in chosen and claim.day is not None]
