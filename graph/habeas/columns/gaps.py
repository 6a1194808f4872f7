"""Which cases lack something that others have, and where: counted from the columns of a release.

What is not on record may still be there. A gap says where to look.
"""

from typing import Literal, NamedTuple

import numpy as np

from habeas.columns.layout import Numbers
from habeas.columns.opened import Columns
from habeas.columns.together import role_and_narrower
from habeas.terms import HABEAS, VOCAB

__all__ = ["Gaps", "Lacking", "cases_without", "gaps"]

#: ``counsel``: legal representatives of any kind. ``un-procedure``: a body of the United Nations
#: that takes part, or anything that is done in the case under a mechanism of one.
Lacking = Literal["counsel", "un-procedure"]


class Gaps(NamedTuple):
    """Countries, by their numbers, and how many cases each has; most that lack something first."""

    #: Where a State is located that must answer for the cases; -1 for cases where none is known.
    place: Numbers
    cases: Numbers
    #: How many of them lack it.
    without: Numbers


def gaps(columns: Columns, lacking: Lacking) -> Gaps:
    """Return how many cases of each country lack something.

    A case for which two States must answer counts for both.

    Examples
    --------
    Over the columns of a release in ``columns``::

        found = gaps(columns, "counsel")
        columns.terms.iris(found.place[found.place >= 0])
    """
    case, place = _countries(columns)
    is_without = np.isin(case, cases_without(columns, lacking))
    places, row = np.unique(place, return_inverse=True)
    cases = np.bincount(row, minlength=len(places)).astype(np.int32)
    without = np.bincount(row[is_without], minlength=len(places)).astype(np.int32)
    order = np.lexsort((places, -without))
    return Gaps(places[order], cases[order], without[order])


def cases_without(columns: Columns, lacking: Lacking) -> Numbers:
    """Return the numbers of the cases that lack something, in order."""
    role = {"counsel": "legal-representative", "un-procedure": "un-procedure"}[lacking]
    have = [_with_role(columns, role)]
    if lacking == "un-procedure":
        have.append(_under_the_united_nations(columns))
    return np.setdiff1d(_cases(columns), np.concatenate(have))


def _cases(columns: Columns) -> Numbers:
    things, kinds = columns.relation("type")
    number = columns.terms.number(HABEAS + "Case")
    return things[np.equal(kinds, -1 if number is None else number)]


def _with_role(columns: Columns, role: str) -> Numbers:
    table = columns.involvements
    return table.case[np.isin(table.role, role_and_narrower(columns, role))]


def _countries(columns: Columns) -> tuple[Numbers, Numbers]:
    """Return cases and where a State that must answer for them is located, each pair once."""
    table = columns.involvements
    answers = np.isin(table.role, role_and_narrower(columns, "respondent-state"))
    located, where = columns.relation("isLocatedIn")
    case, state = table.case[answers], table.agent[answers]
    first = np.searchsorted(located, state, side="left")
    count = np.searchsorted(located, state, side="right") - first
    rows = np.repeat(np.arange(len(case)), count)
    place = where[np.concatenate([np.arange(f, f + n) for f, n in zip(first, count, strict=True)])
                  if len(rows) else np.empty(0, np.int64)]  # fmt: skip
    keys = np.unique(case[rows].astype(np.int64) << 32 | place)
    known = (keys >> 32).astype(np.int32)
    unknown = np.setdiff1d(_cases(columns), known)
    return (
        np.concatenate([known, unknown]),
        np.concatenate([(keys & 0xFFFFFFFF).astype(np.int32), np.full_like(unknown, -1)]),
    )


def _under_the_united_nations(columns: Columns) -> Numbers:
    """Return the cases of events under a mechanism that a body of the United Nations operates."""
    bodies = np.unique(_below(columns, VOCAB + "organization-type/un-body"))
    organizations, kinds = columns.relation("hasOrganizationType")
    mechanisms, operators = columns.relation("isOperatedBy")
    theirs = mechanisms[np.isin(operators, organizations[np.isin(kinds, bodies)])]
    events, under = columns.relation("underMechanism")
    parts, cases = columns.relation("isPartOfCase")
    return cases[np.isin(parts, events[np.isin(under, theirs)])]


def _below(columns: Columns, concept: str) -> Numbers:
    """Return the numbers of a concept and of those below it."""
    number = columns.terms.number(concept)
    narrower, broader = columns.relation("broader")
    found: Numbers = np.array([] if number is None else [number], dtype=np.int32)
    while True:
        more = np.union1d(found, narrower[np.isin(broader, found)])
        if len(more) == len(found):
            return found
        found = more
