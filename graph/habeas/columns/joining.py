"""Patterns over relations, joined: a small column engine for what queries ask of the columns.

All values are numbers of IRIs. A table has a column of numbers for each
variable; where it does not matter how often a solution is found, columns that
nothing needs any more are dropped and repeats with them, so that tables stay small.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habeas.columns.asked import Atom, Unrecognized, variables
from habeas.columns.clauses import Comparison
from habeas.columns.layout import Numbers
from habeas.columns.opened import Columns
from habeas.terms import PREFIXES

__all__ = ["MOST_ROWS", "SIGNS", "Table", "compared", "keys", "solve"]

#: More rows than this are not held; the engine answers then.
MOST_ROWS = 20_000_000
_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Table:
    """Solutions: how many, and a number in each for each variable."""

    rows: int
    columns: Mapping[str, Numbers]

    def kept(self, mask: NDArray[np.bool_] | Numbers) -> "Table":
        """Return the solutions of a mask, or those with these places."""
        columns = {name: column[mask] for name, column in self.columns.items()}
        rows = int(mask.sum()) if mask.dtype == np.bool_ else len(mask)
        return Table(rows, columns)

    def once(self, names: Iterable[str]) -> "Table":
        """Return only some columns, and each row once."""
        wanted = [name for name in self.columns if name in set(names)]
        if len(wanted) == len(self.columns):
            return self
        if not wanted:
            return Table(min(self.rows, 1), {})
        _, first = np.unique(keys([self.columns[name] for name in wanted]), return_index=True)
        return Table(len(first), {name: self.columns[name][first] for name in wanted})


def keys(columns: Sequence[Numbers]) -> Numbers:
    """Return one number for each row, the same for the same values."""
    first, *more = columns
    key = first.astype(np.int64)
    for column in more:
        if key.size and int(key.max()) >= 1 << 31:
            _, inverse = np.unique(key, return_inverse=True)
            key = inverse.astype(np.int64)
        key = key << 32 | column
    return key


def compared(table: Table, condition: Comparison, columns: Columns) -> NDArray[np.bool_]:
    """Return which solutions a condition keeps. Numbers are in the order of texts."""
    left = table.columns[condition.left]
    right: Numbers | int
    if condition.right.startswith("?"):
        right = table.columns[condition.right]
    else:
        number = columns.terms.number(condition.right)
        right = -1 if number is None else number
    return SIGNS[condition.sign](left, right)  # type: ignore[no-any-return]


SIGNS: Mapping[str, np.ufunc] = {
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
    "=": np.equal,
    "!=": np.not_equal,
}


def solve(columns: Columns, atoms: Sequence[Atom], needed: AbstractSet[str], once: bool) -> Table:
    """Return the solutions of patterns that hang together.

    Parameters
    ----------
    columns
        The columns of a release.
    atoms
        The patterns.
    needed
        The variables that are wanted.
    once
        Whether each solution is wanted once. Then other variables are dropped.

    Raises
    ------
    Unrecognized
        If a property or a class is not held, if patterns do not hang together, or if there
        would be too many solutions.
    """
    return _Solving(columns, atoms, needed, once).table()


@dataclass
class _Step:
    """A pattern with what the columns hold for it: one or two variables, and their values."""

    names: tuple[str, ...]
    values: tuple[Numbers, ...]


class _Solving:
    def __init__(
        self, columns: Columns, atoms: Sequence[Atom], needed: AbstractSet[str], once: bool
    ) -> None:
        self._columns, self._once, self._needed = columns, once, needed
        plain = [atom for atom in atoms if not atom.steps]
        paths = [atom for atom in atoms if atom.steps]
        bound = variables(plain)
        self._nothing = False
        self._steps = [step for atom in plain if (step := self._read(atom))]
        self._open: list[Atom] = []
        for atom in paths:
            ends = [end for end in (atom.subject, atom.object) if end.startswith("?")]
            if not bound.intersection(ends):
                raise Unrecognized  # a path by itself also finds what stands in no relation
            if len(ends) == 1:
                self._steps.append(self._reached(atom))
            else:
                self._open.append(atom)

    def table(self) -> Table:
        steps, paths = self._steps, self._open
        if not steps:
            raise Unrecognized
        steps.sort(key=lambda step: len(step.values[0]))
        table = self._first(steps.pop(0))
        while steps or paths:
            step = next((s for s in steps if set(s.names) & set(table.columns)), None)
            if step is not None:
                steps.remove(step)
            else:
                path = next((a for a in paths if {a.subject, a.object} & set(table.columns)), None)
                if path is None:
                    raise Unrecognized
                paths.remove(path)
                step = self._from(path, table)
            table = self._joined(table, step)
            if self._once:
                ahead = {name for each in steps for name in each.names}
                table = table.once(self._needed | ahead | variables(paths))
        if self._nothing:
            table = table.kept(np.zeros(table.rows, dtype=np.bool_))
        return table.once(self._needed) if self._once else table

    def _first(self, step: _Step) -> Table:
        return Table(len(step.values[0]), dict(zip(step.names, step.values, strict=True)))

    def _number(self, end: str) -> int:
        number = self._columns.terms.number(end)
        return -1 if number is None else number

    def _held(self, property: str) -> tuple[Numbers, Numbers]:
        name = self._columns.name(property)
        if name is None or self._columns.held[name].strange:
            raise Unrecognized
        if self._columns.held[name].repeated and not self._once:
            raise Unrecognized
        return self._columns.relation(name)

    def _read(self, atom: Atom) -> _Step | None:
        """Return the values of a pattern; None if it has no variable."""
        if atom.property == _TYPE and (
            atom.object.startswith("?") or atom.object not in self._columns.classes
        ):
            raise Unrecognized
        subjects, objects = self._held(atom.property)
        ends, values = [], []
        mask: NDArray[np.bool_] | None = None
        for end, column in ((atom.subject, subjects), (atom.object, objects)):
            if end.startswith("?"):
                ends.append(end)
                values.append(column)
            else:
                is_it = column == self._number(end)
                mask = is_it if mask is None else mask & is_it
        if not ends:
            assert mask is not None
            self._nothing |= not mask.any()
            return None
        return _Step(tuple(ends), tuple(v if mask is None else v[mask] for v in values))

    def _reached(self, atom: Atom) -> _Step:
        """Return what a path reaches from a constant, or what reaches the constant."""
        subjects, objects = self._held(atom.property)
        back = atom.subject.startswith("?")
        start = np.array([self._number(atom.object if back else atom.subject)])
        sources, targets = (objects, subjects) if back else (subjects, objects)
        found = _walked(start, sources, targets, atom.steps)
        return _Step((atom.subject if back else atom.object,), (found,))

    def _from(self, atom: Atom, table: Table) -> _Step:
        """Return the pairs of a path that begin, or end, at what is known."""
        subjects, objects = self._held(atom.property)
        back = atom.subject not in table.columns
        known = np.unique(table.columns[atom.object if back else atom.subject])
        sources, targets = (objects, subjects) if back else (subjects, objects)
        if len(known) > _MOST_STARTS:
            raise Unrecognized
        reached = [
            _walked(np.array([start]), sources, targets, atom.steps) for start in known.tolist()
        ]
        starts = np.repeat(known, [len(each) for each in reached])
        ends = np.concatenate(reached) if reached else known
        names = (atom.object, atom.subject) if back else (atom.subject, atom.object)
        return _Step(names, (starts, ends))

    def _joined(self, table: Table, step: _Step) -> Table:
        shared = [name for name in step.names if name in table.columns]
        if len(shared) == len(step.names):
            there = keys(step.values)
            return table.kept(np.isin(keys([table.columns[n] for n in step.names]), there))
        place = step.names.index(shared[0])
        on, other = step.values[place], step.values[1 - place]
        order = np.argsort(on, kind="stable")
        on = on[order]
        left = table.columns[shared[0]]
        first = np.searchsorted(on, left, side="left")
        count = np.searchsorted(on, left, side="right") - first
        rows = int(count.sum())
        if rows > MOST_ROWS:
            raise Unrecognized
        which = np.repeat(np.arange(len(left)), count)
        within = np.arange(rows) - np.repeat(np.cumsum(count) - count, count)
        kept = table.kept(which)
        new = other[order[first[which] + within]]
        return Table(rows, {**kept.columns, step.names[1 - place]: new})


#: From more places than this, paths are not walked one after another.
_MOST_STARTS = 5_000


def _walked(start: Numbers, sources: Numbers, targets: Numbers, steps: str) -> Numbers:
    """Return all that is reached from ``start``, itself too where no step is a path."""
    found = start if steps == "*" else np.empty(0, dtype=np.int64)
    ahead = start
    while len(ahead):
        ahead = np.setdiff1d(targets[np.isin(sources, ahead)], found)
        found = np.union1d(found, ahead)
    return found.astype(np.int64)
