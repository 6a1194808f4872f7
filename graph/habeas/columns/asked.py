"""What a query asks for, if it is one of those that the columns can answer.

Read are SELECT queries of triple patterns with IRIs, of which some must have no
match (NOT EXISTS, MINUS, or OPTIONAL with !BOUND), with DISTINCT or COUNT,
GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET. Names of variables and the order
of patterns are free. Anything else is not recognized, and left to the engine.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from habeas.columns.clauses import Clauses, Column, Derived, derivation, modifiers, projection
from habeas.columns.conditions import Comparison, comparisons, unbound
from habeas.columns.days import Kind
from habeas.columns.patterns import Atom, atoms_of, kinds_of, variables
from habeas.columns.words import Unrecognized, closes
from habeas.shacl.sparql.syntax import (
    Bind,
    Block,
    Filter,
    Group,
    Optional,
    Other,
    Pattern,
    Query,
    Select,
    Union,
)

__all__ = ["Question", "question"]


@dataclass
class Question:
    """What is asked for."""

    columns: list[Column]
    #: Variables that are grouped by; None if nothing is counted.
    grouped: list[str] | None
    is_distinct: bool
    clauses: Clauses
    atoms: list[Atom] = field(default_factory=list)
    #: Patterns that must have no match, and that must have one.
    without: list[list[Atom]] = field(default_factory=list)
    within: list[list[Atom]] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    #: Variables that are made of days.
    derived: list[Derived] = field(default_factory=list)
    #: What the numbers of each variable stand for.
    kinds: dict[str, Kind] = field(default_factory=dict)

    @property
    def needs_each_once(self) -> bool:
        """Whether it does not matter how often a solution is found."""
        counts = [each.count for each in self.columns if each.count] + [
            *(key.count for key in self.clauses.keys if key.count),
            *(limit.count for limit in self.clauses.having),
        ]
        if self.grouped is not None:
            return all(each.is_distinct for each in counts)
        return self.is_distinct


def question(tree: Query) -> Question:
    """Return what a query asks for.

    Raises
    ------
    Unrecognized
        If it is not one of those that are read here.
    """
    if tree.form != "SELECT" or tree.datasets or tree.functions:
        raise Unrecognized
    return _Asking(tree).question()


class _Asking:
    def __init__(self, tree: Query) -> None:
        self._tree = tree
        self._words = tree.words
        self._names = (f"?#{number}" for number in count())
        self._named = set[str]()
        self._taken = 0
        self._selects = 0

    def question(self) -> Question:
        select = self._tree.select
        columns, is_distinct = projection(self._words, select)
        clauses = modifiers(self._words[select.where.end + 1 :])
        is_counted = clauses.grouped is not None or any(each.count for each in columns)
        grouped = (clauses.grouped or []) if is_counted else None
        if select.reduced or (not is_counted and clauses.having):
            raise Unrecognized
        asked = Question(columns, grouped, is_distinct, clauses)
        self._fill(asked, select.where)
        self._derive(asked, clauses.derived, variables(asked.atoms))
        # what stands elsewhere, such as VALUES at the end, has not been looked at
        if self._taken != len(self._tree.others) or self._selects != len(self._tree.subqueries):
            raise Unrecognized
        self._check(asked)
        return asked

    def _derive(self, asked: Question, derived: Iterable[Derived], known: Iterable[str]) -> None:
        """Take parts of days under new names; the days must have a value by then."""
        for each in derived:
            if each.of not in known:
                raise Unrecognized
            asked.derived.append(each)

    def _check(self, asked: Question) -> None:
        patterns = [*asked.atoms, *chain.from_iterable((*asked.without, *asked.within))]
        asked.kinds = kinds_of(patterns)
        for each in asked.derived:
            # a name that is taken elsewhere is refused by the engine, or is another variable
            is_taken = each.name in asked.kinds or each.name in self._named
            if is_taken or asked.kinds.get(each.of) is not Kind.DAY:
                raise Unrecognized
            asked.kinds[each.name] = each.kind
        known = variables(asked.atoms) | {each.name for each in asked.derived}
        where = self._tree.select.where
        names = [each.name for each in asked.columns]
        counted = {each.name[1:] for each in asked.columns if each.count}
        counted |= {each.name[1:] for each in asked.clauses.derived}
        if any(each.count and each.name in known for each in asked.columns):
            raise Unrecognized
        # the engine refuses a name that is taken
        if len(set(names)) < len(names) or counted & self._tree.mentions(where.start, where.end):
            raise Unrecognized
        shown = [
            *(each.name for each in asked.columns if each.count is None),
            *(each.count.variable for each in asked.columns if each.count),
            *(asked.grouped or []),
            *(name for each in asked.comparisons for name in each.variables),
        ]
        if not {name for name in shown if name} <= known:
            raise Unrecognized
        if not all(each.fits(asked.kinds) for each in asked.comparisons):
            raise Unrecognized
        if asked.grouped is not None:
            plain = [each.name for each in asked.columns if each.count is None]
            if not set(plain) <= set(asked.grouped):
                raise Unrecognized
            if asked.is_distinct and set(plain) != set(asked.grouped):
                raise Unrecognized

    def _fill(self, asked: Question, group: Group) -> None:
        maybe: list[list[Atom]] = []
        absent: list[str] = []
        apart: list[set[str]] = []
        before: list[set[str]] = []
        selects: list[Select] = []
        if group.select is not None:
            raise Unrecognized
        for element in group.elements:
            so_far = variables(asked.atoms)
            match element:
                case Block(patterns=patterns):
                    asked.atoms += self._atoms(patterns)
                case Union(groups=[inner]) if inner.select is not None:
                    asked.atoms += self._inlined(inner.select)
                    selects.append(inner.select)
                case Union(groups=[inner]):
                    asked.atoms += self._block(inner)
                case Optional(group=inner):
                    maybe.append(self._block(inner))
                    before.append(so_far)
                    apart.append(variables(maybe[-1]))
                case Other(keyword="MINUS", group=Group() as inner):
                    self._taken += 1
                    asked.without.append(self._block(inner))
                    before.append(so_far)
                    apart.append(variables(asked.without[-1]))
                case Filter():
                    self._filter(asked, element, absent)
                case Bind(start=start):
                    end = start + 2 + closes(self._words[start + 1 :])
                    self._derive(asked, [derivation(self._words[start + 1 : end])], so_far)
                case _:
                    raise Unrecognized
        self._selects += len(selects)
        if any(self._is_distinct(each) for each in selects) and not asked.needs_each_once:
            raise Unrecognized
        known = variables(asked.atoms)
        # what is optional or taken away sees only what stands before it
        if any(inner & known - so_far for inner, so_far in zip(apart, before, strict=True)):
            raise Unrecognized
        self._add_absent(asked, maybe, absent, known)
        self._named = variables(chain(asked.atoms, *asked.without, *asked.within, *maybe))
        # each asks by itself: what is called alike in two of them is not the same
        asked.without = [self._renamed(each, known) for each in asked.without]
        asked.within = [self._renamed(each, known) for each in asked.within]

    def _add_absent(
        self, asked: Question, maybe: list[list[Atom]], absent: list[str], known: set[str]
    ) -> None:
        """Take OPTIONAL together with !BOUND as what it says: that there is none."""
        own = [variables(each) - known for each in maybe]
        if len(own) != len(absent) or sum(map(len, own)) != len(set().union(*own)):
            raise Unrecognized
        for atoms, private in zip(maybe, own, strict=True):
            if len(private.intersection(absent)) != 1:
                raise Unrecognized
            others = (*asked.without, *asked.within)
            if any(private & variables(other) for other in others):
                raise Unrecognized
            asked.without.append(atoms)

    def _filter(self, asked: Question, element: Filter, absent: list[str]) -> None:
        words = self._words[element.start + 1 : element.end]
        if element.expression.exists:
            [inner, *more] = element.expression.exists
            if more or inner.end != element.end - 1:
                raise Unrecognized
            asking = [word.upper() for word in self._words[element.start + 1 : inner.start]]
            target = {("NOT", "EXISTS"): asked.without, ("EXISTS",): asked.within}
            if tuple(asking) not in target:
                raise Unrecognized
            target[tuple(asking)].append(self._block(inner))
        elif name := unbound(words):
            absent.append(name)
        else:
            asked.comparisons += comparisons(words)

    def _is_distinct(self, select: Select) -> bool:
        return self._words[select.projection - 1].upper() == "DISTINCT"

    def _inlined(self, select: Select) -> list[Atom]:
        """Return the patterns of a query within the query, its own variables renamed."""
        plain = select.projected
        if (
            plain is None
            or len(plain) != len(select.plain)
            or select.reduced
            or select.grouping is not None
            or select.having
            or select.sliced
            or select.ordering
            or select.expression.variables
            or select.expression.aggregates
        ):
            raise Unrecognized
        atoms = self._block(select.where)
        if not set(plain) <= variables(atoms):
            raise Unrecognized
        return self._renamed(atoms, set(plain))

    def _renamed(self, atoms: Sequence[Atom], kept: set[str]) -> list[Atom]:
        names = {name: next(self._names) for name in sorted(variables(atoms) - kept)}
        return [
            Atom(
                atom.property,
                names.get(atom.subject, atom.subject),
                names.get(atom.object, atom.object),
                atom.steps,
            )
            for atom in atoms
        ]

    def _block(self, group: Group) -> list[Atom]:
        """Return the patterns of a group that has nothing else."""
        if group.select is not None or not group.elements:
            raise Unrecognized
        atoms: list[Atom] = []
        for element in group.elements:
            if not isinstance(element, Block):
                raise Unrecognized
            atoms += self._atoms(element.patterns)
        return atoms

    def _atoms(self, patterns: Iterable[Pattern]) -> Iterator[Atom]:
        for pattern in patterns:
            yield from atoms_of(pattern, self._names)
