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

from habeas.columns.conditions import Comparison
from habeas.columns.days import Constant, derived
from habeas.columns.layout import DAYS, Numbers
from habeas.columns.looking import among, distinct, matched, slice_of, walked
from habeas.columns.opened import Columns
from habeas.columns.patterns import Atom, variables
from habeas.columns.words import Unrecognized
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
        if len(wanted) == 1:
            column = distinct(self.columns[wanted[0]])
            return Table(len(column), {wanted[0]: column})
        if len(wanted) == 2:  # both are read off the keys again
            key = distinct(keys([self.columns[name] for name in wanted]))
            pair = (key >> 32).astype(np.int32), (key & 0xFFFFFFFF).astype(np.int32)
            return Table(len(key), dict(zip(wanted, pair, strict=True)))
        _, first = np.unique(keys([self.columns[name] for name in wanted]), return_index=True)
        return Table(len(first), {name: self.columns[name][first] for name in wanted})


def keys(columns: Sequence[Numbers]) -> Numbers:
    """Return one number for each row, the same for the same values of these very columns."""
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
    if condition.part is not None:
        left = derived(condition.part, left)
    right: Numbers | int
    if isinstance(condition.right, Constant):
        right = condition.right.number
    elif condition.right.startswith("?"):
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


def solve(
    columns: Columns,
    atoms: Sequence[Atom],
    needed: AbstractSet[str],
    once: bool,
    beside: Table | None = None,
) -> Table:
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
    beside
        Solutions that those here are only compared with: others may be left out.

    Raises
    ------
    Unrecognized
        If a property or a class is not held, if patterns do not hang together, or if there
        would be too many solutions.
    """
    return _Solving(columns, atoms, needed, once).table(beside)


@dataclass
class _Step:
    """A pattern with what the columns hold for it: one or two variables, and their values.

    Values are sorted by the first variable; where there are two, also by the second, which
    then stands first.
    """

    names: tuple[str, ...]
    values: tuple[Numbers, ...]
    turned: tuple[Numbers, ...] = ()


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

    def table(self, beside: Table | None) -> Table:
        steps, paths = self._steps, self._open
        if not steps:
            raise Unrecognized
        steps.sort(key=lambda step: len(step.values[0]))
        if beside is not None and beside.rows * _RARE < len(steps[0].values[0]):
            table = beside
        else:
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

    def _held(self, property: str) -> str:
        """Return the name of a relation in which nothing is left out, or counted once too often."""
        name = self._columns.name(property)
        if name is None or self._columns.held[name].strange:
            raise Unrecognized
        if self._columns.held[name].repeated and not self._once:
            raise Unrecognized
        return name

    def _read(self, atom: Atom) -> _Step | None:
        """Return the values of a pattern; None if it has no variable."""
        if atom.property == _TYPE and (
            atom.object.startswith("?") or atom.object not in self._columns.classes
        ):
            raise Unrecognized
        name = self._held(atom.property)
        subjects, objects = self._columns.relation(name)
        is_open = atom.subject.startswith("?"), atom.object.startswith("?")
        match is_open:
            case (True, True):
                turned = self._columns.turned(name)
                return _Step((atom.subject, atom.object), (subjects, objects), turned)
            case (True, False):
                by_object = self._columns.turned(name)
                there = slice_of(by_object.objects, self._number(atom.object))
                return _Step((atom.subject,), (by_object.subjects[there],))
            case (False, True):
                return _Step(
                    (atom.object,), (objects[slice_of(subjects, self._number(atom.subject))],)
                )
            case _:
                there = slice_of(subjects, self._number(atom.subject))
                self._nothing |= self._number(atom.object) not in objects[there]
                return None

    def _ends(self, atom: Atom, back: bool) -> tuple[Numbers, Numbers]:
        """Return where the steps of a path begin, sorted, and where they end."""
        name = self._held(atom.property)
        if name in DAYS:
            raise Unrecognized
        return self._columns.turned(name) if back else self._columns.relation(name)

    def _reached(self, atom: Atom) -> _Step:
        """Return what a path reaches from a constant, or what reaches the constant."""
        back = atom.subject.startswith("?")
        start = np.array([self._number(atom.object if back else atom.subject)], dtype=np.int32)
        found = walked(start, *self._ends(atom, back), atom.steps)
        return _Step((atom.subject if back else atom.object,), (found,))

    def _from(self, atom: Atom, table: Table) -> _Step:
        """Return the pairs of a path that begin, or end, at what is known."""
        back = atom.subject not in table.columns
        sources, targets = self._ends(atom, back)
        known = distinct(table.columns[atom.object if back else atom.subject])
        if len(known) > _MOST_STARTS:
            raise Unrecognized
        reached = [
            walked(known[at : at + 1], sources, targets, atom.steps) for at in range(len(known))
        ]
        starts = np.repeat(known, [len(each) for each in reached])
        ends = np.concatenate(reached) if reached else known
        names = (atom.object, atom.subject) if back else (atom.subject, atom.object)
        return _Step(names, (starts, ends))

    def _joined(self, table: Table, step: _Step) -> Table:
        shared = [name for name in step.names if name in table.columns]
        if len(step.names) == 1:
            return table.kept(among(step.values[0], table.columns[shared[0]]))
        if len(shared) == 2:
            return table.kept(_both(step, *(table.columns[name] for name in step.names)))
        place = step.names.index(shared[0])
        on, other = step.turned if place else step.values
        found = matched(on, table.columns[shared[0]], MOST_ROWS)
        if found is None:
            raise Unrecognized
        which, places = found
        kept = table.kept(which)
        return Table(len(which), {**kept.columns, step.names[1 - place]: other[places]})


def _both(step: _Step, one: Numbers, other: Numbers) -> NDArray[np.bool_]:
    """Return which pairs a pattern with two variables has."""
    known, ends = step.values
    # looked up one by one where they are few, and at once where they are many
    found = matched(known, one, len(known) // _RARE)
    if found is None:
        return np.isin(keys([one, other]), keys([known, ends]))
    which, places = found
    there = np.zeros(len(one), dtype=np.bool_)
    there[which[ends[places] == other[which]]] = True
    return there


#: From more places than this, paths are not walked one after another.
_MOST_STARTS = 5_000
#: Less than one in so many is better looked up one by one.
_RARE = 8
