"""Conditions and values: which variables they use, and which patterns they ask for.

What stands before what does not matter for that, so operators are passed from
left to right. The engine knows their ranks.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from habeas.shacl.sparql.cursor import Cursor
from habeas.shacl.sparql.syntax import Expression, Group

__all__ = ["Expressions"]

_BINARY = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})


class Expressions(Cursor, ABC):
    """Reads expressions."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text, prefixes)
        self.functions: list[tuple[str, int]] = []
        self.bounds: list[int] = []
        self.assigned: list[tuple[str, int]] = []

    @abstractmethod
    def group(self) -> Group:
        """Pass a group of patterns."""

    def expression(self, into: Expression) -> None:
        """Pass an expression."""
        self._operand(into)
        while True:
            if self.keyword in _BINARY:
                self.take()
                self._operand(into)
            elif self.keyword == "IN" or (self.keyword == "NOT" and self.next_keyword() == "IN"):
                self.passed("NOT")
                self.take()
                self.expect("(")
                self._list(into)
            else:
                return

    def bracketed(self, into: Expression) -> None:
        """Pass an expression in brackets."""
        self.expect("(")
        self.expression(into)
        self.expect(")")

    def condition(self, into: Expression) -> None:
        """Pass what can follow FILTER: an expression in brackets, or a call."""
        if self.keyword == "(":
            self.bracketed(into)
        elif self.token.kind == "word":
            self._call(into)
        elif self.at_iri():
            self._function(into, must=True)
        else:
            raise self.wrong("a condition: put it in brackets")

    def at_condition(self) -> bool:
        """Whether a condition is here."""
        ends = ("LIMIT", "OFFSET", "ORDER", "HAVING", "VALUES", "ASC", "DESC", "GROUP")
        return (
            self.keyword == "(" or self.at_iri() or (self._at_word() and self.keyword not in ends)
        )

    def assigned_expression(self, into: Expression) -> str:
        """Pass an expression, AS and a new variable, after an opening bracket."""
        self.expression(into)
        self.expect("AS")
        self.assigned.append((self.token.text[1:], self.place))
        variable = self.variable()
        self.expect(")")
        return variable

    def _at_word(self) -> bool:
        return self.token.kind == "word"

    def _operand(self, into: Expression) -> None:
        while self.keyword in ("!", "+", "-"):
            self.take()
        if self.keyword == "(":
            self.bracketed(into)
        elif self.token.kind == "variable":
            into.variables.add(self.variable())
        elif self.at_literal():
            self.literal()
        elif self.at_iri():
            self._function(into, must=False)
        elif self._at_word():
            self._call(into)
        else:
            raise self.wrong("a value")

    def _function(self, into: Expression, must: bool) -> None:
        place = self.place
        name = self.iri()
        if must or self.keyword == "(":
            self.functions.append((name, place))
            self.expect("(")
            self.passed("DISTINCT")
            self._list(into)

    def _call(self, into: Expression) -> None:
        """Pass a call of a function that SPARQL names, or EXISTS."""
        place = self.place
        name = self.take().keyword
        if name == "NOT":
            name = self.expect("EXISTS")
        if name == "EXISTS":
            into.exists.append(self.group())
            return
        if self.keyword != "(":
            raise self.error(f"{self.tokens[place].text!r} is no value and no function", place)
        self.take()
        if name == "BOUND":
            self.bounds.append(place)
            into.variables.add(self.variable())
            self.expect(")")
            return
        if name in _AGGREGATES:
            into.aggregates = True
            self.passed("DISTINCT")
            if name == "COUNT" and self.passed("*"):
                self.expect(")")
                return
        self._list(into, separator=name == "GROUP_CONCAT")

    def _list(self, into: Expression, separator: bool = False) -> None:
        """Pass expressions with commas between them, and the bracket that ends them."""
        if self.passed(")"):
            return
        self.expression(into)
        while self.passed(","):
            self.expression(into)
        if separator and self.passed(";"):
            self.expect("SEPARATOR")
            self.expect("=")
            self.literal()
        self.expect(")")
