"""From the text of a query to its tree, by the grammar of SPARQL 1.1.

SHACL has SELECT and ASK queries only, so others are read when asked for. What
the tree does not keep, such as the ranks of operators, is left to the engine.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from habeas.shacl.sparql.lexing import InvalidQueryError
from habeas.shacl.sparql.syntax import (
    Bind,
    Block,
    Element,
    Expression,
    Filter,
    Group,
    InGraph,
    Optional,
    Other,
    Query,
    Select,
    Union,
)
from habeas.shacl.sparql.triples import Triples

__all__ = ["ALL_FORMS", "Reader", "parsed", "read_query"]

_FORMS = ("SELECT", "ASK")
#: All that a query can be.
ALL_FORMS = (*_FORMS, "CONSTRUCT", "DESCRIBE")


def read_query(
    text: str, prefixes: Mapping[str, str] | None = None, forms: Collection[str] = _FORMS
) -> Query:
    """Return the tree of a query.

    Parameters
    ----------
    text
        A query.
    prefixes
        Abbreviations declared outside.
    forms
        What it may be. The template of a CONSTRUCT query is not kept.

    Raises
    ------
    InvalidQueryError
        If it is no query of SPARQL 1.1, with the line and column.
    """
    try:
        return Reader(text, prefixes or {}).query(forms)
    except ValueError as error:
        if isinstance(error, InvalidQueryError):
            raise
        raise InvalidQueryError(str(error), 1, 1) from error  # an IRI that is none


@lru_cache(maxsize=256)
def parsed(text: str) -> Query:
    """Return the tree of a query, read once."""
    return read_query(text)


class Reader(Triples):
    """Reads queries and groups."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text, prefixes)
        self._others: list[Other] = []
        self._subqueries: list[Select] = []

    def query(self, forms: Collection[str]) -> Query:
        """Read all there is."""
        self.prologue()
        start, datasets = self.place, list[int]()
        form = self.keyword
        if form not in forms:
            raise self.wrong(" or ".join(forms))
        select = self._select(datasets) if form in _FORMS else self._graph(datasets)
        if self.token.kind != "end":
            raise self.wrong("the end of the query")
        return Query(
            form,
            self.tokens,
            self.words,
            start,
            select,
            datasets,
            self.assigned,
            self.verbs,
            self.bounds,
            self.nodes,
            self._others,
            self._subqueries,
            self.functions,
        )

    def group(self) -> Group:
        """Pass what stands between braces."""
        start = self.place
        self.expect("{")
        if self.keyword == "SELECT":
            select = self._select(None)
            self._subqueries.append(select)
            group = Group([], start, self.place, select)
        else:
            group = Group(self._elements(), start, self.place)
        self.expect("}")
        return group

    def _elements(self) -> list[Element]:
        found: list[Element] = []
        while self.keyword != "}":
            if self.at_triples():
                if (
                    found
                    and isinstance(found[-1], Block)
                    and self.tokens[self.place - 1].text != "."
                ):
                    raise self.wrong("a full stop")
                found.append(self.block())
            else:
                found.append(self._element())
                self.passed(".")
        return found

    def _element(self) -> Element:
        start, keyword = self.place, self.keyword
        if keyword == "{":
            groups = [self.group()]
            while self.passed("UNION"):
                groups.append(self.group())
            return Union(groups, start)
        if self.token.kind != "word":
            raise self.wrong("a pattern or a closing brace")
        self.take()
        match keyword:
            case "OPTIONAL":
                return Optional(self.group(), start)
            case "FILTER":
                expression = Expression()
                self.condition(expression)
                return Filter(expression, start, self.place)
            case "BIND":
                expression = Expression()
                self.expect("(")
                return Bind(expression, self.assigned_expression(expression), start)
            case "GRAPH":
                return InGraph(self._graph_name(), self.group(), start)
            case "MINUS":
                return self._other(Other(keyword, start, self.group()))
            case "SERVICE":
                self.passed("SILENT")
                self._graph_name()
                return self._other(Other(keyword, start, self.group()))
            case "VALUES":
                return self._other(self._values(start))
        self.place = start
        raise self.wrong("a pattern or a closing brace")

    def _graph_name(self) -> str:
        if self.token.kind == "variable" or self.at_iri():
            return self.term(subject=True)
        raise self.wrong("a variable or an IRI")

    def _other(self, other: Other) -> Other:
        self._others.append(other)
        return other

    def _values(self, start: int) -> Other:
        names = []
        if self.passed("("):
            while not self.passed(")"):
                names.append(self.variable())
        else:
            names.append(self.variable())
        depth = 0
        self.expect("{")
        while not (self.keyword == "}" and not depth):
            if self.keyword in ("(", ")"):
                depth += 1 if self.take().text == "(" else -1
            elif self.at_iri():
                self.iri()
            elif self.at_literal():
                self.literal()
            else:
                self.expect("UNDEF")
        self.expect("}")
        return Other("VALUES", start, variables=tuple(names))

    def _select(self, datasets: list[int] | None) -> Select:
        """Pass a query after its prologue. Only the outermost can name datasets."""
        form = self.take().keyword
        expression = Expression()
        reduced, plain, projected = False, list[int](), list[str]()
        place, everything = self.place, False
        if form == "SELECT":
            if self.keyword in ("DISTINCT", "REDUCED"):
                reduced = self.take().keyword == "REDUCED"
            place = self.place
            everything = self.passed("*")
            while not everything and (self.token.kind == "variable" or self.keyword == "("):
                if self.passed("("):
                    projected.append(self.assigned_expression(expression))
                else:
                    plain.append(self.place)
                    projected.append(self.variable())
            if not everything and not projected:
                raise self.wrong("the variables to select, or *")
        self._datasets(datasets)
        self.passed("WHERE")
        select = Select(
            None if everything else projected,
            self.group(),
            place,
            plain,
            reduced,
            expression=expression,
        )
        self._modifiers(select)
        return select

    def _datasets(self, datasets: list[int] | None) -> None:
        while datasets is not None and self.keyword == "FROM":
            datasets.append(self.place)
            self.take()
            self.passed("NAMED")
            self.iri()

    def _graph(self, datasets: list[int]) -> Select:
        """Pass a query that gives a graph, after its prologue."""
        describes = self.take().keyword == "DESCRIBE"
        place, named = self.place, list[int]()
        if describes:
            while self.token.kind == "variable" or self.at_iri():
                named.append(self.place)
                self.term()
            if not named and not self.passed("*"):
                raise self.wrong("what to describe")
        elif self.passed("{"):
            self.block()
            self.expect("}")
        self._datasets(datasets)
        if describes and not self.passed("WHERE") and self.keyword != "{":
            select = Select([], Group([], self.place, self.place), place)
        else:
            self.passed("WHERE")
            select = Select([], self.group(), place)
        self._modifiers(select)
        return select

    def _modifiers(self, select: Select) -> None:
        if self.passed("GROUP"):
            self.expect("BY")
            select.grouping = self.place
            self._grouping(select)
        if self.passed("HAVING"):
            select.having = True
            self.condition(select.expression)
            while self.at_condition():
                self.condition(select.expression)
        if self.passed("ORDER"):
            self.expect("BY")
            self._ordering(select)
        while self.passed("LIMIT", "OFFSET"):
            select.sliced = True
            if self.token.kind != "number" or not self.token.text.isdigit():
                raise self.wrong("a whole number")
            self.take()
        if self.keyword == "VALUES":
            start = self.place
            self.take()
            self._other(self._values(start))

    def _grouping(self, select: Select) -> None:
        start = self.place
        while True:
            if self.token.kind == "variable":
                select.plain.append(self.place)
                select.grouped.append(self.variable())
            elif self.passed("("):
                self.expression(select.expression)
                if self.passed("AS"):
                    self.assigned.append((self.token.text[1:], self.place))
                    self.variable()
                self.expect(")")
            elif self.at_condition():
                self.condition(select.expression)
            else:
                break
        if self.place == start:
            raise self.wrong("what to group by")

    def _ordering(self, select: Select) -> None:
        start = self.place
        while True:
            if self.passed("ASC", "DESC"):
                self.bracketed(select.expression)
            elif self.token.kind == "variable":
                select.ordering.append(self.place)
                select.expression.variables.add(self.variable())
            elif self.at_condition():
                self.condition(select.expression)
            else:
                break
        if self.place == start:
            raise self.wrong("what to order by")
