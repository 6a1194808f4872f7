"""A question over the columns, answered: groups, counts, thresholds, order and a cut.

Where a cut (LIMIT, OFFSET) falls between rows that the order does not tell
apart, several answers are right, and the engine would give one of them. Such a
question is not answered here, so that switching the columns on changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habeas.columns.asked import Question
from habeas.columns.clauses import Count
from habeas.columns.days import derived
from habeas.columns.joining import SIGNS, Table, compared, keys, solve
from habeas.columns.layout import Numbers
from habeas.columns.looking import among, distinct
from habeas.columns.meeting import pairs_asked
from habeas.columns.opened import Columns
from habeas.columns.patterns import variables
from habeas.columns.words import Unrecognized

__all__ = ["Answer", "answered"]


@dataclass
class Answer:
    """Rows as columns of numbers: of IRIs for variables, and counts."""

    rows: int
    terms: dict[str, Numbers]
    counts: dict[Count, Numbers]

    def kept(self, mask: NDArray[np.bool_] | Numbers) -> "Answer":
        """Return the rows of a mask, or those with these places in their order."""
        terms = {name: column[mask] for name, column in self.terms.items()}
        counts = {name: column[mask] for name, column in self.counts.items()}
        rows = int(np.count_nonzero(mask)) if mask.dtype == np.bool_ else len(mask)
        return Answer(rows, terms, counts)


def answered(asked: Question, columns: Columns) -> Answer:
    """Return the rows that answer a question.

    Raises
    ------
    Unrecognized
        If the columns do not hold what it needs, or cannot answer as the engine would.
    """
    names = {each.name: each.count for each in asked.columns}
    found = _from_pairs(asked, columns)
    if found is None:
        found = _from_table(asked, columns)
    for threshold in asked.clauses.having:
        found = found.kept(SIGNS[threshold.sign](found.counts[threshold.count], threshold.number))
    return _cut(asked, found, names)


def wanted_counts(asked: Question) -> list[Count]:
    """Return everything that is counted, each once."""
    counts = [
        *(each.count for each in asked.columns),
        *(each.count for each in asked.clauses.having),
        *(each.count for each in asked.clauses.keys),
    ]
    return list(dict.fromkeys(count for count in counts if count is not None))


def _from_pairs(asked: Question, columns: Columns) -> Answer | None:
    """Answer who is together with whom by counting, without writing out each meeting."""
    if not asked.grouped or asked.derived:
        return None
    found = pairs_asked(asked, columns, wanted_counts(asked))
    return None if found is None else Answer(*found)


def _from_table(asked: Question, columns: Columns) -> Answer:
    counted = wanted_counts(asked)
    outer = variables(asked.atoms)
    wanted = {each.name for each in asked.columns if each.count is None}
    wanted |= {key.name for key in asked.clauses.keys}
    wanted |= {name for each in asked.comparisons for name in each.variables}
    wanted |= {each.variable for each in counted if each.variable} | set(asked.grouped or [])
    needed = (wanted & outer) | {each.of for each in asked.derived}
    for atoms in (*asked.without, *asked.within):
        needed |= variables(atoms) & outer
    table = solve(columns, asked.atoms, needed, asked.needs_each_once)
    for each in asked.derived:
        made = derived(each.kind, table.columns[each.of])
        table = Table(table.rows, {**table.columns, each.name: made})
    for condition in asked.comparisons:
        table = table.kept(compared(table, condition, columns))
    for atoms, keeps in [*((a, False) for a in asked.without), *((a, True) for a in asked.within)]:
        on = sorted(variables(atoms) & outer)
        if not on:
            raise Unrecognized
        here = Table(table.rows, {name: table.columns[name] for name in on})
        there = solve(columns, atoms, set(on), True, beside=here)
        # keys of both together: those of one are of no use beside those of the other
        ends = [np.concatenate([here.columns[name], there.columns[name]]) for name in on]
        known, found = np.split(keys(ends), [here.rows])
        mask = among(distinct(found), known)
        table = table.kept(mask if keeps else ~mask)
    if asked.grouped is None:
        return _plain(asked, table)
    return _grouped(asked.grouped, counted, table)


def _plain(asked: Question, table: Table) -> Answer:
    shown = [each.name for each in asked.columns]
    if asked.is_distinct:
        if any(key.name not in shown for key in asked.clauses.keys):
            raise Unrecognized
        table = table.once(shown)
    return Answer(table.rows, dict(table.columns), {})


def _grouped(grouped: list[str], counted: list[Count], table: Table) -> Answer:
    if not grouped:
        counts = {each: np.array([_total(each, table)]) for each in counted}
        return Answer(1, {}, counts)
    group, first = _groups([table.columns[name] for name in grouped])
    counts = {}
    for each in counted:
        rows = group
        if each.is_distinct and each.variable is not None:
            rows = distinct(keys([group, table.columns[each.variable]])) >> 32
        counts[each] = np.bincount(rows, minlength=len(first))
    return Answer(len(first), {name: table.columns[name][first] for name in grouped}, counts)


def _groups(columns: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    """Return the group of each row, from 0, and a row of each group."""
    group, groups = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        group = group * (int(column.max(initial=0)) + 1) + column
        groups = int(group.max(initial=0)) + 1
        if groups > 4 * len(group) + _FEW:  # too many numbers have no row
            _, group = np.unique(group, return_inverse=True)
            groups = int(group.max(initial=-1)) + 1
    row = np.full(groups, -1, dtype=np.int64)
    row[group[::-1]] = np.arange(len(group))[::-1]
    there = np.flatnonzero(row >= 0)
    number = np.empty(groups, dtype=np.int64)
    number[there] = np.arange(len(there))
    return number[group], row[there]


#: Tables of so many numbers cost nothing.
_FEW = 10_000


def _total(count: Count, table: Table) -> int:
    if count.is_distinct and count.variable is not None:
        return len(distinct(table.columns[count.variable]))
    return table.rows


def _cut(asked: Question, found: Answer, names: Mapping[str, Count | None]) -> Answer:
    """Put rows in order, and leave out what is cut off."""
    clauses = asked.clauses
    by = []
    for key in clauses.keys:
        count = key.count or names.get(key.name)
        column = found.terms.get(key.name) if count is None else found.counts[count]
        if column is None:
            raise Unrecognized
        by.append(-column.astype(np.int64) if key.descends else column.astype(np.int64))
    last = clauses.offset + clauses.limit if clauses.limit is not None else found.rows
    if by and last < found.rows - 1:  # only what can be before the cut is put in order
        first = by[0] <= np.partition(by[0], last)[last]
        found, by = found.kept(first), [column[first] for column in by]
    if by:
        order = np.lexsort(by[::-1])
        found, by = found.kept(order), [column[order] for column in by]
    start = min(clauses.offset, found.rows)
    end = found.rows if clauses.limit is None else min(start + clauses.limit, found.rows)
    for edge in {start, end} - {0, found.rows}:
        if start < end and not any(column[edge - 1] != column[edge] for column in by):
            raise Unrecognized  # several answers are right
    return found.kept(np.arange(start, end)) if (start, end) != (0, found.rows) else found
