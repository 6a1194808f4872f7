"""Foci that surely have no solution, told without asking the engine.

What must hold for every solution is looked up in the columns of the image: the
patterns of the outermost group, its plain comparisons, EXISTS and NOT EXISTS
with nothing but patterns, and the same for one branch of each UNION. Few foci
pass where few are wrong, and only what is about these has to be loaded into the
engine, which has the last word.
"""

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl import paths as p
from habeas.shacl.image import Image
from habeas.shacl.image.columns import Numbers
from habeas.shacl.sparql.comparing import Comparing
from habeas.shacl.sparql.conditions import Asked, Compared, conditions
from habeas.shacl.sparql.filling import filled, joined_patterns
from habeas.shacl.sparql.prepared import Prepared
from habeas.shacl.sparql.reads import nullable
from habeas.shacl.sparql.syntax import Block, Group, Pattern, Union, variables_of
from habeas.shacl.sparql.tables import Table

__all__ = ["Sieve"]


class Sieve:
    """Tells which foci may have a solution."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._comparing = Comparing(image.terms)

    def passed(self, ready: Prepared, foci: Numbers) -> NDArray[np.bool_]:
        """Return for each focus whether a SELECT query may have a solution for it."""
        group = ready.query.select.where
        while group.select is not None:
            group = group.select.where
        table = Table.of(self._image, "?this", foci)
        self._narrow(ready, table, group, outermost=True)
        found = np.zeros(len(foci), np.bool_)
        found[table.rows] = True
        return found

    def _narrow(self, ready: Prepared, table: Table, group: Group, outermost: bool) -> None:
        """Keep the rows that may be part of a solution of a group."""
        table.join(self._filled(ready, joined_patterns(group)))
        for condition in conditions(ready.query, group, ready.constants):
            if isinstance(condition, Compared):
                self._compare(table, condition)
            elif outermost or condition.negated:
                # EXISTS in an inner group does not see what stands around that.
                self._ask(ready, table, condition)
        for element in group.elements:
            if isinstance(element, Union):
                matched = np.zeros(len(table), np.bool_)
                for inner in element.groups:
                    matched |= self._matched(ready, table, inner, alone=len(element.groups) == 1)
                table.keep(matched)

    def _matched(
        self, ready: Prepared, table: Table, group: Group, alone: bool
    ) -> NDArray[np.bool_]:
        """Return which rows may go together with a solution of an inner group."""
        rows = table.copy()
        if group.select is not None:  # other variables mean something else there
            rows = Table.of(self._image, "?this", table.columns["?this"])
            self._narrow(ready, rows, group.select.where, outermost=True)
        elif not alone:  # or its patterns have been joined
            self._narrow(ready, rows, group, outermost=False)
        matched = np.zeros(len(table), np.bool_)
        matched[rows.rows] = True
        return matched

    def _filled(self, ready: Prepared, patterns: list[Pattern]) -> list[Pattern]:
        terms = {name: str(term) for name, term in ready.nodes.items()}
        constants = {**ready.constants, **terms}
        return [filled(pattern, constants, ready.path) for pattern in patterns]

    def _compare(self, table: Table, compared: Compared) -> None:
        one = table.column(compared.one)
        other = compared.other
        others = table.column(other) if isinstance(other, str) else other
        if one is None or others is None or _is_unknown(one) or _is_unknown(others):
            return
        table.keep(~self._comparing.surely_false(one, compared.sign, others))

    def _ask(self, ready: Prepared, table: Table, asked: Asked) -> None:
        patterns = self._filled(ready, joined_patterns(asked.group))
        inner = table.copy()
        if asked.negated and not self._is_all(ready, asked.group, patterns, table):
            return
        complete = inner.join(patterns)
        matched = np.zeros(len(table), np.bool_)
        matched[inner.rows] = True
        if not asked.negated:
            table.keep(matched)
        elif complete:
            table.keep(~matched)

    def _is_all(self, ready: Prepared, group: Group, patterns: list[Pattern], table: Table) -> bool:
        """Whether a match of the patterns is a match of the group, whatever else is bound."""
        if group.select is not None or not all(isinstance(each, Block) for each in group.elements):
            return False
        query = ready.query
        outside = query.mentions(query.start, group.start)
        outside |= query.mentions(group.end, len(query.tokens))
        return all(
            name in table.columns or name[1:] not in outside
            for pattern in patterns
            for name in variables_of(pattern)
        ) and not any(_may_stay(pattern) for pattern in patterns)


def _is_unknown(column: Numbers | ox.Literal) -> bool:
    """Whether this is a constant that the data does not have."""
    return not isinstance(column, ox.Literal) and len(column) > 0 and bool(column[0] < 0)


def _may_stay(pattern: Pattern) -> bool:
    """Whether a pattern may match without a step: whether it does depends on the whole graph."""
    return not isinstance(pattern.predicate, p.Path) or nullable(pattern.predicate)
