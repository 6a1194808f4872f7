"""Questions of who is together with whom: two arms that meet in one variable.

The arms are patterns that have nothing in common but that variable, which is
the case. Each arm is solved by itself, and the meetings are counted as a product
of two sparse matrices, so that no meeting is ever written out.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from habeas.columns.asked import Question
from habeas.columns.clauses import Count
from habeas.columns.joining import MOST_ROWS, SIGNS, compared, solve
from habeas.columns.layout import Numbers
from habeas.columns.opened import Columns
from habeas.columns.patterns import Atom, variables
from habeas.columns.together import met, shared
from habeas.columns.words import Unrecognized

__all__ = ["pairs_asked"]

Found = tuple[int, dict[str, Numbers], dict[Count, Numbers]]


def pairs_asked(asked: Question, columns: Columns, counted: Sequence[Count]) -> Found | None:
    """Return how many rows, their variables and their counts; None if it is no such question.

    Raises
    ------
    Unrecognized
        If it is one, and there would be too many rows.
    """
    if asked.grouped is None or not asked.needs_each_once or asked.within or not counted:
        return None
    about = {count.variable for count in counted}
    if len(asked.grouped) == 2:
        one, other = asked.grouped
        if len(about) != 1 or about & set(asked.grouped):
            return None
        [middle] = about
        split = _split(asked, middle, one, other)
        return None if split is None else _pairs(_Arms(asked, columns, *split), counted[0])
    if len(asked.grouped) == 1 and len(about) == 2 and not about & set(asked.grouped):
        [one] = asked.grouped
        for middle, other in (sorted(map(str, about)), sorted(map(str, about), reverse=True)):
            split = _split(asked, middle, one, other)
            if split is not None:
                return _brokers(_Arms(asked, columns, *split))
    return None


#: The case, an agent, the other one, the patterns of each arm, and what compares the two agents.
Split = tuple[str, str, str, list[Atom], list[Atom], str]


def _split(asked: Question, middle: str | None, one: str, other: str) -> Split | None:
    """Return two arms that meet in a variable, if the question is made of such."""
    if middle is None:
        return None
    parts = list(_parts(asked.atoms, middle))
    of_one = [part for part in parts if one in variables(part)]
    of_other = [part for part in parts if other in variables(part)]
    if len(of_one) != 1 or len(of_other) != 1 or of_one == of_other:
        return None
    if any(middle not in variables(part) for part in parts):
        return None
    rest = [atom for part in parts if part not in (of_one[0], of_other[0]) for atom in part]
    sign = ""
    for each in asked.comparisons:
        if set(each.variables) == {one, other}:
            if sign:
                return None
            sign = each.sign if each.left == one else _TURNED[each.sign]
        elif not set(each.variables) <= {one} and not set(each.variables) <= {other}:
            return None
    if any(variables(atoms) & variables(asked.atoms) != {middle} for atoms in asked.without):
        return None
    return middle, one, other, of_one[0] + rest, of_other[0] + rest, sign


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!=", "": ""}


def _parts(atoms: Sequence[Atom], middle: str) -> Iterator[list[Atom]]:
    """Yield the patterns that hang together when a variable is taken out."""
    left = list(atoms)
    while left:
        part, known = [left.pop(0)], set[str]()
        while True:
            known = variables(part) - {middle}
            more = [atom for atom in left if variables([atom]) & known]
            if not more:
                break
            part += more
            left = [atom for atom in left if atom not in more]
        yield part


class _Arms:
    """The two arms, solved: pairs of a case and an agent, each pair once."""

    def __init__(
        self,
        asked: Question,
        columns: Columns,
        middle: str,
        one: str,
        other: str,
        of_one: list[Atom],
        of_other: list[Atom],
        sign: str,
    ) -> None:
        self.one, self.other, self.middle, self.sign = one, other, middle, sign
        self.left = self._solved(asked, columns, of_one, one)
        self.right = self._solved(asked, columns, of_other, other)

    def _solved(
        self, asked: Question, columns: Columns, atoms: list[Atom], agent: str
    ) -> tuple[Numbers, Numbers]:
        table = solve(columns, atoms, {self.middle, agent}, True)
        for each in asked.comparisons:
            if set(each.variables) == {agent}:
                table = table.kept(compared(table, each, columns))
        for without in asked.without:
            there = solve(columns, without, {self.middle}, True)
            table = table.kept(~np.isin(table.columns[self.middle], there.columns[self.middle]))
        return table.columns[self.middle], table.columns[agent]


def _pairs(arms: _Arms, count: Count) -> Found:
    kept: list[Numbers] = []
    rows = 0
    for one, other, cases in shared(*arms.left, *arms.right):
        block = np.stack([one, other, cases])
        if arms.sign:
            block = block[:, SIGNS[arms.sign](one, other)]
        rows += block.shape[1]
        if rows > MOST_ROWS:
            raise Unrecognized
        kept.append(block)
    one, other, cases = np.concatenate(kept, axis=1) if kept else np.empty((3, 0), np.int32)
    return len(one), {arms.one: one, arms.other: other}, {count: cases}


def _brokers(arms: _Arms) -> Found | None:
    if arms.sign != "!=":
        return None
    agent, others, cases = met(*arms.left, *arms.right)
    counts = {Count(arms.other, True): others, Count(arms.middle, True): cases}
    return len(agent), {arms.one: agent}, counts
