"""Queries with pre-bound variables, as queries that an engine can run for many foci at once.

The specification joins the values of pre-bound variables to every basic graph
pattern. Here, what binds them is written at the beginning of every group that
mentions them: then every solution of every group has them, and groups join on
them. So one run gives, for each focus, what a run for it alone would give.

Variables with one value for all foci (parameters, ``$currentShape``,
``$shapesGraph``, ``$PATH``) are replaced by that value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from habeas.shacl import paths as p
from habeas.shacl.sparql.existence import Laterals
from habeas.shacl.sparql.filling import filled
from habeas.shacl.sparql.passing import passed
from habeas.shacl.sparql.reads import nullable
from habeas.shacl.sparql.syntax import (
    Block,
    Filter,
    Group,
    InGraph,
    Pattern,
    Query,
    Select,
    is_variable,
    written,
)
from habeas.shacl.sparql.walking import Place, asked, places

__all__ = ["SCRATCH", "Binding", "begins_with", "rewritten"]

#: What the names of graphs begin with that hold nothing but what binds variables.
SCRATCH = "urn:x-habeas:scratch:"


@dataclass(frozen=True, slots=True)
class Binding:
    """A pattern that binds variables, by their names."""

    names: frozenset[str]
    text: str
    #: Whether it stands in the outermost group even if that does not mention them.
    always: bool = True


def rewritten(
    query: Query,
    bindings: Sequence[Binding],
    constants: Mapping[str, str],
    path: p.Path | None,
    carried: str | None = None,
    asked: str | None = None,
) -> str:
    """Return the text of a query for the engine.

    Parameters
    ----------
    query
        The query.
    bindings
        What to write into the groups.
    constants
        What to replace variables with, by their names with a question mark.
    path
        What to replace ``$PATH`` with.
    carried
        A variable of the bindings that every subquery returns too, and that is
        grouped by: it tells foci apart that the engine cannot.
    asked
        The variable whose values an ASK query is to return where it is true.
    """
    return _Writer(query, bindings, constants, path, carried).text(asked)


def begins_with(query: Query, name: str) -> bool:
    """Whether every group that mentions a variable begins with patterns that bind it."""
    return all(
        _binds(each.group, name)
        for each in places(query)
        if name in query.mentions(each.start, each.end) or each.group is query.select.where
    )


def _binds(group: Group, name: str) -> bool:
    """Whether the first patterns of a group bind a variable."""
    first = next((each for each in group.elements if not isinstance(each, Filter)), None)
    return isinstance(first, Block) and any(
        f"?{name}" in (pattern.subject, pattern.object) and not _may_stay(pattern)
        for pattern in first.patterns
    )


def _may_stay(pattern: Pattern) -> bool:
    return not isinstance(pattern.predicate, str) and (
        not isinstance(pattern.predicate, p.Path) or nullable(pattern.predicate)
    )


class _Writer:
    def __init__(
        self,
        query: Query,
        bindings: Sequence[Binding],
        constants: Mapping[str, str],
        path: p.Path | None,
        carried: str | None,
    ) -> None:
        self._query = query
        self._words = list(query.words)
        self._after: dict[int, str] = {}
        self._bindings = bindings
        self._constants = constants
        self._path = path
        self._carried = carried

    def text(self, asked_for: str | None) -> str:
        """Return the whole."""
        query = self._query
        self._replace()
        found = places(query)
        for each in found:
            self._bind(each)
            self._hide(each.group)
        self._pass()
        laterals = Laterals(self._words, self._filled, lambda group: group.start in self._after)
        for group in asked(query):
            around = query.mentions(query.start, group.start)
            around |= query.mentions(group.end, len(query.tokens))
            laterals.write(group, {f"?{name}" for name in around})
        if self._carried is not None:
            for select in (query.select, *query.subqueries):
                self._carry(select)
        if asked_for is not None:
            self._words[query.start] = f"SELECT DISTINCT {asked_for}"
        parts = (
            part
            for place in range(query.start, len(self._words))
            for part in (self._words[place], self._after.get(place))
        )
        return written(part for part in parts if part)

    def _add(self, place: int, text: str) -> None:
        """Write something after a word."""
        self._after[place] = f"{self._after[place]} {text}" if place in self._after else text

    def _bind(self, place: Place) -> None:
        """Write into a group what binds the variables that it mentions."""
        mentioned = self._query.mentions(place.start, place.end)
        outermost = place.group is self._query.select.where
        for binding in self._bindings:
            if not (binding.names & mentioned or (outermost and binding.always)):
                continue
            # What EXISTS asks has the variables of the solution that it is asked for.
            if place.asked and all(_binds(place.group, name) for name in binding.names):
                continue
            self._add(place.group.start, binding.text)

    def _pass(self) -> None:
        """Write into inner groups what stands around them and narrows them."""
        bound = {f"?{name}" for each in self._bindings for name in each.names}
        for group, pattern in passed(self._query, bound | self._constants.keys()):
            filled = self._filled(pattern)
            if isinstance(filled.predicate, p.Path):
                predicate = p.sparql(filled.predicate)
                self._add(group.start, f"{filled.subject} {predicate} {filled.object} .")

    def _hide(self, group: Group) -> None:
        """Leave out the graphs of bindings where any graph will do."""
        for element in group.elements:
            if isinstance(element, InGraph) and is_variable(element.graph):
                if element.graph in self._constants:
                    continue
                self._add(
                    element.group.end,
                    f'FILTER(!STRSTARTS(STR({element.graph}), "{SCRATCH}"))',
                )

    def _carry(self, select: Select) -> None:
        assert self._carried is not None
        ask = select is self._query.select and self._query.form == "ASK"
        if select.projected is not None and not ask:
            self._add(select.projection - 1, self._carried)
        if select.grouping is not None:
            self._add(select.grouping - 1, self._carried)

    def _replace(self) -> None:
        """Replace the variables that have one value for all foci."""
        query, words = self._query, self._words
        if self._path is not None:
            for place in query.verbs:
                if words[place] == "?PATH":
                    words[place] = p.sparql(self._path)
        here = [
            place
            for place, token in enumerate(query.tokens)
            if token.kind == "variable" and words[place] in self._constants
        ]
        if not here:
            return
        for place in query.bounds:
            if place + 2 in here:
                words[place : place + 4] = ["true", "", "", ""]
        plain = {place: select for select in self._selects() for place in select.plain}
        ordering = {place for select in self._selects() for place in select.ordering}
        for place in here:
            value = self._constants.get(words[place], "")
            if place in ordering:
                words[place] = f"({value})"
            elif place not in plain:
                words[place] = value
            elif (grouping := plain[place].grouping) is not None and place >= grouping:
                words[place] = f"({value} AS ?habeas_group_{place})"
            else:
                words[place] = ""  # a column that is known

    def _selects(self) -> tuple[Select, ...]:
        return (self._query.select, *self._query.subqueries)

    def _filled(self, pattern: Pattern) -> Pattern:
        return filled(pattern, self._constants, self._path)
