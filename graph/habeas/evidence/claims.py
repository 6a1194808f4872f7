"""What is claimed about each relation and event, and which claims support it.

A claim supports its thing if the thing points to it with ``isSupportedBy`` and
the claim is not rejected: disputed and open claims support that the thing was,
whatever value they give. The edge rules of networks count claims in the same way.
How many *sources* stand behind a thing is counted more strictly, in
:mod:`habeas.evidence.independence`: open claims add none.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from habeas.evidence.cells import as_day, as_text
from habeas.queries import select
from habeas.store.interface import Row, Store, Term

__all__ = ["Claim", "by_thing", "claims"]


@dataclass(frozen=True)
class Claim:
    """What sources say about one thing. Names are IRIs."""

    iri: str
    #: The relation or event that it is about.
    thing: str
    #: Whether it supports the thing: pointed to by ``isSupportedBy`` and not rejected.
    supports: bool
    #: ``accepted``, ``disputed``, ``open`` or ``rejected``, as judged today.
    status: str
    #: The property for which it gives a value; None if it is about the thing as a whole.
    predicate: str | None = None
    value: Term | None = None
    #: The day by which one of its sources was certainly public; None if none is dated.
    known_since: date | None = None
    #: The sources that it cites.
    sources: frozenset[str] = frozenset()

    @property
    def day(self) -> date | None:
        """Its value, if that is a date."""
        return as_day(self.value)


def claims(store: Store, thing: str | None = None) -> list[Claim]:
    """Return the claims of a store, or those about one thing, in the order of thing and claim."""
    given = {} if thing is None else {"thing": ox.NamedNode(thing)}
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in select(store, "evidence-claims", **given):
        rows[as_text(row[0]), as_text(row[1])].append(row)
    return [_claim(those) for those in rows.values()]


def by_thing(several: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return the same claims, by the thing that they are about, in the order in which they came."""
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in several:
        grouped[claim.thing].append(claim)
    return dict(grouped)


def _claim(rows: list[Row]) -> Claim:
    """Return the claim of rows that differ in their source only."""
    thing, iri, supports, said_of, value, status, since, _ = rows[0]
    standing = as_text(status)
    return Claim(
        as_text(iri),
        as_text(thing),
        as_text(supports) == "true" and standing != "rejected",
        standing,
        as_text(said_of) or None,
        value,
        as_day(since),
        frozenset(as_text(row[7]) for row in rows if row[7] is not None),
    )
