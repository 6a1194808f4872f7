"""Who is in a case together, and who connects many: counted from two columns of numbers.

To take part in the same case is no evidence of working together. Counted are
different cases and different agents, whatever the number of involvements.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.columns.layout import Numbers
from habeas.columns.opened import Columns
from habeas.errors import UnknownNameError
from habeas.terms import expand
from habeas.vocabulary.shortcuts import ROLES, roles_above

__all__ = [
    "Brokers",
    "Pairs",
    "brokers",
    "co_involvement",
    "incidence",
    "met",
    "role_and_narrower",
    "shared",
]

#: So many shared cases are counted at a time: what is in memory while counting, in pairs.
AT_A_TIME = 4_000_000


class Pairs(NamedTuple):
    """Pairs of agents, by their numbers, and in how many cases both are; most first."""

    one: Numbers
    other: Numbers
    cases: Numbers


class Brokers(NamedTuple):
    """Agents, by their numbers, and how many others and cases each connects; most others first."""

    agent: Numbers
    #: Different agents that are in a case with this one.
    others: Numbers
    #: Different cases in which somebody else is too.
    cases: Numbers


def co_involvement(
    columns: Columns, role: str | None = None, case: str | None = None, most: int | None = None
) -> Pairs:
    """Return the pairs of agents that are in a case together.

    Parameters
    ----------
    columns
        The columns of a release.
    role
        Only involvements in this role or a narrower one: ``defence-counsel``, or its IRI.
    case
        Only this case: ``case:0001``, or its IRI.
    most
        Give this many pairs at most.

    Returns
    -------
    Pairs
        ``one`` is before ``other`` in the order of IRIs. Ties are in the order of numbers.

    Raises
    ------
    UnknownNameError
        If there is no such role or case.
    """
    cases, agents = incidence(columns, role, case)
    blocks = [
        np.stack([one, other, count])[:, one < other]
        for one, other, count in shared(cases, agents, cases, agents)
    ]
    one, other, count = np.concatenate(blocks, axis=1) if blocks else _NOBODY
    if most is not None and 0 < most < len(count):  # the rest need not be put in order
        kept = count >= np.partition(count, len(count) - most)[len(count) - most]
        one, other, count = one[kept], other[kept], count[kept]
    order = np.lexsort((other, one, -count))[:most]
    return Pairs(one[order], other[order], count[order])


def brokers(
    columns: Columns, role: str | None = None, case: str | None = None, most: int | None = None
) -> Brokers:
    """Return the agents that meet others in their cases; parameters as for co_involvement."""
    cases, agents = incidence(columns, role, case)
    agent, others, among = met(cases, agents, cases, agents)
    order = np.lexsort((agent, -others))[:most]
    return Brokers(agent[order], others[order], among[order])


def incidence(
    columns: Columns, role: str | None = None, case: str | None = None
) -> tuple[Numbers, Numbers]:
    """Return who is in which case, as case and agent, each pair once, sorted by case."""
    table = columns.involvements
    kept = table.agent >= 0
    if role is not None:
        kept &= np.isin(table.role, role_and_narrower(columns, role))
    if case is not None:
        number = columns.terms.number(expand(case))
        if number is None:
            raise UnknownNameError("case", case, columns.terms.iris(np.unique(table.case)))
        kept &= table.case == number
    keys = np.unique(table.case[kept].astype(np.int64) << 32 | table.agent[kept])
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)


def shared(
    cases: Numbers, agents: Numbers, other_cases: Numbers, other_agents: Numbers
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Yield blocks of pairs: an agent, one of the others, and how many cases both are in.

    Both sides are pairs of case and agent, each pair once. The blocks go up with
    the first agent; a pair stands in one block, an agent may be paired with itself.
    """
    for names, left, right, others in _blocks(cases, agents, other_cases, other_agents):
        product = (left @ right).tocoo()
        yield names[product.row], others[product.col], product.data


def met(
    cases: Numbers, agents: Numbers, other_cases: Numbers, other_agents: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Return, for each agent that meets somebody else: itself, how many others, in how many cases.

    An agent does not meet itself.
    """
    found: list[NDArray[np.int32]] = []
    sizes = np.bincount(other_cases, minlength=int(cases.max(initial=-1)) + 1)
    own = np.isin(
        cases.astype(np.int64) << 32 | agents, other_cases.astype(np.int64) << 32 | other_agents
    )
    meets = sizes[cases] - own > 0
    among = np.bincount(agents[meets], minlength=int(agents.max(initial=-1)) + 1)
    for names, left, right, others in _blocks(cases, agents, other_cases, other_agents):
        product = left @ right
        count = np.diff(product.indptr)
        rows = np.repeat(np.arange(len(names)), count)
        itself = np.bincount(rows[names[rows] == others[product.indices]], minlength=len(names))
        found.append(np.stack([names, count - itself, among[names]]).astype(np.int32))
    agent, others_met, met_in = np.concatenate(found, axis=1) if found else _NOBODY
    some = others_met > 0
    return agent[some], others_met[some], met_in[some]


_NOBODY = np.empty((3, 0), dtype=np.int32)


def _blocks(
    cases: Numbers, agents: Numbers, other_cases: Numbers, other_agents: Numbers
) -> Iterator[tuple[Numbers, sparse.csr_matrix, sparse.csr_matrix, Numbers]]:
    """Yield agents and their cases as matrices whose product is not too large to hold."""
    there = np.unique(cases)
    row = np.searchsorted(there, other_cases)
    kept = np.isin(other_cases, there)
    others, column = np.unique(other_agents[kept], return_inverse=True)
    right = sparse.csr_matrix(
        (np.ones(len(column), np.int32), (row[kept], column)), shape=(len(there), len(others))
    )
    names, own = np.unique(agents, return_inverse=True)
    left = sparse.csr_matrix(
        (np.ones(len(own), np.int32), (own, np.searchsorted(there, cases))),
        shape=(len(names), len(there)),
    )
    weight = left @ np.diff(right.indptr).astype(np.int64)
    ends = np.cumsum(weight)
    start = 0
    while start < len(names):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + AT_A_TIME, side="right")))
        yield names[start:end], left[start:end], right, others
        start = end


def role_and_narrower(columns: Columns, role: str) -> list[int]:
    """Return the numbers of a role and of those below it."""
    local = expand(role).removeprefix(ROLES)
    below = [name for name, above in roles_above().items() if name == local or local in above]
    if not below:
        raise UnknownNameError("role", local, roles_above())
    found = (columns.terms.number(ROLES + name) for name in below)
    return [number for number in found if number is not None]
