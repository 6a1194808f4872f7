"""What counts in a network: a case, a period, a country, and what was known by a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habeas.errors import HabeasError, UnknownNameError
from habeas.networks.tables.table import UNKNOWN_HIGH, EdgeTable, coded
from habeas.queries.values import read_value
from habeas.terms import VOCAB, kind_and_local

__all__ = ["InvalidPeriodError", "Selection", "select"]

Mask = NDArray[np.bool_]


class InvalidPeriodError(HabeasError, ValueError):
    """A period ends before it starts."""

    def __init__(self, start: date, end: date) -> None:
        super().__init__(
            f"The period from {start} to {end} ends before it starts. Exchange the two days."
        )
        self.start = start
        self.end = end


@dataclass(frozen=True)
class Selection:
    """What counts; None or empty for everything.

    Raises
    ------
    InvalidPeriodError
        If the period ends before it starts.
    """

    #: As known on this day: only claims that were certainly public by then. Bounds of periods are
    #: those of today, even if a later source gave them.
    as_of: date | None = None
    #: Only parts that may have had a day in the period from ``start`` to ``end``; with
    #: ``certainly``, only those that certainly had one. A part without dates may have.
    start: date | None = None
    end: date | None = None
    certainly: bool = False
    #: Only what agents share in this case: ``0001``, ``case:0001`` or the IRI.
    case: str | None = None
    #: Only agents of this country, by its name; of this kind, as ``Organization``.
    country: str | None = None
    kind: str | None = None
    #: Only parts in this role, as ``involvement-role:counsel`` or ``counsel``.
    role: str | None = None
    #: Claims that a part of an agent in a thing needs, if more than the rule asks for.
    minimum_evidence: int = 0

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.start and self.end and self.end < self.start:
            raise InvalidPeriodError(self.start, self.end)


def select(table: EdgeTable, selection: Selection) -> EdgeTable:
    """Return the rows of a table that count.

    What is asked for is kept in ``about``, with ``undated``: how many claims were left out
    because no day is known by which they were public; and ``undated_throughs``: how many things
    count for a period although nothing is known of the time of a part in them.

    Raises
    ------
    UnknownNameError
        If there is no such case, country, kind or role in the table, with the near names.
    """
    said: dict[str, Any] = {
        "as_of": selection.as_of.isoformat() if selection.as_of else None,
        "case": None,
        "undated": 0,
    }
    rows = np.ones(len(table), dtype=bool)
    if selection.case is not None:
        case, in_case = _in_case(table, selection.case)
        rows &= in_case
        said["case"] = case
    for name in ("country", "kind"):
        if (wanted := getattr(selection, name)) is not None:
            rows &= _of_agents(table, name, wanted)
            said[name] = wanted
    if selection.role is not None:
        role = _role(table, selection.role)
        rows &= table.role == role
        said["role"] = table.roles[role]
    if selection.start or selection.end:
        rows &= _in_period(table, selection)
        said |= {
            "start": selection.start.isoformat() if selection.start else None,
            "end": selection.end.isoformat() if selection.end else None,
            "certainly": selection.certainly,
            "undated_throughs": len(
                coded([table.thing[rows & _undated(table)]], len(table.things))[0]
            ),
        }
    if selection.as_of is not None:
        since = table.known_since[table.claim]
        has_claim = table.claim >= 0
        unknown = rows & has_claim & (since == UNKNOWN_HIGH)
        said["undated"] = len(coded([table.claim[unknown]], len(table.claims))[0])
        rows &= has_claim & (since <= selection.as_of.toordinal())
    least = max(selection.minimum_evidence, table.rule.minimum_evidence)
    if selection.minimum_evidence > table.rule.minimum_evidence:
        said["minimum_evidence"] = least
    kept = table.keep(rows, **said)
    return kept.keep(_evidenced(kept, least)) if least > 1 else kept


def _in_case(table: EdgeTable, name: str) -> tuple[str, Mask]:
    iri = read_value("case", name).value
    cases = table.cases
    if iri not in cases or table.case_of is None:
        known = [found[1] for case in cases if (found := kind_and_local(case))]
        local = kind_and_local(iri)
        raise UnknownNameError("case", local[1] if local else name, known)
    column = table.case_of[:, [list(cases).index(iri)]].toarray().ravel() > 0
    in_case: Mask = column[table.thing]
    return iri, in_case


def _of_agents(table: EdgeTable, name: str, wanted: str) -> Mask:
    """Return the rows whose agents, both ends, have a value among those of an attribute."""
    values = [set(text.split("; ")) for text in table.attributes.get(name, ())]
    known = set().union(*values) - {""}
    if wanted not in known:
        raise UnknownNameError(f"{name} of an agent of this network", wanted, known)
    having = np.array([wanted in each for each in values], dtype=bool)
    found: Mask = having[table.agent]
    return found if table.target is None else found & having[table.target]


def _role(table: EdgeTable, wanted: str) -> int:
    iri = wanted if "://" in wanted else VOCAB + wanted.replace(":", "/")
    by_name = {role.rpartition("/")[2]: place for place, role in enumerate(table.roles)}
    by_iri = {role: place for place, role in enumerate(table.roles)}
    if iri in by_iri:
        return by_iri[iri]
    if wanted not in by_name:
        raise UnknownNameError("role of this network", wanted, by_name)
    return by_name[wanted]


def _in_period(table: EdgeTable, selection: Selection) -> Mask:
    """Return the rows that may have, or certainly had, a day in the period; see evidence.intervals."""
    after, before, end_after, end_before = table.bounds.T
    start = selection.start.toordinal() if selection.start else 1
    end = selection.end.toordinal() if selection.end else date.max.toordinal()
    found: Mask
    if selection.certainly:
        latest_start, earliest_end = np.minimum(before, end_before), np.maximum(end_after, after)
        found = (latest_start <= end) & (start <= earliest_end)
    else:
        found = (after <= end) & (start <= end_before)
    return found


def _undated(table: EdgeTable) -> Mask:
    unknown: Mask = np.abs(table.bounds.astype(np.int64)) >= UNKNOWN_HIGH
    undated: Mask = np.all(unknown, axis=1)
    return undated


def _evidenced(table: EdgeTable, least: int) -> Mask:
    """Return the rows of places for which there are so many claims."""
    ends = (
        [table.agent, table.thing]
        if table.target is None
        else [table.agent, table.target, table.thing]
    )
    places, place = np.unique(np.stack(ends), axis=1, return_inverse=True)
    place = place.ravel()
    by_claim = np.unique(np.stack([place, table.claim])[:, table.claim >= 0], axis=1)[0]
    enough: Mask = (np.bincount(by_claim, minlength=places.shape[1]) >= least)[place]
    return enough
