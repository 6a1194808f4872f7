"""Which rows can be the first ones of a query that orders by a day and wants only a few.

The engine looks at everything that stands in the order, with all that is asked
of it, and then keeps twenty rows. Some of the patterns are relations that the
columns hold, and the first keys of the order are variables there. So the first
solutions of these patterns are known, with those that the keys do not tell apart
from the last of them; what else is asked need be looked up for these alone, as
long as it leaves enough rows. Whatever a query has beside these patterns is
asked row by row, so that rows of other solutions come after all of theirs.
"""

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np

from habeas.columns.clauses import Key, modifiers
from habeas.columns.conditions import Comparison, comparisons
from habeas.columns.days import Kind, written
from habeas.columns.joining import Table, compared, solve
from habeas.columns.layout import CLASSES, Numbers
from habeas.columns.opened import Columns
from habeas.columns.patterns import Atom, atoms_of, kinds_of, variables
from habeas.columns.words import Unrecognized
from habeas.shacl.sparql.syntax import Block, Element, Filter, Query
from habeas.terms import PREFIXES

__all__ = ["MOST", "Foremost", "foremost"]

#: More solutions than this are not written into a query.
MOST = 500
#: To look up a solution that is written takes ten times as long as one that is come across. Of
#: so many at most one is written, so that little is lost where it does not do.
WORTH = 32
#: What gives other values when it is asked again.
_CHANCE = frozenset({"RAND", "UUID", "STRUUID", "BNODE", "NOW"})
_TYPE = PREFIXES["rdf"] + "type"


def foremost(tree: Query, columns: Columns) -> "Foremost | None":
    """Return what comes first in the order of a query; None if the columns do not know it.

    Parameters
    ----------
    tree
        A query that asks the whole release, no variable given.
    columns
        The columns of the release.
    """
    try:
        return Foremost(tree, columns)
    except Unrecognized:
        return None


class Foremost:
    """The solutions of some patterns of a query, in the order in which it wants its rows."""

    def __init__(self, tree: Query, columns: Columns) -> None:
        self._tree, self._columns = tree, columns
        #: How many rows must come from the first solutions.
        self.wanted, keys = self._wanted()
        #: The word behind which they are written.
        self.place, patterns = self._patterns()
        self._kinds = kinds_of(patterns)
        names = sorted(name for name in self._kinds if not name.startswith(("?_:", "?#")))
        keys = list(_known(keys, names))
        if not keys:
            raise Unrecognized
        conditions = list(self._conditions())
        table = solve(columns, patterns, {*names}, True)
        for each in conditions:
            table = table.kept(compared(table, each, columns))
        self._table = table
        self._by = [
            table.columns[key.name].astype(np.int64) * (-1 if key.descends else 1) for key in keys
        ]

    def values(self, wanted: int) -> str | None:
        """Return so many solutions, and their equals, as VALUES; None if they are too many."""
        most = min(MOST, self._table.rows // WORTH)
        if wanted > most:
            return None
        first = self._by[0]
        near = np.flatnonzero(first <= np.partition(first, wanted - 1)[wanted - 1])
        by = [column[near] for column in self._by]
        order = np.lexsort(by[::-1])
        last = order[wanted - 1]
        equal = np.logical_and.reduce([column == column[last] for column in by])
        end = max(wanted, int(np.flatnonzero(equal[order])[-1]) + 1)
        if end > most:
            return None
        return self._written(self._table.kept(near[order[:end]]))

    def _written(self, table: Table) -> str:
        cells = [self._terms(self._kinds[name], each) for name, each in table.columns.items()]
        rows = " ".join(f"({' '.join(row)})" for row in zip(*cells, strict=True))
        return f"VALUES ({' '.join(table.columns)}) {{ {rows} }}"

    def _terms(self, kind: Kind, numbers: Numbers) -> Sequence[str]:
        if kind is Kind.IRI:
            return [f"<{iri}>" for iri in self._columns.terms.iris(numbers)]
        return [written(kind, number) for number in numbers.tolist()]

    def _wanted(self) -> tuple[int, list[Key]]:
        """Return how many rows there must be, and the order, if a query is one of those meant."""
        tree, select = self._tree, self._tree.select
        if tree.form != "SELECT" or tree.datasets or select.reduced or select.where.select:
            raise Unrecognized
        if any(token.keyword in _CHANCE for token in tree.tokens):
            raise Unrecognized
        clauses = modifiers(tree.words[select.where.end + 1 :])
        if clauses.grouped is not None or select.expression.aggregates or not clauses.limit:
            raise Unrecognized
        is_distinct = tree.words[select.projection - 1].upper() == "DISTINCT"
        shown = select.projected
        if is_distinct and shown is not None and not {key.name for key in clauses.keys} <= {*shown}:
            raise Unrecognized  # which of the same rows counts is not said
        return clauses.limit + clauses.offset, clauses.keys

    def _patterns(self) -> tuple[int, list[Atom]]:
        """Return the patterns with which the query begins, as far as they are held and hang together.

        They are joined before anything else, so that each row has a solution of theirs.
        """
        begin: list[Element] = []
        for element in self._tree.select.where.elements:
            if not isinstance(element, Block | Filter):
                break
            begin.append(element)
        names = (f"?#{number}" for number in count())
        held: list[list[Atom]] = []
        for block in begin:
            for pattern in block.patterns if isinstance(block, Block) else ():
                try:
                    atoms = list(atoms_of(pattern, names))
                except Unrecognized:
                    continue
                if all(map(self._is_held, atoms)):
                    held.append(atoms)
        if not held:
            raise Unrecognized
        keys = modifiers(self._tree.words[self._tree.select.where.end + 1 :]).keys
        together = list(_together(held, {key.name for key in keys[:1]}))
        blocks = [each for each in begin if isinstance(each, Block)]
        return blocks[-1].end - 1, together

    def _is_held(self, atom: Atom) -> bool:
        if atom.steps or not variables([atom]):
            return False
        if atom.property == _TYPE and atom.object not in CLASSES:
            return False
        name = self._columns.name(atom.property)
        return name is not None and not self._columns.held[name].strange

    def _conditions(self) -> Iterator[Comparison]:
        """Yield what is known to hold of each row: conditions of the whole group."""
        for element in self._tree.select.where.elements:
            if not isinstance(element, Filter) or element.expression.exists:
                continue
            try:
                found = comparisons(self._tree.words[element.start + 1 : element.end])
            except Unrecognized:
                continue
            for each in found:
                if self._kinds.keys() >= set(each.variables) and each.fits(self._kinds):
                    yield each


def _known(keys: Sequence[Key], names: Sequence[str]) -> Iterator[Key]:
    """Yield the keys up to the first that is no variable of the patterns."""
    for key in keys:
        if key.name not in names:
            return
        yield key


def _together(held: list[list[Atom]], known: set[str]) -> Iterator[Atom]:
    """Yield the patterns that hang together with a variable."""
    rest = held
    while True:
        near = [atoms for atoms in rest if variables(atoms) & known]
        if not near:
            return
        rest = [atoms for atoms in rest if atoms not in near]
        for atoms in near:
            yield from atoms
            known = known | variables(atoms)
